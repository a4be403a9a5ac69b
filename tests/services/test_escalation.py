"""Lazy consensus and how it becomes a full vote; votes with a veto."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import ProposalId
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.domain.rules import PRESETS, Method
from bot.services.casting import Took
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.concerning import HOLD, now, raise_, waiting, withdraw
from tests.services.conftest import GUILD, MAINTAINERS, Box, HandClock, Post

People = Callable[..., Actor]


@pytest.fixture
async def ada(desk: Desk, person: People) -> Actor:
    """The author; and the guild's maintainers are known by their role."""
    await desk.settings.change(person(99, "Root", admin=True), {"maintainer_role": MAINTAINERS})
    return person(1, "Ada")


@pytest.fixture
def ben(person: People) -> Actor:
    return person(2, "Ben")


async def test_lazy_consensus_passes_in_silence_after_72_hours(desk: Desk, ada: Actor, box: Box, clock: HandClock):
    await propose(desk, ada, preset="lazy")
    clock.move(hours=72, seconds=-1)
    await desk.sweep.run(box)
    assert (await now(desk)).state is ProposalState.OPEN
    clock.move(seconds=1)
    await desk.sweep.run(box)
    outcome = (await now(desk)).outcome
    assert outcome is not None
    assert (outcome.passed, outcome.reason) == (True, "why-lazy")


async def test_one_concern_makes_lazy_consensus_a_full_vote_in_which_support_is_a_yes(
    desk: Desk, ada: Actor, ben: Actor, person: People, box: Box, clock: HandClock, post: Post
):
    eve = person(3, "Eve")
    await propose(desk, ada, preset="lazy", quorum=2)
    await desk.outbox.deliver_due(post)
    card = (await now(desk)).card
    assert card is not None
    await desk.votes.react(ada, card, "👍")
    clock.move(hours=70)
    view = await raise_(desk, ben)
    proposal = await now(desk)
    assert view.escalated
    assert proposal.rule == replace(PRESETS["majority"], quorum=2)
    assert (proposal.closes_at, proposal.choices) == (clock.now() + timedelta(hours=72), ("yes", "no", "abstain"))
    assert proposal.escalation is not None
    assert proposal.escalation.rule == replace(PRESETS["lazy"], quorum=2)
    (announced,) = await waiting(desk, What.ESCALATED)
    assert announced["channel"] == proposal.channel
    (shown,) = await waiting(desk, What.PROPOSAL_CARD)
    assert shown["seed"] is True
    assert (await desk.votes.react(ben, card, "👎")).took is Took.COUNTED
    assert (await desk.proposals.view(GUILD, ProposalId(1))).tally.counts == (("yes", 1), ("no", 1), ("abstain", 0))
    await desk.votes.press(eve, ProposalId(1), "no")
    clock.move(hours=72)
    await desk.sweep.run(box)
    outcome = (await now(desk)).outcome
    assert outcome is not None
    assert (outcome.passed, outcome.tally.count("no")) == (False, 2)


async def test_it_becomes_a_vote_only_once_whatever_is_raised_and_withdrawn_afterwards(
    desk: Desk, ada: Actor, ben: Actor, clock: HandClock
):
    await propose(desk, ada, preset="lazy")
    assert (await raise_(desk, ben)).escalated
    closes_at = (await now(desk)).closes_at
    clock.move(hours=5)
    assert not (await raise_(desk, ben, "Too big.", event=51)).escalated
    await withdraw(desk, ben, 1)
    await withdraw(desk, ben, 2, event=71)
    proposal = await now(desk)
    assert (proposal.rule.method, proposal.closes_at) == (Method.MAJORITY, closes_at)
    assert len(await waiting(desk, What.ESCALATED)) == 1


async def test_a_full_vote_never_ends_sooner_than_was_announced(desk: Desk, ada: Actor, ben: Actor):
    opened = await propose(desk, ada, preset="lazy", length=timedelta(days=30))
    await raise_(desk, ben)
    assert (await now(desk)).closes_at == opened.closes_at


async def test_a_hold_is_shown_and_neither_blocks_nor_calls_a_vote(
    desk: Desk, ada: Actor, ben: Actor, box: Box, clock: HandClock
):
    await propose(desk, ada, preset="lazy")
    assert not (await raise_(desk, ben, kind=HOLD)).escalated
    assert (await now(desk)).rule.method is Method.LAZY
    clock.move(hours=72)
    await desk.sweep.run(box)
    decided = await now(desk)
    assert decided.outcome is not None
    assert decided.outcome.passed
    assert decided.concerns[0].kind is HOLD


async def test_apaches_votes_need_three_binding_yes_72_hours_and_no_veto(
    desk: Desk, ada: Actor, ben: Actor, person: People, box: Box, clock: HandClock
):
    opened = await propose(desk, ada, preset="apache")
    crew = [person(number, f"M{number}", maintainer=True) for number in range(10, 13)]
    for who in (*crew, ben):
        await desk.votes.press(who, ProposalId(1), "yes")
    view = await desk.proposals.view(GUILD, ProposalId(1))
    assert (view.tally.count("yes"), dict(view.tally.advisory)["yes"]) == (3, 1)
    assert view.proposal.ripe_at == opened.opened_at + timedelta(hours=72)
    with pytest.raises(Refusal) as no:
        await desk.votes.press(crew[0], ProposalId(1), "no")
    assert no.value.key == "vote-reason-needed"
    veto = person(13, "M13", maintainer=True)
    await desk.votes.press(veto, ProposalId(1), "no", "It breaks the index.")
    clock.move(hours=80)
    await desk.sweep.run(box)
    assert (await now(desk)).state is ProposalState.OPEN
    await desk.votes.press(ben, ProposalId(1), "no", "Me neither.")
    await desk.votes.take_back(veto, ProposalId(1))
    await desk.sweep.run(box)
    decided = await now(desk)
    assert decided.outcome is not None
    assert (decided.outcome.passed, decided.closed_at) == (True, clock.now())
    assert dict(decided.outcome.tally.advisory) == {"yes": 0, "no": 1, "abstain": 0}
