"""Digests: ``/digest …``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import ChannelId
from bot.domain.schedule_words import parse_days, parse_time
from cogs.digest_card import digest_message, digests_message, set_words
from cogs.edge import actor, answer, begin, channel_of, desk
from cogs.places import Postable, require_postable
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description=text("digest-group")):
    """The commands around digests."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="set", description=text("digest-set-description"))
    @app_commands.describe(
        time=text("digest-set-option-time"),
        days=text("digest-set-option-days"),
        channel=text("digest-set-option-channel"),
    )
    async def set(
        self, interaction: Interaction, time: str, days: str = "daily", channel: Postable | None = None
    ) -> None:
        """Post a digest regularly."""
        await begin(interaction)
        place = channel if channel is not None else require_postable(interaction, channel_of(interaction))
        digest = await desk(interaction).digests.set(
            actor(interaction), channel=place, at=parse_time(time), weekdays=parse_days(days, 0)[0]
        )
        await answer(interaction, set_words(digest))

    @app_commands.command(name="preview", description=text("digest-preview-description"))
    async def preview(self, interaction: Interaction) -> None:
        """What a digest would say now."""
        await begin(interaction)
        guild, digests = actor(interaction).guild, desk(interaction).digests
        content = await digests.preview(guild)
        if content.empty:
            await answer(interaction, text("digest-preview-empty"))
            return
        shown = digest_message(await digests.items(guild, content), False, guild, self.bot.archive_url)
        await answer(interaction, text("digest-preview-note"), embed=shown.embed)

    @app_commands.command(name="off", description=text("digest-off-description"))
    @app_commands.describe(channel=text("digest-off-option-channel"))
    async def off(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        """Post no more digests."""
        await begin(interaction)
        place = ChannelId(channel.id) if channel is not None else channel_of(interaction)
        await desk(interaction).digests.off(actor(interaction), place)
        await answer(interaction, text("digest-off", channel=f"<#{place}>"))

    @app_commands.command(name="list", description=text("digest-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """Every digest."""
        await begin(interaction)
        shown = digests_message(await desk(interaction).digests.listing(actor(interaction).guild))
        await answer(interaction, shown.content, embed=shown.embed)


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Digests(bot))
