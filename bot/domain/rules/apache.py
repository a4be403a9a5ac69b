"""Votes on code as the Apache Software Foundation holds them: three +1 and no veto.

Source: apache.org/foundation/voting.html. "Votes on Code Modification": three binding +1 and no −1; a −1 is a veto,
which no number of +1 outweighs and which is void without a reason (the bot asks for one). "Binding Votes": everybody
may voice an opinion, those of non-members are advisory. A vote is open for at least 72 hours, so that people in every
time zone see it; then it may close as soon as it has what it needs.

Promised: another binding +1 never turns a pass into a fail. Another −1 always makes it fail.
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, NO, YES, Facts, Tally, Value, Working, step, worked
from bot.domain.rules.rule import Rule


def decide(rule: Rule, count: Tally, facts: Facts) -> Working:
    """Passed with enough binding yes, no binding no, and after the minimum time. Advisory votes are shown apart."""
    yes, no = count.count(YES), count.count(NO)
    steps = [step("step-binding", yes=yes, no=no, abstain=count.count(ABSTAIN))]
    advisory = dict(count.advisory)
    if advisory:
        steps.append(step("step-advisory", yes=advisory[YES], no=advisory[NO], abstain=advisory[ABSTAIN]))
    enough = yes >= rule.approvals
    early, waited = counting.open_for(rule, facts, facts.now)
    steps += [
        step("step-veto", no=no),
        step("step-approvals", yes=yes, needed=rule.approvals, enough=int(enough)),
        *waited,
    ]
    shown: dict[str, Value] = {"yes": yes, "no": no, "needed": rule.approvals, "wait": rule.wait_hours}
    if no:
        return worked(count, steps, "why-veto", shown)
    if not enough:
        return worked(count, steps, "why-few-approvals", shown)
    return worked(count, steps, "why-too-early" if early else "why-apache", shown, [] if early else [YES])


def ripe_at(rule: Rule, count: Tally, facts: Facts) -> datetime | None:
    """The end of the minimum time, while it has what it needs; else None."""
    return facts.opened_at + rule.wait if count.count(YES) >= rule.approvals and not count.count(NO) else None
