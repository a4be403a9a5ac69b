"""The sweep: each due thing for itself, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.draft import Draft
from bot.domain.ids import ChannelId, EventId, GuildId
from bot.domain.kinds import NOTICES, PREPARED
from bot.domain.notice import What
from bot.domain.people import Actor, Nudge
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services import sweep as sweeping
from bot.services.ballots import Unreachable
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock, Post

People = Callable[..., Actor]
ELSEWHERE = GuildId(200)
LATER = timedelta(days=3, hours=1)


@dataclass
class Moody(Box):
    """A ballot box that does not answer for some proposals or guilds, or hangs for some; counts what it is asked."""

    silent: set[int] = field(default_factory=set)
    hanging: set[int] = field(default_factory=set)
    let: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[int] = field(default_factory=list)

    async def read(self, guild, proposal):
        self.asked.append(proposal.number)
        if {guild, proposal.number} & self.silent:
            raise Unreachable("no answer")
        if {guild, proposal.number} & self.hanging:
            await self.let.wait()
        return self.seen


async def states(desk: Desk, guild: GuildId = GUILD) -> dict[int, str]:
    return {one.number: one.state.value for one in await desk.proposals.listing(guild)}


async def posted(desk: Desk, actor: Actor, post: Post, count: int, *, since: int = 1) -> None:
    """Open proposals whose cards are posted, so that they are read before they are decided."""
    for event in range(since, since + count):
        await propose(desk, actor, event=event)
    for _ in range(2):
        await desk.outbox.deliver_due(post)


async def test_one_that_cannot_be_read_holds_up_no_other(desk: Desk, person: People, post: Post, clock: HandClock):
    await posted(desk, person(1, "Ada"), post, 3)
    clock.at += LATER
    box = Moody(silent={1})
    await desk.sweep.run(box)
    assert await states(desk) == {1: "open", 2: "decided", 3: "decided"}
    box.silent.clear()
    await desk.sweep.run(box)
    assert await states(desk) == {1: "decided", 2: "decided", 3: "decided"}


async def test_a_bug_with_one_holds_up_no_other_and_is_logged(
    desk: Desk, person: People, post: Post, clock: HandClock, monkeypatch, caplog
):
    await posted(desk, person(1, "Ada"), post, 2)
    clock.at += LATER
    decide = desk.deciding.decide

    async def broken(guild: GuildId, number: int, absent: object = None) -> Proposal | None:
        if number == 1:
            raise RuntimeError("a bug")
        return await decide(guild, number, absent)

    monkeypatch.setattr(desk.deciding, "decide", broken)
    with caplog.at_level(logging.ERROR):
        await desk.sweep.run(Moody())
    assert await states(desk) == {1: "open", 2: "decided"}
    assert "P1 (decide) of guild 100 failed" in caplog.text


async def test_a_guild_that_hangs_delays_neither_others_nor_the_next_round(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    ada = person(1, "Ada")
    elsewhere = replace(ada, guild=ELSEWHERE)
    await posted(desk, ada, post, 5)
    await posted(desk, elsewhere, post, 2)
    clock.at += LATER
    box = Moody(hanging={int(GUILD)})
    first = asyncio.create_task(desk.sweep.run(box))
    async with asyncio.timeout(5):
        while (await states(desk, ELSEWHERE)) != {1: "decided", 2: "decided"}:
            await asyncio.sleep(0)
    assert not first.done()
    await posted(desk, elsewhere, post, 2, since=3)
    clock.at += LATER
    later = asyncio.create_task(desk.sweep.run(box))
    async with asyncio.timeout(5):
        while set((await states(desk, ELSEWHERE)).values()) != {"decided"}:
            await asyncio.sleep(0)
    box.let.set()
    await asyncio.gather(first, later)
    assert set((await states(desk)).values()) == {"decided"}


async def test_what_hangs_is_cut_off_and_tried_again(
    desk: Desk, person: People, post: Post, clock: HandClock, monkeypatch
):
    monkeypatch.setattr(sweeping, "PATIENCE", 0.01)
    await posted(desk, person(1, "Ada"), post, 1)
    clock.at += LATER
    box = Moody(hanging={1})
    await desk.sweep.run(box)
    assert await states(desk) == {1: "open"}
    box.hanging.clear()
    await desk.sweep.run(box)
    assert await states(desk) == {1: "decided"}


async def test_two_rounds_at_once_do_not_do_the_same_thing_twice(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await posted(desk, person(1, "Ada"), post, 1)
    clock.at += LATER
    box = Moody(hanging={1})
    rounds = [asyncio.create_task(desk.sweep.run(box)) for _ in range(3)]
    for _ in range(50):
        await asyncio.sleep(0)
    box.let.set()
    await asyncio.gather(*rounds)
    assert box.asked == [1]


async def test_what_fails_again_and_again_is_tried_less_and_less_often(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await posted(desk, person(1, "Ada"), post, 1)
    clock.at += LATER
    box = Moody(silent={1})
    for _ in range(600 // 5):
        await desk.sweep.run(box)
        clock.move(seconds=5)
    assert 10 <= len(box.asked) <= 15  # at once, then after 10, 20, 40 and 60 seconds, and every minute


async def test_more_that_cannot_be_done_than_fits_in_one_round_leave_room_for_the_rest(
    desk: Desk, person: People, post: Post, clock: HandClock, monkeypatch
):
    monkeypatch.setattr(sweeping, "_LIMIT", 2)
    await posted(desk, person(1, "Ada"), post, 5)
    clock.at += LATER
    box = Moody(silent={1, 2, 3})
    for _ in range(4):
        await desk.sweep.run(box)
        clock.move(seconds=1)
    assert await states(desk) == {1: "open", 2: "open", 3: "open", 4: "decided", 5: "decided"}


async def test_a_decision_that_has_to_wait_does_not_hold_up_the_reminder(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, preset="apache", length=timedelta(days=7))
    for _ in range(2):
        await desk.outbox.deliver_due(post)
    for number in range(3, 6):
        await desk.votes.press(replace(person(number, "M"), admin=True), 1, "yes")
    await desk.wishes.be_nudged(ben, Nudge.DM)
    clock.move(days=6, hours=1)
    await desk.sweep.run(Moody(silent={1}, people={ben.id: ben}))
    assert await states(desk) == {1: "open"}
    nudges = [one for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.NUDGE]
    assert [one.member for one in nudges] == [ben.id]


async def test_reading_all_ballots_goes_on_past_a_guild_that_does_not_answer(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    await posted(desk, ada, post, 2)
    await posted(desk, replace(ada, guild=ELSEWHERE), post, 2)
    box = Moody(silent={int(GUILD)})
    assert await desk.sweep.reconcile_open(box) == 0
    assert sorted(box.asked) == [1, 1, 2]


async def test_a_decision_that_is_not_due_is_left_alone(desk: Desk, person: People, clock: HandClock):
    await propose(desk, person(1, "Ada"))
    await desk.sweep.attend(GUILD, 1, Moody())
    assert (await desk.proposals.view(GUILD, 1)).proposal.state is ProposalState.OPEN
    clock.at += LATER
    await desk.sweep.attend(GUILD, 1, Moody())
    assert (await desk.proposals.view(GUILD, 1)).proposal.state is ProposalState.DECIDED


async def test_drafts_that_nobody_posted_and_those_that_were_are_forgotten_after_two_days(
    desk: Desk, person: People, clock: HandClock
):
    ada = person(1, "Ada")
    await propose(desk, ada, event=1)
    await desk.drafts.prepare(ada, Draft("Map"), channel=ChannelId(7), event=EventId(2))

    async def kept() -> int:
        return await desk.store.run(GUILD, lambda tx: tx.count(PREPARED))

    clock.move(days=1, hours=23)
    await desk.sweep.forget_handled()
    assert await kept() == 2
    clock.move(hours=1)
    await desk.sweep.forget_handled()
    assert await kept() == 0
    with pytest.raises(Refusal) as no:
        await desk.drafts.post(ada, EventId(2))
    assert no.value.key == "proposal-draft-gone"
