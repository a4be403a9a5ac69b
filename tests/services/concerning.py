"""Raising and settling concerns about P1, a call each."""

from __future__ import annotations

from bot.domain.concern import ConcernKind
from bot.domain.ids import EventId, ProposalId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.services.concerns import ConcernView
from bot.services.desk import Desk
from tests.services.conftest import GUILD

CONCERN, HOLD = ConcernKind.CONCERN, ConcernKind.HOLD


async def now(desk: Desk, number: int = 1) -> Proposal:
    return (await desk.proposals.view(GUILD, ProposalId(number))).proposal


async def waiting(desk: Desk, what: What) -> list[dict[str, object]]:
    async def work(tx: Transaction) -> list[dict[str, object]]:
        return [{"channel": one.channel, **one.data} for one in await tx.find(NOTICES) if one.what is what]

    return await desk.store.run(GUILD, work)


async def raise_(
    desk: Desk, who: Actor, reason: str = "Too dear.", kind: ConcernKind = CONCERN, event: int = 50
) -> ConcernView:
    return await desk.concerns.raise_one(who, ProposalId(1), kind, reason, EventId(event))


async def resolve(desk: Desk, who: Actor, number: int = 1, event: int = 60, answer: str = "Halved it.") -> ConcernView:
    return await desk.concerns.resolve(who, ProposalId(1), number, answer, EventId(event))


async def withdraw(desk: Desk, who: Actor, number: int = 1, event: int = 70) -> ConcernView:
    return await desk.concerns.withdraw(who, ProposalId(1), number, EventId(event))
