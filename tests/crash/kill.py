"""Killing a real process in the middle of its writing, and comparing what it had acknowledged with what is there.

``python -m tests.crash.kill DATA`` is that process: it tells the number of each change on its standard output once the
change is acknowledged.
"""

from __future__ import annotations

import asyncio
import logging
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.domain.ids import GuildId
from bot.domain.ports import Transaction
from storage.embedded.store import EmbeddedStore
from tests.crash.power import busy_disk
from tests.storage.things import KINDS, THINGS, WORDS, Thing, Word

ROOT = Path(__file__).parent.parent.parent
GUILD = GuildId(1)
TOGETHER = 8


@dataclass
class Kills:
    """How many changes were acknowledged in all, and what was wrong after which kill."""

    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


async def change(tx: Transaction) -> int:
    """One change: a number, two documents that always agree on it, and an older one that goes."""
    number = await tx.next_number(THINGS)
    last = await tx.get(WORDS, "last") or Word("last")
    await tx.put(THINGS, Thing(number, "x" * (number * 37 % 900)))
    await tx.put(WORDS, replace(last, thing=number, data={"before": last.thing}))
    await tx.delete(THINGS, number - 50)
    return number


async def write_until_killed(data: Path) -> None:
    store = EmbeddedStore(data, KINDS)

    async def writer() -> None:
        while True:
            print(await store.run(GUILD, change), flush=True)

    await asyncio.gather(*(writer() for _ in range(TOGETHER)))


def kills(times: int, seed: int = 0) -> Kills:
    """Kill such a process again and again, each time on what the one before it left."""
    choice = random.Random(seed)
    found = Kills()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        for kill in range(times):
            acknowledged = killed(data, choice.random() * 0.15)
            number = asyncio.run(check(data))
            found.acknowledged += len(acknowledged)
            if not isinstance(number, int) or number < max(acknowledged, default=0):
                found.wrong.append(f"kill {kill}: {acknowledged[-1:]} was acknowledged, found: {number}")
    return found


def killed(data: Path, after: float) -> list[int]:
    """Let a process write for ``after`` seconds from its first word on, and kill it; the numbers it acknowledged."""
    command = [sys.executable, "-m", "tests.crash.kill", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        said = [first, *process.stdout.read().split("\n")[:-1]]
    return [int(word) for word in said if word.strip()]


async def check(data: Path) -> int | str:
    """The last number there, or what is wrong."""
    store = EmbeddedStore(data, KINDS)

    async def look(tx: Transaction) -> int | str:
        last = await tx.get(WORDS, "last") or Word("last")
        numbers = [thing.number for thing in await tx.find(THINGS)]
        expected = list(range(max(1, last.thing - 49), last.thing + 1))
        whole = numbers == expected and last.data == ({"before": last.thing - 1} if last.thing else {})
        return last.thing if whole else f"in-between: {last}, {numbers}"

    try:
        return await store.run(GUILD, look)
    finally:
        await store.close()


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # that the one before it was killed is no news
    with busy_disk():
        asyncio.run(write_until_killed(Path(sys.argv[1])))
