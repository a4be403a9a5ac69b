"""A sample of ``make crash``: nothing acknowledged is lost, and nothing is found half done."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from storage.embedded.folder import Tables
from tests.crash import __main__ as crash
from tests.crash.disk import SimulatedDisk, SimulatedFile
from tests.crash.kill import Kills, kills
from tests.crash.power import Outages, busy_disk


@pytest.fixture(autouse=True)
def few_words(caplog):
    caplog.set_level(logging.ERROR)


def outages(seeds, steps=40, each=6):
    """Every finding of so many runs."""
    found = []
    with busy_disk():
        for seed in seeds:
            run = Outages(seed, each)
            asyncio.run(run.run(steps))
            found.append(run.findings)
    return found


def test_after_a_power_failure_at_any_moment_every_acknowledged_change_is_there_and_none_is_half_there():
    found = outages([random.randrange(2**32), 1, 2])
    assert [wrong for findings in found for wrong in findings.bad] == []
    assert sum(findings.states for findings in found) > 300
    assert sum(findings.snapshots for findings in found) > 0


def test_the_simulation_notices_a_file_that_is_not_synced(monkeypatch):
    monkeypatch.setattr(SimulatedFile, "sync", lambda _: None)
    assert any(found.lost for found in outages([1, 2, 3], steps=20))


def test_the_simulation_notices_a_folder_that_is_not_synced(monkeypatch):
    monkeypatch.setattr(SimulatedDisk, "sync_folder", lambda _, path: None)
    assert any(found.lost for found in outages([1, 2, 3], steps=20))


def test_the_simulation_notices_changes_that_are_found_in_part(monkeypatch):
    whole = Tables.load
    monkeypatch.setattr(Tables, "load", lambda self, source, put: whole(self, source, dict(list(put.items())[:1])))
    assert any(found.between for found in outages([1, 2, 3], steps=20))


def test_a_sector_that_did_not_reach_the_disk_is_zeros_or_missing():
    disk = SimulatedDisk()
    file = disk.create(Path("/a"))
    disk.sync_folder(Path("/"))
    file.write(b"x" * 2000)
    found = {disk.crash(random.Random(seed)).content() for seed in range(200)}
    assert (("a", b""),) in found
    assert (("a", b"x" * 2000),) in found
    assert (("a", bytes(512) + b"x" * 1488),) in found


def test_killing_the_process_again_and_again_loses_nothing_it_had_acknowledged():
    found = kills(5)
    assert found.wrong == []
    assert found.acknowledged >= 5


LINE = re.compile(r"[a-z][a-zA-Z0-9, ]+: \d+( \(goal: (at least )?\d+\))?( in \d+ s)?")


def test_make_crash_tells_each_figure_with_its_goal_and_a_miss_ends_it_with_1(monkeypatch, capsys):
    monkeypatch.setattr(logging, "disable", lambda _: None)
    monkeypatch.setattr(crash, "unnoticed", lambda *_: (7, missed))
    monkeypatch.setattr(crash, "kills", lambda _: killed)
    monkeypatch.setattr(crash, "STEPS", 30)
    monkeypatch.setattr(crash, "EACH", 2)
    asked = ["--states", "30", "--kills", "1", "--tampers", "1", "--seed", "1"]
    missed, killed = Counter(), Kills(1)
    assert crash.main(asked) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if not LINE.fullmatch(line)] == []
    missed = Counter(edit=1)
    assert crash.main(asked) == 1
    missed, killed = Counter(), Kills(1, ["kill 0"])
    assert crash.main(asked) == 1
    killed = Kills(0)
    assert crash.main(asked) == 1
    killed = Kills(1)
    monkeypatch.setattr(SimulatedFile, "sync", lambda _: None)
    assert crash.main(asked) == 1
    assert re.search(r"lost: [1-9]\d* \(goal: 0\)", capsys.readouterr().out)
