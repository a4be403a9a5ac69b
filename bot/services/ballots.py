"""Ballots: setting the record of votes right from what the card shows, and noting when the bot could not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain import ballot
from bot.domain.ids import GuildId, MemberId, ProposalId, RoleId, ref
from bot.domain.kinds import PROPOSALS, SEEN, VOTES, LastSeen
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Outage, Proposal, ProposalState
from bot.domain.vote import Vote
from bot.services.base import audit, say
from bot.services.casting import exclude, ripen
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.voters import binding, exclusion_of

OUTAGE_FROM: Final = timedelta(seconds=90)


class Unreachable(Exception):
    """Discord could not be asked just now; ask again later."""


class BallotBox(Protocol):
    """The card as Discord's REST interface shows it now."""

    async def read(self, guild: GuildId, proposal: Proposal) -> ballot.Seen | None:
        """Every tick of every option, all pages, normal and burst, bots left out. None if the card is gone.

        Raises Unreachable if Discord does not answer.
        """
        ...

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        """The member as they are now; None if they have left. Raises Unreachable."""
        ...

    async def electorate_size(self, guild: GuildId, role: RoleId | None) -> int | None:
        """How many members there are, or hold a role, as Discord counts them: bots among them. None if it does not say.

        Raises Unreachable.
        """
        ...


class Ballots:
    """The use cases around the card's reactions, and the bot's own presence."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def reconcile(self, guild: GuildId, number: ProposalId, box: BallotBox) -> int:
        """Make the record agree with the card, and return how many votes were corrected.

        Raises Unreachable if Discord does not answer; nothing is changed then.
        """
        view = await self._store.run(guild, lambda tx: _ballot(tx, number))
        if view is None:
            return 0
        proposal, votes = view
        seen = await box.read(guild, proposal)
        if seen is None:
            return 0
        now = self._clock.now()
        known = {vote.member for vote in votes} | {excluded.member for excluded in proposal.excluded}
        new = {one.vote.member for one in ballot.reconcile(proposal, votes, seen, now)} - known
        people = await self.people(guild, sorted(new), box)
        return await self._store.run(guild, lambda tx: _correct(tx, number, seen, people, now))

    async def people(self, guild: GuildId, members: Iterable[MemberId], box: BallotBox) -> dict[MemberId, Actor | None]:
        """Members as they are now; None for those who have left. Raises Unreachable."""
        return {member: await box.actor(guild, member) for member in members}

    async def note_alive(self, guild: GuildId) -> None:
        """Remember that events of this guild are being seen now."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            await tx.put(SEEN, LastSeen(now))

        await self._store.run(guild, work)

    async def note_back(self, guild: GuildId) -> list[ProposalId]:
        """The bot is (back) online: record the outage on each open ballot; return those to reconcile."""
        now = self._clock.now()

        async def work(tx: Transaction) -> list[ProposalId]:
            last = await tx.get(SEEN, "seen")
            still_open = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
            for proposal in still_open:
                since = max(last.at, proposal.opened_at) if last is not None else proposal.opened_at
                if now - since >= OUTAGE_FROM:
                    await tx.put(PROPOSALS, replace(proposal, outages=(*proposal.outages, Outage(since, now))))
            await tx.put(SEEN, LastSeen(now))
            return [proposal.number for proposal in still_open]

        return await self._store.run(guild, work)


async def _ballot(tx: Transaction, number: ProposalId) -> tuple[Proposal, list[Vote]] | None:
    """An open proposal whose card can be voted on by reaction, and its votes."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None or proposal.state is not ProposalState.OPEN or proposal.card is None:
        return None
    return (proposal, await tx.find(VOTES, "proposal", number)) if proposal.on_card else None


async def _correct(
    tx: Transaction,
    number: ProposalId,
    seen: ballot.Seen,
    people: Mapping[MemberId, Actor | None],
    now: datetime,
) -> int:
    current = await _ballot(tx, number)
    if current is None:
        return 0
    proposal, votes = current
    known = {vote.member for vote in votes}
    corrected = 0
    for correction in ballot.reconcile(proposal, votes, seen, now):
        vote = correction.vote
        if vote.member not in known:
            if vote.member not in people:
                continue  # who they are is asked next time, or they are listed as not counted already
            actor = people[vote.member]
            reason = await exclusion_of(tx, proposal, actor) if actor is not None else "excluded-left"
            if reason is not None or actor is None:
                await exclude(tx, proposal, vote.member, reason or "excluded-left", now, tell=True)
                proposal = await proposal_or_refuse(tx, number)
                continue
            vote = replace(vote, binding=await binding(tx, proposal, actor))
        await tx.put(VOTES, vote)
        if correction.reason:
            corrected += 1
            await _note(tx, proposal, vote, correction.reason, now)
    if corrected or seen.cleared:
        proposal = await ripen(tx, replace(proposal, corrections=proposal.corrections + corrected), now)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now, seed=bool(seen.cleared))
    return corrected


async def _note(tx: Transaction, proposal: Proposal, vote: Vote, reason: str, now: datetime) -> None:
    name = ref("P", proposal.number)
    await audit(tx, now, vote.member, "vote.corrected", name, reason=reason, choices=list(vote.choices))
    if vote.void:
        await say(tx, What.VOTE_VOID, name, now, member=vote.member)
