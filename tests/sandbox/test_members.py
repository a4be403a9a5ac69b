"""Members, their roles and time-outs, bans, and the users behind them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox.app import Server
from sandbox.model import guilds
from sandbox.permissions import bits
from tests.sandbox.callers import calling, field_errors, refused
from tests.sandbox.conftest import Community, Listener

Json = dict[str, Any]


@pytest.fixture
def guild(client: Listener, community: Community) -> discord.Guild:
    found = client.get_guild(int(community.guild_id))
    assert found is not None
    return found


def empower(community: Community, *names: str) -> None:
    """Give the bot's role permissions, and a place above all others."""
    role = community.role("Barnraiser")
    changes = {"permissions": str(int(role["permissions"]) | bits(*names)), "position": 99}
    guilds.update_role(community.world, community.guild_id, role["id"], changes)


async def test_members_are_listed_searched_and_fetched(guild: discord.Guild, community: Community) -> None:
    listed = [member.name async for member in guild.fetch_members(limit=None)]
    assert sorted(listed) == sorted(u["username"] for u in community.world.users.values())
    found = await guild.query_members("Chi")
    assert [member.name for member in found] == ["chidi"]
    assert (await guild.fetch_member(found[0].id)).joined_at is not None
    with pytest.raises(discord.NotFound) as refusal:
        await guild.fetch_member(1)
    assert refusal.value.code == 10007


async def test_listing_members_needs_the_intent(server: Server, community: Community) -> None:
    community.world.applications[community.bot_id]["flags"] = 0
    path = f"/guilds/{community.guild_id}/members"
    async with calling(server) as bot:
        assert (await refused(bot, "GET", f"{path}?limit=10")).code == 50001
        assert len(await bot.request("GET", f"{path}/search?query=chi")) == 1


async def test_roles_are_given_and_taken_within_the_hierarchy(
    guild: discord.Guild, community: Community, client: Listener
) -> None:
    goran = await guild.fetch_member(int(community.user("goran")["id"]))
    role = guild.get_role(int(community.role("Maintainers")["id"]))
    assert role is not None
    with pytest.raises(discord.Forbidden):
        await goran.add_roles(role)
    empower(community, "MANAGE_ROLES")
    await goran.add_roles(role)
    assert str(role.id) in (await client.wait_event("GUILD_MEMBER_UPDATE"))["roles"]
    await goran.remove_roles(role)
    community.role("Maintainers")["position"] = 100
    with pytest.raises(discord.Forbidden) as refusal:
        await goran.add_roles(role)
    assert refusal.value.code == 50013


async def test_roles_are_made_moved_and_deleted(guild: discord.Guild, community: Community, client: Listener) -> None:
    empower(community, "MANAGE_ROLES")
    await client.wait_event("GUILD_ROLE_UPDATE")
    made = await guild.create_role(name="Divers", colour=discord.Colour(0x2E8B57), mentionable=True)
    assert (made.colour.value, made.mentionable) == (0x2E8B57, True)
    edited = await made.edit(name="Diving", permissions=discord.Permissions(send_messages=True))
    assert edited is not None
    assert edited.permissions.send_messages
    await made.edit(position=2)
    assert community.world.roles[community.guild_id][str(made.id)]["position"] == 2
    await made.delete()
    assert (await client.wait_event("GUILD_ROLE_DELETE"))["role_id"] == str(made.id)
    with pytest.raises(discord.Forbidden):
        await guild.create_role(name="Mighty", permissions=discord.Permissions(administrator=True))


async def test_role_counts_leave_out_everyone(server: Server, community: Community) -> None:
    async with calling(server) as bot:
        held = await bot.request("GET", f"/guilds/{community.guild_id}/roles/member-counts")
    assert community.guild_id not in held
    assert held[community.role("Maintainers")["id"]] == 2


async def test_a_time_out_silences_and_the_clock_lifts_it(
    guild: discord.Guild, community: Community, server: Server
) -> None:
    empower(community, "MODERATE_MEMBERS")
    goran = await guild.fetch_member(int(community.user("goran")["id"]))
    await goran.timeout(timedelta(hours=1))
    path = f"/channels/{community.channel('general')['id']}/messages"
    async with calling(server, "goran") as rest:
        assert (await refused(rest, "POST", path, {"content": "x"})).code == 50013
        await rest.request("GET", path)
        server.clock.move(3601)
        await rest.request("POST", path, {"content": "x"})


@pytest.mark.parametrize(("username", "code"), [("ada", 50013), ("goran", 50035)])
async def test_owners_are_not_timed_out_and_nobody_for_longer_than_four_weeks(
    server: Server, community: Community, username: str, code: int
) -> None:
    empower(community, "MODERATE_MEMBERS")
    path = f"/guilds/{community.guild_id}/members/{community.user(username)['id']}"
    body = {"communication_disabled_until": "2100-01-01T00:00:00+00:00"}
    async with calling(server) as bot:
        assert (await refused(bot, "PATCH", path, body)).code == code


async def test_nicknames(guild: discord.Guild, community: Community, server: Server) -> None:
    await guild.me.edit(nick="Barn")
    assert community.world.members[community.guild_id][community.bot_id]["nick"] == "Barn"
    goran = await guild.fetch_member(int(community.user("goran")["id"]))
    with pytest.raises(discord.Forbidden):
        await goran.edit(nick="G")
    empower(community, "MANAGE_NICKNAMES")
    assert (await goran.edit(nick="G")).nick == "G"  # type: ignore[union-attr]
    async with calling(server, "goran") as rest:
        path = f"/guilds/{community.guild_id}/members/@me"
        assert (await rest.request("PATCH", path, {"nick": None}))["nick"] is None
        assert "nick" in field_errors(await refused(rest, "PATCH", path, {"nick": "n" * 33}))


async def test_kicking_and_banning(
    guild: discord.Guild, community: Community, server: Server, client: Listener
) -> None:
    empower(community, "KICK_MEMBERS", "BAN_MEMBERS", "MANAGE_GUILD")
    said = community.say("goran", "spam")
    goran = await guild.fetch_member(int(community.user("goran")["id"]))
    await guild.ban(goran, reason="spam & noise", delete_message_seconds=3600)
    assert (await client.wait_event("GUILD_BAN_ADD"))["user"]["id"] == str(goran.id)
    assert said["id"] in (await client.wait_event("MESSAGE_DELETE_BULK"))["ids"]
    assert (await guild.fetch_ban(goran)).reason == "spam & noise"
    assert [entry.user.name async for entry in guild.bans()] == ["goran"]
    await guild.unban(goran)
    with pytest.raises(discord.NotFound):
        await guild.fetch_ban(goran)
    hana = await guild.fetch_member(int(community.user("hana")["id"]))
    await guild.kick(hana)
    assert (await client.wait_event("GUILD_MEMBER_REMOVE", 2))["user"]["id"] == str(hana.id)
    done = await guild.bulk_ban([hana, discord.Object(1)])
    assert ([u.id for u in done.banned], [u.id for u in done.failed]) == ([hana.id], [1])
    with pytest.raises(discord.Forbidden):
        await guild.kick(guild.owner or hana)


async def test_the_guild_is_shown_and_changed(guild: discord.Guild, client: Listener, community: Community) -> None:
    fetched = await client.fetch_guild(guild.id)
    assert (fetched.name, fetched.approximate_member_count) == ("Tidepool Guide", 9)
    assert [g.id async for g in client.fetch_guilds()] == [guild.id]
    assert (await client.fetch_guild_preview(guild.id)).name == "Tidepool Guide"
    with pytest.raises(discord.Forbidden):
        await guild.edit(name="Mine")
    empower(community, "MANAGE_GUILD")
    await guild.edit(name="Shore Guide")
    assert (await client.wait_event("GUILD_UPDATE"))["name"] == "Shore Guide"


async def test_a_person_makes_leaves_and_deletes_guilds(server: Server, community: Community) -> None:
    async with calling(server, "chidi") as chidi, calling(server) as bot:
        made = await chidi.request("POST", "/guilds", {"name": "Herbarium"})
        assert [r["name"] for r in made["roles"]] == ["@everyone"]
        assert (await refused(bot, "POST", "/guilds", {"name": "Mine"})).code == 20001
        assert (await refused(chidi, "DELETE", f"/users/@me/guilds/{made['id']}")).code == 50055
        await chidi.request("DELETE", f"/guilds/{made['id']}")
        await chidi.request("DELETE", f"/users/@me/guilds/{community.guild_id}")
        assert await chidi.request("GET", "/users/@me/guilds") == []


async def test_people_see_themselves_and_change_their_names(server: Server, community: Community) -> None:
    async with calling(server, "emre") as emre:
        me = await emre.request("PATCH", "/users/@me", {"global_name": "Emre H.", "username": "emre_h"})
        assert (me["global_name"], me["username"]) == ("Emre H.", "emre_h")
        taken = await refused(emre, "PATCH", "/users/@me", {"username": "Chidi"})
        assert field_errors(taken) == {"username": "USERNAME_ALREADY_TAKEN"}
        member = await emre.request("GET", f"/users/@me/guilds/{community.guild_id}/member")
        assert member["user"]["global_name"] == "Emre H."


async def test_a_stranger_sees_nothing_of_a_guild(server: Server, community: Community) -> None:
    async with calling(server, "chidi") as chidi:
        made = await chidi.request("POST", "/guilds", {"name": "Herbarium"})
        own = await chidi.request("GET", f"/guilds/{made['id']}/channels")
    async with calling(server) as bot:
        for what in ("", "/channels", "/roles", "/members?limit=5", "/emojis"):
            assert (await refused(bot, "GET", f"/guilds/{made['id']}{what}")).code == 50001
        assert (await refused(bot, "GET", f"/channels/{own[0]['id']}")).code == 50001
        assert (await refused(bot, "GET", "/guilds/1")).code == 10004
