"""What the port promises of files, held by every store."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest

from bot.domain.ports import DamagedBlob, TooLarge
from storage.elsewhere import FilesElsewhere
from storage.embedded.store import EmbeddedStore
from storage.s3 import open_s3
from tests.storage.conftest import opened_for
from tests.storage.things import GUILD, KINDS, OTHER

BIG = bytes(range(256)) * 3000


@pytest.fixture(params=["memory", "journal", "postgres", "s3"])
async def store(request, tmp_path):
    """Each place for files."""
    if request.param == "s3":
        bucket = request.getfixturevalue("bucket")
        async with open_s3(bucket, request.getfixturevalue("s3").address, prefix="some/where/") as blobs:
            yield FilesElsewhere(EmbeddedStore(None, KINDS), blobs)
        return
    async with opened_for(request, tmp_path) as store:
        yield store


async def pieces(data, size=1000):
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def whole(blobs, sha256, guild=GUILD):
    return b"".join([chunk async for chunk in blobs.read(guild, sha256)])


@pytest.mark.parametrize("content", [b"", b"x", BIG], ids=["empty", "one byte", "768 kB"])
async def test_a_file_comes_back_as_it_was_under_its_hash(store, content):
    sha256, size = await store.blobs.put(GUILD, pieces(content), len(content))
    assert (sha256, size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert await whole(store.blobs, sha256) == content


async def test_putting_the_same_bytes_again_is_harmless(store):
    first = await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    assert await store.blobs.put(GUILD, pieces(BIG, 77_777), len(BIG)) == first
    assert await store.blobs.hashes(GUILD) == [first[0]]


async def test_hashes_are_listed_ascending_and_per_guild(store):
    kept = [(await store.blobs.put(GUILD, pieces(bytes([number])), 1))[0] for number in range(20)]
    other, _ = await store.blobs.put(OTHER, pieces(b"other"), 5)
    assert await store.blobs.hashes(GUILD) == sorted(kept)
    assert await store.blobs.hashes(OTHER) == [other]
    with pytest.raises(KeyError):
        await whole(store.blobs, other)


async def test_more_than_the_limit_is_refused_and_nothing_is_kept(store, tmp_path):
    with pytest.raises(TooLarge):
        await store.blobs.put(GUILD, pieces(BIG), len(BIG) - 1)
    assert await store.blobs.hashes(GUILD) == []
    assert [path for path in tmp_path.rglob("blobs/**/*") if path.is_file()] == []


async def test_a_source_that_breaks_off_leaves_nothing(store, tmp_path):
    async def breaking():
        yield BIG
        raise ConnectionResetError("the sender is gone")

    with pytest.raises(ConnectionResetError):
        await store.blobs.put(GUILD, breaking(), 10**9)
    assert await store.blobs.hashes(GUILD) == []
    assert [path for path in tmp_path.rglob("blobs/**/*") if path.is_file()] == []


@pytest.mark.parametrize("sha256", ["0" * 64, "", "../../lock", "A" * 64, "0" * 63])
async def test_reading_what_is_not_there_raises_key_error(store, sha256):
    with pytest.raises(KeyError):
        await whole(store.blobs, sha256)


@pytest.mark.parametrize("place", [0, len(BIG) // 2, -1])
async def test_changed_bytes_are_noticed_before_the_end_is_given_out(reopen, data, place):
    store = await reopen()
    sha256, _ = await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    [path] = data.rglob(sha256)
    changed = bytearray(BIG)
    changed[place] ^= 1
    path.write_bytes(changed)
    got: list[bytes] = []

    async def collect():
        async for chunk in store.blobs.read(GUILD, sha256):
            got.append(chunk)

    with pytest.raises(DamagedBlob, match=sha256):
        await collect()
    assert sum(map(len, got)) < len(BIG)
    await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    assert await whole(store.blobs, sha256) == BIG


async def test_deleted_bytes_are_gone_and_can_be_put_again(store, tmp_path):
    sha256, _ = await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    other, _ = await store.blobs.put(OTHER, pieces(BIG), len(BIG))
    assert await store.blobs.delete(GUILD, sha256)
    assert (await store.blobs.hashes(GUILD), await store.blobs.hashes(OTHER)) == ([], [other])
    with pytest.raises(KeyError):
        await whole(store.blobs, sha256)
    await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    assert await whole(store.blobs, sha256) == BIG


@pytest.mark.parametrize("sha256", ["0" * 64, "", "../../lock", "A" * 64])
async def test_deleting_what_is_not_there_leaves_none_of_it(store, sha256):
    kept, _ = await store.blobs.put(GUILD, pieces(b"kept"), 4)
    assert await store.blobs.delete(GUILD, sha256)
    assert await store.blobs.hashes(GUILD) == [kept]


async def test_bytes_that_were_put_lately_stay_for_the_document_that_will_name_them(store):
    sha256, _ = await store.blobs.put(GUILD, pieces(BIG), len(BIG))
    assert not await store.blobs.delete(GUILD, sha256, timedelta(hours=1))
    assert await whole(store.blobs, sha256) == BIG
    await asyncio.sleep(0.02)
    assert await store.blobs.delete(GUILD, sha256, timedelta(milliseconds=10))
    assert await store.blobs.hashes(GUILD) == []


async def test_bytes_that_are_put_again_while_they_are_deleted_are_all_there_or_gone_as_a_whole(store):
    for _ in range(8):
        (sha256, _), *_ = await asyncio.gather(
            *(store.blobs.put(GUILD, pieces(BIG), len(BIG)) for _ in range(3)),
            *(store.blobs.delete(GUILD, hashlib.sha256(BIG).hexdigest()) for _ in range(3)),
        )
        if await store.blobs.hashes(GUILD):
            assert await whole(store.blobs, sha256) == BIG
        await store.blobs.put(GUILD, pieces(BIG), len(BIG))
        deleted = await asyncio.gather(
            *(store.blobs.delete(GUILD, sha256, timedelta(hours=1)) for _ in range(3)),
            store.blobs.put(GUILD, pieces(BIG), len(BIG)),
        )
        assert deleted[:3] == [False] * 3
        assert await whole(store.blobs, sha256) == BIG
