# /propose and /proposal
propose-description = Put a question to the community and let it be decided by a vote
propose-option-title = What is proposed, in one line
propose-option-details = Why, and what exactly would happen
propose-option-closes = How long people can vote, such as 3d, 36h or 1 week (default: this server's setting)
propose-option-rule = How the votes are counted (default: more yes than no)
propose-option-quorum = How many people must vote for the result to count (default: this server's setting)
propose-option-voters = Only members with this role may vote (default: this server's setting)
propose-option-tasks = Tasks to open if it passes, separated by ; (at most 10)
propose-rule-majority = Majority: more yes than no
propose-rule-two-thirds = Two thirds: at least 2 yes for each no
propose-rule-three-quarters = Three quarters: at least 3 yes for each no
propose-done = **{ $ref }** is open: { $link }
    Voting ends { $when }. Everybody who may vote can react on the card or use its buttons.
propose-done-soon = **{ $ref }** is saved. Its card will appear in { $channel } as soon as Discord lets me post there. If it does not, ask an admin to look at `/settings show`.

proposal-group = Look at proposals, or withdraw your own
proposal-list-description = The newest proposals, and how each stands
proposal-list-option-state = Only those that are … (default: all)
proposal-state-open = open for votes
proposal-state-decided = decided
proposal-state-withdrawn = withdrawn
proposal-list-title = Proposals
proposal-list-empty = There are no proposals here yet. Start one with `/propose`.
proposal-show-description = One proposal: its rule, its votes and its outcome
proposal-option-number = The proposal's number
proposal-show-choice = You voted: **{ $choice }**.
proposal-show-no-vote = You have not voted.
proposal-withdraw-description = Take your proposal back before it is decided
proposal-withdraw-option-reason = Why, for the record
proposal-withdrawn = **{ $ref }** is withdrawn. Its card says so; the votes stay on record.

# The card
proposal-card-link = [Permanent page]({ $link })
proposal-card-status = Status
proposal-card-rule = Rule
proposal-card-who = Who may vote
proposal-card-electorate = Members with { $role }, judged when they vote
proposal-card-opens-tasks = Tasks opened if it passes
proposal-card-tasks = Tasks opened
proposal-card-notes = Notes
proposal-card-more = and { $count } more
proposal-status-open = Open. Voting ends { $when } ({ $at }).
proposal-status-passed = **Passed.** { $reason }
proposal-status-not-passed = **Not passed.** { $reason }
proposal-status-withdrawn = **Withdrawn** by its author or an admin. Nothing was decided.
proposal-note-excluded = { $count ->
        [one] One member's click was not counted
       *[other] { $count } members' clicks were not counted
    }: { $why }.
proposal-note-corrections = { $count ->
        [one] One vote was set right from the reactions on the card.
       *[other] { $count } votes were set right from the reactions on the card.
    } An asterisk marks votes whose time is not known.
proposal-note-outage = I was offline from { $since } to { $until }; votes from then were read back from the card.
proposal-line-open = ends { $when }
proposal-line-passed = passed
proposal-line-not-passed = not passed
proposal-line-withdrawn = withdrawn
choice-yes = Yes
choice-no = No
choice-abstain = Abstain

# The rules in words
rule-majority = Majority: it passes with more yes than no; abstentions do not weigh.
rule-two-thirds = Two thirds: it passes if at least two thirds of yes and no are yes; abstentions do not weigh.
rule-three-quarters = Three quarters: it passes if at least three quarters of yes and no are yes; abstentions do not weigh.
rule-quorum = { $quorum ->
        [0] No minimum number of voters.
        [one] At least one person must vote.
       *[other] At least { $quorum } people must vote, abstentions included.
    }

# Outcomes
outcome-title-passed = ✅ { $ref } passed: { $title }
outcome-title-not-passed = ❌ { $ref } did not pass: { $title }
outcome-majority = { $yes } yes and { $no } no: more yes than no. { $abstain } abstained.
outcome-no-majority = { $yes } yes and { $no } no: not more yes than no. { $abstain } abstained.
outcome-tie = { $yes } yes and { $no } no: a tie, and a tie does not pass. { $abstain } abstained.
outcome-supermajority = { $yes } yes and { $no } no: at least { $needed } are yes, as it needed. { $abstain } abstained.
outcome-no-supermajority = { $yes } yes and { $no } no: less than { $needed } are yes, so it does not pass. { $abstain } abstained.
outcome-needed = { $rule ->
        [rule-two-thirds] two thirds
        [rule-three-quarters] three quarters
       *[other] { $share }
    }
outcome-no-quorum = { $voters ->
        [0] Nobody voted
        [one] One person voted
       *[other] { $voters } people voted
    }, and { $quorum } were needed: { $yes } yes, { $no } no, { $abstain } abstained. You can propose it again with `/propose`.
outcome-nobody-chose = Everybody who voted abstained ({ $abstain }), so there is no yes or no to go by.
outcome-rule = **Rule.** { $rule }
outcome-tasks = **Tasks opened:** { $tasks }. Claim one with `/task claim`.
outcome-card = [The card with all votes]({ $link })

# Refusals
proposal-unknown = There is no proposal P{ $number } here. `/proposal list` shows those there are.
proposal-title-empty = A proposal needs a title: say in one line what is proposed.
proposal-title-too-long = The title has { $found } characters; at most { $limit } fit on the card. Move the rest to the details.
proposal-details-too-long = The details have { $found } characters; at most { $limit } fit on the card. Shorten them, or put the long version in a message and link it.
proposal-length = A vote can stay open from { $shortest } minute to { $longest } days. Say for example `3d` or `36h`.
proposal-too-many-tasks = That is { $found } tasks; at most { $limit } can be opened by one proposal.
proposal-task-too-long = The task “{ $task }…” has { $found } characters; at most { $limit } are allowed. Shorten its title.
proposal-too-many-open = { $limit } proposals are open already. Wait until some are decided, or withdraw one.
proposal-not-yours = Only the author of P{ $number } or an admin can withdraw it.
proposal-not-open = P{ $number } is not open any more, so there is nothing to withdraw. `/proposal show` tells how it ended.
proposal-bad-number = “{ $found }” is not a proposal's number. Write for example `P12` or `12`.
