# /review, and what reviewers are told
review-group = Look at what waits for a review, approve it or ask for changes
review-queue-description = What waits for a review: newcomers first, then the longest waiting
review-queue-option-area = Only what is about this area
review-queue-option-mine = Only what is for you: in your hands, or for areas you look after or review for
review-approve-description = Approve a contribution; with enough approvals it is accepted into the archive
review-changes-description = Ask an author for changes
review-reject-description = Turn a contribution down, with the reason
review-say-description = Say that you have read it, are fine with it or have tried it, without deciding
review-object-description = Object to a contribution: it is not accepted until that is settled
review-settle-description = Withdraw your own objection to a contribution
review-override-description = Let a contribution go on in spite of somebody's objection, by your name
review-thank-description = Thank the author of a contribution
review-take-description = Say that you will review a contribution
review-pass-description = Decline a review that was offered to you, or give it back
review-opt-in-description = Be offered reviews in turn, by direct message
review-opt-out-description = Be offered no reviews any more
review-turns-description = What you have opted in to, and what is in your hands
review-reason-list-description = The canned reasons that reviewers choose from here
review-reason-keep-description = Keep a canned reason, or change one (maintainers)
review-reason-remove-description = Remove a canned reason (maintainers)
review-option-canned = A reason kept for that; your own words come after it
review-option-reject-reason = Why it is not accepted
review-option-object-reason = What is wrong, so that it can be answered
review-option-objector = Whose objection it is
review-option-override-reason = Why it goes on all the same
review-option-kind = What you say of it
review-option-part = Which patch of a series; without it all of them
review-option-notes = What there is to add, such as how you have tried it
review-kind-approve = Reviewed-by: I have read it and stand for it
review-kind-ack = Acked-by: fine by me
review-kind-tested = Tested-by: I have tried it, and it works
review-option-areas = For these areas only, with blanks between them; “all” for all you may review
review-option-capacity = How many you want to have in your hands at most
review-option-away = You are away until this day, such as 2026-08-24; “none” when you are back
review-option-reason-name = Its short name
review-option-reason-text = What authors are told
review-option-contribution = The contribution, such as C31
review-option-despite = Why it is taken although patches wait for a release
review-option-reason = What should change, so that it can be accepted
review-queue-title = Waiting for a review
review-queue-empty = Nothing waits for a review. Thank you for looking!
review-queue-first = 🌱
review-queue-with = with { $who }
review-queue-more = … and { $count } more. `/review approve` suggests them as you type.
review-queue-line = **{ $ref }** { $title } by { $who }, { $when }
review-queue-line-consent = **{ $ref }** { $title } by { $who }, { $when } (waits for the author's agreement to the licence)
review-approved = **{ $ref }** is accepted: it is now [revision { $index }]({ $link }) of **{ $title }**. Thank you for reviewing!
review-changes-requested = { $author } is told what you ask for. **{ $ref }** comes back to the queue when they update it.
review-approved-first = Your approval of **{ $ref }** is noted. { $left } Thank you for reviewing!
review-reject-done = **{ $ref }** is turned down, and { $author } is told why and what they can do next.
review-said-object = Your objection to **{ $ref }** stands on its card. It is not accepted until you take that back with `/review settle`, or a maintainer overrides it by name and with a reason.
review-settled-done = Your objection to **{ $ref }** is withdrawn.
review-overridden-done = **{ $ref }** goes on in spite of the objection by { $who }. They are told your reason, and it stays on record with your name.
review-said-approve = You stand for version { $version } of **{ $ref }** as its reviewer. A new version needs that anew.
review-said-ack = You are fine with version { $version } of **{ $ref }**. A new version needs that anew.
review-said-tested = Noted on **{ $ref }**: you have tried it. You are credited when it is accepted.
review-thanked = Your thanks stand on the card of **{ $ref }**.
review-take-done = **{ $ref }** is in your hands. If you do not get round to it, `/review pass` gives it to the next.
review-pass-done = **{ $ref }** goes to the next.
review-button-take = I will review it
review-button-pass = Not this one
review-opted-in = You are offered reviews in turn: for { $areas }, at most { $count } at a time.
review-opted-all = everything you may review
review-opted-away = Not before { $when }.
review-opted-out = You are not offered reviews any more. What you have taken on stays in your hands.
review-turns-none = You are offered no reviews. `/review opt-in` changes that.
review-turns-taken = **{ $ref }** { $title } is in your hands.
review-turns-offered = **{ $ref }** { $title } is offered to you: `/review take` or `/review pass`.
review-reason-none = There are no canned reasons here. Maintainers keep some with `/review reason-keep`.
review-reason-line = **{ $name }**: { $text }
review-reason-kept = The reason **{ $name }** is kept for all reviewers.
review-reason-gone = The reason **{ $name }** is removed.
review-canned-sources = Sources
review-canned-sources-text = Please say where this comes from, so that others can check it: add a source to each claim that is not obvious.
review-canned-smaller = Too much at once
review-canned-smaller-text = Please split this into smaller contributions, one change each. They can be reviewed sooner, and one does not hold up the others.
review-canned-style = Wording
review-canned-style-text = Please go over the wording once more: short sentences, no advertising, and the terms that our other pages use.
review-canned-elsewhere = Belongs elsewhere
review-canned-elsewhere-text = There is a page about this already. Please bring what is new into that one instead.

## On the card

review-card-first = 🌱 First contribution
review-card-first-words = The author is new here: please look at it first.
review-card-for = For
review-card-for-area = Area **{ $area }**: { $people }
review-card-for-history = { $people }, who wrote or reviewed it last
review-card-for-last = All maintainers
review-card-area = Area **{ $area }**
review-card-also = also about { $areas }
review-card-rule = Acceptance
review-card-approved = Approved by { $who }
review-card-with = Review
review-card-taken = { $who } is looking at it, until { $when }
review-card-offered = Offered to { $who }, until { $when }
review-card-vote = Vote on it
review-card-thanks = Thanked by
review-card-objects = ✋ Objection
review-card-objection = { $who }: { $reason }
review-card-tested = Tried or fine with
review-card-reason = Reason
review-left-approvals = It takes { $count ->
        [one] one more approval.
       *[other] { $count } more approvals.
    }
review-left-maintainer = It takes { $count ->
        [one] the approval
       *[other] the approvals
    } of one of the area's maintainers.
review-left-lazy = It is accepted when nobody has objected for { $hours } hours.
review-left-vote = The community decides on it by a vote.
review-rejected-by-vote = The community's vote
review-rejected-dm = { $who } has turned down your [{ $ref }]({ $link }), **{ $title }**:
    > { $reason }

    What you can do next: take that up and hand in another try with { $form ->
            [patches] `/patch send`
           *[other] `/contribute`
        }; ask whoever turned it down; or let the community decide, with `/propose`. Thank you for your work!
review-offer-dm = It is your turn in **{ $community }**: [{ $ref }]({ $link }), **{ $title }**, by { $author } waits for a review. [Its card]({ $card })

    It is yours only if you take it on. If you do nothing, it goes to the next.
review-form-canned = A reason kept for that

## Forms

review-form-title = Request changes to { $ref }
review-form-reason = What should change?
review-form-hint = The author is sent this. Say what would make it acceptable.
review-reaction-refused = Your ✅ on **{ $ref }** did not accept it. { $why }

# Refusals
review-approved-already = You have approved this version of C{ $number } already. It waits for others.
review-taken = { $who } has C{ $number } in their hands. If they do not get round to it, it becomes free again.
review-not-assigned = C{ $number } is not offered to you, nor in your hands.
review-thanked-already = You have thanked for this version of C{ $number } already.
review-thank-own = C{ $number } is your own work. Others thank you for it.
review-bad-capacity = You can have { $low } to { $high } reviews in your hands.
review-bad-day = “{ $found }” is no day. Write it like 2026-08-24, or “none” when you are back.
review-not-opted-in = You are offered no reviews anyway.
review-no-such-reason = There is no canned reason “{ $found }”. `/review reason-list` shows them.
review-bad-canned = A canned reason needs a name of at most { $name } characters, and at most { $text } characters of text.
review-too-many-canned = There are { $limit } canned reasons already, which is as many as there can be. Remove one first.
review-not-maintainer = Reviews are for maintainers, and for the people of its area. An admin can make you one with the role named in `/settings show`.
review-own-work = C{ $number } is your own work, so somebody else reviews it.
review-already-accepted = C{ $number } is in the archive already. To change the page again, use `/contribute`.
review-withdrawn = C{ $number } was withdrawn by its author.
review-reason-empty = Say what should change: the author needs a reason and a next step.
review-reason-too-long = The reason has { $found } characters; at most { $limit } can be sent.
review-no-consent = { $author } has not agreed to the licence yet, so C{ $number } cannot be published. They can agree with the button on its card.
review-conflict = “{ $page }” was changed by somebody else after C{ $number } was written: both changed the same lines. Its author or a maintainer presses **Resolve** on its card; then it can be accepted.
review-stale = C{ $number } was updated meanwhile: you looked at revision { $seen }, the newest is { $newest }. Read that one, then review it.
review-page-protected = C{ $number } is not let in: “{ $page }” was protected since it was handed in ({ $why }). Lift the protection with `/page protect`, or hand it in yourself with its author named.
