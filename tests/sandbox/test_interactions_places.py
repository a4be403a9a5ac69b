"""Interactions in threads, direct messages and guilds made from nothing, and who may use what there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.app import Server
from sandbox.model import users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.person import Person, Refused, is_ephemeral
from tests.sandbox.sample_bot import Sample, connected


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Sample]:
    async with connected(server, BOT_TOKEN) as client:
        yield client


@pytest.fixture
async def chidi(server: Server, bot: Sample) -> AsyncIterator[Person]:
    user_id = next(u["id"] for u in server.world.users.values() if u["username"] == "chidi")
    async with Person(server.url, users.token_of(server.world, user_id)) as person:
        yield person


async def test_a_command_works_in_a_thread_that_was_just_opened(bot: Sample, chidi: Person) -> None:
    start = await chidi.send("general", "Let us count limpets")
    path = f"/channels/{start['channel_id']}/messages/{start['id']}/threads"
    thread = await chidi.request("POST", path, {"name": "limpets"})
    await chidi.wait_for("THREAD_CREATE", lambda event: event["id"] == thread["id"])
    reply = await chidi.wait_reply(await chidi.slash(thread, "say", text="here"))
    assert reply["channel_id"] == thread["id"]
    interaction_place = await chidi.slash(thread, "silent")
    interaction = await bot.left.get()
    assert isinstance(interaction.channel, discord.Thread)
    assert str(interaction.id) == interaction_place.id


async def test_a_command_for_guilds_alone_is_not_offered_in_a_direct_message(bot: Sample, chidi: Person) -> None:
    assert bot.user is not None
    channel = await chidi.dm(str(bot.user.id))
    commands = [c for c in (await chidi.commands(channel))["application_commands"] if c["name"] == "silent"]
    path = f"/applications/{bot.application_id}/commands/{commands[0]['id']}"
    await bot.http.request(discord.http.Route("PATCH", path), json={"contexts": [0]})
    assert "silent" not in [c["name"] for c in (await chidi.commands(channel))["application_commands"]]
    body = {
        "type": 2,
        "application_id": commands[0]["application_id"],
        "channel_id": channel["id"],
        "data": {"id": commands[0]["id"], "name": "silent", "type": 1},
    }
    with pytest.raises(Refused) as refusal:
        await chidi.request("POST", "/interactions", body)
    assert "INTERACTION_APPLICATION_COMMAND_INVALID" in str(refusal.value.body)


async def test_a_command_that_somebody_may_not_use_cannot_be_forced(bot: Sample, chidi: Person) -> None:
    command = next(c for c in (await chidi.commands())["application_commands"] if c["name"] == "silent")
    path = f"/applications/{bot.application_id}/commands/{command['id']}"
    await bot.http.request(discord.http.Route("PATCH", path), json={"default_member_permissions": 32})
    body = {
        "type": 2,
        "application_id": command["application_id"],
        "channel_id": chidi.channel("general"),
        "data": {"id": command["id"], "name": "silent", "type": 1},
    }
    with pytest.raises(Refused) as refusal:
        await chidi.request("POST", "/interactions", body)
    assert refusal.value.code == 50013


async def test_people_are_told_when_the_commands_of_their_guild_change(bot: Sample, chidi: Person) -> None:
    mark = chidi.mark
    await bot.tree.sync()
    told = await chidi.wait_for("GUILD_APPLICATION_COMMAND_INDEX_UPDATE", since=mark)
    assert told["guild_id"] == chidi.guild["id"]


async def test_one_press_sent_twice_is_one_interaction(bot: Sample, chidi: Person) -> None:
    command = next(c for c in (await chidi.commands())["application_commands"] if c["name"] == "silent")
    body = {
        "type": 2,
        "application_id": command["application_id"],
        "channel_id": chidi.channel("general"),
        "nonce": "123",
        "data": {"id": command["id"], "name": "silent", "type": 1},
    }
    for _ in range(2):
        await chidi.request("POST", "/interactions", body)
    await bot.left.get()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.left.get(), 0.1)


async def test_followups_can_be_read_changed_and_deleted_even_when_ephemeral(bot: Sample, chidi: Person) -> None:
    used = await chidi.slash("general", "silent")
    interaction = await bot.left.get()
    await interaction.response.defer()
    await interaction.edit_original_response(content="done")
    followup = await interaction.followup.send("a secret", ephemeral=True, wait=True)
    seen = await chidi.wait_followup(used)
    assert is_ephemeral(seen)
    assert (await interaction.followup.fetch_message(followup.id)).content == "a secret"
    await followup.edit(content="another secret")
    assert (await chidi.wait_edit(seen))["content"] == "another secret"
    await followup.delete()
    await chidi.wait_deleted(seen)


async def test_a_token_opens_no_message_but_its_own(bot: Sample, chidi: Person) -> None:
    other = await chidi.send("general", "not the bot's")
    await chidi.slash("general", "silent")
    interaction = await bot.left.get()
    await interaction.response.send_message("mine", ephemeral=True)
    with pytest.raises(discord.NotFound) as refusal:
        await interaction.followup.fetch_message(int(other["id"]))
    assert refusal.value.code == 10008


async def test_a_bot_hears_of_a_guild_that_it_is_added_to_and_works_there(server: Server, bot: Sample) -> None:
    joined: asyncio.Queue[discord.Guild] = asyncio.Queue()

    async def on_guild_join(guild: discord.Guild) -> None:
        joined.put_nowait(guild)

    bot.on_guild_join = on_guild_join  # type: ignore[attr-defined]
    async with await Person.register(server.url, "ines") as ines:
        guild = await ines.request("POST", "/guilds", {"name": "Seaweed"})
        query = f"client_id={bot.application_id}&scope=bot%20applications.commands"
        wanted = {"guild_id": guild["id"], "permissions": "3072", "authorize": True}
        await ines.request("POST", f"/oauth2/authorize?{query}", wanted)
        found = await asyncio.wait_for(joined.get(), 5)
        assert (found.name, found.me.guild_permissions.value) == ("Seaweed", found.me.guild_permissions.value | 3072)
        await ines.wait_for("GUILD_CREATE", lambda event: event["id"] == guild["id"])
        reply = await ines.wait_reply(await ines.slash("general", "say", text="hello"))
        assert reply["content"] == "hello 1 -"
