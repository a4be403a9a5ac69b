"""Digests: when the next one is due, and what is in it.

A schedule is a wall-clock time in a time zone. Each local date it falls on has exactly one occurrence: in a gap of
the clock (spring) the first instant after it, in a fold (autumn) the first of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.ids import ChannelId, ContributionId, DigestId, ProposalId, TaskId
from bot.domain.refusal import Refusal

EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
LATE_AFTER: Final = timedelta(hours=1)
_AHEAD_DAYS: Final = 16


@dataclass(frozen=True)
class Digest:
    """A scheduled summary for a channel: local ``at`` (HH:MM) on ``weekdays`` (Monday is 0) in ``timezone``.

    ``next_due`` is the UTC instant of the next occurrence and ``next_date`` its local date: the occurrence's key.
    """

    number: DigestId
    channel: ChannelId
    at: time
    weekdays: tuple[int, ...]
    timezone: str
    next_due: datetime
    next_date: date
    last_date: date | None = None


@dataclass(frozen=True)
class DigestContent:
    """What a digest lists: open tasks, contributions that wait for a review, and votes that close soon."""

    tasks: tuple[TaskId, ...] = ()
    reviews: tuple[ContributionId, ...] = ()
    votes: tuple[ProposalId, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say; an empty digest is not sent."""
        return not (self.tasks or self.reviews or self.votes)


def content_data(content: DigestContent) -> dict[str, list[int]]:
    """The content as plain data, to be kept in a notice."""
    return {"tasks": list(content.tasks), "reviews": list(content.reviews), "votes": list(content.votes)}


def content_of(data: Mapping[str, object]) -> DigestContent:
    """The content that ``content_data`` made plain."""

    def numbers(name: str) -> list[int]:
        found = data.get(name)
        return [int(number) for number in found] if isinstance(found, list) else []

    return DigestContent(
        tasks=tuple(map(TaskId, numbers("tasks"))),
        reviews=tuple(map(ContributionId, numbers("reviews"))),
        votes=tuple(map(ProposalId, numbers("votes"))),
    )


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of a wall-clock time on a local date; None if the zone skipped that date altogether.

    In a gap the answer is the first instant after it. Source: PEP 495 for how gaps and folds show in ``fold``.
    """
    naive = datetime.combine(day, at)
    first = naive.replace(tzinfo=zone, fold=0)
    found = first.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == naive:
        return found
    return _after_gap(day, found, naive.replace(tzinfo=zone, fold=1).astimezone(UTC), zone)


def _after_gap(day: date, one: datetime, other: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant after the gap between two readings of a time that does not exist."""
    low, high = min(one, other), max(one, other)
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    end = (
        high.replace(microsecond=0)
        if high.microsecond < 500_000
        else (high + timedelta(seconds=1)).replace(microsecond=0)
    )
    return end if end.astimezone(zone).date() == day else None


def next_occurrence(
    at: time, weekdays: tuple[int, ...], zone: ZoneInfo, now: datetime, after: date | None
) -> tuple[date, datetime]:
    """The first (local date, UTC instant) at or after ``now`` whose date is later than ``after``."""
    day = now.astimezone(zone).date() - timedelta(days=1)
    if after is not None:
        day = max(day, after + timedelta(days=1))
    for step in range(_AHEAD_DAYS):
        candidate = day + timedelta(days=step)
        if candidate.weekday() not in weekdays:
            continue
        due = instant(candidate, at, zone)
        if due is not None and due >= now:
            return candidate, due
    raise ValueError(f"no occurrence within {_AHEAD_DAYS} days of {now}")


_DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS: Final = {
    "daily": EVERY_DAY,
    "every day": EVERY_DAY,
    "weekdays": (0, 1, 2, 3, 4),
    "weekends": (5, 6),
}


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Weekdays a person typed: ``daily``, ``weekdays``, ``weekends``, or names such as ``mon, thu``.

    Raises Refusal for a word that is none of these.
    """
    cleaned = " ".join(text.lower().split())
    if cleaned in _GROUPS:
        return _GROUPS[cleaned]
    days = set()
    for word in cleaned.replace(",", " ").split():
        if len(word) < 3 or word[:3] not in _DAY_NAMES:
            raise Refusal("digest-unknown-day", found=word[:30])
        days.add(_DAY_NAMES.index(word[:3]))
    if not days:
        raise Refusal("digest-unknown-day", found=cleaned[:30])
    return tuple(sorted(days))


def parse_time(text: str) -> time:
    """A time of day a person typed: ``9``, ``9:30``, ``09.30``, ``21h15``, ``9 pm``. Raises Refusal otherwise."""
    cleaned = text.strip().lower().replace(" ", "")
    afternoon = cleaned.endswith("pm")
    half_day = afternoon or cleaned.endswith("am")
    digits = cleaned[:-2] if half_day else cleaned
    hour, _, minute = digits.replace(".", ":").replace("h", ":").partition(":")
    if not (hour.isascii() and hour.isdigit() and (minute == "" or (minute.isascii() and minute.isdigit()))):
        raise Refusal("digest-unknown-time", found=text[:30])
    h, m = int(hour), int(minute or 0)
    if half_day:
        if not 1 <= h <= 12:
            raise Refusal("digest-unknown-time", found=text[:30])
        h = h % 12 + (12 if afternoon else 0)
    if h > 23 or m > 59:
        raise Refusal("digest-unknown-time", found=text[:30])
    return time(h, m)
