"""A sample of ``make crash``: nothing acknowledged is lost, and nothing is found half done."""

from __future__ import annotations

import asyncio
import logging
import random

import pytest

from storage.embedded.folder import Tables
from tests.crash import disk as simulated
from tests.crash.disk import SimulatedDisk, SimulatedFile
from tests.crash.kill import kills
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
    file = disk.create(simulated.Path("/a"))
    disk.sync_folder(simulated.Path("/"))
    file.write(b"x" * 2000)
    found = {disk.crash(random.Random(seed)).content() for seed in range(200)}
    assert (("a", b""),) in found
    assert (("a", b"x" * 2000),) in found
    assert (("a", bytes(512) + b"x" * 1488),) in found


def test_killing_the_process_again_and_again_loses_nothing_it_had_acknowledged():
    found = kills(5)
    assert found.wrong == []
    assert found.acknowledged >= 5
