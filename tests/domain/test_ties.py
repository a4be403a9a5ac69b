"""What is said of a task, what ties it to others, and how it recurs."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain import recurring, ties
from bot.domain import task as tasks
from bot.domain.ids import ChannelId, MemberId, TaskId
from bot.domain.particulars import Particulars, described
from bot.domain.refusal import Refusal
from bot.domain.schedule import Recurrence
from bot.domain.task import Step, Task, TaskState

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)  # a Friday
ANN, BEN = MemberId(1), MemberId(2)
TASK = Task(TaskId(7), "Draw a map", "", ANN, "Ann", NOW, ChannelId(5))
OTHER = Task(TaskId(8), "Measure", "", ANN, "Ann", NOW)
MONDAYS = Recurrence(time(9), (0,), "Europe/Berlin")


def test_what_is_not_said_of_a_task_stays():
    said = Particulars(minutes=15, skills=(" Drawing ", "drawing", ""), newcomers=True, seats=3)
    once = described(TASK, said, NOW)
    assert (once.minutes, once.skills, once.newcomers, once.seats) == (15, ("drawing",), True, 3)
    assert described(once, Particulars(), NOW) == once
    assert described(once, Particulars(minutes=0, skills=()), NOW).minutes is None


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (Particulars(title=" "), "task-title-empty"),
        (Particulars(minutes=12_001), "task-size-out-of-range"),
        (Particulars(seats=0), "task-seats-out-of-range"),
        (Particulars(skills=tuple("abcdef")), "task-skills"),
        (Particulars(due_at=NOW), "task-due-past"),
        (Particulars(steps=("x" * 101,)), "task-steps"),
        (Particulars(steps=tuple(map(str, range(21)))), "task-steps"),
    ],
)
def test_what_may_not_be_said_of_a_task_is_refused(said: Particulars, key: str):
    with pytest.raises(Refusal) as no:
        described(TASK, said, NOW)
    assert no.value.key == key


def test_a_checklist_is_ticked_off_and_what_stays_in_it_stays_ticked():
    task = described(TASK, Particulars(steps=("- sketch", "ink", "ink", " ")), NOW)
    assert [step.text for step in task.steps] == ["sketch", "ink"]
    task = ties.ticked(task, "ink", BEN, NOW)
    after = described(task, Particulars(steps=("colour", "ink")), NOW)
    assert after.steps == (Step("colour"), Step("ink", BEN, NOW))
    assert ties.ticked(after, "ink", ANN, NOW).steps[1] == Step("ink")
    with pytest.raises(Refusal):
        ties.ticked(after, "sketch", ANN, NOW)


def test_a_task_waits_for_those_it_needs_that_are_not_done():
    over = tasks.finished(replace(OTHER, number=TaskId(9)), BEN, NOW)
    waiting = ties.with_needs(TASK, (OTHER, over))
    assert (waiting.needs, waiting.blockers, waiting.free) == ((8, 9), (8,), False)
    known = ties.neighbour_changed(waiting, tasks.finished(OTHER, BEN, NOW))
    assert (known.blockers, known.free) == ((), True)
    assert ties.neighbour_changed(known, OTHER).blockers == (8,)


def test_a_parent_knows_its_parts_and_is_not_done_before_them():
    part = replace(OTHER, parent=TASK.number)
    parent = ties.neighbour_changed(TASK, part)
    assert (parent.parts, parent.open_parts) == ((8,), (8,))
    with pytest.raises(Refusal) as no:
        tasks.done(parent, ANN, False, NOW)
    assert (no.value.key, no.value.details["parts"]) == ("task-parts-open", "T8")
    known = ties.neighbour_changed(parent, tasks.finished(part, BEN, NOW))
    assert (known.parts, known.open_parts) == ((8,), ())
    assert tasks.done(known, ANN, False, NOW).done
    assert ties.neighbour_changed(known, OTHER).parts == ()


def test_a_recurring_task_that_is_done_comes_again_on_the_next_date_as_if_new():
    task = described(TASK, Particulars(every=MONDAYS, steps=("ink",), due_at=NOW + timedelta(days=2)), NOW)
    over = tasks.finished(ties.ticked(task, "ink", BEN, NOW), BEN, NOW)
    assert over.again is not None
    assert (over.again.date, over.again.at) == (date(2026, 5, 4), datetime(2026, 5, 4, 7, tzinfo=UTC))
    again = recurring.next_turn(over, TaskId(9), over.again.at)
    assert (again.state, again.steps, again.turn) == (TaskState.OPEN, (Step("ink"),), date(2026, 5, 4))
    assert again.due_at == over.again.at + timedelta(days=2)
    assert again.channel == TASK.channel


def test_a_recurring_task_done_before_its_time_has_passed_comes_on_a_later_date():
    early = datetime(2026, 5, 4, 5, tzinfo=UTC)  # a Monday, two hours before nine in Berlin
    task = described(TASK, Particulars(every=MONDAYS), early)
    over = tasks.finished(task, BEN, early + timedelta(hours=1))
    assert over.again is not None
    assert over.again.date == date(2026, 5, 11)


def test_a_recurring_task_has_one_next_turn_however_often_it_is_reopened_and_done():
    task = described(TASK, Particulars(every=MONDAYS), NOW)
    over = tasks.finished(task, BEN, NOW)
    reopened = tasks.reopened(over, BEN, False)
    assert reopened.again is None
    followed = replace(over, again=None, followed_by=TaskId(9))
    assert tasks.finished(tasks.reopened(followed, BEN, False), BEN, NOW).again is None


def test_a_task_that_is_to_recur_no_more_does_not():
    task = described(TASK, Particulars(every=MONDAYS), NOW)
    over = tasks.finished(described(task, Particulars(no_every=True), NOW), BEN, NOW)
    assert over.again is None
