"""The life of a proposal between its opening and its close: what its author or an admin changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.changing import checked_why, edited, extended, require_editable
from bot.domain.ids import EventId, MemberId, ProposalId, ref
from bot.domain.kinds import PEOPLE, PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor, Nudge
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.refusal import Refusal
from bot.domain.ripening import ripened
from bot.services.base import audit, handled, mark_handled, say
from bot.services.deciding import publish
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.telling import tell

MENTIONED_AT_ONCE: Final = 50
"""How many members are mentioned in one message: as many as surely fit into it."""

_ENDED: Final = {ProposalState.WITHDRAWN: "proposal.withdrawn", ProposalState.CANCELLED: "proposal.cancelled"}


class ProposalLife:
    """The use cases around an open proposal. ``event`` is what a change was caused by: each takes effect once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def editable(self, actor: Actor, number: ProposalId) -> tuple[Proposal, bool]:
        """The proposal, if this person may change its text now, and whether somebody has voted, so that a change would
        be an amendment. Raises Refusal."""
        now = self._clock.now()

        async def work(tx: Transaction) -> tuple[Proposal, bool]:
            proposal = await proposal_or_refuse(tx, number)
            require_editable(proposal, actor, now)
            return proposal, bool(await _voters(tx, proposal))

        return await self._store.run(actor.guild, work)

    async def edit(
        self, actor: Actor, number: ProposalId, title: str, details: str, why: str, *, version: int, event: EventId
    ) -> Proposal:
        """Change the text of one's proposal, seen in ``version`` (how many amendments it had).

        Once somebody has voted this is an amendment: everybody sees it with its reason, the votes so far do not count
        until their voters confirm them, each of them is told once, and voting ends later if little time is left. Raises
        Refusal for what is not allowed, and if there was another amendment meanwhile.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if await handled(tx, event) is not None:
                return proposal
            if proposal.version != version:
                raise Refusal("proposal-edit-meanwhile", number=number)
            votes = await _voters(tx, proposal)
            after = edited(proposal, actor, title, details, why, now, voted=bool(votes))
            if votes:
                after = ripened(after, await tx.find(VOTES, "proposal", number), now)
            await tx.put(PROPOSALS, after)
            await refresh(tx, after, now)
            name = ref("P", number)
            if votes:
                await _tell(tx, after, votes, now)
                await audit(tx, now, actor.id, "proposal.amended", name, why=after.amendments[-1].why)
            else:
                await audit(tx, now, actor.id, "proposal.edited", name, title=after.title)
            await mark_handled(tx, event, name, now)
            return after

        return await self._store.run(actor.guild, work)

    async def extend(self, actor: Actor, number: ProposalId, by: timedelta, why: str, *, event: EventId) -> Proposal:
        """Let voting end later, with a reason that everybody sees. Raises Refusal."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if await handled(tx, event) is not None:
                return proposal
            proposal = extended(proposal, actor, by, why, now)
            await tx.put(PROPOSALS, proposal)
            await mark_handled(tx, event, ref("P", number), now)
            await refresh(tx, proposal, now)
            told = {"closes_at": proposal.closes_at.isoformat(), "why": proposal.extensions[-1].why}
            await audit(tx, now, actor.id, "proposal.extended", ref("P", number), **told)
            return proposal

        return await self._store.run(actor.guild, work)

    async def withdraw(self, actor: Actor, number: ProposalId, reason: str = "", *, event: EventId) -> Proposal:
        """Take a proposal back before it is decided: by its author, or by an admin."""

        def require(proposal: Proposal) -> str:
            if proposal.author != actor.id and not actor.admin:
                raise Refusal("proposal-not-yours", number=number)
            return checked_why(reason) if reason.strip() else ""

        return await self._end(actor, number, ProposalState.WITHDRAWN, require, event)

    async def cancel(self, actor: Actor, number: ProposalId, reason: str, *, event: EventId) -> Proposal:
        """End a proposal without a decision: by an admin, with a reason. Its votes stay on record. Raises Refusal."""

        def require(_: Proposal) -> str:
            if not actor.admin:
                raise Refusal("proposal-cancel-not-admin")
            return checked_why(reason)

        return await self._end(actor, number, ProposalState.CANCELLED, require, event)

    async def _end(
        self,
        actor: Actor,
        number: ProposalId,
        state: ProposalState,
        require: Callable[[Proposal], str],
        event: EventId,
    ) -> Proposal:
        """Close an open proposal without a decision; ``require`` gives the reason to show, or raises Refusal."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if await handled(tx, event) is not None:
                return proposal
            why = require(proposal)
            if proposal.state is not ProposalState.OPEN:
                raise Refusal("proposal-not-open", number=number)
            if proposal.secret:
                proposal = await publish(tx, proposal, now)
            ended = replace(proposal, state=state, closed_at=now, closed_by=actor.id, closed_why=why)
            await tx.put(PROPOSALS, ended)
            await refresh(tx, ended, now)
            await audit(tx, now, actor.id, _ENDED[state], ref("P", number), reason=why)
            await mark_handled(tx, event, ref("P", number), now)
            return ended

        return await self._store.run(actor.guild, work)


async def _voters(tx: Transaction, proposal: Proposal) -> list[MemberId]:
    """Those whose vote stands or waits to be confirmed."""
    return [vote.member for vote in await tx.find(VOTES, "proposal", proposal.number) if vote.choices]


async def _tell(tx: Transaction, proposal: Proposal, voters: Sequence[MemberId], now: datetime) -> None:
    """Ask those who voted to look at an amendment: where it is talked about, or in a direct message to those who prefer
    that. Where it is not shown who votes, everybody gets the latter."""
    name, mentioned = ref("P", proposal.number), []
    in_the_open = proposal.visibility is Visibility.LIVE and not proposal.secret
    told = {"version": proposal.version}
    for member in voters:
        person = await tx.get(PEOPLE, member)
        if not in_the_open or (person is not None and person.nudge is Nudge.DM):
            await tell(tx, What.AMENDED, name, now, member=member, data=told)
        else:
            mentioned.append(int(member))
    for start in range(0, max(len(mentioned), 1), MENTIONED_AT_ONCE):
        some = mentioned[start : start + MENTIONED_AT_ONCE]
        await say(tx, What.AMENDED, name, now, channel=proposal.talk, data={**told, "members": some})
