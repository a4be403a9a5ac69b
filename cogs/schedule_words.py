"""Schedules in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.schedule import EVERY_DAY, Recurrence
from bot.domain.schedule_words import WEEKDAYS, WEEKENDS
from cogs.words import text


def schedule_words(recurrence: Recurrence) -> str:
    """When something happens: at what time, on which days, of every how many weeks, and in which time zone."""
    return text(
        "schedule-words",
        time=f"{recurrence.at:%H:%M}",
        days=days_in_words(recurrence.weekdays),
        weeks=recurrence.weeks,
        zone=recurrence.zone,
    )


def days_in_words(days: Sequence[int]) -> str:
    """Weekdays (Monday is 0)."""
    known = {EVERY_DAY: "schedule-days-all", WEEKDAYS: "schedule-days-weekdays", WEEKENDS: "schedule-days-weekends"}
    if key := known.get(tuple(days)):
        return text(key)
    return text("schedule-days-some", days=", ".join(text(f"schedule-day-{day}") for day in days))
