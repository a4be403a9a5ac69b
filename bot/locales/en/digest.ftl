# /digest, /me digest, and the digest itself
digest-group = Regular summaries of what is open and what was done, posted without pinging anybody
digest-add-description = Post a summary regularly: open tasks, waiting reviews, closing votes, what was done
digest-add-option-channel = Where it is posted: a channel, a thread or a forum (default: here)
digest-edit-description = Change a digest, or see how it is set
digest-edit-option-channel = Another place for it: a channel, a thread or a forum
digest-option-digest = Which digest, such as D1
digest-option-time = The time of day, such as 9:00 or 6 pm
digest-option-days = daily, weekdays, names such as mon, thu, or every 2 weeks on fri
digest-option-zone = A time zone of its own, such as Europe/Berlin
digest-option-areas = Only these areas, separated by commas
digest-option-length = How many lines each section has at most
digest-preview-description = What a digest would say now, shown only to you
digest-now-description = Post a digest at once, besides the regular ones
digest-remove-description = Post a digest no more
digest-list-description = Where and when digests are posted
digest-own-description = A digest of your own by direct message, with tasks to claim; leave all out to see yours

digest-set = **{ $ref }** comes to { $channel } { $times }.
    The next one: { $next } ({ $relative }). Where nothing is to be said, none is posted.
digest-own-set = Your digest comes to you { $times }.
    The next one: { $next } ({ $relative }). Where nothing is to be said, none is sent.
digest-own-unreached = ⚠️ You have set that you want to be told nothing, so it does not reach you. `/me settings` changes that.
digest-own-none = You have no digest of your own. One tells you by direct message what you could do here: votes that close, reviews for you, tasks to claim. The button starts one each day at 9:00; `/me digest time:… days:…` sets another time.
digest-own-off = You get no digest any more. `/me digest` starts one again.
digest-contents = It has: { $sections }; at most { $lines } lines of each{ $areas ->
        [none] .
       *[other] {""}; only about { $areas }.
    }
digest-removed = **{ $ref }** comes to { $channel } no more. `/digest add` starts another one.
digest-posted = **{ $ref }** is posted in { $channel }.
digest-list-title = Digests
digest-list-line = **{ $ref }** { $channel } { $times }{ $areas ->
        [none] {""}
       *[other] , about { $areas }
    }; next { $next }
digest-list-last = , [the last one]({ $link })
digest-list-empty = No digest is set. `/digest add` starts one in this channel.
digest-list-more = … and { $count } more
digest-preview-empty = There is nothing to say just now, so nothing would be posted.
digest-preview-note = Only you see this. The digest would say:
digest-menu-sections = What is in it
digest-menu-areas = Only these areas (none: all)
digest-menu-length = How long it is
digest-length-short = Short: { $lines } lines of each
digest-length-medium = Medium: { $lines } lines of each
digest-length-long = Long: { $lines } lines of each
digest-button-look = What would it say now?
digest-button-on = Send me one each day
digest-button-off = Stop this digest
digest-button-claim = Claim { $ref }

digest-name-votes = votes that close
digest-name-reviews = what waits for a review
digest-name-new = new tasks
digest-name-small = free tasks, the small ones first
digest-name-lapsing = claims that end
digest-name-orphans = areas that nobody looks after
digest-name-decided = decisions
digest-name-accepted = what was accepted
digest-name-first-timers = first works
digest-name-thanks = thanks
digest-name-health = the health of the commons

## The digest

digest-title = What is open
digest-own-title = For you in { $community }
digest-post-name = What is open, { $date }
digest-late = This digest is late: I could not post it when it was due.
digest-section-votes = 🗳️ Votes that close soon
digest-section-reviews = 🔍 Waiting for a review
digest-section-new = 🆕 New tasks
digest-section-small = 🧰 Free tasks, the small ones first
digest-section-lapsing = ⏳ Claims that end soon
digest-section-orphans = 🧭 Areas that nobody looks after
digest-section-decided = ⚖️ Decided
digest-section-accepted = 📥 Accepted
digest-section-first-timers = 🌱 First works
digest-section-thanks = 💚 Thanks
digest-section-health = 🩺 The health of the commons
digest-votes-line = **{ $ref }** { $title }, closes { $when }
digest-decided-line = **{ $ref }** { $title } { $passed ->
        [yes] passed
       *[no] did not pass
    }
digest-lapsing = **{ $ref }** { $title }, free again { $when } if nobody renews it
digest-lapsing-own = **{ $ref }** { $title }, yours until { $when }
digest-orphan-line = **{ $area }**{ $about ->
        [none] {""}
       *[other] , { $about }
    }: `/area adopt`
digest-accepted-line = **{ $ref }** { $title } by { $who }
digest-first-timers-line = **{ $ref }** { $title }, the first by { $who }. Welcome!
digest-thanks-line = **{ $ref }** { $title } by { $who }, thanked by { $count ->
        [one] one
       *[other] { $count }
    }
digest-health-line = In the last whole week: tasks opened { $opened }, done { $done }; works accepted { $accepted }; the first answer after { $wait ->
        [none] a while yet
       *[other] { $wait } h
    } (median). Tasks open now: { $open }. [All figures]({ $link })
digest-more = … and { $count } more
digest-closing = Votes, claims and reviews are all on the cards behind the numbers. [The archive]({ $link }) has everything that was accepted.

# Refusals
digest-not-maintainer = Digests are set by maintainers and admins. Ask one of them, or have one of your own: `/me digest`.
digest-unknown = There is no digest D{ $number } here. `/digest list` shows those there are.
digest-bad-number = “{ $found }” is no digest. They have names such as `D1`; `/digest list` shows them.
digest-too-many = There are { $limit } digests here already, which is as many as there may be. End one with `/digest remove`, or change one with `/digest edit`.
digest-too-many-areas = A digest is about at most { $limit } areas. Choose fewer, or none for all.
digest-no-section = A digest has at least one section. Choose some, or end it with `/digest remove`.
digest-none-of-yours = You have no digest of your own. `/me digest` starts one.
