"""One's own affairs: ``/me …``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.edge import actor, answer, begin, desk
from cogs.me_card import todo_message
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Me(commands.GroupCog, group_name="me", group_description=text("me-group")):
    """The commands around oneself."""

    @app_commands.command(name="todo", description=text("me-todo-description"))
    async def todo(self, interaction: Interaction) -> None:
        """Everything that waits for this person."""
        await begin(interaction)
        who = actor(interaction)
        shown = todo_message(await desk(interaction).me.todo(who), who.guild)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Me())
