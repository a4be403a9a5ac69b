"""What waits for one member."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ballot import counts
from bot.domain.contribution import Contribution, ContributionState
from bot.domain.kinds import CONTRIBUTIONS, PROPOSALS, TASKS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task
from bot.domain.vote import vote_key
from bot.services.base import settings_of
from bot.services.voters import exclusion_of


@dataclass(frozen=True)
class Todo:
    """Everything that waits for somebody: soonest first within each part."""

    votes: tuple[Proposal, ...] = ()
    claims: tuple[Task, ...] = ()
    reviews: tuple[Contribution, ...] = ()
    changes: tuple[Contribution, ...] = ()
    consents: tuple[Contribution, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.votes or self.claims or self.reviews or self.changes or self.consents)


class Me:
    """The use cases around one's own affairs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def todo(self, actor: Actor) -> Todo:
        """Votes the actor may still cast, tasks they hold, work they may review, changes asked of them, and
        contributions that wait for their agreement to the licence."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Todo:
            settings = await settings_of(tx)
            own = await tx.find(CONTRIBUTIONS, "author", actor.id)
            waiting: list[Contribution] = []
            if settings.is_maintainer(actor):
                found = await tx.find(CONTRIBUTIONS, "state", ContributionState.WAITING.value)
                waiting = [item for item in found if settings.self_review or item.author != actor.id]
            claims = await tx.find(TASKS, "claimant", actor.id)
            live = (ContributionState.WAITING, ContributionState.CHANGES_REQUESTED)
            return Todo(
                votes=tuple(sorted(await _unvoted(tx, actor), key=lambda item: item.closes_at)),
                claims=tuple(sorted(claims, key=lambda item: item.claim.until if item.claim else now)),
                reviews=tuple(sorted(waiting, key=lambda item: item.latest.at)),
                changes=tuple(item for item in own if item.state is ContributionState.CHANGES_REQUESTED),
                consents=tuple(item for item in own if item.consent is None and item.state in live),
            )

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
