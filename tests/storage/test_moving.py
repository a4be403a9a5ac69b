"""A guild goes from store to file to store, and nothing about it is different afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.ids import GuildId
from bot.domain.kinds import TASKS
from bot.domain.ports import DamagedBlob, StorageError
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services.contents import Contents, copy_files, keep, occupied, put, take
from bot.services.export import export
from bot.services.importing import bring_in, examine
from bot.services.verify import verify
from storage.embedded.reader import open_reader
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.guilds import Made, guilds, long_log, once, settle

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
GUILD = GuildId(2**63 - 1)
SEED = Task(1, "Sow", "", 1, "Ann", AT, None, None, None)
LOG = tuple(long_log(GUILD, 30))
SMALL = Made(GUILD, Contents({"task": [SEED]}, {"task": 4}, LOG), (b"seal", b"x" * 700_000))


def silent(done: int, of: int) -> None:
    assert 0 < done <= of


async def exported(store, guild, at=AT) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        assert await export(archive, await take(store, guild), guild, store.blobs, at, silent) == []
    return file.getvalue()


async def imported(store, data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        found = examine(archive, silent)
        assert (found.problems, found.damage, found.notes) == ([], [], [])
        await bring_in(store, store.blobs, archive, found, silent)


async def moved(store, made: Made, there) -> None:
    """Import from one store's export into another, and compare what that exports."""
    await settle(store, store.blobs, made)
    file = await exported(store, made.guild)
    assert await occupied(there, made.guild) is False
    await imported(there, file)
    assert await take(there, made.guild) == await take(store, made.guild)
    assert await exported(there, made.guild) == file
    assert (await verify(there, there.blobs, made.guild, None, silent)).problems == []


@given(guilds())
def test_any_guild_comes_back_byte_for_byte_through_an_embedded_store(made):
    async def work():
        with TemporaryDirectory() as folder:
            store, there = EmbeddedStore(None), EmbeddedStore(Path(folder))
            await moved(store, made, there)
            assert (await take(store, made.guild)).audit == list(made.contents.audit)
            await there.close()
            again = EmbeddedStore(Path(folder))
            assert await exported(again, made.guild) == await exported(store, made.guild)
            assert await exported(open_reader(Path(folder)), made.guild) == await exported(store, made.guild)
            await again.close()
            await store.close()

    asyncio.run(work())


@pytest.fixture
def running(database: str) -> Iterator[tuple[asyncio.Runner, PostgresStore]]:
    with asyncio.Runner() as runner:
        store = runner.run(PostgresStore.open(database))
        yield runner, store
        runner.run(store.close())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=guilds())
def test_any_guild_comes_back_byte_for_byte_through_postgresql(running, made):
    runner, there = running

    async def work():
        store = EmbeddedStore(None)
        await moved(store, made, there)
        back = EmbeddedStore(None)
        await imported(back, await exported(there, made.guild))
        assert await exported(back, made.guild) == await exported(store, made.guild)
        await there.forget(made.guild)
        assert await occupied(there, made.guild) is False

    runner.run(work())


@pytest.fixture(params=["memory", "journal", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty store for the real kinds, of each sort."""
    if request.param == "postgres":
        opened = await PostgresStore.open(request.getfixturevalue("database"))
    else:
        opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None)
    yield opened
    await opened.close()


async def test_the_same_content_gives_the_same_bytes_but_for_the_time(place):
    await settle(place, place.blobs, SMALL)
    one, two = await exported(place, GUILD), await exported(place, GUILD)
    assert one == two
    with ZipFile(BytesIO(one)) as zip_one, ZipFile(BytesIO(await exported(place, GUILD, AT.replace(hour=3)))) as other:
        assert zip_one.namelist() == other.namelist()
        assert zip_one.namelist()[-1] == "manifest.json"
        differ = [name for name in other.namelist() if zip_one.read(name) != other.read(name)]
        assert differ == ["manifest.json"]
        assert zip_one.read("manifest.json").replace(b"T12:", b"T03:") == other.read("manifest.json")
        assert zip_one.testzip() is None


async def test_a_guild_that_has_something_is_not_imported_over(place):
    await settle(place, place.blobs, SMALL)
    before = await exported(place, GUILD)
    with pytest.raises(Refusal, match="moving-occupied"):
        await imported(place, before)
    assert await exported(place, GUILD) == before


@pytest.mark.parametrize(
    "first",
    [Contents({"task": [SEED]}, {}, ()), Contents({}, {"task": 1}, ()), Contents({}, {}, LOG[:1])],
    ids=["document", "number", "audit"],
)
async def test_a_document_a_number_or_an_audit_entry_alone_is_something(place, first):
    await put(place, GUILD, first)
    assert await occupied(place, GUILD)
    with pytest.raises(Refusal, match="moving-occupied"):
        await put(place, GUILD, SMALL.contents)


async def test_an_import_that_fails_leaves_nothing_but_files_and_can_be_repeated(place, monkeypatch):
    source = EmbeddedStore(None)
    await settle(source, source.blobs, SMALL)
    file = await exported(source, GUILD)
    run = place.run

    async def stopped(guild, work):
        async def failing(tx):
            await work(tx)
            raise StorageError("the power went")

        return await run(guild, failing)

    monkeypatch.setattr(place, "run", stopped)
    with pytest.raises(StorageError):
        await imported(place, file)
    monkeypatch.undo()
    assert (await take(place, GUILD)).empty
    await imported(place, file)
    assert await exported(place, GUILD) == file


async def test_what_comes_after_an_import_follows_on_what_was_there(place):
    await settle(place, place.blobs, SMALL)

    async def work(tx):
        number = await tx.next_number(TASKS)
        await tx.record(LOG[0])
        return number

    assert await place.run(GUILD, work) == 5
    assert (await take(place, GUILD)).audit[-1].previous == LOG[-1].hash
    assert (await verify(place, place.blobs, GUILD, None, silent)).problems == []


async def test_files_are_copied_once_and_those_that_are_damaged_are_told(place, tmp_path):
    source = EmbeddedStore(tmp_path / "source")
    await settle(source, source.blobs, SMALL)
    hashes = [sha256(file).hexdigest() for file in SMALL.files]
    path = next((tmp_path / "source").rglob(hashes[0]))
    path.write_bytes(b"sea!")
    told = []
    assert await copy_files(source.blobs, place.blobs, GUILD, lambda *said: told.append(said)) == [hashes[0]]
    assert await place.blobs.hashes(GUILD) == [hashes[1]]
    assert told == [(1, 2), (2, 2)]
    path.write_bytes(b"seal")
    told.clear()
    assert await copy_files(source.blobs, place.blobs, GUILD, lambda *said: told.append(said)) == []
    assert await place.blobs.hashes(GUILD) == sorted(hashes)
    assert told == [(1, 1)]
    await source.close()


async def test_a_file_under_a_false_name_is_not_kept_in_silence(place):
    with pytest.raises(DamagedBlob):
        await keep(place.blobs, GUILD, "ab" * 32, once(b"seal"))


async def test_an_entry_after_a_log_that_lost_one_follows_on_the_last_and_replaces_none(place):
    kept = [entry for entry in LOG if entry.sequence != 4]
    await put(place, GUILD, Contents({}, {}, kept))
    await place.run(GUILD, lambda tx: tx.record(LOG[0]))
    audit = (await take(place, GUILD)).audit
    assert audit[:-1] == kept
    assert (audit[-1].sequence, audit[-1].previous) == (len(LOG) + 1, LOG[-1].hash)
