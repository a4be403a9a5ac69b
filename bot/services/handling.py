"""What is done about a contribution, as it is kept, and when the bot looks at it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.contribution import Contribution
from bot.domain.handling import Handling
from bot.domain.ids import ContributionId, MemberId
from bot.domain.kinds import HANDLINGS
from bot.domain.ports import Transaction


async def handling_of(tx: Transaction, number: ContributionId) -> Handling:
    """What is done about a contribution."""
    return await tx.get(HANDLINGS, number) or Handling(number)


async def look_again(tx: Transaction, contribution: Contribution, now: datetime) -> None:
    """Have the bot look at a contribution that has changed, for what now follows by itself."""
    handling = await handling_of(tx, contribution.number)
    if contribution.waits or handling.assignment is not None:
        await tx.put(HANDLINGS, replace(handling, look_at=now))


async def reviewed_by(tx: Transaction, number: ContributionId, member: MemberId) -> None:
    """Somebody has said something about it: if it was in their hands, it is so no more."""
    handling = await handling_of(tx, number)
    if handling.assignment is not None and handling.assignment.member == member:
        await tx.put(HANDLINGS, replace(handling, assignment=None))
