"""Acceptance and turns on every store: what two do at the same moment is done once."""

from __future__ import annotations

import asyncio

from bot.domain.area import Way
from bot.domain.contribution import ContributionState
from bot.domain.ids import ContributionId, MemberId
from bot.domain.kinds import PROPOSALS, TASKS
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.areas import Changes
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Box, HandClock
from tests.services.reviewing import hand_in, handling, now_for

ROOT, ANN, BEN, CY = (
    Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Root", "Ann", "Ben", "Cy"), 1)
)
C1 = ContributionId(1)


async def area(desk: Desk, **changes: object) -> None:
    await desk.areas.add(ROOT, "tides", maintainers=[ANN.id, BEN.id])
    await desk.areas.edit(ROOT, "tides", Changes(add_path="Anemones", **changes))  # type: ignore[arg-type]


async def test_of_two_last_approvals_at_once_one_accepts(desk: Desk):
    await area(desk, approvals=2)
    await hand_in(desk, CY, event=1)
    done = await asyncio.gather(*(desk.reviews.approve(who, C1) for who in (ANN, BEN)))
    assert sorted(revision is not None for revision in done) == [False, True]
    assert (await desk.archive.page(GUILD, "anemones")).page.revisions == 1
    assert {review.reviewer for review in (await now_for(desk)).reviews} == {ANN.id, BEN.id}


async def test_two_sweeps_at_once_let_silent_work_in_once(desk: Desk, clock: HandClock):
    await area(desk, hours=24)
    await hand_in(desk, CY, event=1)
    await desk.sweep.run(Box())
    clock.move(hours=24)
    await asyncio.gather(*(desk.acceptance.look(GUILD, C1) for _ in range(3)))
    assert (await now_for(desk)).state is ContributionState.ACCEPTED
    assert (await desk.archive.page(GUILD, "anemones")).page.revisions == 1


async def test_two_sweeps_at_once_open_one_vote_and_one_task(desk: Desk, clock: HandClock):
    await area(desk, way=Way.VOTE)
    await desk.areas.add(ROOT, "maps", maintainers=[CY.id])
    await hand_in(desk, CY, event=1)
    await desk.erasure.erase(GUILD, BEN.id, "a former member", "[removed]", by=BEN.id)
    await asyncio.gather(*(desk.acceptance.look(GUILD, C1) for _ in range(3)))
    assert await desk.store.run(GUILD, lambda tx: tx.count(PROPOSALS)) == 1
    assert (await handling(desk)).ballot == 1
    await desk.erasure.erase(GUILD, CY.id, "a former member", "[removed]", by=CY.id)
    clock.move(minutes=1)  # what an area asks for is looked for a little later
    await asyncio.gather(*(desk.sweep.run(Box()) for _ in range(3)))
    assert await desk.store.run(GUILD, lambda tx: tx.count(TASKS)) == 1


async def test_of_two_who_take_a_review_at_once_one_has_it(desk: Desk):
    await hand_in(desk, CY, event=1)
    done = await asyncio.gather(*(desk.assigning.take(who, C1) for who in (ANN, BEN)), return_exceptions=True)
    assert [no.key for no in done if isinstance(no, Refusal)] == ["review-taken"]
