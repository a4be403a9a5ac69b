"""Consent, and lazy consensus: decisions that stand unless somebody names a concern.

Sources: consent is how the Rust project decides, with a bot: a proposal that has support enters a final comment period
of ten days, a named concern by anybody entitled blocks it, and when the last one is resolved the clock starts again
(rust-lang/rfcbot-rs, README; Rust forge and lang team, "FCP decisions"). Here ``seconds`` is the support besides the
author. Lazy consensus is the Apache Software Foundation's (apache.org/foundation/voting.html, "Lazy Consensus"):
silence for 72 hours is assent. Here one objection turns it into a full vote by majority (``escalates``).

A hold is the low-pressure form of a concern: it is shown and blocks nothing. A "no" where it is not offered counts as
an objection to lazy consensus and is only shown under consent, where a concern has to have a name.
Promised: another supporter, or a concern fewer, never turns a pass into a fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.rules import counting
from bot.domain.rules.ballots import NO, YES, Ballot, Facts, Step, Tally, Value, Working, step, worked
from bot.domain.rules.rule import Rule


def decide(rule: Rule, count: Tally, ballots: Sequence[Ballot], facts: Facts) -> Working:
    """Consent passes when it has been seconded and without an open concern for as long as the rule says."""
    supporters = _seconds(ballots)
    seconded = supporters >= rule.seconds
    steps = [step("step-seconds", seconds=supporters, needed=rule.seconds, enough=int(seconded))]
    if count.count(NO):
        steps.append(step("step-no-without-concern", no=count.count(NO)))
    steps += _concerns(facts)
    shown: dict[str, Value] = {"seconds": supporters, "needed": rule.seconds, "concerns": facts.open_concerns}
    if facts.open_concerns:
        return worked(count, steps, "why-concern", shown)
    if not seconded:
        return worked(count, steps, "why-not-seconded", shown)
    waited = 0 if facts.clear_since is None else counting.hours(facts.clear_since, facts.now)
    enough = facts.clear_since is not None and facts.now - facts.clear_since >= rule.wait
    steps.append(step("step-waited", waited=waited, wait=rule.wait_hours, enough=int(enough)))
    shown |= {"waited": waited, "wait": rule.wait_hours}
    return worked(count, steps, "why-consent" if enough else "why-waiting", shown, [YES] if enough else [])


def ripe_at(rule: Rule, ballots: Sequence[Ballot], facts: Facts) -> datetime | None:
    """When consent is reached if nobody objects any more: the end of the waiting period. None while it is not clear."""
    if facts.open_concerns or facts.clear_since is None or _seconds(ballots) < rule.seconds:
        return None
    return facts.clear_since + rule.wait


def decide_lazy(rule: Rule, count: Tally, facts: Facts) -> Working:
    """Lazy consensus passes at its end if nobody objects; silence is enough, so nobody needs to vote."""
    against = objections(count, facts)
    steps = [*_concerns(facts), step("step-objections", objections=against)]
    early, waited = counting.open_for(rule, facts, facts.now)
    steps += waited
    shown: dict[str, Value] = {"objections": against, "wait": rule.wait_hours, "yes": count.count(YES)}
    if against:
        return worked(count, steps, "why-objection", shown)
    return worked(count, steps, "why-too-early" if early else "why-lazy", shown, [] if early else [YES])


def objections(count: Tally, facts: Facts) -> int:
    """How many object: open concerns, and votes of no where they were possible."""
    return facts.open_concerns + count.count(NO)


def _seconds(ballots: Sequence[Ballot]) -> int:
    return sum(ballot.choices == (YES,) and not ballot.author for ballot in ballots)


def _concerns(facts: Facts) -> list[Step]:
    steps = [step("step-concerns", concerns=facts.open_concerns)]
    return [*steps, step("step-holds", holds=facts.holds)] if facts.holds else steps
