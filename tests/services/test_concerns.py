"""Concerns and what they do: consent's clock, who settles them, whose todo they are, and what is announced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.concern import Concern, ConcernState
from bot.domain.ids import ChannelId, EventId, ProposalId
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.domain.vote import vote_key
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.concerning import CONCERN, HOLD, now, raise_, resolve, waiting, withdraw
from tests.services.conftest import GUILD, MAINTAINERS, Box, HandClock

People = Callable[..., Actor]
THREAD = ChannelId(77)


@pytest.fixture
async def ada(desk: Desk, person: People) -> Actor:
    """The author; and the guild's maintainers are known by their role."""
    await desk.settings.change(person(99, "Root", admin=True), {"maintainer_role": MAINTAINERS})
    return person(1, "Ada")


@pytest.fixture
def ben(person: People) -> Actor:
    return person(2, "Ben")


async def concern(desk: Desk, index: int = 0) -> Concern:
    return (await now(desk)).concerns[index]


async def with_thread(desk: Desk) -> None:
    async def work(tx: Transaction) -> None:
        proposal = await tx.get(PROPOSALS, 1)
        assert proposal is not None
        await tx.put(PROPOSALS, replace(proposal, thread=THREAD))

    await desk.store.run(GUILD, work)


async def test_a_concern_stops_consents_clock_and_resolving_the_last_one_starts_it_anew(
    desk: Desk, ada: Actor, ben: Actor, person: People, box: Box, clock: HandClock
):
    await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, ProposalId(1), "yes")
    clock.move(days=9)
    assert (await raise_(desk, ben)).name == "P1.1"
    await raise_(desk, person(3, "Eve"), "Too big.", event=51)
    assert (await now(desk)).ripe_at is None
    await resolve(desk, ben)
    assert (await now(desk)).ripe_at is None
    clock.move(days=2)
    await withdraw(desk, person(3, "Eve"), 2)
    assert (await now(desk)).ripe_at == clock.now() + timedelta(days=10)
    clock.move(days=10, seconds=-1)
    await desk.sweep.run(box)
    assert (await now(desk)).state is ProposalState.OPEN
    clock.move(seconds=1)
    await desk.sweep.run(box)
    decided = await now(desk)
    assert decided.outcome is not None
    assert (decided.outcome.passed, decided.outcome.reason) == (True, "why-consent")


async def test_a_waiting_period_that_begins_anew_late_outlasts_the_deadline(
    desk: Desk, ada: Actor, ben: Actor, clock: HandClock
):
    opened = await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, ProposalId(1), "yes")
    await raise_(desk, ben)
    clock.at = opened.closes_at - timedelta(hours=1)
    await resolve(desk, ben)
    assert (await now(desk)).closes_at == clock.now() + timedelta(days=10)


async def test_consent_that_is_ripe_but_not_closed_yet_still_takes_a_concern(
    desk: Desk, ada: Actor, ben: Actor, box: Box, clock: HandClock
):
    await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, ProposalId(1), "yes")
    clock.move(days=10)
    await raise_(desk, ben)
    await desk.sweep.run(box)
    assert (await now(desk)).state is ProposalState.OPEN


async def test_what_is_not_ripe_any_more_because_a_vote_is_gone_is_not_closed_early(
    desk: Desk, ada: Actor, ben: Actor, box: Box, clock: HandClock
):
    await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, ProposalId(1), "yes")
    await desk.store.run(GUILD, lambda tx: tx.delete(VOTES, vote_key(ProposalId(1), ben.id)))
    clock.move(days=10)
    await desk.sweep.run(box)
    assert ((await now(desk)).state, (await now(desk)).ripe_at) == (ProposalState.OPEN, None)


async def test_consent_with_a_concern_at_the_deadline_does_not_pass(
    desk: Desk, ada: Actor, ben: Actor, box: Box, clock: HandClock
):
    await propose(desk, ada, preset="consent")
    await desk.votes.press(ben, ProposalId(1), "yes")
    await raise_(desk, ben)
    clock.move(days=30)
    await desk.sweep.run(box)
    outcome = (await now(desk)).outcome
    assert outcome is not None
    assert (outcome.passed, outcome.reason) == (False, "why-concern")


@pytest.mark.parametrize("preset", ["majority", "apache"])
async def test_by_any_other_rule_a_concern_is_only_shown(desk: Desk, ada: Actor, ben: Actor, preset: str):
    opened = await propose(desk, ada, preset=preset)
    await raise_(desk, ben)
    after = await now(desk)
    assert (after.rule, after.closes_at, after.ripe_at) == (opened.rule, opened.closes_at, None)


async def test_the_same_event_raises_resolves_and_withdraws_only_once(
    desk: Desk, ada: Actor, ben: Actor, clock: HandClock
):
    await propose(desk, ada, preset="lazy")
    for _ in range(3):
        view = await raise_(desk, ben)
        assert (view.name, view.escalated) == ("P1.1", True)
        clock.move(seconds=1)
    await raise_(desk, ben, "Too big.", event=51)
    for _ in range(3):
        assert (await resolve(desk, ben)).concern.state is ConcernState.RESOLVED
        assert (await withdraw(desk, ben, 2)).concern.state is ConcernState.WITHDRAWN
    assert len((await now(desk)).concerns) == 2
    assert len(await waiting(desk, What.ESCALATED)) == 1
    said = [entry.action for entry in await desk.store.run(GUILD, lambda tx: tx.audit())]
    expected = {"concern.raised": 2, "proposal.escalated": 1, "concern.resolved": 1, "concern.withdrawn": 1}
    assert {action: said.count(action) for action in expected} == expected


async def test_only_those_who_may_vote_raise_concerns_and_others_are_told_why(
    desk: Desk, ada: Actor, ben: Actor, person: People, clock: HandClock
):
    await propose(desk, ada, preset="consent", role=MAINTAINERS)
    with pytest.raises(Refusal) as no:
        await raise_(desk, ben)
    assert no.value.key == "concern-excluded-role"
    await raise_(desk, person(3, "Eve", maintainer=True))
    await propose(desk, ada, "Count the pools", event=2)
    late = replace(ben, joined_at=clock.now() + timedelta(hours=1))
    with pytest.raises(Refusal) as no:
        await desk.concerns.raise_one(late, ProposalId(2), CONCERN, "Too dear.", EventId(52))
    assert no.value.key == "concern-excluded-member-age"
    with pytest.raises(Refusal) as no:
        await desk.concerns.raise_one(replace(ben, bot=True), ProposalId(2), CONCERN, "Too dear.", EventId(53))
    assert no.value.key == "concern-excluded-bot"


async def test_a_maintainer_resolves_anothers_concern_and_that_is_recorded_but_never_the_author(
    desk: Desk, person: People, ada: Actor, ben: Actor
):
    author = person(1, "Ada", maintainer=True)
    await propose(desk, author, preset="consent")
    await raise_(desk, ben)
    with pytest.raises(Refusal) as no:
        await resolve(desk, author)
    assert no.value.key == "concern-not-the-authors"
    with pytest.raises(Refusal) as no:
        await resolve(desk, person(4, "Kim"))
    assert no.value.key == "concern-not-yours-to-resolve"
    await resolve(desk, person(3, "Eve", maintainer=True), event=61)
    settled = await concern(desk)
    assert (settled.overridden, settled.closed_by, settled.answer) == (True, 3, "Halved it.")
    said = (await desk.store.run(GUILD, lambda tx: tx.audit()))[-1]
    assert (said.action, said.payload["overridden"]) == ("concern.resolved", True)


async def test_the_maintainers_of_its_area_may_resolve_concerns_too(desk: Desk, ada: Actor, ben: Actor, person: People):
    kim = person(4, "Kim")
    await desk.areas.add(person(99, "Root", admin=True), "maps", maintainers=[kim.id])
    await propose(desk, ada, preset="consent", area="maps")
    await raise_(desk, ben)
    await resolve(desk, kim)
    assert (await concern(desk)).overridden


async def test_what_is_over_keeps_its_concerns_as_they_were(
    desk: Desk, ada: Actor, ben: Actor, box: Box, clock: HandClock
):
    opened = await propose(desk, ada, preset="consent")
    await raise_(desk, ben)
    clock.at = opened.closes_at
    for act in (
        lambda: raise_(desk, ben, "Another.", event=51),
        lambda: resolve(desk, ben),
        lambda: withdraw(desk, ben),
    ):
        with pytest.raises(Refusal) as no:
            await act()
        assert no.value.key == "concern-too-late"
    await desk.sweep.run(box)
    with pytest.raises(Refusal):
        await withdraw(desk, ben)
    assert (await desk.me.todo(ben)).concerns == ()
    assert (await concern(desk)).state is ConcernState.OPEN


async def test_an_open_concern_is_a_todo_of_its_owner_and_of_the_author_until_it_is_settled(
    desk: Desk, ada: Actor, ben: Actor, person: People
):
    await propose(desk, ada, preset="consent")
    await raise_(desk, ben)
    await raise_(desk, person(3, "Eve"), "Wait.", HOLD, event=51)
    assert [view.name for view in (await desk.me.todo(ben)).concerns] == ["P1.1"]
    assert [view.name for view in (await desk.me.todo(ada)).concerns] == ["P1.1", "P1.2"]
    assert (await desk.me.todo(person(4, "Kim"))).concerns == ()
    await resolve(desk, ben)
    assert (await desk.me.todo(ben)).concerns == ()
    assert [view.name for view in (await desk.me.todo(ada)).concerns] == ["P1.2"]


async def test_what_becomes_of_a_concern_is_announced_in_the_thread_and_nowhere_without_one(
    desk: Desk, ada: Actor, ben: Actor
):
    await propose(desk, ada, preset="consent")
    await raise_(desk, ben)
    assert await waiting(desk, What.CONCERN) == []
    await with_thread(desk)
    await resolve(desk, ben)
    await raise_(desk, ben, "Too big.", event=51)
    await withdraw(desk, ben, 2)
    said = [(one["channel"], one["concern"], one["state"]) for one in await waiting(desk, What.CONCERN)]
    assert said == [(THREAD, 1, "resolved"), (THREAD, 2, "open"), (THREAD, 2, "withdrawn")]


async def test_those_are_suggested_that_one_may_settle(desk: Desk, ada: Actor, ben: Actor, person: People):
    author, eve = person(1, "Ada", maintainer=True), person(3, "Eve", maintainer=True)
    await propose(desk, author, preset="consent")
    await raise_(desk, ben)
    await raise_(desk, author, "My own.", event=51)
    await raise_(desk, ben, "Settled.", event=52)
    await withdraw(desk, ben, 3)
    names = {who.name: [view.name for view in await desk.concerns.closable(who)] for who in (author, ben, eve)}
    assert names == {"Ada": ["P1.2"], "Ben": ["P1.1"], "Eve": ["P1.1", "P1.2"]}
    assert await desk.concerns.closable(eve, own=True) == []
