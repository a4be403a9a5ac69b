"""Keeping what can be read: as much as possible, and without touching what is whole."""

from __future__ import annotations

import random

import pytest

from storage import DamagedStorage, StoreInUse, recover
from storage.embedded import folder
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA, content, read_back
from tests.crash.disk import SimulatedDisk
from tests.storage.things import GUILD, KINDS, OTHER, THINGS, WORDS, Thing, Word, putting


@pytest.fixture
async def damaged(data):
    """A folder in which change 2 of 4 of a guild cannot be read any more, and another guild that is whole."""
    store = EmbeddedStore(data, KINDS)
    await store.run(GUILD, putting(THINGS, Thing(1, "first"), Thing(2, "first")))
    await store.run(GUILD, putting(THINGS, Thing(2, "second"), Thing(3)))
    await store.run(GUILD, lambda tx: tx.delete(THINGS, 1))
    await store.run(GUILD, putting(WORDS, Word("last")))
    await store.run(OTHER, putting(THINGS, Thing(1)))
    await store.close()
    journal = data / "guilds" / str(GUILD) / "journal-000001.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"second"', b'"sec0nd"'))
    with pytest.raises(DamagedStorage):
        EmbeddedStore(data, KINDS)
    return data


def files(where):
    return {path.relative_to(where): path.read_bytes() for path in where.rglob("*") if path.is_file()}


async def test_every_other_change_is_kept_and_the_files_as_they_were(damaged):
    other = files(damaged / "guilds" / str(OTHER))
    before = (damaged / "guilds" / str(GUILD) / "journal-000001.jsonl").read_bytes()
    [found] = recover(damaged, kinds=KINDS)
    assert (found.guild, found.documents, found.lost_changes, found.lost_documents) == (GUILD, 2, 1, 0)
    assert (found.aside / "journal-000001.jsonl").read_bytes() == before
    assert files(damaged / "guilds" / str(OTHER)) == other
    store = EmbeddedStore(damaged, KINDS)
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [Thing(2, "first")]
    assert await store.run(GUILD, lambda tx: tx.find(WORDS)) == [Word("last")]
    await store.run(GUILD, putting(THINGS, Thing(9)))
    await store.close()
    store = EmbeddedStore(damaged, KINDS)
    assert await store.run(GUILD, lambda tx: tx.count(THINGS)) == 2
    await store.close()


async def test_only_what_is_damaged_is_touched(damaged):
    assert recover(damaged, OTHER, kinds=KINDS) == []
    with pytest.raises(KeyError):
        recover(damaged, 7, kinds=KINDS)
    assert len(recover(damaged, GUILD, kinds=KINDS)) == 1
    before = files(damaged)
    assert recover(damaged, kinds=KINDS) == []
    assert files(damaged) == before


async def test_it_is_refused_while_the_store_is_open(data):
    store = EmbeddedStore(data, KINDS)
    with pytest.raises(StoreInUse):
        recover(data, kinds=KINDS)
    await store.close()


async def test_the_readable_lines_of_a_snapshot_are_kept(data, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    store = EmbeddedStore(data, KINDS)
    await store.run(GUILD, putting(THINGS, *(Thing(number) for number in range(1, 6))))
    await store.close()
    path = data / "guilds" / str(GUILD) / "database.json"
    path.write_bytes(
        path.read_bytes().replace(b'{"number":3', b'{"numb\xffr":3').replace(b'"4": {"number"', b'"4": {"numb"')
    )
    [found] = recover(data, kinds=KINDS)
    assert (found.documents, found.lost_documents) == (3, 2)
    store = EmbeddedStore(data, KINDS)
    assert [thing.number for thing in await store.run(GUILD, lambda tx: tx.find(THINGS))] == [1, 2, 5]
    await store.close()


async def damaged_disk():
    """A disk on which a change in the middle of a journal cannot be read, and what can be kept of it."""
    disk = SimulatedDisk()
    store = EmbeddedStore(DATA, KINDS, disk)
    for number in range(1, 6):
        await store.run(GUILD, putting(THINGS, Thing(number, "x" * 300)))
    await store.close()
    disk = disk.crash(random.Random(0))
    file = disk._data(DATA / "guilds" / str(GUILD) / "journal-000001.jsonl")
    place = file.now.index(b'"number":3')
    file.now[place] = ord("?")
    file.durable = bytes(file.now)
    return disk


async def test_stopped_at_any_moment_it_can_be_run_again_and_loses_nothing_more():
    whole = await damaged_disk()
    recover(DATA, kinds=KINDS, disk=whole)
    expected = read_back(whole)[GUILD]
    assert [key for _, key in expected] == [1, 2, 4, 5]
    for seed in range(4):
        disk = await damaged_disk()
        choice = random.Random(seed)
        left = []
        disk.before = lambda disk=disk, choice=choice, left=left: left.append(disk.crash(choice))
        recover(DATA, kinds=KINDS, disk=disk)
        assert len(left) > 8
        for stopped in left:
            recover(DATA, kinds=KINDS, disk=stopped)
            assert read_back(stopped)[GUILD] == expected


async def test_any_sequence_of_damaged_bytes_is_recovered_from():
    choice = random.Random(1)
    for _ in range(60):
        disk = await damaged_disk()
        file = disk._data(DATA / "guilds" / str(GUILD) / "journal-000001.jsonl")
        for _ in range(choice.randint(1, 40)):
            file.now[choice.randrange(len(file.now))] = choice.randrange(256)
        file.durable = bytes(file.now)
        recover(DATA, kinds=KINDS, disk=disk)
        store = EmbeddedStore(DATA, KINDS, disk)
        found = content(store._guilds[GUILD].tables)
        assert set(found) <= {("thing", number) for number in range(1, 6)}
        await store.run(GUILD, putting(THINGS, Thing(9)))
        await store.close()
