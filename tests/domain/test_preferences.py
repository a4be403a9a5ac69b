"""Quiet hours, as somebody typed them and as their own clock has them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.preferences import Preferences, Quiet, parse_quiet
from bot.domain.refusal import Refusal

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("22-8", time(22), time(8)),
        ("22:30 to 7", time(22, 30), time(7)),
        ("10 pm – 6 am", time(22), time(6)),
        ("13:00 until 14:00", time(13), time(14)),
    ],
)
def test_quiet_hours_are_understood_as_people_write_them(typed: str, start: time, end: time):
    assert parse_quiet(typed) == Quiet(start, end)


@pytest.mark.parametrize("typed", ["22", "8-8", "late", "22-25"])
def test_what_are_no_hours_is_refused(typed: str):
    with pytest.raises(Refusal):
        parse_quiet(typed)


@pytest.mark.parametrize("typed", ["", "none", "Off"])
def test_no_quiet_hours_are_possible_too(typed: str):
    assert parse_quiet(typed) is None


@pytest.mark.parametrize(
    ("now", "loud"),
    [
        (datetime(2026, 5, 1, 19, 59, tzinfo=UTC), datetime(2026, 5, 1, 19, 59, tzinfo=UTC)),
        (datetime(2026, 5, 1, 20, 0, tzinfo=UTC), datetime(2026, 5, 2, 6, tzinfo=UTC)),
        (datetime(2026, 5, 2, 3, 0, tzinfo=UTC), datetime(2026, 5, 2, 6, tzinfo=UTC)),
        (datetime(2026, 5, 2, 6, 0, tzinfo=UTC), datetime(2026, 5, 2, 6, tzinfo=UTC)),
    ],
)
def test_the_night_is_quiet_by_the_members_own_clock(now: datetime, loud: datetime):
    assert Preferences("Europe/Berlin", quiet=Quiet(time(22), time(8))).loud_at(now, UTC_ZONE) == loud


def test_whoever_names_no_zone_goes_by_the_communitys():
    prefers = Preferences(quiet=Quiet(time(12), time(13)))
    noon = datetime(2026, 5, 1, 10, 30, tzinfo=UTC)
    assert prefers.loud_at(noon, BERLIN) == datetime(2026, 5, 1, 11, tzinfo=UTC)
    assert prefers.loud_at(noon, UTC_ZONE) == noon


def test_quiet_hours_that_end_in_a_gap_or_twice_end_once_and_never_in_the_past():
    night = Quiet(time(22), time(2, 30))
    assert night.over(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    second_ten_past_two = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert night.over(second_ten_past_two, BERLIN) == second_ten_past_two


def test_quiet_hours_that_would_end_on_a_date_that_never_was_end_on_the_next():
    apia = ZoneInfo("Pacific/Apia")
    late_on_the_29th = datetime(2011, 12, 29, 23, tzinfo=apia).astimezone(UTC)
    assert Quiet(time(22), time(8)).over(late_on_the_29th, apia) == datetime(2011, 12, 30, 18, tzinfo=UTC)
