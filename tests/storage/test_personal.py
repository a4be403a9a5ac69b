"""Reminders, preferences and what is watched, on every store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.area import Area
from bot.domain.ids import ChannelId, EventId, MemberId, ReminderId, TaskId
from bot.domain.kinds import AREAS, KINDS, REMINDERS, WATCHES
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.domain.watching import Event, Rhythm, Topic
from bot.services.desk import Desk, open_desk
from bot.services.task_keeping import put_task
from bot.services.watching import Following
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.deciding import propose
from tests.services.concerning import raise_
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import publish, track

JOINED = HandClock().now() - timedelta(days=300)
ROOT, ADA, BEN = (
    Actor(GUILD, MemberId(n), name, admin=n == 1, joined_at=JOINED) for n, name in enumerate(("Root", "Ada", "Ben"), 1)
)
HERE = ChannelId(7)


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


def events(found: Following) -> dict[str, tuple[Event, ...]]:
    """What is new about each thing that is watched."""
    return {one.watch.name: one.events for one in found.others}


async def area(desk: Desk, name: str = "reef") -> None:
    await desk.store.run(GUILD, lambda tx: tx.put(AREAS, Area(name, paths=("limpets",))))


async def test_a_reminder_is_told_once_put_off_and_told_again(desk: Desk, clock: HandClock):
    asked = await desk.reminders.ask(ADA, "in 2 hours", "Water the rye", HERE, EventId(1))
    await desk.reminders.confirm(GUILD, ADA.id, asked.reminder.number)
    post = Post()
    for hours in (1, 1, 1):
        clock.move(hours=hours)
        await desk.sweep.run(Box())
        await desk.outbox.deliver_due(post)
    assert len(post.said) == 1
    await desk.reminders.put_off(GUILD, ADA.id, ReminderId(1), timedelta(hours=1))
    clock.move(hours=1)
    await desk.sweep.run(Box())
    await desk.outbox.deliver_due(post)
    assert len(post.said) == 2
    clock.move(days=8)
    await desk.sweep.run(Box())
    assert await desk.store.run(GUILD, lambda tx: tx.find(REMINDERS)) == []


async def test_what_happens_to_a_task_and_a_proposal_is_known_once_and_ones_own_acts_are_no_news(
    desk: Desk, clock: HandClock
):
    task = Task(TaskId(1), "Draw the rays", "", BEN.id, "Ben", clock.now(), HERE)
    await desk.store.run(GUILD, lambda tx: put_task(tx, task, clock.now()))
    await propose(desk, BEN)
    for who in (ADA, BEN):
        assert await desk.watching.watch_item(who, Topic.TASK, "T1") == "Draw the rays"
        await desk.watching.watch_item(who, Topic.PROPOSAL, "P1")
    clock.move(minutes=5)
    await desk.claims.claim(BEN, TaskId(1))
    await raise_(desk, BEN)
    assert events(await desk.watching.following(ADA)) == {
        "P1": (Event("concern-raised", "P1"),),
        "T1": (Event("task-claimed", "T1"),),
    }
    assert events(await desk.watching.following(ADA)) == {"P1": (), "T1": ()}
    assert events(await desk.watching.following(BEN)) == {"P1": (), "T1": ()}


async def test_what_is_handed_in_and_accepted_is_news_of_its_area_and_of_its_author(desk: Desk, clock: HandClock):
    await area(desk)
    await desk.watching.watch_item(ADA, Topic.AREA, "reef")
    await desk.watching.watch_requests(ADA, BEN.id)
    clock.move(minutes=5)
    await track(desk, BEN, "Limpets")
    waits = (Event("review-wanted", "C1"),)
    assert events(await desk.watching.following(ADA)) == {"reef": waits, str(BEN.id): waits}
    clock.move(minutes=5)
    await publish(desk, BEN, ROOT, "Limpets", "Harder.")
    assert events(await desk.watching.following(ADA)) == {
        "reef": (Event("contribution-accepted", "C2"),),
        str(BEN.id): (),
    }


async def test_the_bundle_comes_in_the_rhythm_that_was_asked_for(desk: Desk, clock: HandClock):
    await area(desk)
    await desk.watching.watch_item(ADA, Topic.AREA, "reef")
    await desk.wishes.hear_of_watched(ADA, Rhythm.HOURLY)
    post = Post()
    for number in range(4):
        clock.move(minutes=30)
        await track(desk, BEN, "Limpets", f"Text {number}")
        await desk.sweep.run(Box())
        await desk.outbox.deliver_due(post)
    news = [one for one in post.said if one.what == "page-news"]
    assert [len(one.data["others"][0][2]) for one in news] == [2, 2]  # type: ignore[index]
    told = await desk.watching.told(GUILD, news[0].data)
    assert events(told) == {"reef": (Event("review-wanted", "C1"), Event("review-wanted", "C2"))}
    assert told.titles == {"C1": "Limpets", "C2": "Limpets"}


async def test_whoever_leaves_is_watched_by_nobody_and_has_no_reminders(desk: Desk):
    await track(desk, BEN, "Limpets")
    await desk.watching.watch_requests(ADA, BEN.id)
    await desk.reminders.ask(BEN, "in 2 hours", "Water the rye", HERE, EventId(1))
    await desk.erasure.erase(GUILD, BEN.id, "a former member", "[removed]", by="member")
    assert await desk.store.run(GUILD, lambda tx: tx.find(WATCHES)) == []
    assert await desk.store.run(GUILD, lambda tx: tx.find(REMINDERS)) == []


async def test_what_is_not_there_cannot_be_watched_and_watching_ends_once(desk: Desk):
    await area(desk)
    with pytest.raises(Refusal):
        await desk.watching.watch_item(ADA, Topic.TASK, "T1")
    with pytest.raises(Refusal):
        await desk.watching.watch_requests(ADA, ADA.id)
    await desk.watching.watch_item(ADA, Topic.AREA, "reef")
    assert await desk.watching.stop(GUILD, ADA.id, Topic.AREA, "reef") == "reef"
    with pytest.raises(Refusal):
        await desk.watching.stop(GUILD, ADA.id, Topic.AREA, "reef")
