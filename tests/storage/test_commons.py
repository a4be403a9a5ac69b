"""Suggestions, invitations, what waits for somebody and the figures of all, on every store that keeps anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.board import Sought
from bot.domain.ids import ChannelId, EventId, MemberId, TaskId
from bot.domain.kinds import HEALTH, INVITEES, NOTICES, ROUNDS
from bot.domain.matching import Why
from bot.domain.notice import What
from bot.domain.particulars import Particulars
from bot.domain.people import Actor
from bot.services.desk import Desk, open_desk
from storage import open_postgres, open_store
from tests.services.conftest import GUILD, Box, HandClock
from tests.services.reviewing import hand_in

ADA = Actor(GUILD, MemberId(1), "Ada", admin=True)
BEN, EVE = Actor(GUILD, MemberId(2), "Ben"), Actor(GUILD, MemberId(3), "Eve")
CHANNEL = ChannelId(7)
Open = Callable[[], Awaitable[Desk]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["folder", "postgres"])
async def again(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Open]:
    """Opens the storage; called again it closes it first, so that everything is read back."""
    opened: list[Any] = []

    async def desk() -> Desk:
        for store in opened:
            await store.close()
        opened.clear()
        if request.param == "postgres":
            opened.append(await open_postgres(request.getfixturevalue("database"), None))
        else:
            opened.append(open_store(tmp_path / "data"))
        return open_desk(opened[0], opened[0].blobs, clock)

    yield desk
    for store in opened:
        await store.close()


async def add(desk: Desk, number: int, **said: Any) -> None:
    await desk.tasks.add(
        ADA, title=f"Task {number}", details="", channel=CHANNEL, event=EventId(number), said=Particulars(**said)
    )


async def test_suggestions_and_invitations_are_what_they_were_after_a_restart(again: Open, clock: HandClock):
    desk = await again()
    await desk.areas.add(ADA, "barn", "", (ADA.id,), CHANNEL)
    await add(desk, 1)
    await add(desk, 2, area="barn", skills=("knots",), newcomers=True, minutes=10)
    await desk.matching.opt_in(BEN, ["barn"], 2)
    before = await desk.matching.next(BEN, Sought(minutes=15))
    assert before.suggestions[0].reasons == (Why.TOPIC, Why.NEWCOMER, Why.FITS)
    desk = await again()
    assert await desk.matching.next(BEN, Sought(minutes=15)) == before
    clock.move(days=1)
    await desk.sweep.run(Box())
    desk = await again()
    await desk.sweep.run(Box())
    told = [one for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.INVITATION]
    assert [(one.subject, one.member) for one in told] == [("T2", BEN.id)]
    assert [one.task for one in (await desk.matching.invitee(BEN)).invited] == [2]


async def test_a_round_that_two_processes_are_at_is_given_once(again: Open, clock: HandClock):
    desk = await again()
    other = open_desk(desk.store, desk.store.blobs, clock)  # type: ignore[attr-defined]  # what both stores have
    for number in range(1, 4):
        await add(desk, number)
    for who in (BEN, EVE):
        await desk.matching.opt_in(who, [], None)
    clock.move(days=1)
    counts = [await one.matching.invite(GUILD) for one in (desk, other)]
    assert counts == [2, 0]
    [turn] = await desk.store.run(GUILD, lambda tx: tx.find(ROUNDS))
    assert turn.next_at > clock.now()


async def test_the_figures_are_kept_and_made_anew_and_agree_with_what_happened(again: Open, clock: HandClock):
    desk = await again()
    for number in range(1, 4):
        await add(desk, number, minutes=10)
    await desk.claims.claim(BEN, TaskId(1))
    await desk.tasks.done(ADA, TaskId(2))
    given = await hand_in(desk, BEN, event=50)
    clock.move(hours=3)
    await desk.reviews.approve(ADA, given.number)
    found = await desk.health.of(GUILD)
    assert (found.open, found.free, found.small, found.done, found.accepted) == (2, 1, 1, 1, 1)
    assert (found.waits.median, found.first_timers.accepted) == (3.0, 1)
    desk = await again()
    assert await desk.store.run(GUILD, lambda tx: tx.get(HEALTH, "health")) == found
    clock.move(days=1)
    await desk.sweep.run(Box())
    kept = await desk.store.run(GUILD, lambda tx: tx.get(HEALTH, "health"))
    assert kept is not None
    assert replace(kept, at=found.at, look_at=found.look_at) == found


async def test_what_waits_and_what_was_done_is_found_by_whom_it_is_about(again: Open, clock: HandClock):
    desk = await again()
    for number in range(1, 4):
        await add(desk, number)
    await desk.claims.claim(BEN, TaskId(1))
    await desk.tasks.done(BEN, TaskId(1))
    await desk.claims.claim(BEN, TaskId(2))
    await desk.claims.offer(ADA, TaskId(3), BEN.id, BEN.name)
    desk = await again()
    todo = await desk.me.todo(BEN)
    assert ([one.number for one in todo.claims], [one.number for one in todo.offers]) == ([2], [3])
    past = await desk.me.past(BEN)
    assert ([one.number for one in past.tasks], past.task_count) == ([1], 1)
    clock.move(days=4)
    assert (await desk.me.todo(BEN)).offers == ()


async def test_whoever_leaves_is_among_those_to_invite_no_more(again: Open):
    desk = await again()
    for who in (BEN, EVE):
        await desk.matching.opt_in(who, ["barn"], None)
    await desk.erasure.erase(GUILD, BEN.id, "a former member", "[removed]", by="member")
    desk = await again()
    assert [one.member for one in await desk.store.run(GUILD, lambda tx: tx.find(INVITEES))] == [EVE.id]
