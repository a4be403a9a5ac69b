"""Backing up, verifying and recovering communities, as an operator does."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.services.contents import Contents
from tests import writing
from tests.crash.tamper import VERIFIER
from tests.guilds import Made
from tests.moving.acts import OTHER, ROOT, SMALL, call, contents, damaged, fill
from tests.services.packing import DIGEST, GUILD, MADE


def test_a_backup_has_every_guild_and_each_can_be_imported(folder):
    result = call("backup", "--to", "a/b")
    assert result.exit_code == 0
    saved = sorted((folder / "a" / "b").iterdir())
    assert [file.name.split("-")[0] for file in saved] == sorted([str(GUILD), str(OTHER)])
    assert result.stdout.count("Wrote ") == 2
    shutil.rmtree(folder / "data")
    for file in saved:
        assert call("import", file).exit_code == 0
    assert contents(folder / "data") == MADE.contents
    assert call("verify").exit_code == 0


def test_a_guild_that_is_damaged_does_not_keep_the_others_from_being_backed_up(folder):
    damaged(folder / "data", GUILD)
    result = call("backup")
    assert result.exit_code == 1
    assert f"recover {GUILD}" in result.stderr
    [saved] = (folder / "backups").iterdir()
    assert saved.name.startswith(f"{OTHER}-")


def test_a_backup_beside_a_process_that_writes_has_all_it_acknowledged_and_its_log_holds(folder):
    data = folder / "busy"
    (folder / "busy.toml").write_text('[storage]\npath = "busy"\n')
    command = [sys.executable, "-m", "tests.writing", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for number in range(3):
                acknowledged = max(int(process.stdout.readline()) for _ in range(30))
                assert call("backup", "--to", f"saved{number}", "--config", "busy.toml").exit_code == 0
                check(folder / f"saved{number}", acknowledged)
        finally:
            process.kill()


def check(saved: Path, acknowledged: int) -> None:
    """Import the one file there, and look whether it is whole."""
    [file] = saved.iterdir()
    verified = subprocess.run([sys.executable, VERIFIER, file], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout
    (saved / "there.toml").write_text('[storage]\npath = "there"\n')
    assert call("import", file, "--config", saved / "there.toml").exit_code == 0
    assert call("verify", writing.GUILD, "--config", saved / "there.toml").exit_code == 0
    found = contents(saved / "there", writing.GUILD)
    last = len(found.audit)
    assert last >= acknowledged
    assert [task.number for task in found.documents["task"]] == list(range(1, last + 1))
    assert found.numbers == {"task": last, "contribution": last}
    assert found.documents["contribution"][-1].number == last


def test_verify_tells_the_head_which_then_can_be_asked_for(folder):
    result = call("verify")
    last = MADE.contents.audit[-1]
    head = f"{last.sequence}:{last.hash}"
    assert result.exit_code == 0
    assert f"{GUILD}: 6 documents, 6 entries in the audit log (0 erased), 1 files, head {head}\n" in result.stdout
    assert result.stdout.count("all is well") == 2
    assert call("verify", GUILD, "--head", head).exit_code == 0
    assert call("verify", GUILD, "--head", f"5:{MADE.contents.audit[4].hash}").exit_code == 0
    result = call("verify", GUILD, "--head", f"7:{last.hash}")
    assert (result.exit_code, "without the entry 7 that was noted" in result.stderr) == (1, True)


@pytest.mark.parametrize("typed", [("--head", f"1:{'ab' * 32}"), (str(GUILD), "--head", "1:ab")])
def test_a_head_that_is_none_or_of_no_guild_is_refused(folder, typed):
    result = call("verify", *typed)
    assert (result.exit_code, "A head is SEQUENCE:HASH" in result.stderr) == (1, True)


def test_verify_finds_what_is_damaged_and_goes_on_to_the_others(folder):
    next((folder / "data").rglob(DIGEST)).write_bytes(b"rot")
    damaged(folder / "data", OTHER)
    result = call("verify")
    assert result.exit_code == 1
    assert f"hash {DIGEST} is damaged" in result.stderr
    assert f"recover {OTHER}" in result.stderr
    assert "all is well" not in result.stdout


def test_verify_finds_a_file_that_is_gone_and_a_log_that_was_tampered_with(folder):
    next((folder / "data").rglob(DIGEST)).unlink()
    log = [entry for entry in SMALL.contents.audit if entry.sequence != 2]
    shutil.rmtree(folder / "data" / "guilds" / str(OTHER))
    asyncio.run(fill(folder / "data", Made(OTHER, Contents({}, {}, log), ())))
    result = call("verify")
    assert result.exit_code == 1
    assert "The file sea.png of C3 is missing." in result.stderr
    assert "The audit log does not hold: entry 2 is missing" in result.stderr


def test_a_guild_that_is_damaged_is_recovered_as_its_message_promises(folder):
    damaged(folder / "data", OTHER)
    refused = call("verify", OTHER)
    assert refused.exit_code == 1
    command = refused.stderr.split("python -m bot ")[1].split()
    result = call(*command)
    assert result.exit_code == 0
    assert f"Guild {OTHER} can be read again" in result.stdout
    assert (folder / "data" / "guilds" / str(OTHER) / "damaged-1").is_dir()
    assert call("verify", GUILD).exit_code == 0
    again = call(*command)
    assert (again.exit_code, "is not damaged" in again.stdout) == (0, True)


def test_a_guild_that_is_not_there_is_not_recovered(folder):
    result = call("recover", 5)
    assert (result.exit_code, "nothing in storage about guild 5" in result.stderr) == (1, True)


def test_a_backup_of_nothing_is_not_taken_for_one(folder):
    shutil.rmtree(folder / "data")
    result = call("backup")
    assert (result.exit_code, "There is no data folder data." in result.stderr) == (1, True)
    (folder / "data").mkdir()
    result = call("backup")
    assert (result.exit_code, "no guild at all" in result.stderr) == (1, True)


def test_nothing_is_verified_of_a_guild_that_is_not_there(folder):
    result = call("verify", 5)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing in storage about guild 5" in result.stderr
