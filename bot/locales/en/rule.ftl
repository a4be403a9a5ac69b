# Rules in words: what decides, why it came out so, and the arithmetic, line by line

# The rule, as a member reads it before voting
rule-by-majority = Majority: it passes if more than { $share } of { $base } say yes. A tie does not pass.
rule-by-supermajority = It passes if at least { $share } of { $base } say yes.
rule-by-consent = Consent: it passes after { $wait } without an open concern{ $seconds ->
        [0] { "" }
        [one] , counted from when at least one person besides its author supports it
       *[other] , counted from when at least { $seconds } people besides its author support it
    }. Anybody who may vote can raise a concern, with a reason; it blocks until it is resolved or withdrawn, and then the { $wait } start again. A hold is shown but blocks nothing.
rule-by-lazy = Lazy consensus: it passes after { $wait } if nobody objects; silence is agreement. One concern, with a reason, turns it into a full vote: it then passes with more yes than no. A hold is shown but changes nothing.
rule-by-apache = Approvals without a veto: it passes with at least { $approvals ->
        [one] one binding yes
       *[other] { $approvals } binding yes
    } and no binding no, after { $wait } at least. A single binding no, with a reason, blocks it until it is taken back. Other people's votes are shown as advice and are not counted.
rule-by-approval = Approval: choose every option you agree with. { $winners ->
        [one] The option chosen most often wins
       *[other] The { $winners } options chosen most often win
    }, if at least { $share } of { $base } chose it. Options that tie for the last place do not get it.
rule-by-ranked = Ranked choice: put the options in your order; what you leave out comes last. An option must be put before “none of these” by more people than the reverse, and by at least { $share } of { $base }. Of those, the one wins that more people prefer to each other option; if they beat each other in a circle, the narrowest results are dropped until one is left. A tie decides nothing.
rule-by-score = Score: give each option from 0 to { $top } points; what you leave out gets 0. { $winners ->
        [one] The option with the most points wins
       *[other] The { $winners } options with the most points win
    }. Options that tie for the last place do not get it.
rule-by-judgement = Closed by judgement: it is not a count. After { $wait } at least, somebody who took no part reads the discussion, decides whether it passes and says why. Their judgement can be challenged.
rule-needs-approvals = At least { $approvals ->
        [one] one person must be for an option.
       *[other] { $approvals } people must be for an option.
    }
rule-needs-quorum = At least { $quorum ->
        [one] one person must vote.
       *[other] { $quorum } people must vote, abstentions included.
    }
rule-needs-quorum-share = At least { $share } of all who may vote must vote, abstentions included.
rule-if-it-comes-to-a-vote = If it comes to a vote, that needs a quorum. { $quorum }
rule-joined = { $first } { $second }
rule-list-two = { $first } and { $last }
rule-list-more = { $first }, { $last }
rule-route = { $first } → { $last }

# Whom a share is of, fractions, lengths of time
base-cast = those who vote yes or no
base-chosen = those who do not abstain
base-compared = those who put it before or after “none of these”
base-voters = all who vote (abstentions included)
base-electorate = all who may vote
share-half = half
share-third = a third
share-quarter = a quarter
share-two-thirds = two thirds
share-three-quarters = three quarters
share-all = all
share-other = { $part }/{ $whole }
share-percent = { $percent } %
rule-hours = { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }
rule-days = { $days ->
        [one] one day
       *[other] { $days } days
    }
choice-none = None of these

# Why it came out so
why-majority = { $yes } yes and { $no } no: { $yes } of { $of } is more than { $share }.
why-no-majority = { $yes } yes and { $no } no: { $yes } of { $of } is not more than { $share }.
why-tie = { $yes } yes and { $no } no: a tie, and a tie does not pass.
why-supermajority = { $yes } yes and { $no } no: { $yes } of { $of } is at least { $share }.
why-no-supermajority = { $yes } yes and { $no } no: { $yes } of { $of } is less than { $share }.
why-nobody-voted = Nobody voted.
why-no-quorum = { $voters ->
        [one] One person voted
       *[other] { $voters } people voted
    }, and { $needed } had to, so nothing is decided. You can propose it again with `/propose`.
why-nobody-chose = Everybody who voted abstained ({ $abstain }), so there is nothing to go by.
why-electorate-unknown = It needed a share of all who may vote, and how many those are is not known. You can propose it again under a rule that counts only those who vote.
why-consent = { $seconds ->
        [0] Nobody had to support it,
        [one] One person besides its author supports it,
       *[other] { $seconds } people besides its author support it,
    } and no concern was open for { $wait }.
why-concern = { $concerns ->
        [one] One concern is
       *[other] { $concerns } concerns are
    } still open.
why-not-seconded = { $seconds ->
        [0] Nobody besides its author supports it
        [one] One person besides its author supports it
       *[other] { $seconds } people besides its author support it
    }; { $needed ->
        [one] one was needed.
       *[other] { $needed } were needed.
    }
why-waiting = The { $wait } without a concern are not over: it was { $waited } so far.
why-lazy = Nobody objected for { $wait }.
why-objection = { $objections ->
        [one] One person objects
       *[other] { $objections } objections stand
    }, so silence is not agreement here: it needs a full vote.
why-too-early = It has to stay open for { $wait }, and was not.
why-apache = { $yes ->
        [one] One binding yes
       *[other] { $yes } binding yes
    } and no veto.
why-veto = { $no ->
        [one] One binding no: a veto blocks it
       *[other] { $no } binding no: a veto blocks it
    }, however many are for it.
why-few-approvals = { $yes ->
        [0] No binding yes
        [one] One binding yes
       *[other] { $yes } binding yes
    }; { $needed ->
        [one] one was needed.
       *[other] { $needed } were needed.
    }
why-approval = Chosen most often: { $options }.
why-none-approved = No option was chosen by the { $needed } people it needed.
why-score = Most points: { $options }.
why-no-points = No option got a point.
why-last-place-tied = { $options } won. The last place stays empty, because { $tied } tie for it. You can put them to a new vote.
why-options-tied = { $tied } tie, so none of them wins. You can put them to a new vote.
why-ranked = { $option } is the one preferred to the others.
why-none-of-these = None of these: no option was put before “none of these” by enough people.
why-ranked-tie = { $options } come out equal, and a tie decides nothing. You can put them to a new vote.
why-judged-for = Somebody who took no part read the discussion and judged that it passes.
why-judged-against = Somebody who took no part read the discussion and judged that it does not pass.
why-not-judged = Nobody who took no part has judged the discussion.

# The arithmetic: shares and quorums
step-cast = Votes: { $yes } yes, { $no } no, { $abstain } abstained; { $voters } in all.
step-nobody-voted = Nobody voted.
step-nobody-chose = All { $abstain } who voted abstained.
step-quorum = { $needed } people had to vote; { $voters } did. { $enough ->
        [1] That is enough.
       *[other] That is too few.
    }
step-quorum-share = { $share } of the { $electorate } who may vote, rounded up, is { $needed }; { $voters } voted. { $enough ->
        [1] That is enough.
       *[other] That is too few.
    }
step-electorate-unknown = It needs a share of all who may vote, and how many those are is not known.
step-percent = Counted against { $base }: { $yes } of { $of } is { $percent }%.
step-more-than = More than { $share } of { $of } is { $needed } or more. { $enough ->
        [1] Reached.
       *[other] Not reached.
    }
step-at-least = At least { $share } of { $of } is { $needed } or more. { $enough ->
        [1] Reached.
       *[other] Not reached.
    }

# The arithmetic: consent, lazy consensus, vetoes, judgement
step-seconds = People besides the author who support it: { $seconds }; needed: { $needed }. { $enough ->
        [1] That is enough.
       *[other] That is too few.
    }
step-no-without-concern = { $no ->
        [one] One person said
       *[other] { $no } people said
    } no. By itself that does not block: a concern with a reason does.
step-concerns = Open concerns: { $concerns }.
step-holds = { $holds ->
        [one] One hold is on; it blocks
       *[other] { $holds } holds are on; they block
    } nothing.
step-waited = Without an open concern for { $waited }; needed: { $wait }. { $enough ->
        [1] That is enough.
       *[other] That is too short.
    }
step-objections = Objections: { $objections }.
step-open-for = Open for { $waited }; needed: { $wait }. { $enough ->
        [1] That is enough.
       *[other] That is too short.
    }
step-binding = Binding votes: { $yes } yes, { $no } no, { $abstain } abstained.
step-advisory = Advice, not counted: { $yes } yes, { $no } no, { $abstain } abstained.
step-veto = { $no ->
        [0] No binding no, so there is no veto.
        [one] One binding no: a veto.
       *[other] { $no } binding no: vetoes.
    }
step-approvals = Binding yes: { $yes }; needed: { $needed }. { $enough ->
        [1] That is enough.
       *[other] That is too few.
    }
step-opinions = Opinions, not counted: { $yes } yes, { $no } no, { $abstain } abstained.
step-not-judged = Nobody who took no part has judged the discussion.
step-judged = The judgement: it { $passed ->
        [1] passes.
       *[other] does not pass.
    }

# The arithmetic: lists
step-ballots = { $voters } voted: { $cast } chose, { $abstain } abstained.
step-threshold = At least { $share } of { $of }{ $least ->
        [0] { "" }
        [one] , and at least one person,
       *[other] , and at least { $least } people,
    } is { $needed } or more.
step-approved = { $option }: chosen by { $votes } of { $of }, { $percent }%. { $enough ->
        [1] Reached.
       *[other] Not reached.
    }
step-points = { $option }: { $points ->
        [one] one point
       *[other] { $points } points
    } from { $cast ->
        [one] one person
       *[other] { $cast } people
    }, { $mean } of { $top } on average.
step-winners = { $count ->
        [one] The winner is { $options }.
       *[other] The winners are { $options }.
    }
step-tied = { $options } tie for { $places ->
        [one] the last place, which stays empty.
       *[other] the last { $places } places, which stay empty.
    }
step-against-none = { $option } was put before “none of these” by { $better } and after it by { $worse }; it needed { $needed }. { $enough ->
        [1] It stays.
       *[other] It is out.
    }
step-pair = { $option } against { $other }: { $better } prefer { $option }, { $worse } prefer { $other }.
step-schwartz = No option beats all others. In question: { $options }.
step-dropped = The narrowest result among them no longer counts: { $option } before { $other }, { $better } to { $worse }.
step-beats-all = { $option } beats each other option.
step-path = From { $option } to { $other } there is a chain of wins, { $options }, with { $better } to { $worse } in its weakest link; { $back ->
        [0] there is none back.
       *[other] the best chain back has { $back } in its weakest link.
    }
step-ranked-tie = { $options } are left, and none of them beats another.
step-ranked-winner = { $option } is left, and wins.

# Refusals
proposal-rule-electorate-unknown = This rule needs a share of all who may vote, and how many those are is not known here. Choose a rule that counts only those who vote, or a minimum number of voters.
proposal-rule-too-few = This rule needs { $needed } people, and only { $electorate } may vote, so it could never pass. Ask for fewer.
proposal-rule-too-short = Under this rule it has to stay open for at least { $hours } hours. Choose a longer time.
proposal-rule-options = This rule chooses among options: give 2 to { $limit } of them, not { $found }.
proposal-rule-no-options = This rule answers yes or no. Leave the options out, or choose approval, ranked choice or score.
proposal-rule-winners = { $found } winners make no choice here: ask for 1 to { $limit }.
proposal-rule-share = A share of { $share } makes no sense here. Say for example 1/2 or 2/3.
proposal-rule-people = { $found } is not a number of people that can be asked for. Say 0 to { $limit }.
proposal-rule-approvals = At least one binding yes must be needed.
proposal-rule-wait = { $found } hours are not a time to wait. Say 0 to { $limit } hours.
proposal-rule-top = The highest mark can be 1 to { $limit }, not { $found }.
proposal-rule-judge-involved = You took part in this one, so somebody else has to judge it: ask a member who has not proposed, voted or raised a concern.
proposal-rule-judge-early = It has to stay open for { $hours } hours before it is judged. Come back then.
proposal-rule-judge-rationale = A judgement needs a reason: say what the discussion showed.
proposal-rule-judge-long = The reason has { $found } characters; at most { $limit } fit. Shorten it.
