"""Counting, quorums and shares: what several rules have in common.

A share is compared in whole members, so that no rounding can tip a vote: "more than 1/2 of 5" is "at least 3".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.rules.ballots import ABSTAIN, NONE, Ballot, Facts, Step, Tally, Value, step
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
        steps.append(step("step-quorum", voters=count.voters, needed=rule.quorum, enough=int(enough)))
        failed = failed if enough else "why-no-quorum"
    if rule.quorum_share is not None:
        size = electorate(count, facts)
        if size is None:
            return "why-electorate-unknown", [*steps, step("step-electorate-unknown")]
        needed = at_least(rule.quorum_share, size)
        enough = count.voters >= needed
        of = {"electorate": size, "needed": needed, "voters": count.voters}
        steps.append(step("step-quorum-share", share=fraction(rule.quorum_share), enough=int(enough), **of))
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


def stopped(rule: Rule, count: Tally, cast: int, facts: Facts) -> tuple[str | None, list[Step], dict[str, Value]]:
    """What stops any vote on a list: too few voters, or nobody (``cast``) who chose; with the steps and values."""
    abstain = count.count(ABSTAIN)
    shown: dict[str, Value] = {"voters": count.voters, "abstain": abstain, "needed": quorum_size(rule, count, facts)}
    failed, steps = quorum(rule, count, facts)
    if failed is None and not cast:
        return "why-nobody-chose", [*steps, step("step-nobody-chose", abstain=abstain)], shown
    return failed, steps, shown


def listed(options: Sequence[str]) -> list[str]:
    """The options themselves, without "none" and "abstain"."""
    return [option for option in options if option not in {NONE, ABSTAIN}]


def seats(counts: Mapping[str, int], places: int) -> tuple[list[str], list[str]]:
    """Who gets the places, most votes first, and who ties for the last ones, which then stay empty."""
    order = sorted(counts, key=lambda option: -counts[option])
    if len(order) <= places:
        return order, []
    first_out = counts[order[places]]
    winners = [option for option in order if counts[option] > first_out]
    tied = [option for option in order if counts[option] == first_out] if len(winners) < places else []
    return winners, tied


def seat_steps(winners: Sequence[str], tied: Sequence[str], places: int) -> list[Step]:
    """The end of the arithmetic of a vote on a list."""
    steps = [step("step-winners", options=" ".join(winners), count=len(winners))] if winners else []
    if tied:
        steps.append(step("step-tied", options=" ".join(tied), places=places - len(winners)))
    return steps


def seat_reason(method: str, winners: Sequence[str], tied: Sequence[str]) -> str:
    """The reason of a vote on a list that had anything to choose from."""
    if not tied:
        return f"why-{method}"
    return "why-last-place-tied" if winners else "why-options-tied"


def hours(since: datetime, until: datetime) -> int:
    """Whole hours between two moments; never fewer than none."""
    return max(0, int((until - since) / timedelta(hours=1)))


def open_for(rule: Rule, facts: Facts, at: datetime) -> tuple[bool, list[Step]]:
    """Whether ``at`` is before the minimum time is over, and the step that says so, if there is such a time."""
    early = at - facts.opened_at < rule.wait
    if not rule.wait_hours:
        return early, []
    waited = hours(facts.opened_at, at)
    return early, [step("step-open-for", waited=waited, wait=rule.wait_hours, enough=int(not early))]
