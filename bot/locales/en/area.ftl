# /area
area-group = The areas of what you make together, and who looks after each
area-add-description = Make an area (admins)
area-add-option-name = A short name: letters a to z, digits and hyphens
area-add-option-maintainer = Who looks after it; more are added with /area edit
area-option-about = What it is about, in a sentence
area-option-area = The area
area-list-description = The areas there are
area-show-description = An area: who looks after it, what belongs to it, how work is accepted there
area-edit-description = Change an area: its people, its paths, how work is accepted there (admins)
area-edit-option-add = Who looks after it from now on, too
area-edit-option-remove = Who does not look after it any more
area-edit-option-add-reviewer = Who approves work for it from now on, beside its maintainers
area-edit-option-remove-reviewer = Who does not approve work for it any more
area-edit-option-add-path = What belongs to it: files such as src/** or the words that page titles begin with
area-edit-option-remove-path = What does not belong to it any more, written as /area show shows it
area-edit-option-status = How well it is looked after; without maintainers it is an orphan anyway
area-edit-option-channel = Where its work is posted for review
area-edit-option-any-channel = Post its work where all other work is posted again
area-edit-option-acceptance = What it takes for work to be accepted
area-edit-option-approvals = How many people have to approve work
area-edit-option-hours = For how many hours nobody may have objected
area-adopt-description = Offer to look after an area that nobody looks after
area-resign-description = Stop looking after an area, or reviewing for it
area-resign-option-note = What those who come after you should know
area-choice-supported = supported: looking after it is somebody's task
area-choice-maintained = maintained: volunteers look after it
area-choice-approvals = approvals: enough people who look after it or review for it approve
area-choice-maintainer = maintainer: one of its maintainers approves
area-choice-lazy = lazy consensus: nobody objects for some hours
area-choice-vote = vote: the community decides on each work
area-remove-description = End an area (admins)

area-added = There is an area **{ $name }** now. Proposals can name it, and members can delegate their vote for it.
area-changed = The area **{ $name }** is changed. On what is open already, who may vote stays as it was.
area-removed = The area **{ $name }** is gone.{ $delegations ->
        [0] { "" }
        [one] { " " }One delegation for it ended with it.
       *[other] { " " }{ $delegations } delegations for it ended with it.
    }
area-maintainers = Maintainers
area-reviewers = Reviewers
area-status = Status
area-status-supported = Supported
area-status-maintained = Maintained
area-status-orphan = Orphan: `/area adopt` offers you for it
area-acceptance = Work is accepted
area-rule-approvals = { $count ->
        [one] when one person who looks after it or reviews for it approves
       *[other] when { $count } people who look after it or review for it approve
    }
area-rule-maintainer = when one of its maintainers approves
area-rule-lazy = when nobody has objected for { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }
area-rule-vote = by a vote of the community
area-paths = What belongs to it
area-channel = Reviewed in
area-task = To find somebody
area-offers = Offered to look after it
area-handover = Handed over
area-handover-words = { $who }, { $when }: { $note }
area-button-confirm = Confirm
area-confirmed = { $who } looks after **{ $name }** now.
area-offered = You have offered to look after **{ $name }**. A maintainer has to confirm it; they are asked where its work is reviewed.
area-adopt-title = { $who } looks after the area { $name }
area-adopt-by-vote = 🏛️ Here the community decides who looks after what. This is the proposal that would make you a maintainer of **{ $name }**:
area-resigned = You do not look after **{ $name }** any more. Thank you for having done so! Its maintainers now: { $maintainers }
area-news-title = Area { $name }
area-news-offered = { $who } offers to look after **{ $name }**, which nobody does now. A maintainer confirms it with the button.
area-news-adopted = { $who } looks after **{ $name }** from now on. Thank you!
area-news-resigned = { $who } does not look after **{ $name }** any more, and leaves this:
area-news-orphan = Nobody looks after it now: [{ $task }]({ $link }) is to find somebody.
area-nobody = nobody yet
area-list-title = Areas
area-list-empty = There are no areas here yet. Admins make one with `/area add`.
area-line = **{ $name }** { $about } · { $maintainers }
area-more = … and { $count } more

# Refusals
area-not-maintainer = Offers are confirmed by maintainers. Ask one of them.
area-own-offer = Somebody else confirms your offer: another maintainer, or an admin.
area-yours-already = You look after { $name } already.
area-no-orphan = Somebody looks after { $name }. Ask them whether they want help; an admin adds you with `/area edit`.
area-too-many-offers = Enough people have offered to look after { $name }. A maintainer has to choose among them first.
area-no-offer = They do not offer to look after { $name } any more.
area-adopted-already = They look after { $name } already.
area-not-yours = You neither look after { $name } nor review for it.
area-note-empty = Leave a note: what should those who come after you know?
area-note-too-long = The note has { $found } characters; at most { $limit } are kept.
area-too-many-reviewers = { $name } has { $limit } reviewers already, which is as many as there can be.
area-no-such-reviewer = They are no reviewer for { $name }. `/area show` shows who is.
area-acceptance-number = The option `{ $name }` does not go with that way to accept work. Leave it out, or choose the other way.
area-acceptance-range = It can take 1 to { $approvals } approvals, and 1 to { $hours } hours without an objection.
area-pattern-too-long = The path has { $found } characters; at most { $limit } are allowed.
area-bad-pattern = “{ $found }” is neither a path nor the beginning of a title. Write for example `src/**` or `*.md` below a folder, `/Makefile`, or `Tide pools`.
area-too-many-patterns = { $name } has { $limit } paths already, which is as many as there can be. A shorter one may say the same.
area-no-such-pattern = “{ $found }” is none of the paths of { $name }. `/area show` shows them.
area-not-admin = Areas are made and changed by people with Manage Server. Ask one of them.
area-bad-name = “{ $found }” cannot be the name of an area: it has at most { $limit } letters a to z, digits and hyphens, and begins and ends with none of the hyphens.
area-about-too-long = That has { $found } characters; at most { $limit } are allowed. Say it in one sentence.
area-exists = There is an area { $name } already. `/area edit` changes it.
area-too-many = There are { $limit } areas already, which is as many as there can be. Remove one first.
area-unknown = There is no area “{ $name }” here. `/area list` shows those there are.
area-empty = Nobody looks after { $name } yet, so nobody could vote. Let everybody vote, or ask an admin to add maintainers with `/area edit`.
area-in-use = { $proposals } is about { $name } and open, so it cannot be removed now. Wait until it is decided.
area-too-many-maintainers = { $name } has { $limit } maintainers already, which is as many as there can be.
area-no-such-maintainer = They are no maintainer of { $name }. `/area show` shows who is.
area-maintainer-bot = A bot cannot look after an area. Name a person.
area-governed = Who looks after what is under the community's own rule here (the settings “roles”). Use `/propose`, and choose in its preview: **If it passes, also …**, then to make somebody a maintainer of an area, or to end that.
