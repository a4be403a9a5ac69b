"""Connections that break, and what the real client finds when it comes back."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.app import Server
from sandbox.gateway import session
from tests.sandbox.conftest import Community, Connect, Listener


def contents(client: Listener) -> list[str]:
    return [data["content"] for data in client.data("MESSAGE_CREATE")]


@pytest.mark.parametrize("code", [1000, 4000, 4001, 4008, 4009])
async def test_a_closed_socket_is_resumed_and_what_was_missed_is_replayed_in_order(
    code: int, client: Listener, server: Server, community: Community
) -> None:
    assert server.faults.close(code) == 1
    for number in range(3):
        community.say("ada", f"while away {number}")
    await client.wait_event("RESUMED")
    community.say("ada", "back again")
    await client.wait_event("MESSAGE_CREATE", 4)
    assert contents(client) == ["while away 0", "while away 1", "while away 2", "back again"]
    assert client.names().count("READY") == 1
    assert client.names().index("RESUMED") > client.names().index("MESSAGE_CREATE")


async def test_sequence_numbers_are_consecutive_across_a_resume(
    client: Listener, server: Server, community: Community
) -> None:
    community.say("ada", "one")
    await client.wait_event("MESSAGE_CREATE")
    server.faults.close(4000)
    community.say("ada", "two")
    await client.wait_event("RESUMED")
    numbers = [payload["s"] for payload in client.received if payload["op"] == 0]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_a_lost_connection_without_a_close_frame_can_be_resumed(
    client: Listener, server: Server, community: Community
) -> None:
    (connected,) = [s for s in server.hub.sessions.values() if s.connection is not None]
    server.faults.abort()
    community.say("ada", "into the void")
    await client.wait_event("RESUMED")
    assert contents(client) == ["into the void"]
    assert server.hub.sessions[connected.id].connection is not None


async def test_a_reconnect_request_is_followed_by_a_resume(
    client: Listener, server: Server, community: Community
) -> None:
    assert server.faults.reconnect() == 1
    community.say("ada", "meanwhile")
    await client.wait_event("RESUMED")
    assert contents(client) == ["meanwhile"]


async def test_a_refused_resume_makes_the_client_identify_anew_and_loses_the_events_between(
    client: Listener, server: Server, community: Community
) -> None:
    server.faults.refuse_resume()
    server.faults.close(4000)
    community.say("ada", "lost")
    await client.wait_event("READY", 2)
    await client.wait_event("GUILD_CREATE", 2)
    community.say("ada", "seen")
    await client.wait_event("MESSAGE_CREATE")
    assert contents(client) == ["seen"]
    assert "RESUMED" not in client.names()
    first, second = client.data("READY")
    assert first["session_id"] != second["session_id"]


async def test_an_invalidated_session_makes_the_client_identify_anew(client: Listener, server: Server) -> None:
    assert server.faults.invalidate() == 1
    await client.wait_event("READY", 2)
    assert "RESUMED" not in client.names()


async def test_a_session_invalid_but_resumable_is_resumed(client: Listener, server: Server) -> None:
    assert server.faults.invalidate(resumable=True) == 1
    await client.wait_event("RESUMED")
    assert client.names().count("READY") == 1


async def test_a_session_that_missed_more_than_is_kept_cannot_be_resumed(
    client: Listener, server: Server, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "REPLAY_LIMIT", 2)
    server.faults.close(4000)
    for number in range(3):
        community.say("ada", f"message {number}")
    await client.wait_event("READY", 2)
    assert "RESUMED" not in client.names()


async def test_a_session_whose_client_does_not_come_back_expires(
    connect: Connect, server: Server, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.gateway.hub.RESUME_WINDOW", 0.05)
    async with connect():
        assert community.bot_id in server.world.presences
    async with asyncio.timeout(2):
        while server.hub.sessions:
            await asyncio.sleep(0.01)
    assert community.bot_id not in server.world.presences


async def test_a_heartbeat_can_be_asked_for_and_is_acknowledged(client: Listener, server: Server) -> None:
    def acks() -> int:
        return sum(1 for payload in client.received if payload["op"] == 11)

    before = acks()
    assert server.faults.ask_heartbeat() == 1
    await client.until(lambda: acks() == before + 1)


async def test_two_clients_of_one_bot_both_receive_events(connect: Connect, community: Community) -> None:
    async with connect() as one, connect() as other:
        community.say("ada", "to both")
        await one.wait_event("MESSAGE_CREATE")
        await other.wait_event("MESSAGE_CREATE")
        assert contents(one) == contents(other) == ["to both"]
