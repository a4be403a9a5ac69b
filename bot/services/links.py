"""Links between proposals: what one may replace or challenge, and how the other comes to know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.draft import Draft
from bot.domain.ids import ProposalId, ref
from bot.domain.kinds import PROPOSALS
from bot.domain.notice import What
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.base import get_if, show_card


async def require_links(tx: Transaction, draft: Draft) -> None:
    """Raise Refusal if a draft would replace what is no decision that stands, or challenge what was not closed by
    judgement or is challenged already."""
    if draft.supersedes is not None:
        old = await _linked(tx, draft.supersedes)
        if old.outcome is None or not old.outcome.passed:
            raise Refusal("proposal-replaces-no-decision", number=old.number)
        if old.superseded_by is not None:
            raise Refusal("proposal-replaced-already", number=old.number, later=old.superseded_by)
    if draft.challenges is not None:
        judged = await _linked(tx, draft.challenges)
        if judged.state is not ProposalState.DECIDED or judged.judgement is None:
            raise Refusal("challenge-not-judged", number=judged.number)
        earlier = await get_if(tx, PROPOSALS, judged.challenged_by)
        if earlier is not None and earlier.state is ProposalState.OPEN:
            raise Refusal("challenge-already", number=judged.number, challenge=earlier.number)


async def link_challenged(tx: Transaction, challenge: Proposal, now: datetime) -> None:
    """Let a proposal whose closure is challenged know by which."""
    judged = await get_if(tx, PROPOSALS, challenge.challenges)
    if judged is not None:
        await tx.put(PROPOSALS, replace(judged, challenged_by=challenge.number))
        await show_card(tx, What.PROPOSAL_CARD, ref("P", judged.number), judged.channel, now)


async def _linked(tx: Transaction, number: ProposalId) -> Proposal:
    found = await tx.get(PROPOSALS, number)
    if found is None:
        raise Refusal("proposal-unknown", number=number)
    return found
