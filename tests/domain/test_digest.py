"""When digests are due: every existing local date once, through gaps and folds of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import EVERY_DAY, instant, next_occurrence, parse_time, parse_weekdays
from bot.domain.refusal import Refusal

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Santiago",
    "Pacific/Apia",
    "Asia/Gaza",
    "Africa/Casablanca",
]


def independent(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The same instant found by walking UTC minute by minute: the first whose local reading is at or past the time."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=26)
    for minute in range(60 * 24 * 3):
        moment = start + timedelta(minutes=minute)
        local = moment.astimezone(zone)
        if local.date() == day and local.time() >= at:
            return moment
        if local.date() > day:
            return None
    return None


def test_in_a_gap_the_first_instant_after_it_counts():
    assert instant(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_in_a_fold_the_first_of_the_two_counts():
    assert instant(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_a_zone_skipped_has_no_occurrence():
    assert instant(date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia")) is None


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.dates(date(2024, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_each_local_date_is_due_when_an_independent_walk_through_time_says(zone: ZoneInfo, day: date, at: time):
    assert instant(day, at, zone) == independent(day, at, zone)


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.dates(date(2024, 1, 1), date(2037, 11, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_following_the_next_occurrence_meets_each_local_date_once(zone: ZoneInfo, day: date, at: time):
    now, last, met = datetime.combine(day, time(12), UTC), None, []
    for _ in range(20):
        last, now = next_occurrence(at, EVERY_DAY, zone, now, last)
        met.append(last)
    assert met == [met[0] + timedelta(days=step) for step in range(20)]


def test_an_occurrence_on_a_weekday_only_falls_on_those_days():
    monday = datetime(2026, 5, 4, 12, tzinfo=UTC)
    found, _ = next_occurrence(time(9), (3,), BERLIN, monday, None)
    assert found == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("9", time(9)), ("9:30", time(9, 30)), ("21h15", time(21, 15)), ("9 pm", time(21)), ("12am", time(0))],
)
def test_a_time_of_day_is_understood(typed: str, meant: time):
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25", "9:75", "noon", "13pm", "²"])
def test_what_is_no_time_of_day_is_refused(typed: str):
    with pytest.raises(Refusal) as no:
        parse_time(typed)
    assert no.value.key == "digest-unknown-time"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("daily", EVERY_DAY), ("Weekdays", (0, 1, 2, 3, 4)), ("thu, Mon", (0, 3)), ("monday friday", (0, 4))],
)
def test_weekdays_are_understood(typed: str, meant: tuple[int, ...]):
    assert parse_weekdays(typed) == meant


def test_what_is_no_weekday_is_refused():
    with pytest.raises(Refusal):
        parse_weekdays("mon, someday")


@given(st.text(max_size=20))
def test_whatever_is_typed_the_answer_is_a_time_or_a_refusal(typed: str):
    for parse in (parse_time, parse_weekdays):
        try:
            parse(typed)
        except Refusal:
            pass
