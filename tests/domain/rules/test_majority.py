"""Majority and supermajority: share, base, quorum, abstentions, ties."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import PRESETS, Base, Method, Rule, decide
from tests.domain.rules.voting import FACTS, result, votes

MAJORITY, TWO_THIRDS = PRESETS["majority"], PRESETS["two-thirds"]
UNKNOWN = replace(FACTS, electorate=None)
counts = st.integers(0, 30)


def test_more_yes_than_no_passes_by_majority():
    assert result(MAJORITY, votes(yes=3, no=2)).reason == "why-majority"


def test_a_tie_does_not_pass_and_says_so():
    outcome = result(MAJORITY, votes(yes=2, no=2, abstain=5))
    assert (outcome.passed, outcome.reason) == (False, "why-tie")


def test_exactly_two_thirds_is_enough_for_two_thirds():
    assert result(TWO_THIRDS, votes(yes=4, no=2)).passed
    assert not result(TWO_THIRDS, votes(yes=3, no=2)).passed


def test_all_means_all():
    rule = Rule(Method.SUPERMAJORITY, (1, 1))
    assert result(rule, votes(yes=4, abstain=1)).passed
    assert not result(rule, votes(yes=400, no=1)).passed


@pytest.mark.parametrize(("base", "passed"), [(Base.CAST, True), (Base.VOTERS, True), (Base.ELECTORATE, False)])
def test_the_base_says_of_whom_the_share_is(base, passed):
    assert result(Rule(base=base), votes(yes=4, no=2, abstain=1)).passed is passed
    assert not result(Rule(base=Base.VOTERS), votes(yes=4, no=2, abstain=2)).passed
    assert result(Rule(base=Base.ELECTORATE), votes(yes=21)).passed


def test_abstentions_count_for_the_quorum_but_not_for_the_share():
    rule = replace(MAJORITY, quorum=5)
    assert result(rule, votes(yes=2, no=1, abstain=2)).passed
    assert result(rule, votes(yes=2, no=1, abstain=1)).reason == "why-no-quorum"


def test_a_quorum_by_share_is_rounded_up_and_both_quorums_must_be_reached():
    rule = replace(MAJORITY, quorum=3, quorum_share=(1, 3))
    assert result(rule, votes(yes=13)).reason == "why-no-quorum"
    assert result(rule, votes(yes=14)).passed
    assert result(replace(rule, quorum=15), votes(yes=14)).reason == "why-no-quorum"
    assert dict(result(rule, votes(yes=13)).values)["needed"] == 14


@pytest.mark.parametrize("rule", [Rule(base=Base.ELECTORATE), Rule(quorum_share=(1, 10))])
def test_an_electorate_that_is_not_known_at_the_close_decides_nothing_and_does_not_crash(rule):
    outcome = result(rule, votes(yes=30), UNKNOWN)
    assert (outcome.passed, outcome.reason) == (False, "why-electorate-unknown")


def test_more_voters_than_the_electorate_had_at_opening_are_its_size():
    assert result(Rule(base=Base.ELECTORATE), votes(yes=3, no=3), replace(FACTS, electorate=5)).reason != "why-majority"
    assert result(Rule(base=Base.ELECTORATE), votes(yes=4, no=3), replace(FACTS, electorate=5)).passed


def test_nothing_passes_without_a_vote_or_with_abstentions_only():
    assert result(replace(MAJORITY, quorum=0), []).reason == "why-nobody-voted"
    assert result(MAJORITY, votes(abstain=4)).reason == "why-nobody-chose"


def test_the_arithmetic_is_shown_line_by_line():
    steps = decide(MAJORITY, ("yes", "no", "abstain"), votes(yes=4, no=1), FACTS).steps
    assert [step.key for step in steps] == ["step-cast", "step-percent", "step-more-than"]
    assert dict(steps[1].values)["percent"] == "80"
    assert dict(steps[2].values)["needed"] == 3


def test_a_percentage_is_cut_so_that_it_never_seems_to_reach_a_threshold():
    steps = decide(TWO_THIRDS, ("yes", "no"), votes(yes=1999, no=1000), FACTS).steps
    assert dict(steps[1].values)["percent"] == "66.6"


@given(counts, counts, counts, st.sampled_from([MAJORITY, TWO_THIRDS, PRESETS["three-quarters"]]), st.integers(0, 40))
def test_the_outcome_is_what_the_definition_says(yes, no, abstain, preset, quorum):
    cast = yes + no
    share, needed = Fraction(yes, cast) if cast else Fraction(0), Fraction(*preset.share)
    enough = share > needed if preset.method is Method.MAJORITY else share >= needed
    passed = result(replace(preset, quorum=quorum), votes(yes=yes, no=no, abstain=abstain)).passed
    assert passed == (cast > 0 and yes + no + abstain >= quorum and enough)
