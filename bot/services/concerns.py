"""Concerns: raise, withdraw, resolve, and what follows for the proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import concern as concerns
from bot.domain.concern import Concern, ConcernKind, ConcernState, concern_ref
from bot.domain.ids import EventId, GuildId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.ripening import escalated
from bot.domain.tracing import Trace, TraceKind
from bot.services.base import audit, handled, mark_handled, remember, say, settings_of
from bot.services.casting import ripen
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.traces import mended
from bot.services.voters import exclusion_of, is_maintainer

Change = Callable[[Proposal, bool], tuple[Concern, ...]]
"""The concerns of a proposal after a change, given whether whoever asks for it is a maintainer."""


@dataclass(frozen=True)
class ConcernView:
    """A concern and its proposal as they are now."""

    proposal: Proposal
    concern: Concern

    @property
    def name(self) -> str:
        """Its permanent name, such as ``P12.1``."""
        return concerns.concern_ref(self.proposal.number, self.concern)

    @property
    def escalated(self) -> bool:
        """Whether this was the objection that turned lazy consensus into a vote."""
        escalation, concern = self.proposal.escalation, self.concern
        return escalation is not None and concern.kind is ConcernKind.CONCERN and escalation.at == concern.raised_at


class Concerns:
    """The use cases around concerns."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def raise_one(
        self, actor: Actor, number: ProposalId, kind: ConcernKind, reason: str, event: EventId
    ) -> ConcernView:
        """Raise a concern, or put a hold on a proposal. The same event does so only once.

        The first concern on lazy consensus turns it into a full vote at once. Raises Refusal for who may not vote on
        the proposal, for one that is not open any more, and for a reason that is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> ConcernView:
            proposal = await proposal_or_refuse(tx, number)
            if made := await handled(tx, event):
                return ConcernView(proposal, concerns.found(proposal.concerns, int(made)))
            _require_open(proposal, now)
            if (why := await exclusion_of(tx, proposal, actor)) is not None:
                raise Refusal(f"concern-{why}", number=number)
            await remember(tx, actor.id, actor.name)
            after = concerns.raised(proposal.concerns, kind, actor.id, actor.name, reason, now)
            concern = after[-1]
            await audit(tx, now, actor.id, "concern.raised", ref("P", number), concern=concern.number, kind=kind.value)
            proposal = await _settle(tx, replace(proposal, concerns=after), now)
            await _announce(tx, proposal, concern, now)
            await mark_handled(tx, event, str(concern.number), now)
            return ConcernView(proposal, concern)

        return await self._store.run(actor.guild, work)

    async def withdraw(self, actor: Actor, number: ProposalId, concern: int, event: EventId) -> ConcernView:
        """Take one's own concern back. The same event does so only once. Raises Refusal."""
        now = self._clock.now()
        return await self._close(
            actor,
            number,
            concern,
            event,
            "concern.withdrawn",
            lambda proposal, _: concerns.withdrawn(proposal.concerns, concern, actor.id, now),
        )

    async def resolve(self, actor: Actor, number: ProposalId, concern: int, answer: str, event: EventId) -> ConcernView:
        """Say what settled a concern: one's own, or as a maintainer somebody else's. The same event does so only once.

        When the last one that blocks is gone, consent's waiting period begins anew. Raises Refusal.
        """
        now = self._clock.now()
        return await self._close(
            actor,
            number,
            concern,
            event,
            "concern.resolved",
            lambda proposal, maintainer: concerns.resolved(
                proposal.concerns, concern, actor.id, answer, now, author=proposal.author, maintainer=maintainer
            ),
        )

    async def _close(
        self, actor: Actor, number: ProposalId, which: int, event: EventId, action: str, change: Change
    ) -> ConcernView:
        now = self._clock.now()

        async def work(tx: Transaction) -> ConcernView:
            proposal = await proposal_or_refuse(tx, number)
            if await handled(tx, event):
                return ConcernView(proposal, concerns.found(proposal.concerns, which))
            _require_open(proposal, now)
            after = change(proposal, await is_maintainer(tx, proposal, actor))
            concern = concerns.found(after, which)
            said = {"concern": which, "overridden": concern.overridden}
            await audit(tx, now, actor.id, action, ref("P", number), **said)
            await mended(tx, Trace(TraceKind.UNRESOLVED_CONCERN, concern_ref(number, concern)), now, actor.id)
            proposal = await _settle(tx, replace(proposal, concerns=after), now)
            await _announce(tx, proposal, concern, now)
            await mark_handled(tx, event, str(which), now)
            return ConcernView(proposal, concern)

        return await self._store.run(actor.guild, work)

    async def of(self, guild: GuildId, number: ProposalId) -> Proposal:
        """A proposal, with its concerns. Raises Refusal if there is none of this number."""
        return await self._store.run(guild, lambda tx: proposal_or_refuse(tx, number))

    async def closable(self, actor: Actor, *, own: bool = False) -> list[ConcernView]:
        """The open concerns that this person may resolve, or with ``own`` withdraw; the newest proposals' first."""

        async def work(tx: Transaction) -> list[ConcernView]:
            found = []
            for proposal in await tx.find(PROPOSALS, "state", ProposalState.OPEN.value, newest_first=True):
                maintainer = not own and bool(proposal.concerns) and await is_maintainer(tx, proposal, actor)
                found += [
                    ConcernView(proposal, one)
                    for one in proposal.concerns
                    if one.state is ConcernState.OPEN
                    and concerns.may_resolve(one, actor.id, author=proposal.author, maintainer=maintainer)
                ]
            return found

        return await self._store.run(actor.guild, work)


def _require_open(proposal: Proposal, now: datetime) -> None:
    """Raise Refusal unless the proposal can still be decided otherwise.

    Consent that is ripe but not closed yet takes a concern: until the close nobody has been told that it passed.
    """
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        raise Refusal("concern-too-late", number=proposal.number)


async def _settle(tx: Transaction, proposal: Proposal, now: datetime) -> Proposal:
    """Keep a proposal whose concerns changed, with what follows for its clock or its rule."""
    length = (await settings_of(tx)).vote_length
    after = escalated(proposal, await tx.find(VOTES, "proposal", proposal.number), length, now)
    await tx.put(PROPOSALS, after)
    turned = after.escalation is not None and proposal.escalation is None
    if turned:
        name = ref("P", proposal.number)
        await audit(tx, now, None, "proposal.escalated", name, closes_at=after.closes_at.isoformat())
        await say(tx, What.ESCALATED, name, now, channel=proposal.channel)
    after = await ripen(tx, after, now)
    await refresh(tx, after, now, at_once=turned, seed=turned)
    return after


async def _announce(tx: Transaction, proposal: Proposal, concern: Concern, now: datetime) -> None:
    """Say what became of a concern in the proposal's thread, if it has one; its card shows it in any case."""
    if proposal.thread is not None:
        said = {"concern": concern.number, "state": concern.state.value}
        await say(tx, What.CONCERN, ref("P", proposal.number), now, channel=proposal.thread, data=said)
