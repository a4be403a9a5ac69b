# /task, "Make a task", and the task's card
task-group = Open work: add it, claim it, finish it
task-add-description = Add a piece of open work that anybody can claim; without options a form opens
task-add-option-title = What is to be done, in one line
task-add-option-details = Anything that helps to start: where, how, what "done" looks like
task-add-option-area = The area it belongs to
task-add-option-minutes = About how many minutes of work it is
task-add-option-due = Until when, such as “friday”, “in 2 weeks” or “31 jan”
task-add-option-newcomers = Whether it is good to begin with
task-add-option-skills = What one has to know for it, separated by commas
task-add-option-needs = Tasks that have to be done first, such as “T3, T5”
task-add-option-parent = The task that this one is a part of
task-add-option-every = Opens again by itself when done: “monday 9”, “2 weeks on friday”
task-add-option-seats = How many may try it at once
task-add-option-checklist = Steps to tick off, separated by semicolons
task-edit-description = Change what is said of a task; without options a form opens. “none” takes something back
task-edit-option-parent = The task that this one is a part of, or “none”
task-edit-option-every = When it opens again by itself, or “none”
task-split-description = Open parts of a task, each a task of its own
task-check-description = Tick off a line of a task's checklist, or undo that
task-check-option-step = The line
task-list-description = The tasks that are open or claimed
task-list-option-state = Only those that are … (default: open and claimed)
task-list-option-area = Only those of an area
task-list-option-minutes = Only those of at most so many minutes
task-list-option-newcomers = Only those that are good to begin with
task-list-option-free = Only those that can be claimed now
task-list-option-mine = Only those that you have claimed or help with
task-claim-description = Take a task
task-renew-description = Keep a task you have claimed for longer
task-release-description = Give a task you have claimed back
task-release-option-note = What the next one should know: how far you came, what is left
task-offer-description = Ask somebody whether they will take a task; they may say no
task-offer-option-member = Whom to ask
task-accept-description = Say yes to a task that is offered to you
task-decline-description = Say no to a task that is offered to you; you are not asked again
task-help-description = Lend a hand to whoever has a task
task-leave-description = Help no more with a task
task-free-description = For maintainers: end somebody's claim on a task
task-free-option-reason = Why; whoever had it reads it
task-free-option-member = Whose claim (default: all claims on it)
task-done-description = Say that a task is done
task-show-description = One task: its state, where it comes from and what was made for it
task-reopen-description = Undo "done"
task-option-number = The task, such as T7
task-state-open = open
task-state-claimed = claimed
task-state-done = done

task-added = **{ $ref }** is open: { $place }{ $about ->
    [none] {""}
   *[other] {" "}({ $about })
    }
    Anybody can claim it with the button on its card or with `/task claim`.
task-edited = **{ $ref }** is changed. { $about ->
    [none] {""}
   *[other] Now it says: { $about }.
    }
task-was-split = { $count ->
    [one] **{ $ref }** has a part now: { $parts }.
   *[other] **{ $ref }** has { $count } parts now: { $parts }.
    } It can be done when they are.
task-checked = Noted: { $done } of { $all } steps of **{ $ref }** are done.
task-claimed = **{ $ref }** is yours until { $at } ({ $until }).
    You are reminded before that; **Keep it** or `/task renew` keeps it longer. Press **Done** on its card or use `/task done` when you have finished. To hand in text or files for it, use `/contribute` and name { $ref } as the task: it is done when that is accepted.
task-renewed = **{ $ref }** is yours until { $at } ({ $until }).
task-released = **{ $ref }** is free again. Thank you for saying so.
task-noted = Thank you: whoever takes **{ $ref }** next will find your note.
task-finished = **{ $ref }** is done. Thank you! If that was a mistake, `/task reopen` undoes it.
task-reopened = **{ $ref }** is open again.
task-offer-made = { $who } is asked whether they will take **{ $ref }**. Nothing changes until they say yes; after three days without an answer it is a no.
task-offer-quiet = **{ $ref }** is offered to { $who }, who gets no message about it from me now: they wish for none, or have it already. They find it in `/me todo`, or by `/task accept`.
task-declined = Noted: you do not take **{ $ref }**. You are not asked again.
task-helping = You lend a hand with **{ $ref }**. Its card names you; `/task leave` ends that.
task-left = You do not help with **{ $ref }** any more.
task-freed = **{ $ref }** is free again. Whoever had it is told your reason, and whoever takes it next reads it.
task-list-title = Tasks
task-list-empty = No tasks here. Add one with `/task add`, or right-click a message and choose **Apps → Make a task**.
task-list-none = No such tasks now. `/task list` without options shows all that are open.
task-list-more = … and { $count } more. `/task show` suggests them as you type.
task-line-open = open
task-line-claimed = { $who } until { $until }
task-line-claimed-many = { $who } and { $count ->
    [2] another
   *[other] others
    } until { $until }
task-line-blocked = waits for { $waits }
task-line-done = done { $when }

task-size-minutes = about { $count } min
task-size-hours = about { $count } h
task-size-choice = { $size } ({ $minutes })
task-trait-area = area { $area }
task-trait-newcomers = good for newcomers
task-trait-due = due { $when }
task-trait-skills = takes: { $skills }
task-trait-every = again { $schedule }
task-trait-seats = { $count } may try it

task-menu = Make a task
task-form-title = Make a task
task-form-new = Add a task
task-form-edit = Change { $ref }
task-form-field-title = What is to be done
task-form-field-details = Details
task-form-field-minutes = About how many minutes
task-form-hint-minutes = 15 for a quarter of an hour, 120 for two hours
task-form-field-due = Until when
task-form-hint-due = “friday”, “in 2 weeks”, “31 jan”; empty if it does not matter
task-form-field-checklist = Checklist
task-form-hint-checklist = A step in each line; they can be ticked off on the card
task-split-title = Parts of { $ref }
task-split-field = Titles
task-split-hint = A part in each line; each becomes a task that somebody can claim
task-note-title-release = Give { $ref } back
task-note-title-note = A note on { $ref }
task-note-field = For whoever takes it next
task-note-hint = How far did you come? What is left, where are your notes?

## The card

task-card-state = State
task-card-open = Free. Press **Claim** to take it.
task-card-claimed = Claimed by { $who } until { $at } ({ $until })
task-card-seats = { $count ->
    [one] One more may try it.
   *[other] { $count } more may try it.
    }
task-card-blocked = Waits for { $waits }.
task-card-helpers = Helping: { $who }
task-card-done = Done by { $who } { $when }
task-card-done-unknown = Done { $when }
task-card-from = From
task-card-from-message = [a message]({ $link }) by { $who }
task-card-from-proposal = proposal [{ $ref }]({ $link })
task-card-from-member = { $who }
task-card-from-trace = opened by itself, because of { $why }
task-card-contributions = Contributions
task-card-steps = Checklist
task-card-parts = Parts
task-card-part-of = A part of { $ref }
task-card-parts-done = { $done } of { $all } parts are done
task-card-parts-open = Open: { $refs }
task-card-left = Left by those before
task-card-link = [Permanent page]({ $link })
task-left-released = { $who } gave it back { $when }{ $note ->
    [yes] : { $words }
   *[no] .
    }
task-left-lapsed = The claim of { $who } ran out { $when }{ $note ->
    [yes] : { $words }
   *[no] .
    }
task-left-freed = A maintainer ended the claim of { $who } { $when }{ $note ->
    [yes] : { $words }
   *[no] .
    }
task-step-done = ☑️
task-step-open = ⬜
task-steps-menu = Tick off a step, or undo that
task-steps-more = … and { $count } more
task-button-claim = Claim
task-button-renew = Keep it
task-button-renew-one = Keep { $ref } longer
task-button-release = Give back
task-button-done = Done
task-button-help = Help
task-button-accept = I take it
task-button-decline = No, thanks
task-button-note = Leave a note

## What members are told directly

claim-ending = Your claim on **{ $ref } { $title }** in { $community } ends { $when }. Are you still at it? One press keeps it; or give it back with a note for the next one.
claim-over-lapsed = Your claim on **{ $ref } { $title }** in { $community } has run out, so others can take it now. That happens; you can claim it again. If you came some way, leave the next one a note.
claim-over-freed = A maintainer of { $community } ended your claim on **{ $ref } { $title }**: { $reason }
claim-over-done = **{ $ref } { $title }** in { $community }, which you had claimed, is done. Thank you for trying!
task-offered = { $who } asks whether you will take **{ $ref } { $title }** in { $community }{ $about ->
    [none] {""}
   *[other] {" "}({ $about })
    }. You are free to say no, and are not asked again.
offer-declined = { $who } does not take **{ $ref } { $title }** in { $community }. It stays open for others.
parts-done = All parts of **{ $ref } { $title }** in { $community } are done. If that was all of it, say that it is done too.
task-told-link = [{ $ref }]({ $link })

## Refusals

task-unknown = There is no task T{ $number } here. `/task list` shows what is open.
task-bad-number = “{ $found }” is not a task's number. Pick one of those suggested, or write for example `T7`.
task-title-empty = A task needs a title: say in one line what is to be done.
task-title-too-long = The title has { $found } characters; at most { $limit } are allowed. Move the rest to the details.
task-details-too-long = The details have { $found } characters; at most { $limit } are allowed. Put the rest into a message and link to it.
task-from-same-message = That message is a task already: T{ $number }. `/task show` shows it.
task-already-done = T{ $number } is done already. `/task reopen` opens it again, if it should not be.
task-taken = { $who } has T{ $number } until <t:{ $until }:f>. Talk to them, wait until the claim ends (<t:{ $until }:R>), or pick another with `/task list`.
task-not-claimed = Nobody has claimed T{ $number }, so there is nothing to give back.
task-not-yours = T{ $number } is claimed by { $who }. Only they can give it back; a maintainer can end their claim with `/task free`.
task-not-yours-to-renew = You have not claimed T{ $number }, so there is nothing to keep. `/task claim` takes it, if it is free.
task-blocked = T{ $number } waits for { $waits }, which has to be done first. Perhaps that is something for you?
task-parts-open = T{ $number } has parts that are not done: { $parts }. Finish those first, or say of each that it is done.
task-reason-missing = Say why: whoever had the task reads it, and so does whoever takes it next.
task-note-too-long = The note has { $found } characters; at most { $limit } are allowed. Put the rest into a message and link to it.
task-size-out-of-range = A task takes from { $low } minutes to { $high } hours. Split what is larger with `/task split`.
task-skills = At most { $limit } skills, each of at most { $length } characters, separated by commas.
task-offer-yourself = You need no offer: `/task claim` takes T{ $number }.
task-offer-has-it = { $who } has T{ $number } already.
task-offer-asked-before = { $who } was asked about T{ $number } before and did not take it; nobody is asked twice. Offer it to somebody else, or leave it for whoever comes.
task-offer-not-free = T{ $number } is not free now, so it cannot be offered. `/task show` says who has it, or what it waits for.
task-offer-no-say = Only its author, whoever has claimed it and the maintainers can offer T{ $number }. Claim it if you want it yourself, or tell them who might.
task-offers-enough = { $who } has { $limit } offers to answer already. Ask again when they have, or ask somebody else.
task-offered-already = T{ $number } is offered to { $who } until <t:{ $until }:f>. When they say no, or nothing, offer it to somebody else.
task-not-offered = T{ $number } is not offered to you, or no longer. `/task list` shows what is free.
task-help-yourself = T{ $number } is yours: you do not help, you do it.
task-helpers-enough = T{ $number } has { $limit } helpers, which is enough. `/task list` shows what else is open.
task-not-helping = You are not among the helpers of T{ $number }, so there is nothing to leave.
task-done-not-yours = Whoever claimed T{ $number }, its author or a maintainer says whether it is done. Claim it first if you want to work on it.
task-not-done = T{ $number } is not done, so there is nothing to reopen.
task-no-say = T{ $number } is described by its author, whoever has claimed it and the maintainers. Claim it first, or tell them what should be different.
task-not-maintainer = Only maintainers of the server or of the task's area end somebody's claim on T{ $number }. Talk to whoever has it, or to a maintainer.
task-newcomer-one = You have T{ $number } already. Until something of yours is finished or accepted here you hold one task at a time: finish it, or give it back with `/task release`.
task-seats-out-of-range = From 1 to { $limit } people may try a task at once.
task-due-past = That is in the past: <t:{ $found }:f>. Say a time to come, such as `in 3 days` or `31 jan`.
task-steps = A checklist has at most { $limit } lines, each of at most { $length } characters. What is more is a task of its own: `/task split`.
task-step-unknown = T{ $number } has no such line in its checklist, or no longer. Pick one of those suggested; `/task show` has all of it.
task-needs-too-many = At most { $limit } tasks can be needed for one.
task-circle-itself = T{ $number } cannot wait for itself, or be a part of itself. Name another task.
task-circle = T{ $number } and T{ $other } would wait for each other. Take away one of the ties with `/task edit`.
task-parts-enough = T{ $number } has enough parts: at most { $limit }. Make a part of it larger, or another task for the rest.
task-split-lines = Write from 1 to { $limit } lines: each is the title of a part.
task-title-or-form = Say with `title` what is to be done, or leave out all options and fill in the form.
task-size-no-number = “{ $found }” is no number of minutes. Write for example 15, or 120 for two hours.
task-due-repeats = “{ $found }” is more than one time. Use `every` for a task that comes again.
task-offer-bot = Bots take no tasks. Offer it to a person.
task-note-empty = Write something to whoever takes it next.
task-note-not-yours = No claim of yours on T{ $number } has run out. `/task release` gives back what you have, with a note.
