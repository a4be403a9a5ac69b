# /watch and /me following
watch-group = Hear of areas, tasks, proposals and people; quiet unless you ask for messages
watch-area-description = Watch an area: what is opened, handed in and accepted there
watch-task-description = Watch what becomes of a task
watch-proposal-description = Watch what becomes of a proposal
watch-requests-description = Watch what somebody hands in for review
watch-option-area = The area
watch-option-task = The task, by number or title
watch-option-proposal = The proposal, by number or title
watch-option-member = Whose work you want to review
watch-following-description = All that you watch and what is new there, shown only to you

watch-began = You watch **{ $title }**. `/me following` shows what is new; it is quiet unless you ask for messages in `/me settings`.
watch-stopped = You do not watch **{ $title }** any more.
watch-quieted = No more messages about what you watch. `/me following` still shows what is new.
watch-menu-stop = Stop watching …
watch-button-quiet = No more messages

watch-title = What you watch
watch-quiet = This list is quiet. In `/me settings` you can ask for a message when something is new, once an hour, a day or a week.
watch-told-hourly = You get at most one message an hour if any of this has news.
watch-told-daily = You get at most one message a day if any of this has news.
watch-told-weekly = You get at most one message a week if any of this has news.
watch-none = You watch nothing. Begin with `/watch area`, `/watch task`, `/watch proposal`, `/watch requests` or `/page watch`.
watch-more = … and { $count } more
watch-news-more = … and { $count } more: `/me following`
watch-news-title = News in { $community }
watch-page-line = **[{ $title }]({ $link })** · nothing new
watch-page-news = **[{ $title }]({ $link })** · { $count ->
        [one] one change
       *[other] { $count } changes
    }
watch-nothing-new = { $name } · nothing new
watch-news-line = { $name } · { $happened }
watch-area = Area **{ $area }**
watch-requests-of = Work of { $who } for review

watch-did-task-new = is a new task
watch-did-task-claimed = was claimed
watch-did-task-open-again = can be claimed again
watch-did-task-edited = was changed
watch-did-task-done = is done
watch-did-task-reopened = is open again
watch-did-proposal-new = is a new proposal
watch-did-proposal-changed = was changed
watch-did-proposal-extended = is open longer
watch-did-proposal-ended = was withdrawn
watch-did-proposal-decided = is decided
watch-did-proposal-escalated = became a vote
watch-did-proposal-reopened = is open again
watch-did-concern-raised = has a new concern
watch-did-concern-settled = has a concern less
watch-did-contribution-accepted = was accepted
watch-did-review-wanted = waits for a review

# Refusals
watch-nothing-there = There is no { $name }. Look for it with `/area list` or `/task list`.
watch-yourself = You know what you hand in yourself. Name somebody else.
watch-bot = Bots hand in nothing for review. Name a person.
watch-not-watched = You do not watch that any more. `/me following` shows what you do.
watch-too-many = You watch { $limit } things, and more is not possible. Stop watching one in `/me following` first.
