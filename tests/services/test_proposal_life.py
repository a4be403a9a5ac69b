"""Changing a proposal that is open: its text, its close, and ending it without a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.changing import AMENDMENTS_LIMIT
from bot.domain.ids import EventId
from bot.domain.kinds import NOTICES, VOTES
from bot.domain.notice import Notice, What
from bot.domain.people import Actor, Nudge
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.refusal import Refusal
from bot.domain.vote import vote_key
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock, Post

People = Callable[..., Actor]
EVENTS = iter(range(1000, 10_000))


async def edit(desk: Desk, who: Actor, title: str = "Map all pools", *, why: str = "", **other: object) -> Proposal:
    now = (await desk.proposals.view(GUILD, 1)).proposal
    asked = {"details": "", "version": now.version, "event": EventId(next(EVENTS)), **other}
    return await desk.life.edit(who, now.number, title, asked.pop("details"), why, **asked)


async def notices(desk: Desk, what: What) -> list[Notice]:
    found = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    return [notice for notice in found if notice.what is what]


async def audited(desk: Desk, action: str) -> int:
    entries = await desk.store.run(GUILD, lambda tx: tx.audit("P1"))
    return sum(entry.action == action for entry in entries)


async def test_before_the_first_vote_the_author_changes_the_text_freely(desk: Desk, person: People):
    ada = person(1, "Ada")
    opened = await propose(desk, ada)
    after = await edit(desk, ada, "  Map   all pools ", details=" Why not. ")
    assert (after.title, after.details, after.version, after.closes_at) == (
        "Map all pools",
        "Why not.",
        0,
        opened.closes_at,
    )
    assert await notices(desk, What.AMENDED) == []


async def test_after_the_first_vote_a_change_is_an_amendment_and_votes_wait_for_their_voters(
    desk: Desk, person: People, clock: HandClock
):
    ada, ben, eve = person(1, "Ada"), person(2, "Ben"), person(3, "Eve")
    await propose(desk, ada, details="As it was.")
    for who in (ben, eve):
        await desk.votes.press(who, 1, "yes")
    clock.move(hours=1)
    after = await edit(desk, ada, why="One pool was forgotten.")
    [amendment] = after.amendments
    assert (amendment.title, amendment.details, amendment.why) == (
        "Map the pools",
        "As it was.",
        "One pool was forgotten.",
    )
    assert (amendment.by, amendment.at) == (ada.id, clock.now())
    view = await desk.proposals.view(GUILD, 1)
    assert (view.tally.voters, len(view.unconfirmed)) == (0, 2)
    await desk.votes.confirm(ben, 1)
    await desk.votes.press(eve, 1, "no")
    view = await desk.proposals.view(GUILD, 1)
    assert (view.tally.count("yes"), view.tally.count("no"), len(view.unconfirmed)) == (1, 1, 0)


async def test_a_vote_that_nobody_confirms_does_not_decide(desk: Desk, person: People, clock: HandClock, box):
    ada, ben, eve = person(1, "Ada"), person(2, "Ben"), person(3, "Eve")
    await propose(desk, ada)
    await desk.votes.press(ben, 1, "yes")
    await desk.votes.press(eve, 1, "no")
    await edit(desk, ada, why="Clearer.")
    await desk.votes.confirm(eve, 1)
    clock.move(days=4)
    await desk.sweep.run(box)
    outcome = (await desk.proposals.view(GUILD, 1)).proposal.outcome
    assert (outcome.passed, outcome.tally.voters) == (False, 1)


@pytest.mark.parametrize(
    ("length", "passed", "left"),
    [
        (timedelta(days=3), timedelta(hours=1), timedelta(hours=71)),
        (timedelta(days=3), timedelta(hours=71), timedelta(hours=24)),
        (timedelta(hours=6), timedelta(hours=5), timedelta(hours=6)),
    ],
)
async def test_an_amendment_leaves_a_day_or_the_whole_length_if_that_is_shorter(
    desk: Desk, person: People, clock: HandClock, length: timedelta, passed: timedelta, left: timedelta
):
    ada = person(1, "Ada")
    await propose(desk, ada, length=length)
    await desk.votes.press(person(2, "Ben"), 1, "yes")
    clock.at += passed
    assert (await edit(desk, ada, why="Clearer.")).closes_at - clock.now() == left


async def test_an_amendment_tells_each_voter_once_as_they_prefer(desk: Desk, person: People):
    ada, ben, eve, fay = person(1, "Ada"), person(2, "Ben"), person(3, "Eve"), person(4, "Fay")
    await propose(desk, ada)
    for who in (ben, eve, fay):
        await desk.votes.press(who, 1, "yes")
    await desk.votes.take_back(fay, 1)
    await desk.wishes.be_nudged(eve, Nudge.DM)
    await edit(desk, ada, why="Clearer.")
    told = await notices(desk, What.AMENDED)
    assert {(one.member, tuple(one.data.get("members", ()))) for one in told} == {(eve.id, ()), (None, (ben.id,))}


@pytest.mark.parametrize("how", [{"secret": True, "visibility": Visibility.CLOSED}, {"visibility": Visibility.VOTED}])
async def test_where_it_is_not_shown_who_votes_nobody_is_mentioned(desk: Desk, person: People, how: dict):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, **how)
    await desk.votes.press(ben, 1, "yes")
    await edit(desk, ada, why="Clearer.")
    told = await notices(desk, What.AMENDED)
    assert {(one.member, tuple(one.data.get("members", ()))) for one in told} == {(ben.id, ()), (None, ())}


async def test_a_hundred_and_twenty_voters_are_mentioned_in_messages_that_can_hold_them(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada)
    for number in range(2, 122):
        await desk.votes.press(person(number, f"M{number}"), 1, "yes")
    await edit(desk, ada, why="Clearer.")
    told = [one.data["members"] for one in await notices(desk, What.AMENDED)]
    assert sorted(map(len, told)) == [20, 50, 50]
    assert sorted(member for some in told for member in some) == list(range(2, 122))


async def test_an_amendment_stops_the_clock_of_consent(desk: Desk, person: People, clock: HandClock, box):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, 1, "yes")
    clock.move(days=9)
    await edit(desk, ada, why="Clearer.")
    clock.move(days=2)
    await desk.sweep.run(box)
    assert (await desk.proposals.view(GUILD, 1)).proposal.state is ProposalState.OPEN
    await desk.votes.confirm(ben, 1)
    ripe_at = (await desk.proposals.view(GUILD, 1)).proposal.ripe_at
    assert ripe_at == clock.now() + timedelta(days=10)


async def test_an_edit_is_refused_with_the_reason(desk: Desk, person: People, clock: HandClock):
    ada, ben, admin = person(1, "Ada"), person(2, "Ben"), person(3, "Eve", admin=True)
    opened = await propose(desk, ada)

    async def refused(who: Actor, title: str = "Other", **asked: object) -> str:
        with pytest.raises(Refusal) as no:
            await edit(desk, who, title, **asked)
        return no.value.key

    assert await refused(ben) == "proposal-edit-not-yours"
    assert await refused(admin) == "proposal-edit-not-yours"
    assert await refused(ada, opened.title) == "proposal-edit-nothing"
    assert await refused(ada, " ") == "proposal-title-empty"
    assert await refused(ada, "x" * 201) == "proposal-title-too-long"
    assert await refused(ada, details="x" * 3001) == "proposal-details-too-long"
    assert await refused(ada, version=1) == "proposal-edit-meanwhile"
    await desk.votes.press(ben, 1, "yes")
    assert await refused(ada) == "proposal-why-empty"
    assert await refused(ada, why="x" * 501) == "proposal-why-too-long"
    for index in range(AMENDMENTS_LIMIT):
        await edit(desk, ada, f"Other {index}", why="Again.")
    assert await refused(ada, why="Again.") == "proposal-too-many-amendments"
    clock.at = (await desk.proposals.view(GUILD, 1)).proposal.closes_at
    assert await refused(ada, why="Again.") == "proposal-not-open"


async def test_what_is_delivered_twice_takes_effect_once(desk: Desk, person: People):
    ada, ben, admin = person(1, "Ada"), person(2, "Ben"), person(3, "Eve", admin=True)
    opened = await propose(desk, ada)
    await desk.votes.press(ben, 1, "yes")
    for _ in range(2):
        extended = await desk.life.extend(ada, 1, timedelta(hours=5), "More time.", event=EventId(71))
        amended = await desk.life.edit(ada, 1, "Other", "", "Clearer.", version=0, event=EventId(72))
    assert (len(extended.extensions), extended.closes_at) == (1, opened.closes_at + timedelta(hours=5))
    assert amended.version == 1
    for _ in range(2):
        assert (await desk.life.cancel(admin, 1, "Spam.", event=EventId(73))).state is ProposalState.CANCELLED
    actions = ("proposal.extended", "proposal.amended", "proposal.cancelled")
    assert [await audited(desk, action) for action in actions] == [1, 1, 1]


async def test_an_author_extends_twice_and_an_admin_once_more_up_to_sixty_days(desk: Desk, person: People):
    ada, ben, admin = person(1, "Ada"), person(2, "Ben"), person(3, "Eve", admin=True)
    opened = await propose(desk, ada)

    async def extend(who: Actor, days: float, why: str = "Holidays.") -> Proposal:
        return await desk.life.extend(who, opened.number, timedelta(days=days), why, event=EventId(next(EVENTS)))

    async def refused(who: Actor, days: float, why: str = "Holidays.") -> str:
        with pytest.raises(Refusal) as no:
            await extend(who, days, why)
        return no.value.key

    assert await refused(ben, 1) == "proposal-extend-not-yours"
    assert await refused(ada, 1, " ") == "proposal-why-empty"
    assert await refused(ada, 58) == "proposal-extend-too-long"
    for _ in range(2):
        await extend(ada, 1)
    assert await refused(ada, 1) == "proposal-extend-too-often"
    after = await extend(admin, 55)
    assert after.closes_at == opened.opened_at + timedelta(days=60)
    assert await refused(admin, 1) == "proposal-extend-too-long"
    assert [one.before for one in after.extensions] == [
        opened.closes_at,
        opened.closes_at + timedelta(days=1),
        opened.closes_at + timedelta(days=2),
    ]


async def test_only_an_admin_cancels_and_the_votes_stay(desk: Desk, person: People, clock: HandClock, box, post: Post):
    ada, ben, admin = person(1, "Ada"), person(2, "Ben"), person(3, "Eve", admin=True)
    await propose(desk, ada, tasks=("Draw it",))
    await desk.votes.press(ben, 1, "yes")
    for who, why, key in ((ada, "Spam.", "proposal-cancel-not-admin"), (admin, " ", "proposal-why-empty")):
        with pytest.raises(Refusal) as no:
            await desk.life.cancel(who, 1, why, event=EventId(next(EVENTS)))
        assert no.value.key == key
    cancelled = await desk.life.cancel(admin, 1, "Spam.", event=EventId(50))
    assert (cancelled.closed_by, cancelled.closed_why, cancelled.outcome) == (admin.id, "Spam.", None)
    view = await desk.proposals.view(GUILD, 1)
    assert [vote.choices for vote in view.votes] == [("yes",)]
    clock.move(days=9)
    await desk.sweep.run(box)
    await desk.outbox.deliver_due(post)
    assert (await desk.proposals.view(GUILD, 1)).proposal.state is ProposalState.CANCELLED
    assert await desk.tasks.listing(GUILD) == []
    with pytest.raises(Refusal) as no:
        await desk.votes.press(ben, 1, "no")
    assert no.value.key == "vote-cancelled-proposal"


@pytest.mark.parametrize("end", ["cancel", "withdraw"])
async def test_a_secret_vote_that_ends_early_keeps_its_ballots_without_their_voters(
    desk: Desk, person: People, end: str
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, secret=True, visibility=Visibility.CLOSED)
    await desk.votes.press(ben, 1, "no")
    ended = await getattr(desk.life, end)(replace(ada, admin=True), 1, "Enough.", event=EventId(50))
    assert [ballot.choices for ballot in ended.published] == [("no",)]
    vote = await desk.store.run(GUILD, lambda tx: tx.get(VOTES, vote_key(1, ben.id)))
    assert vote is None or (vote.choices, vote.receipt) == ((), "")


async def test_a_reason_for_withdrawing_is_shown_on_the_card(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada)
    withdrawn = await desk.life.withdraw(ada, 1, "Somebody did it already.", event=EventId(50))
    assert (withdrawn.closed_by, withdrawn.closed_why) == (ada.id, "Somebody did it already.")
