"""Changing settings: what was asked for is changed, or proposed where the settings are the community's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.domain.draft import Draft
from bot.domain.governing import Governed
from bot.domain.settings import GuildSettings
from cogs.drafts import show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of, wording
from cogs.words import text

Changes = dict[str, object]


async def change(
    interaction: discord.Interaction[Any], wanted: Changes | Callable[[GuildSettings], Changes]
) -> GuildSettings | None:
    """Change the settings named, or those that follow from how they are; without any say so, and return None."""
    await begin(interaction)
    who = actor(interaction)
    changes = wanted(await desk(interaction).settings.get(who.guild)) if callable(wanted) else wanted
    if not changes:
        await answer(interaction, text("settings-nothing"))
        return None
    try:
        changed = await desk(interaction).settings.change(who, changes)
    except Governed as no:
        await _offer(interaction, no)
        return None
    interaction.client.dispatch("settings_changed", who.guild)
    return changed


async def _offer(interaction: discord.Interaction[Any], no: Governed) -> None:
    """Say that these settings are the community's own, and show the proposal that would change them."""
    if not no.effects:
        await answer(interaction, text("settings-nothing"))
        return
    group, event = str(no.details["group"]), event_of(interaction)
    draft = Draft(title=text("settings-proposal-title", group=group), effects=no.effects)
    channel = channel_of(interaction)
    ready = await desk(interaction).drafts.prepare(actor(interaction), draft, channel=channel, event=event)
    await show_preview(interaction, ready, event, lead=wording(no))


def given(options: dict[str, Any]) -> dict[str, object]:
    """The options that were used."""
    return {name: value for name, value in options.items() if value is not None}


def cleared(choice: app_commands.Choice[str] | None) -> dict[str, object]:
    """What was chosen to be cleared, as options that are empty now."""
    return dict.fromkeys(choice.value.split()) if choice is not None else {}
