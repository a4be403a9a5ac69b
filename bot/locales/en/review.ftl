# /review, and what reviewers are told
review-group = Look at what waits for a review, approve it or ask for changes
review-queue-description = The contributions that wait for a review, the longest waiting first
review-approve-description = Accept a contribution into the archive
review-changes-description = Ask an author for changes
review-option-contribution = The contribution, such as C31
review-option-despite = Why it is taken although patches wait for a release
review-option-reason = What should change, so that it can be accepted
review-queue-title = Waiting for a review
review-queue-empty = Nothing waits for a review. Thank you for looking!
review-queue-more = … and { $count } more. `/review approve` suggests them as you type.
review-queue-line = **{ $ref }** { $title } by { $who }, { $when }
review-queue-line-consent = **{ $ref }** { $title } by { $who }, { $when } (waits for the author's agreement to the licence)
review-approved = **{ $ref }** is accepted: it is now [revision { $index }]({ $link }) of **{ $title }**. Thank you for reviewing!
review-changes-requested = { $author } is told what you ask for. **{ $ref }** comes back to the queue when they update it.
review-form-title = Request changes to { $ref }
review-form-reason = What should change?
review-form-hint = The author is sent this. Say what would make it acceptable.
review-reaction-refused = Your ✅ on **{ $ref }** did not accept it. { $why }

# Refusals
review-not-maintainer = Reviews are for maintainers. An admin can make you one with the role named in `/settings show`.
review-own-work = C{ $number } is your own work, so somebody else reviews it.
review-already-accepted = C{ $number } is in the archive already. To change the page again, use `/contribute`.
review-withdrawn = C{ $number } was withdrawn by its author.
review-reason-empty = Say what should change: the author needs a reason and a next step.
review-reason-too-long = The reason has { $found } characters; at most { $limit } can be sent.
review-no-consent = { $author } has not agreed to the licence yet, so C{ $number } cannot be published. They can agree with the button on its card.
review-conflict = “{ $page }” was changed by somebody else after C{ $number } was written: both changed the same lines. Its author or a maintainer presses **Resolve** on its card; then it can be accepted.
review-stale = C{ $number } was updated meanwhile: you looked at revision { $seen }, the newest is { $newest }. Read that one, then review it.
review-page-protected = C{ $number } is not let in: “{ $page }” was protected since it was handed in ({ $why }). Lift the protection with `/page protect`, or hand it in yourself with its author named.
