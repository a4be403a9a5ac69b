"""A question that its author wanted asked again is asked again, by itself and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.ids import EventId, RoleId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.rules import Base, Method, Rule
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock

People = Callable[..., Actor]


class Counting(Box):
    """A ballot box that knows how many there are."""

    async def electorate_size(self, guild, role):
        return 40 if role is None else 12


async def decided(desk: Desk, person: People, clock: HandClock, box: Box, **asked: object) -> Proposal:
    """P1, decided after three days, to be asked again after 30 more."""
    await propose(desk, person(1, "Ada"), **{"length": timedelta(days=3), "revisit_days": 30, **asked})
    await desk.votes.press(person(2, "Ben"), 1, "1" if asked.get("options") else "yes")
    clock.move(days=3)
    await desk.sweep.run(box)
    return await current(desk)


async def current(desk: Desk, number: int = 1) -> Proposal:
    return (await desk.proposals.view(GUILD, number)).proposal


async def count(desk: Desk) -> int:
    return len(await desk.proposals.listing(GUILD))


async def test_it_is_asked_again_once_and_both_know_of_each_other(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    await decided(desk, person, clock, box, details="Why not.", tasks=("Draw it",))
    clock.move(days=29, hours=23)
    await desk.sweep.run(box)
    assert await count(desk) == 1
    clock.move(hours=1)
    for _ in range(3):
        await desk.sweep.run(box)
        clock.move(minutes=1)
    old, new = await current(desk), await current(desk, 2)
    assert (old.revisited_by, new.revisits, await count(desk)) == (2, 1, 2)
    assert (new.title, new.details, new.author, new.state) == (old.title, "Why not.", old.author, ProposalState.OPEN)
    assert (new.effects, new.revisit_days) == ((), 0)
    assert new.closes_at - new.opened_at == timedelta(days=3)


async def test_rule_options_and_electorate_are_the_same_as_of_the_new_opening(
    desk: Desk, person: People, clock: HandClock
):
    rule = Rule(Method.APPROVAL, quorum=1, winners=2, share=(1, 3))
    await desk.settings.change(person(9, "Eve", admin=True), {"author_votes": False, "voter_min_account_days": 5})
    old = await decided(
        desk, person, clock, Box(), rule=rule, options=("Mud", "Sand", "Rock"), visibility=Visibility.CLOSED
    )
    await desk.settings.change(person(9, "Eve", admin=True), {"voter_min_account_days": 9})
    clock.move(days=30)
    await desk.sweep.run(Box())
    new = await current(desk, 2)
    assert (new.rule, new.options, new.visibility) == (old.rule, old.options, old.visibility)
    assert new.electorate.as_of == clock.now()
    assert (new.electorate.without, new.electorate.min_account_days) == (1, 5)


async def test_a_rule_that_needs_to_know_how_many_may_vote_is_told_anew(desk: Desk, person: People, clock: HandClock):
    rule = Rule(Method.MAJORITY, quorum=1, quorum_share=(1, 4), base=Base.CAST)
    await decided(desk, person, clock, Counting(), rule=rule, size=100)
    clock.move(days=30)
    await desk.sweep.run(Counting())
    assert (await current(desk, 2)).electorate_size == 40


async def test_of_a_role_those_who_hold_it_now_are_counted(desk: Desk, person: People, clock: HandClock):
    rule = Rule(Method.MAJORITY, quorum=1, quorum_share=(1, 4))
    await propose(desk, person(1, "Ada"), rule=rule, size=100, role=RoleId(7), revisit_days=30)
    clock.move(days=4)
    await desk.sweep.run(Counting())
    clock.move(days=30)
    await desk.sweep.run(Counting())
    assert (await current(desk, 2)).electorate_size == 12


async def test_while_too_many_are_open_it_waits_and_says_so_once(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    admin = person(9, "Eve", admin=True)
    await decided(desk, person, clock, box)
    await desk.settings.change(admin, {"open_limit": 1})
    clock.move(days=30)
    await propose(desk, person(3, "Fay"), event=2, length=timedelta(days=20))
    for _ in range(5):
        await desk.sweep.run(box)
        clock.move(minutes=2)
    told = [one for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.REVISIT_WAITS]
    assert [(one.subject, one.data["limit"]) for one in told] == [("P1", 1)]
    assert await count(desk) == 2
    await desk.life.withdraw(admin, 2, event=EventId(60))
    clock.move(minutes=2)
    await desk.sweep.run(box)
    assert ((await current(desk)).revisited_by, (await current(desk)).revisit_waits) == (3, None)


@pytest.mark.parametrize("end", ["cancel", "withdraw"])
async def test_what_was_not_decided_is_not_asked_again(
    desk: Desk, person: People, clock: HandClock, box: Box, end: str
):
    admin = person(9, "Eve", admin=True)
    await propose(desk, admin, revisit_days=30)
    await getattr(desk.life, end)(admin, 1, "Enough.", event=EventId(60))
    clock.move(days=99)
    await desk.sweep.run(box)
    assert await count(desk) == 1


async def test_a_decision_that_was_replaced_is_not_asked_again(desk: Desk, person: People, clock: HandClock, box: Box):
    await decided(desk, person, clock, box)
    await propose(desk, person(1, "Ada"), event=2, supersedes=1)
    await desk.votes.press(person(2, "Ben"), 2, "yes")
    for days in (4, 30):
        clock.move(days=days)
        await desk.sweep.run(box)
    assert ((await current(desk)).superseded_by, await count(desk)) == (2, 2)
