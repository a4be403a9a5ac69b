"""What is shown of votes, to whom and when: the count so far, the reasons, and a secret vote's published ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import GuildId, MemberId, ProposalId
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.vote import PublishedBallot
from bot.services.proposals import ProposalView, proposal_or_refuse, view_of


@dataclass(frozen=True)
class Reason:
    """Why somebody chose what they chose. Of a secret ballot neither who (``member`` is None) nor when is known."""

    choices: tuple[str, ...]
    scores: tuple[int, ...]
    words: str
    member: MemberId | None = None
    at: datetime | None = None


def reasons_of(view: ProposalView, member: MemberId | None = None) -> tuple[Reason, ...]:
    """The reasons that may be shown to this member (None is everybody), in the order of the votes; those of secret
    ballots once they are published. A reason tells what somebody chose, so it is hidden as long as the count is."""
    proposal = view.proposal
    if proposal.secret:
        return tuple(Reason(one.choices, one.scores, one.reason) for one in proposal.published if one.reason)
    if not view.shows_count_to(member):
        return ()
    explained = sorted((vote for vote in view.present if vote.reason), key=lambda vote: vote.at)
    return tuple(Reason(vote.choices, vote.scores, vote.reason, vote.member, vote.at) for vote in explained)


class Disclosure:
    """The use cases around looking at votes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Read from ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def count(self, actor: Actor, number: ProposalId) -> ProposalView:
        """The proposal as it stands. Raises Refusal while this member may not see the count."""
        view = await self._view(actor.guild, number)
        if not view.shows_count_to(actor.id):
            raise Refusal(f"vote-count-{view.proposal.visibility.value}", number=number)
        return view

    async def reasons(self, actor: Actor, number: ProposalId) -> tuple[Proposal, Sequence[Reason]]:
        """The reasons given on a proposal. Raises Refusal while this member may not see them."""
        view = await self._view(actor.guild, number)
        proposal = view.proposal
        if proposal.secret and proposal.state is ProposalState.OPEN:
            raise Refusal("vote-reasons-secret", number=number)
        if not view.shows_count_to(actor.id):
            raise Refusal(f"vote-count-{proposal.visibility.value}", number=number)
        return proposal, reasons_of(view, actor.id)

    async def ballots(self, guild: GuildId, number: ProposalId) -> tuple[Proposal, Sequence[PublishedBallot]]:
        """The ballots of a secret vote, by receipt. Raises Refusal before its end, and where nothing is secret."""
        proposal = (await self._view(guild, number)).proposal
        if not proposal.secret:
            raise Refusal("vote-not-secret", number=number)
        if proposal.state is ProposalState.OPEN:
            raise Refusal("vote-ballots-later", number=number)
        return proposal, proposal.published

    async def _view(self, guild: GuildId, number: ProposalId) -> ProposalView:
        now = self._clock.now()

        async def work(tx: Transaction) -> ProposalView:
            return await view_of(tx, await proposal_or_refuse(tx, number), now)

        return await self._store.run(guild, work)
