"""What can be pressed below what somebody watches. It works in direct messages too, and after a restart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Self

import discord

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.watching import Topic, watched
from cogs.edge import answer, begin, desk, guarded
from cogs.rendered import label
from cogs.words import clip, safe, text

Interaction = discord.Interaction[Any]
_CHOICES: Final = 25
_VALUE_MAX: Final = 100


class StopMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"watch-stop:(?P<guild>\d+)"):
    """Stops watching one thing."""

    def __init__(self, guild: GuildId, menu: discord.ui.Select[Any]) -> None:
        """This menu of what is watched in a guild."""
        self.guild = guild
        super().__init__(menu)

    @classmethod
    def over(cls, guild: GuildId, things: Iterable[tuple[Topic, str, str]]) -> Self | None:
        """The menu of the first of these, each by its kind, its name and its title; None if there are none.

        Names too long for a menu are left out; those are of pages, which ``/page unwatch`` knows too.
        """
        menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"watch-stop:{guild}", placeholder=text("watch-menu-stop")
        )
        named = ((watched(topic, name), title) for topic, name, title in things)
        fitting = [(value, title) for value, title in named if len(value.encode("utf-16-le")) // 2 <= _VALUE_MAX]
        for value, title in fitting[:_CHOICES]:
            menu.add_option(label=clip(title, 100) or value, value=value)
        return cls(guild, menu) if menu.options else None

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(GuildId(int(match["guild"])), item)

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Stop watching it."""
        await begin(interaction)
        topic, _, name = self.item.values[0].partition(":")
        member = MemberId(interaction.user.id)
        title = await desk(interaction).watching.stop(self.guild, member, Topic(topic), name)
        await answer(interaction, text("watch-stopped", title=safe(title, 200)))


class QuietButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"watch-quiet:(?P<guild>\d+)"):
    """Ends the messages about what is watched."""

    def __init__(self, guild: GuildId) -> None:
        """The button for what is watched in this guild."""
        self.guild = guild
        super().__init__(discord.ui.Button(label=label(text("watch-button-quiet")), custom_id=f"watch-quiet:{guild}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(GuildId(int(match["guild"])))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Be quiet."""
        await begin(interaction)
        user = interaction.user
        who = Actor(self.guild, MemberId(user.id), user.display_name)
        await desk(interaction).wishes.hear_of_watched(who, None)
        await answer(interaction, text("watch-quieted"))
