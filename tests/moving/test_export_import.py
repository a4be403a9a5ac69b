"""Exporting a community and importing it, as an operator does."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
from zipfile import ZipFile

import pytest

from bot.domain.task import Task
from tests.moving.acts import OTHER, TASK, call, contents, everything, opened, put
from tests.services.packing import DIGEST, GUILD, MADE


def test_an_export_is_a_file_for_its_owner_alone_and_touches_nothing(folder):
    before = everything(folder / "data")
    result = call("export", GUILD)
    assert (result.exit_code, result.stdout) == (0, f"Wrote barnraiser-{GUILD}.zip.\n")
    assert f"{GUILD}: 6 documents, 6 entries in the audit log" in result.stderr
    assert "1 of 1 files" in result.stderr
    path = folder / f"barnraiser-{GUILD}.zip"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in folder.iterdir()) == [path.name, "data"]
    assert everything(folder / "data") == before


def test_nothing_is_exported_of_a_guild_that_is_not_there(folder):
    result = call("export", 5)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing in storage about guild 5" in result.stderr
    assert [file.name for file in folder.iterdir()] == ["data"]


def test_an_export_that_the_disk_refuses_leaves_no_file_and_no_trace(folder, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("bot.moving.files.os.fsync", full)
    result = call("export", GUILD)
    assert result.exit_code == 1
    assert "No space left" in result.stderr
    assert "Traceback" not in result.output
    assert [file.name for file in folder.iterdir()] == ["data"]


def test_an_export_comes_back_in_another_place_and_exports_to_the_same(folder, monkeypatch):
    call("export", GUILD, "--to", "one.zip")
    (folder / "there.toml").write_text('[storage]\npath = "there"\n')
    result = call("import", "one.zip", "--config", "there.toml")
    assert (result.exit_code, result.stdout) == (0, f"Imported guild {GUILD}: 6 documents, 1 files.\n")
    assert contents(folder / "there") == MADE.contents
    call("export", GUILD, "--to", "two.zip", "--config", "there.toml")
    with ZipFile("one.zip") as one, ZipFile("two.zip") as two:
        assert one.namelist() == two.namelist()
        assert all(one.read(name) == two.read(name) for name in one.namelist()[:-1])
        manifests = [json.loads(archive.read("manifest.json")) for archive in (one, two)]
        assert [manifest.pop("exported_at") for manifest in manifests] != []
        assert manifests[0] == manifests[1]


def test_an_import_over_something_is_refused_and_a_replacement_keeps_what_was_there(folder):
    call("export", OTHER, "--to", "old.zip")
    put(folder / "data", OTHER, Task(2, "Mow", "", 1, "Bea", TASK.created_at, None, None, None))
    newer = contents(folder / "data", OTHER)
    result = call("import", "old.zip")
    assert (result.exit_code, "--replace" in result.stderr) == (1, True)
    assert contents(folder / "data", OTHER) == newer
    assert call("import", "old.zip", "--replace").exit_code == 0
    assert contents(folder / "data", OTHER).documents["task"] == [TASK]
    assert contents(folder / "data") == MADE.contents
    [aside] = folder.glob(f"{OTHER}-*-replaced.zip")
    result = call("import", aside, "--replace")
    assert result.exit_code == 0
    assert contents(folder / "data", OTHER).documents == newer.documents


def test_an_import_that_is_interrupted_can_be_done_again(folder, monkeypatch):
    call("export", GUILD, "--to", "one.zip")

    async def stopped(*_, **__):
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("bot.services.importing.put", stopped)
        result = call("import", "one.zip", "--replace")
    assert (result.exit_code, "the power went" in result.stderr) == (1, True)
    assert contents(folder / "data") == MADE.contents
    assert call("import", "one.zip", "--replace").exit_code == 0
    assert contents(folder / "data") == MADE.contents


def test_nothing_is_imported_while_a_bot_has_the_folder(folder):
    call("export", OTHER, "--to", "old.zip")

    async def work():
        async with opened(folder / "data"):
            return await asyncio.to_thread(call, "import", "old.zip", "--replace")

    result = asyncio.run(work())
    assert (result.exit_code, f"in use by process {os.getpid()}" in result.stderr) == (1, True)


def test_a_file_that_is_wrong_changes_nothing_and_every_fault_is_told(folder):
    call("export", GUILD, "--to", "one.zip")
    with ZipFile("one.zip") as one, ZipFile("two.zip", "w") as two:
        for name in one.namelist():
            two.writestr(name, one.read(name).replace(b'"open"', b'"\x1b[31m"').replace(b"a file", b"the file"))
    before = everything(folder / "data")
    result = call("import", "two.zip", "--replace", "--accept-damage")
    assert result.exit_code == 1
    assert "- task.jsonl, line 1: " in result.stderr
    assert f"- blobs/{DIGEST} has another hash" in result.stderr
    assert "Nothing was changed" in result.stderr
    assert "\x1b" not in result.output
    assert everything(folder / "data") == before


@pytest.mark.parametrize("content", [None, b"", b"hello"])
def test_a_file_that_is_no_zip_file_is_refused_in_words(folder, content):
    if content is not None:
        (folder / "one.zip").write_bytes(content)
    result = call("import", "one.zip")
    assert (result.exit_code, "one.zip cannot be read as a zip file" in result.stderr) == (1, True)


def test_what_was_lost_before_a_backup_is_told_then_and_must_be_accepted_later(folder):
    next((folder / "data").rglob(DIGEST)).write_bytes(b"rot")
    result = call("backup")
    assert result.exit_code == 1
    assert f"The file with the hash {DIGEST} is damaged or gone" in result.stderr
    [saved] = (folder / "backups").glob(f"{GUILD}-*.zip")
    shutil.rmtree(folder / "data")
    result = call("import", saved)
    assert (result.exit_code, "--accept-damage" in result.stderr) == (1, True)
    assert "The file sea.png of C3 is missing." in result.stderr
    assert call("import", saved, "--accept-damage").exit_code == 0
    assert contents(folder / "data") == MADE.contents
