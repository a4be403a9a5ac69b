"""Webhooks of channels."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from sandbox.app import Server
from tests.sandbox.callers import calling, refused
from tests.sandbox.conftest import Community, Listener
from tests.sandbox.person_wire import Rest

Json = dict[str, Any]
BUTTON: Json = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"}]}


@pytest.fixture
def general(client: Listener, community: Community) -> discord.TextChannel:
    community.role("Barnraiser")["permissions"] = "8"
    channel = client.get_channel(int(community.channel("general")["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_webhook_speaks_edits_and_deletes_under_its_own_name(
    general: discord.TextChannel, client: Listener
) -> None:
    hook = await general.create_webhook(name="Tide table")
    assert (await client.wait_event("WEBHOOKS_UPDATE"))["channel_id"] == str(general.id)
    said = await hook.send("High at nine.", username="Harbour", wait=True, embed=discord.Embed(title="Tide"))
    event = await client.wait_event("MESSAGE_CREATE")
    assert (event["author"]["username"], event["webhook_id"]) == ("Harbour", str(hook.id))
    assert "member" not in event
    assert (await said.edit(content="High at ten.")).content == "High at ten."
    assert (await hook.fetch_message(said.id)).content == "High at ten."
    await said.delete()
    with pytest.raises(discord.NotFound):
        await hook.fetch_message(said.id)


async def test_webhooks_are_listed_renamed_and_deleted(general: discord.TextChannel) -> None:
    hook = await general.create_webhook(name="Tide table")
    await hook.edit(name="Tides")
    assert [w.name for w in await general.webhooks()] == ["Tides"]
    assert [w.name for w in await general.guild.webhooks()] == ["Tides"]
    await hook.delete()
    with pytest.raises(discord.NotFound) as refusal:
        await hook.send("Anybody?")
    assert refusal.value.code == 10015


async def test_a_webhook_posts_into_threads_and_starts_forum_posts(
    general: discord.TextChannel, client: Listener, community: Community, server: Server
) -> None:
    hook = await general.create_webhook(name="Tide table")
    thread = await general.create_thread(name="Tides", type=discord.ChannelType.public_thread)
    assert (await hook.send("In here.", thread=thread, wait=True)).channel.id == thread.id
    forum = client.get_channel(int(community.channel("field-notes")["id"]))
    assert isinstance(forum, discord.ForumChannel)
    poster = await forum.create_webhook(name="Notes")
    post = await poster.send("Six limpets.", thread_name="North shore", wait=True)
    assert post.channel.id == post.id
    async with Rest(server.url) as nobody:
        path, named = f"/webhooks/{poster.id}/{poster.token}", {"content": "x", "thread_name": "n"}
        assert (await refused(nobody, "POST", path, {"content": "x"})).code == 220001
        assert (await refused(nobody, "POST", f"{path}?thread_id={post.id}", named)).code == 220002
        assert (await refused(nobody, "POST", f"/webhooks/{hook.id}/{hook.token}", named)).code == 220003


async def test_the_token_is_the_key(general: discord.TextChannel, server: Server) -> None:
    hook = await general.create_webhook(name="Tide table")
    async with Rest(server.url) as nobody:
        assert (await refused(nobody, "POST", f"/webhooks/{hook.id}/wrong", {"content": "x"})).code == 50027
        shown = await nobody.request("GET", f"/webhooks/{hook.id}/{hook.token}")
        assert "user" not in shown
        await nobody.request("POST", f"/webhooks/{hook.id}/{hook.token}", {"content": "x"})
    async with calling(server, "chidi") as chidi:
        assert (await refused(chidi, "GET", f"/webhooks/{hook.id}")).code == 50013


async def test_only_an_applications_webhook_sends_what_can_be_pressed(
    general: discord.TextChannel, server: Server
) -> None:
    own = await general.create_webhook(name="Tide table")
    async with calling(server, "ada") as ada, Rest(server.url) as nobody:
        hers = await ada.request("POST", f"/channels/{general.id}/webhooks", {"name": "Ada's"})
        body = {"content": "x", "components": [BUTTON]}
        sent = await nobody.request("POST", f"/webhooks/{own.id}/{own.token}?wait=true", body)
        assert len(sent["components"]) == 1
        path = f"/webhooks/{hers['id']}/{hers['token']}?wait=true"
        assert (await nobody.request("POST", path, body))["components"] == []
        assert (await refused(nobody, "POST", f"{path}&with_components=true", body)).code == 50035


async def test_names_and_numbers_are_limited(general: discord.TextChannel, server: Server) -> None:
    for number in range(15):
        await general.create_webhook(name=f"Hook {number}")
    with pytest.raises(discord.HTTPException) as refusal:
        await general.create_webhook(name="One more")
    assert refusal.value.code == 30007
    async with calling(server) as bot:
        path = f"/channels/{general.id}/webhooks"
        assert (await refused(bot, "POST", path, {"name": "Discord news"})).code == 50035
