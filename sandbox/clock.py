"""The sandbox's wall clock: the machine's time plus an offset that a person or a test may move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[datetime, float], None]


class Clock:
    """Tells the time that ids, timestamps and expiring links are made from.

    Protocol timeouts (heartbeats, the three seconds of an interaction, rate limits) do not use it: they run on
    the machine's monotonic time, so that moving the clock by a day ends no session.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        self._listeners: list[Listener] = []

    def now(self) -> datetime:
        """The sandbox's present instant, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def timestamp(self) -> float:
        """Seconds since 1970 of `now()`."""
        return self.now().timestamp()

    def iso(self) -> str:
        """`now()` as Discord writes instants: ISO 8601 with microseconds and `+00:00`."""
        return iso(self.now())

    def move(self, seconds: float) -> datetime:
        """Move by `seconds` (negative moves back), tell every subscriber, return the new time."""
        self.offset += seconds
        now = self.now()
        for listener in list(self._listeners):
            listener(now, self.offset)
        return now

    def move_to(self, instant: datetime) -> datetime:
        """Move so that `now()` is `instant` (aware)."""
        return self.move((instant - self.now()).total_seconds())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(now, offset)` after each move; the returned function ends the subscription."""
        self._listeners.append(listener)

        def cancel() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return cancel


def iso(instant: datetime) -> str:
    """An aware instant as Discord writes it, e.g. `2026-03-01T12:00:00.000000+00:00`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def parse_iso(text: str) -> datetime:
    """The instant written in `text`; a missing zone means UTC. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
