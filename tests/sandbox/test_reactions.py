"""Reactions: adding, joining, counting, paging, removing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import discord
import pytest

from sandbox.app import Server
from sandbox.model import reactions, users
from sandbox.permissions import bits
from tests.sandbox.callers import calling, refused
from tests.sandbox.conftest import Community, Listener

Json = dict[str, Any]
YES: Json = {"id": None, "name": "👍"}


@pytest.fixture
def general(client: Listener, community: Community) -> discord.TextChannel:
    channel = client.get_channel(int(community.channel("general")["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel


@pytest.fixture
def said(community: Community) -> Json:
    return community.say("chidi", "Count limpets?")


def path(message: Json, emoji: str = "👍", who: str = "/@me") -> str:
    return f"/channels/{message['channel_id']}/messages/{message['id']}/reactions/{quote(emoji)}{who}"


async def test_an_added_reaction_carries_the_member_and_a_removed_one_does_not(
    general: discord.TextChannel, said: Json, client: Listener, community: Community
) -> None:
    message = general.get_partial_message(int(said["id"]))
    await message.add_reaction("👍")
    added = await client.wait_event("MESSAGE_REACTION_ADD")
    assert added["member"]["user"]["id"] == added["user_id"] == community.bot_id
    assert (added["emoji"], added["burst"], added["type"]) == (YES, False, 0)
    assert added["message_author_id"] == said["author"]["id"]
    assert client.user is not None
    await message.remove_reaction("👍", client.user)
    removed = await client.wait_event("MESSAGE_REACTION_REMOVE")
    assert "member" not in removed
    assert (await general.fetch_message(message.id)).reactions == []


async def test_reacting_twice_is_one_reaction_and_one_event(
    general: discord.TextChannel, said: Json, client: Listener
) -> None:
    message = general.get_partial_message(int(said["id"]))
    for _ in range(2):
        await message.add_reaction("✅")
    await message.add_reaction("❌")
    await client.wait_event("MESSAGE_REACTION_ADD", 2)
    found = {str(r): (r.count, r.me) for r in (await general.fetch_message(message.id)).reactions}
    assert found == {"✅": (1, True), "❌": (1, True)}
    assert len(client.data("MESSAGE_REACTION_ADD")) == 2


async def test_a_reaction_counts_whoever_looks(server: Server, said: Json, community: Community) -> None:
    place = f"/channels/{said['channel_id']}/messages/{said['id']}"
    async with calling(server, "emre") as emre, calling(server, "hana") as hana:
        await emre.request("PUT", path(said))
        await hana.request("PUT", path(said))
        mine = (await emre.request("GET", place))["reactions"][0]
    async with calling(server) as bot:
        theirs = (await bot.request("GET", place))["reactions"][0]
    assert (mine["count"], mine["me"], theirs["me"]) == (2, True, False)
    assert theirs["count_details"] == {"burst": 0, "normal": 2}


async def test_users_are_paged_by_ascending_id(
    general: discord.TextChannel, said: Json, community: Community, server: Server
) -> None:
    crowd = [users.create_user(community.world, f"visitor{n}")["id"] for n in range(230)]
    for user_id in reversed(crowd):
        reactions.add(community.world, said, user_id, YES)
    reaction = (await general.fetch_message(int(said["id"]))).reactions[0]
    assert reaction.count == 230
    assert sorted([str(user.id) async for user in reaction.users()], key=int) == crowd
    async with calling(server) as bot:
        page = await bot.request("GET", path(said, who=f"?limit=3&after={crowd[99]}"))
    assert [user["id"] for user in page] == crowd[100:103]


async def test_super_reactions_are_listed_and_counted_apart(
    general: discord.TextChannel, said: Json, community: Community
) -> None:
    for name, kind in (("ada", reactions.NORMAL), ("emre", reactions.BURST)):
        reactions.add(community.world, said, community.user(name)["id"], YES, kind)
    reaction = (await general.fetch_message(int(said["id"]))).reactions[0]
    assert (reaction.count, reaction.normal_count, reaction.burst_count) == (2, 1, 1)
    bursts = [user.name async for user in reaction.users(type=discord.ReactionType.burst)]
    assert (bursts, [user.name async for user in reaction.users(type=discord.ReactionType.normal)]) == (
        ["emre"],
        ["ada"],
    )


async def test_a_twenty_first_emoji_is_refused_but_joining_goes_on(
    server: Server, said: Json, community: Community
) -> None:
    kinds = [chr(0x1F600 + n) for n in range(21)]
    async with calling(server) as bot, calling(server, "emre") as emre:
        for kind in kinds[:20]:
            await emre.request("PUT", path(said, kind))
        assert (await refused(bot, "PUT", path(said, kinds[20]))).code == 30010
        await bot.request("PUT", path(said, kinds[0]))


async def test_joining_a_reaction_needs_no_permission_to_add_one(
    server: Server, said: Json, community: Community
) -> None:
    reactions.add(community.world, said, community.user("ada")["id"], YES)
    everyone = {"id": community.guild_id, "type": 0, "allow": "0", "deny": str(bits("ADD_REACTIONS"))}
    community.channel("general")["permission_overwrites"] = [everyone]
    async with calling(server, "emre") as emre:
        await emre.request("PUT", path(said))
        assert (await refused(emre, "PUT", path(said, "🤷"))).code == 50013


async def test_a_member_in_time_out_cannot_react(server: Server, said: Json, community: Community) -> None:
    reactions.add(community.world, said, community.user("ada")["id"], YES)
    emre = community.world.members[community.guild_id][community.user("emre")["id"]]
    emre["communication_disabled_until"] = "2100-01-01T00:00:00+00:00"
    async with calling(server, "emre") as rest:
        assert (await refused(rest, "PUT", path(said))).code == 50013


async def test_taking_anothers_reaction_away_needs_the_permission(
    general: discord.TextChannel, said: Json, community: Community, server: Server, client: Listener
) -> None:
    emre_id = community.user("emre")["id"]
    reactions.add(community.world, said, emre_id, YES)
    async with calling(server, "chidi") as chidi:
        assert (await refused(chidi, "DELETE", path(said, who=f"/{emre_id}"))).code == 50013
    message = general.get_partial_message(int(said["id"]))
    await message.remove_reaction("👍", discord.Object(int(emre_id)))
    assert (await client.wait_event("MESSAGE_REACTION_REMOVE"))["user_id"] == emre_id


async def test_one_emoji_or_all_can_be_cleared(general: discord.TextChannel, said: Json, client: Listener) -> None:
    message = general.get_partial_message(int(said["id"]))
    for emoji in ("👍", "👎", "🤷"):
        await message.add_reaction(emoji)
    await message.clear_reaction("👎")
    assert (await client.wait_event("MESSAGE_REACTION_REMOVE_EMOJI"))["emoji"]["name"] == "👎"
    assert len((await general.fetch_message(message.id)).reactions) == 2
    await message.clear_reactions()
    await client.wait_event("MESSAGE_REACTION_REMOVE_ALL")
    assert (await general.fetch_message(message.id)).reactions == []


@pytest.mark.parametrize("emoji", ["❤️", "👍🏽", "👩🏽‍🚀", "🇺🇿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🏳️‍🌈", "✅", "ℹ️", "🤷‍♀️"])
async def test_every_shape_of_emoji_is_known(server: Server, said: Json, emoji: str) -> None:
    async with calling(server) as bot:
        await bot.request("PUT", path(said, emoji))


@pytest.mark.parametrize("emoji", ["limpet", "limpet:123456789012345678", "a", "1", "👍👍", "👍 ", "ы"])
async def test_what_is_no_emoji_is_unknown(server: Server, said: Json, emoji: str) -> None:
    async with calling(server) as bot:
        assert (await refused(bot, "PUT", path(said, emoji))).code == 10014


async def test_an_emoji_nobody_used_has_no_users_and_cannot_be_taken_back(server: Server, said: Json) -> None:
    async with calling(server) as bot:
        assert await bot.request("GET", path(said, who="")) == []
        assert (await refused(bot, "DELETE", path(said))).code == 10014


async def test_the_variation_selector_makes_no_second_emoji(server: Server, said: Json) -> None:
    async with calling(server) as bot, calling(server, "emre") as emre:
        await bot.request("PUT", path(said, "❤️"))
        await emre.request("PUT", path(said, "❤"))
        found = (await bot.request("GET", f"/channels/{said['channel_id']}/messages/{said['id']}"))["reactions"]
    assert [(r["emoji"]["name"], r["count"]) for r in found] == [("❤️", 2)]


async def test_custom_emojis_of_the_guild_work_by_name_and_id(
    general: discord.TextChannel, said: Json, community: Community, client: Listener
) -> None:
    community.role("Barnraiser")["permissions"] = "8"
    made = await general.guild.create_custom_emoji(name="limpet", image=b"\x89PNG\r\n\x1a\n")
    await client.wait_event("GUILD_EMOJIS_UPDATE")
    message = general.get_partial_message(int(said["id"]))
    await message.add_reaction(made)
    reaction = (await general.fetch_message(message.id)).reactions[0]
    assert reaction.is_custom_emoji()
    assert [user.bot async for user in reaction.users()] == [True]
    await made.delete()
    with pytest.raises(discord.HTTPException) as refusal:
        await general.get_partial_message(message.id).add_reaction(made)
    assert refusal.value.code == 10014


async def test_bots_have_no_super_reactions_and_the_clients_form_of_the_route_works(server: Server, said: Json) -> None:
    async with calling(server) as bot, calling(server, "emre") as emre:
        assert (await refused(bot, "PUT", f"{path(said)}?type=1")).code == 90002
        await emre.request("PUT", f"{path(said)}?location=Message&type=0")
        await emre.request("DELETE", path(said, who="/0/@me") + "?location=Message&burst=false")
        assert await emre.request("GET", path(said, who="")) == []
