# /digest, and the digest itself
digest-group = A regular summary of what is open, posted in a channel without pinging anybody
digest-set-description = Post a summary of open tasks, waiting reviews and closing votes regularly
digest-set-option-time = The time of day, such as 9:00 or 6 pm, in this server's time zone
digest-set-option-days = daily, weekdays, weekends, or names such as mon, thu (default: daily)
digest-set-option-channel = Where it is posted (default: here)
digest-preview-description = What the summary would say now, shown only to you
digest-off-description = Post no more summaries in a channel
digest-off-option-channel = The channel (default: here)
digest-list-description = Where and when summaries are posted

digest-set = A digest comes to { $channel } { $times }.
    The next one: { $next } ({ $relative }). When nothing is open, none is posted. `/digest preview` shows what it would say now.
digest-off = No more digests in { $channel }.
digest-list-title = Digests
digest-list-line = { $channel } { $times }; next { $next }
digest-list-empty = No digest is set. `/digest set` starts one in this channel.
digest-list-more = … and { $count } more
digest-preview-empty = Nothing is open just now, so nothing would be posted.
digest-preview-note = Only you see this. A digest would say:

## The digest

digest-title = What is open
digest-late = This digest is late: I could not post it when it was due.
digest-votes = 🗳️ Votes that close soon
digest-votes-line = **{ $ref }** { $title }, closes { $when }
digest-reviews = 🔍 Waiting for a review
digest-tasks = 🧰 Open tasks
digest-tasks-line = **{ $ref }** { $title }
digest-more = … and { $count } more
digest-closing = Votes, claims and reviews are all on the cards behind the numbers. [The archive]({ $link }) has everything that was accepted.

# Refusals
digest-not-maintainer = Digests are set by maintainers and admins. Ask one of them.
digest-none-here = No digest is posted there. `/digest list` shows where there is one.
