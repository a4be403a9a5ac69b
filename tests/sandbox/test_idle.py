"""Threads that archive themselves when the clock has moved on."""

from __future__ import annotations

import pytest

from sandbox.app import Server
from sandbox.model import channels, messages
from sandbox.world import Json
from tests.sandbox.conftest import Community, Listener

HOUR = 3600


@pytest.fixture
def thread(community: Community) -> Json:
    """A thread of an hour's patience."""
    ada = community.user("ada")["id"]
    parent = community.channel("general")
    return channels.create_thread(community.world, parent, "Crabs", ada, auto_archive_duration=60)


async def test_an_idle_thread_is_archived_and_the_client_is_told(
    client: Listener, server: Server, thread: Json
) -> None:
    server.clock.move(HOUR - 60)
    assert not thread["thread_metadata"]["archived"]
    server.clock.move(120)
    data = await client.wait_event("THREAD_UPDATE")
    assert (data["id"], data["thread_metadata"]["archived"]) == (thread["id"], True)


async def test_a_message_keeps_a_thread_awake_and_wakes_an_archived_one(
    server: Server, community: Community, thread: Json
) -> None:
    server.clock.move(HOUR - 60)
    messages.create_message(community.world, thread, community.user("ada"), content="Still here")
    server.clock.move(HOUR - 60)
    assert not thread["thread_metadata"]["archived"]
    server.clock.move(120)
    assert thread["thread_metadata"]["archived"]
    messages.create_message(community.world, thread, community.user("ada"), content="Again")
    assert not thread["thread_metadata"]["archived"]


async def test_a_pinned_post_is_never_archived(server: Server, thread: Json) -> None:
    thread["flags"] = 1 << 1
    server.clock.move(30 * 24 * HOUR)
    assert not thread["thread_metadata"]["archived"]
