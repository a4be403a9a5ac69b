"""Proposals: prepare, post, and show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rules
from bot.domain.ballot import ballots, counts, without_ticks
from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState, Visibility, facts_of
from bot.domain.refusal import Refusal
from bot.domain.rules import Tally, Working
from bot.domain.vote import Vote
from bot.services.base import audit, settings_of, show_card
from bot.services.digest_marks import mark
from bot.services.voters import apparently_delegated


@dataclass(frozen=True)
class ProposalView:
    """A proposal with its votes, as one moment showed them.

    ``delegated`` are the votes that members leave to a delegate who has voted, as far as is known now; ``working`` is
    what the rule would make of it all now, or made of it at the close.
    """

    proposal: Proposal
    votes: tuple[Vote, ...]
    delegated: tuple[Vote, ...]
    working: Working

    @property
    def present(self) -> tuple[Vote, ...]:
        """The votes that count now, delegated ones included."""
        own = (vote for vote in self.votes if counts(vote, self.proposal))
        return (*own, *self.delegated)

    @property
    def unconfirmed(self) -> tuple[Vote, ...]:
        """The votes that wait for their voters to confirm them, because the question was amended since."""
        return tuple(vote for vote in self.votes if vote.choices and not counts(vote, self.proposal))

    @property
    def tally(self) -> Tally:
        """The count: as it is now, or as it was decided by."""
        decided = self.proposal.outcome
        return decided.tally if decided is not None else self.working.outcome.tally

    def shows_count_to(self, member: MemberId | None) -> bool:
        """Whether the count may be shown to this member; None is everybody."""
        proposal = self.proposal
        if proposal.state is not ProposalState.OPEN or proposal.visibility is Visibility.LIVE:
            return True
        voted = any(vote.member == member and vote.choices for vote in self.votes)
        return proposal.visibility is Visibility.VOTED and voted

    def shows_names(self, member: MemberId | None = None) -> bool:
        """Whether this member may be shown who chose what; None is everybody."""
        return not self.proposal.secret and self.shows_count_to(member)


async def proposal_or_refuse(tx: Transaction, number: ProposalId) -> Proposal:
    """The proposal. Raises Refusal if the guild has none of this number."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None:
        raise Refusal("proposal-unknown", number=number)
    return proposal


async def refresh(
    tx: Transaction, proposal: Proposal, now: datetime, *, at_once: bool = False, seed: bool = False
) -> None:
    """Ask for the proposal's card to show its newest state; with ``seed`` also to carry every option's reaction."""
    data = {"seed": True} if seed else None
    name = ref("P", proposal.number)
    await show_card(tx, What.PROPOSAL_CARD, name, proposal.channel, now, at_once=at_once, data=data)
    if proposal.state is not ProposalState.OPEN:  # while it is open nothing is to be marked, and votes come by here
        await mark(tx, name, proposal, now)


async def ask_for_thread(tx: Transaction, proposal: Proposal, now: datetime) -> None:
    """Ask for the thread of an open proposal whose card was posted, if it has none yet and the guild wants one."""
    if proposal.state is ProposalState.OPEN and proposal.thread is None and (await settings_of(tx)).proposal_threads:
        await show_card(tx, What.PROPOSAL_THREAD, ref("P", proposal.number), proposal.channel, now, at_once=True)


async def view_of(tx: Transaction, proposal: Proposal, now: datetime) -> ProposalView:
    """The proposal with its votes and what the rule makes of them."""
    votes = await tx.find(VOTES, "proposal", proposal.number)
    delegated = await apparently_delegated(tx, proposal, votes, now)
    cast = ballots([*votes, *delegated], proposal)
    at = now if proposal.closed_at is None else proposal.closed_at
    working = rules.decide(proposal.rule, proposal.choices, cast, facts_of(proposal, at))
    return ProposalView(proposal, tuple(votes), tuple(delegated), working)


class Proposals:
    """The use cases around proposals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def view(self, guild: GuildId, number: ProposalId) -> ProposalView:
        """A proposal with its votes. Raises Refusal if there is none of this number."""
        now = self._clock.now()

        async def work(tx: Transaction) -> ProposalView:
            return await view_of(tx, await proposal_or_refuse(tx, number), now)

        return await self._store.run(guild, work)

    async def listing(self, guild: GuildId, state: ProposalState | None = None, limit: int = 25) -> list[Proposal]:
        """The newest proposals first, all or those in one state."""

        async def work(tx: Transaction) -> list[Proposal]:
            if state is None:
                return await tx.find(PROPOSALS, newest_first=True, limit=limit)
            return await tx.find(PROPOSALS, "state", state.value, newest_first=True, limit=limit)

        return await self._store.run(guild, work)

    async def by_message(self, guild: GuildId, message: MessageId) -> Proposal | None:
        """The proposal whose card this message is or was, if it is one."""

        async def work(tx: Transaction) -> Proposal | None:
            found = await tx.find(PROPOSALS, "message", message)
            return found[0] if found else None

        return await self._store.run(guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """The card was deleted: keep its votes and post it again. Nothing happens for any other message."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.find(PROPOSALS, "message", message)
            if not found or found[0].card != message:
                return
            proposal = await without_card(tx, found[0])
            await refresh(tx, proposal, now, seed=True)
            await audit(tx, now, None, "proposal.card-lost", ref("P", proposal.number))

        await self._store.run(guild, work)


async def without_card(tx: Transaction, proposal: Proposal) -> Proposal:
    """The proposal with its card written off: votes by reaction no longer have a reaction behind them."""
    if proposal.card is None:
        return proposal
    lost = replace(proposal, card=None, old_cards=(*proposal.old_cards, proposal.card))
    await tx.put(PROPOSALS, lost)
    for vote in await tx.find(VOTES, "proposal", proposal.number):
        if vote.ticked:
            await tx.put(VOTES, without_ticks(vote, set(vote.ticked)))
    return lost
