# The health of the commons: /health, the archive's page, and the section of a digest
health-title = Health of the commons
health-description = How this community's work goes: what waits, who comes back, and how much rests on how few
health-not-maintainer = Only maintainers and admins can ask for the health of the commons here. Where the archive is public, its page about it is open to everybody.
health-lead = The last { $weeks } weeks. These are figures of everybody together; nobody is named or ranked.
health-link = [Week by week, and how it is measured]({ $link })
health-measured = How it is measured
health-measured-how = { health-web-how-minutes } As it was { $when }.
health-not-whole = There is more than is counted here: these are figures of the newest part.
health-more = … and { $count } more

health-tasks = Tasks
health-tasks-line = { $open ->
        [0] None is open.
        [one] { $open } is open, { $free } of them free, and { $small } of these small enough for a quarter of an hour.
       *[other] { $open } are open, { $free } of them free, and { $small } of these small enough for a quarter of an hour.
    }
health-flow-line = In { $weeks } weeks { $opened } were opened and { $done } done.
health-lapsed = Claims that ran out
health-lapsed-line = { $count ->
        [0] None.
        [one] { $count } claim ended because nothing was heard of it.
       *[other] { $count } claims ended because nothing was heard of them.
    }
health-together = { $one } { $other }
health-hours = { $hours } h
health-days = { $days } days
health-waits = Until the first answer
health-waits-none = Nothing was handed in.
health-waits-line = Half of what is handed in is answered within { $median }.
health-waits-most = Nine of ten within { $most }.
health-waits-unanswered = More than half of what was handed in waits still.
health-waits-now = { $count ->
        [one] { $count } contribution waits now, for { $longest }.
       *[other] { $count } contributions wait now, the longest for { $longest }.
    }
health-minutes = People's time
health-minutes-none = Nothing was accepted.
health-minutes-line = About { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } of handing in and reviewing for each of { $accepted ->
        [one] { $accepted } accepted contribution
       *[other] { $accepted } accepted contributions
    }.
health-first = First-timers
health-first-line = { $accepted ->
        [0] Nobody was accepted for the first time.
        [one] { $accepted } member was accepted for the first time.
       *[other] { $accepted } members were accepted for the first time.
    }
health-returned-line = Of the { $old } for whom that is 30 days ago, { $returned } came back after that.
health-shares = How much rests on how few
health-shares-line = { $people ->
        [one] All accepted work is by one person.
       *[other] The accepted work is by { $people } people.
    }
health-share-top = The first percent ({ $people })
health-share-next = The next nine percent ({ $people })
health-share-rest = All others ({ $people })
health-share-line = { $part }: { $share } %
health-orphans = Areas nobody looks after
health-orphans-none = None.

# On the web
health-web-lead = How work has come and gone here in the last { $weeks } weeks, and how long it waited. These are figures of everybody together; nobody is named or ranked.
health-web-at = As it was { $when }.
health-web-weeks = Week by week
health-web-table = All weeks
health-web-week = Week from
health-web-tasks = Tasks opened and done each week
health-web-open = Tasks that were open at the end of each week
health-web-works = Contributions handed in and accepted each week
health-web-waits = Hours until the first answer, for what was handed in that week
health-web-lapses = Claims that ran out each week
health-web-opened = Tasks opened
health-web-done = Tasks done
health-web-left = Tasks open
health-web-given = Handed in
health-web-accepted = Accepted
health-web-hours = Hours until the first answer
health-web-lapsed = Claims that ran out
health-web-minutes = Minutes
health-web-most = { $value } in the week from { $week }
health-web-total = { $name }: { $total } in all.
health-web-peak = The most was { $value }, in the week from { $week }. The table below has every week.
health-web-shares = Share of the accepted work
health-web-how = How it is measured
health-web-how-week = A week begins on Monday, in the community's time zone. The last one is under way.
health-web-how-waits = The first answer is the first review by somebody else, or acceptance. Hours are the median; what still waits counts as waiting longer than all that was answered, so a dash means that nothing was handed in or that half of it still waits.
health-web-how-minutes = People's time is an estimate. What one person does to contributions (handing in, revising, agreeing, reviewing) with less than an hour between each is one session, from 430 seconds before the first act to the last; after Geiger and Halfaker, “Using Edit Sessions to Measure Participation in Wikipedia” (2013). All sessions count, also those for what was not accepted. The writing itself, done elsewhere, is not seen.
health-web-how-first = A first-timer is somebody whose first accepted contribution falls into these weeks. They came back if they handed in or reviewed something 30 days later or after that.
health-web-how-shares = Work made together counts for each in equal parts. The first percent is always at least one person.
health-web-json = These figures as JSON
health-web-nav = Health
