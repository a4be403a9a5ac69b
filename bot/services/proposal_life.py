"""The life of a proposal between its opening and its close: withdrawing it, and what its author or an admin changes."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.ids import ProposalId, ref
from bot.domain.kinds import PROPOSALS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.base import audit
from bot.services.proposals import proposal_or_refuse, refresh


class ProposalLife:
    """The use cases around an open proposal."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def withdraw(self, actor: Actor, number: ProposalId, reason: str = "") -> Proposal:
        """Take a proposal back before it is decided: by its author, or by an admin."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if proposal.author != actor.id and not actor.admin:
                raise Refusal("proposal-not-yours", number=number)
            if proposal.state is not ProposalState.OPEN:
                raise Refusal("proposal-not-open", number=number)
            proposal = replace(proposal, state=ProposalState.WITHDRAWN, closed_at=now)
            await tx.put(PROPOSALS, proposal)
            await refresh(tx, proposal, now)
            await audit(tx, now, actor.id, "proposal.withdrawn", ref("P", number), reason=reason.strip()[:500])
            return proposal

        return await self._store.run(actor.guild, work)
