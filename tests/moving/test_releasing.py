"""The way out of the community's own rule, by the command line only."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.governing import Group
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.services.desk import open_desk
from storage import open_store
from tests.moving.acts import call
from tests.services.packing import GUILD

ADMIN = Actor(GUILD, MemberId(1), "Ada", admin=True)


async def govern(folder: Path, *groups: Group) -> None:
    store = open_store(folder / "data")
    for group in groups:
        await open_desk(store, store.blobs, SystemClock()).settings.govern(ADMIN, group)
    await store.close()


async def governed(folder: Path) -> tuple[str, ...]:
    store = open_store(folder / "data")
    found = await open_desk(store, store.blobs, SystemClock()).settings.get(GUILD)
    await store.close()
    return found.governed


def test_whoever_runs_the_bot_gives_settings_back_and_is_told_what_to_do_then(folder: Path):
    asyncio.run(govern(folder, Group.ROLES, Group.VOTING, Group.WORK))
    result = call("release", GUILD, "voting")
    assert result.exit_code == 0
    assert "can change these settings again with /settings: voting" in result.stdout
    assert "Tell the community why" in result.stdout
    assert asyncio.run(governed(folder)) == ("roles", "work")
    assert "roles, work" in call("release", GUILD).stdout
    assert asyncio.run(governed(folder)) == ()
    assert "Nothing was changed" in call("release", GUILD).stdout
    assert call("verify", GUILD).exit_code == 0


def test_what_is_not_there_or_not_governed_is_refused(folder: Path):
    for arguments, why in (
        (("release", 5), "nothing in storage about guild 5"),
        (("release", GUILD, "weather"), "There are no settings “weather”"),
        (("release", GUILD, "roles"), "not under the community's own rule"),
    ):
        result = call(*arguments)
        assert result.exit_code == 1
        assert why in result.stderr
