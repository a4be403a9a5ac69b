"""Schedules: what happens at a time of day, on some weekdays, every so many weeks, in a time zone.

A schedule has exactly one occurrence on each local date it falls on and that exists there: the first instant at which
the clocks of the zone show its time of day or a later one. In a gap of the clock (spring) that is the end of the gap,
even where this is midnight already; in a fold (autumn) the first of the two. A date that a zone left out has none.

The date is the occurrence's key. Whoever keeps the next occurrence in storage and goes on with ``step`` has each date
once at most, whatever the computer's clock and the rules of the zone do meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.refusal import Refusal

EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
WEEKS: Final = (1, 12)
"""Every how many weeks something may happen: at least and at most."""

A_MONDAY: Final = date(2024, 1, 1)
"""From which weeks are counted where nobody says from when."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Occurrence:
    """One time that something happens: the local date, which is its key, and the instant (UTC)."""

    date: date
    at: datetime


@dataclass(frozen=True)
class Recurrence:
    """Local ``at`` (to the minute) on ``weekdays`` (Monday is 0) of every so many ``weeks``, in ``zone`` (tz database).

    Weeks begin on Monday; the one that ``since`` is in is one of those that count.
    """

    at: time
    weekdays: tuple[int, ...]
    zone: str
    weeks: int = 1
    since: date = A_MONDAY

    def falls_on(self, day: date) -> bool:
        """Whether it happens on this local date, if the zone has that date."""
        return day.weekday() in self.weekdays and (_monday(day) - _monday(self.since)).days // 7 % self.weeks == 0

    def on(self, day: date) -> datetime | None:
        """The instant (UTC) of its time of day on a local date; None if the zone left that date out."""
        return instant(day, self.at, ZoneInfo(self.zone))

    def next(self, now: datetime, after: date | None = None) -> Occurrence:
        """The first occurrence at or after ``now`` whose date is later than ``after``.

        Raises ValueError if it falls on no weekday.
        """
        day = now.astimezone(ZoneInfo(self.zone)).date() - _DAY  # whose occurrence can be as late as today's midnight
        if after is not None:
            day = max(day, after + _DAY)
        for _ in range(7 * (2 * self.weeks + 1)):
            if self.falls_on(day) and (at := self.on(day)) is not None and at >= now:
                return Occurrence(day, at)
            day += _DAY
        raise ValueError(f"{self} does not happen after {now}")

    def retimed(self, planned: Occurrence, now: datetime) -> Occurrence:
        """A planned occurrence as the zone's rules of today have it: another instant on its date, or where that date
        is left out now, the one after it, which may have been due already."""
        at = self.on(planned.date)
        return Occurrence(planned.date, at) if at is not None else self.next(min(now, planned.at), planned.date)

    def step(self, planned: Occurrence, now: datetime) -> tuple[bool, Occurrence]:
        """Whether a planned occurrence is to happen now, and what to plan in its place.

        Occurrences that were missed do not happen any more: after a long time without a step there is one, late.
        """
        planned = self.retimed(planned, now)
        return (True, self.next(now, planned.date)) if planned.at <= now else (False, planned)


def checked(recurrence: Recurrence) -> Recurrence:
    """The schedule. Raises Refusal if it never happens, or is further apart than it may be."""
    if not recurrence.weekdays:
        raise Refusal("schedule-no-day")
    if not WEEKS[0] <= recurrence.weeks <= WEEKS[1]:
        raise Refusal("schedule-weeks", found=recurrence.weeks, low=WEEKS[0], high=WEEKS[1])
    return recurrence


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The first instant (UTC) at which the clocks of a zone show this time of this date or a later one; None if the
    zone left that date out. Source: PEP 495 for how gaps and folds show in ``fold``."""
    naive = datetime.combine(day, at)
    found = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == naive:
        return found
    end = _gap_end(naive.replace(tzinfo=zone, fold=1).astimezone(UTC), found, zone)
    before = (end - timedelta(seconds=1)).astimezone(zone).date()
    return end if day in (before, end.astimezone(zone).date()) else None


def _gap_end(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone were put forward, after ``low`` and not after ``high``; that is at a whole second."""
    offset = low.astimezone(zone).utcoffset()
    base, first, last = low, 0, int((high - low).total_seconds())
    while last - first > 1:
        middle = (first + last) // 2
        if (base + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            first = middle
        else:
            last = middle
    return base + timedelta(seconds=last)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
