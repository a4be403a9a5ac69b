"""What the real discord.py client learns over the gateway."""

from __future__ import annotations

import asyncio

import discord

from sandbox.app import Server
from sandbox.model import channels, guilds, messages, reactions
from tests.sandbox.conftest import Community, Connect, Listener

THUMB = {"id": None, "name": "👍"}


async def test_the_client_knows_the_guild_its_channels_roles_and_members(
    client: Listener, community: Community
) -> None:
    guild = client.get_guild(int(community.guild_id))
    assert guild is not None
    assert guild.name == "Tidepool Guide"
    assert {channel.name for channel in guild.channels} == {
        channel["name"] for channel in community.world.guild_channels(community.guild_id)
    }
    assert {member.name for member in guild.members} >= {"ada", "bruno", "Barnraiser"}
    assert guild.owner is not None
    assert guild.owner.name == "ada"
    assert [thread.name for thread in guild.threads] == ["North shore, spring tide"]
    assert guild.me.guild_permissions.manage_messages
    assert not guild.me.guild_permissions.administrator


async def test_guilds_are_unavailable_in_ready_and_follow_one_by_one(client: Listener, community: Community) -> None:
    (ready,) = client.data("READY")
    assert ready["guilds"] == [{"id": community.guild_id, "unavailable": True}]
    assert client.names()[:2] == ["READY", "GUILD_CREATE"]


async def test_a_message_arrives_with_its_member_and_guild(client: Listener, community: Community) -> None:
    community.say("bruno", "The tide is out.")
    data = await client.wait_event("MESSAGE_CREATE")
    assert data["guild_id"] == community.guild_id
    assert data["member"]["roles"] == [community.role("Maintainers")["id"]]
    assert "user" not in data["member"]
    assert data["author"]["username"] == "bruno"


async def test_an_added_reaction_carries_the_member_and_a_removed_one_does_not(
    client: Listener, community: Community
) -> None:
    message = community.say("ada", "Vote!")
    chidi = community.user("chidi")["id"]
    reactions.add(community.world, message, chidi, THUMB)
    reactions.remove(community.world, message, chidi, THUMB)
    added = await client.wait_event("MESSAGE_REACTION_ADD")
    removed = await client.wait_event("MESSAGE_REACTION_REMOVE")
    assert added["member"]["user"]["id"] == chidi
    assert added["message_author_id"] == community.user("ada")["id"]
    assert "member" not in removed
    assert removed["user_id"] == chidi
    assert (added["type"], added["burst"]) == (0, False)


async def test_messages_in_a_channel_the_bot_cannot_see_do_not_reach_it(client: Listener, community: Community) -> None:
    community.say("bruno", "Between us.", channel="maintainers")
    community.say("bruno", "For all.")
    await client.wait_event("MESSAGE_CREATE")
    assert [data["content"] for data in client.data("MESSAGE_CREATE")] == ["For all."]


async def test_a_new_channel_is_announced_even_if_the_bot_cannot_see_into_it(
    client: Listener, community: Community
) -> None:
    secret = {"id": community.guild_id, "type": 0, "allow": "0", "deny": "1024"}
    channels.create_channel(community.world, community.guild_id, "attic", permission_overwrites=[secret])
    assert (await client.wait_event("CHANNEL_CREATE"))["name"] == "attic"


async def test_a_direct_message_reaches_the_bot_without_a_guild(client: Listener, community: Community) -> None:
    world, ada = community.world, community.user("ada")
    place = channels.open_dm(world, ada["id"], community.bot_id)
    messages.create_message(world, place, ada, content="Psst")
    data = await client.wait_event("MESSAGE_CREATE")
    assert (data["content"], data["channel_type"]) == ("Psst", 1)
    assert "guild_id" not in data
    assert "CHANNEL_CREATE" not in client.names()


async def test_direct_messages_of_others_stay_between_them(client: Listener, community: Community) -> None:
    world, ada = community.world, community.user("ada")
    place = channels.open_dm(world, ada["id"], community.user("emre")["id"])
    messages.create_message(world, place, ada, content="Not for bots")
    community.say("ada", "For all.")
    await client.wait_event("MESSAGE_CREATE")
    assert [data["content"] for data in client.data("MESSAGE_CREATE")] == ["For all."]


async def test_a_member_who_leaves_is_gone_from_the_clients_cache(client: Listener, community: Community) -> None:
    emre = community.user("emre")["id"]
    guilds.remove_member(community.world, community.guild_id, emre)
    await client.wait_event("GUILD_MEMBER_REMOVE")
    guild = client.get_guild(int(community.guild_id))
    assert guild is not None
    assert guild.get_member(int(emre)) is None
    guilds.add_member(community.world, community.guild_id, emre)
    await client.wait_event("GUILD_MEMBER_ADD")
    assert guild.get_member(int(emre)) is not None


async def test_a_bot_that_is_removed_gets_guild_delete_and_nothing_more(client: Listener, community: Community) -> None:
    guilds.remove_member(community.world, community.guild_id, community.bot_id)
    community.say("ada", "Is it gone?")
    await client.wait_event("GUILD_DELETE")
    guilds.add_member(community.world, community.guild_id, community.bot_id)
    await client.wait_event("GUILD_CREATE", 2)
    assert client.data("MESSAGE_CREATE") == []


async def test_members_can_be_requested_by_name_by_id_and_all_at_once(client: Listener, community: Community) -> None:
    guild = client.get_guild(int(community.guild_id))
    assert guild is not None
    assert [member.name for member in await guild.query_members("Chi")] == ["chidi"]
    wanted = [int(community.user("ada")["id"]), 1]
    assert [member.name for member in await guild.query_members(user_ids=wanted)] == ["ada"]
    assert client.data("GUILD_MEMBERS_CHUNK")[-1]["not_found"] == ["1"]
    assert len(await guild.chunk()) == len(community.world.members[community.guild_id])


async def test_a_guild_of_more_than_a_thousand_members_comes_in_chunks(client: Listener, community: Community) -> None:
    world = community.world
    template = world.users[community.user("ada")["id"]]
    for number in range(2000):
        user_id = world.ids.next()
        world.users[user_id] = {**template, "id": user_id, "username": f"walker{number}"}
        guilds.add_member(world, community.guild_id, user_id, announce=False)
    guild = client.get_guild(int(community.guild_id))
    assert guild is not None
    before = len(client.data("GUILD_MEMBERS_CHUNK"))
    assert len(await guild.chunk()) == len(world.members[community.guild_id])
    chunks = client.data("GUILD_MEMBERS_CHUNK")[before:]
    assert [(chunk["chunk_index"], chunk["chunk_count"]) for chunk in chunks] == [(0, 3), (1, 3), (2, 3)]


async def test_the_status_a_client_sets_is_shown_to_others(
    connect: Connect, server: Server, community: Community
) -> None:
    async with connect() as client:
        assert server.world.presences[community.bot_id]["status"] == "online"
        await client.change_presence(status=discord.Status.dnd)
        async with asyncio.timeout(2):
            while server.world.presences[community.bot_id]["status"] != "dnd":
                await asyncio.sleep(0.01)


async def test_moving_the_clock_by_a_year_neither_ends_the_session_nor_stops_events(
    client: Listener, server: Server, community: Community
) -> None:
    server.clock.move(365 * 86_400)
    message = community.say("ada", "A year later.")
    data = await client.wait_event("MESSAGE_CREATE")
    assert data["timestamp"][:4] == str(server.clock.now().year)
    assert int(message["id"]) > int(community.guild_id)
    assert client.names().count("READY") == 1
    assert "RESUMED" not in client.names()
