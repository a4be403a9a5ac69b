"""The sandbox's own control API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.app import Server, create_app, running
from tests.sandbox.conftest import Community, Listener


@pytest.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def fetch(http: aiohttp.ClientSession, method: str, path: str, **options: Any) -> tuple[int, Any]:
    async with http.request(method, path, **options) as response:
        text = await response.text()
        return response.status, json.loads(text) if response.content_type == "application/json" else text


async def test_ready_names_the_addresses_and_the_bots_that_are_connected(
    http: aiohttp.ClientSession, server: Server, client: Listener, community: Community
) -> None:
    status, ready = await fetch(http, "GET", "/sandbox/ready")
    assert status == 200
    assert (ready["api"], ready["gateway"]) == (server.api, server.gateway)
    assert ready["guild_id"] == community.guild_id
    assert ready["bots"] == [community.bot_id]


async def test_the_clock_moves_by_seconds_and_to_an_instant(http: aiohttp.ClientSession, server: Server) -> None:
    before = server.clock.now()
    _, moved = await fetch(http, "POST", "/sandbox/clock", json={"move": 3600})
    assert moved["offset"] == pytest.approx(3600)
    assert server.clock.now() - before >= timedelta(hours=1)
    target = before + timedelta(days=30)
    await fetch(http, "POST", "/sandbox/clock", json={"to": target.isoformat()})
    _, shown = await fetch(http, "GET", "/sandbox/clock")
    assert abs(datetime.fromisoformat(shown["now"]) - target) < timedelta(seconds=5)


@pytest.mark.parametrize("body", ["{}", '{"move": "an hour"}', '{"to": "tomorrow"}', "no json", '{"move": true}'])
async def test_a_clock_request_that_makes_no_sense_moves_nothing(
    body: str, http: aiohttp.ClientSession, server: Server
) -> None:
    status, _ = await fetch(http, "POST", "/sandbox/clock", data=body)
    assert (status, server.clock.offset) == (400, 0.0)


async def test_the_stream_tells_the_time_at_once_and_every_move(http: aiohttp.ClientSession, server: Server) -> None:
    async with http.get("/sandbox/clock/stream") as stream:
        assert stream.content_type == "text/event-stream"
        offsets = []
        async for line in stream.content:
            if line.startswith(b"data: "):
                offsets.append(json.loads(line[6:])["offset"])
                if len(offsets) < 3:
                    server.clock.move(60)
                else:
                    break
    assert offsets == [0.0, 60.0, 120.0]


async def test_an_open_stream_does_not_keep_the_server_from_stopping() -> None:
    async with aiohttp.ClientSession() as http:
        async with running(create_app()) as server:
            stream = await http.get(server.url + "/sandbox/clock/stream")
            assert (await stream.content.readline()).startswith(b"data: ")
        async with asyncio.timeout(2):
            assert not (await stream.content.read()).strip()


async def test_a_fault_can_be_armed_listed_and_cleared(
    http: aiohttp.ClientSession, client: Listener, community: Community
) -> None:
    _, armed = await fetch(http, "POST", "/sandbox/faults", json={"kind": "drop", "event": "MESSAGE_CREATE", "n": 1})
    assert armed["armed"]["gateway"] == [{"kind": "drop", "event": "MESSAGE_CREATE", "left": 1, "who": "bot"}]
    community.say("ada", "lost")
    community.say("ada", "seen")
    await client.wait_event("MESSAGE_CREATE")
    assert [data["content"] for data in client.data("MESSAGE_CREATE")] == ["seen"]
    await fetch(http, "POST", "/sandbox/faults", json={"kind": "refuse_resume", "n": 2})
    _, shown = await fetch(http, "GET", "/sandbox/faults")
    assert shown["refuse_resume"] == 2
    _, cleared = await fetch(http, "DELETE", "/sandbox/faults")
    assert cleared == {"gateway": [], "rest": [], "refuse_resume": 0}


async def test_closing_sockets_over_the_control_api_makes_the_client_resume(
    http: aiohttp.ClientSession, client: Listener
) -> None:
    _, answer = await fetch(http, "POST", "/sandbox/faults", json={"kind": "close", "code": 4000})
    assert answer["affected"] == 1
    await client.wait_event("RESUMED")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "explode"},
        {"kind": "drop", "colour": "red"},
        {"kind": "drop", "n": "many"},
        {"kind": "answer", "method": "GET", "path": "[", "status": 500},
        {"kind": "_connections", "who": "bot"},
    ],
)
async def test_a_fault_that_does_not_exist_is_refused(body: dict[str, Any], http: aiohttp.ClientSession) -> None:
    status, answer = await fetch(http, "POST", "/sandbox/faults", json=body)
    assert (status, answer["code"]) == (400, 50035)


async def test_the_people_come_with_tokens_that_work(http: aiohttp.ClientSession, community: Community) -> None:
    _, people = await fetch(http, "GET", "/sandbox/people")
    assert [person["username"] for person in people][:3] == ["ada", "bruno", "chidi"]
    assert [person["username"] for person in people if person["owner"]] == ["ada"]
    for person in people:
        headers = {"Authorization": person["token"]}
        _, me = await fetch(http, "GET", "/api/v10/users/@me", headers=headers)
        assert me["id"] == person["id"]


@pytest.mark.parametrize("headers", [{"Host": "rebound.example"}, {"Origin": "https://elsewhere.example"}])
async def test_tokens_are_not_told_to_other_names_or_foreign_pages(
    headers: dict[str, str], http: aiohttp.ClientSession
) -> None:
    status, _ = await fetch(http, "GET", "/sandbox/people", headers=headers)
    assert status == 403


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/sandbox/clock"), ("POST", "/sandbox/faults"), ("DELETE", "/sandbox/faults")]
)
async def test_a_foreign_page_changes_nothing(method: str, path: str, http: aiohttp.ClientSession) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    status, _ = await fetch(http, method, path, headers=headers, data='{"move": 60}')
    assert status == 403


async def test_the_guide_has_five_steps(http: aiohttp.ClientSession) -> None:
    _, guide = await fetch(http, "GET", "/sandbox/guide")
    assert len(guide["steps"]) == 5
    assert all(step["title"] and step["text"] for step in guide["steps"])
