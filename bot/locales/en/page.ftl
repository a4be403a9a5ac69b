# /page
page-group = The pages of the archive: read them, see who wrote what, move, protect and watch them
page-option-page = The page's title, or a revision such as R12
page-option-reason = Why, for everybody to read
page-show-description = One page, with its authors and where it comes from
page-history-description = Every revision of a page, with its authors
page-diff-description = What changed between two revisions of a page
page-diff-option-older = The older revision, such as R12; without it the one before the newer
page-diff-option-newer = The newer revision; without it the newest
page-diff-title = { $title }: { $older } → { $newer }
page-diff-none = Nothing in the text. Its title or its files may have changed.
page-diff-link = [Side by side on the web]({ $link })
page-diff-first = That is the first revision of “{ $page }”: there is nothing before it to compare it with.
page-blame-description = Who wrote which line of a page, and when
page-blame-title = Who wrote { $title }
page-in-file = … all of it is in the file.
page-list-description = The pages there are
page-list-option-category = Only those in this category
page-list-option-grade = Only those of this grade
page-list-title = Pages
page-list-in = Pages in { $category }
page-list-none = There are no such pages. `/page list` without options shows all, `/contribute` starts a new one.
page-wanted-description = Pages that others link to and nobody has written yet
page-wanted-option-tasks = Make tasks of so many of the most wanted (maintainers)
page-wanted-title = Wanted pages
page-wanted-line = **{ $title }** · { $count ->
        [one] one page links to it
       *[other] { $count } pages link to it
    }
page-wanted-opened = { $count ->
        [0] Each of them has its task already.
        [one] One task is open now.
       *[other] { $count } tasks are open now.
    }
page-wanted-none = Every page that is linked to exists.

page-state = This page
page-state-grade = Grade: { $grade }
page-state-talk = Talked about in { $channel }
page-state-categories = Categories
page-merged = merged with what others changed meanwhile
page-came-from = moved from “{ $slug }”

## Bringing back

page-revert-description = Bring an earlier revision back
page-revert-option-revision = The revision, such as R12; without it the one before the newest
page-reverted = **[{ $title }]({ $link })** is as it was in { $to } again. That is revision { $ref }.
page-revert-asked = **{ $ref }** asks to bring “{ $title }” back to { $to }, and waits for a review: { $place }

## Moving

page-move-description = Give a page another title; the old one leads to it (maintainers)
page-move-option-title = Its new title
page-moved = It is **[{ $title }]({ $link })** now ({ $ref }). The old title and every link to it lead there.

## Protection

page-protect-description = Say whose work is taken for a page (maintainers)
page-protect-option-level = Whose work is taken
page-protected = **{ $title }**: { $level }.
page-protection-open = Open: everybody's work is taken
page-protection-confirmed = Confirmed: work of members whose work was accepted before
page-protection-maintainers = Maintainers' work only
page-protection-confirmed-because = 🔒 Takes work of members whose work was accepted before: { $why }
page-protection-maintainers-because = 🔒 Takes maintainers' work only: { $why }

## Grades

page-grade-description = Say how good a page is
page-grade-option-grade = Good and Featured are given and taken away by a vote
page-grade-none = No grade
page-grade-stub = Stub
page-grade-start = Start
page-grade-good = Good
page-grade-featured = Featured
page-graded = **{ $title }**: { $grade }.
page-grade-proposal = Grade “{ $title }”: { $grade }
page-grade-proposal-details = Please read it: { $link }
page-grade-by-decision = That grade is given and taken away by the community. Here is the proposal; it is yours to post.

## Categories

page-category-description = The categories a page is in; put it into one or take it out
page-category-option-add = A category to put it into
page-category-option-remove = A category to take it out of
page-categories = **{ $title }** is in: { $names }
page-categories-none = no category

## Talk

page-talk-description = The thread where a page is talked about; opened if there is none
page-talk = **{ $title }** is talked about in { $channel }.
page-talk-soon = The thread about **{ $title }** is being opened; use `/page talk` again in a moment.
page-talk-name = Talk: { $title }
page-talk-lead = 💬 About **[{ $title }]({ $link })**

## Watching

page-watch-description = Watch a page; without one, see all that you watch and what is new there
page-watch-option-page = The page to watch
page-unwatch-description = Stop watching a page

## Refusals

page-not-maintainer = That is for maintainers. Ask one of them, or propose it to everybody with `/propose`.
page-is-file = “{ $page }” is a file of the project: it changes by patches, see `/patch`.
page-same-title = “{ $page }” has that title already.
page-place-taken = **{ $page }** cannot become a page: in the tree of the archive its place is where `{ $path }` is already, which came with patches. Give it another title, or move that file away with a patch first.
page-title-taken = There is a page “{ $other }” at that address already. Choose another title for “{ $page }”, or bring the two together by a contribution first.
page-protected-confirmed = “{ $page }” takes work only of members whose work was accepted before: { $why }. Contribute to another page first, or ask a maintainer to hand yours in.
page-protected-maintainers = “{ $page }” takes maintainers' work only: { $why }. Tell one of them what you would like to change; `/page talk` opens a thread about the page.
page-brake = You have brought “{ $page }” back { $limit } times within a day. Talk it over first: `/page talk`. Tomorrow you may again, and a maintainer may now.
page-brake-reason = You have brought “{ $page }” back { $limit } times within a day. Once more needs a reason that everybody can read.
page-grade-unconfirmed = Pages are graded by members whose work was accepted before. `/contribute` something first.
page-grade-formal = The grades Good and Featured of “{ $page }” are given and taken away by a vote: `/page grade` prepares it.
page-no-such-grade = “{ $found }” is no grade.
page-graded-already = “{ $page }” has that grade already.
page-category-unconfirmed = Pages are sorted by members whose work was accepted before; in a text of your own, write [[Category:…]].
page-bad-category = “{ $found }” cannot be a category: it needs a letter or digit, and at most { $limit } characters.
page-too-many-categories = A page is in { $limit } categories at most.
page-no-such-category = The page is not in “{ $found }”.
page-category-in-text = “{ $found }” stands in the text of “{ $page }”: take [[Category:…]] out there, by a contribution.
page-not-watched = You do not watch “{ $page }”.
