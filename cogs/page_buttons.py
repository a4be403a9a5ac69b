"""The buttons of the news about watched pages. They work in direct messages, and after a restart."""

from __future__ import annotations

import re
from typing import Any, Final

import discord

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from cogs.edge import answer, begin, desk, guarded
from cogs.forms import ID_MAX
from cogs.rendered import label
from cogs.words import safe, text

Interaction = discord.Interaction[Any]
_UNWATCH: Final = "unwatch:"


class UnwatchButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"unwatch:(?P<guild>\d+):(?P<page>.+)"):
    """Stops watching one page."""

    def __init__(self, guild: GuildId, page: str, title: str = "") -> None:
        """The button for the page at this address."""
        self.guild, self.page = guild, page
        words = text("page-button-unwatch", title=title)
        super().__init__(discord.ui.Button(label=label(words), custom_id=f"{_UNWATCH}{guild}:{page}"))

    @staticmethod
    def fits(guild: GuildId, page: str) -> bool:
        """Whether an address is short enough for a button, counted in UTF-16 units to be on the safe side."""
        return len(f"{_UNWATCH}{guild}:{page}".encode("utf-16-le")) // 2 <= ID_MAX

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> UnwatchButton:
        """The button that was pressed."""
        return cls(GuildId(int(match["guild"])), match["page"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Stop watching it."""
        await begin(interaction)
        page = await desk(interaction).watching.unwatch(self.guild, MemberId(interaction.user.id), self.page)
        await answer(interaction, text("page-unwatched", title=safe(page.title, 200)))


class QuietButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"watch-quiet:(?P<guild>\d+)"):
    """Ends the messages about watched pages."""

    def __init__(self, guild: GuildId) -> None:
        """The button for what is watched in this guild."""
        self.guild = guild
        super().__init__(discord.ui.Button(label=label(text("page-button-quiet")), custom_id=f"watch-quiet:{guild}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> QuietButton:
        """The button that was pressed."""
        return cls(GuildId(int(match["guild"])))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Be quiet."""
        await begin(interaction)
        user = interaction.user
        await desk(interaction).watching.messages(Actor(self.guild, MemberId(user.id), user.display_name), wanted=False)
        await answer(interaction, text("page-quiet"))
