"""What many documents cost the embedded store: in each change, at its start, in pauses and in memory."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
import tracemalloc

from bot.domain.ids import EventId
from bot.domain.kinds import HANDLED, VOTES
from bot.domain.ports import Transaction
from bot.domain.upkeep import Handled
from storage.embedded.store import EmbeddedStore
from tests.benchmarks.figures import Figure
from tests.benchmarks.work import GUILD, NOW, folder, opened, store_seconds, voting


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
    """Processor time to open 100,000 votes (checked, decoded, indexed) against orjson.loads of the same bytes."""
    import orjson  # here, so that the other benchmarks do without it

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
            parsed = orjson.loads(data)
            parsing.append(time.process_time() - started)
            right = right and len(parsed["vote"]) == 100_000
            del parsed
    return Figure("opening 100,000 documents, against orjson.loads", min(opening), "s", min(parsing), 3, correct=right)


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
