"""A data folder is read as it is at one moment, whoever is writing to it."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from bot.domain.audit import broken
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.embedded import folder as folders
from storage.embedded import reader as readers
from storage.embedded.database import ReadOnly
from storage.embedded.disk import RealDisk, StoreInUse
from storage.embedded.errors import DamagedStorage
from storage.embedded.reader import Reader
from storage.embedded.store import EmbeddedStore
from tests.crash.kill import GUILD as WRITTEN
from tests.crash.kill import ROOT
from tests.storage.things import GUILD, KINDS, OTHER, THINGS, WORDS, Thing, Word, entry, putting


async def everything(source):
    async def work(tx):
        return await tx.find(THINGS), await tx.find(WORDS), await tx.numbers(), await tx.audit()

    return {guild: await source.run(guild, work) for guild in await source.guilds()}


async def fill(store):
    for number in range(1, 30):
        await store.run(GUILD, putting(THINGS, Thing(number, "x" * 100)))
        await store.run(GUILD, lambda tx: tx.record(entry("P1", said=True)))
        await store.run(GUILD, lambda tx: tx.next_number(THINGS))
    await store.run(GUILD, lambda tx: tx.delete(THINGS, 3))
    await store.run(OTHER, putting(WORDS, Word("a")))


async def test_what_was_acknowledged_is_read_while_the_store_is_open(reopen, data):
    store = await reopen()
    await fill(store)
    reader = Reader(data, KINDS)
    assert await everything(reader) == await everything(store)


async def test_snapshots_and_several_journals_are_read(reopen, data, monkeypatch):
    monkeypatch.setattr(folders, "SMALLEST_COMPACTION", 2000)
    for _ in range(3):
        store = await reopen()
        await fill(store)
    assert (data / "guilds" / str(GUILD) / "database.json").exists()
    assert await everything(Reader(data, KINDS)) == await everything(store)


async def test_reading_changes_no_byte_and_makes_no_file(reopen, data, monkeypatch):
    monkeypatch.setattr(folders, "SMALLEST_COMPACTION", 2000)
    await fill(await reopen())
    await (await reopen()).close()
    with next(data.glob("guilds/*/journal-*")).open("ab") as file:
        file.write(b'{"torn')
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    reader = Reader(data, KINDS)
    await everything(reader)
    assert [digest async for digest in hashes(reader)] == []
    await reader.close()
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


async def hashes(reader):
    for guild in await reader.guilds():
        for digest in await reader.blobs.hashes(guild):
            yield digest


async def test_writing_is_refused(reopen, data):
    await fill(await reopen())
    with pytest.raises(ReadOnly):
        await Reader(data, KINDS).run(GUILD, putting(THINGS, Thing(1, "new")))


async def test_a_guild_without_a_folder_is_empty(tmp_path):
    reader = Reader(tmp_path / "nothing", KINDS)
    assert await reader.guilds() == []
    assert await reader.run(GUILD, lambda tx: tx.find(THINGS)) == []


async def test_files_are_read(reopen, data):
    async def chunks():
        yield b"seal"

    digest, _ = await (await reopen()).blobs.put(GUILD, chunks(), 10)
    reader = Reader(data, KINDS)
    assert await reader.blobs.hashes(GUILD) == [digest]
    assert b"".join([chunk async for chunk in reader.blobs.read(GUILD, digest)]) == b"seal"


async def test_alone_it_keeps_others_from_writing_and_is_refused_while_one_does(reopen, data):
    store = await reopen()
    with pytest.raises(StoreInUse):
        Reader(data, KINDS, alone=True)
    await store.close()
    reader = Reader(data, KINDS, alone=True)
    with pytest.raises(StoreInUse):
        EmbeddedStore(data, KINDS)
    await reader.close()
    EmbeddedStore(data, KINDS)._release()


async def test_damage_is_refused(reopen, data):
    store = await reopen()
    await fill(store)
    path = next((data / "guilds" / str(GUILD)).glob("journal-*"))
    await store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedStorage, match=f"recover {GUILD}"):
        await everything(Reader(data, KINDS))


class Busy(RealDisk):
    """A disk on which something else is done just before a file or folder is looked at for the n-th time."""

    def __init__(self, before: int, act) -> None:
        self.left = before
        self.act = act

    def names(self, path):
        self.look()
        return super().names(path)

    def open(self, path):
        self.look()
        return super().open(path)

    def look(self):
        self.left -= 1
        if self.left == 0:
            self.act()


async def later(data, store, work):
    """Do ``work`` to the store in such a way that all its files are exchanged for a snapshot and a new journal."""
    guild = store._guild(GUILD)
    await work()
    await guild.drain()
    guild.start_compaction()
    await guild.drain()
    await store.run(GUILD, putting(THINGS, Thing(1000)))


@pytest.mark.parametrize("moment", range(1, 9))
@pytest.mark.parametrize("snapshots", [0, 1])
async def test_a_snapshot_made_at_any_moment_of_the_reading_does_no_harm(reopen, data, moment, snapshots):
    store = await reopen()
    await fill(store)
    for _ in range(snapshots):
        await later(data, store, lambda: fill(store))
    before = await store.run(GUILD, lambda tx: tx.find(THINGS))
    loop, done = asyncio.get_running_loop(), []

    def exchange():
        asyncio.run_coroutine_threadsafe(later(data, store, lambda: fill(store)), loop).result(30)
        done.append(True)

    found = await Reader(data, KINDS, Busy(moment, exchange)).run(GUILD, lambda tx: tx.find(THINGS))
    after = await store.run(GUILD, lambda tx: tx.find(THINGS))
    assert found in (before, after)
    assert done or moment > 4 + snapshots


async def test_files_that_are_never_at_rest_are_given_up(reopen, data, monkeypatch):
    monkeypatch.setattr(readers, "PAUSE", 0)
    store = await reopen()
    await fill(store)
    await later(data, store, lambda: fill(store))
    reader = Reader(data, KINDS)
    monkeypatch.setattr(Reader, "_end", lambda *_: b"another")
    with pytest.raises(StorageError, match="too quickly"):
        await everything(reader)


async def test_a_process_that_writes_without_rest_is_read_at_any_time(tmp_path: Path):
    """The child's every transaction keeps "last" and the fifty newest things in step: see tests/crash/kill.py."""
    data = tmp_path / "data"
    seen: set[int] = set()
    until = time.monotonic() + 60
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.kill", str(data), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        while len(seen) < 40 and time.monotonic() < until:
            acknowledged = int(await process.stdout.readline())
            last, numbers = await Reader(data, KINDS).run(GuildId(WRITTEN), last_and_numbers)
            assert last >= acknowledged
            assert numbers == list(range(max(1, last - 49), last + 1))
            seen.add(last)
    finally:
        process.kill()
        await process.communicate()
    assert len(seen) == 40
    assert (data / "guilds" / str(WRITTEN) / "database.json").exists()


async def last_and_numbers(tx):
    last = await tx.get(WORDS, "last")
    return last.thing, [thing.number for thing in await tx.find(THINGS)]


async def test_the_audit_log_holds_as_it_is_read(reopen, data):
    await fill(await reopen())
    assert broken(await Reader(data, KINDS).run(GUILD, lambda tx: tx.audit()), GUILD) is None
