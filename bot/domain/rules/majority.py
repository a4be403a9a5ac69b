"""Majority and supermajority.

Source: Robert's Rules of Order Newly Revised, 12th ed., §44. A majority is more than half of the votes cast by persons
entitled to vote, abstentions and blanks left out; a two-thirds vote is at least two thirds of them (44:1-3). The base
may be changed to those present (here: all who voted) or to the entire membership (here: the electorate) (44:7-10).
A tie is no majority, so it does not pass (44:12). The quorum counts everybody who voted, abstentions included.

Promised: another yes, or a no that becomes a yes, never turns a pass into a fail. Not promised, as for every rule with
a quorum: a no may help the other side, when its voter is the one who makes up the quorum.
"""

from __future__ import annotations

from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, NO, YES, Facts, Step, Tally, Value, Working, step, worked
from bot.domain.rules.rule import Base, Method, Rule


def decide(rule: Rule, count: Tally, facts: Facts) -> Working:
    """Passed with the quorum reached and more than (supermajority: at least) the share of the base in favour."""
    yes, no, abstain = (count.count(choice) for choice in (YES, NO, ABSTAIN))
    shown: dict[str, Value] = {"yes": yes, "no": no, "abstain": abstain, "voters": count.voters}
    failed, quorum_steps = counting.quorum(rule, count, facts)
    steps = [Step("step-cast", tuple(shown.items())), *quorum_steps]
    if failed is not None:
        return worked(count, steps, failed, {**shown, "needed": counting.quorum_size(rule, count, facts)})
    if not yes + no:
        return worked(count, [*steps, step("step-nobody-chose", abstain=abstain)], "why-nobody-chose", shown)
    of = counting.base(rule, yes + no, count, facts)
    if of is None:
        return worked(count, [*steps, step("step-electorate-unknown")], "why-electorate-unknown", shown)
    majority = rule.method is Method.MAJORITY
    needed = counting.more_than(rule.share, of) if majority else counting.at_least(rule.share, of)
    enough = yes >= needed
    shown |= {"share": counting.fraction(rule.share), "of": of, "base": rule.base.value, "needed": needed}
    steps.append(step("step-percent", yes=yes, of=of, base=rule.base.value, percent=counting.percent(yes, of)))
    key = "step-more-than" if majority else "step-at-least"
    steps.append(step(key, share=counting.fraction(rule.share), of=of, needed=needed, enough=int(enough)))
    if yes == no and rule.base is Base.CAST and majority and rule.share == (1, 2):
        return worked(count, steps, "why-tie", shown)
    if majority:
        return worked(count, steps, "why-majority" if enough else "why-no-majority", shown, [YES] if enough else [])
    reason = "why-supermajority" if enough else "why-no-supermajority"
    return worked(count, steps, reason, shown, [YES] if enough else [])
