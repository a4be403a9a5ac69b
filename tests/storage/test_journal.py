"""What a folder holds: read back after a restart, snapshots, and who may open it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from bot.domain.ports import Due, StorageError
from storage import StoreInUse
from storage.embedded import folder, record, store
from storage.embedded.store import EmbeddedStore
from tests.storage.test_contract import FULL
from tests.storage.things import GUILD, KINDS, NOON, OTHER, THINGS, WORDS, State, Thing, Word, entry, putting


def files(data, guild=GUILD):
    return sorted(path.name for path in (data / "guilds" / str(guild)).iterdir())


async def fill(tx):
    await tx.put(THINGS, FULL)
    await tx.put(THINGS, Thing(1, members=(5,), due=NOON))
    await tx.put(THINGS, Thing(2))
    await tx.put(WORDS, Word("ä", 3, {"deep": [1, {"x": None}]}))
    await tx.next_number(THINGS)
    await tx.record(entry("P1", choice="yes"))


async def everything(tx):
    return (
        await tx.find(THINGS),
        await tx.find(THINGS, "member", 5),
        await tx.find(THINGS, "state", "open", newest_first=True),
        await tx.find(WORDS, "thing", 3),
        await tx.audit("P1"),
    )


async def test_after_a_restart_everything_is_as_it_was(reopen):
    before = await reopen()
    await before.run(GUILD, fill)
    await before.run(OTHER, putting(THINGS, Thing(9, due=NOON - timedelta(1))))
    await before.run(GUILD, lambda tx: tx.delete(THINGS, 2))
    expected = await before.run(GUILD, everything)
    after = await reopen()
    assert await after.run(GUILD, everything) == expected
    assert await after.run(GUILD, lambda tx: tx.next_number(THINGS)) == 2
    assert await after.guilds() == [GUILD, OTHER]
    assert await after.due(THINGS, NOON) == [Due(OTHER, 9, NOON - timedelta(1)), Due(GUILD, 1, NOON)]


async def test_what_was_put_and_deleted_before_a_snapshot_and_after_it_is_read_back(reopen, data, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 2000)
    opened = await reopen()
    await opened.run(GUILD, fill)
    for number in range(3, 60):
        await opened.run(GUILD, putting(THINGS, Thing(number, "x" * 100)))
        await opened.run(GUILD, lambda tx, old=number - 5: tx.delete(THINGS, old))
    expected = await opened.run(GUILD, everything)
    opened = await reopen()
    assert await opened.run(GUILD, everything) == expected
    assert "database.json" in files(data)
    assert sum(name.startswith("journal-") for name in files(data)) <= 2
    assert not [name for name in files(data) if name.endswith(".new")]


async def test_writers_go_on_while_a_snapshot_is_made(reopen, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    opened = await reopen()

    async def writer(first):
        for number in range(first, first + 50):
            await opened.run(GUILD, putting(THINGS, Thing(number)))

    await asyncio.gather(*(writer(1 + 50 * place) for place in range(8)))
    opened = await reopen()
    assert [thing.number for thing in await opened.run(GUILD, lambda tx: tx.find(THINGS))] == list(range(1, 401))


async def test_restarting_often_does_not_pile_up_files(reopen, data):
    for number in range(1, 40):
        opened = await reopen()
        await opened.run(GUILD, putting(THINGS, Thing(number)))
    opened = await reopen()
    assert await opened.run(GUILD, lambda tx: tx.count(THINGS)) == 39
    assert len(files(data)) <= folder.MOST_FILES + 2


async def test_a_restart_that_changes_nothing_writes_nothing(reopen, data):
    opened = await reopen()
    await opened.run(GUILD, fill)
    await reopen()
    before = files(data)
    opened = await reopen()
    await opened.run(GUILD, everything)
    await opened.run(GUILD, putting(THINGS, Thing(1, members=(5,), due=NOON)))
    await reopen()
    assert files(data) == before


async def test_tinydb_itself_can_read_a_snapshot(reopen, data, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    opened = await reopen()
    await opened.run(GUILD, fill)
    await opened.close()
    path = data / "guilds" / str(GUILD) / "database.json"
    with TinyDB(path, access_mode="r") as db:
        found = db.table("thing").search(where("state") == "open")
    assert [(document.doc_id, document["members"]) for document in found] == [(1, [5]), (2, [])]
    assert len(path.read_bytes().splitlines()) > 5


async def test_every_line_of_a_journal_is_json_that_says_what_changed(reopen, data):
    opened = await reopen()
    await opened.run(GUILD, putting(THINGS, Thing(1)))
    await opened.run(GUILD, lambda tx: tx.delete(THINGS, 1))
    await opened.close()
    text = (data / "guilds" / str(GUILD) / "journal-000001.jsonl").read_text(encoding="utf-8")
    head, put, delete, end = map(json.loads, text.splitlines())
    assert (head["guild"], head["journal"]) == (GUILD, record.FORMAT)
    assert put["put"]["thing"]["1"]["state"] == "open"
    assert delete["delete"] == {"thing": [1]}
    assert end["end"] is True


async def test_documents_of_a_kind_that_is_not_known_are_kept_as_they_are(data, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    opened = EmbeddedStore(data, KINDS)
    await opened.run(GUILD, putting(WORDS, Word("kept"), Word("gone")))
    await opened.run(GUILD, lambda tx: tx.delete(WORDS, "gone"))
    await opened.close()
    older = EmbeddedStore(data, [THINGS])
    await older.run(GUILD, putting(THINGS, Thing(1)))
    await older.close()
    newer = EmbeddedStore(data, KINDS)
    assert await newer.run(GUILD, lambda tx: tx.find(WORDS)) == [Word("kept")]
    await newer.close()


async def test_a_document_that_this_version_cannot_read_is_named_and_nothing_is_opened(reopen, data):
    opened = await reopen()
    await opened.run(GUILD, putting(WORDS, Word("a")))
    await opened.close()
    other = type(THINGS)("word", Thing, key=lambda thing: thing.number)
    with pytest.raises(StorageError, match=r"guilds/42.*word a .*number"):
        EmbeddedStore(data, [other])
    await reopen()


def test_two_kinds_cannot_have_one_name():
    with pytest.raises(ValueError, match="taken"):
        EmbeddedStore(None, [THINGS, THINGS])
    with pytest.raises(ValueError, match="taken"):
        EmbeddedStore(None, [type(THINGS)("audit", Thing, key=lambda thing: thing.number)])


def held_open(data):
    """The files in the folder that this process holds open. Source: man 5 proc."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # that of the listing itself is gone by now
            found.append(link.readlink())
    return [path for path in found if data in path.parents and path.name.startswith("journal-")]


async def test_more_guilds_than_files_that_may_be_open(reopen, data, monkeypatch):
    monkeypatch.setattr(store, "OPEN_FILES", 3)
    opened = await reopen()
    for turn in range(3):
        for guild in range(1, 20):
            await opened.run(guild, putting(THINGS, Thing(turn, state=State.DONE)))
    assert len(held_open(data)) == 3
    opened = await reopen()
    for guild in range(1, 20):
        assert await opened.run(guild, lambda tx: tx.count(THINGS)) == 3


async def test_the_folder_and_those_it_is_in_are_made(tmp_path):
    store = EmbeddedStore(tmp_path / "a" / "b" / "data", KINDS)
    await store.run(GUILD, putting(THINGS, Thing(1)))
    await store.close()
    assert (tmp_path / "a" / "b" / "data" / "guilds" / str(GUILD)).is_dir()


async def test_a_second_store_in_the_folder_is_refused_until_the_first_is_closed(reopen, data):
    opened = await reopen()
    with pytest.raises(StoreInUse, match=f"process {os.getpid()}"):
        EmbeddedStore(data, KINDS)
    await opened.close()
    await EmbeddedStore(data, KINDS).close()


def test_another_process_is_told_who_has_the_folder(data):
    script = "import sys; from pathlib import Path; from storage import open_store; s = open_store(Path(sys.argv[1]));"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{script} print('open', flush=True); sys.stdin.read()", str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "open\n"
        other = subprocess.run([sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=False)
        assert other.returncode == 1
        assert f"in use by process {holder.pid}" in other.stderr
    finally:
        holder.kill()
        holder.communicate()
    subprocess.run([sys.executable, "-c", script, str(data)], check=True)


async def test_only_the_owner_can_read_what_a_community_said(reopen, data):
    opened = await reopen()
    await opened.run(GUILD, fill)
    await opened.close()
    for path in [data, *data.rglob("*")]:
        if path.name != "lock":
            assert path.stat().st_mode & 0o077 == 0, path
