"""Votes with a veto, and closure by judgement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.refusal import Refusal
from bot.domain.rules import PRESETS, Ballot, Judgement, checked_judgement, decide, ripe, ripe_at
from tests.domain.rules.voting import FACTS, OPENED, options, result, votes

APACHE, JUDGEMENT = PRESETS["apache"], PRESETS["judgement"]
EARLY = replace(FACTS, now=OPENED + timedelta(hours=71))
CLOSER, VOTER = 7, 8


def judged(passed=True, hours=200, rationale="The worries were answered."):
    return Judgement(passed, rationale, CLOSER, OPENED + timedelta(hours=hours))


def test_three_binding_yes_and_no_veto_pass():
    assert result(APACHE, votes(yes=3, abstain=2)).reason == "why-apache"
    assert result(APACHE, votes(yes=2, abstain=20)).reason == "why-few-approvals"
    assert result(APACHE, []).reason == "why-few-approvals"


def test_a_veto_blocks_whatever_the_count():
    assert result(APACHE, votes(yes=300, no=1)).reason == "why-veto"


def test_advisory_votes_are_apart_and_neither_approve_nor_veto():
    advice = [Ballot(("no",), binding=False), Ballot(("yes",), binding=False)]
    working = decide(APACHE, options(APACHE), votes(yes=3) + advice, FACTS)
    assert working.outcome.passed
    assert working.outcome.tally.voters == 3
    assert dict(working.outcome.tally.advisory) == {"yes": 1, "no": 1, "abstain": 0}
    assert "step-advisory" in [step.key for step in working.steps]
    assert result(APACHE, votes(yes=2) + advice).reason == "why-few-approvals"


def test_it_stays_open_for_72_hours_at_least_and_then_closes_when_it_has_what_it_needs():
    assert result(APACHE, votes(yes=3), EARLY).reason == "why-too-early"
    assert not ripe(APACHE, options(APACHE), votes(yes=3), EARLY)
    assert ripe(APACHE, options(APACHE), votes(yes=3), FACTS)
    assert ripe_at(APACHE, options(APACHE), votes(yes=3, no=1), FACTS) is None
    assert ripe_at(APACHE, options(APACHE), votes(yes=2), FACTS) is None


@pytest.mark.parametrize(("passed", "reason"), [(True, "why-judged-for"), (False, "why-judged-against")])
def test_the_judgement_decides_and_not_the_count(passed, reason):
    facts = replace(FACTS, judgement=judged(passed))
    for ballots in ([], votes(yes=30), votes(no=30)):
        outcome = result(JUDGEMENT, ballots, facts)
        assert (outcome.passed, outcome.reason) == (passed, reason)
    assert ripe(JUDGEMENT, options(JUDGEMENT), [], facts)


def test_without_a_judgement_or_with_an_early_one_nothing_passes():
    assert result(JUDGEMENT, votes(yes=9)).reason == "why-not-judged"
    early = replace(FACTS, judgement=judged(hours=167))
    assert result(JUDGEMENT, [], early).reason == "why-too-early"
    assert ripe_at(JUDGEMENT, options(JUDGEMENT), [], early) is None
    assert ripe_at(JUDGEMENT, options(JUDGEMENT), [], FACTS) is None


@pytest.mark.parametrize(
    ("judgement", "key"),
    [
        (replace(judged(), by=VOTER), "proposal-rule-judge-involved"),
        (judged(hours=167), "proposal-rule-judge-early"),
        (judged(rationale=" \n"), "proposal-rule-judge-rationale"),
        (judged(rationale="x" * 2001), "proposal-rule-judge-long"),
    ],
)
def test_a_judgement_is_refused_to_participants_too_early_and_without_a_reason(judgement, key):
    with pytest.raises(Refusal) as refused:
        checked_judgement(JUDGEMENT, judgement, {VOTER}, OPENED)
    assert refused.value.key == key


def test_a_judgement_by_somebody_uninvolved_is_taken():
    taken = checked_judgement(JUDGEMENT, judged(rationale=" Fine. ", hours=168), {VOTER}, OPENED)
    assert taken.rationale == "Fine."
