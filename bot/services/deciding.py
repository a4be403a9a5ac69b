"""Deciding: what happens at the close, and what a passed proposal sets off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import GuildId, MemberId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.noted import noted
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.vote import PublishedBallot, Vote
from bot.services.base import audit, say
from bot.services.casting import exclude, ripen
from bot.services.effects import begin_effects
from bot.services.leftovers import note_leftover
from bot.services.proposals import proposal_or_refuse, refresh, view_of
from bot.services.voters import delegated_votes, exclusion_of


class Deciding:
    """The use cases around the close of a proposal."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def absent(self, guild: GuildId, number: ProposalId) -> list[MemberId]:
        """Those whose delegate would vote for them if the proposal closed now."""
        now = self._clock.now()

        async def work(tx: Transaction) -> list[MemberId]:
            proposal = await proposal_or_refuse(tx, number)
            votes = await tx.find(VOTES, "proposal", number)
            return [vote.member for vote in await delegated_votes(tx, proposal, votes, now)]

        return await self._store.run(guild, work)

    async def decide(
        self, guild: GuildId, number: ProposalId, absent: Mapping[MemberId, Actor | None] | None = None
    ) -> Proposal | None:
        """Decide a proposal whose time has come: outcome, effects, card and announcement in one transaction.

        ``absent`` are those whom their delegate votes for, as they are now (None: they have left); nobody else's
        delegate counts. Returns None if there is nothing to decide (not due, already decided, withdrawn). Call it after
        the ballot has been reconciled with the card.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal | None:
            proposal = await tx.get(PROPOSALS, number)
            if proposal is None or proposal.state is not ProposalState.OPEN or not _time_has_come(proposal, now):
                return None
            if now < proposal.closes_at:  # what made it ripe may be gone: whoever has themself erased takes their vote
                proposal = await ripen(tx, proposal, now)
                if not _time_has_come(proposal, now):
                    await refresh(tx, proposal, now)
                    return None
            proposal = await _fill_in(tx, proposal, absent or {}, now)
            return await close(tx, proposal, now)

        return await self._store.run(guild, work)


def _time_has_come(proposal: Proposal, now: datetime) -> bool:
    return now >= proposal.closes_at or (proposal.ripe_at is not None and now >= proposal.ripe_at)


async def _fill_in(
    tx: Transaction, proposal: Proposal, absent: Mapping[MemberId, Actor | None], now: datetime
) -> Proposal:
    """Write down the votes of those whose delegate voted for them, if they may vote."""
    votes = await tx.find(VOTES, "proposal", proposal.number)
    for vote in await delegated_votes(tx, proposal, votes, now):
        if vote.member not in absent:
            continue
        actor = absent[vote.member]
        reason = await exclusion_of(tx, proposal, actor) if actor is not None else "excluded-left"
        if reason is not None:
            await exclude(tx, proposal, vote.member, reason, now, tell=False)
            proposal = await proposal_or_refuse(tx, proposal.number)
            continue
        await tx.put(VOTES, vote)
        said: dict[str, object] = {"choices": list(vote.choices)}  # the vote says by whom: one day they may leave
        if vote.scores:
            said["scores"] = list(vote.scores)
        await audit(tx, now, vote.member, "vote.delegated", ref("P", proposal.number), **said)
    return proposal


async def close(tx: Transaction, proposal: Proposal, now: datetime) -> Proposal:
    """Close an open proposal with what its rule makes of the votes, and set off what follows from it."""
    name = ref("P", proposal.number)
    if proposal.secret:
        proposal = await publish(tx, proposal, now)
    decided = replace(proposal, state=ProposalState.DECIDED, closed_at=now)
    view = await view_of(tx, decided, now)
    outcome = view.working.outcome
    decided = replace(decided, outcome=outcome)
    await tx.put(PROPOSALS, decided)
    await refresh(tx, decided, now)
    await audit(tx, now, None, "proposal.decided", name, **noted(decided))
    if outcome.passed and decided.supersedes is not None:
        await _supersede(tx, decided, decided.supersedes, now)
    if outcome.passed and len(decided.results) < len(decided.effects):  # reopened, it may have done some before
        await begin_effects(tx, decided, now)
    else:
        await say(tx, What.PROPOSAL_OUTCOME, name, now, channel=decided.channel)
    return decided


async def _supersede(tx: Transaction, decided: Proposal, earlier: ProposalId, now: datetime) -> None:
    old = await tx.get(PROPOSALS, earlier)
    if old is not None and old.superseded_by is None:
        old = replace(old, superseded_by=decided.number)
        await tx.put(PROPOSALS, old)
        await refresh(tx, old, now)


async def publish(tx: Transaction, proposal: Proposal, now: datetime) -> Proposal:
    """Make the secret ballots public by their receipts, and forget who cast which: soon also in the store's files."""
    published = []
    for vote in await tx.find(VOTES, "proposal", proposal.number):
        if vote.choices and vote.version == proposal.version:
            published.append(PublishedBallot(vote.receipt, vote.choices, vote.scores, vote.binding, vote.reason))
        if vote.choices:
            await tx.put(VOTES, _forgotten(vote))
    published.sort(key=lambda ballot: ballot.receipt)
    await note_leftover(tx, now, history=True)
    return replace(proposal, published=tuple(published))


def _forgotten(vote: Vote) -> Vote:
    """That somebody voted, without what."""
    return Vote(vote.proposal, vote.member, (), vote.at, vote.via, version=vote.version)
