"""Times as people write them: "tomorrow 9", "in 3 days", "every monday 9".

Lengths of time and what repeats are read by rules of our own, dates and times in words by dateparser. That is imported
when the first of them is read, for few ever are.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.duration import parse_length
from bot.domain.refusal import Refusal
from bot.domain.reminder import Planned, checked, repeated
from bot.domain.schedule import Recurrence, instant
from bot.domain.schedule import checked as possible
from bot.domain.schedule_words import parse_days, parse_time

TYPED_LIMIT: Final = 100
_MORNING: Final = time(9)
_REPEATED: Final = re.compile(r"(?:every|each|daily|weekly|weekdays|weekends)\b", re.IGNORECASE)
_WEEKLY: Final = re.compile(r"(?:weekly|every week)\b")
_OTHER: Final = re.compile(r"\bevery (?:other|second) (?!weeks?\b)")
_LAST: Final = re.compile(r"(.*?)(?:\s+at)?\s+(\d{1,2}(?:[:.h]\d{0,2})?\s?(?:[ap]m)?)", re.DOTALL | re.ASCII)
_DAY: Final = r"today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
_BARE: Final = re.compile(rf"(?:(?<=\bat )|(?<=^)|\b(?P<day>{_DAY}) )(?P<hour>\d{{1,2}})h?$", re.IGNORECASE | re.ASCII)
_DOTTED: Final = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(?:(\d{4})\b)?", re.ASCII)
_DOTTED_TIME: Final = re.compile(r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?![\d.])", re.ASCII)
_OF_THE_CLOCK: Final = re.compile(r"\d ?[hm]", re.ASCII)
_NO_UNIT: Final = re.compile(r"in \d+", re.ASCII)
_MIDNIGHT: Final = re.compile(r"midnight|(?<!\d)0?0[:.h]00|12(?::00)? ?am", re.IGNORECASE)
_SETTINGS: Final[dict[str, Any]] = {"PREFER_DATES_FROM": "future", "PREFER_DAY_OF_MONTH": "first"}


async def read_time(typed: str, zone: ZoneInfo, now: datetime) -> Planned:
    """When that is, for somebody in ``zone``. A day without a time of day is its morning at nine.

    Raises Refusal if it cannot be understood, has passed, or is too far ahead.
    """
    cleaned = " ".join(typed.lower().replace(",", " ").split())
    if not cleaned or len(cleaned) > TYPED_LIMIT or _NO_UNIT.fullmatch(cleaned):
        raise Refusal("reminder-unknown-time", found=typed[:40])
    if _REPEATED.match(cleaned):
        return checked(_repeated(cleaned, zone, now), now)
    planned = _length(cleaned.removeprefix("in "), zone, now)
    if planned is None:
        planned = await asyncio.to_thread(_date, cleaned, zone, now)
    return checked(Planned(planned), now)


def _repeated(cleaned: str, zone: ZoneInfo, now: datetime) -> Planned:
    """A schedule: on which days, and at what time."""
    today, at = now.astimezone(zone).date(), _MORNING
    days = cleaned = _OTHER.sub("every 2 weeks on ", cleaned.replace("noon", "12:00"))
    if found := _LAST.fullmatch(cleaned):
        days, at = found[1], parse_time(found[2])
    weekdays, weeks = parse_days(_WEEKLY.sub("every 1 weeks", days), today.weekday())
    return repeated(possible(Recurrence(at, weekdays, zone.key, weeks, since=today)), now + timedelta(seconds=1))


def _length(cleaned: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """After a length of time: to the minute where hours or minutes are named, on another day at the same time of day
    where only days are. None if it is no length."""
    spelled = re.sub(r"^half an hour$", "30 minutes", cleaned)
    spelled = re.sub(r"^an? (?=\w)", "1 ", spelled)
    if spelled.isdigit():
        return None  # an hour or a day, not a length
    try:
        length = parse_length(spelled)
    except Refusal:
        return None
    if _OF_THE_CLOCK.search(spelled):
        return now + length
    local = now.astimezone(zone)
    try:
        return instant(local.date() + length, local.time(), zone) or now + length
    except OverflowError:
        raise Refusal("reminder-too-far") from None


def _with_slashes(dotted: re.Match[str]) -> str:
    """A date as Germans and many others write it, as dateparser reads it."""
    day, month, year = dotted[1], dotted[2], dotted[3]
    return f"{day}/{month}/{year}" if year else f"{day}/{month}"


def _date(cleaned: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A date in words, a time of day, or both; in ``zone`` unless it names another."""
    from dateparser import parse

    spelled = _DOTTED_TIME.sub(r"\1:\2", cleaned)
    spelled = _BARE.sub(lambda found: f"{found['day'] or ''} {found['hour']}:00", spelled).strip()
    order = "DMY" if _DOTTED.search(spelled) else "MDY"
    spelled = _DOTTED.sub(_with_slashes, spelled)
    base = now.astimezone(zone).replace(tzinfo=None)
    try:
        found: datetime | None = parse(
            spelled, languages=["en"], settings={**_SETTINGS, "RELATIVE_BASE": base, "DATE_ORDER": order}
        )
    except (ValueError, OverflowError, RecursionError):
        found = None
    if found is None:
        raise Refusal("reminder-unknown-time", found=cleaned[:40])
    if found.time() == time(0) and not _MIDNIGHT.search(cleaned):
        found = datetime.combine(found, _MORNING, found.tzinfo)
    if found.tzinfo is not None:
        return found.astimezone(now.tzinfo)
    at = instant(found.date(), found.time(), zone)
    if at is None:
        raise Refusal("reminder-unknown-time", found=cleaned[:40])
    return at
