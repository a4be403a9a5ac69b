"""Delegations: ``/delegate …``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId
from cogs.delegation_card import delegation_list, scope
from cogs.edge import actor, actor_of, answer, begin, desk, event_of
from cogs.references import AnArea
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Delegations(commands.GroupCog, group_name="delegate", group_description=text("delegation-group")):
    """The commands around delegations."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="to", description=text("delegation-to-description"))
    @app_commands.describe(member=text("delegation-to-option-member"), area=text("delegation-to-option-area"))
    async def to(self, interaction: Interaction, member: discord.Member, area: AnArea | None = None) -> None:
        """Name somebody to vote in one's place."""
        await begin(interaction)
        who = actor(interaction)
        delegate = actor_of(member, who.guild)
        made = await desk(interaction).delegations.name(who, delegate, area or "", event_of(interaction))
        await answer(interaction, text("delegation-named", delegate=person(made.delegate), where=scope(made.area)))

    @app_commands.command(name="revoke", description=text("delegation-revoke-description"))
    @app_commands.describe(area=text("delegation-revoke-option-area"))
    async def revoke(self, interaction: Interaction, area: AnArea | None = None) -> None:
        """Take a delegation back."""
        await begin(interaction)
        gone = await desk(interaction).delegations.revoke(actor(interaction), area or "", event_of(interaction))
        await answer(interaction, text("delegation-revoked", delegate=person(gone.delegate), where=scope(gone.area)))

    @app_commands.command(name="decline", description=text("delegation-decline-description"))
    @app_commands.describe(member=text("delegation-decline-option-member"))
    async def decline(self, interaction: Interaction, member: discord.User) -> None:
        """Not vote for somebody."""
        await begin(interaction)
        await desk(interaction).delegations.decline(actor(interaction), MemberId(member.id), event_of(interaction))
        await answer(interaction, text("delegation-declined", member=person(member.id)))

    @app_commands.command(name="list", description=text("delegation-list-description"))
    @app_commands.describe(member=text("delegation-list-option-member"))
    async def listing(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Who votes for whom."""
        await begin(interaction)
        who = actor(interaction)
        about = MemberId(member.id) if member is not None else who.id
        shown = delegation_list(await desk(interaction).delegations.listing(who.guild), about, only=member is not None)
        await answer(interaction, shown.content, embed=shown.embed)


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Delegations(bot))
