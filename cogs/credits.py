"""Credits: ``/credit`` records work that is no text, ``/credits`` tells what somebody has given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId, ref
from bot.domain.refusal import Refusal
from bot.domain.works import KINDS, LINK_LIMIT, WHAT_LIMIT
from bot.services.authors import Author
from cogs.credit_card import CreditButton, credits_message
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.links import card_place
from cogs.references import Choices, suggestions
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_KINDS: Final = sorted((text(f"work-kind-{kind}"), kind) for kind in KINDS)


class Credits(commands.Cog):
    """The commands around credits."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="credit", description=text("credit-description"))
    @app_commands.guild_only()
    @app_commands.describe(
        member=text("credit-option-member"),
        kind=text("credit-option-kind"),
        what=text("credit-option-what"),
        link=text("credit-option-link"),
    )
    async def credit(
        self,
        interaction: Interaction,
        member: discord.Member,
        kind: str,
        what: app_commands.Range[str, 1, WHAT_LIMIT],
        link: app_commands.Range[str, 1, LINK_LIMIT] | None = None,
    ) -> None:
        """Record some work."""
        await begin(interaction)
        if member.bot:
            raise Refusal("credit-a-bot")
        who, credits_ = actor(interaction), desk(interaction).credits
        made = await credits_.record(
            who,
            Author(MemberId(member.id), member.display_name),
            kind=kind,
            what=what,
            link=link or "",
            channel=channel_of(interaction),
            event=event_of(interaction),
        )
        await self.bot.deliver_now(who.guild)
        made = await desk(interaction).contributions.get(who.guild, made.number)
        place, name = card_place(who.guild, made.channel, made.card), ref("C", made.number)
        if made.waits:
            await answer(interaction, text("credit-recorded", ref=name, place=place))
        else:
            await answer(interaction, text("credit-recorded-confirmed", ref=name, place=place, who=person(made.author)))

    @credit.autocomplete("kind")
    async def _kinds(self, interaction: Interaction, typed: str) -> Choices:
        return suggestions(_KINDS, typed)

    @app_commands.command(name="credits", description=text("credits-description"))
    @app_commands.guild_only()
    @app_commands.describe(member=text("credits-option-member"))
    async def credits(self, interaction: Interaction, member: discord.Member | None = None) -> None:
        """What somebody has given."""
        await begin(interaction)
        who = actor(interaction)
        whose = MemberId(member.id) if member is not None else who.id
        made = await desk(interaction).credits.of(who.guild, whose)
        name = member.display_name if member is not None else who.name
        shown = credits_message(made, name, whose, who.guild, self.bot.archive_url)
        await answer(interaction, shown.content, embed=shown.embed)


async def setup(bot: Barnraiser) -> None:
    """Add the commands and the buttons."""
    bot.add_dynamic_items(CreditButton)
    await bot.add_cog(Credits(bot))
