"""Consent and lazy consensus."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.rules import PRESETS, Ballot, Method, Rule, decide, escalated, escalates, ripe, ripe_at
from tests.domain.rules.voting import FACTS, OPENED, options, result, votes

CONSENT, LAZY = PRESETS["consent"], PRESETS["lazy"]
CLEAR = replace(FACTS, clear_since=OPENED + timedelta(days=1))


def at(facts, **later):
    return replace(facts, now=OPENED + timedelta(**later))


def test_consent_passes_ten_days_after_it_was_seconded_without_a_concern():
    almost, then = at(CLEAR, days=11, seconds=-1), at(CLEAR, days=11)
    assert result(CONSENT, votes(yes=1), almost).reason == "why-waiting"
    assert result(CONSENT, votes(yes=1), then).passed
    assert not ripe(CONSENT, options(CONSENT), votes(yes=1), almost)
    assert ripe(CONSENT, options(CONSENT), votes(yes=1), then)


def test_a_concern_blocks_whatever_the_support_and_the_clock_starts_again_when_the_last_is_resolved():
    blocked = replace(CLEAR, open_concerns=1, clear_since=None)
    assert result(CONSENT, votes(yes=30), blocked).reason == "why-concern"
    assert ripe_at(CONSENT, options(CONSENT), votes(yes=30), blocked) is None
    again = replace(CLEAR, clear_since=OPENED + timedelta(days=9))
    assert ripe_at(CONSENT, options(CONSENT), votes(yes=30), again) == OPENED + timedelta(days=19)
    assert result(CONSENT, votes(yes=30), again).reason == "why-waiting"


def test_an_author_does_not_second_their_own_proposal():
    own = [Ballot(("yes",), author=True)]
    assert result(CONSENT, own, CLEAR).reason == "why-not-seconded"
    assert result(CONSENT, own + votes(yes=1), CLEAR).passed
    assert ripe_at(CONSENT, options(CONSENT), own, CLEAR) is None


def test_a_hold_is_listed_and_blocks_nothing():
    working = decide(CONSENT, options(CONSENT), votes(yes=1), replace(CLEAR, holds=2))
    assert working.outcome.passed
    assert ("holds", 2) in [value for step in working.steps for value in step.values]


def test_a_no_without_a_concern_does_not_block_consent_but_is_shown():
    working = decide(CONSENT, ("yes", "no", "abstain"), votes(yes=1, no=3), CLEAR)
    assert working.outcome.passed
    assert "step-no-without-concern" in [step.key for step in working.steps]


def test_consent_whose_clock_never_started_does_not_pass():
    assert result(replace(CONSENT, seconds=0), [], FACTS).reason == "why-waiting"


def test_silence_passes_lazy_consensus_at_its_end_and_never_before():
    assert result(LAZY, [], at(FACTS, hours=72)).reason == "why-lazy"
    assert result(LAZY, [], at(FACTS, hours=71)).reason == "why-too-early"
    assert ripe_at(LAZY, options(LAZY), [], FACTS) is None


def test_one_concern_escalates_lazy_consensus_to_a_vote_by_majority_with_its_quorum():
    objected = replace(FACTS, open_concerns=1)
    rule = replace(LAZY, quorum=4, quorum_share=(1, 10))
    assert escalates(rule, options(rule), [], objected)
    assert result(rule, votes(yes=9), objected).reason == "why-objection"
    assert escalated(rule) == Rule(Method.MAJORITY, quorum=4, quorum_share=(1, 10))


def test_a_no_where_it_could_be_said_escalates_and_a_hold_or_support_does_not():
    assert escalates(LAZY, ("yes", "no", "abstain"), votes(no=1), FACTS)
    assert not escalates(LAZY, options(LAZY), votes(yes=5, abstain=2), replace(FACTS, holds=3))
    assert not escalates(CONSENT, options(CONSENT), [], replace(FACTS, open_concerns=1))


def test_whoever_is_against_consent_or_lazy_consensus_names_a_concern_instead_of_saying_no():
    assert "no" not in options(CONSENT)
    assert "no" not in options(LAZY)
