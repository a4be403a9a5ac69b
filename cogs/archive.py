"""The archive in chat: ``/archive …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.archive_card import found_message
from cogs.edge import actor, answer, begin, desk
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_QUERY_LIMIT: Final = 200
_FOUND: Final = 50


@app_commands.guild_only()
class Archive(commands.GroupCog, group_name="archive", group_description=text("archive-group")):
    """The commands around the archive."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="search", description=text("archive-search-description"))
    @app_commands.describe(words=text("archive-search-option-words"))
    async def search(self, interaction: Interaction, words: app_commands.Range[str, 1, _QUERY_LIMIT]) -> None:
        """Find pages."""
        await begin(interaction)
        guild = actor(interaction).guild
        found = await desk(interaction).archive.searching.find(guild, words, limit=_FOUND)
        shown = found_message(words, found, guild, self.bot.archive_url)
        await answer(interaction, shown.content, embed=shown.embed)


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Archive(bot))
