"""What is said of boards: the board itself, and nothing more once it is off."""

from __future__ import annotations

import logging

import discord

from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.notice import Notice
from cogs.board_card import board_message
from cogs.notices.speaker import Speaker

log = logging.getLogger(__name__)


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The board, kept as the tasks are."""
    view = await out.desk.boards.view(guild, ChannelId(notice.channel or 0))
    rendered = board_message(view, guild, out.archive_url)
    return MessageId((await out.card(guild, notice, view.board.card, rendered))[0].id)


async def off(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """Take down the message of a board that is off."""
    channel = out.bot.get_partial_messageable(notice.channel or 0, guild_id=guild)
    try:
        await channel.get_partial_message(int(str(notice.data["message"]))).delete()
    except discord.NotFound:
        log.info("the board in channel %s of guild %s was gone already", notice.channel, guild)
    return None
