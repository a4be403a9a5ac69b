"""Exporting, importing, backing up and migrating communities whose files are in S3, as an operator does."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from hashlib import sha256
from zipfile import ZipFile

import pytest

from bot.services.contents import take
from storage.postgres.store import PostgresStore
from tests.guilds import Made
from tests.moving.acts import OTHER, SMALL, TASK, call, contents, fill, put
from tests.services.packing import DIGEST, FILE, GUILD, MADE

LEAF = b"a leaf"
LEAF_DIGEST = sha256(LEAF).hexdigest()
WITH_LEAF = Made(OTHER, SMALL.contents, (LEAF,))


@pytest.fixture
def folder(tmp_path, monkeypatch, bucket, s3):
    """Where the operator is: a data folder whose files are in a bucket, and files of two guilds to import."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BARNRAISER_CONFIG", raising=False)
    asyncio.run(fill(tmp_path / "before", MADE, WITH_LEAF))
    (tmp_path / "before.toml").write_text('[storage]\npath = "before"\n')
    for guild in (GUILD, OTHER):
        assert call("export", guild, "--to", f"{guild}.zip", "--config", "before.toml").exit_code == 0
    monkeypatch.setenv("BARNRAISER_STORAGE_S3_BUCKET", bucket)
    monkeypatch.setenv("BARNRAISER_STORAGE_S3_ENDPOINT", s3.address)
    monkeypatch.setenv("BARNRAISER_STORAGE_S3_PREFIX", "p/")
    for guild in (GUILD, OTHER):
        assert call("import", f"{guild}.zip").exit_code == 0
    return tmp_path


@pytest.fixture
def kept(bucket, s3):
    """What the bucket has under a hash, for each guild that has it."""

    def found(digest, *guilds):
        return [s3.ask("GET", f"/{bucket}/p/{guild}/{digest[:2]}/{digest}") for guild in guilds or (GUILD, OTHER)]

    return found


def is_there(answers):
    return [status != 404 for status, _ in answers]


def zipped(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_an_import_puts_the_files_into_the_bucket_and_an_export_takes_them_out_again(folder, kept):
    assert kept(DIGEST, GUILD) == [(200, FILE)]
    assert kept(LEAF_DIGEST, OTHER) == [(200, LEAF)]
    assert not list((folder / "data").rglob(DIGEST))
    assert contents(folder / "data") == MADE.contents
    for guild in (GUILD, OTHER):
        assert call("export", guild, "--to", f"again-{guild}.zip").exit_code == 0
        assert zipped(f"again-{guild}.zip") == zipped(f"{guild}.zip")
    assert call("verify").stdout.count("all is well") == 2


def test_a_backup_has_the_files_and_comes_back_where_there_is_no_s3(folder, monkeypatch):
    assert call("backup").exit_code == 0
    monkeypatch.setenv("BARNRAISER_STORAGE_S3_BUCKET", "")
    (folder / "there.toml").write_text('[storage]\npath = "there"\n')
    for file in (folder / "backups").iterdir():
        assert call("import", file, "--config", "there.toml").exit_code == 0
    assert call("verify", "--config", "there.toml").stdout.count("all is well") == 2
    assert next((folder / "there").rglob(DIGEST)).read_bytes() == FILE


def test_a_replacement_takes_away_the_files_that_only_the_old_one_had(folder, kept, monkeypatch):
    asyncio.run(fill(folder / "newer", Made(OTHER, SMALL.contents, (FILE,))))
    (folder / "newer.toml").write_text('[storage]\npath = "newer"\n')
    with monkeypatch.context() as patch:
        patch.setenv("BARNRAISER_STORAGE_S3_BUCKET", "")
        assert call("export", OTHER, "--to", "newer.zip", "--config", "newer.toml").exit_code == 0
    assert call("import", "newer.zip", "--replace").exit_code == 0
    assert is_there(kept(LEAF_DIGEST)) == [False, False]
    assert is_there(kept(DIGEST)) == [True, True]
    [aside] = folder.glob("*-replaced.zip")
    assert zipped(aside)[f"blobs/{LEAF_DIGEST}"] == LEAF
    assert call("import", aside, "--replace").exit_code == 0
    assert kept(LEAF_DIGEST, OTHER) == [(200, LEAF)]
    assert is_there(kept(DIGEST)) == [True, False]


def test_a_file_that_was_changed_in_the_bucket_is_told_and_not_passed_on(folder, bucket, s3):
    assert s3.ask("PUT", f"/{bucket}/p/{GUILD}/{DIGEST[:2]}/{DIGEST}", b"rot")[0] == 200
    for command in (("verify",), ("backup",), ("export", GUILD)):
        result = call(*command)
        assert (result.exit_code, DIGEST in result.stderr) == (1, True), command
    [saved] = (folder / "backups").glob(f"{GUILD}-*.zip")
    assert f"blobs/{DIGEST}" not in zipped(saved)


@pytest.mark.parametrize("command", [("backup",), ("export", GUILD), ("import", f"{GUILD}.zip"), ("verify",)])
def test_without_its_bucket_no_command_does_anything_and_each_says_why(folder, monkeypatch, command):
    if command[0] == "import":
        shutil.rmtree(folder / "data" / "guilds" / str(GUILD))
    monkeypatch.setenv("BARNRAISER_STORAGE_S3_BUCKET", "no-such-bucket")
    result = call(*command)
    assert (result.exit_code, "the bucket no-such-bucket cannot be used" in result.stderr) == (1, True)
    assert "Traceback" not in result.output
    assert not list(folder.rglob("barnraiser-*.zip"))
    if command[0] == "import":
        assert contents(folder / "data").empty


def test_a_migration_leaves_the_files_where_both_find_them(folder, kept, database, monkeypatch):
    monkeypatch.setenv("BARNRAISER_STORAGE_POSTGRES", database)

    async def in_database():
        store = await PostgresStore.open(database)
        try:
            return await take(store, GUILD), await take(store, OTHER), await store.blobs.hashes(GUILD)
        finally:
            await store.close()

    there = ("migrate", "--from", "tinydb", "--to", "postgres")
    assert call(*there).exit_code == 0
    assert asyncio.run(in_database()) == (MADE.contents, contents(folder / "data", OTHER), [])
    assert call("verify").stdout.count("all is well") == 2
    put(folder / "data", OTHER, replace(TASK, number=9))
    assert call(*there, "--replace").exit_code == 0
    assert asyncio.run(in_database())[1] == contents(folder / "data", OTHER)
    assert (kept(DIGEST, GUILD), kept(LEAF_DIGEST, OTHER)) == ([(200, FILE)], [(200, LEAF)])
