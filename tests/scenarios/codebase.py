"""A code base: series of patches, three versions of each, go through areas with rules of their own to a release.

The tree of the archive is held against what real git makes of the accepted patches, and every line that says that
somebody did something against the notes of who did what.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random

from tests.scenarios import codebase_plan as plan
from tests.scenarios import codebase_proof as proof
from tests.scenarios.codebase_fates import end
from tests.scenarios.codebase_play import Play
from tests.scenarios.crowd import crowded
from tests.scenarios.figures import Figure, exactly, none

SEED = 5
FIRST, SECOND = "0.1.0", "1.0.0"


async def codebase(folder: Path, _: argparse.Namespace) -> list[Figure]:
    """The scenario in full."""
    return await played(folder, plan.FULL)


async def played(folder: Path, size: plan.Size, seed: int = SEED) -> list[Figure]:
    """The scenario at any size."""
    modules = plan.areas(size)
    begun, others = plan.imports(size, modules), plan.later(size, modules, Random(seed))
    come = plan.COME[: size.members - len(plan.HERE_ALREADY)]
    async with crowded(folder / "data", come) as town:
        play = Play(town, folder, size, seed)
        await play.begin(modules)
        await play.make(begun)
        await end(play, begun)
        await proof.released(play, FIRST)
        first = list(play.taken)
        await play.make(others)
        await end(play, others)
        await proof.released(play, SECOND)
        second = play.taken[len(first) :]
        clone = await proof.cloned(town, folder / "clone", f"v{SECOND}")
        commits = proof.commits_of(clone)
        series = [*begun, *others]
        trailers = proof.traced(commits, play)
        versions = sum(len(one.versions) for one in series)
        return [
            exactly("members who had a part", len(_people(series)), size.members),
            exactly("areas", len({one.area.name for one in series}), size.areas),
            exactly("series", len(series), size.series),
            Figure("versions", versions, f"at least {3 * size.series}", met=versions >= 3 * size.series),
            Figure("fates", ", ".join(f"{number} × {fate}" for fate, number in _fates(series).items())),
            Figure("commits", len(commits)),
            Figure("refusals met on the way", play.refused),
            *none("things that did not go as they should", play.wrong),
            *none("series that are not in the state that became of them", await proof.wrong_states(play, series)),
            *none("trees that are not those of git am", proof.wrong_trees(clone, commits, play)),
            *none("commits that do not apply", proof.unapplied(clone, commits, folder / "applied")),
            Figure("trailers about people", trailers.found),
            *none("trailers without their cause, or missing", trailers.wrong),
            *none("credits of the first release that are not right", await proof.wrong_credits(play, FIRST, first, [])),
            *none("credits of the second one", await proof.wrong_credits(play, SECOND, second, first)),
            *none(
                "things different in an archive made anew",
                await proof.not_rebuilt(play, folder / "clone", folder / "anew"),
            ),
        ]


def _fates(series: list[proof.Series]) -> Counter[str]:
    return Counter(one.fate.value for one in series)


def _people(series: list[proof.Series]) -> set[str]:
    """Everybody who made something, said something of it, or is named in it."""
    said = {one.who for each in series for one in each.said}
    named = {one.who for each in series for one in each.named if one.agreed}
    return said | named | {each.author for each in series}
