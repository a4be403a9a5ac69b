"""An encyclopedia by many members: nothing that they write is lost, and all are credited for just what they wrote."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

from bot.domain.proposal import ProposalState
from tests.scenarios.crowd import crowded
from tests.scenarios.encyclopedia_play import Encyclopedia, Ledger, Size, task_of
from tests.scenarios.figures import Figure, exactly, none
from tests.scenarios.reading import Read, read_git, read_web

SMALL = Size(members=6, articles=4, conflicts=2, reverts=1, closures=1, nominations=1, wanted=2)


@dataclass
class Written:
    """What came of it."""

    ledger: Ledger
    web: Read
    git: Read
    undecided: int
    seconds: float


async def written(folder: Path, size: Size) -> Written:
    """Have it written and read; everything is kept in ``folder``."""
    started = time.monotonic()
    names = {f"writer{number}": f"Writer {number}" for number in range(size.members)}
    async with crowded(folder / "data", names) as town:
        play = Encyclopedia(town, size, list(names))
        await play.write()
        ledger = play.ledger
        web = await read_web(town, ledger.edits, {one.title: one.sentences for one in ledger.articles}, names)
        for proposal, passes, why in ledger.judged:
            await web.decision(town, proposal, passes, why)
        for title, featured in ledger.graded.items():
            await web.grade(town, title, featured)
        states = [(await town.proposal(one)).proposal.state for one, *_ in ledger.judged]
        git = await read_git(town, folder, ledger.edits, {one.title: one.text for one in ledger.articles}, names)
    return Written(
        ledger,
        web,
        git,
        sum(state is not ProposalState.DECIDED for state in states),
        time.monotonic() - started,
    )


async def encyclopedia(folder: Path, _: argparse.Namespace) -> list[Figure]:
    """All of it."""
    size = Size()
    return figures(await written(folder, size), size)


def figures(found: Written, size: Size) -> list[Figure]:
    """What came of it, told."""
    ledger, web, git = found.ledger, found.web, found.git
    tasks = [title for title in ledger.wanted if task_of(title) in ledger.tasks]
    lost = [*web.lost, *git.lost]
    return [
        Figure("members", size.members),
        Figure("edits accepted", f"{len(ledger.edits)} to {len(ledger.articles)} articles in {found.seconds:.0f} s"),
        exactly("edit conflicts, resolved by their authors", ledger.conflicts, size.conflicts),
        exactly("reverts", ledger.reverts, size.reverts),
        exactly("closures by judgement", len(ledger.judged) - found.undecided, size.closures),
        exactly("nominations decided", len(ledger.graded), size.nominations),
        exactly("red links that became tasks", len(tasks), size.wanted),
        *none("edits lost", lost),
        Figure("sentences looked at", web.sentences),
        *none("sentences and revisions by somebody else", [*web.misattributed, *git.misattributed]),
        Figure("pages, revisions and contributors read", f"{web.pages}, {web.revisions}, {web.people}"),
        *none("of these not as they should be", [*web.wrong, *ledger.wrong]),
        exactly("commits in git", git.revisions, len(ledger.edits)),
        *none("differences of the git archive when it is made anew", git.wrong),
    ]
