"""Who is there, which areas there are, and which series are to be made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.scenarios.codebase_book import Area, Fate, Series, Way
from tests.scenarios.codebase_code import (
    FILES,
    SECTIONS,
    Part,
    adding,
    beginning,
    moving,
    removing,
    rewording,
    several,
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
    ("docs", "docs/", Way.LAZY, 24),
    ("drivers", "drivers/", Way.MAINTAINER, 1),
    ("tools", "tools/", Way.APPROVALS, 1),
    ("net", "src/net/", Way.APPROVALS, 3),
    ("policy", "policy/", Way.VOTE, 0),
)
VERSIONS = 3

EXTRAS = 40
"""How many small files an area begins with: for each of the later series one."""

FATES = (
    *(Fate.ACCEPTED, Fate.ANSWERED, Fate.REJECTED, Fate.OVERRIDDEN, Fate.ACCEPTED, Fate.REBASED, Fate.SUPERSEDED),
    *(Fate.ACCEPTED, Fate.DEFERRED, Fate.WITHDRAWN, Fate.ACCEPTED, Fate.OBJECTED, Fate.ACCEPTED, Fate.CONFLICTING),
    *(Fate.ACCEPTED, Fate.ANSWERED, Fate.VOTED_DOWN),
)
FEW = (Fate.OVERRIDDEN, Fate.REBASED, Fate.REJECTED)
CLASHES = (Fate.REBASED, Fate.CONFLICTING)


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    members: int
    areas: int
    series: int
    statements: int
    """How many things are said of each version."""


FULL = Size(members=25, areas=6, series=40, statements=3)
SMALL = Size(members=12, areas=2, series=5, statements=1)


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
        named = f"{area.name} 0"
        files = [Part(f"{named}, file {one}", 1, beginning(area.folder, area.name, one)) for one in range(FILES)]
        extras = Part(f"{named}, the rest", 1, several([_extra(area, one) for one in range(EXTRAS)]))
        plans = [
            tuple(files[:3]),
            (files[0], files[1], _next(files[2]), files[3]),
            (files[0], _next(files[1]), _next(files[2]), files[3], extras),
        ]
        found.append(Series(named, area, people[(at * 5 + 3) % len(people)], Fate.ACCEPTED, plans))
    return found


def later(size: Size, modules: Sequence[Area], chance: Random) -> list[Series]:
    """All others, which change what is there. No two change the same, but for those that are to conflict."""
    people = EVERYBODY[: size.members]
    free = {area.name: _sections(chance) for area in modules}
    found: list[Series] = []
    spot = (0, 0)
    for at, (area, fate) in enumerate(_fates(size, modules)):
        name = f"{area.name} {at + 1}"
        first = _reworded(area, f"{name}, a", free[area.name].pop())
        spot = spot if fate in CLASHES else free[area.name].pop()
        second, third = _reworded(area, f"{name}, b", spot), _other(area, f"{name}, c", at)
        changed = _next(first)
        last = (
            (changed, second),
            (changed, second, _next(third)),
            (second, _next(changed), third),
        )
        plans = [(first, second), (changed, second, third), last[at % len(last)]]
        found.append(Series(name, area, people[(at * 7 + 1) % len(people)], fate, plans))
    return found


def once_more(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same patches, of which the one that conflicts is made anew."""
    return tuple(_next(part) if part.name.endswith(", b") else part for part in parts)


def _fates(size: Size, modules: Sequence[Area]) -> Iterator[tuple[Area, Fate]]:
    """Which area each series is for, and what becomes of it. Who conflicts does so with the series before."""
    fates = FATES if size.series > len(FATES) else FEW
    by_hand = [area for area in modules if area.way in (Way.APPROVALS, Way.MAINTAINER)]
    by_vote = [area for area in modules if area.way is Way.VOTE]
    area = modules[0]
    for at in range(size.series - len(modules)):
        fate, following = fates[at % len(fates)], fates[(at + 1) % len(fates)]
        if fate is Fate.VOTED_DOWN:
            area = by_vote[0]
        elif fate not in CLASHES:
            plain = fate is Fate.ACCEPTED and following not in CLASHES
            area = modules[at % len(modules)] if plain else by_hand[at % len(by_hand)]
        yield area, fate


def _sections(chance: Random) -> list[tuple[int, int]]:
    found = [(file, number) for file in range(FILES) for number in range(SECTIONS)]
    chance.shuffle(found)
    return found


def _reworded(area: Area, name: str, spot: tuple[int, int]) -> Part:
    return Part(name, 1, rewording(area.folder, area.name, *spot, name))


def _other(area: Area, name: str, at: int) -> Part:
    """A change of another kind: each in its turn."""
    new = f"{area.folder}new/thing_{at}"
    kinds = (
        *(lambda: adding(new, "binary"), lambda: moving(_extra(area, at), f"{area.folder}moved/{at}")),
        *(lambda: adding(new, "executable"), lambda: removing(_extra(area, at))),
        *(lambda: adding(new, "windows"), lambda: adding(f"{new}_link", "link")),
        *(lambda: adding(f"{new} ü.txt"), lambda: adding(new, "unended")),
    )
    return Part(name, 1, kinds[at % len(kinds)]())


def _extra(area: Area, at: int) -> str:
    return f"{area.folder}extra_{at}.txt"


def _next(part: Part) -> Part:
    return replace(part, variant=part.variant + 1)
