"""The digests of a thousand guilds, all due in the same minute: made and put into the outbox while people vote."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.domain.digest import Digest
from bot.domain.ids import ChannelId, DigestId, EventId, GuildId, MemberId, TaskId
from bot.domain.kinds import DIGESTS, NOTICES, TASKS
from bot.domain.people import Actor
from bot.domain.ports import Store, Transaction
from bot.domain.schedule import EVERY_DAY
from bot.domain.task import Task
from bot.services.desk import Desk, open_desk
from storage import open_store
from storage.postgres.store import PostgresStore
from tests.benchmarks.bench_postgres import server
from tests.benchmarks.figures import Figure
from tests.benchmarks.work import NOW, folder
from tests.deciding import propose
from tests.services.conftest import Box, HandClock

GUILDS, TASKS_EACH, VOTING_IN = 1_000, 200, 50
AREAS: Final = ("birds", "weeds", "shells", "")
VOTES_A_SECOND: Final = 50
GOAL_SECONDS, GOAL_VOTE = 10.0, 500.0


def a_task(number: int) -> Task:
    """An open task as there are many: every third says how large it is."""
    return Task(
        number=TaskId(number),
        title=f"Look after the {number}. stretch of the shore",
        details="Where the path meets the water, after the second gate. " * 4,
        author=MemberId(200_000_000_000_000_000 + number % 40),
        author_name=f"member {number % 40}",
        created_at=NOW - timedelta(hours=number),
        channel=ChannelId(7),
        area=AREAS[number % len(AREAS)],
        minutes=15 * (number % 9) or None if number % 3 == 0 else None,
    )


async def fill(store: Store, guild: GuildId, due: datetime) -> None:
    """A guild with its open tasks and its digest."""

    async def work(tx: Transaction) -> None:
        for number in range(1, TASKS_EACH + 1):
            await tx.put(TASKS, a_task(number))
        digest = Digest(DigestId(1), ChannelId(7), due.time(), EVERY_DAY, "UTC", due, due.date())
        await tx.put(DIGESTS, digest)

    await store.run(guild, work)


async def votes(desk: Desk, guilds: Sequence[GuildId], over: asyncio.Event, waits: list[float]) -> None:
    """People vote in some of the guilds, one after another, and see how long each waits until the vote is durable."""
    chance, member, pressing = random.Random(1), 300_000_000_000_000_000, set[asyncio.Task[None]]()

    async def press(guild: GuildId, who: int) -> None:
        started = time.perf_counter()
        await desk.votes.press(_member(guild, who), 1, chance.choice(["yes", "no"]))
        waits.append(time.perf_counter() - started)

    while not over.is_set():
        member += 1
        one = asyncio.create_task(press(chance.choice(guilds), member))
        pressing.add(one)
        one.add_done_callback(pressing.discard)
        await asyncio.sleep(1 / VOTES_A_SECOND)
    await asyncio.gather(*pressing)


def _member(guild: GuildId, who: int) -> Actor:
    return Actor(guild, MemberId(who), f"m{who}", joined_at=NOW - timedelta(days=900))


def resident() -> float:
    """MiB of memory that the process has now. Source: proc_pid_statm(5)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


async def _all_due(store: Store, desk: Desk, clock: HandClock, name: str) -> list[Figure]:
    guilds = [GuildId(1_000_000 + number) for number in range(GUILDS)]
    due, before = clock.now() + timedelta(hours=1), resident()
    for first in range(0, GUILDS, 20):
        await asyncio.gather(*(fill(store, guild, due) for guild in guilds[first : first + 20]))
    for number, guild in enumerate(guilds[:VOTING_IN]):
        await propose(desk, _member(guild, 1), "?", event=EventId(number + 1), length=timedelta(days=30))
    await desk.sweep.run(Box())
    clock.at, filled = due, resident()
    over, waits = asyncio.Event(), list[float]()
    voting = asyncio.create_task(votes(desk, guilds[:VOTING_IN], over, waits))
    await asyncio.sleep(1)
    waits.clear()
    started = time.perf_counter()
    await desk.sweep.run(Box())
    taken = time.perf_counter() - started
    over.set()
    await voting
    queued = [await store.run(guild, lambda tx: tx.find(NOTICES)) for guild in guilds]
    right = all(any(notice.what == "digest" for notice in found) for found in queued)
    figures = [
        Figure(f"1,000 digests of 200 tasks each, {name}", taken, "s", goal=GOAL_SECONDS, correct=right),
        Figure(f"votes meanwhile, 99 of 100 within, {name}", _most(waits) * 1e3, "ms", goal=GOAL_VOTE),
    ]
    if store.shared:  # what it holds is in the server's memory
        return figures
    return [
        *figures,
        Figure(f"memory for 200,000 tasks, {name}", filled - before, "MiB"),
        Figure(f"more memory while digests are made, {name}", resident() - filled, "MiB"),
    ]


def _most(seconds: Sequence[float]) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * 99 // 100) - 1)]


async def bench_digests_embedded() -> list[Figure]:
    """On the embedded storage, on the disk."""
    with folder() as path:
        store, clock = open_store(path), HandClock()
        try:
            return await _all_due(store, open_desk(store, store.blobs, clock), clock, "embedded")
        finally:
            await store.close()


async def bench_digests_postgres() -> list[Figure]:
    """On PostgreSQL, which waits for the disk."""
    with server() as running, running.database() as address:
        store, clock = await PostgresStore.open(address), HandClock()
        try:
            return await _all_due(store, open_desk(store, store.blobs, clock), clock, "PostgreSQL")
        finally:
            await store.close()
