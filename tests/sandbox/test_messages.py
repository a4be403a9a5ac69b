"""Messages, sent and read by the real client."""

from __future__ import annotations

import discord
import pytest

from sandbox.app import Server
from sandbox.model import users
from tests.sandbox.callers import calling, field_errors, refused
from tests.sandbox.conftest import Community, Listener


@pytest.fixture
def general(client: Listener, community: Community) -> discord.TextChannel:
    channel = client.get_channel(int(community.channel("general")["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_sent_message_reaches_people_and_can_be_fetched(general: discord.TextChannel, client: Listener) -> None:
    sent = await general.send("The tide turns at nine.", nonce="tide")
    event = await client.wait_event("MESSAGE_CREATE")
    assert (event["id"], event["content"], event["nonce"]) == (
        str(sent.id),
        "The tide turns at nine.",
        "tide",
    )
    fetched = await general.fetch_message(sent.id)
    assert (fetched.content, fetched.nonce) == ("The tide turns at nine.", None)


async def test_embeds_come_back_as_discord_stores_them(general: discord.TextChannel) -> None:
    embed = discord.Embed(title=" Limpet ", description="A snail.", colour=0x2E8B57, url="https://example.org/")
    embed.set_author(name="Chidi").set_footer(text="North shore").add_field(name="Zone", value="high")
    embed.set_image(url="https://example.org/limpet.png")
    sent = await general.send(embed=embed)
    shown = sent.embeds[0]
    assert (shown.title, shown.type, shown.fields[0].inline) == ("Limpet", "rich", True)
    assert shown.image.proxy_url == "https://example.org/limpet.png"


async def test_an_edit_changes_what_it_names_and_keeps_the_rest(general: discord.TextChannel) -> None:
    sent = await general.send("first", embed=discord.Embed(title="kept"))
    edited = await sent.edit(content="second")
    assert (edited.content, edited.embeds[0].title) == ("second", "kept")
    assert edited.edited_at is not None
    assert (await edited.edit(embed=None)).embeds == []


async def test_a_reply_points_to_its_origin_and_mentions_its_author_if_allowed(
    general: discord.TextChannel, community: Community
) -> None:
    origin = community.say("chidi", "Where are the limpets?")
    partial = general.get_partial_message(int(origin["id"]))
    reply = await partial.reply("On the rocks.")
    assert (reply.type, [u.name for u in reply.mentions]) == (discord.MessageType.reply, ["chidi"])
    assert reply.reference is not None
    assert isinstance(reply.reference.resolved, discord.Message)
    quiet = await partial.reply("Quietly.", mention_author=False)
    assert quiet.mentions == []
    await general.get_partial_message(int(origin["id"])).delete()
    orphan = await general.fetch_message(reply.id)
    assert orphan.reference is not None
    assert isinstance(orphan.reference.resolved, discord.DeletedReferencedMessage)


async def test_allowed_mentions_decide_who_is_mentioned(general: discord.TextChannel, community: Community) -> None:
    chidi, role = community.user("chidi")["id"], community.role("Maintainers")["id"]
    text = f"@everyone <@{chidi}> <@&{role}> `<@{community.user('ada')['id']}>`"
    loud = await general.send(text)
    assert ([u.name for u in loud.mentions], len(loud.role_mentions)) == (["chidi"], 1)
    assert loud.mention_everyone is False  # the bot may not
    none = await general.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert (none.mentions, none.role_mentions) == ([], [])
    named = discord.AllowedMentions(users=[discord.Object(int(chidi))], roles=False, everyone=False)
    assert [u.name for u in (await general.send(text, allowed_mentions=named)).mentions] == ["chidi"]


async def test_an_enforced_nonce_finds_the_message_it_made(server: Server, community: Community) -> None:
    path = f"/channels/{community.channel('general')['id']}/messages"
    notice = {"content": "once", "nonce": "outbox:1", "enforce_nonce": True}
    async with calling(server) as bot:
        first = await bot.request("POST", path, notice)
        again = await bot.request("POST", path, {**notice, "content": "twice"})
        other = await bot.request("POST", path, {**notice, "nonce": "outbox:2"})
    assert (again["id"], again["content"], again["nonce"]) == (first["id"], "once", "outbox:1")
    assert other["id"] != first["id"]


async def test_history_is_paged_in_every_direction(general: discord.TextChannel, community: Community) -> None:
    ids = [int(community.say("emre", str(n))["id"]) for n in range(6)]
    middle = discord.Object(ids[3])

    async def listed(**query: object) -> list[str]:
        return [m.content async for m in general.history(**query)]

    assert await listed(limit=2) == ["5", "4"]
    assert await listed(limit=2, before=middle) == ["2", "1"]
    assert await listed(limit=2, after=middle) == ["4", "5"]
    assert sorted(await listed(limit=3, around=middle)) == ["2", "3", "4"]


async def test_before_and_after_exclude_each_other(server: Server, community: Community) -> None:
    path = f"/channels/{community.channel('general')['id']}/messages?before=1&after=2"
    async with calling(server) as bot:
        assert "" in field_errors(await refused(bot, "GET", path))


async def test_nobody_edits_what_another_wrote(
    general: discord.TextChannel, community: Community, server: Server
) -> None:
    theirs = general.get_partial_message(int(community.say("chidi", "mine")["id"]))
    with pytest.raises(discord.Forbidden) as refusal:
        await theirs.edit(content="not yours")
    assert refusal.value.code == 50005
    path = f"/channels/{general.id}/messages/{theirs.id}"
    async with calling(server, "bruno") as bruno:
        assert (await bruno.request("PATCH", path, {"flags": 4}))["flags"] == 4
    async with calling(server, "emre") as emre:
        assert (await refused(emre, "PATCH", path, {"flags": 0})).code == 50013


async def test_deleting_needs_authorship_or_the_permission(
    general: discord.TextChannel, community: Community, server: Server, client: Listener
) -> None:
    path = f"/channels/{general.id}/messages/"
    mine, theirs = community.say("emre", "mine"), community.say("chidi", "theirs")
    async with calling(server, "emre") as emre:
        await emre.request("DELETE", path + mine["id"])
        assert (await refused(emre, "DELETE", path + theirs["id"])).code == 50013
    await general.get_partial_message(int(theirs["id"])).delete()
    assert (await client.wait_event("MESSAGE_DELETE", 2))["id"] == theirs["id"]


async def test_bulk_deletion_is_one_event_and_spares_old_messages(
    general: discord.TextChannel, community: Community, client: Listener, server: Server
) -> None:
    ids = [community.say("emre", str(n))["id"] for n in range(3)]
    await general.delete_messages([discord.Object(int(i)) for i in ids[:2]])
    assert (await client.wait_event("MESSAGE_DELETE_BULK"))["ids"] == ids[:2]
    server.clock.move(15 * 86_400)
    late = community.say("emre", "late")["id"]
    async with calling(server) as bot:
        path = f"/channels/{general.id}/messages/bulk-delete"
        assert (await refused(bot, "POST", path, {"messages": [ids[2], late]})).code == 50034
        assert (await refused(bot, "POST", path, {"messages": [late]})).code == 50016


async def test_suppressed_embeds_are_hidden_until_they_are_wanted_again(general: discord.TextChannel) -> None:
    sent = await general.send(embed=discord.Embed(title="card"))
    assert (await sent.edit(suppress=True)).embeds == []
    assert (await sent.edit(suppress=False)).embeds[0].title == "card"


async def test_a_forward_carries_a_snapshot(general: discord.TextChannel, community: Community) -> None:
    origin = general.get_partial_message(int(community.say("chidi", "Six limpets per hand.")["id"]))
    forwarded = await (await origin.fetch()).forward(general)
    await origin.delete()
    again = await general.fetch_message(forwarded.id)
    assert again.message_snapshots[0].content == "Six limpets per hand."


async def test_pins_are_listed_newest_first_and_said_in_the_channel(
    general: discord.TextChannel, community: Community, client: Listener
) -> None:
    community.role("Barnraiser")["permissions"] = "8"
    for content in ("one", "two"):
        await general.get_partial_message(int(community.say("ada", content)["id"])).pin()
    assert [m.content async for m in general.pins()] == ["two", "one"]
    told = [e for e in client.data("MESSAGE_CREATE") if e["type"] == 6]
    assert len(told) == 2
    async for pinned in general.pins(limit=1):
        await pinned.unpin()
    assert [m.content async for m in general.pins()] == ["one"]


async def test_pinning_needs_its_own_permission(general: discord.TextChannel, community: Community) -> None:
    with pytest.raises(discord.Forbidden):
        await general.get_partial_message(int(community.say("ada", "one")["id"])).pin()


async def test_direct_messages_need_a_common_guild_and_an_open_door(client: Listener, community: Community) -> None:
    chidi = await client.fetch_user(int(community.user("chidi")["id"]))
    assert (await chidi.send("Your lease ends tomorrow.")).content == "Your lease ends tomorrow."
    community.world.accounts[str(chidi.id)]["closed_dms"] = True
    with pytest.raises(discord.Forbidden) as closed:
        await chidi.send("Again.")
    stranger = await client.fetch_user(int(users.create_user(community.world, "stranger")["id"]))
    with pytest.raises(discord.Forbidden) as strange:
        await stranger.send("Hello.")
    assert (closed.value.code, strange.value.code) == (50007, 50278)


async def test_content_is_withheld_over_rest_from_an_app_without_the_intent(
    general: discord.TextChannel, community: Community
) -> None:
    hidden, own = community.say("chidi", "private thoughts"), await general.send("my own")
    mine = community.say("chidi", f"<@{community.bot_id}> look")
    community.world.applications[community.bot_id]["flags"] = 0
    contents = {m.id: m.content async for m in general.history(limit=3)}
    assert contents == {int(hidden["id"]): "", own.id: "my own", int(mine["id"]): mine["content"]}


async def test_typing_is_told_to_those_who_see_the_channel(
    general: discord.TextChannel, client: Listener, community: Community
) -> None:
    await general.typing()
    event = await client.wait_event("TYPING_START")
    assert (event["user_id"], event["member"]["user"]["id"]) == (community.bot_id, community.bot_id)
