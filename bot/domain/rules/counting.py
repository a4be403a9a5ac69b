"""Counting, quorums and shares: what several rules have in common.

A share is compared in whole members, so that no rounding can tip a vote: "more than 1/2 of 5" is "at least 3".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.rules.ballots import ABSTAIN, NO, NONE, YES, Ballot, Facts, Step, Tally, step
from bot.domain.rules.rule import LISTS, Base, Method, Rule


def valid(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot]) -> list[Ballot]:
    """The ballots as this rule reads them: unknown and repeated choices left out, one choice where one is asked for.

    A ballot of which nothing is left is left out; so is a mark outside the scale. An abstention stands alone.
    """
    allowed = {*options, NONE} if rule.method is Method.APPROVAL else set(options)
    allowed.add(ABSTAIN)
    found = []
    for ballot in ballots:
        scores = dict(reversed(list(zip(ballot.choices, ballot.scores, strict=False))))
        chosen = tuple(dict.fromkeys(choice for choice in ballot.choices if choice in allowed))
        if rule.method is Method.SCORE:
            chosen = tuple(c for c in chosen if c == ABSTAIN or 0 <= scores.get(c, -1) <= rule.top)
        if ABSTAIN in chosen:
            chosen = (ABSTAIN,)
        elif rule.method not in LISTS:
            chosen = chosen[:1]
        if chosen:
            found.append(replace(ballot, choices=chosen, scores=tuple(scores.get(choice, 0) for choice in chosen)))
    return found


def tally(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot]) -> Tally:
    """Count the ballots, binding and advisory apart; every option is there, in order, also with 0."""
    read = valid(rule, options, ballots)
    binding = [ballot for ballot in read if ballot.binding]
    advisory = [ballot for ballot in read if not ballot.binding]
    return Tally(_counts(rule, options, binding), len(binding), _counts(rule, options, advisory) if advisory else ())


def _counts(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot]) -> tuple[tuple[str, int], ...]:
    counts = dict.fromkeys(options, 0)
    for ballot in ballots:
        chosen = ballot.choices[:1] if rule.method is Method.RANKED else ballot.choices
        for place, choice in enumerate(chosen):
            if choice in counts:
                counts[choice] += ballot.scores[place] if rule.method is Method.SCORE and choice != ABSTAIN else 1
    return tuple(counts.items())


def more_than(share: tuple[int, int], of: int) -> int:
    """The least number that is more than this share of ``of``."""
    return of * share[0] // share[1] + 1


def at_least(share: tuple[int, int], of: int) -> int:
    """The least number that is at least this share of ``of``: the share, rounded up."""
    return -(-of * share[0] // share[1])


def fraction(share: tuple[int, int]) -> str:
    """The share as a step holds it."""
    return f"{share[0]}/{share[1]}"


def quorum(rule: Rule, count: Tally, facts: Facts) -> tuple[str | None, list[Step]]:
    """Whether enough people voted: the reason if not (None if they did), and the steps."""
    if not count.voters:
        return "why-nobody-voted", [step("step-nobody-voted")]
    steps = []
    failed: str | None = None
    if rule.quorum > 1:
        enough = count.voters >= rule.quorum
        steps.append(step("step-quorum", voters=count.voters, needed=rule.quorum, enough=yes_no(enough)))
        failed = failed if enough else "why-no-quorum"
    if rule.quorum_share is not None:
        size = electorate(count, facts)
        if size is None:
            return "why-electorate-unknown", [*steps, step("step-electorate-unknown")]
        needed = at_least(rule.quorum_share, size)
        enough = count.voters >= needed
        of = {"electorate": size, "needed": needed, "voters": count.voters}
        steps.append(step("step-quorum-share", share=fraction(rule.quorum_share), enough=yes_no(enough), **of))
        failed = failed if enough else "why-no-quorum"
    return failed, steps


def quorum_size(rule: Rule, count: Tally, facts: Facts) -> int:
    """How many must have voted, both quorums taken together as far as the electorate is known."""
    size = electorate(count, facts)
    by_share = at_least(rule.quorum_share, size) if rule.quorum_share is not None and size is not None else 0
    return max(rule.quorum, by_share)


def electorate(count: Tally, facts: Facts) -> int | None:
    """How many may vote: as of opening, but never fewer than did (somebody may have been given the role since)."""
    return None if facts.electorate is None else max(facts.electorate, count.voters)


def base(rule: Rule, cast: int, count: Tally, facts: Facts) -> int | None:
    """Of how many the share is taken, where ``cast`` chose a side; None if that is not known."""
    if rule.base is Base.ELECTORATE:
        return electorate(count, facts)
    return count.voters if rule.base is Base.VOTERS else cast


def percent(part: int, of: int) -> str:
    """A share in percent for a reader, with one decimal unless it is whole; cut, so never rounded up to a threshold."""
    tenths, rest = divmod(part * 1000, of)
    return str(tenths // 10) if not tenths % 10 and not rest else f"{tenths // 10}.{tenths % 10}"


def yes_no(value: bool) -> str:
    """A truth as wordings choose by it."""
    return YES if value else NO
