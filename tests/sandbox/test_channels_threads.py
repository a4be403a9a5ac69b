"""Threads, forum posts and who is in them."""

from __future__ import annotations

import io
from typing import Any

import discord
import pytest

from sandbox.app import Server
from tests.sandbox.callers import calling, field_errors, refused
from tests.sandbox.conftest import Community, Listener

Json = dict[str, Any]


@pytest.fixture
def general(client: Listener, community: Community) -> discord.TextChannel:
    channel = client.get_channel(int(community.channel("general")["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel


@pytest.fixture
def forum(client: Listener, community: Community) -> discord.ForumChannel:
    channel = client.get_channel(int(community.channel("field-notes")["id"]))
    assert isinstance(channel, discord.ForumChannel)
    return channel


async def test_a_thread_from_a_message_shares_its_id_and_starts_with_it(
    general: discord.TextChannel, community: Community, client: Listener
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    assert (thread.id, thread.parent_id) == (int(origin["id"]), general.id)
    event = await client.wait_event("THREAD_CREATE")
    assert (event["newly_created"], event["owner_id"]) == (True, community.bot_id)
    message = await general.fetch_message(thread.id)
    assert message.flags.has_thread
    assert message.thread is not None
    starter = [m async for m in thread.history()][-1]
    assert starter.type is discord.MessageType.thread_starter_message
    with pytest.raises(discord.HTTPException) as refusal:
        await message.create_thread(name="Again")
    assert refusal.value.code == 160004


async def test_speaking_in_a_thread_joins_the_speaker_and_the_mentioned(
    general: discord.TextChannel, community: Community, server: Server
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    hana = community.user("hana")["id"]
    async with calling(server, "emre") as emre:
        await emre.request("POST", f"/channels/{thread.id}/messages", {"content": f"<@{hana}> knows"})
    members = {str(member.id) for member in await thread.fetch_members()}
    assert members == {community.bot_id, community.user("emre")["id"], hana}
    stored = community.world.channels[str(thread.id)]
    assert (stored["message_count"], stored["total_message_sent"]) == (1, 1)


async def test_a_standalone_thread_is_announced_and_a_private_one_is_not(
    general: discord.TextChannel, community: Community, server: Server, client: Listener
) -> None:
    community.role("Barnraiser")["permissions"] = "8"
    await general.create_thread(name="Open", type=discord.ChannelType.public_thread)
    private = await general.create_thread(name="Closed")
    told = [e["content"] for e in client.data("MESSAGE_CREATE") if e["type"] == 18]
    assert told == ["Open"]
    assert private.is_private()
    async with calling(server, "emre") as emre:
        assert (await refused(emre, "GET", f"/channels/{private.id}")).code == 50001
        active = await emre.request("GET", f"/guilds/{general.guild.id}/threads/active")
        assert "Closed" not in {thread["name"] for thread in active["threads"]}
    await private.add_user(discord.Object(int(community.user("emre")["id"])))
    async with calling(server, "emre") as emre:
        await emre.request("GET", f"/channels/{private.id}")


async def test_archived_threads_are_listed_and_revived_by_a_message(
    general: discord.TextChannel, community: Community, client: Listener
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    sent = await thread.send("One last word.")
    await thread.edit(archived=True)
    assert [t.id async for t in general.archived_threads()] == [thread.id]
    with pytest.raises(discord.HTTPException) as refusal:
        await sent.add_reaction("👍")
    assert refusal.value.code == 50083
    await thread.send("Another.")
    assert [t.id async for t in general.archived_threads()] == []
    assert (await client.wait_event("THREAD_UPDATE", 2))["thread_metadata"]["archived"] is False


async def test_a_locked_thread_is_only_for_those_who_manage_threads(
    general: discord.TextChannel, community: Community, server: Server
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    path = f"/channels/{thread.id}"
    with pytest.raises(discord.Forbidden):
        await thread.edit(locked=True)
    async with calling(server, "bruno") as bruno, calling(server, "emre") as emre:
        await bruno.request("PATCH", path, {"locked": True, "archived": True})
        assert (await refused(emre, "POST", f"{path}/messages", {"content": "x"})).code == 160005
        assert (await refused(emre, "PATCH", path, {"archived": False})).code == 50013
        await bruno.request("PATCH", path, {"archived": False})
        await bruno.request("POST", f"{path}/messages", {"content": "x"})


async def test_renaming_a_thread_is_said_in_it(general: discord.TextChannel, community: Community) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    await thread.edit(name="All limpets", auto_archive_duration=60)
    newest = await anext(thread.history(limit=1))
    assert (newest.type, newest.content) == (discord.MessageType.channel_name_change, "All limpets")


async def test_members_come_and_go(
    general: discord.TextChannel, community: Community, client: Listener, server: Server
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    emre = discord.Object(int(community.user("emre")["id"]))
    await thread.add_user(emre)
    assert (await thread.fetch_member(emre.id)).id == emre.id
    with pytest.raises(discord.Forbidden):
        await thread.remove_user(emre)
    async with calling(server, "bruno") as bruno:
        await bruno.request("DELETE", f"/channels/{thread.id}/thread-members/{emre.id}")
        listed = await bruno.request("GET", f"/channels/{thread.id}/thread-members?with_member=true")
    assert [entry["member"]["user"]["username"] for entry in listed] == ["Barnraiser"]
    gone = await client.wait_event("THREAD_MEMBERS_UPDATE", 2)
    assert gone["removed_member_ids"] == [str(emre.id)]
    await thread.leave()
    with pytest.raises(discord.NotFound):
        await thread.fetch_member(int(community.bot_id))
    await thread.join()


async def test_a_forum_post_is_a_thread_whose_first_message_has_its_id(
    forum: discord.ForumChannel, client: Listener
) -> None:
    tag = forum.available_tags[0]
    note = discord.File(io.BytesIO(b"six"), "count.txt")
    thread, message = await forum.create_thread(
        name="North shore", content="Six limpets.", applied_tags=[tag], file=note
    )
    assert (message.id, message.attachments[0].filename) == (thread.id, "count.txt")
    assert [t.id for t in thread.applied_tags] == [tag.id]
    await client.wait_event("MESSAGE_CREATE")
    assert client.names().index("THREAD_CREATE") < client.names().index("MESSAGE_CREATE")
    await thread.send("A seventh!")
    assert (await client.fetch_channel(thread.id)).message_count == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "n", "message": {"content": ""}}, 50006),
        ({"name": "n", "message": {"content": "x"}, "applied_tags": ["1"]}, 10087),
    ],
)
async def test_a_post_needs_words_and_known_tags(
    server: Server, community: Community, body: Json, expected: int
) -> None:
    path = f"/channels/{community.channel('field-notes')['id']}/threads"
    async with calling(server) as bot:
        before = set(community.world.channels)
        assert (await refused(bot, "POST", path, body)).code == expected
    assert set(community.world.channels) == before


async def test_a_post_may_need_a_tag_and_moderated_tags_are_for_moderators(
    server: Server, community: Community
) -> None:
    forum = community.channel("field-notes")
    forum["flags"] = 1 << 4
    forum["available_tags"][0]["moderated"] = True
    path = f"/channels/{forum['id']}/threads"
    post: Json = {"name": "n", "message": {"content": "x"}}
    async with calling(server, "chidi") as chidi:
        assert (await refused(chidi, "POST", path, post)).code == 40067
        moderated = post | {"applied_tags": [forum["available_tags"][0]["id"]]}
        assert (await refused(chidi, "POST", path, moderated)).code == 50013
        await chidi.request("POST", path, post | {"applied_tags": [forum["available_tags"][1]["id"]]})


async def test_a_thread_needs_a_name_and_a_text_channel(server: Server, community: Community) -> None:
    async with calling(server) as bot:
        path = f"/channels/{community.channel('general')['id']}/threads"
        assert field_errors(await refused(bot, "POST", path, {"type": 11}))["name"] == "BASE_TYPE_REQUIRED"
        odd = {"name": "n", "type": 11, "auto_archive_duration": 5}
        assert "auto_archive_duration" in field_errors(await refused(bot, "POST", path, odd))
        category = f"/channels/{community.channel('Commons')['id']}/threads"
        assert (await refused(bot, "POST", category, {"name": "n", "type": 11})).code == 50024


async def test_deleting_a_channel_takes_its_threads_along(
    general: discord.TextChannel, community: Community, client: Listener
) -> None:
    origin = community.say("chidi", "Which limpets?")
    thread = await general.get_partial_message(int(origin["id"])).create_thread(name="Limpets")
    community.role("Barnraiser")["permissions"] = "8"
    await general.delete()
    assert (await client.wait_event("THREAD_DELETE"))["id"] == str(thread.id)
    assert str(thread.id) not in community.world.channels
