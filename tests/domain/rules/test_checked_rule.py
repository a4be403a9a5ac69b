"""What a rule must be before a proposal may open under it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusal import Refusal
from bot.domain.rules import LISTS, PRESETS, Base, Method, Rule, checked_rule
from tests.domain.rules.voting import rules


def refusal(rule, options=0, **known):
    with pytest.raises(Refusal) as refused:
        checked_rule(rule, options, **known)
    return refused.value.key


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_is_a_rule_that_needs_nothing_changed(preset):
    rule = PRESETS[preset]
    assert checked_rule(rule, 3 if rule.method in LISTS else 0, electorate=40, length=timedelta(days=14)) == rule


@pytest.mark.parametrize("rule", [Rule(base=Base.ELECTORATE), Rule(quorum_share=(1, 5))])
def test_a_share_of_an_unknown_electorate_is_refused_at_opening(rule):
    assert refusal(rule) == "proposal-rule-electorate-unknown"
    assert checked_rule(rule, 0, electorate=30) == rule


@pytest.mark.parametrize(
    ("rule", "options", "key"),
    [
        (Rule(share=(1, 1)), 0, "proposal-rule-share"),
        (Rule(share=(0, 2)), 0, "proposal-rule-share"),
        (Rule(Method.SUPERMAJORITY, (3, 2)), 0, "proposal-rule-share"),
        (Rule(share=(1, 0)), 0, "proposal-rule-share"),
        (Rule(quorum_share=(5, 4)), 0, "proposal-rule-share"),
        (Rule(quorum=-1), 0, "proposal-rule-people"),
        (Rule(), 3, "proposal-rule-no-options"),
        (Rule(Method.APPROVAL), 1, "proposal-rule-options"),
        (Rule(Method.RANKED), 11, "proposal-rule-options"),
        (Rule(Method.APPROVAL, winners=3), 3, "proposal-rule-winners"),
        (Rule(Method.SCORE, winners=0), 3, "proposal-rule-winners"),
        (Rule(Method.SCORE, top=11), 3, "proposal-rule-top"),
        (Rule(Method.APACHE), 0, "proposal-rule-approvals"),
        (Rule(Method.LAZY, wait_hours=-1), 0, "proposal-rule-wait"),
        (Rule(Method.CONSENT, seconds=10**7), 0, "proposal-rule-people"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule, options, key):
    assert refusal(rule, options) == key


@pytest.mark.parametrize("rule", [Rule(quorum=6), PRESETS["apache"], Rule(Method.CONSENT, seconds=6)])
def test_a_rule_that_could_never_pass_is_refused(rule):
    assert refusal(rule, electorate=rule.quorum + rule.approvals + rule.seconds - 2) == "proposal-rule-too-few"


def test_a_proposal_is_not_shorter_than_the_rule_waits():
    assert refusal(PRESETS["lazy"], length=timedelta(hours=71)) == "proposal-rule-too-short"
    assert checked_rule(PRESETS["lazy"], 0, length=timedelta(hours=72)) == PRESETS["lazy"]


def test_what_a_method_does_not_use_goes_back_to_its_default():
    rule = replace(PRESETS["judgement"], quorum=9, share=(9, 1), base=Base.ELECTORATE, winners=9, top=99)
    assert checked_rule(rule, 0) == PRESETS["judgement"]


@given(rules, st.integers(0, 12), st.one_of(st.none(), st.integers(0, 20)))
def test_a_checked_rule_is_checked_for_good(rule, options, electorate):
    try:
        checked = checked_rule(rule, options, electorate)
    except Refusal:
        return
    assert checked_rule(checked, options, electorate) == checked
