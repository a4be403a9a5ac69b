"""Events that are lost, late, doubled or out of order on their way to the real client."""

from __future__ import annotations

from sandbox.app import Server
from tests.sandbox.conftest import Community, Listener


async def seen_until(client: Listener, last: str) -> list[str]:
    """The contents of all messages that reached the client up to and including `last`."""
    await client.until(lambda: any(data["content"] == last for data in client.data("MESSAGE_CREATE")))
    return [data["content"] for data in client.data("MESSAGE_CREATE")]


async def test_a_dropped_event_never_arrives_and_a_resume_does_not_bring_it_back(
    client: Listener, server: Server, community: Community
) -> None:
    server.faults.drop("MESSAGE_CREATE", 2)
    for word in ("one", "two", "three"):
        community.say("ada", word)
    server.faults.close(4000)
    await client.wait_event("RESUMED")
    assert await seen_until(client, "three") == ["three"]


async def test_a_duplicated_event_arrives_twice_under_two_numbers(
    client: Listener, server: Server, community: Community
) -> None:
    server.faults.duplicate("MESSAGE_CREATE")
    community.say("ada", "one")
    community.say("ada", "two")
    assert await seen_until(client, "two") == ["one", "one", "two"]
    numbers = [payload["s"] for payload in client.received if payload["t"] == "MESSAGE_CREATE"]
    assert len(set(numbers)) == 3


async def test_reordered_events_arrive_in_reverse(client: Listener, server: Server, community: Community) -> None:
    server.faults.reorder("MESSAGE_CREATE", 3)
    for word in ("one", "two", "three", "four"):
        community.say("ada", word)
    assert await seen_until(client, "four") == ["three", "two", "one", "four"]


async def test_a_delayed_event_arrives_after_later_ones(client: Listener, server: Server, community: Community) -> None:
    server.faults.delay("MESSAGE_CREATE", 0.05)
    community.say("ada", "slow")
    community.say("ada", "quick")
    assert await seen_until(client, "slow") == ["quick", "slow"]


async def test_faults_for_other_events_or_for_people_leave_the_bots_messages_alone(
    client: Listener, server: Server, community: Community
) -> None:
    server.faults.drop("MESSAGE_UPDATE")
    server.faults.drop("MESSAGE_CREATE", who="user")
    community.say("ada", "one")
    assert await seen_until(client, "one") == ["one"]


async def test_clearing_the_faults_releases_events_held_back(
    client: Listener, server: Server, community: Community
) -> None:
    server.faults.reorder("MESSAGE_CREATE", 5)
    community.say("ada", "held")
    server.faults.clear()
    assert await seen_until(client, "held") == ["held"]
    assert server.faults.armed() == {"gateway": [], "rest": [], "refuse_resume": 0}
