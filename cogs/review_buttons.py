"""The buttons of an offered review. They are pressed in direct messages, also after a restart."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.domain.ids import ContributionId, GuildId, MemberId, ref
from bot.domain.people import Actor
from cogs.edge import answer, begin, desk, guarded
from cogs.rendered import label
from cogs.words import text

_STYLES = {"take": discord.ButtonStyle.success, "pass": discord.ButtonStyle.secondary}


class OfferButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"offer:(?P<guild>\d+):(?P<number>\d+):(?P<act>take|pass)",
):
    """Takes on a review, or declines it."""

    def __init__(self, guild: int, number: int, act: str) -> None:
        """The button that does ``act``."""
        self.guild, self.number, self.act = GuildId(guild), ContributionId(number), act
        super().__init__(
            discord.ui.Button(
                label=label(text(f"review-button-{act}")),
                style=_STYLES[act],
                custom_id=f"offer:{guild}:{number}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> OfferButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), int(match["number"]), match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it."""
        await begin(interaction)
        user = interaction.user
        who = Actor(self.guild, MemberId(user.id), user.display_name)
        if self.act == "take":
            await desk(interaction).assigning.take_offered(who, self.number)
        else:
            await desk(interaction).assigning.let_go(who, self.number)
        await answer(interaction, text(f"review-{self.act}-done", ref=ref("C", self.number)))
