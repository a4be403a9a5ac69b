"""A disk that cannot be read: at every call that only looks, and files whose every byte is another."""

from __future__ import annotations

import errno
import logging
import random

import pytest

from bot.domain.ports import DamagedBlob, StorageError
from storage import DamagedStorage
from storage.embedded.blobs import FOLDER, FolderBlobs
from storage.embedded.folder import GUILDS
from storage.embedded.recover import recover
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA, kept, read_back
from tests.crash.disk import SimulatedDisk
from tests.crash.power import busy_disk
from tests.crash.workload import Workload
from tests.storage.test_contract_blobs import pieces, whole
from tests.storage.things import GUILD, KINDS


@pytest.fixture(autouse=True)
def few_words(caplog):
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
async def at_work():
    """A disk with guilds that have snapshots, journals and files, left by a store that was killed; and what it has."""
    disk, workload = SimulatedDisk(), Workload(random.Random(3))
    with busy_disk():
        store = EmbeddedStore(DATA, KINDS, disk)
        await workload.run(store, 60)
        store._release()
    names = {name for guild in disk.names(DATA / GUILDS) for name in disk.names(DATA / GUILDS / guild)}
    assert {"database.json", FOLDER} <= names
    return disk, {guild: history.states[-1] for guild, history in workload.histories.items()}


def unreadable_from(disk, call):
    disk.reads, disk.fail_reading, disk.error = 0, call, errno.EIO


async def test_a_store_that_cannot_read_everything_does_not_open_and_takes_nothing_for_damaged(at_work):
    disk, expected = at_work
    call = 0
    while True:
        call += 1
        unreadable_from(disk, call)
        try:
            read_back(disk)
            break
        except OSError:
            assert not disk.locked
    assert call > 15
    disk.fail_reading = None
    found = read_back(disk)
    assert {guild: found.get(guild, {}) for guild in expected} == expected


async def test_recovering_from_a_disk_that_cannot_be_read_changes_nothing_and_can_be_repeated(at_work):
    disk, expected = at_work
    guild = next(guild for guild, documents in expected.items() if documents)
    folder = DATA / GUILDS / str(guild)
    names = [name for name in disk.names(folder) if name.startswith(("journal", "database"))]
    disk._data(folder / names[0]).now[1000] ^= 1
    with pytest.raises(DamagedStorage):
        read_back(disk)
    found = {name: bytes(disk._data(folder / name).now) for name in names}
    call, done = 0, []
    while not done:
        call += 1
        unreadable_from(disk, call)
        try:
            done = recover(DATA, guild, KINDS, disk)
        except OSError:
            assert not disk.locked
            disk.fail_reading = None
            if found != {name: bytes(disk._data(folder / name).now) for name in names if name in disk.names(folder)}:
                break  # it was as good as done
    assert call > 10
    disk.fail_reading = None
    recover(DATA, guild, KINDS, disk)
    now = read_back(disk)
    assert len(now.pop(guild)) > 5
    assert now == {other: documents for other, documents in expected.items() if other in now and other != guild}


CONTENT = bytes(range(256)) * 3000


@pytest.fixture
async def blobs():
    """Files of a guild: one of them, and where it lies."""
    disk = SimulatedDisk()
    EmbeddedStore(DATA, KINDS, disk)._release()
    opened = FolderBlobs(DATA, disk)
    sha256, _ = await opened.put(GUILD, pieces(CONTENT), len(CONTENT))
    return disk, opened, sha256, DATA / GUILDS / str(GUILD) / FOLDER / sha256[:2] / sha256


async def test_a_file_that_cannot_be_read_is_a_storage_error_and_never_looks_complete(blobs):
    disk, opened, sha256, _ = blobs
    call = 0
    while True:
        call += 1
        unreadable_from(disk, call)
        got = b""
        try:
            async for chunk in opened.read(GUILD, sha256):
                got += chunk
        except StorageError:
            assert len(got) < len(CONTENT)
            assert CONTENT.startswith(got)
        else:
            break
    # It was opened, and its three pieces and its end were read; a sixth call is never made.
    assert (got, call) == (CONTENT, 6)
    for work in (opened.hashes(GUILD), opened.delete(GUILD, sha256)):
        unreadable_from(disk, 1)
        with pytest.raises(StorageError):
            await work
    disk.fail_reading = None
    assert await whole(opened, sha256) == CONTENT


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
async def test_whichever_call_fails_while_a_file_comes_in_it_is_there_whole_or_not_at_all(blobs, error, for_good):
    disk, opened, before, _ = blobs
    names = set()
    for call in range(1, 100):
        content = CONTENT + bytes([call])
        disk.fail, disk.error, disk.for_good = disk.calls + call, error, for_good
        kept_as = None
        try:
            kept_as, _ = await opened.put(GUILD, pieces(content), len(content))
        except StorageError:
            pass
        reached, disk.fail = disk.calls >= disk.fail, None
        names |= {what for what, _ in disk.failed}
        for sha256 in await opened.hashes(GUILD):
            assert kept(disk, GUILD, sha256)
        assert await whole(opened, before) == CONTENT
        if kept_as is not None:
            assert await whole(opened, kept_as) == content
            if not reached:
                break
        else:
            assert await whole(opened, (await opened.put(GUILD, pieces(content), len(content)))[0]) == content
    assert not reached
    assert names >= {"make_folder", "sync_folder", "create", "write", "sync", "rename"}
    EmbeddedStore(DATA, KINDS, disk)._release()
    assert [name for name in disk.names(DATA / GUILDS / str(GUILD) / FOLDER) if len(name) != 2] == []


async def test_whichever_call_fails_while_a_file_is_deleted_it_is_there_whole_or_not_at_all(blobs):
    disk, opened, sha256, _ = blobs
    for call in (1, 2):
        disk.fail = disk.calls + call
        with pytest.raises(StorageError):
            await opened.delete(GUILD, sha256)
        disk.fail = None
        assert kept(disk, GUILD, sha256) == (sha256 in await opened.hashes(GUILD))
        await opened.put(GUILD, pieces(CONTENT), len(CONTENT))
    assert await opened.delete(GUILD, sha256)
    assert await opened.hashes(GUILD) == []


async def test_every_byte_of_a_file_changed_in_turn_is_noticed(blobs):
    disk, opened, _, _ = blobs
    content = bytes(range(200))
    sha256, _ = await opened.put(GUILD, pieces(content), len(content))
    file = disk._data(DATA / GUILDS / str(GUILD) / FOLDER / sha256[:2] / sha256)
    for place in range(len(content)):
        for change in (1, 0x20, 0x80):
            file.now[place] ^= change
            with pytest.raises(DamagedBlob, match=sha256):
                await whole(opened, sha256)
            file.now[place] ^= change
    for cut in (0, 1, 199):
        file.now[:] = content[:cut]
        with pytest.raises(DamagedBlob):
            await whole(opened, sha256)
    file.now[:] = content + b"x"
    with pytest.raises(DamagedBlob):
        await whole(opened, sha256)
    file.now[:] = content
    assert await whole(opened, sha256) == content
