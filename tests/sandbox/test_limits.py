"""Rate limits as a client meets them: headers, 429s, and buckets kept apart."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import yarl

from sandbox import limits
from sandbox.app import Server, create_app, running
from sandbox.model import users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.conftest import Community


class Caller:
    """Sends requests under one Authorization header and returns whole responses."""

    def __init__(self, http: aiohttp.ClientSession, server: Server, authorization: str | None) -> None:
        self._http, self._api = http, server.api
        self._headers = {"Authorization": authorization} if authorization else {}

    async def send(self, method: str, path: str, json: Any = None) -> aiohttp.ClientResponse:
        async with self._http.request(method, self._api + path, headers=self._headers, json=json) as response:
            await response.read()
            return response


@pytest.fixture
async def limited() -> AsyncIterator[Server]:
    async with running(create_app()) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_answer_tells_the_state_of_its_bucket(limited: Server, http: aiohttp.ClientSession) -> None:
    bot = Caller(http, limited, f"Bot {BOT_TOKEN}")
    first = await bot.send("GET", "/gateway/bot")
    second = await bot.send("GET", "/gateway/bot")
    assert first.headers["Content-Type"] == "application/json"
    assert int(first.headers["X-RateLimit-Remaining"]) == int(second.headers["X-RateLimit-Remaining"]) + 1
    assert 0 < float(second.headers["X-RateLimit-Reset-After"]) <= 1
    assert abs(float(first.headers["X-RateLimit-Reset"]) - time.time()) < 2
    assert first.headers["X-RateLimit-Bucket"] == second.headers["X-RateLimit-Bucket"]


async def test_the_sixth_message_in_five_seconds_is_refused_and_other_channels_are_not(
    limited: Server, http: aiohttp.ClientSession
) -> None:
    community = Community(limited)
    bot = Caller(http, limited, f"Bot {BOT_TOKEN}")
    busy, quiet = (f"/channels/{community.channel(name)['id']}/messages" for name in ("general", "ideas"))
    statuses = [(await bot.send("POST", busy, {"content": str(n)})).status for n in range(5)]
    assert statuses == [200] * 5
    refused = await bot.send("POST", busy, {"content": "too many"})
    body = await refused.json()
    assert refused.status == 429
    assert body["message"] == "You are being rate limited."
    assert body["global"] is False
    assert 4 < body["retry_after"] <= 5
    assert refused.headers["Retry-After"] == "5"
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert "Via" in refused.headers
    assert (await bot.send("POST", quiet, {"content": "elsewhere"})).status == 200


async def test_a_refusal_for_other_reasons_carries_the_buckets_headers_too(
    limited: Server, http: aiohttp.ClientSession
) -> None:
    bot = Caller(http, limited, f"Bot {BOT_TOKEN}")
    answer = await bot.send("GET", f"/channels/{limited.world.ids.next()}/messages")
    assert (answer.status, (await answer.json())["code"]) == (404, 10003)
    assert "X-RateLimit-Bucket" in answer.headers


async def test_people_and_bots_have_buckets_of_their_own(limited: Server, http: aiohttp.ClientSession) -> None:
    community = Community(limited)
    path = f"/channels/{community.channel('general')['id']}/messages"
    bot = Caller(http, limited, f"Bot {BOT_TOKEN}")
    ada = Caller(http, limited, users.token_of(limited.world, community.user("ada")["id"]))
    for number in range(5):
        await bot.send("POST", path, {"content": str(number)})
    assert (await ada.send("POST", path, {"content": "mine"})).status == 200


async def test_more_than_fifty_requests_a_second_meet_the_global_limit(
    limited: Server, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GLOBAL_REQUESTS", 3)
    community = Community(limited)
    bot = Caller(http, limited, f"Bot {BOT_TOKEN}")
    paths = [f"/channels/{channel['id']}" for channel in limited.world.guild_channels(community.guild_id)]
    answers = [await bot.send("GET", path) for path in paths[:4]]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert (await answers[3].json())["global"] is True
    assert answers[3].headers["X-RateLimit-Global"] == "true"
    assert answers[3].headers["X-RateLimit-Scope"] == "global"


async def test_interaction_endpoints_are_outside_the_global_limit(
    limited: Server, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GLOBAL_REQUESTS", 0)
    nobody = Caller(http, limited, None)
    answer = await nobody.send("POST", f"/interactions/{limited.world.ids.next()}/token/callback", {"type": 1})
    assert answer.status == 404
    assert (await nobody.send("GET", "/gateway")).status == 429


async def test_too_many_invalid_requests_shut_an_address_out(
    limited: Server, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INVALID_REQUESTS", 3)
    nobody = Caller(http, limited, None)
    for _ in range(3):
        assert (await nobody.send("GET", "/users/@me")).status == 401
    shut_out = await Caller(http, limited, f"Bot {BOT_TOKEN}").send("GET", "/gateway/bot")
    assert shut_out.status == 429
    assert "Via" not in shut_out.headers
    assert shut_out.content_type == "text/plain"


async def test_the_real_client_keeps_within_the_reaction_limit_by_itself(
    limited: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", limited.api)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(limited.gateway))
    community = Community(limited)
    message = community.say("ada", "Vote!")
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(BOT_TOKEN)
        place = client.get_partial_messageable(int(message["channel_id"]))
        card = place.get_partial_message(int(message["id"]))
        start = time.monotonic()
        for emoji in "👍👎🤷":
            await card.add_reaction(emoji)
    assert time.monotonic() - start >= 0.5
    assert not [record for record in caplog.records if "rate limited" in record.getMessage()]
    assert [kind["emoji"]["name"] for kind in limited.world.reactions[message["id"]]] == ["👍", "👎", "🤷"]


@pytest.mark.parametrize(
    ("method", "route", "name"),
    [
        ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", "reaction"),
        ("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}", "reaction"),
        ("GET", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", "read"),
        ("PATCH", "/channels/{channel_id}/messages/{message_id}", "message-edit"),
        ("POST", "/interactions/{interaction_id}/{token}/callback", "webhook"),
        ("POST", "/interactions", "write"),
        ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", "commands"),
    ],
)
def test_routes_fall_into_the_bucket_meant_for_them(method: str, route: str, name: str) -> None:
    assert limits.rule_for(method, route).name == name


def test_a_top_level_resource_is_an_id_or_a_webhooks_id_and_token() -> None:
    assert limits.top_level("/channels/1/messages/2") == "1"
    assert limits.top_level("/webhooks/1/abc/messages/@original") == "1/abc"
    assert limits.top_level("/users/@me") == ""
