"""An erasure on every store: the same history, the same look afterwards."""

from __future__ import annotations

import asyncpg
import pytest

from storage.elsewhere import FilesElsewhere
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from storage.s3 import open_s3
from tests.services.histories import GUILD, NAME, History
from tests.services.test_erasure import busy, check, erase


@pytest.mark.parametrize("decided_too", [False, True])
async def test_in_a_folder(tmp_path, decided_too):
    store = EmbeddedStore(tmp_path / "data")
    history = History(store, store.blobs)
    await busy(history)
    await check(history, decided_too=decided_too)
    await store.close()


@pytest.mark.parametrize("decided_too", [False, True])
async def test_in_a_database(database, decided_too):
    store = await PostgresStore.open(database)
    history = History(store, store.blobs)
    await busy(history)
    await check(history, decided_too=decided_too)
    await store.close()


async def test_no_row_of_the_database_has_a_name_or_a_file_that_is_gone(database):
    store = await PostgresStore.open(database)
    history = History(store, store.blobs)
    await busy(history)
    staying = await history.staying(decided_too=False)
    _, finished = await erase(history)
    assert (finished.removed, finished.scrubbed) == (2, False)
    await store.close()
    outsider = await asyncpg.connect(database)
    rows = ""
    for table in ("documents", "entries", "audit"):
        rows += str(await outsider.fetch(f"SELECT * FROM {table}"))
    for [data] in await outsider.fetch("SELECT data FROM blob_chunks"):
        rows += data.decode()
    await outsider.close()
    for words in (NAME, *history.said):
        assert (words in rows) is any(words in one for one in staying), words


async def test_with_files_in_a_bucket(bucket, s3):
    async with open_s3(bucket, s3.address) as blobs:
        store = FilesElsewhere(EmbeddedStore(None), blobs)
        history = History(store, blobs)
        await busy(history)
        before = len(await blobs.hashes(GUILD))
        await check(history, decided_too=False)
        assert len(await blobs.hashes(GUILD)) == before - 2
        await store.close()
