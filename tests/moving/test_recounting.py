"""Counting past decisions again, as an operator or anybody with an export does."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.domain.rules import PRESETS
from tests.guilds import Made
from tests.moving.acts import ROOT, call, fill
from tests.services.conftest import GUILD
from tests.services.test_recount import Plan, lived

VOTES = (("vote", 0, 0, (0,)), ("vote", 1, 0, (0,)), ("vote", 2, 0, (1,)))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A community with one decided proposal in the data folder and in ``one.zip``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BARNRAISER_CONFIG", raising=False)
    guild = asyncio.run(lived(Plan(({"rule": PRESETS["majority"]},), VOTES)))
    asyncio.run(fill(tmp_path / "data", guild))
    assert call("export", GUILD, "--to", "one.zip").exit_code == 0
    return guild


def rewritten(source: str, target: str, name: str, old: str, new: str) -> None:
    """The export with something else in one of its files."""
    with ZipFile(source) as one, ZipFile(target, "w") as two:
        for entry in one.namelist():
            content = one.read(entry)
            changed = content.replace(old.encode(), new.encode()) if entry == name else content
            assert entry != name or changed != content
            two.writestr(entry, changed)


@pytest.mark.parametrize("arguments", [(), ("one.zip",), ("one.zip", "one.zip")])
def test_past_decisions_agree_in_exports_and_in_the_storage(made: Made, arguments: tuple[str, ...]) -> None:
    result = call("recount", *arguments)
    line = f"{GUILD}: one past decision was counted again and agrees.\n"
    assert (result.exit_code, result.stdout) == (0, line * max(1, len(arguments)))
    assert "1 of 1 decisions" in result.stderr


def test_an_export_is_enough_to_count_again_without_settings_or_storage(made: Made) -> None:
    shutil.rmtree("data")
    Path("config.toml").write_text("nonsense = 1\n")
    assert call("recount", "one.zip").exit_code == 0


def test_a_tampered_vote_is_named_with_the_working_of_both(made: Made) -> None:
    rewritten("one.zip", "two.zip", "vote.jsonl", '"choices":["yes"]', '"choices":["no"]')
    result = call("recount", "two.zip")
    assert result.exit_code == 1
    assert "- P1: its votes do not make the outcome that is kept." in result.stderr
    assert (
        "kept:        Passed. 2 yes and 1 no: 2 of 3 is more than half. (yes 2, no 1, abstain 0; 3 voted)"
        in result.stderr
    )
    assert "counted now: Not passed. 0 yes and 3 no: 0 of 3 is not more than half." in result.stderr
    assert "      Counted against those who vote yes or no: 0 of 3 is 0%." in result.stderr
    assert "- P1: the vote of member 11 is “no”, and the audit log's last word on it is “yes”." in result.stderr
    assert f"{GUILD}: of 1 past decisions 1 do not agree" in result.stdout


def test_a_tampered_outcome_is_named_though_its_words_are_hostile(made: Made) -> None:
    rewritten("one.zip", "two.zip", "proposal.jsonl", '"reason":"why-majority"', '"reason":"\\u001b[31mwhy-not"')
    result = call("recount", "two.zip")
    assert result.exit_code == 1
    assert "the audit log noted something else at the close: reason why-majority; kept is reason" in result.stderr
    assert "\x1b" not in result.output


def test_a_file_that_is_broken_in_other_ways_is_not_taken_for_well(made: Made) -> None:
    with ZipFile("one.zip") as one:
        manifest = json.loads(one.read("manifest.json"))
    found = manifest["audit"]["hash"]
    rewritten("one.zip", "two.zip", "manifest.json", found, "0" * 64)
    result = call("recount", "two.zip")
    assert (result.exit_code, "The audit log ends with entry" in result.stderr) == (1, True)
    result = call("recount", "nowhere.zip")
    assert (result.exit_code, "cannot be read as a zip file" in result.stderr) == (1, True)


def test_the_command_runs_as_anybody_would_type_it(made: Made) -> None:
    command = [sys.executable, "-m", "bot", "recount", str(Path("one.zip").absolute())]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, "counted again and agrees" in result.stdout) == (0, True)
