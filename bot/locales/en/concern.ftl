# /concern, and the button that raises one
concern-group = Concerns about proposals: raise one, settle it, look at them
concern-option-proposal = The proposal's number
concern-option-number = The concern's number, such as P12.1
concern-raise-description = Say what is wrong with a proposal; where it is decided by consent, that blocks it
concern-raise-option-reason = What is wrong, and what would have to change
concern-raise-option-kind = A concern weighs, a hold only asks for time (default: a concern)
concern-choice-concern = Concern: it stands in the way until it is settled
concern-choice-hold = Hold: wait a moment; it is shown and blocks nothing
concern-resolve-description = Say that a concern is settled, and what settled it
concern-resolve-option-answer = What settled it; everybody can read it
concern-withdraw-description = Take your own concern back
concern-list-description = The concerns on a proposal, with who raised them and what settled them
concern-button = Raise a concern
concern-form-title = A concern about { $ref }
concern-form-reason = What is wrong with it?
concern-form-reason-hint = Say what would have to change. Everybody can read it.
concern-form-kind = How much does it weigh?
concern-kind-concern = A concern
concern-kind-hold = A hold
concern-hint-concern = It stands in the way until it is settled.
concern-hint-hold = Wait a moment: it is shown, and blocks nothing.

# What somebody is told about theirs
concern-raised-concern = Your concern is **{ $ref }**. Everybody sees it on the card, under your name.
concern-raised-hold = Your hold is **{ $ref }**. Everybody sees it on the card, under your name; it blocks nothing.
concern-blocks = { $ref } cannot pass before it is settled. When it is, use `/concern resolve` or `/concern withdraw`.
concern-escalated = So { $ref } is a full vote now, with yes and no. It ends { $when }.
concern-done-resolved = **{ $ref }** is resolved. The card says what settled it.
concern-done-withdrawn = **{ $ref }** is withdrawn.
concern-still-open = { $count ->
        [one] One concern still stands in the way.
       *[other] { $count } concerns still stand in the way.
    }
concern-clear = No concern is open on { $ref } any more, so its waiting period begins anew. If nobody raises another, it passes { $when }.

# Announcements, in the proposal's thread. A mention of anybody here pings nobody.
concern-says-open = 🛑 { $owner } raised **{ $ref }**.
concern-says-resolved = ✅ { $owner } resolved **{ $ref }**.
concern-says-overridden = ✅ { $by }, a maintainer, resolved **{ $ref }**, which { $owner } had raised.
concern-says-withdrawn = ↩️ { $owner } withdrew **{ $ref }**.
concern-vote-title = 🗳️ { $ref } is put to a vote: { $title }
concern-vote = Somebody objected, so silence is not agreement on { $ref } any more: it is a full vote now. Whoever supported it has voted yes, and can change that.

    From now on: { $rule }

    Voting ends { $when }.

# The list
concern-list-title = Concerns about { $ref }
concern-list-empty = Nobody has raised a concern about { $ref }. `/concern raise` does.
concern-in-file = All { $count } are in the file.
concern-answer = ↳ { $answer }

# Refusals
concern-bad-number = “{ $found }” is not a concern's number. Write for example `P12.1`; `/concern list` shows those of a proposal.
concern-unknown = That proposal has no concern { $number }. `/concern list` shows those it has.
concern-empty = A concern needs a reason: say what is wrong, so that somebody can do something about it.
concern-no-answer = Say what settled it. Everybody who looks at the proposal will want to know.
concern-too-long = That has { $found } characters; at most { $limit } are allowed. Say it shorter, or say the rest in a message and link it.
concern-twice = You have raised that very concern already. `/concern list` shows it.
concern-too-many-yours = You have raised { $limit } concerns about this proposal already, which is as many as one person can.
concern-too-many = There are { $limit } concerns about this proposal already, which is as many as there can be. Talk it over, or propose something else.
concern-too-late = P{ $number } is not open any more, so its concerns stay as they were. `/proposal show` tells how it ended.
concern-not-open = Concern { $number } is settled already. `/concern list` shows how.
concern-not-yours = Only whoever raised concern { $number } can take it back. A maintainer can resolve it with an answer: `/concern resolve`.
concern-not-yours-to-resolve = Concern { $number } can be resolved by whoever raised it, or by a maintainer.
concern-not-the-authors = You proposed it, so you cannot resolve somebody else's concern { $number }, not even as a maintainer. Ask whoever raised it, or another maintainer.
concern-excluded-bot = Bots cannot raise concerns.
concern-excluded-author = In this server nobody decides about their own proposal, so you cannot raise a concern about P{ $number }. You can amend it, or withdraw it.
concern-excluded-area = Only the maintainers of its area decide P{ $number }, so only they can raise a concern about it. Tell one of them.
concern-excluded-role = Only members with one role decide P{ $number }, so only they can raise a concern about it. The card says which role; tell somebody who has it.
concern-excluded-account-age = Your Discord account was too new when P{ $number } opened, so you cannot raise a concern about it. Tell somebody who can vote on it.
concern-excluded-member-age = You had not been a member of this server for long enough when P{ $number } opened, so you cannot raise a concern about it. Tell somebody who can vote on it.
concern-excluded-accepted = To vote on P{ $number }, or raise a concern about it, one needed accepted contributions when it opened, and yours were too few. Tell somebody who can.

# Settling one with a button
concern-button-resolve = Say what settled it
concern-button-withdraw = Take it back
concern-settle-title = What settled { $ref }?
concern-settle-field = What settled it
