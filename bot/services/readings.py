"""Readings: which cards are being read over REST just now, and who did something there meanwhile.

A reading takes a while, and what was read of somebody who clicked in that time is out of date: their click is newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.ids import GuildId, MemberId, MessageId


@dataclass(eq=False)
class Reading:
    """One reading of one card. ``members`` reacted there since it began; with ``everybody`` reactions were cleared."""

    guild: GuildId
    card: MessageId
    members: set[MemberId] = field(default_factory=set)
    everybody: bool = False

    def outdated(self, member: MemberId) -> bool:
        """Whether what was read of this member may no longer be true."""
        return self.everybody or member in self.members


class Readings:
    """Every reading under way."""

    def __init__(self) -> None:
        self._under_way: list[Reading] = []

    @contextmanager
    def begin(self, guild: GuildId, card: MessageId) -> Iterator[Reading]:
        """A reading of a card, until the end of the block."""
        reading = Reading(guild, card)
        self._under_way.append(reading)
        try:
            yield reading
        finally:
            self._under_way.remove(reading)

    def touch(self, guild: GuildId, message: MessageId, member: MemberId | None) -> None:
        """A member's reaction came or went, or with None those of everybody."""
        for reading in self._under_way:
            if (reading.guild, reading.card) == (guild, message):
                if member is None:
                    reading.everybody = True
                else:
                    reading.members.add(member)
