"""Approval voting: tick every option you could live with; those ticked most often win.

Source: S. J. Brams and P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978). With several
winners it is the plain multi-winner form ("block approval"). Each winner must besides reach the rule's share and
number of approvals. Options that tie for the last place do not get it: nothing here is decided by lot.

Promised: approving one more option on a ballot never takes that option's win away.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, Facts, Tally, Working, step, worked
from bot.domain.rules.rule import Rule


def decide(rule: Rule, options: Sequence[str], count: Tally, facts: Facts) -> Working:
    """The most approved options that reach the threshold, at most ``rule.winners``. Passed with at least one."""
    cast = count.voters - count.count(ABSTAIN)
    steps = [step("step-ballots", voters=count.voters, cast=cast, abstain=count.count(ABSTAIN))]
    stopped, more, shown = counting.stopped(rule, count, cast, facts)
    steps += more
    if stopped is not None:
        return worked(count, steps, stopped, shown)
    of = counting.base(rule, cast, count, facts)
    if of is None:
        return worked(count, [*steps, step("step-electorate-unknown")], "why-electorate-unknown", shown)
    needed = max(counting.at_least(rule.share, of), rule.approvals, 1)
    steps.append(
        step("step-threshold", share=counting.fraction(rule.share), of=of, least=rule.approvals, needed=needed)
    )
    listed = counting.listed(options)
    approved = {option: count.count(option) for option in listed}
    for option, votes in approved.items():
        percent = counting.percent(votes, of)
        enough = int(votes >= needed)
        steps.append(step("step-approved", option=option, votes=votes, of=of, percent=percent, enough=enough))
    winners, tied = counting.seats({o: v for o, v in approved.items() if v >= needed}, rule.winners)
    steps += counting.seat_steps(winners, tied, rule.winners)
    shown |= {"options": " ".join(winners), "tied": " ".join(tied), "needed": needed, "of": of}
    if not winners and not tied:
        return worked(count, steps, "why-none-approved", shown)
    return worked(count, steps, counting.seat_reason("approval", winners, tied), shown, winners)
