"""Lengths of time as people type them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from bot.domain.refusal import Refusal

_UNITS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60}
_PART = re.compile(
    r"(\d{1,6})\s*(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m)(?![a-z])\s*(?:,|and)?\s*", re.IGNORECASE
)


def parse_length(text: str) -> timedelta:
    """A length such as ``3d``, ``36 hours``, ``1 week``, ``1d 12h``. A bare number is hours.

    Raises Refusal for anything else.
    """
    cleaned = text.strip().lower()
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= 6:
        return timedelta(hours=int(cleaned))
    position, seconds = 0, 0
    while match := _PART.match(cleaned, position):
        seconds += int(match[1]) * _UNITS[match[2][0]]
        position = match.end()
    if not cleaned or position != len(cleaned):
        raise Refusal("duration-unknown", found=text[:40])
    return timedelta(seconds=seconds)
