"""A quick sample of what ``make schedules`` does in full."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from tests.schedules.__main__ import APIA, ruled
from tests.schedules.chains import zone_followed

ODD = ("Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca", "Asia/Gaza", "Pacific/Chatham", "Africa/Cairo")
SPREAD = tuple(sorted(available_timezones())[7::60])


@pytest.mark.parametrize("zone", ODD + SPREAD)
def test_every_local_date_comes_once_at_the_instant_that_following_the_clock_gives(zone: str):
    found = zone_followed(zone, 8, date(2026, 1, 1), date(2027, 12, 31))
    assert found.wrong == []
    assert found.occurrences > 8 * 700


def test_a_date_that_apia_left_out_does_not_come():
    found = zone_followed("Pacific/Apia", None, *APIA)
    assert found.wrong == []
    assert found.occurrences % 61 != 0


def test_rules_of_a_zone_that_are_replaced_in_mid_run_lose_no_date_and_double_none():
    found = ruled(taken_up=9)
    assert found.wrong == []
    assert found.occurrences > 500
