"""The health of the commons: ``/health``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.edge import actor, answer, begin, desk
from cogs.health_card import health_embed
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser


class Health(commands.Cog):
    """The command that shows it."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="health", description=text("health-description"))
    @app_commands.guild_only()
    async def health(self, interaction: discord.Interaction[Barnraiser]) -> None:
        """The figures of the last weeks, for maintainers and admins."""
        await begin(interaction)
        who = actor(interaction)
        found = await desk(interaction).health.asked(who)
        public = (await desk(interaction).settings.get(who.guild)).archive_public
        await answer(interaction, embed=health_embed(found, who.guild, self.bot.archive_url, public=public))


async def setup(bot: Barnraiser) -> None:
    """Add the command."""
    await bot.add_cog(Health(bot))
