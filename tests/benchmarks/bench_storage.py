"""The embedded store: changes a second against other ways to make them durable, and what size costs.

One change is a vote: read the proposal by its card, read the old vote, write the new one, record it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB

from bot.domain.audit import AuditEntry
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.kinds import HANDLED, PROPOSALS, VOTES, Handled
from bot.domain.ports import Transaction
from bot.domain.proposal import OPTIONS, Choice, Proposal, Via, Vote, vote_key
from bot.domain.rule import Rule
from storage.codec import encode
from storage.embedded.store import EmbeddedStore
from tests.benchmarks.figures import Figure

BUILD = Path(__file__).parent.parent.parent / "build"
GUILD = GuildId(1)
CARD = MessageId(1234567890123456789)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECONDS = 1.0
PROPOSAL = Proposal(
    number=ProposalId(1),
    title="Shall we plant the orchard this autumn?",
    details="Two hundred words of reasons. " * 10,
    author=MemberId(111111111111111111),
    author_name="ann",
    channel=ChannelId(222222222222222222),
    rule=Rule(),
    electorate=Electorate(NOW),
    opened_at=NOW,
    closes_at=NOW,
    options=OPTIONS,
    card=CARD,
)


def vote(member: int, turn: int) -> Vote:
    return Vote(PROPOSAL.number, MemberId(member), Choice.YES if turn % 2 else Choice.NO, NOW, Via.REACTION)


def voting(member: int, turn: int) -> Callable[[Transaction], Awaitable[None]]:
    """One change, as a reaction makes it."""

    async def work(tx: Transaction) -> None:
        [proposal] = await tx.find(PROPOSALS, "message", CARD)
        await tx.get(VOTES, vote_key(proposal.number, MemberId(member)))
        await tx.put(VOTES, vote(member, turn))
        await tx.record(AuditEntry(NOW, MemberId(member), "vote", "P1", {"choice": "yes"}))

    return work


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk that the project is on, so that a sync is a real one."""
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        yield Path(name)


async def opened(path: Path | None, votes: int = 0) -> EmbeddedStore:
    """A store with a proposal and so many votes."""
    store = EmbeddedStore(path)

    async def fill(tx: Transaction) -> None:
        await tx.put(PROPOSALS, PROPOSAL)
        for member in range(votes):
            await tx.put(VOTES, vote(1_000_000 + member, 0))

    await store.run(GUILD, fill)
    return store


async def seconds_each(step: Callable[[int, int], Awaitable[Any]], writers: int, seconds: float = SECONDS) -> float:
    """How long one of many takes while so many writers each do one after another."""
    end = time.perf_counter() + seconds
    done = 0

    async def writer(member: int) -> None:
        nonlocal done
        turn = 0
        while time.perf_counter() < end:
            await step(member, turn)
            turn += 1
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(writer(member) for member in range(writers)))
    return (time.perf_counter() - started) / done


async def store_seconds(writers: int, votes: int = 0) -> tuple[float, bool]:
    """The seconds that one change of the store takes, and whether all of them were there afterwards."""
    with folder() as path:
        store = await opened(path, votes)
        await store._guilds[GUILD].drain()  # the snapshot that so many documents bring about is not what is measured
        each = await seconds_each(lambda member, turn: store.run(GUILD, voting(member, turn)), writers)
        expected = await store.run(GUILD, lambda tx: tx.count(VOTES))
        await store.close()
        again = EmbeddedStore(path)
        right = await again.run(GUILD, lambda tx: tx.count(VOTES)) == expected == votes + writers
        await again.close()
        return each, right


async def tinydb_seconds(documents: int) -> float:
    """The seconds that one vote takes in TinyDB as it comes, with so many documents."""
    with folder() as path, TinyDB(path / "db.json") as db:
        rows = [msgspec.to_builtins(vote(member, 0)) for member in range(documents)]
        db.insert_multiple(rows)

        async def step(member: int, turn: int) -> None:
            db.update(msgspec.to_builtins(vote(member, turn)), doc_ids=[1 + turn % documents])

        return await seconds_each(step, 1)


async def sqlite_seconds(writers: int) -> float:
    """The same change in SQLite, with a write-ahead log and a full sync for each."""
    with folder() as path:
        db = sqlite3.connect(path / "db.sqlite", isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE vote (key TEXT PRIMARY KEY, doc TEXT)")
        db.execute("CREATE TABLE audit (seq INTEGER PRIMARY KEY, doc TEXT)")

        async def step(member: int, turn: int) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.execute("SELECT doc FROM vote WHERE key = ?", (f"1:{member}",)).fetchone()
            db.execute("INSERT OR REPLACE INTO vote VALUES (?, ?)", (f"1:{member}", encode(vote(member, turn))))
            db.execute("INSERT INTO audit (doc) VALUES (?)", (encode({"member": member, "action": "vote"}),))
            db.execute("COMMIT")

        each = await seconds_each(step, writers)
        db.close()
        return each


async def append_seconds() -> float:
    """The least there is to do: append a line of the same length to a file and sync it."""
    with folder() as path:
        fd = os.open(path / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        line = b"x" * 420 + b"\n"

        async def step(_member: int, _turn: int) -> None:
            os.write(fd, line)
            os.fdatasync(fd)

        each = await seconds_each(step, 1)
        os.close(fd)
        return each


async def bench_one_writer() -> list[Figure]:
    """Durable changes one after another."""
    each, right = await store_seconds(1)
    return [
        Figure("a durable vote, alone", each * 1e3, "ms", await append_seconds() * 1e3, goal=2, correct=right),
        # SQLite makes its caller wait; going to a thread and back, as an event loop must, is most of the difference.
        Figure("  against SQLite WAL, full sync", each * 1e3, "ms", await sqlite_seconds(1) * 1e3, goal=3),
    ]


async def bench_many_writers() -> list[Figure]:
    """64 at once share their syncs."""
    each, right = await store_seconds(64)
    found = [Figure("a durable vote, 64 writers", each * 1e3, "ms", await sqlite_seconds(64) * 1e3, 0.5, correct=right)]
    for documents, goal in ((1_000, 0.05), (10_000, 0.005)):
        stock = await tinydb_seconds(documents)
        found.append(Figure(f"  against stock TinyDB, {documents:,} documents", each * 1e3, "ms", stock * 1e3, goal))
    return found


async def bench_size() -> Figure:
    """A change among 100,000 documents against one among 1,000."""
    times: dict[int, list[float]] = {1_000: [], 100_000: []}
    right = True
    for _ in range(3):
        for votes, found in times.items():
            each, ok = await store_seconds(64, votes)
            found.append(each)
            right = right and ok
    small, large = (statistics.median(found) for found in times.values())
    return Figure("a vote among 100,000, 64 writers", large * 1e3, "ms", small * 1e3, goal=1.2, correct=right)


async def bench_processor() -> Figure:
    """Processor time of one durable vote under load, the change's own work and its audit entry included."""
    with folder() as path:
        store = await opened(path)
        turns = 200
        started = time.process_time()
        for turn in range(turns):
            await asyncio.gather(*(store.run(GUILD, voting(member, turn)) for member in range(64)))
        each = (time.process_time() - started) / turns / 64
        await store.close()
    return Figure("processor time of a durable vote, 64 at once", each * 1e6, "us", goal=100)


async def bench_opening() -> Figure:
    """Processor time to open 100,000 votes (checked, decoded, indexed) against only parsing the same bytes as JSON."""
    with folder() as path:
        store = await opened(path, 100_000)
        await store.close()
        data = (path / "guilds" / str(GUILD) / "database.json").read_bytes()
        opening, parsing = [], []
        right = True
        for _ in range(5):
            gc.collect()
            started = time.process_time()
            again = EmbeddedStore(path)
            opening.append(time.process_time() - started)
            right = right and await again.run(GUILD, lambda tx: tx.count(VOTES, "proposal", 1)) == 100_000
            await again.close()
            del again
            gc.collect()
            started = time.process_time()
            parsed = msgspec.json.decode(data)
            parsing.append(time.process_time() - started)
            del parsed
    return Figure("opening 100,000 documents", min(opening), "s", min(parsing), goal=3, correct=right)


async def bench_pause() -> Figure:
    """The longest the event loop stands still while a snapshot of 100,000 documents is made beside it."""
    with folder() as path:
        store = await opened(path, 100_000)
        guild = store._guilds[GUILD]
        await guild.drain()
        pauses = []
        for _ in range(3):
            before = time.perf_counter()
            guild.start_compaction()
            longest = time.perf_counter() - before
            while guild._compaction is not None:
                before = time.perf_counter()
                await asyncio.sleep(0.0005)
                longest = max(longest, time.perf_counter() - before - 0.0005)
            pauses.append(longest)
            right = len(guild.tables.by_name["vote"].docs) == 100_000
        await store.close()
    return Figure("pause while 100,000 documents go into a snapshot", min(pauses) * 1e3, "ms", goal=10, correct=right)


async def bench_memory() -> Figure:
    """What 100,000 documents take in memory."""
    gc.collect()
    tracemalloc.start()
    store = EmbeddedStore(None)

    async def fill(tx: Transaction) -> None:
        for number in range(100_000):
            await tx.put(HANDLED, Handled(EventId(number), "P1", NOW))

    await store.run(GUILD, fill)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await store.close()
    return Figure("memory of 100,000 documents", used / 1e6, "MB", goal=100)
