"""The effects of a decision happen once each, in their order, and before it is announced: wherever a process dies, and
whoever else is at the same outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, EventId, MemberId, ProposalId
from bot.domain.kinds import NOTICES, PROPOSALS, REVISIONS, TASKS
from bot.domain.notice import CLAIM, What
from bot.domain.people import Actor
from bot.domain.proposal import ProposalState
from bot.domain.rules import NO, YES
from bot.services import effect_acts
from bot.services.authors import Author
from bot.services.desk import Desk, open_desk
from storage import open_store
from storage.postgres.store import PostgresStore
from tests.services.conftest import GUILD, HandClock, Post
from tests.storage.mortal import Killed, Moment, Mortal, Witness, proposal

ADA = Actor(GUILD, MemberId(1), "Ada", admin=True)
BEN = Actor(GUILD, MemberId(2), "Ben")
CHANNEL = ChannelId(7)
EFFECTS = (
    Effect(EffectKind.TASK, "First"),
    Effect(EffectKind.ACCEPT, "C1"),
    Effect(EffectKind.SETTING, "quorum", "2"),
    Effect(EffectKind.MAINTAINER_ADD, "tides", "2"),
    Effect(EffectKind.TASK, "Last"),
)
"""The area of the last but one is removed while the vote is on."""

HOUR = timedelta(hours=1)
Open = Callable[[], Awaitable[Any]]


async def due(desk: Desk, clock: HandClock) -> None:
    """Have a proposal with all these effects come to its close."""
    await desk.areas.add(ADA, "tides", maintainers=[ADA.id])
    await desk.consents.give(BEN)
    author = Author(BEN.id, BEN.name)
    await desk.contributions.track(BEN, author=author, title="Anemone", text="Red.", channel=CHANNEL, event=EventId(1))
    draft = Draft("All of it", effects=EFFECTS)
    await desk.drafts.prepare(ADA, draft, channel=CHANNEL, event=EventId(2))
    await desk.drafts.post(ADA, EventId(2))
    await desk.votes.press(ADA, ProposalId(1), YES)
    await desk.areas.remove(ADA, "tides")
    post = Post()
    clock.move(seconds=2)
    while await desk.outbox.deliver_due(post):
        clock.move(seconds=2)
    clock.move(days=3)


async def live(desk: Desk, clock: HandClock, post: Post) -> None:
    """Do what a process does: decide what is due, and send what waits."""
    await desk.deciding.decide(GUILD, ProposalId(1))
    while await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)):
        await desk.outbox.deliver_due(post)
        clock.move(seconds=2)


async def require_once(store: Any, *posts: Post) -> None:
    """All that was to happen did, in order, once."""
    found = await proposal(store)
    assert [result.trouble for result in found.results] == ["", "", "", "area-unknown", ""]
    tasks = await store.run(GUILD, lambda tx: tx.find(TASKS))
    assert [(task.number, task.title) for task in tasks] == [(1, "First"), (2, "Last")]
    revisions = await store.run(GUILD, lambda tx: tx.find(REVISIONS))
    assert [(one.number, one.decision) for one in revisions] == [(1, 1)]
    log = await store.run(GUILD, lambda tx: tx.audit())
    told = [entry.payload["kind"] for entry in log if entry.action == "proposal.effect"]
    assert told == [effect.kind.value for effect in EFFECTS]
    assert sum(entry.action == "settings.changed" for entry in log) == 1
    outcomes = {one.nonce for post in posts for one in post.said if one.what is What.PROPOSAL_OUTCOME}
    assert len(outcomes) == 1


@asynccontextmanager
async def place(request: pytest.FixtureRequest, sort: str, folder: Path) -> AsyncIterator[Open]:
    """Where data is kept. What it gives opens it for a process; called again, for the next one."""
    opened: list[Any] = []

    async def in_memory() -> Any:
        return opened[0] if opened else open_store(None)

    async def in_a_folder() -> Any:
        for before in opened:
            await before.close()
        opened.clear()
        return open_store(folder)

    async def noted(opening: Open) -> Any:
        store = await opening()
        if store not in opened:
            opened.append(store)
        return store

    with ExitStack() as stack:
        opening: Open = in_memory if sort == "memory" else in_a_folder
        if sort == "postgres":
            address = stack.enter_context(request.getfixturevalue("server").database())
            opening = partial(PostgresStore.open, address)
        try:
            yield partial(noted, opening)
        finally:
            for store in opened:
                await store.close()


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
@pytest.mark.parametrize(("sort", "step"), [("memory", 1), ("journal", 1), ("postgres", 6)])
async def test_whenever_the_process_dies_each_effect_happens_once_in_order(
    request: pytest.FixtureRequest, tmp_path: Path, sort: str, step: int, moment: Moment
):
    deaths = 0
    for at in range(1, 1000, step):
        async with place(request, sort, tmp_path / f"{at}") as open_again:
            if not await dies_and_lives_again(open_again, at, moment):
                break
        deaths += 1
    assert deaths * step >= 20


async def dies_and_lives_again(open_again: Open, at: int, moment: Moment) -> bool:
    """Whether a process that was to die at its n-th transaction did; whoever comes after it finishes its work."""
    clock, before, after = HandClock(), Witness(), Witness()
    store = await open_again()
    await due(open_desk(store, store.blobs, clock), clock)
    before.desk = desk = open_desk(Mortal(store, at, moment), store.blobs, clock)  # type: ignore[arg-type]
    died = False
    try:
        await live(desk, clock, before)
    except Killed:
        died = True
    clock.move(seconds=CLAIM.total_seconds() + 1)  # the claims of the dead lapse
    store = await open_again()
    after.desk = desk = open_desk(store, store.blobs, clock)
    await live(desk, clock, after)
    await require_once(store, before, after)
    return died


@pytest.mark.parametrize("sort", ["memory", "postgres"])
async def test_two_processes_at_one_outbox_share_the_effects_and_repeat_none(
    request: pytest.FixtureRequest, tmp_path: Path, sort: str
):
    clock = HandClock()
    async with place(request, sort, tmp_path) as open_again:
        stores = [await open_again() for _ in range(2)]
        for store in stores:
            store.shared = True
        posts, desks = (Witness(), Witness()), [open_desk(store, store.blobs, clock) for store in stores]
        await due(desks[0], clock)
        for post, desk in zip(posts, desks, strict=True):
            post.desk = desk
        await asyncio.gather(*(desk.deciding.decide(GUILD, ProposalId(1)) for desk in desks))
        while await stores[0].run(GUILD, lambda tx: tx.find(NOTICES)):
            await asyncio.gather(*(desk.outbox.deliver_due(post) for desk, post in zip(desks, posts, strict=True)))
            clock.move(seconds=2)
        await require_once(stores[0], *posts)


async def test_an_effect_that_fails_by_a_bug_is_tried_for_an_hour_and_holds_nothing_up_after_that(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    clock, store, post = HandClock(), open_store(None), Witness()
    post.desk = desk = open_desk(store, store.blobs, clock)
    await due(desk, clock)

    async def clumsy(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(effect_acts._ACTS, EffectKind.SETTING, clumsy)
    await desk.deciding.decide(GUILD, ProposalId(1))
    for _ in range(40):
        await desk.outbox.deliver_due(post)
        clock.move(minutes=1)
    assert [result.trouble for result in (await proposal(store)).results] == ["", ""]
    assert [notice.what for notice in await desk.outbox.stuck(GUILD)] == [What.EFFECT]
    for _ in range(90):
        await desk.outbox.deliver_due(post)
        clock.move(minutes=1)
    found = await proposal(store)
    assert [result.trouble for result in found.results] == ["", "", "effect-bug", "area-unknown", ""]
    assert sum(notice.what is What.PROPOSAL_OUTCOME for notice in post.said) == 1
    assert "ZeroDivisionError" in caplog.text
    await store.close()


@pytest.mark.parametrize("end", ["withdrawn", "cancelled", "not passed"])
async def test_what_did_not_pass_does_nothing(end: str):
    clock, store, post = HandClock(), open_store(None), Post()
    desk = open_desk(store, store.blobs, clock)
    draft = Draft("All of it", effects=EFFECTS[:1])
    await desk.drafts.prepare(ADA, draft, channel=CHANNEL, event=EventId(2))
    await desk.drafts.post(ADA, EventId(2))
    await desk.votes.press(ADA, ProposalId(1), YES if end != "not passed" else NO)
    if end == "withdrawn":
        await desk.life.withdraw(ADA, ProposalId(1), event=EventId(3))
    elif end == "cancelled":
        await desk.life.cancel(ADA, ProposalId(1), "Spam", event=EventId(3))
    clock.move(days=3)
    await live(desk, clock, post)
    assert await store.run(GUILD, lambda tx: tx.find(TASKS)) == []
    assert (await proposal(store)).results == ()
    assert What.EFFECT not in {notice.what for notice in post.said}
    await store.close()


async def test_what_another_decision_took_the_place_of_is_not_carried_out_any_further():
    clock, store, post = HandClock(), open_store(None), Post()
    desk = open_desk(store, store.blobs, clock)
    await due(desk, clock)
    await desk.deciding.decide(GUILD, ProposalId(1))
    found = await proposal(store)
    await store.run(GUILD, lambda tx: tx.put(PROPOSALS, replace(found, superseded_by=ProposalId(2))))
    await live(desk, clock, post)
    assert {result.trouble for result in (await proposal(store)).results} == {"effect-superseded"}
    assert await store.run(GUILD, lambda tx: tx.find(TASKS)) == []
    await store.close()


async def test_a_decision_that_is_opened_again_waits_with_what_it_had_not_done():
    clock, store, post = HandClock(), open_store(None), Post()
    desk = open_desk(store, store.blobs, clock)
    await due(desk, clock)
    await desk.deciding.decide(GUILD, ProposalId(1))
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    found = await proposal(store)
    assert len(found.results) == 1
    opened = replace(found, state=ProposalState.OPEN, outcome=None, closed_at=None, closes_at=clock.now() + HOUR)
    await store.run(GUILD, lambda tx: tx.put(PROPOSALS, opened))
    while await store.run(GUILD, lambda tx: tx.find(NOTICES)):
        await desk.outbox.deliver_due(post)
        clock.move(seconds=2)
    assert len((await proposal(store)).results) == 1
    clock.move(hours=1)
    await live(desk, clock, post)
    await require_once(store, post)
    await store.close()
