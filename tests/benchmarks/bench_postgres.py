"""Votes on PostgreSQL, against a bare prepared insert into the same server by the same number of workers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from bot.clock import SystemClock
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.people import Actor
from bot.services.desk import Desk, open_desk
from storage.postgres.connections import CONNECTIONS
from storage.postgres.store import PostgresStore
from tests.benchmarks.figures import Figure
from tests.deciding import propose
from tests.postgres import Server

ALONE, TOGETHER, AT_ONCE, GUILDS = 300, 3000, 64, 10
CHANNEL = ChannelId(1)


@contextmanager
def server() -> Iterator[Server]:
    """A server that waits for the disk, as one in earnest does."""
    running = Server(durable=True)
    running.start()
    try:
        yield running
    finally:
        running.remove()


async def seconds(number: int, at_once: int, one: Callable[[int], Awaitable[object]]) -> float:
    """Seconds for each of ``number`` calls of which so many are under way at any time."""
    left = iter(range(number))

    async def worker() -> None:
        for each in left:
            await one(each)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return (time.perf_counter() - start) / number


async def inserting(address: str, first: int, number: int, at_once: int) -> float:
    """Seconds for a row like a vote's, prepared and committed by itself."""
    insert = "INSERT INTO bare (guild, proposal, member, body) VALUES ($1, $2, $3, $4)"
    body = '{"proposal":1,"member":200000000000000000,"choice":"yes","at":"2026-01-01T00:00:00Z","via":"reaction"}'

    async def leave_as_it_is(_: object) -> None:
        pass

    size = min(at_once, CONNECTIONS)
    async with asyncpg.create_pool(address, min_size=size, max_size=size, reset=leave_as_it_is) as pool:
        await pool.execute(
            "CREATE TABLE IF NOT EXISTS bare"
            " (guild bigint, proposal bigint, member bigint, body json, PRIMARY KEY (guild, proposal, member))"
        )
        return await seconds(number, at_once, lambda each: pool.execute(insert, 1, 1, first + each, body))


async def opened(desk: Desk, guild: GuildId) -> tuple[ProposalId, MessageId]:
    """A ballot whose card is on the wall."""
    card = MessageId(7_000 + guild)
    opener = Actor(guild, MemberId(1), "Ada", admin=True)
    proposal = await propose(desk, opener, "?")

    class Post:
        async def turn(self, notice: Any, patience: float) -> None:
            """There is always room."""

        async def deliver(self, guild: GuildId, notice: Any) -> MessageId:
            return card

        def noted(self, guild: GuildId, notice: Any) -> None:
            """Nobody votes yet."""

    await desk.outbox.deliver_due(Post(), guild)
    return proposal.number, card


async def voting(desk: Desk, guilds: list[GuildId], number: int, at_once: int) -> tuple[float, bool]:
    """Seconds for a vote, and whether every one counts."""
    ballots = [(guild, *await opened(desk, guild)) for guild in guilds]

    async def vote(each: int) -> None:
        guild, _, card = ballots[each % len(ballots)]
        await desk.votes.react(Actor(guild, MemberId(1_000 + each), f"m{each}"), card, "👍")

    taken = await seconds(number, at_once, vote)
    views = [await desk.proposals.view(guild, proposal) for guild, proposal, _ in ballots]
    return taken, sum(view.tally.voters for view in views) == number


async def bench_postgres() -> list[Figure]:
    """A vote alone, and votes under load in one guild and in many."""
    with server() as running:
        address = running.address()
        bare = await inserting(address, 0, ALONE, 1)
        bare_together = await inserting(address, ALONE, TOGETHER, AT_ONCE)
        store = await PostgresStore.open(address)
        desk = open_desk(store, store.blobs, SystemClock())
        alone, right = await voting(desk, [GuildId(1)], ALONE, 1)
        hot, hot_right = await voting(desk, [GuildId(2)], TOGETHER, AT_ONCE)
        spread, spread_right = await voting(desk, [GuildId(3 + n) for n in range(GUILDS)], TOGETHER, AT_ONCE)
        await store.close()
    return [
        Figure("PostgreSQL: a vote alone", alone * 1e3, "ms", baseline=bare * 1e3, correct=right),
        Figure("PostgreSQL: votes in one guild", hot * 1e3, "ms", baseline=bare_together * 1e3, correct=hot_right),
        Figure(
            "PostgreSQL: votes in ten guilds", spread * 1e3, "ms", baseline=bare_together * 1e3, correct=spread_right
        ),
    ]
