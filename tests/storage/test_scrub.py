"""What was replaced or deleted leaves the files of a guild, and not only its documents."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.ports import StorageError
from storage.embedded.store import EmbeddedStore
from tests.storage.things import GUILD, KINDS, OTHER, THINGS, Thing, entry, putting

SECRET = "a-word-that-nobody-else-writes"


def holding(data):
    """The files in which the word stands."""
    return [path.name for path in data.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


async def test_what_was_replaced_deleted_or_erased_is_in_no_file_afterwards(reopen, data):
    store = await reopen()
    await store.run(GUILD, putting(THINGS, Thing(1, title=SECRET), Thing(2, title=SECRET)))
    await store.run(GUILD, lambda tx: tx.record(entry("T1", said=SECRET)))
    assert await store.scrub(GUILD)
    await store.run(GUILD, putting(THINGS, Thing(1, title="other words")))
    await store.run(GUILD, lambda tx: tx.delete(THINGS, 2))
    await store.run(GUILD, lambda tx: tx.erase(1))
    assert holding(data)
    assert await store.scrub(GUILD)
    assert holding(data) == []
    store = await reopen()
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [Thing(1, title="other words")]
    assert len(await store.run(GUILD, lambda tx: tx.audit())) == 1


async def test_work_goes_on_while_a_guild_is_scrubbed(reopen):
    store = await reopen()
    await store.run(GUILD, putting(THINGS, *(Thing(number, title=SECRET) for number in range(500))))

    async def write():
        for number in range(500):
            await store.run(GUILD, putting(THINGS, Thing(number, title="other words")))

    async def scrub():
        for _ in range(5):
            assert await store.scrub(GUILD)

    await asyncio.gather(write(), scrub(), scrub())
    store = await reopen()
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [
        Thing(number, title="other words") for number in range(500)
    ]


async def test_scrubbing_a_guild_of_which_there_is_nothing_leaves_nothing(reopen, data):
    store = await reopen()
    await store.scrub(OTHER)
    assert list((data / "guilds").glob("*")) == []


async def test_memory_has_no_files_and_a_server_sees_to_its_own(store):
    await store.run(GUILD, putting(THINGS, Thing(1, title=SECRET)))
    assert await store.scrub(GUILD) is isinstance(store, EmbeddedStore)


async def test_a_disk_that_refuses_is_told_of_and_nothing_is_lost(tmp_path, monkeypatch):
    store = EmbeddedStore(tmp_path / "data", KINDS)
    await store.run(GUILD, putting(THINGS, Thing(1, title=SECRET)))

    def refuse(*_):
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("storage.embedded.snapshot.write", refuse)
        with pytest.raises(StorageError, match="older files are still there"):
            await store.scrub(GUILD)
    assert store.trouble() is None
    await store.run(GUILD, putting(THINGS, Thing(1, title="other words")))
    assert await store.scrub(GUILD)
    assert holding(tmp_path) == []
    await store.close()
