"""Who is there, which areas there are, and which series are to be made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.scenarios.codebase_book import Area, Fate, Series, Way
from tests.scenarios.codebase_code import (
    FILES,
    SECTIONS,
    Part,
    adding,
    beginning,
    moving,
    path_of,
    removing,
    rewording,
)

HERE_ALREADY = ("ada", "bruno", "chidi", "dilnoza", "emre", "farah", "goran", "hana")
COME = (
    *("ines", "jonas", "keiko", "lars", "mina", "noor", "otto", "pia", "quentin"),
    *("rosa", "sven", "tara", "umar", "vera", "wim", "xenia", "yusuf"),
)
EVERYBODY = (*HERE_ALREADY, *COME)
ADMIN, MAINTAINER = "ada", "bruno"

AREAS = (
    ("core", "src/core/", Way.APPROVALS, 2),
    ("drivers", "drivers/", Way.MAINTAINER, 1),
    ("docs", "docs/", Way.LAZY, 24),
    ("tools", "tools/", Way.APPROVALS, 1),
    ("net", "src/net/", Way.APPROVALS, 3),
    ("policy", "policy/", Way.VOTE, 0),
)
VERSIONS = 3

FATES = (
    *(Fate.ACCEPTED, Fate.ANSWERED, Fate.REJECTED, Fate.OVERRIDDEN, Fate.ACCEPTED, Fate.REBASED, Fate.SUPERSEDED),
    *(Fate.ACCEPTED, Fate.DEFERRED, Fate.WITHDRAWN, Fate.ACCEPTED, Fate.OBJECTED, Fate.ACCEPTED, Fate.CONFLICTING),
    *(Fate.ACCEPTED, Fate.ANSWERED, Fate.ACCEPTED),
)


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    members: int
    areas: int
    series: int
    statements: int
    """How many things are said of each version."""


FULL = Size(members=25, areas=6, series=40, statements=3)
SMALL = Size(members=14, areas=3, series=6, statements=1)


def areas(size: Size) -> tuple[Area, ...]:
    """The areas, each with two maintainers and two reviewers of its own."""
    come = COME[: size.members - len(HERE_ALREADY)]
    found = []
    for at, (name, folder, way, needed) in enumerate(AREAS[: size.areas]):
        four = [come[(at * 3 + step) % len(come)] for step in range(4)]
        found.append(Area(name, folder, way, needed, tuple(four[:2]), tuple(four[2:])))
    return tuple(found)


def imports(size: Size, modules: Sequence[Area]) -> list[Series]:
    """The first series of each area, which bring its files."""
    people = EVERYBODY[: size.members]
    found = []
    for at, area in enumerate(modules):
        parts = [
            Part(f"{area.name}: begin file {file}", 1, beginning(area.folder, area.name, file)) for file in range(FILES)
        ]
        plans = [tuple(parts[:3]), (*parts[:2], _next(parts[2]), parts[3])]
        plans.append((parts[0], _next(parts[1]), *plans[1][2:]))
        found.append(Series(f"{area.name} 0", area, people[(at * 5 + 3) % len(people)], Fate.ACCEPTED, plans))
    return found


def later(size: Size, modules: Sequence[Area], chance: Random) -> list[Series]:
    """All others, which change what is there. No two change the same section, but for those that are to conflict."""
    people = EVERYBODY[: size.members]
    free = {area.name: _sections(chance) for area in modules}
    fates = _fates(size, modules)
    found: list[Series] = []
    for at, (area, fate) in enumerate(fates):
        taken = free[area.name]
        name = f"{area.name} {at + 1}"
        parts = [_reworded(area, name, taken, letter) for letter in "abc"]
        parts[2] = _other(area, name, at)
        clash = fate in (Fate.REBASED, Fate.CONFLICTING)
        if clash:
            parts[1] = _clashing(area, name, found[-1])
        plans = [tuple(parts[:2]), (_next(parts[0]), parts[1], parts[2])]
        plans.append((plans[1][0], parts[1], _next(parts[2])) if at % 3 else (*plans[1][:2], *_last(plans[1][2])))
        found.append(Series(name, area, people[(at * 7 + 1) % len(people)], fate, plans))
    return found


def _fates(size: Size, modules: Sequence[Area]) -> Iterator[tuple[Area, Fate]]:
    """Which area each series is for, and what becomes of it. Who conflicts does so with the one before, in its area;
    that what takes time is not put off or objected to is no loss: others are."""
    left, at = size.series - len(modules), 0
    small = (Fate.OVERRIDDEN, Fate.REBASED, Fate.REJECTED)
    by_hand = [area for area in modules if area.way in (Way.APPROVALS, Way.MAINTAINER)]
    area = modules[0]
    while left:
        fate = small[at % len(small)] if size.series < len(FATES) else FATES[at % len(FATES)]
        if fate not in (Fate.REBASED, Fate.CONFLICTING):
            following = FATES[(at + 1) % len(FATES)] if size.series >= len(FATES) else small[(at + 1) % len(small)]
            need = fate is not Fate.ACCEPTED or following in (Fate.REBASED, Fate.CONFLICTING)
            choice = by_hand if need else modules
            area = choice[at % len(choice)]
        yield area, fate
        left, at = left - 1, at + 1


def _sections(chance: Random) -> list[tuple[int, int]]:
    found = [(file, number) for file in range(FILES) for number in range(SECTIONS)]
    chance.shuffle(found)
    return found


def _reworded(area: Area, name: str, free: list[tuple[int, int]], letter: str) -> Part:
    file, number = free.pop()
    return Part(f"{name}{letter}", 1, rewording(area.folder, area.name, file, number, f"{name}{letter}"))


def _clashing(area: Area, name: str, other: Series) -> Part:
    """A change of the very section that the second patch of another series changes."""
    edit = other.plans[-1][1].edit
    return Part(f"{name}b", 1, _Clash(edit, name))


class _Clash:
    """Another's change, made in a way of its own; in its second variant on top of that one's."""

    def __init__(self, other: object, name: str) -> None:
        self.other, self.name = other, name

    def __call__(self, root: object, variant: int) -> None:
        raise NotImplementedError
