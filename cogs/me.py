"""One's own affairs: ``/me …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.people import Nudge
from cogs.edge import actor, answer, begin, desk
from cogs.me_card import todo_message
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_REMINDERS: Final = [
    app_commands.Choice(name=text(f"me-reminders-choice-{way.value}"), value=way.value) for way in Nudge
]


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

    @app_commands.command(name="reminders", description=text("me-reminders-description"))
    @app_commands.describe(how=text("me-reminders-option-how"))
    @app_commands.choices(how=_REMINDERS)
    async def reminders(self, interaction: Interaction, how: app_commands.Choice[str] | None = None) -> None:
        """How this person is reminded of votes that are about to close."""
        await begin(interaction)
        who, service = actor(interaction), desk(interaction).me
        if how is not None:
            await service.remind(who, Nudge(how.value))
        await answer(interaction, text(f"me-reminders-{(await service.reminded(who)).value}"))


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Me())
