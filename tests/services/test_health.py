"""The health of the commons, from what people did: read in parts, kept, and made anew when it is time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.domain.ids import ChannelId, EventId, TaskId
from bot.domain.kinds import HEALTH
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services import health as service
from bot.services.authors import Author
from bot.services.desk import Desk
from bot.services.health import kept_figures
from tests.services.conftest import GUILD, MAINTAINERS, HandClock
from tests.services.reviewing import hand_in, sweep

People = Callable[..., Actor]
CHANNEL = ChannelId(7)


@pytest.fixture
async def root(desk: Desk, person: People) -> Actor:
    root = person(99, "Root", admin=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS})
    return root


async def open_tasks(desk: Desk, actor: Actor, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        await desk.tasks.add(actor, title=f"Task {number}", details="", channel=CHANNEL, event=EventId(1000 + number))


async def test_what_people_did_is_what_is_counted(desk: Desk, clock: HandClock, person: People, root: Actor):
    ann, mo = person(1, "Ann"), person(2, "Mo", maintainer=True)
    await open_tasks(desk, ann, 3)
    await desk.tasks.done(ann, TaskId(1))
    given = await hand_in(desk, ann, event=1)
    clock.move(hours=5)
    await desk.reviews.approve(mo, given.number)
    clock.move(days=40)
    await hand_in(desk, ann, "Limpets", event=2)
    found = await desk.health.of(GUILD)
    assert (found.opened, found.done, found.open) == (3, 1, 2)
    assert (found.accepted, found.waits.waiting, found.waits.median) == (1, 1, 5.0)
    assert (found.first_timers.accepted, found.first_timers.returned) == (1, 1)
    assert found.concentration.people == 1
    assert found.minutes_each == 21  # handing in, reviewing, and handing in again: three sessions of 430 seconds
    assert found.whole


async def test_work_beyond_text_counts_from_when_it_was_confirmed(
    desk: Desk, clock: HandClock, person: People, root: Actor
):
    ann, mo = person(1, "Ann"), person(2, "Mo", maintainer=True)
    credit = await desk.credits.record(
        ann, Author(ann.id, ann.name), kind="design", what="The poster", channel=CHANNEL, event=EventId(5)
    )
    clock.move(days=14)
    await desk.credits.confirm(mo, credit.number)
    weeks = (await desk.health.of(GUILD)).weeks
    assert (weeks[-1].accepted, weeks[-3].given, weeks[-3].accepted) == (1, 1, 0)


async def test_figures_are_kept_for_an_hour_and_made_once_for_all_who_ask(
    desk: Desk, clock: HandClock, person: People, monkeypatch: pytest.MonkeyPatch
):
    made = list[int]()
    measured = service.measured
    monkeypatch.setattr(service, "measured", lambda *args, **more: made.append(1) or measured(*args, **more))
    found = await asyncio.gather(*(desk.health.of(GUILD) for _ in range(5)))
    assert len(set(map(id, found))) == len(made) == 1
    await open_tasks(desk, person(1, "Ann"), 1)
    clock.move(minutes=59)
    assert (await desk.health.of(GUILD)).open == 0
    clock.move(minutes=1)
    assert (await desk.health.of(GUILD)).open == 1
    assert len(made) == 2


async def test_the_sweep_makes_them_anew_after_a_day_once_somebody_has_asked(
    desk: Desk, clock: HandClock, person: People
):
    await sweep(desk, clock, days=2)
    assert await desk.store.run(GUILD, lambda tx: tx.count(HEALTH)) == 0
    await desk.health.of(GUILD)
    await open_tasks(desk, person(1, "Ann"), 1)
    await sweep(desk, clock, hours=23)
    assert (await desk.store.run(GUILD, lambda tx: tx.find(HEALTH)))[0].open == 0
    await sweep(desk, clock, hours=1)
    assert (await desk.store.run(GUILD, lambda tx: tx.find(HEALTH)))[0].open == 1


async def test_a_digest_that_asks_first_gets_none_and_has_them_the_next_time(desk: Desk, clock: HandClock):
    async def ask() -> object:
        return await desk.store.run(GUILD, lambda tx: kept_figures(tx, clock.now()))

    assert await ask() is None
    assert await ask() is None
    await sweep(desk, clock, seconds=1)
    found = await ask()
    assert found is not None
    assert len(found.weeks) == 26


async def test_only_maintainers_and_admins_are_shown_them_in_chat(desk: Desk, person: People, root: Actor):
    with pytest.raises(Refusal, match="health-not-maintainer"):
        await desk.health.asked(person(1, "Ann"))
    for who in (person(2, "Mo", maintainer=True), root):
        assert (await desk.health.asked(who)).open == 0


async def test_reading_ends_where_there_is_too_much_and_that_is_said(
    desk: Desk, clock: HandClock, person: People, root: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "MOST", 4)
    monkeypatch.setattr(service, "_AT_ONCE", 2)
    ann, mo = person(1, "Ann"), person(2, "Mo", maintainer=True)
    first = await hand_in(desk, ann, "Page 0", event=1)
    await desk.reviews.approve(mo, first.number)
    for number in range(1, 4):
        await hand_in(desk, ann, f"Page {number}", event=1 + number)
    assert not (await desk.health.measure(GUILD)).whole
    last = await hand_in(desk, ann, "Page 4", event=9)
    await desk.reviews.approve(mo, last.number)
    found = await desk.health.measure(GUILD)
    assert (found.accepted, found.first_timers.accepted) == (1, 0)
    clock.move(days=200)
    await hand_in(desk, ann, "Page 5", event=10)
    found = await desk.health.measure(GUILD)
    assert (found.whole, found.waits.given) == (True, 1)


async def test_all_tasks_that_are_done_are_read_a_part_at_a_time(
    desk: Desk, person: People, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "_AT_ONCE", 2)
    ann = person(1, "Ann")
    await open_tasks(desk, ann, 6)
    for number in range(1, 6):
        await desk.tasks.done(ann, TaskId(number))
    found = await desk.health.measure(GUILD)
    assert (found.opened, found.done, found.open, found.whole) == (6, 5, 1, True)
