"""Whose turn it is to review: fair among those who opted in, and never anybody's who did not say yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.canned import Canned, Reasons
from bot.domain.contribution import Verdict
from bot.domain.handling import Reviewer, Stage, next_reviewer
from bot.domain.ids import ContributionId, MemberId
from bot.domain.kinds import REVIEWERS
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from tests.services.conftest import GUILD, MAINTAINERS, HandClock, Post
from tests.services.reviewing import hand_in, handling, sweep

People = Callable[..., Actor]
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
C1 = ContributionId(1)


@pytest.fixture
async def root(desk: Desk, person: People) -> Actor:
    root = person(99, "Root", admin=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS})
    return root


async def refused(key: str, act: object) -> None:
    with pytest.raises(Refusal) as no:
        await act  # type: ignore[misc]  # a use case under way
    assert no.value.key == key


@given(st.integers(1, 8), st.integers(1, 40))
def test_offers_are_shared_out_evenly(people: int, works: int):
    reviewers = {number: Reviewer(MemberId(number), "", capacity=20) for number in range(1, people + 1)}
    offered: Counter[int] = Counter()
    for turn in range(works):
        chosen = next_reviewer(reviewers.values(), {}, (), (), NOW + timedelta(minutes=turn))
        assert chosen is not None
        offered[chosen.member] += 1
        reviewers[chosen.member] = replace(chosen, offered_at=NOW + timedelta(minutes=turn))
    counts = [offered[number] for number in reviewers]
    assert max(counts) - min(counts) <= 1


@given(
    st.lists(
        st.builds(
            Reviewer,
            st.integers(1, 5).map(MemberId),
            st.just(""),
            st.sampled_from([(), ("a",), ("a", "b"), ("b",)]),
            st.integers(1, 3),
            st.none() | st.sampled_from([NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)]),
            st.none() | st.sampled_from([NOW - timedelta(days=2), NOW - timedelta(days=1)]),
        ),
        unique_by=lambda one: one.member,
        max_size=5,
    ),
    st.dictionaries(st.integers(1, 5).map(MemberId), st.integers(0, 3)),
    st.sampled_from([(), ("a",), ("b", "c")]),
    st.sets(st.integers(1, 5).map(MemberId)),
)
def test_nobody_is_chosen_who_is_away_full_left_out_or_there_for_other_areas(reviewers, loads, areas, without):
    chosen = next_reviewer(reviewers, loads, areas, without, NOW)
    free = [
        one
        for one in reviewers
        if one.member not in without
        and loads.get(one.member, 0) < one.capacity
        and (one.away_until is None or one.away_until <= NOW)
        and (not one.areas or set(one.areas) & set(areas))
    ]
    assert (chosen in free) if free else chosen is None
    if chosen is not None and chosen.offered_at is not None:
        assert all(one.offered_at is not None and one.offered_at >= chosen.offered_at for one in free)


async def test_an_offer_goes_to_one_is_taken_or_passed_on_and_lapses_without_an_answer(
    desk: Desk, root: Actor, person: People, clock: HandClock, post: Post
):
    mo, ned = person(50, "Mo", maintainer=True), person(51, "Ned", maintainer=True)
    await desk.assigning.opt_in(mo)
    await desk.assigning.opt_in(ned)
    await hand_in(desk, person(3, "Cy"), event=1)
    await sweep(desk, clock)
    first = (await handling(desk)).assignment
    assert first is not None
    assert (first.member, first.stage) == (mo.id, Stage.OFFERED)
    await refused("review-not-assigned", desk.assigning.take_offered(ned, C1))
    await desk.assigning.let_go(mo, C1)
    await sweep(desk, clock, seconds=5)
    await desk.assigning.take_offered(ned, C1)
    await refused("review-taken", desk.assigning.take(mo, C1))
    await sweep(desk, clock, days=4)
    assert (await handling(desk)).assignment is None
    assert set((await handling(desk)).passed) == {mo.id, ned.id}
    await desk.outbox.deliver_due(post)
    assert [one.member for one in post.said if one.what == "review-offer"] == [mo.id, ned.id]


async def test_whoever_has_said_something_has_it_in_their_hands_no_more(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    mo = person(50, "Mo", maintainer=True)
    await hand_in(desk, person(3, "Cy"), event=1)
    await desk.assigning.take(mo, C1)
    assert [stage for _, stage in await desk.assigning.held_by(GUILD, mo.id)] == [Stage.TAKEN]
    await desk.statements.give(mo, C1, Verdict.TESTED)
    assert await desk.assigning.held_by(GUILD, mo.id) == []


async def test_authors_and_outsiders_are_offered_nothing_and_capacity_and_vacation_count(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    mo, ned = person(50, "Mo", maintainer=True), person(51, "Ned", maintainer=True)
    await refused("review-not-maintainer", desk.assigning.opt_in(person(4, "Di")))
    await refused("review-bad-capacity", desk.assigning.opt_in(mo, capacity=0))
    await refused("area-unknown", desk.assigning.opt_in(mo, ["maps"]))
    await desk.assigning.opt_in(mo, capacity=1)
    await desk.assigning.opt_in(ned, away_until=clock.now() + timedelta(days=2))
    await hand_in(desk, mo, "Mine", event=1)
    await hand_in(desk, person(3, "Cy"), "First", event=2)
    await hand_in(desk, person(3, "Cy"), "Second", event=3)
    await sweep(desk, clock)
    assert [(await handling(desk, number)).assignment is not None for number in (1, 2, 3)] == [False, True, False]
    await refused("review-own-work", desk.assigning.take(mo, C1))
    await sweep(desk, clock, days=2, hours=2)
    held = (await handling(desk, 1)).assignment
    assert held is not None
    assert held.member == ned.id


async def test_who_opts_in_again_keeps_what_they_do_not_name_and_gives_offers_back_when_going_away(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    mo, ned = person(50, "Mo", maintainer=True), person(51, "Ned", maintainer=True)
    await desk.areas.add(root, "maps")
    assert (await desk.assigning.opt_in(mo)).capacity == 2
    await desk.assigning.opt_in(mo, ["maps"], 1)
    made = await hand_in(desk, person(3, "Cy"), event=1)
    assert made.area == ""
    back = clock.now() + timedelta(days=9)
    again = await desk.assigning.opt_in(mo, away_until=back)
    assert (again.areas, again.capacity, again.away_until) == (("maps",), 1, back)
    await desk.assigning.opt_in(mo, (), away_until=clock.now())
    await sweep(desk, clock)
    assert (await handling(desk)).assignment.member == mo.id  # type: ignore[union-attr]
    await desk.assigning.opt_in(ned)
    await desk.assigning.opt_in(mo, away_until=back)
    await sweep(desk, clock)
    assert (await handling(desk)).assignment.member == ned.id  # type: ignore[union-attr]
    await desk.assigning.take_offered(ned, C1)
    await desk.assigning.opt_out(ned)
    assert (await handling(desk)).assignment.stage is Stage.TAKEN  # type: ignore[union-attr]


async def test_the_first_works_of_newcomers_are_offered_before_what_others_handed_in_earlier(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    cy, di, mo = person(3, "Cy"), person(4, "Di"), person(50, "Mo", maintainer=True)
    await hand_in(desk, cy, "First of Cy", event=1)
    await hand_in(desk, cy, "Second of Cy", event=2)
    await desk.assigning.take(person(51, "Ned", maintainer=True), C1)
    await sweep(desk, clock)
    await hand_in(desk, di, "First of Di", event=3)
    await desk.assigning.opt_in(mo, capacity=1)
    await sweep(desk, clock)
    held = [(await handling(desk, number)).assignment for number in (2, 3)]
    assert [one is not None for one in held] == [False, True]
    await desk.assigning.let_go(mo, ContributionId(3))
    await sweep(desk, clock, hours=2)
    assert (await handling(desk, 2)).assignment is not None


async def test_people_of_an_area_are_offered_what_is_for_it(desk: Desk, root: Actor, person: People, clock: HandClock):
    di = person(4, "Di")
    await desk.areas.add(root, "tides", maintainers=[di.id])
    await desk.areas.add(root, "maps")
    made = await desk.assigning.opt_in(di)
    assert made.areas == ("tides",)
    await desk.assigning.opt_out(di)
    await refused("review-not-opted-in", desk.assigning.opt_out(di))
    assert await desk.store.run(GUILD, lambda tx: tx.count(REVIEWERS)) == 0


async def test_canned_reasons_are_kept_by_maintainers_beside_those_that_come_along(
    desk: Desk, root: Actor, person: People
):
    along, mo = Reasons((Canned("Sources", "Where from?"),)), person(50, "Mo", maintainer=True)
    await refused("review-not-maintainer", desk.canned.add(person(4, "Di"), "Style", "Shorter.", along))
    kept = await desk.canned.add(mo, " Style ", "Shorter.", along)
    assert [one.name for one in kept.reasons] == ["Sources", "Style"]
    kept = await desk.canned.remove(mo, "sources", along)
    assert (await desk.canned.get(GUILD)) == kept
    assert [one.name for one in kept.reasons] == ["Style"]
    await refused("review-no-such-reason", desk.canned.remove(mo, "sources", along))
    await refused("review-bad-canned", desk.canned.add(mo, "x" * 51, "Shorter.", along))
