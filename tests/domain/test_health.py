"""The health of the commons: what comes and goes in weeks, waits, first-timers, concentration, and people's time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health import WEEKS, Concentration, FirstTimers, Health
from bot.domain.ids import MemberId
from bot.domain.measuring import ALONE, GAP, GivenFacts, TaskFacts, first_week, measured, sessions, start_of
from bot.domain.people import FORMER

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)  # a Wednesday
BERLIN = ZoneInfo("Europe/Berlin")
ANN, BEA, CY = MemberId(1), MemberId(2), MemberId(3)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def health(tasks=(), given=(), orphans=(), known=(), zone=UTC, now=NOW) -> Health:
    return measured(list(tasks), list(given), orphans, known, zone, now, now + DAY)


def work(*makers: MemberId, ago: timedelta = DAY, answer: timedelta | None = None, ok: bool = False, acts=()):
    at = NOW - ago
    answered = at + answer if answer is not None else None
    return GivenFacts(makers or (ANN,), at, answered, answered if ok else None, answer is None, tuple(acts))


def test_there_are_as_many_weeks_as_promised_and_each_begins_on_a_monday():
    weeks = health().weeks
    assert len(weeks) == WEEKS
    assert weeks[-1].start == date(2026, 5, 4)
    assert {week.start.weekday() for week in weeks} == {0}
    assert weeks[0].start == first_week(UTC, NOW)


def test_a_week_begins_with_the_monday_of_the_guilds_time_zone():
    sunday_in_london = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # half past midnight on Monday in Berlin
    assert health([TaskFacts(sunday_in_london)]).weeks[-2].opened == 1
    assert health([TaskFacts(sunday_in_london)], zone=BERLIN).weeks[-1].opened == 1


def test_tasks_are_counted_in_the_weeks_in_which_they_were_opened_and_done():
    tasks = [
        TaskFacts(NOW - 400 * DAY, NOW - 7 * DAY),
        TaskFacts(NOW - 8 * DAY, NOW - DAY, lapses=(NOW - 7 * DAY, NOW - 2 * DAY)),
        TaskFacts(NOW - DAY, free=True, minutes=15),
        TaskFacts(NOW - DAY, free=True, minutes=16),
        TaskFacts(NOW - DAY, minutes=5),
    ]
    found = health(tasks)
    last, before = found.weeks[-1], found.weeks[-2]
    assert (last.opened, last.done, last.open, last.lapsed) == (3, 1, 3, 1)
    assert (before.opened, before.done, before.open, before.lapsed) == (1, 1, 1, 1)
    assert found.weeks[0].open == 1
    assert (found.open, found.free, found.small) == (3, 2, 1)
    assert (found.opened, found.done, found.lapsed) == (4, 2, 2)


moments = st.integers(0, 340 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
spans = st.one_of(st.none(), st.timedeltas(timedelta(), 300 * DAY))


@given(st.lists(st.tuples(moments, spans), max_size=30), st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]))
def test_how_many_are_open_is_in_every_week_what_a_count_of_the_tasks_gives(drawn, name):
    zone = ZoneInfo(name)
    tasks = [TaskFacts(at, at + span if span is not None and at + span < NOW else None) for at, span in drawn]
    for week in health(tasks, zone=zone).weeks:
        end = start_of(week.start + timedelta(weeks=1), zone)
        assert week.open == sum(1 for one in tasks if one.opened < end and (one.done is None or one.done >= end))


def test_work_that_still_waits_counts_as_waiting_longer_than_what_was_answered():
    quick = [work(answer=timedelta(hours=at)) for at in (1, 2, 30)]
    assert health(given=quick).waits.median == 2.0
    assert health(given=quick).waits.most == 30.0
    slow = health(given=[*quick, work(ago=3 * DAY), work(ago=5 * DAY)]).waits
    assert (slow.given, slow.waiting, slow.median, slow.most, slow.longest_now) == (5, 2, 30.0, None, 120.0)
    assert health(given=[work(), work(answer=HOUR), work()]).waits.median is None


def test_work_that_was_withdrawn_unanswered_is_no_wait():
    withdrawn = GivenFacts((ANN,), NOW - DAY)
    found = health(given=[withdrawn, work(answer=2 * HOUR)]).waits
    assert (found.given, found.waiting, found.median) == (2, 0, 2.0)


def test_who_is_accepted_for_the_first_time_is_counted_once_and_no_veteran_is():
    twice = [work(ANN, ago=9 * DAY, answer=DAY, ok=True), work(ANN, ago=3 * DAY, answer=DAY, ok=True)]
    assert health(given=twice).first_timers == FirstTimers(1, 0, 0)
    assert health(given=twice, known={ANN}).first_timers == FirstTimers()
    assert health(given=[work(ANN, answer=HOUR)]).first_timers == FirstTimers()
    left = work(FORMER, ago=9 * DAY, answer=DAY, ok=True)
    assert health(given=[left]).first_timers == FirstTimers()


def test_a_first_timer_has_returned_who_did_something_thirty_days_later_or_after_that():
    first = work(ANN, ago=60 * DAY, answer=timedelta(), ok=True)
    assert health(given=[first]).first_timers == FirstTimers(1, 1, 0)
    too_soon, late = work(ANN, ago=31 * DAY), work(ANN, ago=30 * DAY)
    assert health(given=[first, too_soon]).first_timers == FirstTimers(1, 1, 0)
    assert health(given=[first, late]).first_timers == FirstTimers(1, 1, 1)
    review = work(BEA, ago=50 * DAY, acts=[(ANN, NOW - 2 * DAY)])
    assert health(given=[first, review]).first_timers == FirstTimers(1, 1, 1)
    assert health(given=[work(BEA, ago=29 * DAY, answer=timedelta(), ok=True)]).first_timers == FirstTimers(1, 0, 0)


def test_of_a_hundred_people_one_and_the_next_nine_are_told_apart_from_the_rest():
    given = [work(ANN, answer=HOUR, ok=True) for _ in range(110)]
    given += [work(MemberId(number), answer=HOUR, ok=True) for number in range(2, 11) for _ in range(10)]
    given += [work(MemberId(number), answer=HOUR, ok=True) for number in range(11, 101)]
    found = health(given=given).concentration
    assert found == Concentration(100, 1, 38, 9, 31)
    assert (found.rest, found.rest_share) == (90, 31)


def test_work_made_together_counts_for_each_in_equal_parts():
    given = [work(ANN, BEA, answer=HOUR, ok=True), work(CY, answer=HOUR, ok=True), work(CY, answer=HOUR, ok=True)]
    assert health(given=given).concentration == Concentration(3, 1, 67, 0, 0)


def test_without_accepted_work_there_is_nothing_to_concentrate():
    found = health(given=[work(answer=HOUR)])
    assert found.concentration == Concentration()
    assert found.concentration.rest_share == 0
    assert found.minutes_each is None


def test_acts_close_together_are_one_session_that_begins_a_little_before_the_first():
    acts = [NOW, NOW + GAP, NOW + 2 * GAP + timedelta(seconds=1)]
    first, second = sessions(reversed(acts))
    assert first == (NOW - ALONE, NOW + GAP)
    assert second == (acts[2] - ALONE, acts[2])
    assert sessions([]) == []


@given(st.lists(moments, min_size=1, max_size=20))
def test_sessions_hold_every_act_do_not_overlap_and_do_not_depend_on_the_order(acts):
    found = sessions(acts)
    assert found == sessions(reversed(acts))
    assert all(any(begun < act <= ended for begun, ended in found) for act in acts)
    assert all(before[1] < after[0] + ALONE for before, after in pairwise(found))


def test_minutes_are_those_of_all_that_was_handed_in_by_what_was_accepted():
    review = [(BEA, NOW - DAY), (BEA, NOW - DAY + timedelta(minutes=30) - ALONE)]
    given = [work(ANN, answer=HOUR, ok=True, acts=review), work(ANN, acts=[(CY, NOW - DAY)])]
    found = health(given=given)
    assert found.weeks[-1].minutes == 37
    assert found.minutes_each == 37
    assert health(given=[*given, work(CY, answer=HOUR, ok=True)]).minutes_each == 18


def test_nothing_in_the_figures_is_about_one_person():
    found = health(given=[work(MemberId(987_654_321), answer=HOUR, ok=True)], orphans=["kitchen", "barn"])
    assert "987654321" not in str(asdict(found))
    assert found.orphans == ("barn", "kitchen")
