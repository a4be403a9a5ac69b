"""Consent: ``/consent show`` and ``/consent withdraw``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.services.consents import Agreements
from cogs.consent import consent_request, licence_link
from cogs.edge import actor, answer, begin, desk
from cogs.references import Choices, suggestions
from cogs.words import safe, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Consents(commands.GroupCog, group_name="consent", group_description=text("consent-group")):
    """The commands around consent."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="show", description=text("consent-show-description"))
    async def show(self, interaction: Interaction) -> None:
        """What one has agreed to, and what this server asks for today, with the button where that is missing."""
        await begin(interaction)
        who = actor(interaction)
        found = await desk(interaction).consents.of(who.guild, who.id)
        if found.present:
            await answer(interaction, agreements_words(found))
            return
        asked = consent_request(who.guild, found.licence)
        await answer(interaction, agreements_words(found), embed=asked.embed, view=asked.view)

    @app_commands.command(name="withdraw", description=text("consent-withdraw-description"))
    @app_commands.describe(licence=text("consent-withdraw-option"))
    async def withdraw(self, interaction: Interaction, licence: str) -> None:
        """Take an agreement back, for what is not published."""
        await begin(interaction)
        who = actor(interaction)
        found = await desk(interaction).consents.withdraw(who, licence)
        words = text("consent-withdrawn", licence=licence_link(licence), waiting=found.waiting)
        await answer(interaction, "\n".join([words, text("consent-stays", published=found.published)]))

    @withdraw.autocomplete("licence")
    async def _own(self, interaction: Interaction, typed: str) -> Choices:
        who = actor(interaction)
        given = (await desk(interaction).consents.of(who.guild, who.id)).given
        return suggestions(((one, one) for one in dict.fromkeys(one.licence for one in given)), typed)


def agreements_words(found: Agreements) -> str:
    """What somebody has agreed to, a line each; and how much of theirs is published and waits."""
    lines = [
        text(
            "consent-show-line",
            licence=licence_link(one.licence),
            version=safe(one.text_version, 20),
            when=when(one.at, "f"),
        )
        for one in found.given
    ]
    return "\n".join([*(lines or [text("consent-show-none")]), text("consent-stays", published=found.published)])


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Consents(bot))
