"""From a message to the archive: what it costs to take a contribution in, and to keep the archive in git."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

from bot.clock import SystemClock
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId
from bot.domain.people import Actor
from bot.mirror import Mirror
from bot.services.authors import Author
from bot.services.desk import Desk, open_desk
from storage import open_store
from tests.benchmarks.figures import Figure
from tests.benchmarks.work import folder
from tests.mirror.gits import History
from tests.web.library import GUILD

CHANGES: Final = 2_000
PAGES: Final = 200
TEXT: Final = "A sentence about limpets, as long as sentences are. " * 40
MANY: Final = 300
CHANNEL: Final = ChannelId(9)


async def bench_acceptance() -> Figure:
    """A contribution tracked, reviewed, accepted and in the archive, durably, one after another; against the same
    bytes appended to a file with the three syncs that such a life needs at least (handed in, reviewed, accepted)."""
    with folder() as place:
        store = open_store(place / "store")
        desk = open_desk(store, store.blobs, SystemClock())
        author, reviewer = Actor(GuildId(1), MemberId(2), "Ann"), Actor(GuildId(1), MemberId(3), "Ben", admin=True)
        await desk.consents.give(author)
        await _life(desk, author, reviewer, 0)
        begun = time.perf_counter()
        for number in range(1, MANY + 1):
            await _life(desk, author, reviewer, number)
        took = (time.perf_counter() - begun) / MANY
        right = len(await desk.archive.pages(author.guild)) == MANY + 1
        await store.close()
        size = sum(file.stat().st_size for file in (place / "store").rglob("*") if file.is_file()) // (MANY + 1)
        floor = _appended(place / "bare", size // 3)
    return Figure("contribution from message to archive", took * 1e3, "ms", baseline=3 * floor * 1e3, correct=right)


async def _life(desk: Desk, author: Actor, reviewer: Actor, number: int) -> None:
    """From a message to the archive."""
    made = await desk.contributions.track(
        author,
        author=Author(author.id, author.name),
        title=f"Limpets {number}",
        text=TEXT,
        channel=CHANNEL,
        event=EventId(1_000_000 + number),
    )
    await desk.reviews.approve(reviewer, made.number)


def _appended(path: Path, size: int) -> float:
    """Seconds for one append of so many bytes that is on the disk when it is over."""
    with path.open("ab", buffering=0) as file:
        begun = time.perf_counter()
        for _ in range(MANY):
            file.write(bytes(size))
            os.fdatasync(file.fileno())
        return (time.perf_counter() - begun) / MANY


async def bench_mirror() -> Figure:
    """An archive written as a git repository, by the commit; against ``git fast-import`` of the same history."""
    with folder() as place:
        store = open_store(None)
        await _history(History(store, GUILD, blobs=store.blobs))
        mirror = Mirror(store, store.blobs, place / "git")
        begun = time.perf_counter()
        made = await mirror.rebuild(GUILD)
        took = (time.perf_counter() - begun) / CHANGES
        await mirror.close()
        [repository] = [one for one in (place / "git").iterdir() if one.suffix == ".git"]
        floor, same = _fast_imported(repository, place / "again")
        await store.close()
    return Figure(
        "commit of the mirror", took * 1e6, "us", baseline=floor * 1e6, correct=same and made.commits == CHANGES
    )


async def _history(history: History) -> None:
    """Many changes of some pages, of two kilobytes each."""
    for number in range(CHANGES):
        await history.change(
            {"title": f"Page {number % PAGES}", "text": f"{TEXT}\n\n{number}"}, summary=f"Change {number}"
        )


def _fast_imported(repository: Path, again: Path) -> tuple[float, bool]:
    """Seconds for a commit when git itself writes what it read from the repository, and whether that is the same."""
    git = shutil.which("git")
    if git is None:
        raise FileNotFoundError("git is not installed: apt install git")
    stream = subprocess.run([git, "-C", repository, "fast-export", "--all"], check=True, capture_output=True).stdout
    subprocess.run([git, "init", "-q", "--bare", again], check=True)
    begun = time.perf_counter()
    subprocess.run([git, "-C", again, "fast-import", "--quiet"], check=True, input=stream)
    took = (time.perf_counter() - begun) / CHANGES
    heads = {_head(git, where) for where in (repository, again)}
    return took, len(heads) == 1


def _head(git: str, where: Path) -> bytes:
    return subprocess.run([git, "-C", where, "rev-parse", "main"], check=True, capture_output=True).stdout
