# How decisions are made here: Markdown, for the guide and for the archive's page

guide-lead = A proposal says which rule decides it. The rule, who may vote and the options are fixed when it opens. This page gives each rule in the words that the bot uses, what can be set, where the rule comes from, and one example with its arithmetic: the same lines that the bot shows for a real decision with `/proposal explain`.
guide-every = For every rule:
guide-every-vote = Each member's latest choice counts, once. It can be changed and taken back until the end.
guide-every-delegate = Whoever has named a delegate and does not vote is voted for by them, where votes are counted in the open: not in secret ballots, and not by consent, lazy consensus, approvals without a veto or judgement.
guide-every-quorum = A quorum is a number of people who must have voted, abstentions included. It can be a number, a share of all who may vote (rounded up), or both: then both must be reached. Beware that a quorum rewards staying away: somebody against a proposal may stop it better by not voting than by voting no.
guide-every-share = Shares are compared in whole people, so that no rounding tips a vote: more than half of 5 is 3 or more.
guide-every-electorate = A rule that needs a share of all who may vote is refused where the bot cannot know how many they are.
guide-every-tie = A tie decides nothing, and the bot says what tied. Nothing is decided by lot.
guide-every-early = A count is not closed early while members can still change it, except where the rule's own terms below say so.
guide-every-working = The bot shows why it came out as it did, line by line, so that anybody can check it.

guide-set = What can be set:
guide-set-share = `share`: the share that is needed
guide-set-base = `base`: of whom: of those who choose a side, of all who vote, or of all who may vote
guide-set-quorum = `quorum`: how many people must vote
guide-set-quorum-share = `quorum_share`: what share of all who may vote must vote
guide-set-seconds = `seconds`: how many besides the author must support it
guide-set-wait-hours = `wait_hours`: how long it waits, or stays open at least
guide-set-approvals = `approvals`: how many people must be for it, or for an option
guide-set-winners = `winners`: how many options can win
guide-set-top = `top`: the highest mark

guide-source = Source: { $source }
guide-example = Example. { $story }
guide-people = people
guide-ballot = ballot
guide-option-1 = Barn
guide-option-2 = Shed
guide-option-3 = Mill
guide-passes = It passes.
guide-does-not-pass = It does not pass.

guide-source-majority = Robert's Rules of Order Newly Revised, 12th edition, §44.
guide-story-majority = Four say yes, one says no.
guide-notes-majority = Another yes never turns a pass into a fail.

guide-source-two-thirds = { guide-source-majority }
guide-story-two-thirds = Seven say yes, four say no, two abstain.
guide-notes-two-thirds = { guide-notes-majority }

guide-source-three-quarters = { guide-source-majority }
guide-story-three-quarters = Six say yes, two say no, and five people had to vote.
guide-notes-three-quarters = { guide-notes-majority }

guide-source-consent = The Rust project's final comment period, kept by [rfcbot](https://github.com/rust-lang/rfcbot-rs).
guide-story-consent = Two support it. A concern was raised and resolved on the second day; one hold is on.
guide-notes-consent = There is no vote against it: whoever is against it names a concern.

guide-source-lazy = The Apache Software Foundation, [Apache Voting Process](https://www.apache.org/foundation/voting.html).
guide-story-lazy = Nobody says anything for three days.
guide-notes-lazy = There is no vote against it: whoever is against it names a concern, which makes it a vote.

guide-source-apache = { guide-source-lazy }
guide-story-apache = Four binding yes, one binding no, and one yes as advice.
guide-notes-apache = It closes as soon as it has what it needs and the minimum time is over.

guide-source-approval = S. J. Brams and P. C. Fishburn, “Approval Voting”, American Political Science Review 72 (1978).
guide-story-approval = Nine people choose, one of them none of these.
guide-notes-approval = Choosing one more option never harms that option.

guide-source-ranked = The [Debian Constitution](https://www.debian.org/devel/constitution), A.5, which is M. Schulze's method (Social Choice and Welfare 36, 2011).
guide-story-ranked = Nine people rank the options, and these beat each other in a circle.
guide-notes-ranked = Ranking an option higher never takes its win away. An option that beats all others wins. An option much like another changes nothing for the rest. It does not promise that voting never hurts; rarely, one more ballot for an option makes another win.

guide-source-score = [The Center for Range Voting](https://www.rangevoting.org/).
guide-story-score = Three people give points; the third leaves the mill out.
guide-notes-score = Points are added, not averaged over those who gave them, so that an option must be known to win.

guide-source-judgement = Wikipedia, [Requests for comment](https://en.wikipedia.org/wiki/Wikipedia:Requests_for_comment).
guide-story-judgement = Five are for it, seven against. On the tenth day somebody uninvolved finds the arguments for it stronger.
guide-notes-judgement = The votes are opinions: they are shown, and not counted.
