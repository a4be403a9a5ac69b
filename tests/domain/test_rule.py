"""What each rule makes of a count."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import rule as rules
from bot.domain.rule import Method, Rule, Tally, outcome

counts = st.integers(min_value=0, max_value=50)
tallies = st.builds(Tally, yes=counts, no=counts, abstain=counts)
presets = st.sampled_from([rules.MAJORITY, rules.TWO_THIRDS, rules.THREE_QUARTERS])
any_rule = st.builds(lambda preset, quorum: Rule(preset.method, preset.share, quorum), presets, st.integers(0, 60))


def test_more_yes_than_no_passes_by_majority():
    assert outcome(Tally(yes=3, no=2), rules.MAJORITY).reason == "outcome-majority"


def test_a_tie_does_not_pass_and_says_so():
    result = outcome(Tally(yes=2, no=2, abstain=5), rules.MAJORITY)
    assert (result.passed, result.reason) == (False, "outcome-tie")


def test_exactly_two_thirds_is_enough_for_two_thirds():
    assert outcome(Tally(yes=4, no=2), rules.TWO_THIRDS).passed
    assert not outcome(Tally(yes=3, no=2), rules.TWO_THIRDS).passed


def test_abstentions_count_for_the_quorum_but_not_for_the_share():
    rule = Rule(Method.MAJORITY, (1, 2), quorum=5)
    assert outcome(Tally(yes=2, no=1, abstain=2), rule).passed
    assert outcome(Tally(yes=2, no=1, abstain=1), rule).reason == "outcome-no-quorum"


def test_only_abstentions_decide_nothing():
    assert outcome(Tally(abstain=4), rules.MAJORITY).reason == "outcome-nobody-chose"


def test_nothing_passes_without_a_vote_even_where_no_quorum_is_asked():
    assert not outcome(Tally(), Rule(quorum=0)).passed


@given(tallies, any_rule)
def test_the_outcome_is_what_the_definition_says(tally: Tally, rule: Rule):
    cast = tally.yes + tally.no
    share, needed = Fraction(tally.yes, cast) if cast else Fraction(0), Fraction(*rule.share)
    enough = share > needed if rule.method is Method.MAJORITY else share >= needed
    assert outcome(tally, rule).passed == (cast > 0 and tally.voters >= rule.quorum and enough)


@given(tallies, any_rule)
def test_another_yes_never_turns_a_pass_into_a_fail(tally: Tally, rule: Rule):
    more = Tally(tally.yes + 1, tally.no, tally.abstain)
    assert outcome(more, rule).passed >= outcome(tally, rule).passed
