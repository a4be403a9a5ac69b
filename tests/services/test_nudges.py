"""Reminders: once, to those who asked for them, may vote and have not; to nobody else, ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import EventId, MemberId, RoleId
from bot.domain.kinds import NOTICES
from bot.domain.notice import Notice, What
from bot.domain.people import Actor, Nudge
from bot.services import nudges as nudging
from bot.services.ballots import Unreachable
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock

People = Callable[..., Actor]


@pytest.fixture
def everybody(person: People, box: Box) -> list[Actor]:
    found = [person(number, f"M{number}") for number in range(1, 9)]
    box.people = {one.id: one for one in found}
    return found


async def reminders(desk: Desk) -> list[Notice]:
    return [one for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.NUDGE]


async def reminded(desk: Desk) -> set[int]:
    """Everybody who is reminded, each of them once."""
    found = await reminders(desk)
    to = [int(one.member) for one in found if one.member] + [
        int(m) for one in found for m in one.data.get("members", ())
    ]
    assert len(to) == len(set(to))
    return set(to)


async def test_nobody_is_reminded_who_did_not_ask(desk: Desk, everybody: list[Actor], box: Box, clock: HandClock):
    await propose(desk, everybody[0])
    await desk.wishes.be_nudged(everybody[1], Nudge.DM)
    await desk.wishes.be_nudged(everybody[1], Nudge.OFF)
    clock.move(hours=49)
    await desk.sweep.run(box)
    assert await reminders(desk) == []
    assert (await desk.proposals.view(GUILD, 1)).proposal.nudged_at == clock.now()


async def test_those_who_asked_are_reminded_once_a_day_before_as_they_chose(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await propose(desk, everybody[0])
    for who, how in zip(everybody[1:5], (Nudge.DM, Nudge.MENTION, Nudge.MENTION, Nudge.DM), strict=True):
        await desk.wishes.be_nudged(who, how)
    clock.move(hours=47, minutes=59)
    await desk.sweep.run(box)
    assert await reminders(desk) == []
    clock.move(minutes=1)
    for _ in range(3):
        await desk.sweep.run(box)
        clock.move(hours=2)
    found = {(one.member, tuple(one.data.get("members", ()))) for one in await reminders(desk)}
    assert found == {(2, ()), (5, ()), (None, (3, 4))}
    assert await reminded(desk) == {2, 3, 4, 5}


async def test_who_voted_or_whose_delegate_did_is_left_alone(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await propose(desk, everybody[0])
    for who in everybody:
        await desk.wishes.be_nudged(who, Nudge.DM)
    await desk.votes.press(everybody[1], 1, "yes")
    await desk.votes.press(everybody[2], 1, "no")
    await desk.votes.take_back(everybody[2], 1)
    await desk.delegations.name(everybody[3], everybody[1], "", EventId(60))
    await desk.delegations.name(everybody[4], everybody[5], "", EventId(61))
    clock.move(hours=49)
    await desk.sweep.run(box)
    assert await reminded(desk) == {1, 3, 5, 6, 7, 8}


async def test_only_those_who_may_vote_as_things_are_now_are_reminded(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock, person: People
):
    admin = person(99, "Eve", admin=True)
    await desk.settings.change(admin, {"author_votes": False})
    await propose(desk, everybody[0], role=RoleId(7))
    for who in everybody:
        await desk.wishes.be_nudged(who, Nudge.DM)
    for who in everybody[:4]:
        box.people[who.id] = replace(who, roles=frozenset({RoleId(7)}))
    box.people[MemberId(3)] = replace(box.people[MemberId(3)], joined_at=clock.now() + timedelta(hours=1))
    box.people[MemberId(4)] = replace(box.people[MemberId(4)], bot=True)
    del box.people[MemberId(8)]
    clock.move(hours=49)
    await desk.sweep.run(box)
    assert await reminded(desk) == {2}


async def test_while_discord_does_not_answer_nobody_is_reminded_and_later_everybody_once(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    class Faltering(Box):
        async def actor(self, guild, member):
            if member == 3:
                raise Unreachable("no answer")
            return box.people.get(member)

    await propose(desk, everybody[0])
    for who in everybody[:4]:
        await desk.wishes.be_nudged(who, Nudge.DM)
    clock.move(hours=49)
    await desk.sweep.run(Faltering())
    assert await reminders(desk) == []
    await desk.sweep.run(box)
    await desk.sweep.run(box)
    assert await reminded(desk) == {1, 2, 3, 4}


async def test_many_are_asked_about_in_several_rounds_and_each_is_reminded_once(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock, monkeypatch
):
    monkeypatch.setattr(nudging, "AT_ONCE", 3)
    await propose(desk, everybody[0])
    for who in everybody:
        await desk.wishes.be_nudged(who, Nudge.MENTION)
    clock.move(hours=49)
    await desk.sweep.run(box)
    assert await reminded(desk) == {1, 2, 3}
    for _ in range(4):
        await desk.sweep.run(box)
    assert await reminded(desk) == set(range(1, 9))
    proposal = (await desk.proposals.view(GUILD, 1)).proposal
    assert (proposal.nudged_at, proposal.nudged_to) == (clock.now(), 0)


async def test_a_vote_between_the_reminder_and_its_sending_makes_it_needless(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await propose(desk, everybody[0])
    for who in everybody[:3]:
        await desk.wishes.be_nudged(who, Nudge.MENTION)
    clock.move(hours=49)
    await desk.sweep.run(box)
    await desk.votes.press(everybody[0], 1, "yes")
    await desk.wishes.be_nudged(everybody[1], Nudge.OFF)
    everyone = [MemberId(1), MemberId(2), MemberId(3)]
    assert await desk.nudges.still(GUILD, 1, everyone) == [3]
    clock.move(days=1)
    assert await desk.nudges.still(GUILD, 1, everyone) == []


async def test_one_that_was_extended_after_the_reminder_brings_no_second(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await propose(desk, everybody[0])
    await desk.wishes.be_nudged(everybody[1], Nudge.DM)
    clock.move(hours=49)
    await desk.sweep.run(box)
    await desk.life.extend(everybody[0], 1, timedelta(days=5), "Holidays.", event=EventId(60))
    clock.move(days=5)
    await desk.sweep.run(box)
    assert await reminded(desk) == {2}


async def test_a_short_vote_and_one_closed_by_judgement_bring_no_reminder(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await desk.wishes.be_nudged(everybody[1], Nudge.DM)
    await propose(desk, everybody[0], length=timedelta(hours=47))
    await propose(desk, everybody[0], preset="judgement", event=2)
    clock.move(hours=46)
    await desk.sweep.run(box)
    clock.move(days=27, hours=4)
    await desk.sweep.run(box)
    assert await reminders(desk) == []


async def test_what_is_not_confirmed_after_an_amendment_counts_as_not_voted(
    desk: Desk, everybody: list[Actor], box: Box, clock: HandClock
):
    await propose(desk, everybody[0])
    for who in everybody[1:3]:
        await desk.wishes.be_nudged(who, Nudge.DM)
        await desk.votes.press(who, 1, "yes")
    await desk.life.edit(everybody[0], 1, "Other", "", "Clearer.", version=0, event=EventId(60))
    await desk.votes.confirm(everybody[1], 1)
    clock.move(hours=49)
    await desk.sweep.run(box)
    assert await reminded(desk) == {3}
