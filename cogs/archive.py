"""The archive in chat: ``/archive …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import GuildId, RevisionId, parse_ref
from cogs.archive_card import found_message, history_message, page_message
from cogs.edge import actor, answer, begin, desk
from cogs.references import Choices, page_titles
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_QUERY_LIMIT: Final = 200
_FOUND: Final = 50
_REVISIONS: Final = 50


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

    @app_commands.command(name="show", description=text("archive-show-description"))
    @app_commands.describe(page=text("archive-option-page"))
    async def show(self, interaction: Interaction, page: str) -> None:
        """Read a page."""
        await begin(interaction)
        guild = actor(interaction).guild
        address, number = await _address(interaction, guild, page)
        view = await desk(interaction).archive.page(guild, address, number)
        await answer(interaction, embed=page_message(view, guild, self.bot.archive_url).embed)

    @app_commands.command(name="history", description=text("archive-history-description"))
    @app_commands.describe(page=text("archive-option-page"))
    async def history(self, interaction: Interaction, page: str) -> None:
        """Every revision of a page."""
        await begin(interaction)
        guild = actor(interaction).guild
        address, _ = await _address(interaction, guild, page)
        found, revisions = await desk(interaction).archive.history(guild, address, limit=_REVISIONS)
        await answer(interaction, embed=history_message(found, revisions, guild, self.bot.archive_url).embed)

    @show.autocomplete("page")
    @history.autocomplete("page")
    async def _pages(self, interaction: Interaction, typed: str) -> Choices:
        return await page_titles(interaction, typed)


async def _address(interaction: discord.Interaction[Any], guild: GuildId, typed: str) -> tuple[str, RevisionId | None]:
    """The page that somebody named by its title, or by one of its revisions: then also which."""
    reference = parse_ref(typed)
    if reference is None or reference[0] != "R":
        return typed, None
    number = RevisionId(reference[1])
    return (await desk(interaction).archive.revision(guild, number)).slug, number


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Archive(bot))
