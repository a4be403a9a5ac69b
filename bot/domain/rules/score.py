"""Score voting: give each option a mark from 0 to the top; the most points win.

Source: the Center for Range Voting, rangevoting.org; on Loomio "score poll". Points are added up, and an option that a
voter leaves out gets 0 from that voter. The mean of the marks given would let an option win that one enthusiast marked
and nobody else knew; the sum needs no second quorum against that, orders the options as the mean over all voters does,
and can be checked by adding. Who abstains gives no marks at all. An option without any point cannot win, and options
that tie for the last place do not get it.

Promised: a higher mark for an option never takes its win away.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, Facts, Tally, Working, step, worked
from bot.domain.rules.rule import Rule


def decide(rule: Rule, options: Sequence[str], count: Tally, facts: Facts) -> Working:
    """The options with the most points, at most ``rule.winners``. Passed with at least one."""
    cast = count.voters - count.count(ABSTAIN)
    steps = [step("step-ballots", voters=count.voters, cast=cast, abstain=count.count(ABSTAIN))]
    stopped, more, shown = counting.stopped(rule, count, cast, facts)
    steps += more
    if stopped is not None:
        return worked(count, steps, stopped, shown)
    points = {option: count.count(option) for option in counting.listed(options)}
    for option, sum_ in points.items():
        hundredths = sum_ * 100 // cast
        mean = f"{hundredths // 100}.{hundredths % 100:02}"
        steps.append(step("step-points", option=option, points=sum_, cast=cast, mean=mean, top=rule.top))
    winners, tied = counting.seats({option: sum_ for option, sum_ in points.items() if sum_ > 0}, rule.winners)
    steps += counting.seat_steps(winners, tied, rule.winners)
    shown |= {"options": " ".join(winners), "tied": " ".join(tied)}
    if not winners and not tied:
        return worked(count, steps, "why-no-points", shown)
    return worked(count, steps, counting.seat_reason("score", winners, tied), shown, winners)
