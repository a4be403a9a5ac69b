# /patch, "Track as patch", and what is shown of a series of patches
patch-group = Changes to the files of the archive, as patches: hand in, discuss, decide
patch-send-description = Hand in one patch or a series, as files or in a form
patch-edit-description = Change a text file of the archive in a form; the change becomes a patch
patch-resend-description = Hand in the next version of your series
patch-thank-description = Name somebody who reported or suggested what your series is about; they are asked
patch-state-description = Put a series into another state
patch-range-diff-description = What changed between two versions of a series
patch-option-file = A .patch, .diff or .mbox file; without one a form opens
patch-option-more = One more file of the same series
patch-option-title = What it is called; without one the cover letter's or the first patch's subject
patch-option-notes = Why, for a patch that does not say so itself
patch-option-task = The task it is for, such as T7
patch-option-path = The file's path, such as src/main.c; a new one makes a new file
patch-option-series = The series, such as C31
patch-option-changes = What is different in this version
patch-option-member = Whom you name
patch-option-role = For what
patch-option-state = The new state
patch-option-why = Why; needed to turn it down, put it off or ask for changes
patch-option-version = Which version, compared with the one before; without it the newest
patch-role-reported = Reported-by: reported what it mends
patch-role-suggested = Suggested-by: had the idea
patch-state-waiting = New, waits for a review
patch-state-under-review = Under review
patch-state-changes-requested = Changes requested
patch-state-rejected = Rejected
patch-state-superseded = Superseded by other work
patch-state-deferred = Deferred
patch-state-withdrawn = Withdrawn by its author
patch-menu = Track as patch
patch-form-send = Hand in patches
patch-form-track = Track as patch
patch-form-resend = Next version of { $ref }
patch-form-edit = Change a file
patch-form-objection = Object to { $ref }
patch-field-title = Subject
patch-field-diff = Diff, as git diff writes it
patch-field-notes = Why
patch-field-files = Files
patch-field-changes = What is different in this version
patch-field-text = The file
patch-field-objection = What is wrong with it?
patch-hint-title = What the change does, in one line: “area: do this”
patch-hint-files = .patch, .diff or .mbox, of one series
patch-hint-objection = Everybody reads this. It blocks the series until you are answered.
patch-note-found = Found in the message: { $files ->
        [one] one file
       *[other] { $files } files
    } and { $fences ->
        [one] one fenced diff
       *[other] { $fences } fenced diffs
    }.

patch-sent = **{ $ref }**: { $count ->
        [one] one patch
       *[other] a series of { $count } patches
    } that can be applied. It waits for a review: { $place }
patch-sent-for-other = It is tracked as { $author }'s work. I am sending them a message to ask for their agreement. Until then it cannot be accepted.
patch-remarks = Worth a look before others have one:
patch-resent = **{ $ref }** now has version { $version }. Attached is what changed since the one before.
patch-resent-dropped = **{ $ref }** now has version { $version }. Attached is what changed since the one before. { $count ->
        [one] One review is
       *[other] { $count } reviews are
    } dropped, as the patch is not the same any more.
patch-range-diff = **{ $ref }**, from version { $old } to { $new }:
patch-moved = **{ $ref }** is now: { $state }.
patch-thank-asked = { $who } is asked whether that is so. They are named in **{ $ref }** once they say yes.
patch-thanks-confirmed = Thank you! You are named in **{ $ref }**.
patch-thanks-declined = You are not named in **{ $ref }** any more.
patch-said-approve = You stand for version { $version } of **{ $ref }** as its reviewer. When a patch changes, that is dropped for it.
patch-said-ack = You are fine with version { $version } of **{ $ref }**. When a patch changes, that is dropped for it.
patch-said-tested = You have tried version { $version } of **{ $ref }**. When a patch changes, that is dropped for it.
patch-said-object = Your objection to **{ $ref }** stands, and nothing of it is accepted until you withdraw it or a maintainer overrides it by name. Its author is told.

## The card and the thread

patch-card-line = **{ $part }.** { $subject } · { $files ->
        [one] one file
       *[other] { $files } files
    }, +{ $added } −{ $removed }
patch-card-more = … and { $count } more
patch-card-links = [Read the patches, with their versions]({ $link })
patch-card-reason = Reason
patch-card-objects = 🛑 Objection
patch-card-objection = { $who }: { $reason }
patch-card-trailers = Stands for it
patch-card-parts = (patch { $parts })
patch-card-dropped = Dropped
patch-card-dropped-words = What { $who } said was about patches that have changed. It does not count for this version.
patch-card-asked = Asked whether they are rightly named
patch-card-remarks = Noticed
patch-card-origin = Certificate of origin
patch-card-origin-waiting = Waits for the author
patch-button-reviewed = Reviewed
patch-button-acked = Fine by me
patch-button-tested = Tested
patch-button-object = Object…
patch-button-resend = New version…
patch-button-origin = Certify origin (author)
patch-button-takeback = Withdraw my objection
patch-button-thanks-yes = Yes, name me
patch-button-thanks-no = No
patch-thread-name = { $ref }: { $title }
patch-news-version = **{ $ref }, version { $version }**: { $count ->
        [one] one patch
       *[other] { $count } patches
    }. [Read it]({ $link })
patch-fate-same = `{ $old } = { $new }` { $subject }
patch-fate-changed = `{ $old } ! { $new }` { $subject } (changed)
patch-fate-gone = `{ $old } <  ` { $subject } (gone)
patch-fate-new = `  > { $new }` { $subject } (new)
patch-news-state = { $who } put [{ $ref }]({ $link }), **{ $title }**, into the state: { $state }
patch-news-conflict = [{ $ref }]({ $link }), **{ $title }**, does not apply any more: the archive has moved on. Patch { $part } does not fit at `{ $path }`. Please bring it up to date and hand in a new version.
patch-news-conflict-hunk = [{ $ref }]({ $link }), **{ $title }**, does not apply any more: the archive has moved on. Hunk { $hunk } of patch { $part }, at line { $line } of `{ $path }`, is not there as it was. Please bring it up to date and hand in a new version.
patch-news-whole = the whole series
patch-news-part = patch { $part }
patch-news-approve = { $who } has reviewed version { $version } of [{ $ref }]({ $link }) ({ $about }).
patch-news-ack = Version { $version } of [{ $ref }]({ $link }) ({ $about }) is fine by { $who }.
patch-news-tested = { $who } has tried version { $version } of [{ $ref }]({ $link }) ({ $about }).
patch-news-object = 🛑 { $who } objects to version { $version } of [{ $ref }]({ $link }), **{ $title }** ({ $about }). Nothing of it is accepted until that is answered.
patch-news-overridden = { $who } lets [{ $ref }]({ $link }), **{ $title }**, go on in spite of your objection:
patch-thanks-dm-reported = **{ $who }** says that you reported what [{ $ref }]({ $link }), **{ $title }**, mends. Shall it name you? It does so only if you say yes.
patch-thanks-dm-suggested = **{ $who }** says that you had the idea of [{ $ref }]({ $link }), **{ $title }**. Shall it name you? It does so only if you say yes.

## What was noticed

patch-remark-large = { $count } changed lines: perhaps this is more than one change
patch-remark-places = in { $count } folders: perhaps this is more than one change
patch-remark-subject = the subject has { $count } characters; 75 are enough for most
patch-remark-no-why = the message does not say why
patch-remark-marks = `{ $path }` has the marks of a conflict in it
patch-remark-binary = `{ $path }` is no text ({ $count } bytes)
patch-remark-endings = `{ $path }` has lines that end in two ways
patch-remark-executable = `{ $path }` becomes executable
patch-remark-moved = `{ $path }`: found { $count } lines from where it says
patch-remark-blanks = `{ $path }`: blanks at the end of { $count } added lines
patch-remark-case = `{ $path }` differs from another file only by capital letters

## What is told of patches that are not taken

patch-report-title = Not taken yet
patch-report-line = **{ $part }. { $subject }**
patch-report-more = … and { $count } more
patch-report-next = Nobody else has seen this. Mend it and hand all of the series in again.
patch-no-subject-shown = (no subject)
patch-rejected = { $count } of { $total } patches cannot be taken:
patch-no-subject = It has no subject. Hand it in as `git format-patch` writes it, or say with the option `title` what it does.
patch-no-patch-file = “{ $file }” is no .patch, .diff or .mbox file.
patch-none-in-message = That message has neither a .patch, .diff or .mbox file nor a diff between ```` ```diff ```` fences.
patch-nothing = There is no diff in it. Make one with `git diff` or `git format-patch`.
patch-corrupt = Line { $line } of it is not as in a diff. Perhaps it was cut off, or changed when it was copied: attach it as a file.
patch-no-names = The changes in line { $line } do not say which file they are for.
patch-no-prefix = Line { $line } names a file without the `a/` and `b/` that git puts before it. Make the diff without `--no-prefix`.
patch-names-differ = The header in line { $line } names one file in two ways.
patch-new-file-has-before = `{ $path }` is said to be new, and yet to have lines before.
patch-deleted-file-has-after = `{ $path }` is said to be deleted, and yet something of it is left.
patch-too-large = It has { $found } KiB; at most { $limit } KiB are taken at once. Split it.
patch-too-many-lines = It has { $found } lines; at most { $limit } are taken at once. Split it.
patch-too-many-files = It changes more than { $limit } files. Split it.
patch-too-costly = Looking for its lines takes too long. Give it more context (`git diff -U10`).
patch-content-too-large = A file would have { $found } bytes; at most { $limit } are kept.
patch-result-too-large = Its files have more than { $limit } bytes together. Split it.
patch-message-too-long = A message has { $found } characters; at most { $limit } are taken.
patch-path-too-long = A path or a name in it has { $found } bytes; at most { $limit } are allowed.
patch-path-absolute = `{ $path }` is no path within the archive: it may not begin with a slash, a backslash or a drive.
patch-path-outside = `{ $path }` leads out of the archive, or has an empty part.
patch-path-characters = `{ $path }` has characters that no file's name may have here.
patch-path-git = `{ $path }` is a name that git keeps for itself.
patch-path-forbidden = `{ $path }` is changed by no patch here: this community has set that for { $pattern }. Leave it out, or ask an admin (`/settings patches`).
patch-binary-forbidden = `{ $path }` is no text, and patches bring text only here. Leave it out, or ask an admin (`/settings patches`).
patch-path-is-page = `{ $path }` is where the page **{ $title }** is. Pages are changed with `/contribute`.
patch-mode = `{ $path }` would have the mode { $mode }. Only files, executable files and links are kept, no submodules.
patch-mode-changed = `{ $path }` is a link where the patch has a file, or the other way round.
patch-link-outside = The link `{ $path }` leads out of the archive.
patch-binary-left-out = The diff says only that `{ $path }` differs. Make it with `git diff --binary`.
patch-binary-no-id = `{ $path }` is no text, and the diff does not say which content it is for. Make it with `git diff --binary --full-index`.
patch-binary-changed = `{ $path }` is no text, and not as it was when the diff was made. Bring your work up to date, and make the diff anew.
patch-binary-corrupt = The new content of `{ $path }` was damaged on its way. Attach the patch as a file.
patch-delta = What the diff does to a file that is no text does not belong to that file.
patch-content-elsewhere = `{ $path }` is no text, so its changes cannot be brought together with those that others have made meanwhile. Bring it up to date and hand in a new version.
patch-file-missing = There is no `{ $path }` in the archive.
patch-file-exists = There is a `{ $path }` in the archive already.
patch-file-is-folder = `{ $path }` is a folder in the archive.
patch-folder-is-file = A folder that `{ $path }` would be in is a file in the archive.
patch-hunk-misfit = Hunk { $hunk }, at line { $line } of `{ $path }`, does not fit: the archive does not have these lines. Bring your work up to date, and make the diff anew.
patch-series-too-long = At most { $limit } patches are taken as one series.
patch-two-covers = There are two letters without a diff; a series has one cover letter at most.
patch-versions-mixed = There are patches of different versions among them.
patch-series-incomplete = These patches do not make one series: there are the numbers { $found } of { $total }.
patch-series-missing = The series is not complete. Missing: patch { $missing }.

## Refusals

patch-changes-nothing = C{ $number } would change nothing: the archive is like that already.
patch-nothing-new = Nothing in it is new: these are the patches that C{ $number } has.
patch-sent-already = Just these patches wait already, as C{ $number }.
patch-no-version = C{ $number } has no version { $found } that follows another; the newest is { $newest }.
patch-resend-instead = C{ $number } is a series of patches. Hand in its next version with `/patch resend`.
patch-is-page = C{ $number } is no series of patches.
patch-no-part = C{ $number } has no patch { $found }; there are { $total }.
patch-edit-nothing = Nothing was changed in `{ $path }`.
patch-file-no-text = `{ $path }` is no text, or a link. Hand in a patch made with `git diff --binary`.
patch-file-too-long = `{ $path }` has { $found } characters; a form takes at most { $limit }. Clone the archive, change it there, and hand in a patch.
patch-thank-bot = A bot cannot say whether it is rightly named.
patch-thanks-author = Authors are named as such anyway.
patch-thanked-already = { $who } is named for that already.
patch-too-many-thanked = At most { $limit } people can be named.
patch-not-thanked = Nobody has named you in C{ $number }.
patch-state-not-yours = Only its author or a maintainer can do that to C{ $number }.
patch-state-not-allowed = C{ $number } cannot be put into that state by you. Authors withdraw it, put it off, or take it up again; accepting it is a review's business.
patch-state-so-already = C{ $number } is in that state already.
review-no-sign-off = { $author } has not certified where the patches come from yet, so C{ $number } cannot be accepted. They can do that with the button on its card.
review-objected = { $who } objects to C{ $number }: “{ $reason }” It can be accepted once they withdraw that, or a maintainer overrides it with `/review override`.
review-objects-already = You object to C{ $number } already.
review-no-objection = There is no such objection to C{ $number }.
review-said-already = You have said that of C{ $number } already.
review-series-hunk = C{ $number } does not apply any more: hunk { $hunk } of patch { $part }, at line { $line } of `{ $path }`, is not there as it was. Its author is asked for a new version.
review-series-file = C{ $number } does not apply any more: patch { $part } does not fit at `{ $path }`. Its author is asked for a new version.
review-rejected = C{ $number } was turned down. A maintainer can take it up again with `/patch state`.
review-superseded = Other work has taken the place of C{ $number }. A maintainer can take it up again with `/patch state`.
review-deferred = C{ $number } is put off. Its author or a maintainer takes it up again with `/patch state`.
