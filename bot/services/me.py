"""What waits for one member."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ballot import counts
from bot.domain.concern import ConcernState
from bot.domain.contribution import Contribution, ContributionState
from bot.domain.kinds import CONTRIBUTIONS, PROPOSALS, TASKS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task
from bot.domain.vote import vote_key
from bot.services.concerns import ConcernView
from bot.services.queue import waiting_in
from bot.services.voters import exclusion_of


@dataclass(frozen=True)
class Todo:
    """Everything that waits for somebody: soonest first within each part."""

    votes: tuple[Proposal, ...] = ()
    claims: tuple[Task, ...] = ()
    reviews: tuple[Contribution, ...] = ()
    changes: tuple[Contribution, ...] = ()
    consents: tuple[Contribution, ...] = ()
    concerns: tuple[ConcernView, ...] = ()

    @property
    def count(self) -> int:
        """How many things wait."""
        parts = (self.votes, self.claims, self.reviews, self.changes, self.consents, self.concerns)
        return sum(map(len, parts))


def _waits_for_its_author(contribution: Contribution) -> bool:
    """Whether changes are asked of its author, or its conflict with the page is to be resolved."""
    return contribution.state is ContributionState.CHANGES_REQUESTED or (
        contribution.waits and contribution.conflict is not None
    )


class Me:
    """The use cases around one's own affairs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def todo(self, actor: Actor) -> Todo:
        """Votes the actor may still cast, tasks they hold, work they may review, changes asked of them, and
        contributions that wait for their agreement to the licence; and open concerns that they raised, or that others
        raised on what they propose."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Todo:
            own = await tx.find(CONTRIBUTIONS, "author", actor.id)
            waiting = [one.contribution for one in await waiting_in(tx, mine=actor)]
            claims = await tx.find(TASKS, "claimant", actor.id)
            live = (ContributionState.WAITING, ContributionState.CHANGES_REQUESTED)
            return Todo(
                votes=tuple(sorted(await _unvoted(tx, actor), key=lambda item: item.closes_at)),
                claims=tuple(sorted(claims, key=lambda item: item.claim.until if item.claim else now)),
                reviews=tuple(waiting),
                changes=tuple(item for item in own if _waits_for_its_author(item)),
                consents=tuple(item for item in own if item.consent is None and item.state in live),
                concerns=tuple(await _concerns(tx, actor)),
            )

        async def _concerns(tx: Transaction, actor: Actor) -> list[ConcernView]:
            found = await tx.find(PROPOSALS, "concerned", actor.id)
            return [
                ConcernView(proposal, one)
                for proposal in sorted(found, key=lambda item: item.closes_at)
                for one in proposal.concerns
                if one.state is ConcernState.OPEN and actor.id in (one.owner, proposal.author)
            ]

        async def _unvoted(tx: Transaction, actor: Actor) -> list[Proposal]:
            found = []
            for proposal in await tx.find(PROPOSALS, "state", ProposalState.OPEN.value):
                if proposal.closes_at <= now or await exclusion_of(tx, proposal, actor) is not None:
                    continue
                vote = await tx.get(VOTES, vote_key(proposal.number, actor.id))
                if vote is None or not counts(vote, proposal):
                    found.append(proposal)
            return found

        return await self._store.run(actor.guild, work)
