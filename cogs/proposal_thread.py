"""The thread of a proposal, made from its card."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot.domain.ids import ChannelId, GuildId, MessageId, ref
from bot.domain.proposal import Proposal
from bot.domain.settings import GuildSettings
from bot.services.outbox import Undeliverable
from cogs.words import clip, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

THREAD_SHUT: Final = (50083, 160005)
"""Archived, and locked. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""

_ALREADY: Final = 160004
_NOT_IN_THIS_KIND: Final = 50024
_NAME_LIMIT: Final = 100
_QUIET_MINUTES: Final = 10_080  # until Discord tucks it away: the longest there is


async def open_thread(bot: Barnraiser, guild: GuildId, proposal: Proposal) -> MessageId | None:
    """Make the thread of an open proposal, and return its id, which is that of the card it was made from.

    Safe to repeat: a message has one thread at most. None where there can be none: within another thread, or beside a
    voice channel. Raises Undeliverable without the permission.
    """
    home = bot.get_guild(guild)
    place = home.get_channel_or_thread(proposal.channel) if home is not None else None
    if proposal.card is None or (place is not None and not isinstance(place, discord.TextChannel)):
        return None
    for card in (proposal.card, *proposal.old_cards):
        if home is not None and home.get_thread(card) is not None:
            return card
    name = text("proposal-thread-name", ref=ref("P", proposal.number), title=proposal.title)
    return proposal.card if await thread_on(bot, guild, proposal.channel, proposal.card, name) else None


async def thread_on(bot: Barnraiser, guild: GuildId, channel: ChannelId, message: MessageId, name: str) -> bool:
    """Make the thread of a message, whose id will be the message's; False where there can be none.

    Safe to repeat. Raises Undeliverable without the permission.
    """
    place = bot.get_partial_messageable(channel, guild_id=guild).get_partial_message(message)
    try:
        await place.create_thread(name=clip(name, _NAME_LIMIT), auto_archive_duration=_QUIET_MINUTES)
    except discord.Forbidden as no:
        raise Undeliverable(text("proposal-thread-forbidden")) from no
    except discord.HTTPException as no:
        if no.code == _NOT_IN_THIS_KIND:
            log.info("no thread on message %s of guild %s: %s", message, guild, no)
            return False
        if no.code != _ALREADY:
            raise
    return True


def without_thread(guild: discord.Guild, settings: GuildSettings, channel: ChannelId) -> str:
    """Why a proposal whose card is in this channel gets no thread, in words; empty where it gets one, or none is
    wanted."""
    place = guild.get_channel_or_thread(channel)
    if not settings.proposal_threads or place is None:
        return ""
    if not isinstance(place, discord.TextChannel):
        return text("proposal-no-thread-here", channel=f"<#{channel}>")
    if not place.permissions_for(guild.me).create_public_threads:
        return text("proposal-no-thread-permission", channel=f"<#{channel}>")
    return ""
