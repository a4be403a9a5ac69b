"""Closure by judgement: somebody uninvolved reads the discussion and says what it found.

Source: Wikipedia, "Requests for comment" (Wikipedia:RFC, "Ending RfCs") and "Closing discussions": the outcome is not
a count but the strength of the arguments, found by an editor who took no part; an RfC is given time (seven days at
least here; thirty is usual), and a closure may be challenged. Votes are opinions here: they are shown, not counted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal
from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, NO, YES, Facts, Judgement, Tally, Value, Working, step, worked
from bot.domain.rules.rule import Rule

RATIONALE_LIMIT = 2000


def decide(rule: Rule, count: Tally, facts: Facts) -> Working:
    """As judged. Without a judgement, or with one before the minimum time, it does not pass."""
    yes, no, abstain = (count.count(choice) for choice in (YES, NO, ABSTAIN))
    steps = [step("step-opinions", yes=yes, no=no, abstain=abstain)]
    shown: dict[str, Value] = {"wait": rule.wait_hours}
    if facts.judgement is None:
        return worked(count, [*steps, step("step-not-judged")], "why-not-judged", shown)
    early, waited = counting.open_for(rule, facts, facts.judgement.at)
    passed = facts.judgement.passed and not early
    steps += [*waited, step("step-judged", passed=int(facts.judgement.passed))]
    if early:
        return worked(count, steps, "why-too-early", shown)
    return worked(count, steps, "why-judged-for" if passed else "why-judged-against", shown, [YES] if passed else [])


def ripe_at(rule: Rule, facts: Facts) -> datetime | None:
    """Since it was judged, if that was after the minimum time; None before."""
    if facts.judgement is None or facts.judgement.at < facts.opened_at + rule.wait:
        return None
    return facts.judgement.at


def checked_judgement(
    rule: Rule, judgement: Judgement, participants: Collection[MemberId], opened_at: datetime
) -> Judgement:
    """The judgement, trimmed. ``participants`` are the author, the voters and whoever raised a concern.

    Raises Refusal for a closer who took part, before the minimum time, and for a missing or over-long rationale.
    """
    rationale = judgement.rationale.strip()
    if judgement.by in participants:
        raise Refusal("proposal-rule-judge-involved")
    if judgement.at < opened_at + rule.wait:
        raise Refusal("proposal-rule-judge-early", hours=rule.wait_hours)
    if not rationale:
        raise Refusal("proposal-rule-judge-rationale")
    if len(rationale) > RATIONALE_LIMIT:
        raise Refusal("proposal-rule-judge-long", found=len(rationale), limit=RATIONALE_LIMIT)
    return Judgement(judgement.passed, rationale, judgement.by, judgement.at)
