"""Agreeing to the licence: the wording, and the button that agrees to exactly what was shown beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.ids import GuildId, MemberId
from bot.domain.licences import lengthened, licence_of, shortened
from bot.domain.people import Actor
from bot.domain.settings import CONSENT_VERSION, ORIGIN
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.rendered import OPEN, Rendered, buttons, label
from cogs.words import safe, text


def licence_link(licence: str) -> str:
    """A licence by its usual name, or the certificate of origin, linked to its text."""
    if licence == ORIGIN:
        return text("consent-origin-link")
    known = licence_of(licence)
    return known.named if known is not None else safe(licence, 60)


class ConsentButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"agree:(?P<guild>\d+):(?P<version>[^:]+):(?P<licence>[^:]+)",
):
    """Agrees to one licence in one wording, in one guild; also pressed in direct messages, and long afterwards."""

    def __init__(self, guild: int, version: str, licence: str) -> None:
        """The button beside the wording ``version`` for ``licence``."""
        self.guild, self.version, self.licence = guild, version, licence
        super().__init__(
            discord.ui.Button(
                label=label(text("consent-button-origin" if licence == ORIGIN else "consent-button")),
                style=discord.ButtonStyle.success,
                custom_id=f"agree:{guild}:{version}:{shortened(licence)}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ConsentButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), match["version"], lengthened(match["licence"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Agree to what was shown, unless its wording has changed since."""
        await begin(interaction)
        guild = GuildId(self.guild)
        if self.version != CONSENT_VERSION:
            asked = consent_request(guild, self.licence)
            await answer(interaction, text("consent-changed"), embed=asked.embed, view=asked.view)
            return
        given = await desk(interaction).consents.give(who_in(interaction, guild), self.licence)
        await answer(interaction, text("consent-given", licence=licence_link(given.licence)))


def who_in(interaction: discord.Interaction[Any], guild: GuildId) -> Actor:
    """Who agrees; in a direct message Discord says nothing of their part in the guild, and nothing of it matters."""
    if interaction.guild_id is not None:
        return actor(interaction)
    return Actor(guild, MemberId(interaction.user.id), interaction.user.display_name)


def consent_request(guild: GuildId, licence: str) -> Rendered:
    """What somebody is asked to agree to, with the button that does."""
    if licence == ORIGIN:
        embed = discord.Embed(title=text("consent-origin-title"), description=text("consent-origin"), colour=OPEN)
        return Rendered(embed=embed, view=buttons(ConsentButton(guild, CONSENT_VERSION, licence)))
    known = licence_of(licence)
    means = text(f"consent-means-{known.sense.value}") if known is not None else ""
    words = text("consent-text", licence=licence_link(licence), means=means)
    embed = discord.Embed(title=text("consent-title"), description=words, colour=OPEN)
    return Rendered(embed=embed, view=buttons(ConsentButton(guild, CONSENT_VERSION, licence)))


def consent_requests(guild: GuildId, wanted: Sequence[str]) -> Rendered:
    """The same for several at once, a button each."""
    asked = [consent_request(guild, one) for one in wanted]
    words = "\n\n".join(one.embed.description or "" for one in asked if one.embed is not None)
    embed = discord.Embed(title=text("consent-title"), description=words, colour=OPEN)
    return Rendered(embed=embed, view=buttons(*(item for one in asked if one.view for item in one.view.children)))
