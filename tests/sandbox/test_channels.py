"""Channels and their permission overwrites."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from sandbox.app import Server
from sandbox.permissions import bits
from tests.sandbox.callers import calling, field_errors, refused
from tests.sandbox.conftest import Community, Listener

Json = dict[str, Any]


@pytest.fixture
def guild(client: Listener, community: Community) -> discord.Guild:
    """The guild, where the bot may do anything."""
    community.role("Barnraiser")["permissions"] = "8"
    found = client.get_guild(int(community.guild_id))
    assert found is not None
    return found


async def test_a_channel_is_made_changed_and_deleted_before_everybodys_eyes(
    guild: discord.Guild, client: Listener
) -> None:
    made = await guild.create_text_channel("Rock Pools", topic="Low water", slowmode_delay=5)
    assert (made.name, made.topic, made.slowmode_delay) == ("rock-pools", "Low water", 5)
    assert (await client.wait_event("CHANNEL_CREATE"))["id"] == str(made.id)
    await made.edit(name="pools", topic=None)
    assert (await client.wait_event("CHANNEL_UPDATE"))["topic"] is None
    await made.delete()
    assert (await client.wait_event("CHANNEL_DELETE"))["name"] == "pools"
    with pytest.raises(discord.NotFound):
        await client.fetch_channel(made.id)


async def test_every_kind_of_channel_can_be_made(guild: discord.Guild) -> None:
    category = await guild.create_category("Shore")
    voice = await guild.create_voice_channel("Walks", category=category, user_limit=8)
    forum = await guild.create_forum(
        "Finds",
        category=category,
        available_tags=[discord.ForumTag(name="crab", emoji="🦀"), discord.ForumTag(name="moss")],
    )
    stage = await guild.create_stage_channel("Talks")
    assert (voice.user_limit, voice.category_id) == (8, category.id)
    assert [str(tag.emoji) for tag in forum.available_tags] == ["🦀", "None"]
    assert stage.type is discord.ChannelType.stage_voice
    assert {c.id for c in await guild.fetch_channels()} >= {category.id, voice.id, forum.id, stage.id}


async def test_deleting_a_category_leaves_its_channels(guild: discord.Guild, community: Community) -> None:
    category = community.channel("Workshop")
    await guild.get_channel(int(category["id"])).delete()  # type: ignore[union-attr]
    assert community.channel("tasks")["parent_id"] is None


async def test_a_category_passes_changed_overwrites_to_channels_in_step_with_it(
    guild: discord.Guild, community: Community
) -> None:
    category = community.channel("Workshop")
    community.channel("archive")["permission_overwrites"] = [
        {"id": community.guild_id, "type": 0, "allow": "0", "deny": str(bits("SEND_MESSAGES"))}
    ]
    stored = guild.get_channel(int(category["id"]))
    assert isinstance(stored, discord.CategoryChannel)
    await stored.set_permissions(guild.default_role, add_reactions=False)
    denied = {name: community.channel(name)["permission_overwrites"][0]["deny"] for name in ("tasks", "archive")}
    assert denied == {"tasks": str(bits("ADD_REACTIONS")), "archive": str(bits("SEND_MESSAGES"))}


async def test_overwrites_open_and_close_a_channel(guild: discord.Guild, community: Community, server: Server) -> None:
    tasks = discord.utils.get(guild.text_channels, name="tasks")
    assert tasks is not None
    emre = await guild.fetch_member(int(community.user("emre")["id"]))
    await tasks.set_permissions(guild.default_role, view_channel=False)
    await tasks.set_permissions(emre, view_channel=True)
    path = f"/channels/{tasks.id}/messages"
    async with calling(server, "emre") as inside, calling(server, "hana") as outside:
        await inside.request("GET", path)
        assert (await refused(outside, "GET", path)).code == 50001
        listed = {c["name"] for c in await outside.request("GET", f"/guilds/{guild.id}/channels")}
        assert "tasks" not in listed
    await tasks.set_permissions(emre, overwrite=None)
    async with calling(server, "emre") as outside:
        assert (await refused(outside, "GET", path)).code == 50001


async def test_nobody_gives_permissions_they_do_not_have(
    client: Listener, community: Community, server: Server
) -> None:
    community.role("Barnraiser")["permissions"] = str(bits("VIEW_CHANNEL", "MANAGE_CHANNELS", "MANAGE_ROLES"))
    path = f"/channels/{community.channel('tasks')['id']}/permissions/{community.guild_id}"
    async with calling(server) as bot:
        given = {"type": 0, "allow": str(bits("BAN_MEMBERS"))}
        assert (await refused(bot, "PUT", path, given)).code == 50013
        await bot.request("PUT", path, {"type": 0, "deny": str(bits("ADD_REACTIONS"))})
        assert (await refused(bot, "DELETE", path.replace(community.guild_id, "1"))).code == 10009


async def test_members_cannot_manage_channels(server: Server, community: Community) -> None:
    path = f"/channels/{community.channel('tasks')['id']}"
    async with calling(server, "chidi") as chidi:
        for method, where, body in (
            ("PATCH", path, {"name": "mine"}),
            ("DELETE", path, None),
            ("POST", f"/guilds/{community.guild_id}/channels", {"name": "mine"}),
        ):
            assert (await refused(chidi, method, where, body)).code == 50013


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"name": ""}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "n" * 101}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "n", "type": 3}, "type", "BASE_TYPE_CHOICES"),
        ({"name": "n", "topic": "t" * 1025}, "topic", "BASE_TYPE_MAX_LENGTH"),
        ({"name": "n", "rate_limit_per_user": 21_601}, "rate_limit_per_user", "NUMBER_TYPE_MAX"),
        ({"name": "n", "parent_id": "1"}, "parent_id", "CHANNEL_PARENT_INVALID"),
        (
            {"name": "n", "type": 15, "available_tags": [{"name": str(n)} for n in range(21)]},
            "available_tags",
            "BASE_TYPE_MAX_LENGTH",
        ),
    ],
)
async def test_settings_out_of_bounds_are_named(
    server: Server, community: Community, body: Json, field: str, code: str
) -> None:
    community.role("Barnraiser")["permissions"] = "8"
    async with calling(server) as bot:
        refusal = await refused(bot, "POST", f"/guilds/{community.guild_id}/channels", body)
    assert field_errors(refusal)[field] == code


async def test_channels_move(guild: discord.Guild, community: Community) -> None:
    ideas = discord.utils.get(guild.text_channels, name="ideas")
    workshop = discord.utils.get(guild.categories, name="Workshop")
    assert ideas is not None
    await ideas.move(beginning=True, category=workshop)
    assert community.channel("ideas")["parent_id"] == str(workshop.id if workshop else 0)


async def test_a_direct_message_channel_looks_like_one(client: Listener, community: Community) -> None:
    chidi = await client.fetch_user(int(community.user("chidi")["id"]))
    opened = await chidi.create_dm()
    fetched = await client.fetch_channel(opened.id)
    assert isinstance(fetched, discord.DMChannel)
    assert fetched.recipient == chidi
    assert (await chidi.create_dm()).id == opened.id


async def test_gateway_addresses_are_told(server: Server) -> None:
    async with calling(server) as bot:
        told = await bot.request("GET", "/gateway/bot")
    assert (told["url"], told["session_start_limit"]["max_concurrency"]) == (server.gateway, 1)
