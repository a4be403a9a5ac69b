"""A disk that refuses: at every call in turn, for once or for good."""

from __future__ import annotations

import asyncio
import errno
import logging
import random
import threading

import pytest

from bot.domain.ports import StorageError
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA, content, kept, read_back
from tests.crash.disk import SimulatedDisk
from tests.crash.power import busy_disk
from tests.crash.workload import Workload
from tests.storage.things import GUILD, KINDS, OTHER, THINGS, Thing, putting


@pytest.fixture(autouse=True)
def few_words(caplog):
    caplog.set_level(logging.CRITICAL)


def opened(disk):
    return EmbeddedStore(DATA, KINDS, disk)


async def numbers(store, guild=GUILD):
    return [thing.number for thing in await store.run(guild, lambda tx: tx.find(THINGS))]


async def close(store):
    """Close it, whatever the disk says to that."""
    try:
        await store.close()
    except StorageError:
        store._release()


CALLS = {
    "journal": {"create", "write", "sync", "truncate", "remove"},
    "database": {"create", "write", "sync", "rename", "remove"},
    "blob": {"create", "write", "sync", "rename", "remove"},
    "folder": {"make_folder", "sync_folder", "rename", "remove"},
}
"""What is done to each sort of file, and to folders: each of it is to fail once."""


def sort_of(name):
    """Which of them a name is of."""
    if name.startswith("new-") or len(name) == 64:
        return "blob"
    return next((sort for sort in ("journal", "database") if name.startswith(sort)), "folder")


async def written_before(seed, steps):
    """A disk on which a store was at work until it was killed, and what that had come to."""
    disk, workload = SimulatedDisk(), Workload(random.Random(seed))
    if steps:
        store = opened(disk)
        await workload.run(store, steps)
        store._release()
    return disk, {guild: history.states[-1] for guild, history in workload.histories.items()}


async def run_on_failing_disk(disk, before, call, error, for_good):
    """A workload during which a call fails; whether it came to that call at all."""
    first = disk.calls + call
    disk.fail, disk.error, disk.for_good = first, error, for_good
    workload = Workload(random.Random(7), before)
    try:
        store = opened(disk)
    except OSError:
        disk.locked = False
    else:
        await workload.run(store, 25)
        await workload.forget(store)
        for guild, where in store._guilds.items():
            history = workload.histories[guild]
            assert content(where.tables) in history.states[history.acknowledged :], f"in memory: guild {guild}"
        assert (workload.refused > 0) >= (store.trouble() is not None)
        await close(store)
    disk.fail = None
    found = read_back(disk)
    for guild, history in workload.histories.items():
        assert found.get(guild, {}) in history.states[history.acknowledged :], f"on disk: guild {guild}"
        for sha256 in history.blobs:
            assert kept(disk, guild, sha256), f"file {sha256} of guild {guild}"
    return disk.calls >= first


FAULTS = pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
HOW_LONG = pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])


@FAULTS
@HOW_LONG
async def test_whichever_call_fails_nothing_acknowledged_is_lost_and_nothing_half_done_is_seen(error, for_good):
    failed, calls = set(), 0
    with busy_disk():
        for steps in (0, 20):
            reached = True
            while reached:
                calls += 1
                disk, before = await written_before(3, steps)
                reached = await run_on_failing_disk(disk, before, calls, error, for_good)
                failed |= {(sort_of(name), what) for what, name in disk.failed}
            calls = 0
    every = {(sort, what) for sort, calls in CALLS.items() for what in calls}
    assert every - failed - (set() if for_good else {("journal", "truncate")}) == set()


async def test_after_a_failed_write_the_store_says_why_and_takes_no_changes_but_still_answers():
    disk = SimulatedDisk()
    store = opened(disk)
    await store.run(GUILD, putting(THINGS, Thing(1)))
    await store.run(OTHER, putting(THINGS, Thing(1)))
    assert store.trouble() is None
    disk.fail = disk.calls + 1
    with pytest.raises(StorageError, match="the disk refuses"):
        await store.run(GUILD, putting(THINGS, Thing(2)))
    assert "the disk refuses" in store.trouble()
    for guild in (GUILD, OTHER):
        with pytest.raises(StorageError, match="until the program is restarted"):
            await store.run(guild, putting(THINGS, Thing(3)))
        assert await numbers(store, guild) == [1]
    with pytest.raises(StorageError):
        await store.forget(OTHER)
    await close(store)
    again = opened(disk)
    assert again.trouble() is None
    assert await numbers(again) == [1]
    await again.run(GUILD, putting(THINGS, Thing(2)))
    await again.close()
    assert await numbers(opened(disk)) == [1, 2]


class Gate:
    """Holds a disk's calls until it is opened."""

    def __init__(self, disk):
        self.reached, self.opened = threading.Event(), threading.Event()
        disk.before = self.wait

    def wait(self):
        self.reached.set()
        assert self.opened.wait(10)


async def test_what_read_a_change_that_did_not_become_durable_fails_with_it():
    disk = SimulatedDisk()
    store = opened(disk)
    await store.run(GUILD, putting(THINGS, Thing(1)))
    gate = Gate(disk)
    disk.fail = disk.calls + 1
    first = asyncio.ensure_future(store.run(GUILD, putting(THINGS, Thing(2))))
    await asyncio.to_thread(gate.reached.wait, 10)
    seen = []

    async def look(tx):
        seen.extend(thing.number for thing in await tx.find(THINGS))

    reader = asyncio.ensure_future(store.run(GUILD, look))
    second = asyncio.ensure_future(store.run(GUILD, putting(THINGS, Thing(3))))
    elsewhere = await numbers(store, OTHER)
    await asyncio.sleep(0.01)
    assert seen == [1, 2]
    assert elsewhere == []
    assert not any(task.done() for task in (first, reader, second))
    gate.opened.set()
    for task in (first, reader, second):
        with pytest.raises(StorageError):
            await task
    assert await numbers(store) == [1]
    await close(store)


async def test_the_next_transaction_sees_what_is_not_yet_durable_and_neither_returns_before_it_is():
    disk = SimulatedDisk()
    store = opened(disk)
    gate = Gate(disk)
    first = asyncio.ensure_future(store.run(GUILD, putting(THINGS, Thing(1))))
    await asyncio.to_thread(gate.reached.wait, 10)

    async def second_work(tx):
        await tx.put(THINGS, Thing(1 + await tx.count(THINGS)))

    second = asyncio.ensure_future(store.run(GUILD, second_work))
    await asyncio.sleep(0.01)
    assert not first.done()
    assert not second.done()
    gate.opened.set()
    await asyncio.gather(first, second)
    assert await numbers(store) == [1, 2]
    await store.close()


async def test_a_snapshot_that_cannot_be_written_loses_nothing_and_stops_nothing(caplog):
    caplog.set_level(logging.WARNING)
    disk = SimulatedDisk()
    create = disk.create

    def no_snapshots(path):
        if path.name.startswith("database"):
            raise OSError(errno.ENOSPC, "no room for a snapshot")
        return create(path)

    disk.create = no_snapshots
    with busy_disk():
        store = opened(disk)
        for number in range(40):
            await store.run(GUILD, putting(THINGS, Thing(number, "x" * 1000)))
        await store.close()
        assert store.trouble() == "the store is closed"
        assert "no room for a snapshot" in caplog.text
        assert len(caplog.records) < 8
        disk.create = create
        store = opened(disk)
        assert await numbers(store) == list(range(40))
        await store.run(GUILD, putting(THINGS, Thing(40)))
        await store.close()
        assert "database.json" in disk.names(DATA / "guilds" / str(GUILD))
        assert await numbers(opened(disk)) == list(range(41))
