"""Claims, offers and helpers: the rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import claiming
from bot.domain import task as tasks
from bot.domain.ids import ChannelId, MemberId, TaskId
from bot.domain.refusal import Refusal
from bot.domain.task import Left, Task, TaskState
from bot.domain.tracing import Trace, TraceKind

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEN, CY = MemberId(1), MemberId(2), MemberId(3)
TASK = Task(TaskId(7), "Draw a map", "", ANN, "Ann", NOW)
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def taken(task: Task = TASK, member: MemberId = BEN, at: datetime = NOW, length: timedelta = WEEK) -> Task:
    return claiming.claimed(task, member, f"m{member}", length, at)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.key


def test_claiming_again_renews_the_lease_and_keeps_the_start():
    again = taken(taken(), at=NOW + 2 * DAY)
    assert again.claims == (replace(again.claims[0], at=NOW, until=NOW + 9 * DAY, reminded=None),)


def test_a_task_taken_by_somebody_else_cannot_be_claimed_unless_it_has_a_seat_left():
    assert refused(lambda: taken(taken(), CY)) == "task-taken"
    both = taken(taken(replace(TASK, seats=2)), CY, NOW + DAY)
    assert [claim.member for claim in both.claims] == [BEN, CY]
    assert not both.free
    assert refused(lambda: taken(both, ANN)) == "task-taken"


def test_one_of_two_leaves_and_the_other_keeps_it():
    both = taken(taken(replace(TASK, seats=2)), CY)
    left = claiming.released(both, BEN, "half is drawn", NOW)
    assert [claim.member for claim in left.claims] == [CY]
    assert (left.state, left.free) == (TaskState.CLAIMED, True)


def test_what_has_to_wait_cannot_be_claimed_but_whoever_has_it_may_keep_it():
    assert refused(lambda: taken(replace(TASK, blockers=(TaskId(3),)))) == "task-blocked"
    blocked = replace(taken(), blockers=(TaskId(3),))
    assert claiming.renewed(blocked, BEN, WEEK, NOW + DAY).claims[0].until == NOW + DAY + WEEK


def test_only_whoever_holds_a_task_renews_it_or_gives_it_back():
    assert refused(lambda: claiming.renewed(taken(), CY, WEEK, NOW)) == "task-not-yours-to-renew"
    assert refused(lambda: claiming.released(taken(), CY, "", NOW)) == "task-not-yours"
    assert refused(lambda: claiming.released(TASK, CY, "", NOW)) == "task-not-claimed"


def test_who_gives_a_task_back_leaves_a_note_to_the_next():
    free = claiming.released(taken(), BEN, "  half is drawn ", NOW + DAY)
    assert (free.state, free.claims) == (TaskState.OPEN, ())
    assert [(one.member, one.note, one.left) for one in free.handovers] == [(BEN, "half is drawn", Left.RELEASED)]
    assert refused(lambda: claiming.released(taken(), BEN, "x" * 1001, NOW)) == "task-note-too-long"


def test_a_maintainer_ends_claims_only_with_a_reason():
    assert refused(lambda: claiming.freed(taken(), ANN, " ", NOW)) == "task-reason-missing"
    assert refused(lambda: claiming.freed(taken(), ANN, "away", NOW, CY)) == "task-not-claimed"
    both = taken(taken(replace(TASK, seats=2)), CY)
    assert [claim.member for claim in claiming.freed(both, ANN, "away", NOW, BEN).claims] == [CY]
    all_free = claiming.freed(both, ANN, "away", NOW)
    assert [(one.member, one.note, one.left) for one in all_free.handovers] == [
        (BEN, "away", Left.FREED),
        (CY, "away", Left.FREED),
    ]


def test_claims_that_ran_out_end_and_the_others_stay():
    both = taken(taken(replace(TASK, seats=2)), CY, NOW + DAY)
    after = claiming.lapsed(both, NOW + WEEK)
    assert [claim.member for claim in after.claims] == [CY]
    assert after.handovers[0].left is Left.LAPSED
    assert claiming.lapsed(after, NOW + WEEK) == after


@given(st.integers(1, 90 * 24), st.none() | st.integers(1, 12_000))
def test_no_lease_is_shorter_than_the_guilds_or_longer_than_three_months_by_its_size(hours: int, minutes: int | None):
    base = timedelta(hours=hours)
    assert base <= claiming.lease(base, minutes) <= max(base, timedelta(days=90))
    assert claiming.lease(base, minutes) <= claiming.lease(base, (minutes or 0) + 60)


@pytest.mark.parametrize(("length", "before"), [(WEEK, DAY), (timedelta(days=2), timedelta(hours=12))])
def test_the_reminder_comes_a_day_before_or_when_a_quarter_is_left(length: timedelta, before: timedelta):
    task = taken(length=length)
    until = NOW + length
    assert claiming.attention(task) == until - before
    assert claiming.to_remind(task, until - before - timedelta(seconds=1)) == ()
    due = claiming.to_remind(task, until - before)
    assert due == task.claims
    told = claiming.reminded(task, due, until - before)
    assert claiming.to_remind(told, until - timedelta(hours=1)) == ()
    assert claiming.attention(told) == until


def test_a_short_claim_that_is_renewed_is_not_reminded_of_at_once():
    again = taken(taken(length=DAY), at=NOW + 5 * DAY, length=DAY)
    assert claiming.attention(again) == NOW + 5 * DAY + timedelta(hours=18)


def test_a_renewed_claim_is_reminded_of_again():
    told = claiming.reminded(taken(), taken().claims, NOW + 6 * DAY)
    assert claiming.attention(taken(told, at=NOW + 6 * DAY)) == NOW + 12 * DAY


def test_an_offer_changes_nothing_until_it_is_taken():
    asked = claiming.offered(TASK, BEN, "Ben", ANN, "Ann", NOW)
    assert (asked.state, asked.claims, asked.free) == (TaskState.OPEN, (), True)
    assert claiming.offered(asked, BEN, "Ben", ANN, "Ann", NOW) == asked
    assert refused(lambda: claiming.offered(asked, CY, "Cy", ANN, "Ann", NOW)) == "task-offered-already"
    assert taken(asked).offer is None
    assert taken(asked, CY).offer is None


def test_nobody_is_asked_twice():
    asked = claiming.offered(TASK, BEN, "Ben", ANN, "Ann", NOW)
    for after in (claiming.declined(asked, BEN, NOW), claiming.offer_over(asked, NOW + 3 * DAY)):
        assert after.offer is None
        assert refused(lambda after=after: claiming.offered(after, BEN, "Ben", ANN, "Ann", NOW)) == (
            "task-offer-asked-before"
        )
    assert claiming.offer_over(asked, NOW + 2 * DAY) == asked


def test_only_what_is_free_is_offered_to_somebody_else_who_has_it_not():
    assert refused(lambda: claiming.offered(TASK, ANN, "Ann", ANN, "Ann", NOW)) == "task-offer-yourself"
    assert refused(lambda: claiming.offered(taken(), BEN, "Ben", ANN, "Ann", NOW)) == "task-offer-has-it"
    assert refused(lambda: claiming.offered(taken(), CY, "Cy", ANN, "Ann", NOW)) == "task-offer-not-free"


def test_an_offer_is_answered_by_whom_it_is_made_to_and_in_time():
    asked = claiming.offered(TASK, BEN, "Ben", ANN, "Ann", NOW)
    assert claiming.attention(asked) == NOW + 3 * DAY
    assert refused(lambda: claiming.offer_to(asked, CY, NOW)) == "task-not-offered"
    assert refused(lambda: claiming.declined(asked, BEN, NOW + 3 * DAY)) == "task-not-offered"


def test_helpers_join_once_and_who_claims_a_task_helps_it_no_more():
    helped = claiming.helped(taken(), CY, "Cy", NOW)
    assert claiming.helped(helped, CY, "Cy", NOW) == helped
    assert refused(lambda: claiming.helped(helped, BEN, "Ben", NOW)) == "task-help-yourself"
    assert taken(replace(helped, seats=2), CY).helpers == ()
    assert claiming.not_helping(helped, CY).helpers == ()
    assert refused(lambda: claiming.not_helping(helped, ANN)) == "task-not-helping"


def test_there_are_helpers_enough_at_some_point():
    task = TASK
    for number in range(10, 20):
        task = claiming.helped(task, MemberId(number), "m", NOW)
    assert refused(lambda: claiming.helped(task, CY, "Cy", NOW)) == "task-helpers-enough"


def test_nothing_is_done_to_a_task_that_is_done():
    over = tasks.finished(taken(), BEN, NOW)
    acts: tuple[Callable[[], object], ...] = (
        lambda: taken(over, CY),
        lambda: claiming.released(over, BEN, "", NOW),
        lambda: claiming.freed(over, ANN, "why", NOW),
        lambda: claiming.offered(over, CY, "Cy", ANN, "Ann", NOW),
        lambda: claiming.helped(over, CY, "Cy", NOW),
    )
    assert {refused(act) for act in acts} == {"task-already-done"}
    assert claiming.attention(over) is None
    assert over.claim_of(BEN) is None


def test_what_came_from_a_trace_has_a_card_once_somebody_takes_it():
    traced = replace(TASK, channel=ChannelId(5), trace=Trace(TraceKind.STUB, "how-to-begin"))
    assert not traced.has_card
    assert taken(traced).has_card
    assert replace(TASK, channel=ChannelId(5)).has_card
