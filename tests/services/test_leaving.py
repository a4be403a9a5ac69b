"""Somebody leaves in the middle of decisions: what follows for those that are open, and for whoever acts meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.belonging import BELONGING, of_nobody
from bot.domain.concern import ConcernState
from bot.domain.ids import EventId, MemberId, ProposalId
from bot.domain.kinds import (
    DELEGATIONS,
    DIGESTS,
    INVITEES,
    KINDS,
    NOTICES,
    PEOPLE,
    PROPOSALS,
    REMINDERS,
    VOTES,
    WATCHES,
)
from bot.domain.notice import What
from bot.domain.parts import Terms
from bot.domain.people import FORMER, Actor
from bot.domain.proposal import ProposalState
from bot.domain.rules import NO, YES
from bot.domain.vote import Via
from bot.services import looking
from bot.services.contents import take
from bot.services.desk import Desk
from bot.services.holdings import holdings
from bot.services.recount import recount
from tests.deciding import propose
from tests.services.closing import P1, closed, outcome
from tests.services.concerning import CONCERN, now, raise_
from tests.services.conftest import GUILD, Box, HandClock

People = Callable[..., Actor]
ANN = 11


async def erase(desk: Desk, who: Actor, **options: bool) -> None:
    await desk.erasure.erase(GUILD, who.id, "a former member", "[removed]", by="member", **options)


async def disagreeing(desk: Desk) -> list[object]:
    return [one for one in recount(await take(desk.store, GUILD), lambda *_: None) if one.differences]


def test_every_kind_that_names_members_is_looked_for():
    looked_up = {kind.name for kind in (PEOPLE, WATCHES, REMINDERS, DIGESTS, INVITEES, DELEGATIONS, VOTES)}
    looked_through = {kind.name for kind in (*looking.THROUGH, *looking.ALL)}
    assert looked_up | looked_through == {kind.name for kind in KINDS if BELONGING[kind.name] is not of_nobody}


async def test_consents_clock_stops_without_its_seconder_and_starts_without_the_objection(
    desk: Desk, person: People, clock: HandClock
):
    ann, ben, cem = person(ANN, "Ann"), person(12, "Ben"), person(13, "Cem")
    await propose(desk, ben, preset="consent")
    await desk.votes.press(ann, P1, YES)
    assert (await now(desk)).ripe_at is not None
    await erase(desk, ann)
    assert (await now(desk)).ripe_at is None
    await desk.votes.press(cem, P1, YES)
    await raise_(desk, ann)
    assert (await now(desk)).ripe_at is None
    clock.move(hours=1)
    await erase(desk, ann)
    [concern] = (await now(desk)).concerns
    assert (concern.state, concern.text) == (ConcernState.WITHDRAWN, "[removed]")
    assert (await now(desk)).clear_since == clock.now()


async def test_a_secret_vote_that_ends_with_its_author_forgets_who_chose_what(desk: Desk, person: People):
    ann, ben = person(ANN, "Ann"), person(12, "Ben")
    await propose(desk, ann, secret=True)
    await desk.votes.press(ann, P1, NO)
    await desk.votes.press(ben, P1, YES)
    await erase(desk, ann, decided_too=True)
    ended = await now(desk)
    assert (ended.state, [ballot.choices for ballot in ended.published]) == (ProposalState.WITHDRAWN, [(YES,)])
    [vote] = await desk.store.run(GUILD, lambda tx: tx.find(VOTES))
    assert (vote.member, vote.choices) == (ben.id, ())


async def test_a_secret_decision_stays_whoever_of_its_voters_leaves(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    ann, ben = person(ANN, "Ann"), person(12, "Ben")
    await propose(desk, ann, secret=True)
    await desk.votes.press(ben, P1, YES, "Why not?")
    await closed(desk, clock, box)
    for who in (ben, ann):
        await erase(desk, who)
    left = await now(desk)
    assert (left.title, left.author, left.published[0].reason) == ("Map the pools", FORMER, "Why not?")
    assert await disagreeing(desk) == []


async def test_whom_a_delegate_voted_for_has_voted_also_when_the_delegate_is_gone(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    ann, ben, cem = person(ANN, "Ann"), person(12, "Ben"), person(13, "Cem")
    await desk.delegations.name(ben, ann, "", EventId(40))
    await propose(desk, cem)
    await desk.votes.press(ann, P1, YES)
    decided = await closed(desk, clock, box, ann, ben, cem)
    assert outcome(decided).tally.count(YES) == 2
    await erase(desk, ann)
    votes = {vote.member: vote for vote in await desk.store.run(GUILD, lambda tx: tx.find(VOTES))}
    assert (votes[ben.id].via, votes[ben.id].delegate) == (Via.DELEGATED, FORMER)
    assert votes.keys() == {ben.id, MemberId(-1)}
    assert await desk.delegations.listing(GUILD) == []
    said = await desk.store.run(GUILD, lambda tx: tx.audit("P1"))
    assert [entry.payload for entry in said if entry.action == "vote.delegated"] == [{"choices": ["yes"]}]
    assert await disagreeing(desk) == []


async def test_the_cards_that_count_through_a_delegate_are_shown_anew(desk: Desk, person: People):
    ann, ben, cem = person(ANN, "Ann"), person(12, "Ben"), person(13, "Cem")
    await desk.delegations.name(ann, ben, "", EventId(40))
    await propose(desk, cem)
    await desk.store.run(GUILD, carded)
    await erase(desk, ann)
    waiting = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    assert [one.subject for one in waiting if one.what is What.PROPOSAL_CARD] == ["P1"]


async def carded(tx) -> None:
    await tx.put(PROPOSALS, replace(await tx.get(PROPOSALS, P1), card=5))
    for one in await tx.find(NOTICES):
        await tx.delete(NOTICES, one.key)


@pytest.mark.parametrize("slice_", [1, 3, 1000])
async def test_what_is_done_while_a_guild_is_looked_through_is_found_too(
    desk: Desk, person: People, monkeypatch: pytest.MonkeyPatch, slice_: int
):
    monkeypatch.setattr(looking, "SLICE", slice_)
    ann, ben = person(ANN, "Ann"), person(12, "Ben")
    for number in range(1, 6):
        await propose(desk, ann if number % 2 else ben, f"Question {number}", event=number)
    seen = await looking.look(desk.erasure._read(GUILD), ann.id)
    await desk.concerns.raise_one(ann, ProposalId(2), CONCERN, "Too dear.", EventId(50))
    await propose(desk, ann, "Question 6", event=6)
    await desk.votes.press(ann, ProposalId(4), YES)
    await desk.delegations.name(ben, ann, "", EventId(60))
    contents = await desk.store.run(GUILD, lambda tx: looking.gather(tx, ann.id, seen))
    again = await looking.look(desk.erasure._read(GUILD), ann.id)
    afresh = await desk.store.run(GUILD, lambda tx: looking.gather(tx, ann.id, again))
    found, expected = (holdings(one, ann.id, Terms(desk.clock.now(), "", "")) for one in (contents, afresh))
    assert found == expected
    named = {(one.kind.name, one.kind.key(one.document)) for one in found.found}
    assert {("proposal", 2), ("proposal", 6), ("vote", f"4:{ANN}"), ("delegation", "12:")} <= named


async def test_others_get_their_turn_while_a_guild_is_looked_through(desk: Desk, person: People):
    ann = person(ANN, "Ann")
    for number in range(1, 4):
        await propose(desk, ann, f"Question {number}", event=number)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await desk.store.run(GUILD, lambda tx: tx.get(PROPOSALS, P1))
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    await erase(desk, ann)
    beside.cancel()
    assert turns >= len(looking.THROUGH)
