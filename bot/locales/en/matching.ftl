# /task next: something to do
matching-next-description = Three tasks that might be for you, and why
matching-option-minutes = How much time you have, in minutes
matching-option-area = Only in this area
matching-option-newcomers = Only what is good to begin with
matching-title = Perhaps one of these?
matching-none = Nothing that is free now fits. `/task list` shows all there is, and `/task add` adds something.
matching-none-left = That was all. `/task list` shows everything there is.
matching-line = **{ $ref }** { $title }
matching-about = { $line } · { $about }
matching-because = { $line }
    -# { $why }
matching-why = Because { $reasons }.
matching-why-topic = it is about something you chose
matching-why-watched = it is in an area you follow
matching-why-newcomer = it is good to begin with
matching-why-worked = you have worked in its area before
matching-why-skill = you have done something like it before
matching-why-fits = it fits into your time
matching-why-due = it is due soon
matching-why-needed = something else waits for it
matching-why-any = it is free
matching-claim = Claim { $ref }
matching-more = Show others

# Invitations to tasks
invitation-description = Be invited to a task now and then, on topics you choose
invitation-option-topics = Areas or skills, separated by commas; “any” for all of them
invitation-option-monthly = At most how often in 30 days (0: not at all any more)
invitation-off = You are not invited to tasks.
    With invitations you get a direct message now and then: a task that is free, drawn by lot among those who are interested, at most three times in 30 days unless you choose another number.
invitation-on = You are invited to tasks about { $topics }, at most { $monthly ->
        [one] once
       *[other] { $monthly } times
    } in 30 days, and not while you have one. So far it was { $given ->
        [0] not at all
        [one] once
       *[other] { $given } times
    }. `/me invitations` changes that.
invitation-any = anything
invitation-stopped = You are not invited to tasks any more. `/me invitations` starts it again.
invitation-start = Invite me now and then
invitation-stop = No more invitations
invitation-monthly = Between { $low } and { $high } invitations in 30 days are possible; 0 ends them.
invitation-topics = At most { $limit } topics, each of at most { $length } characters, separated by commas.
invitation-told = An invitation from { $community }: [{ $ref }]({ $link }) **{ $title }** is free. { $why } You asked to be invited now and then; nobody expects anything of you.
