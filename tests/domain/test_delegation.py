"""Delegations: who ends up voting for whom, against another way of working it out, and no circles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delegation import Delegation, in_force, require_straight, stand_ins
from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PEOPLE = [MemberId(number) for number in range(1, 9)]
AREAS = ("", "docs", "maps")

people = st.sampled_from(PEOPLE)
namings = st.tuples(people, people, st.sampled_from(AREAS))


def delegation(member: int, delegate: int, area: str = "") -> Delegation:
    return Delegation(MemberId(member), MemberId(delegate), NOW, area)


def kept(named: list[tuple[MemberId, MemberId, str]]) -> list[Delegation]:
    """As the store keeps them: one per member and area, the newest."""
    return list({one.key: one for one in (delegation(*naming) for naming in named)}.values())


def arrows(named: list[Delegation], area: str) -> dict[int, int]:
    """Whom each member points to in a question about an area."""
    overall = {one.member: one.delegate for one in named if one.area == ""}
    special = {one.member: one.delegate for one in named if one.area == area}
    return {**overall, **special}


def carried_back(force: Mapping[int, int], voters: set[MemberId]) -> dict[int, int]:
    """From the voters to those who point at them, one step at a time, until nothing changes."""
    ends: dict[int, int] = {voter: voter for voter in voters}
    for _ in PEOPLE:
        for member, delegate in force.items():
            if member not in voters and delegate in ends:
                ends[member] = ends[delegate]
    return {member: end for member, end in ends.items() if member not in voters}


def loops(force: Mapping[int, int]) -> bool:
    """Whether somebody is reached from themselves, trying everybody and as many steps as there are people."""
    for start in force:
        here = start
        for _ in PEOPLE:
            here = force.get(here, 0)
            if here == start:
                return True
    return False


@given(st.lists(namings, max_size=16), st.sets(people), st.sampled_from(AREAS))
def test_chains_end_where_votes_carried_back_along_them_arrive(
    named: list[tuple[MemberId, MemberId, str]], voters: set[MemberId], area: str
):
    found = kept(named)
    assert stand_ins(in_force(found, area), voters) == carried_back(arrows(found, area), voters)


@given(st.lists(namings | people, max_size=24))
def test_whatever_is_named_and_taken_back_no_circle_ever_comes_about_and_nothing_else_is_refused(
    acts: list[tuple[MemberId, MemberId, str] | MemberId],
):
    standing: dict[str, Delegation] = {}
    for act in acts:
        if not isinstance(act, tuple):
            standing = {key: one for key, one in standing.items() if one.member != act}
            continue
        new = delegation(*act)
        after = {**standing, new.key: new}
        circular = any(loops(arrows(list(after.values()), area)) for area in AREAS)
        try:
            require_straight(standing.values(), new)
        except Refusal:
            assert circular
        else:
            assert not circular
            standing = after


def test_the_order_of_delegations_does_not_matter():
    named = [delegation(1, 2), delegation(1, 3, "docs"), delegation(2, 4), delegation(3, 4, "docs")]
    assert in_force(named, "docs") == in_force(reversed(named), "docs") == {1: 3, 2: 4, 3: 4}


def test_the_one_for_the_area_comes_before_the_overall_one_even_where_it_leads_to_nobody():
    force = in_force([delegation(1, 2), delegation(1, 3, "docs")], "docs")
    assert stand_ins(force, [MemberId(2)]) == {}
    assert stand_ins(in_force([delegation(1, 2), delegation(1, 3, "docs")], "maps"), [MemberId(2)]) == {1: 2}


def test_who_votes_is_represented_by_nobody_and_ends_the_chains_through_them():
    force = {MemberId(1): MemberId(2), MemberId(2): MemberId(3)}
    assert stand_ins(force, [MemberId(2), MemberId(3)]) == {1: 2}


def test_a_circle_that_came_about_all_the_same_stands_for_nobody():
    force = {MemberId(1): MemberId(2), MemberId(2): MemberId(1), MemberId(3): MemberId(1)}
    assert stand_ins(force, [MemberId(4)]) == {}
    assert stand_ins(force, [MemberId(2)]) == {1: 2, 3: 2}


@pytest.mark.parametrize(
    ("standing", "new"),
    [
        ([], delegation(1, 1)),
        ([delegation(2, 1)], delegation(1, 2)),
        ([delegation(2, 3), delegation(3, 1)], delegation(1, 2)),
        ([delegation(2, 1, "docs")], delegation(1, 2)),
        ([delegation(2, 1)], delegation(1, 2, "docs")),
    ],
    ids=["oneself", "two", "three", "an overall one back into an area", "an area's back into an overall one"],
)
def test_a_circle_is_refused_when_it_is_named(standing: list[Delegation], new: Delegation):
    with pytest.raises(Refusal):
        require_straight(standing, new)


def test_pointing_back_in_another_area_is_no_circle():
    require_straight([delegation(2, 1, "docs")], delegation(1, 2, "maps"))
    require_straight([delegation(2, 1, "docs"), delegation(1, 3, "docs")], delegation(1, 2))
