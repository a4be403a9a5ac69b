"""What is due when, of one kind, in all guilds: the earliest at hand without looking at the rest."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from bot.domain.ids import GuildId
from bot.domain.ports import Due, Key
from bot.domain.share import Share

_SLACK: Final = 64


class DueTimes:
    """A heap in which replaced times stay until they come up, or until they are more than what counts."""

    def __init__(self) -> None:
        self._now: dict[GuildId, dict[Key, datetime]] = {}
        self._count = 0
        self._heap: list[tuple[datetime, GuildId, Any]] = []

    def set(self, guild: GuildId, key: Key, at: datetime | None) -> None:
        """From now on the document is due at ``at``, or not at all."""
        times = self._now.get(guild)
        old = times.get(key) if times is not None else None
        if old == at:
            return
        if at is None:
            assert times is not None  # noqa: S101  # there was an old time
            del times[key]
            self._count -= 1
            return
        if times is None:
            times = self._now[guild] = {}
        times[key] = at
        self._count += old is None
        heapq.heappush(self._heap, (at, guild, key))
        if len(self._heap) > 2 * self._count + _SLACK:
            self._heap = [(time, g, k) for g, keys in self._now.items() for k, time in keys.items()]
            heapq.heapify(self._heap)

    def first(self) -> datetime | None:
        """The earliest time at which anything is due."""
        heap = self._heap
        while heap and not self._counts(heap[0]):
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def until(self, until: datetime, limit: int, share: Share) -> list[Due]:
        """What is due at or before ``until`` in the share's guilds, the longest due first, at most ``limit``."""
        found: dict[tuple[GuildId, Key], Due] = {}
        for at, guild, key in self._ascending():
            if at > until or len(found) >= limit:
                break
            if guild in share and self._counts((at, guild, key)):
                found.setdefault((guild, key), Due(guild, key, at))
        return list(found.values())

    def _counts(self, entry: tuple[datetime, GuildId, Key]) -> bool:
        at, guild, key = entry
        times = self._now.get(guild)
        return times is not None and times.get(key) == at

    def _ascending(self) -> Iterator[tuple[datetime, GuildId, Key]]:
        """The heap's entries in order, leaving it as it is: the next is always a child of one already seen."""
        heap = self._heap
        next_up = [(heap[0], 0)] if heap else []
        while next_up:
            entry, place = heapq.heappop(next_up)
            for child in (2 * place + 1, 2 * place + 2):
                if child < len(heap):
                    heapq.heappush(next_up, (heap[child], child))
            yield entry
