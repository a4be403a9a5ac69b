"""Ballot papers: what a voter is shown to fill in, and what each change on it makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain import paper as papers
from bot.domain.ids import ProposalId
from bot.domain.kinds import VOTES
from bot.domain.paper import Paper
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, require_open
from bot.domain.refusal import Refusal
from bot.domain.rules import Method
from bot.domain.vote import vote_key
from bot.services.proposals import proposal_or_refuse
from bot.services.voters import exclusion_of

Change = Callable[[Paper, Proposal], Paper]


@dataclass(frozen=True)
class OpenPaper:
    """A paper and the proposal it belongs to; ``voted`` says whether its voter has a vote already."""

    proposal: Proposal
    paper: Paper
    voted: bool


class Papers:
    """The use cases around papers. They read, and change nothing: only ``Votes.mark`` makes a vote of a paper."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def open(self, actor: Actor, number: ProposalId) -> OpenPaper:
        """A paper, filled in with the member's present vote. Raises Refusal if they may not vote, or not any more."""

        async def work(tx: Transaction) -> OpenPaper:
            proposal = await self._votable(tx, actor, number)
            vote = await tx.get(VOTES, vote_key(number, actor.id))
            voted = vote is not None and bool(vote.choices)
            paper = papers.paper_of(vote.choices, vote.scores) if vote is not None else Paper()
            return OpenPaper(proposal, fitting(paper, proposal), voted)

        return await self._store.run(actor.guild, work)

    async def turn(self, actor: Actor, number: ProposalId, version: int, code: str, change: Change) -> OpenPaper:
        """The paper of a code after a change.

        Raises Refusal if the member may not vote, if the question was amended since ``version``, or if the paper does
        not fit the proposal.
        """

        async def work(tx: Transaction) -> OpenPaper:
            proposal = await self._votable(tx, actor, number)
            require_version(proposal, version)
            before = fitting(papers.read(code), proposal)
            after = fitting(change(before, proposal), proposal)
            vote = await tx.get(VOTES, vote_key(number, actor.id))
            return OpenPaper(proposal, after, voted=vote is not None and bool(vote.choices))

        return await self._store.run(actor.guild, work)

    async def _votable(self, tx: Transaction, actor: Actor, number: ProposalId) -> Proposal:
        proposal = await proposal_or_refuse(tx, number)
        require_open(proposal, self._clock.now())
        reason = await exclusion_of(tx, proposal, actor)
        if reason is not None:
            raise Refusal(f"vote-{reason}", number=number)
        return proposal


def require_version(proposal: Proposal, version: int) -> None:
    """Raise Refusal if the question was amended since a voter was shown it."""
    if version != proposal.version:
        raise Refusal("vote-amended-since", number=proposal.number)


def fitting(paper: Paper, proposal: Proposal) -> Paper:
    """The paper. Raises Refusal if it does not fit the proposal's options and rule."""
    top = proposal.rule.top if proposal.rule.method is Method.SCORE else None
    if not proposal.on_paper or not papers.fits(paper, proposal.on_paper, top):
        raise Refusal("vote-does-not-fit", number=proposal.number)
    return paper
