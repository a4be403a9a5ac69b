"""A proposal's life on every store: what is kept of it, found by, and due."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.ids import EventId, GuildId, MemberId
from bot.domain.kinds import NOTICES, PEOPLE
from bot.domain.notice import What
from bot.domain.people import Actor, Nudge
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import Box, HandClock

GUILD = GuildId(600_000_000_000_000_000)
ADA, BEN, EVE = (
    Actor(GUILD, MemberId(number), name, admin=number == 3) for number, name in enumerate(("A", "B", "E"), 1)
)


async def said(desk: Desk, what: What) -> list[int | None]:
    return [one.member for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is what]


async def test_people_are_found_by_how_they_want_to_be_reminded(desk: Desk):
    await desk.wishes.be_nudged(ADA, Nudge.DM)
    await desk.wishes.be_nudged(BEN, Nudge.MENTION)
    await desk.wishes.be_nudged(EVE, Nudge.DM)
    await desk.wishes.be_nudged(ADA, Nudge.OFF)

    async def by(way: Nudge) -> list[int]:
        return [person.id for person in await desk.store.run(GUILD, lambda tx: tx.find(PEOPLE, "nudge", way.value))]

    assert [await by(way) for way in Nudge] == [[], [3], [2]]


async def test_amended_extended_reminded_decided_and_asked_again(desk: Desk, clock: HandClock):
    box = Box(people={one.id: one for one in (ADA, BEN, EVE)})
    await propose(desk, ADA, details="As it was.", revisit_days=30, length=timedelta(days=3))
    await desk.votes.press(BEN, 1, "yes")
    await desk.wishes.be_nudged(EVE, Nudge.DM)
    await desk.life.edit(ADA, 1, "Map all pools", "As it is.", "Clearer.", version=0, event=EventId(2))
    await desk.votes.confirm(BEN, 1)
    await desk.life.extend(ADA, 1, timedelta(days=1), "Holidays.", event=EventId(3))
    clock.move(days=3, minutes=1)
    for _ in range(2):
        await desk.sweep.run(box)
    assert await said(desk, What.NUDGE) == [EVE.id]
    clock.move(days=1)
    await desk.sweep.run(box)
    old = (await desk.proposals.view(GUILD, 1)).proposal
    assert old.outcome is not None
    assert old.outcome.passed
    assert [(one.title, one.details, one.why) for one in old.amendments] == [
        ("Map the pools", "As it was.", "Clearer.")
    ]
    assert [one.why for one in old.extensions] == ["Holidays."]
    clock.move(days=30)
    for _ in range(2):
        await desk.sweep.run(box)
    new = (await desk.proposals.view(GUILD, 2)).proposal
    assert ((await desk.proposals.view(GUILD, 1)).proposal.revisited_by, new.revisits) == (2, 1)
    assert new.details == "As it is."
    assert len(await desk.proposals.listing(GUILD)) == 2
