"""What is said of boards: the board itself, and nothing more once it is off."""

from __future__ import annotations

import logging
from dataclasses import replace

import discord

from bot.domain.board import grouped
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.notice import Notice
from cogs.board_card import board_message
from cogs.notices.speaker import Speaker

log = logging.getLogger(__name__)


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The board, kept as the tasks are; without those of channels that are for fewer people than its own."""
    place = ChannelId(notice.channel or 0)
    view = await out.desk.boards.view(guild, place)
    told = [task for task in view.tasks if out.tells(guild, place, task)]
    shown = replace(view, groups=grouped(told, view.board.sought))
    rendered = board_message(shown, guild, out.archive_url, untold=len(view.tasks) - len(told))
    return MessageId((await out.card(guild, notice, view.board.card, rendered))[0].id)


async def off(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """Take down the message of a board that is off."""
    channel = out.bot.get_partial_messageable(notice.channel or 0, guild_id=guild)
    try:
        await channel.get_partial_message(int(str(notice.data["message"]))).delete()
    except discord.NotFound:
        log.info("the board in channel %s of guild %s was gone already", notice.channel, guild)
    return None
