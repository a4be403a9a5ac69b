"""How long and how often an interaction may be answered, and what its token opens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.app import Server
from sandbox.model import interactions as model
from tests.sandbox.person import InteractionFailed
from tests.sandbox.scene import PLACE, Scene, staged


@pytest.fixture
async def scene(server: Server) -> AsyncIterator[Scene]:
    async with staged(server) as found:
        yield found


async def test_a_bot_that_stays_silent_fails_the_interaction_and_loses_the_token(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "ANSWER_WITHIN", 0.2)
    used = await scene.chidi.slash(PLACE, "silent")
    with pytest.raises(InteractionFailed):
        await scene.chidi.wait_reply(used)
    with pytest.raises(discord.NotFound) as late:
        await (await scene.bot.left.get()).response.send_message("too late")
    assert late.value.code == 10062


async def test_a_second_answer_is_refused(scene: Scene) -> None:
    await scene.chidi.slash(PLACE, "silent")
    first = await scene.bot.left.get()
    await first.response.send_message("once")
    first.response._response_type = None
    with pytest.raises(discord.HTTPException) as twice:
        await first.response.send_message("twice")
    assert twice.value.code == 40060


async def test_a_followup_before_the_answer_finds_no_webhook(scene: Scene) -> None:
    await scene.chidi.slash(PLACE, "silent")
    with pytest.raises(discord.NotFound) as early:
        await (await scene.bot.left.get()).followup.send("too early")
    assert early.value.code == 10015


async def test_a_token_is_worthless_after_a_quarter_of_an_hour(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.chidi.slash(PLACE, "silent")
    interaction = await scene.bot.left.get()
    await interaction.response.defer(ephemeral=True)
    monkeypatch.setattr(model, "TOKEN_LIFE", 0.0)
    with pytest.raises(discord.HTTPException) as late:
        await interaction.edit_original_response(content="too late")
    assert late.value.code == 50027


async def test_moving_the_clock_fails_no_interaction(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "silent")
    scene.server.clock.move(86_400)
    await (await scene.bot.left.get()).response.send_message("a day later")
    assert (await scene.chidi.wait_reply(used))["content"] == "a day later"


async def test_the_bot_can_read_change_and_delete_its_ephemeral_answer_by_token(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "silent")
    interaction = await scene.bot.left.get()
    await interaction.response.send_message("secret", ephemeral=True)
    reply = await scene.chidi.wait_reply(used)
    assert (await interaction.original_response()).content == "secret"
    await interaction.edit_original_response(content="secret no more")
    assert (await scene.chidi.wait_edit(reply))["content"] == "secret no more"
    await interaction.delete_original_response()
    await scene.chidi.wait_deleted(reply)
    with pytest.raises(discord.NotFound) as gone:
        await interaction.edit_original_response(content="too late")
    assert gone.value.code == 10008


async def test_the_bot_can_edit_its_public_answer_through_the_channel_later(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "say", text="card")
    reply = await scene.chidi.wait_reply(used)
    channel = scene.bot.get_channel(int(reply["channel_id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.get_partial_message(int(reply["id"])).edit(content="card, edited")
    assert (await scene.chidi.wait_edit(reply))["content"] == "card, edited"


async def test_what_the_bot_receives_says_who_where_and_with_which_rights(scene: Scene) -> None:
    await scene.chidi.slash(PLACE, "silent")
    interaction = await scene.bot.left.get()
    assert interaction.guild is not None
    assert interaction.guild.name == "Tidepool Guide"
    assert isinstance(interaction.channel, discord.TextChannel)
    assert isinstance(interaction.user, discord.Member)
    assert interaction.user.name == "chidi"
    assert interaction.permissions.send_messages
    assert not interaction.permissions.manage_guild
    assert interaction.app_permissions.manage_messages
    assert interaction.locale is discord.Locale.american_english
    assert interaction.is_guild_integration()
    assert interaction.context.guild
    assert interaction.filesize_limit == 10 * 1024 * 1024
