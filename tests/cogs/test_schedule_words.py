"""Schedules in words."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.schedule import EVERY_DAY, Recurrence
from cogs.schedule_words import schedule_words


@pytest.mark.parametrize(
    ("days", "weeks", "said"),
    [
        (EVERY_DAY, 1, "at **09:30**, every day (Europe/Berlin)"),
        ((0, 1, 2, 3, 4), 1, "at **09:30**, on weekdays (Europe/Berlin)"),
        ((5, 6), 1, "at **09:30**, on Saturdays and Sundays (Europe/Berlin)"),
        ((0, 3), 1, "at **09:30**, on Monday, Thursday (Europe/Berlin)"),
        ((4,), 2, "at **09:30**, on Friday, every 2 weeks (Europe/Berlin)"),
    ],
)
def test_a_schedule_is_said_in_words(days: tuple[int, ...], weeks: int, said: str):
    assert schedule_words(Recurrence(time(9, 30), days, "Europe/Berlin", weeks)) == said
