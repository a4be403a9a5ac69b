"""The close of P1, for tests of what is counted then."""

from __future__ import annotations

from bot.domain.ids import ProposalId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.domain.rules import Outcome
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Box, HandClock

P1 = ProposalId(1)


async def closed(desk: Desk, clock: HandClock, box: Box, *people: Actor) -> Proposal:
    """P1 after its deadline; ``people`` are still there, as they are now."""
    box.people = {who.id: who for who in people}
    clock.at = max(clock.at, (await desk.proposals.view(GUILD, P1)).proposal.closes_at)
    await desk.sweep.run(box)
    return (await desk.proposals.view(GUILD, P1)).proposal


def outcome(proposal: Proposal) -> Outcome:
    assert proposal.outcome is not None
    return proposal.outcome
