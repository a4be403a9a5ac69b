"""Schedules: every existing local date once, through gaps and folds of the clock, and what people type."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusal import Refusal
from bot.domain.schedule import EVERY_DAY, Occurrence, Recurrence, checked, instant
from bot.domain.schedule_words import parse_days, parse_time

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def daily(at: time, zone: str = "Europe/Berlin") -> Recurrence:
    return Recurrence(at, EVERY_DAY, zone)


def test_in_a_gap_the_first_instant_after_it_counts():
    assert instant(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_in_a_fold_the_first_of_the_two_counts():
    assert instant(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_gap_that_lasts_until_midnight_leaves_the_date_its_occurrence():
    nuuk = ZoneInfo("America/Nuuk")
    midnight = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant(date(2026, 3, 28), time(23, 30), nuuk) == midnight
    assert instant(date(2026, 3, 29), time(0), nuuk) == midnight


def test_a_date_that_a_zone_left_out_has_no_occurrence():
    assert instant(date(2011, 12, 30), time(9), APIA) is None
    assert instant(date(2011, 12, 30), time(0), APIA) is None


def test_what_falls_on_a_date_that_was_left_out_comes_on_the_next_one():
    thursday = datetime(2011, 12, 29, 20, tzinfo=UTC)
    assert daily(time(9), "Pacific/Apia").next(thursday, date(2011, 12, 29)).date == date(2011, 12, 31)
    assert Recurrence(time(9), (4,), "Pacific/Apia").next(thursday).date == date(2012, 1, 6)


def test_an_occurrence_on_a_weekday_only_falls_on_those_days():
    assert Recurrence(time(9), (3,), "Europe/Berlin").next(MONDAY).date == date(2026, 5, 7)


@pytest.mark.parametrize("weeks", [1, 2, 3, 12])
def test_every_so_many_weeks_counts_from_the_week_it_began_in(weeks: int):
    rule = Recurrence(time(9), (0, 3), "Europe/Berlin", weeks, since=date(2026, 5, 6))
    met = [rule.next(MONDAY - timedelta(days=1))]
    while len(met) < 6:
        met.append(rule.next(met[-1].at, met[-1].date))
    firsts = [date(2026, 5, 4) + step * timedelta(weeks=weeks) for step in range(3)]
    assert [one.date for one in met] == [day + timedelta(days=days) for day in firsts for days in (0, 3)]


def test_what_was_missed_for_days_happens_once():
    rule = daily(time(9))
    planned = rule.next(MONDAY)
    happens, coming = rule.step(planned, planned.at + timedelta(days=3, hours=1))
    assert happens
    assert coming.date == planned.date + timedelta(days=4)


def test_what_is_not_due_yet_does_not_happen():
    planned = daily(time(9)).next(MONDAY)
    assert daily(time(9)).step(planned, planned.at - timedelta(seconds=1)) == (False, planned)


def test_new_rules_of_the_zone_move_what_was_planned_by_the_old_ones_and_lose_no_date():
    by_old_rules = Occurrence(date(2026, 5, 5), datetime(2026, 5, 5, 8, tzinfo=UTC))
    rule = daily(time(9))
    assert rule.retimed(by_old_rules, MONDAY).at == datetime(2026, 5, 5, 7, tzinfo=UTC)
    too_early = Occurrence(date(2026, 5, 5), datetime(2026, 5, 5, 6, tzinfo=UTC))
    assert rule.step(too_early, too_early.at) == (False, rule.next(MONDAY))


def test_a_date_that_new_rules_leave_out_does_not_happen():
    rule = daily(time(9), "Pacific/Apia")
    by_old_rules = Occurrence(date(2011, 12, 30), datetime(2011, 12, 30, 19, tzinfo=UTC))
    happens, coming = rule.step(by_old_rules, datetime(2011, 12, 30, 18, tzinfo=UTC))
    assert (happens, coming.date) == (False, date(2011, 12, 31))


def test_a_schedule_falls_on_some_day_and_not_too_rarely():
    with pytest.raises(Refusal, match="schedule-no-day"):
        checked(Recurrence(time(9), (), "UTC"))
    for weeks in (0, 13):
        with pytest.raises(Refusal, match="schedule-weeks"):
            checked(Recurrence(time(9), (0,), "UTC", weeks))
    assert checked(Recurrence(time(9), (0,), "UTC", 12)).weeks == 12


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("21h15", time(21, 15)),
        ("9h", time(9)),
        ("9 pm", time(21)),
        ("9:05pm", time(21, 5)),
        ("12am", time(0)),
    ],
)
def test_a_time_of_day_is_understood(typed: str, meant: time):
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25", "9:75", "noon", "13pm", "0am", "²", "9:30:00", "123"])
def test_what_is_no_time_of_day_is_refused(typed: str):
    with pytest.raises(Refusal, match="schedule-unknown-time"):
        parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "days", "weeks"),
    [
        ("daily", EVERY_DAY, 1),
        ("every day", EVERY_DAY, 1),
        ("Weekdays", (0, 1, 2, 3, 4), 1),
        ("thu, Mon", (0, 3), 1),
        ("monday friday", (0, 4), 1),
        ("every Sunday and Wednesdays", (2, 6), 1),
        ("every 2 weeks on fri", (4,), 2),
        ("every other week", (5,), 2),
        ("3 weeks mon", (0,), 3),
    ],
)
def test_days_are_understood(typed: str, days: tuple[int, ...], weeks: int):
    assert parse_days(typed, 5) == (days, weeks)


@pytest.mark.parametrize("typed", ["mon, someday", "", "every", "every weeks", "mo"])
def test_what_is_no_day_is_refused(typed: str):
    with pytest.raises(Refusal, match="schedule-unknown-day"):
        parse_days(typed, 5)


@given(st.text(max_size=20))
def test_whatever_is_typed_the_answer_is_understood_or_refused(typed: str):
    for parse in (parse_time, lambda text: parse_days(text, 0)):
        try:
            parse(typed)
        except Refusal:
            pass
