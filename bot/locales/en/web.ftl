### The public archive on the web.

web-lang = en
web-direction = ltr
web-date = { $day } { $month } { $year }
web-date-minute = { $date }, { $time }
web-date-time = { $date }, { $time } ({ $zone })
web-month = { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }

# Around every page
web-skip = Skip to the text
web-nav = This archive
web-nav-pages = All pages
web-nav-changes = Recent changes
web-search = Search
web-search-label = Search this archive
web-search-hint = Words, or a number like R14
web-footer-licence = What this community hands in now is published under { $licence }. Each page names its own licence and authors: keep both when you copy it.
web-footer-zone = Times are those of { $zone }.
web-footer-feed = Feed (Atom)
web-footer-json = Pages as JSON
web-footer-api = For programs (OpenAPI)
web-footer-made = Kept by Barnraiser. This site has no scripts and no cookies.
web-footer-source = The source of this program
web-untitled = Archive { $guild }
web-by = by { $who }

# The list of archives
web-archives = Archives
web-archives-lead = What communities here made together.
web-archives-none = There is no public archive here yet.
web-archives-none-next = An archive appears when a community has added Barnraiser to its server. An admin can open or close it with `/settings`.

# A guild's start page
web-start = Start
web-start-lead = An archive of work that many people made together, each piece proposed, written, and reviewed in the open. You may use all of it; new work is under { $licence }.
web-start-empty = The shelves are still empty
web-start-empty-next = The first contribution that is accepted on Discord becomes the first page here. Members start one with `/contribute`, or with **Track contribution** in the menu of a message.
web-all-pages = All pages
web-all-pages-more = All { $count } pages
web-count-pages = { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }

# Recent changes
web-recent = Recent changes
web-recent-more = All changes
web-recent-lead = Everything that was accepted, newest first. Follow it in a feed reader:
web-recent-none = There is nothing older.
web-change-by = by { $authors }, reviewed by { $reviewer }
web-change-diff = what changed
web-change-in = in { $ref }
web-change-new = new page
web-list-first = The newest
web-list-older = Older
web-feed-title = Recent changes in { $archive }
web-feed-summary = Revision { $index } of this page

# A page
web-tabs = This page
web-tab-page = Page
web-tab-history = History
web-tab-source = Source
web-byline = By { $authors }, reviewed by { $reviewer }
web-old-revision = { $ref } is revision { $index } of { $count }. The page has changed since.
web-older = Older: { $ref }
web-newer = Newer: { $ref }
web-newest = Newest: { $ref }
web-since-then = What changed since
web-toc = On this page
web-heading-link = Link to “{ $heading }”
web-files = Files
web-file-size = { $size } kB
web-about = About this page
web-permanent = Permanent address of this revision
web-work-kind = Kind of work
web-work-link = To be seen at
web-authors = { $count ->
        [one] Author
       *[other] Authors
    }
web-reviewer = Reviewer
web-accepted = Accepted
web-licence = Licence
web-revision = Revision
web-revision-of = { $index } of { $count }
web-what-changed = what changed
web-summary = Summary
web-chain = How it came to be
web-chain-proposal = Proposal
web-chain-task = Task
web-chain-message = Message on Discord
web-chain-contribution = Contribution
web-chain-revision = This revision,
web-chain-reviewed = reviewed by { $who }
web-cite = To credit it
web-citation = “{ $title }” by { $authors }, in { $archive }, { $licence }, { $url }

# In a text
web-wanted = Nobody has written this page yet
web-mention-member = @member
web-mention-role = @role
web-mention-channel = #channel

# History and comparisons
web-history-of = History of { $page }
web-history-lead = { $count ->
        [one] One accepted revision.
       *[other] { $count } accepted revisions, newest first.
    }
web-history-end = There is nothing older.
web-compare-a = From
web-compare-b = To
web-compare-older = The older revision to compare
web-compare-newer = The newer revision to compare
web-compare-from = Compare from { $ref }
web-compare-to = Compare to { $ref }
web-compare = Compare the two chosen
web-what = What
web-size = Length
web-grown = { $sign }{ $count }
web-characters = { $count ->
        [one] { $count } character
       *[other] { $count } characters
    }
web-diff-of = Changes to { $page }
web-diff-lead = From { $older } to { $newer }
web-diff-title = The title changed from “{ $old }” to “{ $new }”.
web-diff-file-removed = File removed: { $name }
web-diff-file-added = File added: { $name }
web-diff-count = Lines added: { $added }. Lines removed: { $removed }.
web-diff-removed = Removed:
web-diff-added = Added:
web-diff-gap = { $count } unchanged lines
web-diff-cut = The comparison is long: { $count } more lines are left out. The source of each revision has them all.
web-diff-none = The text is the same in both.

web-diff-sides = Side by side
web-diff-lines = One below the other
web-diff-line = Line
web-tab-blame = Who wrote what
web-blame-of = Who wrote { $page }
web-blame-lead = Each line of { $ref }, with the change it came with.
web-blame-from = Came with
web-blame-text = Text
web-gone = With this change the page was deleted. What it said before stays in its history.

# Areas and people
web-areas = Areas
web-areas-lead = What this community makes, by its parts: what each is about, and who looks after it.
web-areas-none = This community has not divided its work into areas.
web-area = Area { $name }
web-area-supported = Supported
web-area-maintained = Maintained
web-area-orphan = Nobody looks after it yet
web-area-nobody = Nobody yet
web-area-by = Looked after by { $who }
web-area-empty = Nothing is in it yet.
web-feed-area = Changes in { $area }, { $archive }
web-feed-page = Changes of { $page }, { $archive }
web-contributor = Contributor
web-contributor-lead = { $revisions ->
        [0] No change
        [one] One accepted change
       *[other] { $revisions } accepted changes
    } and { $reviews ->
        [0] no review
        [one] one review of others’ work
       *[other] { $reviews } reviews of others’ work
    } in { $archive }.
web-contributor-since = The first was accepted on { $when }.
web-contributor-areas = Looks after
web-contributor-releases = Thanked in
web-contributor-wrote = Made
web-contributor-others = Also gave
web-contributor-reviewed = Reviewed
web-contributor-newest = These are the newest { $count } of { $of }.

# A contribution
web-contribution = Contribution
web-contribution-untold = A contribution that waits for its author
web-contribution-waiting = Waiting for review
web-contribution-changes-requested = Changes requested
web-contribution-accepted = Accepted
web-contribution-withdrawn = Withdrawn
web-contribution-closed-waiting = This work waits for review. Its text is not public before it is accepted; members can read it on Discord.
web-contribution-closed-changes-requested = A reviewer asked for changes. The text is not public before it is accepted; members can read it on Discord.
web-contribution-closed-withdrawn = Its author took this work back, so it was never published.
web-contribution-under-review = Under review
web-contribution-rejected = Rejected
web-contribution-superseded = Superseded
web-contribution-deferred = Deferred
web-contribution-closed-under-review = This work is under review. Its text is not public before it is accepted; members can read it on Discord.
web-contribution-closed-rejected = This work was turned down, so it was not published.
web-contribution-closed-superseded = Other work has taken the place of this, so it was not published.
web-contribution-closed-deferred = This work is put off for now. Its text is not public before it is accepted; members can read it on Discord.
web-contribution-no-consent = Its author has not agreed to publish it yet, so there is nothing to tell about it.
web-contribution-became = Became
web-tracked-by = Tracked by
web-consented = agreed to on { $when }
web-source = Comes from
web-happened = What happened
web-work = Version { $number } handed in
web-review-approve = Approved by { $who }
web-review-request-changes = { $who } asked for changes
web-review-ack = Fine by { $who }
web-review-tested = Tested by { $who }
web-review-object = { $who } objected

# A task
web-task = Task
web-task-open = Open
web-task-claimed = Claimed
web-task-done = Done
web-task-by = opened by { $who } on { $when }
web-task-proposal = Decided in
web-task-claimed-by = Claimed by
web-task-until = until { $when }
web-task-done-at = Done
web-task-card = Its card
web-task-contributions = Made for it
web-task-none = Nothing has been handed in for this task yet.
web-task-itself = opened by itself on { $when }, because of { $why }
web-task-skills = What one has to know
web-task-due-at = Due
web-task-needs = Waits for
web-task-parent = Part of
web-task-parts = Parts
web-task-helpers = Helping
web-task-step-done = (done)
web-task-due = due { $when }
web-task-waits = waits for

web-tasks = Tasks
web-tasks-lead = What there is to do. Whoever would like to do something of it claims it in the community’s chat; nobody is told to.
web-tasks-sought = Which tasks are shown
web-tasks-area = Area
web-tasks-any-area = any
web-tasks-size = Size
web-tasks-any-size = any
web-tasks-up-to = up to { $minutes } minutes
web-tasks-free = not claimed yet
web-tasks-show = Show
web-tasks-count = { $count ->
        [0] Nothing is open.
        [one] One task is open.
       *[other] { $count } tasks are open.
    }
web-tasks-untold = { $count ->
        [one] One more is only for those who are there.
       *[other] { $count } more are only for those who are there.
    }
web-tasks-none = Choose less, or come back later.
web-tasks-no-area = Everything else
web-tasks-feed = { $archive }: open tasks
web-tasks-as-feed = As a feed
web-tasks-as-json = As JSON
web-bad-size = The size in this address is no number of minutes.
web-on-discord = On Discord

# A proposal
web-proposal = Proposal
web-proposal-open = Open for votes
web-proposal-passed = Passed
web-proposal-not-passed = Not passed
web-proposal-withdrawn = Withdrawn
web-proposal-cancelled = Cancelled
web-proposal-by = proposed by { $who } on { $when }
web-proposal-card = Its card, with all votes
web-proposal-tasks = Tasks it opened
web-count = The count
web-count-choice = Choice
web-count-votes = Votes
web-count-points = Points
web-count-first = Put first by
web-count-opinions = Opinions
web-advisory = Advice, not counted:
web-rule = Rule
web-options = Options
web-closes = Voting ends
web-closed = Ended
web-voter = Voter { $number }
web-its-author = its author
web-a-member = a member
web-the-community = the community, by { $ref }
web-reverts = Back to { $ref }
web-a-channel = a channel
web-a-role = a role that its card on Discord names
web-votes-names = Each voter has a number here. Members of the server see the names with `/proposal explain { $ref }` on Discord.
web-votes-who = Who
web-votes-when = When
web-votes-how = How
web-votes-why = Why
web-ballots-find = Find your ballot by the receipt you were given: look for it on this page, or put `#r-` and the receipt after this page's address. If yours is missing, or says something you did not choose, tell everybody.
web-ballots-receipt = Receipt
web-pairs = Each option against each other
web-pairs-lead = How many prefer the option of the row to the option of the column. In bold where that is more than the reverse.
web-ranking = The ranking that comes of it
web-ranking-equal = (equal)
web-ranking-out = Put after “none of these” by too many, and so out:

# Drawings
chart-share = Yes and no, and the line that had to be reached
chart-options = How many chose what
chart-approval = How many chose each option, and the line that had to be reached
chart-points = The points of each option
chart-duels = The winner against each other option
chart-none = Each option against “none of these”
chart-times = The time it was open
chart-split = { $yes } yes, { $no } no
chart-needed = needed: { $needed } of { $of }
chart-duel = { $option } against { $other }
chart-versus = { $better } to { $worse }
chart-half = half
chart-open = Open
chart-clear = Enough support and no concern
chart-offline = The bot was offline
chart-least = open at least until here

# How decisions are made here
web-decisions = How decisions are made here
web-decisions-lead = The rules a proposal can be decided by, and what holds in this community.
web-decisions-settings = What holds in this community
web-decisions-length = How long a vote is open
web-decisions-length-words = { $length }, unless its author or its rule says otherwise
web-decisions-quorum = Quorum
web-decisions-quorum-words = { $quorum ->
        [0] None, unless a proposal asks for one.
        [one] At least one person must vote, unless a proposal says otherwise.
       *[other] At least { $quorum } people must vote, abstentions included, unless a proposal says otherwise.
    }
web-decisions-voters = Who may vote, unless a proposal says otherwise
web-decisions-governed = Changed by a vote only
web-decisions-governed-none = Nothing: admins can change every setting.

# An item of a private channel
web-private = Kept private
web-private-why = It was opened in a channel that is not open to everybody on the server, so its page says no more. Members who can read that channel find it there, on Discord.

# Search
web-search-for = Search for “{ $query }”
web-search-found = { $count ->
        [0] No page has “{ $query }”.
        [one] One page has “{ $query }”.
       *[other] { $count } pages have “{ $query }”.
    }
web-search-none = Try fewer or other words, or look through all pages.
web-search-cut = The question was long; only its first 200 characters were looked for.
web-search-incomplete = The index of words is being made just now, so some pages may be missing here. Ask again in a minute.
web-search-first = The first results
web-search-more = More results
web-search-changed = changed { $when }

# Refusals
web-error = That did not work
web-error-nothing = Not here
web-error-start = Go to the start page
web-error-root = Go to the list of archives
web-no-archive = There is no public archive at this address. It may have been closed by its community, or never opened.
web-no-page = Nobody has written a page called “{ $page }” yet. Search for what you want, or write it: members start a page with `/contribute` on Discord.
web-no-item = There is nothing under this number here. Search for what you want, or look through the recent changes.
web-no-such-address = There is nothing at this address. Check it for a typing mistake, or search for what you want.
web-no-area = There is no area “{ $name }” here. Look at the map of all areas.
web-no-contributor = Nobody whose work was accepted here is found under this address.
web-no-file = There is no file at this address. Only files of accepted work are public.
web-git-not-understood = This is not how git asks. Clone the archive with `git clone` and the address its page gives.
web-bad-before = A list can go on only from a number, such as `?before=14`.
web-bad-request = This address cannot be asked for in that way. Open it in a browser, or read it with GET.
web-bug = Something went wrong on our side. Please try again; if it keeps happening, tell an admin this reference: **{ $reference }**.
web-storage = What you asked for cannot be read just now. Please try again in a minute; if it keeps happening, tell an admin this reference: **{ $reference }**.
web-damaged = This file was damaged where it is kept, so it is not given out. Please tell an admin this reference: **{ $reference }**.

# Releases, and the archive as a git repository
web-releases = Releases
web-releases-lead = The archive at moments that the community chose, each with what was new and whose work that is.
web-releases-none = There is no release yet.
web-release = Release { $version }
web-release-by = cut by { $who } on { $when }
web-release-count = { $count ->
        [one] one contribution
       *[other] { $count } contributions
    }
web-release-download = Download as { $form }
web-release-new = New
web-release-new-none = No contribution; see what was decided.
web-release-decided = Decided
web-release-thanks = Thanks to
web-release-previous = The release before:
web-git = With git
web-git-words = The whole archive with its history, author by author:

# How pages hang together
web-merged = Merged with what others changed meanwhile
web-came-from = Moved from “{ $address }”
web-protection-confirmed = Takes work only of members whose work was accepted before: { $why }
web-protection-maintainers = Takes maintainers' work only: { $why }
web-grade = Grade
web-categories = Categories
web-categories-lead = { $count ->
        [0] No page is in a category yet.
        [one] One category
       *[other] { $count } categories
    }
web-category-of = Category: { $category }
web-backlinks = What links here
web-talk = Talked about
web-talk-thread = in its thread on Discord
web-backlinks-of = What links to { $page }
web-backlinks-count = { $count ->
        [0] No page links here.
        [one] One page links here.
       *[other] { $count } pages link here.
    }
web-wanted-pages = Wanted pages
web-wanted-lead = { $count ->
        [0] Every page that is linked to exists.
       *[other] Other pages link to these, and nobody has written them yet.
    }
web-wanted-links = { $count ->
        [one] one page links to it
       *[other] { $count } pages link to it
    }

## A series of patches

web-series = series of patches
web-series-versions = Versions
web-series-download = Download
web-series-download-how = apply it with git am --keep-cr
web-series-origin = its author has certified its origin by the Developer Certificate of Origin 1.1
web-series-reason = Reason
web-series-objection = { $who } objects, and nothing of it is accepted until that is answered:
web-series-cover = About this version
web-series-patches = Patches
web-series-claimed = As it was handed in, and not checked:
web-series-change = changed
web-series-create = new
web-series-delete = deleted
web-series-rename = renamed from
web-series-copy = copied from
web-series-mode = mode { $mode }
web-series-binary = This file is no text; its content is in the download.
web-series-no-newline = No newline at the end of the file
web-series-cut = There is more than fits on a page. All of it is in the download.
web-series-range-diff = From version { $old } to { $new }
web-series-part = patch { $part }
web-series-dropped = (dropped: the patch has changed since)
web-series-overridden = Overridden by { $who }:
web-series-taken-back = Withdrawn by { $who }
