# /settings
settings-group = How Barnraiser works in this server (for admins)
settings-show-description = Every setting, what does not get through, and what to do about it
settings-channels-description = Where proposals, tasks, reviews and archive news are posted
settings-channels-option-proposals = Where proposals are posted
settings-channels-option-tasks = Where tasks are posted
settings-channels-option-review = Where contributions are posted for review
settings-channels-option-archive = Where accepted work is announced
settings-channels-option-clear = Unset one: it is then posted where the command is used
settings-roles-description = Who may review, and who may vote
settings-roles-option-maintainers = Who reviews contributions and sets digests (admins always may)
settings-roles-option-voters = Who may vote, unless a proposal says otherwise
settings-roles-option-clear = Unset one
settings-voting-description = Defaults for new proposals
settings-voting-option-length = How long people can vote, such as 3d, 36h or 1 week
settings-voting-option-quorum = How many people must vote for a result to count (0: no minimum)
settings-voting-option-account = How many days old a voter's Discord account must be when voting opens
settings-voting-option-member = How many days a voter must have been in this server when voting opens
settings-voting-option-accepted = How many accepted contributions a voter must have had when voting opens
settings-voting-option-own = Whether authors may vote on what they propose
settings-voting-option-open = How many proposals may be open at once
settings-voting-option-each = How many proposals one member may have open at once
settings-voting-option-threads = Whether each proposal gets a thread to talk in
settings-work-description = Claims on tasks, and who may review what
settings-work-option-claim = How many days a claim on a task lasts unless it is renewed
settings-work-option-review = How many days a review stays with somebody who is not heard of
settings-work-option-self = Whether maintainers may accept their own work
settings-archive-description = The archive: its title, its licence, and whether it is public
settings-archive-option-title = What the archive is called on the web
settings-archive-option-licence = Under what new work is published; or your own: LicenseRef-Name https://address
settings-archive-option-public = Whether people outside this server can read it on the web
settings-capture-description = How members keep a message besides its menu: by an emoji, or through an inbox
settings-capture-option-emoji = The emoji that takes a message up, such as 📌; “none” for no emoji
settings-capture-option-by = Whose emoji does
settings-capture-option-count = How many people must put it there, where anybody may
settings-capture-option-inbox = A channel or forum where each new message is offered for the archive
settings-capture-option-no-inbox = No inbox any more
settings-capture-by-author = the author's
settings-capture-by-maintainer = a maintainer's
settings-capture-by-anybody = anybody's
settings-capture = Taking messages up
settings-line-emoji = { $emoji } takes a message up: { $by ->
        [author] its author's
        [maintainer] a maintainer's
       *[anybody] { $count ->
            [one] anybody's
           *[other] { $count } people's
        }
    }
settings-line-no-emoji = No emoji takes a message up
settings-line-inbox = Inbox: { $value }
settings-line-no-inbox = No inbox
settings-no-emoji = “{ $found }” is not an emoji. Pick one from Discord's own, or from those of this server.
settings-emoji-taken = By { $found } reviewers approve a contribution. Choose another emoji.
settings-traces-description = For what tasks open by themselves, and close when there is nothing left to do
settings-traces-option-kind = What asks for work
settings-traces-option-on = Whether tasks open for it
settings-traces-every = all of these
settings-patches-description = What no patch may do: change some paths, or bring files that are no text
settings-patches-option-forbidden = Paths that no patch changes, such as “secrets/ *.exe”; “none” for none
settings-patches-option-binaries = Whether patches may bring files that are no text
settings-zone-description = The time zone of this server's digests and dates
settings-zone-option-zone = Such as Europe/Berlin or America/New_York
settings-govern-description = Put settings under the community's own rule: only passed proposals change them then
settings-govern-option-group = Which settings, named as the commands of /settings that set them
settings-retry-description = Try again now to post what could not be posted

settings-choice-proposals = proposals
settings-choice-tasks = tasks
settings-choice-review = review
settings-choice-archive = archive
settings-choice-all-channels = all channels
settings-choice-maintainers = maintainers
settings-choice-voters = voters
settings-choice-both-roles = both

settings-changed = Saved:
    { $what }
settings-nothing = Nothing was changed: choose at least one of the options. `/settings show` tells how things are.
settings-zone-changed = This server's time zone is **{ $zone }**: it is now { $time } there. Digests keep their local time.
settings-retried = { $count ->
        [0] Nothing is waiting to be posted again.
        [one] Trying again to post one thing. `/settings show` tells if it still does not get through.
       *[other] Trying again to post { $count } things. `/settings show` tells if any still does not get through.
    }

## What is shown

settings-title = Settings
settings-channels = Channels
settings-line-proposals = Proposals: { $value }
settings-line-tasks = Tasks: { $value }
settings-line-review = Review: { $value }
settings-line-archive = Archive news: { $value }
settings-anywhere = where the command is used
settings-roles = Roles
settings-line-maintainers = Maintainers: { $value }
settings-no-maintainers = only admins
settings-line-voters = Voters: { $value }
settings-everybody = everybody
settings-voting = New proposals
settings-line-length = Open for { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }
settings-line-length-days = Open for { $days ->
        [one] one day
       *[other] { $days } days
    }
settings-line-quorum = { $quorum ->
        [0] No minimum number of voters
        [one] At least one voter
       *[other] At least { $quorum } voters
    }
settings-line-account = Voters' accounts: at least { $days } days old
settings-line-member = Voters: in this server for at least { $days } days
settings-line-accepted = Voters: at least { $count ->
        [one] one accepted contribution
       *[other] { $count } accepted contributions
    }
settings-line-own-no = Authors do not vote on what they propose
settings-line-open = Open at once: { $limit }, of each member { $each }
settings-line-threads-yes = Each proposal gets a thread
settings-line-threads-no = Proposals get no threads
settings-work = Tasks and reviews
settings-line-review-days = A review that nobody hears of is offered to the next after { $days ->
        [one] one day
       *[other] { $days } days
    }
settings-line-claim = A claim lasts { $days ->
        [one] one day
       *[other] { $days } days
    }
settings-line-self-yes = Maintainers may accept their own work
settings-line-self-no = Maintainers may not accept their own work
settings-archive = Archive
settings-line-archive-title = Title: { $value }
settings-line-licence = Licence: { $value }
settings-line-public = [On the web]({ $link }), for everybody
settings-line-private = Not shown on the web
settings-patches = Patches
settings-line-forbidden = No patch changes: { $value }
settings-line-no-forbidden = They may change every file
settings-line-binaries-yes = They may bring files that are no text
settings-line-binaries-no = They may not bring files that are no text
settings-zone = Time zone
settings-line-zone = { $zone }, where it is now { $time }
settings-traces = Tasks that open by themselves
settings-line-traces-on = For { $kinds }
settings-line-traces-off = Not for { $kinds }
settings-line-traces-none = None
settings-trouble = ⚠️ To be mended
settings-trouble-gone = { $channel } does not exist any more: choose another with `/settings channels`.
settings-trouble-closed = In { $channel } I lack: { $permissions }. Give my role these under **Edit Channel**, **Permissions**.
settings-well = ✅ Nothing to be mended
settings-well-all = Everything gets through.
settings-stuck = ⏳ Not posted yet
settings-stuck-line = { $what } **{ $subject }** { $place }: { $why }. Next attempt { $when }.
settings-stuck-in = in { $channel }
settings-stuck-to = to { $who }
settings-stuck-more = … and { $count } more
settings-stuck-remedy = When you have mended the cause, `/settings retry` posts them at once.
settings-what-proposal-card = The card of
settings-what-proposal-outcome = The outcome of
settings-what-concern = The news of a concern about
settings-what-escalated = The news of the full vote on
settings-what-delegation-declined = The news of a declined
settings-what-effect = What follows from
settings-what-proposal-thread = The thread of
settings-what-amended = The news of an amendment of
settings-what-nudge = A reminder of
settings-what-revisit-waits = The news about asking again of
settings-what-task-card = The card of
settings-what-board-card = The board
settings-what-board-off = The end of the board
settings-what-contribution-card = The review card of
settings-what-accepted = The announcement of
settings-what-changes-requested = The request for changes to
settings-what-rejected = The reason for turning down
settings-what-review-offer = The offer to review
settings-what-area-news = The news of
settings-what-digest = Digest
settings-what-vote-void = A message about
settings-what-vote-excluded = A message about
settings-what-page-talk = The talk thread of
settings-what-page-news = News of
settings-what-release = The announcement of
settings-what-series-thread = The thread of
settings-what-series-version = The new version of
settings-what-series-state = The new state of
settings-what-series-conflict = The conflict of
settings-what-conflict = The conflict of
settings-what-review = A review of
settings-what-overridden = The overriding of an objection to
settings-what-thanked = The thanks for
settings-what-captured = The answer to a message about
settings-what-co-author-asked = The question to a co-author of
settings-what-co-author-declined = The news of a co-author of
settings-what-source-edited = The question about an edited message of
settings-what-source-deleted = The question about a deleted message of
settings-what-inbox-offer = The offer to track a message, for
settings-what-cannot-read = The answer to a message that could not be read, for
settings-what-credited = The question about a credit for
settings-what-consent-needed = The question about the licence of
settings-what-claim-ending = The reminder of a claim on
settings-what-claim-over = The news that a claim is over on
settings-what-task-offered = The offer of
settings-what-offer-declined = The answer to an offer of
settings-what-invitation = The invitation to
settings-what-reminder = A reminder of
settings-what-digest-edit = The marks of what is done, in digest
settings-what-parts-done = The news that all parts are done of

settings-govern-done = The settings “{ $group }” are under the community's own rule now. `/settings` does not change them any more: any member can propose a change with `/propose`, and giving them back to you takes a passed proposal too.
    At present { $quorum ->
        [0] no minimum of voters is needed
        [one] one voter is enough
       *[other] { $quorum } voters are needed
    } for a result to count. Think about that number first when you put “voting” or “roles” under this rule.
settings-governed-title = 🏛️ The community's own
settings-governed-words = Only a passed proposal changes these: { $groups }
settings-proposal-title = Change the settings “{ $group }”

# Refusals
settings-governed = 🏛️ The settings “{ $group }” are under the community's own rule, so `/settings` does not change them: a passed proposal does. Here is the proposal to open; you can change its title afterwards with `/proposal edit`.
settings-not-admin = Settings are for admins (people with Manage Server). Ask one of them.
settings-channel-unseen = I cannot see { $channel }. Give me **View Channel** there, or choose another channel.
settings-channel-closed = I could not post in { $channel }, so nothing was changed. Give me these permissions there and try again: **{ $permissions }**.
settings-out-of-range = { $setting ->
        [vote-hours] The voting time in hours
        [quorum] The number of voters
        [claim-days] The days of a claim
        [review-days] The days of a review
        [voter-min-account-days] The days of an account
        [voter-min-member-days] The days in this server
        [voter-min-accepted] The accepted contributions
        [open-limit] The number of open proposals
        [open-per-member] The open proposals of each member
       *[other] { $setting }
    } can be from { $low } to { $high }, not { $found }.
settings-unknown-licence = { $found } is not one of the licences to choose from: { $allowed }. For one of your own write for example `LicenseRef-Tides-1 https://example.org/licence`.
settings-own-licence = “{ $found }” is not how a licence of your own is written: `LicenseRef-Tides-1 https://example.org/licence`, that is `LicenseRef-` with a name of letters, digits, dots and hyphens, a blank, and the https address of its text without a port or a question mark; at most { $limit } characters without the `https://`.
settings-title-too-long = The archive's title has { $found } characters; at most { $limit } are allowed.
settings-unknown-zone = There is no time zone “{ $found }”. Pick one of those suggested, such as `Europe/Berlin`.
