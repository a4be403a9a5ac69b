"""What waits for one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.ballot import counts
from bot.domain.concern import ConcernState
from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import MemberId
from bot.domain.kinds import CONTRIBUTIONS, PROPOSALS, REVISIONS, TASKS, VOTES
from bot.domain.page import Revision
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task
from bot.domain.vote import vote_key
from bot.services.concerns import ConcernView
from bot.services.credits import credited_to
from bot.services.queue import waiting_in
from bot.services.voters import exclusion_of

SHOWN: Final = 8
"""How many of what somebody has done are read of each kind."""


@dataclass(frozen=True)
class Todo:
    """Everything that waits for somebody: soonest first within each part. ``offers`` are tasks that wait for their yes
    or no, ``together`` works that name them as one of their authors, which they have not said yes or no to."""

    offers: tuple[Task, ...] = ()
    votes: tuple[Proposal, ...] = ()
    claims: tuple[Task, ...] = ()
    reviews: tuple[Contribution, ...] = ()
    changes: tuple[Contribution, ...] = ()
    consents: tuple[Contribution, ...] = ()
    concerns: tuple[ConcernView, ...] = ()
    together: tuple[Contribution, ...] = ()

    @property
    def count(self) -> int:
        """How many things wait."""
        own = (self.changes, self.consents, self.together)
        return sum(map(len, (self.offers, self.votes, self.claims, self.reviews, self.concerns, *own)))


@dataclass(frozen=True)
class Past:
    """What somebody has done: the newest of each, and how many there are in all. Tasks they finished, work of theirs
    that was accepted, accepted work they reviewed, and what they proposed."""

    tasks: tuple[Task, ...]
    task_count: int
    given: tuple[Contribution, ...]
    reviewed: tuple[Revision, ...]
    reviewed_count: int
    proposals: tuple[Proposal, ...]
    proposal_count: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.tasks or self.given or self.reviewed or self.proposals)


def _waits_for_its_author(contribution: Contribution) -> bool:
    """Whether changes are asked of its author, or its conflict with the page is to be resolved."""
    return contribution.state is ContributionState.CHANGES_REQUESTED or (
        contribution.waits and contribution.conflict is not None
    )


def _is_open(task: Task, now: datetime) -> bool:
    return not task.done and task.offer is not None and task.offer.until > now


def _asks(contribution: Contribution, member: MemberId) -> bool:
    """Whether somebody who is named as one of its authors has not said that they are."""
    return any(one.id == member and one.consent is None for one in contribution.co_authors)


class Me:
    """The use cases around one's own affairs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def past(self, actor: Actor) -> Past:
        """What the actor has done."""

        async def work(tx: Transaction) -> Past:
            return Past(
                tuple(await tx.find(TASKS, "done-by", actor.id, newest_first=True, limit=SHOWN)),
                await tx.count(TASKS, "done-by", actor.id),
                tuple(await credited_to(tx, actor.id)),
                tuple(await tx.find(REVISIONS, "reviewer", actor.id, newest_first=True, limit=SHOWN)),
                await tx.count(REVISIONS, "reviewer", actor.id),
                tuple(await tx.find(PROPOSALS, "author", actor.id, newest_first=True, limit=SHOWN)),
                await tx.count(PROPOSALS, "author", actor.id),
            )

        return await self._store.run(actor.guild, work)

    async def todo(self, actor: Actor) -> Todo:
        """Tasks offered to the actor, votes they may still cast, tasks they hold, work they may review, changes asked
        of them, and contributions that wait for their agreement to the licence, or for whether they made them too; and
        open concerns that they raised, or that others raised on what they propose."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Todo:
            own = await tx.find(CONTRIBUTIONS, "author", actor.id)
            waiting = [one.contribution for one in await waiting_in(tx, mine=actor)]
            claims = [(task.claim_of(actor.id), task) for task in await tx.find(TASKS, "claimant", actor.id)]
            offers = [task for task in await tx.find(TASKS, "offered", actor.id) if _is_open(task, now)]
            shared = await tx.find(CONTRIBUTIONS, "co-author", actor.id)
            live = (ContributionState.WAITING, ContributionState.CHANGES_REQUESTED)
            return Todo(
                votes=tuple(sorted(await _unvoted(tx, actor), key=lambda item: item.closes_at)),
                claims=tuple(task for claim, task in sorted(claims, key=lambda one: one[0].until if one[0] else now)),
                offers=tuple(offers),
                together=tuple(one for one in shared if one.waits and _asks(one, actor.id)),
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
