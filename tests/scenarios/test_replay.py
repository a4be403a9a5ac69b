"""A quick sample of the histories that ``make scenarios`` repeats in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from tests.mirror.gits import needs_git
from tests.scenarios.made import made
from tests.scenarios.replay import replayed

pytestmark = needs_git


@pytest.fixture(autouse=True)
def discord_again() -> Iterator[None]:
    """discord.py speaks to whatever it spoke to before."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


async def test_every_kind_of_commit_leaves_the_very_tree_it_had_or_is_refused_in_words(tmp_path: Path):
    found = await replayed(made(tmp_path / "made.git", refused=True), tmp_path)
    assert found.wrong == []
    assert (found.identical, found.lesser, found.empty, found.members) == (26, 3, 2, 7)
    assert found.left_out == {b"sub", b".gitmodules", b"moved/out", b"moved/abs"}
    assert sorted(found.refused.values()) == [1, 1, 2]
    assert all("submodule" in why or "leads out of" in why or "keeps for itself" in why for why in found.refused)
