"""A quick sample of what ``make faults`` does in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from storage import open_store
from tests.faults.client import schedules
from tests.faults.healing import healed
from tests.faults.mornings import morning
from tests.faults.storm import stormed
from tests.faults.verdict import Findings, held


@pytest.fixture(autouse=True)
def discord_again() -> Iterator[None]:
    """discord.py speaks to whatever it spoke to before."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


async def test_whatever_goes_wrong_around_votes_the_record_is_what_the_card_and_its_voters_say():
    found = Findings()
    for seed in range(36):
        await held(seed, found)
    assert found.wrong == []
    assert found.votes == 36 * 50
    assert found.certain > found.votes / 3
    assert len(found.faults) >= 9


async def test_the_same_holds_when_the_journal_is_opened_anew_at_each_restart(tmp_path: Path):
    found = Findings()
    for seed in range(3):

        async def opened(place: Path = tmp_path / str(seed)) -> object:
            return open_store(place)

        await held(seed, found, opened)
    assert found.wrong == []
    assert found.faults["restart"] > 0


async def test_through_the_real_client_the_outcome_is_what_the_sandbox_shows(tmp_path: Path):
    found = await schedules(10, tmp_path / "data")
    assert found.wrong == []
    assert found.schedules == 10
    assert found.votes > 100


async def test_many_interactions_at_once_are_answered_while_the_disk_stands_still_and_happen_once(tmp_path: Path):
    found = await stormed(60, tmp_path / "data")
    assert (found.failed, found.wrong) == (0, [])
    assert len(found.answers) == 60
    assert found.deliveries > 60


async def test_many_ballots_are_read_again_within_discords_limits_the_soonest_to_close_first(tmp_path: Path):
    found = await healed(3, 10, tmp_path / "data", within=60.0)
    assert found.refused == 0
    assert found.busiest <= 50
    assert found.displaced < 0.2
    assert found.reads <= 30 + len(found.counted)
    assert found.counted


async def test_many_digests_due_at_once_are_posted_once_within_limits_and_nobody_waits_for_them(
    tmp_path: Path,
):
    found = await morning(60, tmp_path / "data", within=60.0)
    assert found.wrong == []
    assert (found.posted, found.refused) == (60, 0)
    assert found.busiest <= 50
    assert sorted(found.answers)[len(found.answers) // 2] < 1.0
    assert sorted(found.votes)[len(found.votes) // 2] < 1.0
    assert found.cards
