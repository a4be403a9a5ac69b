# /contribute, "Track contribution", and the contribution's card
contribute-description = Hand in text or a file for a page of the archive
contribute-option-title = The page it is for: an existing one to change it, or a new title
contribute-option-file = A .md or .txt file with the whole text, or a picture or other file to add to the page
contribute-option-task = The task it is for, such as T7
contribute-option-summary = What is new, in one line
contribute-form-title = Contribute
contribution-field-title = Page
contribution-field-text = Text (Markdown)
contribution-field-summary = What is new, in one line
contribution-field-task = Task it is for, such as T7
contribution-field-files = Files
contribution-hint-title = A page with this title is replaced by the text; without one it is a new page.
contribution-hint-current = This is the page as it is now. Change it as you like.
contribution-hint-files = A .md or .txt file replaces the text. Others are added, at most 10.
contribution-menu = Track contribution
contribution-form-track = Track contribution
contribution-form-update = Update { $ref }
contribution-note-files = { $count ->
        [one] One file of the message is kept with it.
       *[other] { $count } files of the message are kept with it.
    }
contribution-note-long = The message has { $found } characters, more than fit into a form. All of it is taken.
contribution-note-long-update = The text has { $found } characters, more than fit into a form. Attach a .md or .txt file with the whole new text to replace it.
contribution-note-page-changed = The page has changed since you began. [Read it as it is now]({ $link }) if you like; what others changed elsewhere on it is merged with yours.

contribution-tracked = **{ $ref }** is waiting for a review: { $place }
contribution-tracked-for-other = **{ $ref }** is tracked as { $author }'s work: { $place }
    I am sending them a message to ask whether it may be published. Until they agree, nothing is.
contribution-tracked-own = **{ $ref }** is tracked: { $place }
contribution-one-more-thing = One more thing before it can be reviewed:
contribution-replaces = If it is accepted, it changes **{ $title }**; what others change there meanwhile is merged with it.
contribution-updated = **{ $ref }** now has revision { $revision }, and waits for a review again: { $place }
contribution-page-too-long = **{ $title }** has { $found } characters; a form takes at most { $limit }. Here is its text as a file: change it, and hand it in with `/contribute` and the option `file`. Keep the file's name: it says which revision you began with.
contribution-withdraw-ask = Withdraw **{ $ref }**? It will not be reviewed any more. You can contribute it anew later.
contribution-withdrawn = **{ $ref }** is withdrawn.

## The card

contribution-card-state = State
contribution-card-waiting = Waits for a maintainer's review
contribution-card-consent-of = Waits until { $names } agree to be named and to the licence
contribution-card-consent = Waits for the author's agreement to the licence
contribution-card-changes = { $who } asked for changes { $when }: { $reason }
contribution-card-accepted = Accepted { $when } by { $who } as [{ $revision }]({ $link })
contribution-card-decided = Accepted by the community's decision [{ $proposal }]({ $decided }) as [{ $revision }]({ $link })
contribution-card-accepted-short = Accepted as [{ $revision }]({ $link })
contribution-card-withdrawn = Withdrawn by its author
contribution-card-author = Author
contribution-card-tracked-by = { $author }, tracked by { $who }
contribution-card-page = Page
contribution-card-new-page = A new page
contribution-card-changes-page = Changes [an existing page]({ $link })
contribution-card-files = Files
contribution-card-more-files = and { $count } more
contribution-card-task = Task
contribution-card-from = From
contribution-card-from-message = [a message]({ $link })
contribution-card-from-gone = [a message]({ $link }) (deleted since)
contribution-card-asked = { $who } (asked, has not answered)
contribution-card-similar = Much like
contribution-card-similar-words = [{ $ref }]({ $link }), which waited already when this was handed in
contribution-card-licence = Licence
contribution-card-licence-agreed = { $licence }, agreed
contribution-card-licence-waiting = { $licence }, not agreed yet
contribution-card-revision = Revision
contribution-card-summary = What is new
contribution-card-read-all = [Read all of it]({ $link })
contribution-card-link = [Permanent page]({ $link })
contribution-card-no-text = Files only
contribution-button-approve = Approve
contribution-button-thank = Thank
contribution-button-changes = Request changes
contribution-button-update = Update
contribution-button-withdraw = Withdraw
contribution-button-withdraw-yes = Yes, withdraw it
contribution-button-agree = I agree (author)

## Announcements

contribution-accepted-title = 📖 { $title }
contribution-accepted-new = A new page by { $author }, reviewed by { $reviewer }.
contribution-accepted-changed = Changed by { $author }, reviewed by { $reviewer }. This is its revision { $index }.
contribution-accepted-patches = { $index ->
        [one] A patch
       *[other] { $index } patches
    } by { $author }, reviewed by { $reviewer }.
contribution-accepted-summary = > { $summary }
contribution-accepted-read = [Read it]({ $link }) · [{ $revision }]({ $revision_link }) from [{ $ref }]({ $contribution_link })
contribution-accepted-task = for task [{ $ref }]({ $link })
contribution-accepted-proposal = decided in [{ $ref }]({ $link })
contribution-changes-dm = **{ $who }** looked at your [{ $ref }]({ $link }), **{ $title }**, and asks for changes:
    > { $reason }

    Press **Update** on [its card]({ $card }) to hand in a new revision. Nothing is lost meanwhile.

## Refusals

contribution-unknown = There is no contribution C{ $number } here. `/review queue` shows those that wait.
contribution-bad-number = “{ $found }” is not a contribution's number. Pick one of those suggested, or write for example `C31`.
contribution-title-empty = Say which page it is for: an existing one, or a new title.
contribution-title-too-long = The title has { $found } characters; at most { $limit } are allowed.
contribution-title-no-letters = A page's title needs at least one letter or digit.
contribution-empty = There is neither text nor a file in it. Write something, or attach a file.
contribution-empty-message = That message has neither text nor files, so there is nothing to keep.
contribution-text-too-long = The text has { $found } characters; at most { $limit } are kept on one page. Split it into several pages.
contribution-too-many-files = That would be { $found } files; at most { $limit } are kept with one contribution. Hand the others in separately.
contribution-file-too-large = “{ $file }” is larger than { $limit } MiB. Make it smaller, or put it elsewhere and link to it.
contribution-file-gone = Discord does not give me the file “{ $file }” (any more). Please try again, or attach it anew.
contribution-text-file-too-large = “{ $file }” is too large for a page's text, which has at most { $limit } characters. Split it into several pages.
contribution-text-file-not-utf8 = “{ $file }” is not plain text in UTF-8. Save it as UTF-8 and attach it again.
contribution-already-tracked = That message is tracked already, as C{ $number }.
contribution-from-bot = That message was not written by a person, so nobody could agree to its licence. Use `/contribute` for work of your own.
capture-menu-forgotten = I was restarted since you opened that form and cannot see the message any more. Right-click it again and choose **Apps → Add to contribution**.
contribution-menu-forgotten = I was restarted since you opened that form and cannot see the message any more. Right-click it again and choose **Apps → Track contribution**.
contribution-not-yours = Only its author can do that to C{ $number }. If you see something to change, tell them or request changes in a review.
