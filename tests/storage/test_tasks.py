"""Tasks on every store: what two do at the same moment is done once, and what was kept before is read now."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import ChannelId, EventId, MemberId, TaskId
from bot.domain.kinds import KINDS, NOTICES, TASKS
from bot.domain.notice import What
from bot.domain.particulars import Particulars
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.schedule import EVERY_DAY, Recurrence
from bot.domain.task import Task
from bot.services.desk import Desk, open_desk
from storage.codec import decoder, encode
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.services.conftest import GUILD, Box, HandClock

ANN, BEN, CY = (Actor(GUILD, MemberId(n), name) for n, name in enumerate(("Ann", "Ben", "Cy"), 1))
T1, T2, T3 = map(TaskId, (1, 2, 3))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["memory", "journal", "postgres"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Desk]:
    opened: EmbeddedStore | PostgresStore
    if request.param == "postgres":
        opened = await PostgresStore.open(request.getfixturevalue("database"), kinds=KINDS)
    else:
        opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None, KINDS)
    yield open_desk(opened, opened.blobs, clock)
    await opened.close()


async def add(desk: Desk, event: int, **said: object) -> Task:
    told = Particulars(**said)  # type: ignore[arg-type]  # whatever a test says
    return await desk.tasks.add(ANN, title="Sow", details="", channel=ChannelId(7), event=EventId(event), said=told)


async def waiting(desk: Desk, what: What) -> int:
    """How many notices of a kind wait to be said."""
    found = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    return sum(notice.what is what for notice in found)


async def together(*works: object) -> list[object]:
    return list(await asyncio.gather(*works, return_exceptions=True))  # type: ignore[call-overload]


async def test_of_two_who_claim_the_last_seat_at_once_one_has_it(desk: Desk):
    await add(desk, 1)
    done = await together(desk.claims.claim(BEN, T1), desk.claims.claim(CY, T1))
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]
    assert len((await desk.tasks.get(GUILD, T1)).claims) == 1


async def test_somebody_new_who_claims_two_at_once_has_one(desk: Desk):
    await add(desk, 1)
    await add(desk, 2)
    done = await together(desk.claims.claim(BEN, T1), desk.claims.claim(BEN, T2))
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]
    assert len(await desk.tasks.claimed_by(GUILD, BEN.id)) == 1


async def test_two_ties_made_at_once_make_no_circle(desk: Desk):
    await add(desk, 1)
    await add(desk, 2)
    done = await together(
        desk.tasks.edit(ANN, T1, Particulars(needs=(T2,))), desk.tasks.edit(ANN, T2, Particulars(needs=(T1,)))
    )
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]


async def test_the_last_parts_finished_at_once_are_told_of_once(desk: Desk):
    await add(desk, 1)
    await desk.tasks.split(ANN, T1, ["Plough", "Harrow"], EventId(2))
    await asyncio.gather(desk.tasks.done(ANN, T2), desk.tasks.done(ANN, T3))
    whole = await desk.tasks.get(GUILD, T1)
    assert (whole.parts, whole.open_parts) == ((2, 3), ())
    assert await waiting(desk, What.PARTS_DONE) == 1


async def test_two_sweeps_at_once_remind_once_end_once_and_open_the_next_turn_once(desk: Desk, clock: HandClock):
    await add(desk, 1)
    await add(desk, 2, every=Recurrence(clock.now().time(), EVERY_DAY, "UTC"))
    await desk.claims.claim(BEN, T1)
    await desk.tasks.done(ANN, T2)
    clock.at += timedelta(days=6, hours=1)
    await asyncio.gather(*(desk.sweep.run(Box()) for _ in range(2)))
    assert await waiting(desk, What.CLAIM_ENDING) == 1
    assert sorted(task.number for task in await desk.tasks.listing(GUILD)) == [1, 3]
    clock.at += timedelta(days=1)
    await asyncio.gather(*(desk.sweep.run(Box()) for _ in range(2)))
    assert await waiting(desk, What.CLAIM_OVER) == 1
    assert len((await desk.tasks.get(GUILD, T1)).handovers) == 1
    assert await desk.store.run(GUILD, lambda tx: tx.count(TASKS)) == 3


async def test_what_ends_in_a_transaction_that_failed_is_not_told(desk: Desk):
    await add(desk, 1)
    await desk.claims.claim(BEN, T1)
    with pytest.raises(Refusal):
        await desk.claims.free(CY, T1, "I am no maintainer")
    assert await waiting(desk, What.CLAIM_OVER) == 0


def test_a_task_as_it_was_kept_before_there_was_more_to_say_of_it_is_still_claimed():
    before = {
        "number": 7,
        "title": "Reap",
        "details": "",
        "author": 1,
        "author_name": "Ann",
        "created_at": "2026-01-01T00:00:00Z",
        "channel": 5,
        "source": None,
        "proposal": None,
        "state": "claimed",
        "claim": {"member": 2, "name": "Ben", "at": "2026-01-02T00:00:00Z", "until": "2026-01-09T00:00:00Z"},
        "contributions": [],
        "done_at": None,
        "done_by": None,
        "card": 9,
        "page": "",
    }
    task = decoder(Task)(json.dumps(before))
    assert [claim.member for claim in task.claims] == [2]
    assert TASKS.indexes["claimant"](task) == [2]
    assert TASKS.due is not None
    assert TASKS.due(task) is not None
    assert decoder(Task)(encode(task)) == task
