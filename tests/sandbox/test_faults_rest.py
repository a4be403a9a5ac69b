"""REST requests that go wrong on demand, as the real client experiences them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from sandbox.app import Server
from sandbox.seed import BOT_TOKEN
from tests.sandbox.conftest import Community


@pytest.fixture
async def channel(
    server: Server, community: Community, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[discord.PartialMessageable]:
    """#general, for a client that is logged in but not on the gateway."""
    monkeypatch.setattr(discord.http.Route, "BASE", server.api)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(BOT_TOKEN)
        yield client.get_partial_messageable(int(community.channel("general")["id"]))


def sent(community: Community) -> list[str]:
    stored = community.world.messages[community.channel("general")["id"]].values()
    return [message["content"] for message in stored if message["author"]["id"] == community.bot_id]


async def test_the_client_retries_a_made_up_429_after_the_time_it_names(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.answer("POST", r"/messages$", 429, retry_after=0.2)
    start = time.monotonic()
    await channel.send("hello")
    assert time.monotonic() - start >= 0.2
    assert sent(community) == ["hello"]


@pytest.mark.parametrize("status", [500, 502])
async def test_the_client_retries_a_made_up_server_error_and_sends_once(
    status: int, channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.answer("POST", r"/messages$", status)
    await channel.send("hello")
    assert sent(community) == ["hello"]


async def test_a_made_up_refusal_carries_discords_code_and_wording(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.answer("POST", r"/messages$", 403, code=50013)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")
    assert refused.value.code == 50013
    assert refused.value.text == "Missing Permissions"
    assert sent(community) == []


async def test_a_lost_response_leaves_the_message_sent_and_the_client_in_the_dark(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.lose_response("POST", r"/messages$")
    with pytest.raises(aiohttp.ClientError):
        await channel.send("hello")
    assert sent(community) == ["hello"]


async def test_after_a_lost_response_the_same_nonce_finds_the_message_instead_of_sending_it_again(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.lose_response("POST", r"/messages$")
    with pytest.raises(aiohttp.ClientError):
        await channel.send("hello", nonce="notice-1")
    message = await channel.send("hello", nonce="notice-1")
    assert sent(community) == ["hello"]
    assert str(message.id) in community.world.messages[community.channel("general")["id"]]


async def test_a_slow_request_is_performed_late(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.slow("POST", r"/messages$", 0.1)
    start = time.monotonic()
    await channel.send("hello")
    assert time.monotonic() - start >= 0.1


async def test_a_fault_counts_down_and_leaves_other_requests_alone(
    channel: discord.PartialMessageable, server: Server, community: Community
) -> None:
    server.faults.answer("DELETE", r"/messages$", 403)
    server.faults.answer("POST", r"/messages$", 403, who="user")
    server.faults.answer("POST", r"/messages$", 403, n=2)
    for _ in range(2):
        with pytest.raises(discord.Forbidden):
            await channel.send("refused")
    await channel.send("accepted")
    assert sent(community) == ["accepted"]
    assert [fault["left"] for fault in server.faults.armed()["rest"]] == [1, 1]
