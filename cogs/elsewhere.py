"""What the web archive asks about servers: from the gateway's events or, where another process gets those, from Discord
itself."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.domain.ids import ChannelId, GuildId
from bot.domain.share import Share

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

RELIED_ON: Final = 60.0
"""Seconds for which we rely on what Discord told us of a guild whose events another process gets."""
_ANSWER_SECONDS: Final = 5.0
_NOT_TOLD: Final = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True)
class _Told:
    """What Discord told at ``at`` (monotonic seconds): a guild's name, and what in it @everyone may view."""

    at: float
    name: str | None = None
    readable: frozenset[int] = frozenset()


class Elsewhere:
    """Knows the guilds of ``share`` from the client, and of the others what it has asked for."""

    def __init__(self, client: Barnraiser, share: Share) -> None:
        """Ask through ``client``."""
        self._client, self._share = client, share
        self._told: dict[GuildId, _Told] = {}
        self._asking = asyncio.Lock()

    async def acquaint(self, guild: GuildId) -> None:
        """Ask about a guild of another process, unless that was done within the last minute.

        One after another: readers of the web must not use up what Discord lets the bot ask.
        """
        if self._known(guild) or not self._client.is_ready():
            return
        async with self._asking:
            if not self._known(guild):
                self._told[guild] = await self._ask(guild)

    def _known(self, guild: GuildId) -> bool:
        told = self._told.get(guild)
        return guild in self._share or (told is not None and time.monotonic() - told.at < RELIED_ON)

    async def _ask(self, guild: GuildId) -> _Told:
        now = time.monotonic()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                found = await self._client.fetch_guild(guild, with_counts=False)
                channels = await found.fetch_channels()
                threads = await found.active_threads()
        except _NOT_TOLD as trouble:
            log.info("guild %s, which another process serves, is not known here: %s", guild, trouble)
            return _Told(now)
        readable = {one.id for one in channels if one.permissions_for(found.default_role).view_channel}
        readable |= {one.id for one in threads if not one.is_private() and one.parent_id in readable}
        return _Told(now, found.name, frozenset(readable))

    def guild_name(self, guild: GuildId) -> str | None:
        """What a guild calls itself; None while that is not known."""
        if guild in self._share:
            return self._client.guild_name(guild)
        told = self._told.get(guild)
        return told.name if told is not None else None

    def readable_by_all(self, guild: GuildId, channel: ChannelId) -> bool:
        """Whether @everyone may view a channel or thread: see ``Barnraiser.readable_by_all``."""
        if guild in self._share:
            return self._client.readable_by_all(guild, channel)
        told = self._told.get(guild)
        return told is not None and channel in told.readable
