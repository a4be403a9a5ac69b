"""A quick sample of the encyclopedia that ``make scenarios`` has written in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from tests.mirror.gits import needs_git
from tests.scenarios.encyclopedia import SMALL, figures, written

pytestmark = needs_git


@pytest.fixture(autouse=True)
def discord_again() -> Iterator[None]:
    """discord.py speaks to whatever it spoke to before."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


async def test_what_many_write_is_all_there_and_credited_in_chat_on_the_web_and_in_git(tmp_path: Path):
    found = await written(tmp_path, SMALL)
    assert [str(one) for one in figures(found, SMALL) if not one.met] == []
    assert (found.git.revisions, found.web.sentences, found.web.people) == (19, 23, 6)
