"""When things happen, calculated another way: by following a zone's clock through time.

A zone's clock is a row of stretches, each with one offset from UTC. They are found by asking, from UTC and day after
day, what the clock shows; a local time is never asked about, so gaps, folds and PEP 495 play no part here. Something
happens in the first stretch in which the clock gets as far as its date and time of day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

FIRST, LAST = date(2024, 1, 1), date(2037, 12, 31)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
BEYOND = timedelta(days=10)


@dataclass(frozen=True)
class Stretch:
    """From a UTC instant until before another, written without zone, the clock was ahead of UTC by this much."""

    start: datetime
    end: datetime
    ahead: timedelta


class Walk:
    """A zone's clock from some days before ``first`` until some days after ``last``."""

    def __init__(self, zone: ZoneInfo, first: date = FIRST, last: date = LAST) -> None:
        self.first, self.last = first, last
        start, end = (datetime.combine(day, time()) for day in (first, last))
        self.stretches = tuple(_stretches(zone, start - BEYOND, end + BEYOND))
        self._shown_until = [stretch.end + stretch.ahead for stretch in self.stretches]
        for index in range(1, len(self._shown_until)):  # a fold shows nothing later than what was shown before
            self._shown_until[index] = max(self._shown_until[index - 1 : index + 1])

    def when(self, day: date, at: time) -> datetime:
        """The first instant at which the clock shows this date and time, or a later one."""
        wanted = datetime.combine(day, at)
        stretch = self.stretches[bisect_right(self._shown_until, wanted)]
        return max(stretch.start, wanted - stretch.ahead).replace(tzinfo=UTC)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The dates from ``first`` to ``last`` that the clock showed at any instant."""
        shown = {
            day
            for stretch in self.stretches
            for day in _days((stretch.start + stretch.ahead).date(), (stretch.end + stretch.ahead - SECOND).date())
        }
        return tuple(sorted(day for day in shown if self.first <= day <= self.last))

    @property
    def changes(self) -> tuple[datetime, ...]:
        """What the clock showed before and after each time that it was put forward or back."""
        pairs = zip(self.stretches, self.stretches[1:], strict=False)
        return tuple(shown for one, other in pairs for shown in (one.end + one.ahead, other.start + other.ahead))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _stretches(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Stretch]:
    def ahead(moment: datetime) -> timedelta:
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) - moment

    begun, now = start, start
    while now < end:
        later = now + DAY
        if ahead(later) != ahead(now):
            change = _change(now, later, ahead(now), ahead)
            yield Stretch(begun, change, ahead(now))
            begun = change
        now = later
    yield Stretch(begun, now, ahead(begun))


def _change(low: datetime, high: datetime, before: timedelta, ahead) -> datetime:
    """The second between two instants at which the clock was changed."""
    while high - low > SECOND:
        middle = low + timedelta(seconds=(high - low) // (2 * SECOND))
        low, high = (middle, high) if ahead(middle) == before else (low, middle)
    return high
