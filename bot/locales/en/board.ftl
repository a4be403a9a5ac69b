# /board, and the message in a channel that shows what there is to do
board-group = A message in a channel that always shows the open tasks
board-set-description = Show the open tasks in a channel, all or some, in one message that is kept up to date (maintainers)
board-set-option-channel = Where (default: here)
board-set-option-area = Only tasks of this area
board-set-option-newcomers = Only tasks that are good for newcomers
board-set-option-minutes = Only tasks of at most so many minutes
board-set-option-free = Only tasks that can be claimed now
board-off-description = Take a channel's board down (maintainers)
board-off-option-channel = Whose board (default: here)
board-list-description = Every board, and what it shows

board-set = { $channel } has a board now. It shows { $what }, and changes by itself when they do.
board-off = { $channel } has no board any more.
board-list-title = Boards
board-list-empty = There is no board yet. A maintainer makes one with `/board set`.
board-list-line = { $place }: { $what }

board-what = { $newcomers ->
        [yes] tasks that are good for newcomers
       *[no] tasks
    }{ $area ->
        [none] {""}
       *[other] { " " }of { $area }
    }{ $minutes ->
        [0] {""}
       *[other] , of at most { $minutes } minutes
    }{ $free ->
        [yes] , that can be claimed now
       *[no] {""}
    }

board-title = What there is to do
board-lead = It shows { $what }. Pick one below to claim it. The same [on the web]({ $link }).
board-empty = Nothing is open here at the moment. `/task add` adds something, and a message becomes a task with **Apps → Make a task**.
board-no-area = Everything else
board-more = … and { $count } more
board-more-areas = … and { $count } more areas, [on the web]({ $link })
board-footer = Kept up to date
board-claim = Claim one …
board-line = **{ $ref }** { $title }
board-seats = { $free } of { $seats } places free

# Refusals
board-not-maintainer = Boards are set up by maintainers. Ask one of them, or see what is open with `/task list`.
board-too-many = There are { $limit } boards already; that is as many as can be kept up to date. Take one down with `/board off` first.
board-none = { $channel } has no board. `/board list` shows where there are some.
