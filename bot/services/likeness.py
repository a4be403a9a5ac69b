"""Works that are probably the same: noticed when one is handed in."""

from __future__ import annotations

from typing import Final

from bot.domain.capture import alike
from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.ids import ContributionId
from bot.domain.kinds import CONTRIBUTIONS
from bot.domain.ports import Transaction

OPEN: Final = (
    ContributionState.WAITING,
    ContributionState.UNDER_REVIEW,
    ContributionState.CHANGES_REQUESTED,
)
OPEN_LIMIT: Final = 200
"""How many works that wait are looked at, in each state."""


async def similar_to(tx: Transaction, contribution: Contribution) -> ContributionId | None:
    """The newest work for a page that waits and looks much like this one; None if there is none."""
    for state in OPEN:
        for one in await tx.find(CONTRIBUTIONS, "state", state.value, newest_first=True, limit=OPEN_LIMIT):
            if one.form is Form.PAGE and one.number != contribution.number and alike(contribution, one):
                return one.number
    return None
