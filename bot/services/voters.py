"""Voters: who may vote on a proposal, whose vote binds, and for whom somebody else votes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.ballot import counts
from bot.domain.delegation import delegable, in_force, stand_ins
from bot.domain.electorate import exclusion
from bot.domain.ids import MemberId
from bot.domain.kinds import AREAS, DELEGATIONS, REVISIONS
from bot.domain.people import Actor, Voter
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import Method
from bot.domain.vote import Via, Vote
from bot.services.base import get_if, settings_of
from bot.services.protection import is_new_work


async def exclusion_of(tx: Transaction, proposal: Proposal, voter: Voter) -> str | None:
    """Why this person may not vote on this proposal, as a catalogue key; None if they may."""
    needed, accepted = proposal.electorate.min_accepted, 0
    if needed:
        found = await tx.find(REVISIONS, "author", voter.id)
        made = [revision for revision in found if is_new_work(revision)]
        accepted = sum(revision.at <= proposal.electorate.as_of for revision in made)
    return exclusion(proposal.electorate, voter, accepted)


async def is_maintainer(tx: Transaction, proposal: Proposal, voter: Voter) -> bool:
    """Whether somebody looks after what a proposal is about: a maintainer of the guild, or of the proposal's area."""
    area = await get_if(tx, AREAS, proposal.area or None)
    return (await settings_of(tx)).is_maintainer(voter) or (area is not None and voter.id in area.maintainers)


async def binding(tx: Transaction, proposal: Proposal, voter: Voter) -> bool:
    """Whether somebody's vote is binding: under Apache's rule those of maintainers, otherwise everybody's."""
    return proposal.rule.method is not Method.APACHE or await is_maintainer(tx, proposal, voter)


def spoken(votes: Iterable[Vote]) -> dict[MemberId, Vote]:
    """The votes of those for whom no delegate votes, because they voted themselves: also where their vote waits to be
    confirmed, or is void."""
    return {vote.member: vote for vote in votes if vote.choices or vote.void}


async def delegated_votes(tx: Transaction, proposal: Proposal, votes: Iterable[Vote], now: datetime) -> list[Vote]:
    """The votes of those who leave theirs to a delegate, whether or not they may vote themselves.

    A delegation that was made after the deadline comes too late, as a vote would.
    """
    if not delegable(proposal) or proposal.state is not ProposalState.OPEN:
        return []
    said = spoken(votes)
    in_time = [one for one in await tx.find(DELEGATIONS) if one.at < proposal.closes_at]
    found = stand_ins(in_force(in_time, proposal.area), said)
    return [
        replace(said[end], member=member, at=now, via=Via.DELEGATED, ticked=(), reason="", delegate=end, untimed=False)
        for member, end in found.items()
        if counts(said[end], proposal)
    ]


async def apparently_delegated(tx: Transaction, proposal: Proposal, votes: Iterable[Vote], now: datetime) -> list[Vote]:
    """``delegated_votes`` without those of whom it is known already that they may not vote.

    Their roles, since when they are here, and whether they still are, is looked at when voting ends, as nobody can be
    asked before.
    """
    role, joined = proposal.electorate.role, datetime.min.replace(tzinfo=UTC)
    roles = frozenset({role} if role is not None else ())
    return [
        vote
        for vote in await delegated_votes(tx, proposal, votes, now)
        if await exclusion_of(tx, proposal, Actor(tx.guild, vote.member, "", roles, joined_at=joined)) is None
    ]
