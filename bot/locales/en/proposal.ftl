# /propose and /proposal
propose-description = Put a question to the community and let it be decided by a vote
propose-option-title = What is proposed, in one line
propose-option-details = Why, and what exactly would happen
propose-option-closes = How long people can vote, such as 3d, 36h or 1 week (default: this server's setting)
propose-option-rule = How the votes are counted (default: more yes than no)
propose-option-options = What to choose from, separated by ; (2 to 10; for approval, ranked choice and score)
propose-option-quorum = How many must vote for it to count, such as 5 or 25% (default: this server's setting)
propose-option-voters = Only members with this role may vote (default: this server's setting)
propose-option-area = The area it is about; its people hear of it, and delegations for it count
propose-option-area-only = Only the maintainers of that area may vote
propose-option-results = When the count is shown (default: at once; of a secret vote when voting has ended)
propose-option-secret = Nobody sees who chose what; everybody gets a receipt to check their ballot
propose-option-reason = Whoever says no must say why
propose-option-replaces = The decision that this one would replace, such as P12
propose-option-revisit = Ask again by itself after this time, such as 180d
propose-option-tasks = Tasks to open if it passes, separated by ; (at most 10)
propose-rule-majority = Majority: more yes than no
propose-rule-two-thirds = Two thirds: at least 2 yes for each no
propose-rule-three-quarters = Three quarters: at least 3 yes for each no
propose-rule-consent = Consent: it passes when nobody has an open concern any more
propose-rule-lazy = Lazy consensus: it passes in 72 hours unless somebody objects
propose-rule-apache = Approvals without a veto: three maintainers say yes and none says no
propose-rule-approval = Approval: choose every option you can live with
propose-rule-ranked = Ranked choice: put the options in your order
propose-rule-score = Score: give each option points
propose-rule-judgement = Closed by judgement: somebody uninvolved weighs the discussion
propose-results-live = at once
propose-results-voted = to those who have voted
propose-results-closed = when voting has ended
propose-preview = This is what would be posted. Nobody else sees it yet.
propose-preview-closes = Voting ends
propose-preview-options = Options
propose-preview-size = How many may vote
propose-size-words = { $count }, as Discord counts them now (bots are among them)
propose-preview-fixed = This cannot be changed afterwards
propose-preview-similar = Open already, and much like it
propose-fixed-voted = The count is hidden from those who have not voted. There are no reactions, only buttons.
propose-fixed-closed = The count is hidden from everybody until voting ends. There are no reactions, only buttons.
propose-fixed-secret = Ballots are secret: nobody is shown who chose what. Until voting ends, whoever runs this bot could look it up; then it is removed, but not from backups made before. Who has voted stays known, but not what. Each voter gets a receipt by which they find their ballot in the published list. Nobody's delegate votes for them.
propose-fixed-secret-count = The count of this secret vote changes under everybody's eyes: whoever watches it can often tell who chose what. Choose to show it when voting has ended instead.
propose-fixed-reason = Whoever says no must say why, so there is no reaction for no, only a button.
propose-fixed-replaces = If it passes, it replaces { $ref }.
propose-fixed-revisit = It is asked again by itself { $days ->
        [one] one day
       *[other] { $days } days
    } after it is decided.
propose-button-post = Post it
propose-button-discard = Discard
propose-discarded = Discarded. Nothing was posted.
propose-done = **{ $ref }** is open: { $link }
    Voting ends { $when }. { $how }
propose-how-reactions = Everybody who may vote can react on the card or use its buttons.
propose-how-paper = Everybody who may vote fills in a ballot: there is a button for it on the card.
propose-how-buttons = Everybody who may vote uses the buttons on the card.
propose-done-soon = **{ $ref }** is saved. Its card will appear in { $channel } as soon as Discord lets me post there. If it does not, ask an admin to look at `/settings show`.

proposal-group = Look at proposals, or withdraw your own
proposal-list-description = The newest proposals, and how each stands
proposal-list-option-state = Only those that are … (default: all)
proposal-state-open = open for votes
proposal-state-decided = decided
proposal-state-withdrawn = withdrawn
proposal-state-cancelled = cancelled
proposal-list-title = Proposals
proposal-list-empty = There are no proposals here yet. Start one with `/propose`.
proposal-show-description = One proposal: its rule, its votes and its outcome
proposal-option-number = The proposal's number
proposal-show-choice = You voted: **{ $choice }**.
proposal-show-delegated = You have not voted yourself, so { $delegate } votes for you: **{ $choice }**.
proposal-show-unconfirmed = You voted **{ $choice }** before it was amended. Confirm your vote, or vote again, or it does not count.
proposal-show-no-vote = You have not voted.
proposal-show-delegated-hidden = { $delegate } votes for you. What they chose is shown when you may see the count.
proposal-show-receipt = Your receipt is `{ $receipt }`.
proposal-withdraw-description = Take your proposal back before it is decided
proposal-withdraw-option-reason = Why, for the record
proposal-withdrawn = **{ $ref }** is withdrawn. Its card says so; the votes stay on record.

# The card
proposal-card-link = [Permanent page]({ $link })
proposal-card-status = Status
proposal-card-rule = Rule
proposal-card-who = Who may vote
electorate-role = Members with { $role }, judged when they vote
electorate-area = The maintainers of the area { $area }, as of opening
electorate-account-days = Discord accounts that were { $days ->
        [one] one day
       *[other] { $days } days
    } old when it opened
electorate-member-days = Members of this server for { $days ->
        [one] one day
       *[other] { $days } days
    } when it opened
electorate-accepted = Members with { $count ->
        [one] one accepted contribution
       *[other] { $count } accepted contributions
    } when it opened
electorate-without-author = Not its author
proposal-card-votes = Votes
proposal-card-option = { $emoji } { $name }
proposal-card-hidden-voted = { $count ->
        [0] Nobody has voted yet.
        [one] One person has voted.
       *[other] { $count } people have voted.
    } Vote to see the count with `/proposal show`.
proposal-card-hidden-closed = { $count ->
        [0] Nobody has voted yet.
        [one] One person has voted.
       *[other] { $count } people have voted.
    } The count is shown when voting has ended.
proposal-card-concerns = Concerns
proposal-concern-open = 🛑 **{ $ref }** { $owner }: { $text }
proposal-concern-resolved = ✅ **{ $ref }** { $owner } (resolved): { $text }
proposal-concern-overridden = ✅ **{ $ref }** { $owner } (resolved by { $by }, a maintainer): { $text }
proposal-concern-withdrawn = ↩️ **{ $ref }** { $owner } (withdrawn): { $text }
proposal-hold-open = ✋ **{ $ref }** { $owner } (hold): { $text }
proposal-hold-resolved = ✅ **{ $ref }** { $owner } (hold, resolved): { $text }
proposal-hold-overridden = ✅ **{ $ref }** { $owner } (hold, resolved by { $by }, a maintainer): { $text }
proposal-hold-withdrawn = ↩️ **{ $ref }** { $owner } (hold, withdrawn): { $text }
proposal-card-advice = and { $count } as advice (°)
proposal-mark-advisory = ° { "" }
proposal-mark-delegated = { " " }(by { $delegate })
proposal-card-notes = Notes
proposal-card-more = and { $count } more
proposal-status-open = Open. Voting ends { $when } ({ $at }).
proposal-status-passed = **Passed.** { $reason }
proposal-status-not-passed = **Not passed.** { $reason }
proposal-status-withdrawn = **Withdrawn** by its author or an admin. Nothing was decided.
proposal-status-cancelled = **Cancelled** by an admin. Nothing was decided.
proposal-status-why = Why: { $why }
proposal-status-ripe = As things stand it is decided { $when }.
proposal-note-excluded = { $count ->
        [one] One member's click was not counted
       *[other] { $count } members' clicks were not counted
    }: { $why }.
proposal-note-corrections = { $count ->
        [one] One vote was set right from the reactions on the card.
       *[other] { $count } votes were set right from the reactions on the card.
    } An asterisk marks votes whose time is not known.
proposal-note-outage = I was offline from { $since } to { $until }; votes from then were read back from the card.
proposal-note-secret = Secret ballot: each voter has a receipt, and the ballots are published by receipt when voting has ended. Nobody's delegate votes for them.
proposal-note-delegated = { $count ->
        [one] One member is voted for by a delegate; whether that member
       *[other] { $count } members are voted for by delegates; whether those members
    } may vote is looked at when voting ends.
proposal-note-supersedes = If it passes, it replaces { $ref }.
proposal-note-superseded = Replaced by { $ref }.
proposal-note-revisits = Asks { $ref } again.
proposal-note-escalated = Somebody objected, so it became a full vote { $when }.
proposal-note-amended = Amendment { $index }, { $when }: { $why }
proposal-note-unconfirmed = { $count ->
        [one] One vote from before the amendment waits to be confirmed.
       *[other] { $count } votes from before the amendment wait to be confirmed.
    }
proposal-note-extended = Voting was to end { $before }: { $why }
proposal-line-open = ends { $when }
proposal-line-passed = passed
proposal-line-not-passed = not passed
proposal-line-withdrawn = withdrawn
proposal-line-cancelled = cancelled
choice-yes = Yes
choice-no = No
choice-abstain = Abstain

# Outcomes
outcome-title-passed = ✅ { $ref } passed: { $title }
outcome-title-not-passed = ❌ { $ref } did not pass: { $title }
outcome-rule = **Rule.** { $rule }
outcome-judgement = **{ $by } judged:** { $why }
outcome-supersedes = It replaces { $ref }.
outcome-card = [The card with all votes]({ $link })

# Refusals
proposal-unknown = There is no proposal P{ $number } here. `/proposal list` shows those there are.
proposal-title-empty = A proposal needs a title: say in one line what is proposed.
proposal-title-too-long = The title has { $found } characters; at most { $limit } fit on the card. Move the rest to the details.
proposal-details-too-long = The details have { $found } characters; at most { $limit } fit on the card. Shorten them, or put the long version in a message and link it.
proposal-length = A vote can stay open from { $shortest } minute to { $longest } days. Say for example `3d` or `36h`.
proposal-too-many-effects = That is { $found } tasks and other effects; one proposal can have at most { $limit }. Open a second proposal for the rest.
proposal-options-twice = Two of the options are the same. Write each once, separated by `;`.
proposal-option-too-long = The option “{ $option }…” has { $found } characters; at most { $limit } fit on a button. Shorten it, and explain it in the details.
proposal-open-only = This rule lives on everybody seeing who supports and who objects, so it cannot be secret, and its count cannot be hidden. Choose a majority instead, or leave it open.
proposal-revisit-days = It can be asked again after at most { $limit } days; you wrote { $found }.
proposal-bad-quorum = “{ $found }” is not a number of people or a share of them. Write for example `5` or `25%`.
proposal-draft-gone = That draft is too old. Use `/propose` again.
proposal-draft-not-yours = That is somebody else's draft. Use `/propose` for your own.
proposal-too-many-yours = You have { $limit } open proposals already. Wait until one is decided, or withdraw one.
proposal-task-too-long = The task “{ $task }…” has { $found } characters; at most { $limit } are allowed. Shorten its title.
proposal-which-area = To let only the maintainers of an area decide, name the area too. `/area list` shows those there are.
proposal-too-many-open = { $limit } proposals are open already. Wait until some are decided, or withdraw one.
proposal-not-yours = Only the author of P{ $number } or an admin can withdraw it.
proposal-not-open = P{ $number } is not open any more, so nothing about it can be changed. `/proposal show` tells how it ended.
proposal-bad-number = “{ $found }” is not a proposal's number. Write for example `P12` or `12`.
