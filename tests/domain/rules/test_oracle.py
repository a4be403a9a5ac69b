"""Ranked choice agrees with a Schulze that others wrote: schulze-condorcet, of the CdE e.V., on random elections.

Its strength of a defeat by "winning votes" (more for it, then fewer against it) is Debian's A.5.7.
"""

import random

import pytest
from schulze_condorcet import schulze_evaluate

from bot.domain.rules import NONE, PRESETS, Ballot, choices, decide
from tests.domain.rules.voting import FACTS

RANKED = PRESETS["ranked"]


def election(chance: random.Random, with_none: bool) -> tuple[list[str], list[tuple[str, ...]]]:
    """Two to seven options, up to 14 rankings of some of them or of all: few voters make many ties and circles."""
    listed = [str(number) for number in range(1, chance.randint(2, 7) + 1)]
    everything = [*listed, NONE] if with_none else listed
    whole = chance.random() < 0.4
    sizes = [len(everything) if whole else chance.randint(1, len(everything)) for _ in range(chance.randint(1, 14))]
    return listed, [tuple(chance.sample(everything, size)) for size in sizes]


def theirs(options: list[str], rankings: list[tuple[str, ...]]) -> set[str]:
    """The first place, by the library: "1=2>3" puts 1 and 2 there."""
    written = []
    for ranking in rankings:
        ranked = [option for option in ranking if option in options]
        rest = "=".join(option for option in options if option not in ranked)
        written.append(">".join([*ranked, rest] if rest else ranked))
    return set(schulze_evaluate(written, options).split(">")[0].split("="))


def ours(options: tuple[str, ...], rankings: list[tuple[str, ...]]) -> set[str]:
    outcome = decide(RANKED, options, [Ballot(ranking) for ranking in rankings], FACTS).outcome
    return set(str(dict(outcome.values).get("options", "")).split())


@pytest.mark.parametrize("seed", range(4))
def test_the_winner_or_the_tie_is_the_librarys_on_a_thousand_elections(seed):
    chance, ties = random.Random(seed), 0
    for _ in range(1000):
        listed, rankings = election(chance, with_none=False)
        expected = theirs(listed, rankings)
        ties += len(expected) > 1
        assert ours(tuple(listed), rankings) == expected, rankings
    assert ties > 100


@pytest.mark.parametrize("seed", range(4))
def test_with_none_of_these_it_is_the_librarys_among_the_options_that_more_put_before_it(seed):
    chance, nothing = random.Random(100 + seed), 0
    for _ in range(1000):
        listed, rankings = election(chance, with_none=True)
        above = {one: sum(_before(ranking, one, NONE) for ranking in rankings) for one in listed}
        below = {one: sum(_before(ranking, NONE, one) for ranking in rankings) for one in listed}
        kept = [one for one in listed if above[one] > below[one]]
        nothing += not kept
        expected = theirs(kept, rankings) if kept else set()
        assert ours(choices(RANKED, len(listed)), rankings) == expected, rankings
    assert 20 < nothing < 980


def _before(ranking: tuple[str, ...], one: str, other: str) -> bool:
    return one in ranking and (other not in ranking or ranking.index(one) < ranking.index(other))
