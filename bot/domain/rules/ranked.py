"""Ranked choice by Schulze's method, as Debian votes.

Source: the Debian Constitution 1.9, appendix A.5 ("Vote counting"; A.6 in older versions), which is the Schulze method
as Schwartz sequential dropping (M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
Condorcet-consistent single-winner election method", Social Choice and Welfare 36, 2011). "None of these" is Debian's
default option. Its steps:

1. Options left off a ballot are equal there, and below all that are on it.
2. Quorum R: an option preferred to "none" by fewer than R voters (``approvals``) is dropped.
3. Majority: an option stays only if more prefer it to "none" than the reverse, and at least the rule's share do.
4. An option defeats another if more prefer it than the reverse.
5. The Schwartz set: options that nobody defeats, through others either, without being defeated back.
6. While options of the set defeat each other, the weakest of those defeats are dropped: fewest for it, then most
   against it; all equally weak ones at once.
7. One option left wins. Of several, Debian lets whoever has the casting vote choose; here it is a tie, in words, and
   nothing is decided.

Promised: Condorcet and Smith (an option that beats all others wins; the winner is of the smallest set that beats all
others), clones change nothing, and ranking an option higher never takes its win away. Not promised, as by no Condorcet
method: that it never pays to stay at home (H. Moulin, 1988). ``quorum``, which counts all voters, adds to that:
somebody's vote against an option may be what makes the quorum. Debian's R (``approvals``) does not have that flaw.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from bot.domain.rules import counting
from bot.domain.rules.ballots import ABSTAIN, NONE, Ballot, Facts, Step, Tally, Working, step, worked
from bot.domain.rules.rule import Rule

Pairs = Mapping[tuple[str, str], int]
"""How many voters prefer the first option to the second."""

Defeat = tuple[str, str]


def decide(rule: Rule, options: Sequence[str], count: Tally, ballots: Sequence[Ballot], facts: Facts) -> Working:
    """The one option that is left by the steps above. Passed if there is one and it is not "none of these"."""
    rankings = [ballot.choices for ballot in ballots if ballot.choices != (ABSTAIN,)]
    steps = [step("step-ballots", voters=count.voters, cast=len(rankings), abstain=count.count(ABSTAIN))]
    stopped, more, shown = counting.stopped(rule, count, len(rankings), facts)
    steps += more
    if stopped is not None:
        return worked(count, steps, stopped, shown)
    if counting.base(rule, 0, count, facts) is None:
        return worked(count, [*steps, step("step-electorate-unknown")], "why-electorate-unknown", shown)
    listed = counting.listed(options)
    pairs = preferences([*listed, NONE], rankings)
    if NONE in options:
        kept, more = _against_none(rule, listed, pairs, count, facts)
        steps += more
        if not kept:
            return worked(count, steps, "why-none-of-these", shown)
        listed = kept
    left, more = _contest(listed, pairs)
    steps += more
    shown["options"] = " ".join(left)
    if len(left) > 1:
        return worked(count, [*steps, step("step-ranked-tie", options=" ".join(left))], "why-ranked-tie", shown)
    steps.append(step("step-ranked-winner", option=left[0]))
    return worked(count, steps, "why-ranked", {**shown, "option": left[0]}, left)


def preferences(options: Sequence[str], rankings: Sequence[Sequence[str]]) -> Pairs:
    """How many rankings put each option before each other; what a ranking leaves out comes last, equally."""
    pairs = {(one, other): 0 for one in options for other in options if one != other}
    for ranking in rankings:
        place = {option: at for at, option in enumerate(ranking)}
        for one, other in pairs:
            pairs[one, other] += one in place and place[one] < place.get(other, len(ranking))
    return pairs


def _against_none(
    rule: Rule, listed: Sequence[str], pairs: Pairs, count: Tally, facts: Facts
) -> tuple[list[str], list[Step]]:
    kept, steps = [], []
    for option in listed:
        better, worse = pairs[option, NONE], pairs[NONE, option]
        of = counting.base(rule, better + worse, count, facts) or 0
        needed = max(counting.at_least(rule.share, of), worse + 1, rule.approvals)
        enough = better >= needed
        shown = {"better": better, "worse": worse, "needed": needed}
        steps.append(step("step-against-none", option=option, enough=int(enough), **shown))
        if enough:
            kept.append(option)
    return kept, steps


def _contest(options: Sequence[str], pairs: Pairs) -> tuple[list[str], list[Step]]:
    """What is left of the options by steps 4 to 7, and the steps in words."""
    steps = [
        step("step-pair", option=one, other=other, better=pairs[one, other], worse=pairs[other, one])
        for at, one in enumerate(options)
        for other in options[at + 1 :]
    ]
    defeats = {(one, other) for one, other in pairs if {one, other} <= set(options) and _beats(pairs, one, other)}
    everything = set(defeats)
    left = schwartz(options, defeats)
    if len(left) > 1:
        steps.append(step("step-schwartz", options=" ".join(left)))
    while inner := {defeat for defeat in defeats if set(defeat) <= set(left)}:
        weakest = min(_strength(pairs, defeat) for defeat in inner)
        dropped = sorted(d for d in inner if _strength(pairs, d) == weakest)
        steps += [
            step("step-dropped", option=one, other=other, better=pairs[one, other], worse=pairs[other, one])
            for one, other in sorted(dropped, key=lambda d: (options.index(d[0]), options.index(d[1])))
        ]
        defeats -= set(dropped)
        left = schwartz(options, defeats)
    if len(left) == 1:
        steps += _why_it_wins(left[0], options, pairs, everything)
    return left, steps


def schwartz(options: Sequence[str], defeats: set[Defeat]) -> list[str]:
    """The options that defeat, directly or through others, everything that so defeats them; in the options' order."""
    reach = {one: {other for other in options if (one, other) in defeats} for one in options}
    for via in options:
        for one in options:
            if via in reach[one]:
                reach[one] |= reach[via]
    return [one for one in options if all(other in reach[one] or one not in reach[other] for other in options)]


def _why_it_wins(winner: str, options: Sequence[str], pairs: Pairs, defeats: set[Defeat]) -> list[Step]:
    others = [option for option in options if option != winner]
    if all((winner, other) in defeats for other in others):
        return [step("step-beats-all", option=winner)] if others else []
    paths = strongest_paths(options, pairs, defeats)
    steps = []
    for other in others:
        there, back = paths.get((winner, other)), paths.get((other, winner))
        if there is not None:
            route, weakest = " ".join(there), _weakest(pairs, there)
            shown = {"better": weakest[0], "worse": -weakest[1]}
            returns = _weakest(pairs, back)[0] if back is not None else 0
            steps.append(step("step-path", option=winner, other=other, options=route, back=returns, **shown))
    return steps


def strongest_paths(options: Sequence[str], pairs: Pairs, defeats: set[Defeat]) -> dict[Defeat, tuple[str, ...]]:
    """The strongest chain of defeats from each option to each other: a chain is as strong as its weakest defeat."""
    best: dict[Defeat, tuple[str, ...]] = {defeat: defeat for defeat in defeats}
    for via in options:
        for one in options:
            for other in options:
                first, second = best.get((one, via)), best.get((via, other))
                if one == other or first is None or second is None:
                    continue
                known, found = best.get((one, other)), (*first, *second[1:])
                if known is None or _weakest(pairs, found) > _weakest(pairs, known):
                    best[one, other] = found
    return best


def ranking(options: Sequence[str], pairs: Pairs) -> tuple[tuple[str, ...], ...]:
    """All options in Schulze's order, the best first, equals together: for readers, who want to know more than the
    winner. An option is before another if its strongest chain there is stronger than the strongest chain back."""
    defeats = {(one, other) for one in options for other in options if one != other and _beats(pairs, one, other)}
    paths = strongest_paths(options, pairs, defeats)

    def beaten(one: str) -> int:
        return sum(_strength_of(pairs, paths, one, other) > _strength_of(pairs, paths, other, one) for other in options)

    beats = {option: beaten(option) for option in options}
    places = sorted(set(beats.values()), reverse=True)
    return tuple(tuple(option for option in options if beats[option] == place) for place in places)


def _strength_of(pairs: Pairs, paths: Mapping[Defeat, tuple[str, ...]], one: str, other: str) -> tuple[int, int]:
    path = paths.get((one, other))
    return _weakest(pairs, path) if path is not None else (-1, 0)


def _beats(pairs: Pairs, one: str, other: str) -> bool:
    return pairs[one, other] > pairs[other, one]


def _strength(pairs: Pairs, defeat: Defeat) -> tuple[int, int]:
    """Debian's A.5.7: a defeat is weaker with fewer for it, and among those with more against it."""
    return pairs[defeat], -pairs[defeat[1], defeat[0]]


def _weakest(pairs: Pairs, path: Sequence[str]) -> tuple[int, int]:
    return min(_strength(pairs, defeat) for defeat in itertools.pairwise(path))
