"""The gateway as raw payloads: what a library other than discord.py, or a broken one, would meet."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.app import Server, create_app, running
from sandbox.gateway import connection
from sandbox.model import channels, users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.conftest import Community

Json = dict[str, Any]
Socket = aiohttp.ClientWebSocketResponse
Open = Callable[..., Awaitable[Socket]]
IDENTIFY: Json = {"op": 2, "d": {"token": BOT_TOKEN, "intents": 513, "properties": {}}}


@pytest.fixture
async def socket(server: Server) -> AsyncIterator[Open]:
    """Opens raw sockets to the gateway."""
    async with aiohttp.ClientSession() as http:

        async def opened(query: str = "v=10&encoding=json") -> Socket:
            return await http.ws_connect(f"{server.gateway}?{query}")

        yield opened


async def until(ws: Socket, event: str) -> Json:
    """The data of the next event of that name."""
    while True:
        payload = await ws.receive_json(timeout=5)
        if payload["t"] == event:
            return dict(payload["d"])


async def closed_with(ws: Socket) -> int | None:
    """Reads to the end and returns the close code."""
    async for _ in ws:
        pass
    return ws.close_code


async def test_hello_comes_first_and_every_heartbeat_is_acknowledged(socket: Open) -> None:
    ws = await socket()
    hello = await ws.receive_json()
    assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41_250)
    await ws.send_json({"op": 1, "d": None})
    assert await ws.receive_json() == {"op": 11, "d": None, "s": None, "t": None}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("no json", 4002),
        ("[]", 4002),
        (json.dumps({"op": 2, "d": {"token": "x" * 5000}}), 4002),
        (json.dumps({"op": 8, "d": {}}), 4003),
        (json.dumps({"op": 2, "d": {"token": "wrong", "intents": 0}}), 4004),
        (json.dumps({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}), 4004),
        *(
            (json.dumps({"op": 2, "d": {**IDENTIFY["d"], "shard": shard}}), 4010)
            for shard in ([2, 2], [-1, 2], [0, 0], [0], [0, 1, 2], ["0", "1"], [0.0, 1], [True, 2], 0, "0/1")
        ),
        (json.dumps({"op": 2, "d": {**IDENTIFY["d"], "intents": 1 << 30}}), 4013),
        (json.dumps({"op": 2, "d": {"token": BOT_TOKEN}}), 4013),
    ],
)
async def test_a_wrong_payload_closes_the_connection_with_discords_code(sent: str, code: int, socket: Open) -> None:
    ws = await socket()
    await ws.send_str(sent)
    assert await closed_with(ws) == code


@pytest.mark.parametrize(("payload", "code"), [(IDENTIFY, 4005), ({"op": 99, "d": None}, 4001)])
async def test_a_payload_out_of_place_closes_an_identified_connection(payload: Json, code: int, socket: Open) -> None:
    ws = await socket()
    await ws.send_json(IDENTIFY)
    await until(ws, "READY")
    await ws.send_json(payload)
    assert await closed_with(ws) == code


@pytest.mark.parametrize(("query", "code"), [("v=6&encoding=json", 4012), ("v=10&encoding=etf", 4002)])
async def test_other_versions_and_encodings_are_refused(query: str, code: int, socket: Open) -> None:
    assert await closed_with(await socket(query)) == code


async def test_more_than_120_payloads_a_minute_close_the_connection() -> None:
    async with running(create_app()) as server, aiohttp.ClientSession() as http:
        ws = await http.ws_connect(server.gateway)
        for _ in range(121):
            await ws.send_json({"op": 1, "d": None})
        assert await closed_with(ws) == 4008


async def test_a_client_that_stops_its_heartbeat_is_disconnected_and_may_resume(
    socket: Open, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEARTBEAT_INTERVAL", 0.05)
    ws = await socket()
    await ws.send_json(IDENTIFY)
    ready = await until(ws, "READY")
    assert await closed_with(ws) == 4000
    monkeypatch.undo()
    again = await socket()
    await again.send_json({"op": 6, "d": {"token": BOT_TOKEN, "session_id": ready["session_id"], "seq": 1}})
    await until(again, "RESUMED")


@pytest.mark.parametrize("farewell", [1000, 1001])
async def test_a_session_closed_politely_cannot_be_resumed(farewell: int, socket: Open) -> None:
    ws = await socket()
    await ws.send_json(IDENTIFY)
    ready = await until(ws, "READY")
    await ws.close(code=farewell)
    again = await socket()
    await again.receive_json()
    await again.send_json({"op": 6, "d": {"token": BOT_TOKEN, "session_id": ready["session_id"], "seq": 1}})
    assert await again.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_sequence_number_from_the_future_is_invalid(socket: Open) -> None:
    ws = await socket()
    await ws.send_json(IDENTIFY)
    ready = await until(ws, "READY")
    await ws.close(code=4000)
    again = await socket()
    await again.send_json({"op": 6, "d": {"token": BOT_TOKEN, "session_id": ready["session_id"], "seq": 999}})
    assert await closed_with(again) == 4007


async def test_a_session_resumed_elsewhere_leaves_its_old_connection(socket: Open, community: Community) -> None:
    old, new = await socket(), await socket()
    await old.send_json(IDENTIFY)
    ready = await until(old, "READY")
    await new.send_json({"op": 6, "d": {"token": BOT_TOKEN, "session_id": ready["session_id"], "seq": 1}})
    await until(new, "RESUMED")
    assert await closed_with(old) == 4000
    community.say("ada", "here")
    assert (await until(new, "MESSAGE_CREATE"))["author"]["username"] == "ada"


async def test_zlib_stream_uses_one_context_and_ends_every_message_with_a_flush(
    socket: Open, community: Community
) -> None:
    ws = await socket("v=10&encoding=json&compress=zlib-stream")
    await ws.send_json(IDENTIFY)
    inflate, seen = zlib.decompressobj(), []
    while "MESSAGE_CREATE" not in seen:
        frame = await ws.receive_bytes(timeout=5)
        assert frame.endswith(b"\x00\x00\xff\xff")
        seen.append(json.loads(inflate.decompress(frame))["t"])
        if seen[-1] == "GUILD_CREATE":
            community.say("ada", "compressed")
    assert seen[:3] == [None, "READY", "GUILD_CREATE"]


async def test_zstd_stream_is_one_frame_of_many_messages(socket: Open, community: Community) -> None:
    zstandard = pytest.importorskip("zstandard")
    ws = await socket("v=10&encoding=json&compress=zstd-stream")
    await ws.send_json(IDENTIFY)
    context, seen = zstandard.ZstdDecompressor().decompressobj(), []
    while "GUILD_CREATE" not in seen:
        seen.append(json.loads(context.decompress(await ws.receive_bytes(timeout=5)))["t"])
    assert seen == [None, "READY", "GUILD_CREATE"]


async def test_a_person_gets_whole_guilds_and_their_direct_messages_in_ready(
    socket: Open, community: Community
) -> None:
    emre = community.user("emre")["id"]
    ws = await socket()
    await ws.send_json({"op": 2, "d": {"token": users.token_of(community.world, emre), "properties": {}}})
    ready = await until(ws, "READY")
    (guild,) = ready["guilds"]
    assert ready["user"]["email"] == "emre@example.invalid"
    names = {channel["name"] for channel in guild["channels"]}
    assert "general" in names
    assert "maintainers" not in names, "Emre is no maintainer"
    assert len(guild["members"]) == len(community.world.members[community.guild_id])
    assert ready["private_channels"] == []


async def test_a_person_who_loses_sight_of_a_channel_is_told_that_it_is_gone(
    socket: Open, community: Community
) -> None:
    emre = community.user("emre")["id"]
    ws = await socket()
    await ws.send_json({"op": 2, "d": {"token": users.token_of(community.world, emre), "properties": {}}})
    await until(ws, "READY")
    hidden = {"id": community.guild_id, "type": 0, "allow": "0", "deny": "1024"}
    place = community.channel("ideas")
    channels.update_channel(community.world, place["id"], {"permission_overwrites": [hidden]})
    assert (await until(ws, "CHANNEL_DELETE"))["id"] == place["id"]


async def test_with_strict_limits_a_second_session_within_five_seconds_is_refused() -> None:
    async with running(create_app(strict=True)) as server, aiohttp.ClientSession() as http:
        for expected in ("READY", None):
            ws = await http.ws_connect(server.gateway)
            await ws.receive_json()
            await ws.send_json(IDENTIFY)
            payload = await ws.receive_json(timeout=5)
            assert payload["t"] == expected
        assert (payload["op"], payload["d"]) == (9, False)


async def test_stopping_the_server_closes_every_socket_as_going_away() -> None:
    async with aiohttp.ClientSession() as http:
        async with running(create_app()) as server:
            ws = await http.ws_connect(server.gateway)
            await ws.receive_json()
            farewell = asyncio.create_task(closed_with(ws))
        assert await farewell == 1001
