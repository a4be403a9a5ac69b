"""Which guild an address is about, and whether its archive may be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.handle import handle_of
from bot.domain.ids import GuildId
from bot.domain.page import Credit
from bot.domain.people import is_former
from bot.domain.ports import Clock
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.services.archive import Archive
from bot.web.licences import Licence, licence
from bot.web.words import Words

TRUSTED_FOR: Final = timedelta(minutes=1)
"""How long a guild counts as known before the list of guilds is read again. Its settings are read each time."""


@dataclass(frozen=True)
class Shelf:
    """One guild's public archive."""

    guild: GuildId
    title: str
    settings: GuildSettings
    secret: str = ""

    def handle(self, credit: Credit) -> str:
        """What stands for somebody in addresses; "" for those who left."""
        return handle_of(self.secret, credit.id) if self.secret and not is_former(credit.id) else ""

    @property
    def zone(self) -> ZoneInfo:
        """The guild's time zone."""
        return self.settings.zone

    @property
    def licence(self) -> Licence:
        """What new work is published under."""
        return licence(self.settings.licence)


class Shelves:
    """Finds shelves. An address that nobody has cannot make the store open anything: only listed guilds are asked."""

    def __init__(
        self,
        archive: Archive,
        guild_name: Callable[[GuildId], str | None],
        acquaint: Callable[[GuildId], Awaitable[None]],
        clock: Clock,
        words: Words,
    ) -> None:
        """Look in ``archive``; a guild without a title of its own goes by the name it has on Discord, which is known
        after ``acquaint``, if ever."""
        self._archive, self._guild_name, self._acquaint = archive, guild_name, acquaint
        self._clock, self._words = clock, words
        self._known: frozenset[GuildId] = frozenset()
        self._known_at: datetime | None = None

    async def every(self) -> list[Shelf]:
        """All public archives, by title."""
        found = await self._archive.guilds()
        self._known = frozenset(guild for guild, _ in found)
        self._known_at = self._clock.now()
        return sorted((self._shelf(*one) for one in found), key=lambda shelf: shelf.title.casefold())

    async def state(self, guild: GuildId) -> int | None:
        """What stays the same as long as no document of a guild changes; None for one that is not known yet.

        Also makes sure that what is asked about the server is up to date.
        """
        if guild not in self._known:
            return None
        await self._acquaint(guild)
        return await self._archive.state(guild)

    def name_of(self, guild: GuildId) -> str | None:
        """What a guild is called on Discord, as far as that is known."""
        return self._guild_name(guild)

    async def find(self, guild: GuildId) -> Shelf:
        """A guild's archive. Raises Refusal if it is not public or there is no such guild, without saying which."""
        now = self._clock.now()
        stale = self._known_at is None or abs(now - self._known_at) > TRUSTED_FOR
        if stale or guild not in self._known:
            await self.every()
        if guild in self._known:
            settings = await self._archive.settings(guild)
            if settings.archive_public:
                await self._acquaint(guild)
                return replace(self._shelf(guild, settings), secret=await self._archive.atlas.secret(guild))
        raise Refusal("web-no-archive")

    def _shelf(self, guild: GuildId, settings: GuildSettings) -> Shelf:
        name = settings.archive_title or self._guild_name(guild) or self._words.text("web-untitled", guild=str(guild))
        return Shelf(guild, name, settings)
