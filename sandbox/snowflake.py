"""Discord's ids: milliseconds since 2015 in the upper bits, made from the sandbox's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.clock import Clock

EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Hands out ids as decimal strings, each greater than the one before even if the clock is moved back."""

    def __init__(self, clock: Clock, last: int = 0) -> None:
        self._clock = clock
        self.last = last

    def next(self) -> str:
        """A new id for the present instant."""
        fresh = (int(self._clock.timestamp() * 1000) - EPOCH_MS) << 22
        self.last = max(self.last + 1, fresh)
        return str(self.last)


def time_of(snowflake: str | int) -> datetime:
    """The instant an id was made at, to the millisecond, in UTC."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)


def at(instant: datetime) -> int:
    """The lowest id of an instant, for comparing ids with times."""
    return (int(instant.timestamp() * 1000) - EPOCH_MS) << 22
