# /task, "Make a task", and the task's card
task-group = Open work: add it, claim it, finish it
task-add-description = Add a piece of open work that anybody can claim
task-add-option-title = What is to be done, in one line
task-add-option-details = Anything that helps to start: where, how, what "done" looks like
task-list-description = The tasks that are open or claimed
task-list-option-state = Only those that are … (default: open and claimed)
task-claim-description = Take a task, or keep your claim for longer
task-release-description = Give a task you have claimed back
task-done-description = Say that a task is done
task-show-description = One task: its state, where it comes from and what was made for it
task-reopen-description = Undo "done"
task-option-number = The task, such as T7
task-state-open = open
task-state-claimed = claimed
task-state-done = done

task-added = **{ $ref }** is open: { $place }
    Anybody can claim it with the button on its card or with `/task claim`.
task-claimed = **{ $ref }** is yours until { $at } ({ $until }).
    Claim it again any time to keep it longer, and press **Done** on its card or use `/task done` when you have finished. To hand in text or files for it, use `/contribute` and name { $ref } as the task.
task-released = **{ $ref }** is free again. Thank you for saying so.
task-finished = **{ $ref }** is done. Thank you! If that was a mistake, `/task reopen` undoes it.
task-reopened = **{ $ref }** is open again.
task-list-title = Tasks
task-list-empty = No tasks here. Add one with `/task add`, or right-click a message and choose **Apps → Make a task**.
task-list-more = … and { $count } more. `/task show` suggests them as you type.
task-line-open = open
task-line-claimed = { $who } until { $until }
task-line-done = done { $when }

task-menu = Make a task
task-form-title = Make a task
task-form-field-title = What is to be done
task-form-field-details = Details

## The card

task-card-state = State
task-card-open = Free. Press **Claim** to take it.
task-card-claimed = Claimed by { $who } until { $at } ({ $until })
task-card-done = Done by { $who } { $when }
task-card-done-unknown = Done { $when }
task-card-from = From
task-card-from-message = [a message]({ $link }) by { $who }
task-card-from-proposal = proposal [{ $ref }]({ $link })
task-card-from-member = { $who }
task-card-contributions = Contributions
task-card-link = [Permanent page]({ $link })
task-button-claim = Claim
task-button-renew = Keep { $ref } longer
task-button-release = Give back
task-button-done = Done

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
task-offer-not-free = T{ $number } is not free now, so it cannot be offered. `/task show` says what it waits for.
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
task-due-past = That is in the past: <t:{ $found }:f>. Say a time to come, such as `3d` or `2030-01-31`.
task-steps = A checklist has at most { $limit } lines, each of at most { $length } characters. What is more is a task of its own: `/task split`.
task-step-unknown = T{ $number } has no such line in its checklist any more. `/task show` has it as it is now.
task-needs-too-many = At most { $limit } tasks can be needed for one.
task-circle = T{ $number } and T{ $other } would wait for each other. Take away one of the ties with `/task edit`.
task-parts-enough = T{ $number } has enough parts: at most { $limit }. Make a part of it larger, or another task for the rest.
task-split-lines = Write from 1 to { $limit } lines: each is the title of a part.
