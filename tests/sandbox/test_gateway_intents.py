"""What an intent lets through, and what is withheld without it."""

from __future__ import annotations

import discord
import pytest

from sandbox.app import Server
from sandbox.gateway import identify
from sandbox.model import channels, guilds, messages, reactions
from sandbox.rest import gateway
from tests.sandbox.conftest import Community, Connect

WITHOUT_CONTENT = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
EMBED = {"type": "rich", "title": "A shanny"}


async def test_content_embeds_and_components_are_withheld_without_the_message_content_intent(
    connect: Connect, community: Community
) -> None:
    async with connect(intents=WITHOUT_CONTENT) as client:
        message = community.say("ada", "Secret?", embeds=[EMBED])
        data = await client.wait_event("MESSAGE_CREATE")
        assert (data["content"], data["embeds"], data["attachments"], data["components"]) == ("", [], [], [])
        assert data["author"]["username"] == "ada"
        messages.edit_message(community.world, message, {"content": "Changed"})
        assert (await client.wait_event("MESSAGE_UPDATE"))["content"] == ""


async def test_own_messages_mentions_and_direct_messages_stay_readable_without_the_intent(
    connect: Connect, community: Community
) -> None:
    world, ada = community.world, community.user("ada")
    async with connect(intents=WITHOUT_CONTENT) as client:
        bot = world.users[community.bot_id]
        messages.create_message(world, community.channel("general"), bot, content="I said that.")
        community.say("ada", f"Look, <@{community.bot_id}>!")
        place = channels.open_dm(world, ada["id"], community.bot_id)
        messages.create_message(world, place, ada, content="Only you.")
        await client.wait_event("MESSAGE_CREATE", 3)
        seen = [data["content"] for data in client.data("MESSAGE_CREATE")]
        assert seen == ["I said that.", f"Look, <@{community.bot_id}>!", "Only you."]


async def test_a_mention_that_allowed_mentions_suppresses_does_not_open_the_content(
    connect: Connect, community: Community
) -> None:
    async with connect(intents=WITHOUT_CONTENT) as client:
        community.say("ada", f"<@{community.bot_id}>", allowed_mentions={"parse": []})
        assert (await client.wait_event("MESSAGE_CREATE"))["content"] == ""


async def test_the_message_replied_to_is_judged_by_itself(connect: Connect, community: Community) -> None:
    world = community.world
    bot = world.users[community.bot_id]
    mine = messages.create_message(world, community.channel("general"), bot, content="Mine")
    theirs = community.say("ada", "Theirs")
    async with connect(intents=WITHOUT_CONTENT) as client:
        for origin in (mine, theirs):
            reference = {"type": 0, "channel_id": origin["channel_id"], "message_id": origin["id"]}
            community.say("bruno", "A reply", type=19, message_reference=reference)
        await client.wait_event("MESSAGE_CREATE", 2)
        replied = [data["referenced_message"]["content"] for data in client.data("MESSAGE_CREATE")]
        assert replied == ["Mine", ""]


async def test_messages_and_reactions_need_their_intents(connect: Connect, community: Community) -> None:
    async with connect(intents=discord.Intents(guilds=True, guild_reactions=True)) as client:
        message = community.say("ada", "Nobody listens")
        reactions.add(community.world, message, community.user("emre")["id"], {"id": None, "name": "👍"})
        await client.wait_event("MESSAGE_REACTION_ADD")
        assert "MESSAGE_CREATE" not in client.names()


async def test_without_the_members_intent_only_the_bot_itself_is_seen_to_change(
    connect: Connect, community: Community
) -> None:
    world, guild_id = community.world, community.guild_id
    async with connect(intents=discord.Intents(guilds=True)) as client:
        assert [m["user"]["id"] for m in client.data("GUILD_CREATE")[0]["members"]] == [community.bot_id]
        guilds.update_member(world, guild_id, community.user("emre")["id"], {"nick": "Em"})
        guilds.update_member(world, guild_id, community.bot_id, {"nick": "Barn"})
        data = await client.wait_event("GUILD_MEMBER_UPDATE")
        assert data["nick"] == "Barn"
        assert len(client.data("GUILD_MEMBER_UPDATE")) == 1


async def test_without_the_members_intent_a_bot_learns_only_of_its_own_threads(
    connect: Connect, community: Community
) -> None:
    world = community.world
    async with connect(intents=discord.Intents(guilds=True)) as client:
        thread = channels.create_thread(world, community.channel("general"), "Limpets", community.user("ada")["id"])
        channels.join_thread(world, thread, community.user("emre")["id"])
        channels.join_thread(world, thread, community.bot_id)
        data = await client.wait_event("THREAD_MEMBERS_UPDATE")
        assert [member["user_id"] for member in data["added_members"]] == [community.bot_id]


async def test_a_privileged_intent_that_is_not_switched_on_closes_the_connection(
    connect: Connect, server: Server, community: Community
) -> None:
    server.world.applications[community.bot_id]["flags"] = 0
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connect():
            pytest.fail("the connection was accepted")


async def test_as_many_shards_are_recommended_as_the_guilds_need_and_too_few_are_refused(
    connect: Connect, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = community.world
    for number in range(2):
        other = guilds.create_guild(world, f"Shore {number}", community.user("ada")["id"])
        guilds.add_member(world, other["id"], community.bot_id)
    monkeypatch.setattr(gateway, "GUILDS_A_SHARD", 2)
    async with connect() as client:
        assert (await client.http.get_bot_gateway())[0] == 2
    monkeypatch.setattr(identify, "MAX_GUILDS_A_SHARD", 2)
    with pytest.raises(discord.ConnectionClosed) as closed:
        async with connect():
            pytest.fail("the connection was accepted")
    assert closed.value.code == 4011


@pytest.mark.parametrize("total", [2, 3])
async def test_each_shard_gets_its_guilds_and_the_first_the_direct_messages(
    total: int, connect: Connect, community: Community
) -> None:
    world, ada = community.world, community.user("ada")
    other = guilds.create_guild(world, "Second shore", ada["id"])
    guilds.add_member(world, other["id"], community.bot_id)
    place = channels.open_dm(world, ada["id"], community.bot_id)
    here = (int(community.guild_id) >> 22) % total
    for shard in range(total):
        async with connect(shard_id=shard, shard_count=total) as client:
            expected = {g for g in (community.guild_id, other["id"]) if (int(g) >> 22) % total == shard}
            assert {data["id"] for data in client.data("GUILD_CREATE")} == expected
            community.say("ada", "in the guild")
            messages.create_message(world, place, ada, content="in private")
            world.publish("PING", {}, user_ids=[community.bot_id], guild_id=str(shard << 22))
            await client.wait_event("PING")
            seen = [data["content"] for data in client.data("MESSAGE_CREATE")]
            assert seen == ["in the guild"] * (shard == here) + ["in private"] * (shard == 0)
