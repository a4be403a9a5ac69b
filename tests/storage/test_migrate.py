"""Moving communities between a data folder and PostgreSQL, and what else an operator does with a database."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import replace
from zipfile import ZipFile

import pytest

from bot.moving import bringing
from bot.services.contents import take
from storage.postgres.store import PostgresStore
from tests.moving.acts import OTHER, SMALL, TASK, call, contents, damaged, everything, fill, opened, put
from tests.services.packing import DIGEST, GUILD, MADE
from tests.writing import GUILD as WRITTEN
from tests.writing import write

FORTH = ("migrate", "--from", "tinydb", "--to", "postgres")
BACK = ("migrate", "--from", "postgres", "--to", "tinydb")


@pytest.fixture
def folder(tmp_path, monkeypatch, database):
    """Where the operator is: a data folder with two guilds, an empty database, and settings that use the database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BARNRAISER_CONFIG", raising=False)
    monkeypatch.setenv("BARNRAISER_STORAGE_POSTGRES", database)
    asyncio.run(fill(tmp_path / "data", MADE, SMALL))
    return tmp_path


async def kept(database, guild=GUILD):
    store = await PostgresStore.open(database)
    try:
        return await take(store, guild), await store.blobs.hashes(guild)
    finally:
        await store.close()


def in_database(database, guild=GUILD):
    return asyncio.run(kept(database, guild))


def test_there_and_back_everything_is_the_same_and_the_source_is_as_it_was(folder, database):
    before = everything(folder / "data")
    result = call(*FORTH)
    assert result.exit_code == 0, result.output
    assert f"{GUILD}: 6 documents and 6 entries in the audit log are there now, compared one by one." in result.stdout
    assert "2 of 2 guilds" in result.stderr
    assert in_database(database) == (MADE.contents, [DIGEST])
    assert everything(folder / "data") == before
    (folder / "there.toml").write_text('[storage]\npath = "there"\n')
    assert call(*BACK, "--config", "there.toml").exit_code == 0
    assert contents(folder / "there") == contents(folder / "data")
    assert contents(folder / "there", OTHER) == contents(folder / "data", OTHER)
    assert next((folder / "there").rglob(DIGEST)).read_bytes() == b"a file"
    assert in_database(database) == (MADE.contents, [DIGEST])


def test_done_again_it_passes_over_what_is_there(folder):
    call(*FORTH)
    result = call(*FORTH)
    assert result.exit_code == 0
    assert result.stdout.count("was there already") == 2


def test_stopped_in_the_middle_it_is_done_again_to_the_end(folder, database, monkeypatch):
    async def stopped(store, guild, contents, **how):
        if guild == GUILD:
            raise OSError("the power went")
        await put_(store, guild, contents, **how)

    put_ = bringing.put
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "put", stopped)
        result = call(*FORTH)
    assert (result.exit_code, f"{GUILD}: the power went" in result.stderr) == (1, True)
    assert in_database(database)[0].empty
    result = call(*FORTH)
    assert result.exit_code == 0
    assert f"{OTHER}: was there already" in result.stdout
    assert in_database(database) == (MADE.contents, [DIGEST])


def test_what_is_there_and_differs_is_left_until_it_may_be_replaced(folder, database):
    call(*FORTH)
    put(folder / "data", OTHER, replace(TASK, number=9))
    result = call(*FORTH)
    assert (result.exit_code, f"{OTHER} is in the target already, and differs" in result.stderr) == (1, True)
    assert f"{GUILD}: was there already" in result.stdout
    assert len(in_database(database, OTHER)[0].documents["task"]) == 1
    assert call(*FORTH, "--replace").exit_code == 0
    assert len(in_database(database, OTHER)[0].documents["task"]) == 2
    [aside] = folder.glob("*-replaced.zip")
    with ZipFile(aside) as archive:
        assert json.loads(archive.read("manifest.json"))["counts"]["task"] == 1


def test_nothing_is_copied_from_a_folder_that_a_bot_is_using(folder, database):
    async def work():
        async with opened(folder / "data"):
            return await asyncio.to_thread(call, *FORTH)

    result = asyncio.run(work())
    assert (result.exit_code, f"in use by process {os.getpid()}" in result.stderr) == (1, True)
    assert in_database(database)[0].empty


def test_a_guild_that_cannot_be_read_does_not_keep_the_others_back(folder, database):
    damaged(folder / "data", OTHER)
    result = call(*FORTH)
    assert (result.exit_code, f"recover {OTHER}" in result.stderr) == (1, True)
    assert in_database(database) == (MADE.contents, [DIGEST])
    assert call("recover", OTHER).exit_code == 0


def test_a_file_that_is_damaged_is_told_and_all_else_is_there(folder, database):
    next((folder / "data").rglob(DIGEST)).write_bytes(b"rot")
    result = call(*FORTH)
    assert (result.exit_code, f"hash {DIGEST} is damaged" in result.stderr) == (1, True)
    assert in_database(database) == (MADE.contents, [])
    next((folder / "data").rglob(DIGEST)).write_bytes(b"a file")
    assert call(*FORTH).exit_code == 0
    assert in_database(database) == (MADE.contents, [DIGEST])


def test_the_two_must_differ_and_be_there(folder, monkeypatch):
    assert "Name two that differ" in call("migrate", "--from", "tinydb", "--to", "tinydb").stderr
    shutil.rmtree(folder / "data")
    assert "There is no data folder data." in call(*FORTH).stderr
    (folder / "data").mkdir()
    assert "no guild at all" in call(*FORTH).stderr
    monkeypatch.setenv("BARNRAISER_STORAGE_POSTGRES", "")
    result = call(*FORTH)
    assert (result.exit_code, "There is no address" in result.stderr) == (1, True)


def test_a_server_that_is_not_there_is_told_without_the_password(folder, monkeypatch):
    monkeypatch.setenv("BARNRAISER_STORAGE_POSTGRES", f"postgresql://ann@/db?host={folder}")
    monkeypatch.setenv("BARNRAISER_STORAGE_PASSWORD", "correct horse")
    result = call("backup")
    assert result.exit_code == 1
    assert "PostgreSQL at " in result.stderr
    assert "correct" not in result.output
    assert "Traceback" not in result.output


def test_export_import_and_verify_work_on_the_database(folder, database):
    call(*FORTH)
    shutil.rmtree(folder / "data")
    assert call("verify").stdout.count("all is well") == 2
    assert call("export", GUILD, "--to", "one.zip").exit_code == 0
    assert "--replace" in call("import", "one.zip").stderr
    assert call("import", "one.zip", "--replace").exit_code == 0
    assert in_database(database) == (MADE.contents, [DIGEST])
    assert "nothing in storage about guild 5" in call("export", 5).stderr


async def test_a_backup_of_the_database_agrees_with_itself_while_a_bot_writes(folder, database, monkeypatch):
    store = await PostgresStore.open(database)
    done = [await write(store)]
    over = asyncio.Event()

    async def writing():
        while not over.is_set():
            done.append(await write(store))

    writers = [asyncio.create_task(writing()) for _ in range(4)]
    for number in range(3):
        acknowledged = max(done)
        result = await asyncio.to_thread(call, "backup", "--to", f"saved{number}")
        assert result.exit_code == 0, result.output
    over.set()
    await asyncio.gather(*writers)
    await store.close()
    monkeypatch.setenv("BARNRAISER_STORAGE_POSTGRES", "")
    shutil.rmtree(folder / "data")
    [saved] = (folder / "saved2").iterdir()
    assert (await asyncio.to_thread(call, "import", saved)).exit_code == 0
    assert (await asyncio.to_thread(call, "verify")).exit_code == 0
    found = await asyncio.to_thread(contents, folder / "data", WRITTEN)
    last = len(found.audit)
    assert last >= acknowledged
    assert found.numbers == {"task": last, "contribution": last}
    assert [task.number for task in found.documents["task"]] == list(range(1, last + 1))
