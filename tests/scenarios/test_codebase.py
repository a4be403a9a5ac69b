"""A small size of what ``make scenarios ARGS=codebase`` does in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from tests.mirror.gits import needs_git
from tests.scenarios.codebase import played
from tests.scenarios.codebase_plan import SMALL


@pytest.fixture(autouse=True)
def discord_again() -> Iterator[None]:
    """discord.py speaks to whatever it spoke to before."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@needs_git
async def test_patches_of_many_become_the_tree_of_git_am_with_only_the_trailers_that_people_gave(tmp_path: Path):
    assert [str(figure) for figure in await played(tmp_path, SMALL) if not figure.met] == []
