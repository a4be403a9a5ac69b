# Two people changed the same place of a page
conflict-title = ⚔️ { $ref } and the page changed the same lines
conflict-lead = [{ $ref }]({ $link }) was written for **{ $title }** before [{ $revision }]({ $page }) was accepted, and both changed the same place. Nothing is lost: its author or a maintainer brings both sides together.
conflict-direct = Press **Resolve** on its card: the form has both sides.
conflict-over = It is resolved already.
conflict-page-side = On the page now
conflict-work-side = In this work
conflict-nothing = *(taken out)*
conflict-more-name = And
conflict-more = { $count ->
        [one] one more place
       *[other] { $count } more places
    }
conflict-card = Conflict
conflict-card-words = It and [{ $revision }]({ $link }) changed the same lines. Press **Resolve** to bring both sides together.
conflict-button-resolve = Resolve
conflict-button-sides = Both sides as a file
conflict-form = Resolve { $ref }
conflict-note = What both changed stands between the marks `<<<<<<<`, `=======` and `>>>>>>>`: first the page's side, then the work's. Leave what is right, and take the marks out. All else is merged already.
conflict-note-long = Both sides together have { $found } characters, more than fit into a form. Get them with **Both sides as a file**, take the marks out, and attach the file here.
conflict-note-update = ⚠️ This work and [the page]({ $link }) changed the same lines. **Resolve** on the card brings both together; this form changes only the work's side.
conflict-hint-file = A .md or .txt file with both sides brought together
conflict-sides = Both sides of **{ $ref }**. Between `<<<<<<<` and `=======` stands what the page has, between `=======` and `>>>>>>>` what the work has.
conflict-resolved = **{ $ref }** has both sides now, as revision { $revision }, and waits for a review: { $place }
conflict-again = **{ $ref }** has revision { $revision } now, but the page was changed once more in the same place: { $place }
contribution-card-restores = Brings back
contribution-card-restores-words = The text of [{ $revision }]({ $link })

# Refusals
conflict-none = C{ $number } and its page do not contradict each other (any more): it can be reviewed as it is.
conflict-not-yours = Only the author of C{ $number } or a maintainer resolves its conflict.
conflict-marks-left = The marks `<<<<<<<`, `=======` and `>>>>>>>` are still in the text. Leave of each place what is right, take the marks out, and send it again; you get back what you wrote.
conflict-consent-first = Whoever resolves a conflict becomes an author too. Agree to the licence, then press **Resolve** again.
conflict-no-text-file = Attach the text as a .md or .txt file.
