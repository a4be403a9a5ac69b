"""Boards: ``/board …``, and the menu on a board's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.board import Sought
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.particulars import MINUTES
from bot.domain.share import Share
from cogs.board_card import ClaimMenu, boards_message, sought_words
from cogs.edge import actor, answer, begin, channel_of, desk
from cogs.places import Postable, require_postable
from cogs.references import AnArea
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Boards(commands.GroupCog, group_name="board", group_description=text("board-group")):
    """The commands around boards."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="set", description=text("board-set-description"))
    @app_commands.describe(
        channel=text("board-set-option-channel"),
        area=text("board-set-option-area"),
        newcomers=text("board-set-option-newcomers"),
        minutes=text("board-set-option-minutes"),
        free=text("board-set-option-free"),
    )
    async def set(
        self,
        interaction: Interaction,
        channel: Postable | None = None,
        area: AnArea | None = None,
        newcomers: bool = False,
        minutes: app_commands.Range[int, *MINUTES] | None = None,
        free: bool = False,
    ) -> None:
        """Have a board in a channel."""
        await begin(interaction)
        place = channel if channel is not None else require_postable(interaction, channel_of(interaction))
        who, sought = actor(interaction), Sought(area or "", minutes, newcomers, free)
        await desk(interaction).boards.set(who, place, sought)
        await self.bot.deliver_now(who.guild)
        await answer(interaction, text("board-set", channel=f"<#{place}>", what=sought_words(sought)))

    @app_commands.command(name="off", description=text("board-off-description"))
    @app_commands.describe(channel=text("board-off-option-channel"))
    async def off(self, interaction: Interaction, channel: discord.TextChannel | discord.Thread | None = None) -> None:
        """Take a channel's board down."""
        await begin(interaction)
        place, who = ChannelId(channel.id) if channel is not None else channel_of(interaction), actor(interaction)
        await desk(interaction).boards.off(who, place)
        await self.bot.deliver_now(who.guild)
        await answer(interaction, text("board-off", channel=f"<#{place}>"))

    @app_commands.command(name="list", description=text("board-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """Every board."""
        await begin(interaction)
        guild = actor(interaction).guild
        shown = boards_message(await desk(interaction).boards.listing(guild), guild)
        await answer(interaction, shown.content, embed=shown.embed)

    @commands.Cog.listener()
    async def on_back(self, share: Share) -> None:
        """Have the guilds looked at for what asks for work by itself, also those where nothing happens."""
        for guild in self.bot.guild_ids():
            if guild in share:
                await self.bot.desk.tracing.begin(guild)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted; if it was a board, it is posted again."""
        if payload.guild_id is not None:
            await self.bot.desk.boards.card_lost(GuildId(payload.guild_id), MessageId(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted."""
        if payload.guild_id is not None:
            for message in payload.message_ids:
                await self.bot.desk.boards.card_lost(GuildId(payload.guild_id), MessageId(message))


async def setup(bot: Barnraiser) -> None:
    """Add the commands and the menu."""
    bot.add_dynamic_items(ClaimMenu)
    await bot.add_cog(Boards(bot))
