"""Times of day and weekdays as people type them."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.domain.refusal import Refusal
from bot.domain.schedule import EVERY_DAY

WEEKDAYS: Final = (0, 1, 2, 3, 4)
WEEKENDS: Final = (5, 6)
_DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS: Final = {
    "daily": EVERY_DAY,
    "day": EVERY_DAY,
    "days": EVERY_DAY,
    "weekday": WEEKDAYS,
    "weekdays": WEEKDAYS,
    "weekend": WEEKENDS,
    "weekends": WEEKENDS,
}
_EVERY_WEEKS: Final = re.compile(r"(?:every )?(?:(\d{1,3})|(other|second|two|three|four)) weeks?(?: on\b)? ?", re.ASCII)
_WORDS: Final = {"other": 2, "second": 2, "two": 2, "three": 3, "four": 4}
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{0,2}))?([ap]m)?", re.ASCII)


def parse_days(text: str, today: int) -> tuple[tuple[int, ...], int]:
    """The weekdays (Monday is 0) and every how many weeks, as a person typed them: ``daily``, ``weekdays``,
    ``weekends``, ``mon, thu``, ``every Monday``, ``every 2 weeks on fri``.

    Where weeks are named and no day, it is the weekday ``today``. Raises Refusal for words that are none of these.
    """
    rest, weeks = " ".join(text.lower().replace(",", " ").split()), 1
    if found := _EVERY_WEEKS.match(rest):
        weeks, rest = int(found[1]) if found[1] else _WORDS[found[2]], rest[found.end() :]
        if not rest:
            return (today,), weeks
    days: set[int] = set()
    for word in rest.split():
        if word not in ("every", "on", "and"):
            days.update(_days(word))
    if not days:
        raise Refusal("schedule-unknown-day", found=text.strip()[:30])
    return tuple(sorted(days)), weeks


def _days(word: str) -> tuple[int, ...]:
    if word in _GROUPS:
        return _GROUPS[word]
    for number, name in enumerate(_DAY_NAMES):
        if len(word) >= 3 and name.startswith(word.removesuffix("s")):
            return (number,)
    raise Refusal("schedule-unknown-day", found=word[:30])


def parse_time(text: str) -> time:
    """A time of day a person typed: ``9``, ``9:30``, ``09.30``, ``21h15``, ``9 pm``. Raises Refusal otherwise."""
    found = _TIME.fullmatch(text.strip().lower().replace(" ", ""))
    if found is None:
        raise Refusal("schedule-unknown-time", found=text.strip()[:30])
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise Refusal("schedule-unknown-time", found=text.strip()[:30])
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refusal("schedule-unknown-time", found=text.strip()[:30])
    return time(hour, minute)
