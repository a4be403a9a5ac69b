"""One's own affairs: ``/me …``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.erasure import EraseButton, erasure_request, placeholders
from cogs.forms import data_file
from cogs.me_card import RefreshButton, past_message, todo_message
from cogs.todo_menu import TodoMenu
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
OWN_DATA_LIMIT: Final = 9 * 1024 * 1024
"""Bytes of the file with everything about somebody. Discord takes 10 MiB; source: its documentation, "Uploading
Files"."""


@app_commands.guild_only()
class Me(commands.GroupCog, group_name="me", group_description=text("me-group")):
    """The commands around oneself."""

    @app_commands.command(name="todo", description=text("me-todo-description"))
    async def todo(self, interaction: Interaction) -> None:
        """Everything that waits for this person."""
        await begin(interaction)
        who = actor(interaction)
        shown = todo_message(await desk(interaction).me.todo(who), who.guild, who.id)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)

    @app_commands.command(name="history", description=text("me-history-description"))
    async def history(self, interaction: Interaction) -> None:
        """What this person has done here."""
        await begin(interaction)
        who = actor(interaction)
        shown = past_message(await desk(interaction).me.past(who), who.guild)
        await answer(interaction, shown.content, embed=shown.embed)

    @app_commands.command(name="export", description=text("erasure-export-description"))
    async def export(self, interaction: Interaction) -> None:
        """Everything that is kept about this person, for themself."""
        await begin(interaction)
        who = actor(interaction)
        data = await desk(interaction).erasure.own_data(who.guild, who.id, OWN_DATA_LIMIT)
        if data is None:
            raise Refusal("erasure-export-too-large")
        await answer(
            interaction,
            text("erasure-export-done"),
            file=partial(data_file, f"barnraiser-{who.guild}-{who.id}.json", data),
        )

    @app_commands.command(name="erase", description=text("erasure-description"))
    async def erase(self, interaction: Interaction) -> None:
        """What would be removed, and the buttons that do it."""
        await begin(interaction)
        who = actor(interaction)
        held = await desk(interaction).erasure.holdings(who.guild, who.id, *placeholders())
        shown = erasure_request(held)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


async def setup(bot: Barnraiser) -> None:
    """Add the commands, and the buttons of what they show."""
    bot.add_dynamic_items(EraseButton, RefreshButton, TodoMenu)
    await bot.add_cog(Me())
