"""What holds for every rule, whatever the ballots."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import LISTS, PRESETS, Ballot, Base, Method, Rule, decide, escalates, ripe_at, tally
from tests.domain.rules.voting import elections, result, votes

SIDES = frozenset({Method.MAJORITY, Method.SUPERMAJORITY, Method.APACHE})


@given(elections(), st.randoms())
def test_the_order_of_the_ballots_never_matters(election, shuffling: random.Random):
    rule, offered, ballots, facts = election
    shuffled = shuffling.sample(ballots, len(ballots))
    assert decide(rule, offered, shuffled, facts) == decide(rule, offered, ballots, facts)
    assert ripe_at(rule, offered, shuffled, facts) == ripe_at(rule, offered, ballots, facts)
    assert escalates(rule, offered, shuffled, facts) == escalates(rule, offered, ballots, facts)


@given(elections(LISTS), st.permutations("1234"))
def test_relabelling_the_options_relabels_the_outcome(election, labels):
    rule, offered, ballots, facts = election
    renamed = dict(zip("1234", labels, strict=True))
    relabelled = [replace(b, choices=tuple(renamed.get(choice, choice) for choice in b.choices)) for b in ballots]
    before, after = decide(rule, offered, ballots, facts).outcome, decide(rule, offered, relabelled, facts).outcome
    assert (after.passed, after.reason) == (before.passed, before.reason)
    assert set(after.winners) == {renamed[winner] for winner in before.winners}


@given(elections())
def test_advisory_ballots_and_unknown_choices_decide_nothing(election):
    rule, offered, ballots, facts = election
    extra = [Ballot(("yes",), binding=False), Ballot(("1", "2"), (5, 5), binding=False), Ballot(("99",)), Ballot(())]
    assert (
        decide(rule, offered, ballots + extra, facts).outcome.passed
        == decide(rule, offered, ballots, facts).outcome.passed
    )


@given(elections())
def test_a_pass_has_a_winner_where_there_are_options_and_never_too_many(election):
    rule, offered, ballots, facts = election
    outcome = decide(rule, offered, ballots, facts).outcome
    assert set(outcome.winners) <= set(offered) - {"none", "abstain"}
    assert bool(outcome.winners) == (outcome.passed and rule.method in LISTS)
    assert len(outcome.winners) <= (1 if rule.method is Method.RANKED else rule.winners)


@given(elections())
def test_an_abstention_changes_nothing_where_it_is_in_neither_base_nor_quorum(election):
    rule, offered, ballots, facts = election
    rule = replace(rule, quorum=0, quorum_share=None, base=Base.CAST)
    before = decide(rule, offered, ballots, facts).outcome
    after = decide(rule, offered, [*ballots, Ballot(("abstain",))], facts).outcome
    assert (after.passed, after.winners) == (before.passed, before.winners)


@given(elections())
def test_an_abstention_can_only_help_towards_a_quorum(election):
    rule, offered, ballots, facts = election
    rule = replace(rule, base=Base.CAST)
    before = decide(rule, offered, ballots, facts).outcome
    after = decide(rule, offered, [*ballots, Ballot(("abstain",))], facts).outcome
    assert after.passed >= before.passed


@given(elections(SIDES), st.data())
def test_a_member_who_comes_over_never_turns_a_pass_into_a_fail(election, data):
    rule, offered, ballots, facts = election
    before = decide(rule, offered, ballots, facts).outcome.passed
    ballots = [*ballots, Ballot(("no",))]
    against = decide(rule, offered, ballots, facts).outcome.passed
    at = data.draw(st.integers(0, len(ballots) - 1))
    ballots[at] = replace(ballots[at], choices=("yes",))
    assert decide(rule, offered, ballots, facts).outcome.passed >= against
    assert decide(rule, offered, [*ballots[:-1], Ballot(("yes",))], facts).outcome.passed >= before


@given(elections(LISTS), st.data())
def test_thinking_more_of_a_winner_never_takes_its_win_away(election, data):
    rule, offered, ballots, facts = election
    winners = decide(rule, offered, ballots, facts).outcome.winners
    able = [at for at, ballot in enumerate(ballots) if ballot.choices != ("abstain",)]
    if not winners or not able:
        return
    winner, at = data.draw(st.sampled_from(winners)), data.draw(st.sampled_from(able))
    raised = [*ballots]
    raised[at] = _raised(rule, ballots[at], winner)
    assert winner in decide(rule, offered, raised, facts).outcome.winners


def _raised(rule: Rule, ballot: Ballot, option: str) -> Ballot:
    """The ballot with the option one place higher, approved, or with the highest mark."""
    if rule.method is Method.SCORE:
        given_ = {**dict(zip(ballot.choices, ballot.scores, strict=True)), option: rule.top}
        return replace(ballot, choices=tuple(given_), scores=tuple(given_.values()))
    others = [choice for choice in ballot.choices if choice != option]
    if rule.method is Method.APPROVAL:
        return replace(ballot, choices=(*others, option))
    place = ballot.choices.index(option) - 1 if option in ballot.choices else len(others)
    others.insert(max(0, place), option)
    return replace(ballot, choices=tuple(others))


def test_not_promised_a_no_may_help_the_other_side_to_its_quorum():
    rule = replace(PRESETS["majority"], quorum=5)
    assert not result(rule, votes(yes=3, no=1)).passed
    assert result(rule, votes(yes=3, no=2)).passed


@given(elections())
def test_every_option_is_in_the_tally_in_order_and_everybody_is_counted_once(election):
    rule, offered, ballots, _ = election
    count = tally(rule, offered, ballots)
    assert tuple(choice for choice, _ in count.counts) == tuple(offered)
    assert count.voters <= sum(ballot.binding for ballot in ballots)
    if rule.method not in LISTS:
        assert sum(number for _, number in count.counts) == count.voters


def test_an_unknown_choice_is_counted_nowhere():
    count = tally(PRESETS["majority"], ("yes", "no"), [Ballot(("maybe",)), Ballot(("yes", "no"))])
    assert (count.voters, count.count("yes"), count.count("maybe")) == (1, 1, 0)
