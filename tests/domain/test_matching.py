"""Whom an open task might suit, and whom it is offered by lot: reasons that hold, no nagging, and an even chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MemberId, TaskId
from bot.domain.inviting import (
    APART,
    AT_ONCE,
    EACH_TASK,
    MONTH,
    SETTLED,
    Invited,
    Invitee,
    checked_monthly,
    checked_topics,
    drawn,
)
from bot.domain.matching import Interests, Why, may_take, suggestions, why
from bot.domain.refusal import Refusal
from bot.domain.task import Claim, Helper, Offer, Task, TaskState

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN, BEA, CY = MemberId(1), MemberId(2), MemberId(3)
NOBODY = Interests(ANN)


def task(number: int, **changes: object) -> Task:
    made = Task(TaskId(number), f"Task {number}", "", CY, "Cy", NOW - 2 * DAY)
    return replace(made, **changes)  # type: ignore[arg-type]


def best(tasks: list[Task], known: Interests = NOBODY, **wanted: int) -> list[int]:
    return [one.task.number for one in suggestions(tasks, known, NOW, **wanted)[0]]


CLAIM = Claim(BEA, "Bea", NOW, NOW + DAY)
TAKEN = {"state": TaskState.CLAIMED, "claim": CLAIM}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": TaskState.DONE},
        TAKEN,
        {"blockers": (TaskId(9),)},
        {"seats": 2, "state": TaskState.CLAIMED, "claim": replace(CLAIM, member=ANN)},
        {"helpers": (Helper(ANN, "Ann", NOW),)},
        {"offer": Offer(BEA, "Bea", CY, "Cy", NOW + DAY)},
        {"asked": (ANN,)},
    ],
)
def test_what_somebody_could_not_take_or_has_said_no_to_is_not_suggested(changes):
    assert not may_take(task(1, **changes), ANN)
    assert best([task(1, **changes), task(2)]) == [2]


def test_a_task_with_a_seat_left_or_offered_to_oneself_may_be_taken():
    assert may_take(task(1, seats=2, **TAKEN), ANN)
    assert may_take(task(1, offer=Offer(ANN, "Ann", CY, "Cy", NOW + DAY)), ANN)


def test_each_reason_is_given_where_it_holds_the_weightiest_first():
    known = Interests(ANN, frozenset({"barn"}), frozenset({"barn"}), {"barn": 2}, {"maths": 1}, newcomer=True)
    given = task(1, area="barn", newcomers=True, skills=("maths",), minutes=10, due_at=NOW + DAY)
    other = task(2, blockers=(TaskId(1),))
    [found] = suggestions([given, other], known, NOW, minutes=15)[0]
    assert found.reasons == tuple(reason for reason in Why if reason is not Why.ANY)
    assert why(task(3), known, NOW) == (Why.ANY,)
    assert why(task(3, newcomers=True), replace(known, newcomer=False), NOW) == (Why.ANY,)
    assert why(task(3, due_at=NOW - DAY), known, NOW) == (Why.ANY,)
    assert why(task(3, skills=("barn",)), known, NOW) == (Why.TOPIC,)


def test_what_is_known_to_take_too_long_is_left_out_and_what_fits_comes_before_what_has_no_size():
    tasks = [task(1, minutes=60), task(2), task(3, minutes=30)]
    assert best(tasks, minutes=30) == [3, 2]


def test_the_interests_of_somebody_decide_the_order():
    known = Interests(ANN, topics=frozenset({"kitchen"}), watched=frozenset({"barn"}), worked={"nets": 1})
    tasks = [task(1), task(2, area="nets"), task(3, area="barn"), task(4, area="kitchen")]
    assert best(tasks, known, count=4) == [4, 3, 2, 1]
    often = Interests(ANN, worked={"nets": 5, "barn": 1})
    assert best(tasks, often)[:2] == [2, 3]


def test_three_suggestions_are_three_choices_not_the_same_area_three_times():
    known = Interests(ANN, watched=frozenset({"barn"}), worked={"nets": 1})
    tasks = [task(number, area="barn") for number in range(1, 6)] + [task(6, area="nets"), task(7)]
    assert 6 in best(tasks, known)
    assert len({one.area for one in tasks if one.number in best(tasks, known)}) == 2


@given(st.lists(st.builds(dict, area=st.sampled_from(["", "barn", "nets"]), newcomers=st.booleans()), max_size=12))
def test_page_after_page_shows_every_task_once(drawn_tasks):
    tasks = [task(number, **changes) for number, changes in enumerate(drawn_tasks, 1)]
    known = Interests(ANN, watched=frozenset({"barn"}), newcomer=True)
    shown, skip, more = list[int](), 0, True
    while more:
        found, more = suggestions(tasks, known, NOW, skip=skip)
        shown += [one.task.number for one in found]
        skip += 3
    assert sorted(shown) == list(range(1, len(tasks) + 1))


def test_equals_come_in_another_order_for_each_member_and_day_and_in_the_same_for_one_of_them():
    tasks = [task(number) for number in range(1, 30)]
    assert best(tasks) == best(list(reversed(tasks)))
    firsts = Counter(best(tasks, Interests(MemberId(number)))[0] for number in range(200))
    assert len(firsts) > 20
    tomorrow, _ = suggestions(tasks, NOBODY, NOW + DAY)
    assert [one.task.number for one in tomorrow] != best(tasks)


# Invitations


def invite(tasks, invitees, newcomers=(), busy=(), now=NOW, seed=1):
    new = dict.fromkeys(newcomers, True)
    return [(one.number, who.member) for one, who in drawn(tasks, invitees, new, busy, now, Random(seed))]


def wanting(member: MemberId, **changes: object) -> Invitee:
    return replace(Invitee(member, "?"), **changes)  # type: ignore[arg-type]


def test_somebody_is_invited_to_what_they_chose_once_in_a_round_and_never_twice_to_the_same():
    assert invite([task(1, area="barn"), task(2, area="nets")], [wanting(ANN, topics=("nets",))]) == [(2, ANN)]
    assert invite([task(1, skills=("maths",))], [wanting(ANN, topics=("maths",))]) == [(1, ANN)]
    assert len(invite([task(1), task(2)], [wanting(ANN)])) == 1
    before = Invited(TaskId(1), NOW - 40 * DAY)
    assert invite([task(1), task(2)], [wanting(ANN, invited=(before,))]) == [(2, ANN)]
    assert invite([task(1)], [wanting(ANN)], busy=[ANN]) == []


def test_nobody_is_invited_more_often_than_they_chose_in_thirty_days():
    given = tuple(Invited(TaskId(number), NOW - MONTH + DAY) for number in (7, 8))
    assert invite([task(1)], [wanting(ANN, monthly=2, invited=given)]) == []
    assert invite([task(1)], [wanting(ANN, monthly=3, invited=given)]) == [(1, ANN)]
    assert invite([task(1)], [wanting(ANN, monthly=2, invited=given)], now=NOW + DAY) == [(1, ANN)]


def test_a_task_waits_a_little_before_anybody_is_invited_and_between_one_and_the_next():
    fresh = task(1, created_at=NOW - SETTLED + timedelta(minutes=1))
    assert invite([fresh], [wanting(ANN)]) == []
    asked = wanting(BEA, invited=(Invited(TaskId(1), NOW - APART + timedelta(minutes=1)),))
    assert invite([task(1)], [wanting(ANN), asked]) == []
    assert invite([task(1)], [wanting(ANN), asked], now=NOW + timedelta(minutes=1)) == [(1, ANN)]


def test_a_few_are_invited_to_a_task_and_then_no_more():
    asked = [wanting(MemberId(10 + at), invited=(Invited(TaskId(1), NOW - 9 * DAY),)) for at in range(EACH_TASK)]
    assert invite([task(1)], [wanting(ANN), *asked[1:]]) == [(1, ANN)]
    assert invite([task(1)], [wanting(ANN), *asked]) == []


def test_nobody_is_invited_to_what_somebody_has_or_is_offered():
    for changes in (TAKEN | {"seats": 3}, {"offer": Offer(ANN, "Ann", CY, "Cy", NOW + DAY)}, {"asked": (ANN,)}):
        assert invite([task(1, **changes)], [wanting(ANN)]) == []


def test_tasks_that_fewest_were_invited_to_come_first_then_the_longest_open():
    asked = wanting(BEA, invited=(Invited(TaskId(1), NOW - 9 * DAY),))
    tasks = [task(1, created_at=NOW - 20 * DAY), task(2), task(3, created_at=NOW - 9 * DAY)]
    assert invite(tasks, [wanting(ANN), replace(asked, monthly=1)]) == [(3, ANN)]


def test_the_lot_is_fair_but_for_newcomers_who_have_three():
    people = [wanting(MemberId(number)) for number in range(1, 5)]
    drawn_often = Counter(invite([task(1)], people, newcomers=[ANN], seed=seed)[0][1] for seed in range(3000))
    assert drawn_often[ANN] / 3000 == pytest.approx(3 / 6, abs=0.04)
    for number in (2, 3, 4):
        assert drawn_often[MemberId(number)] / 3000 == pytest.approx(1 / 6, abs=0.03)
    assert invite([task(1)], people, seed=5) == invite([task(1)], people, seed=5)


def test_a_round_ends_where_it_is_enough():
    people = [wanting(MemberId(number)) for number in range(1, 60)]
    given = invite([task(number) for number in range(1, 60)], people)
    assert len(given) == AT_ONCE
    assert len({member for _, member in given}) == AT_ONCE


def test_topics_are_compared_as_skills_and_areas_are():
    assert checked_topics(["  Barn ", "MATHS", "barn", ""]) == ("barn", "maths")
    with pytest.raises(Refusal, match="invitation-topics"):
        checked_topics([str(number) for number in range(21)])
    with pytest.raises(Refusal, match="invitation-topics"):
        checked_topics(["x" * 51])
    for number in (0, 21):
        with pytest.raises(Refusal, match="invitation-monthly"):
            checked_monthly(number)
