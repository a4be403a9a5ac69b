"""Reminders: once, a day before a proposal closes, to those who asked for them and have not voted. To nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.ballot import counts
from bot.domain.ids import GuildId, MemberId, ProposalId, ref
from bot.domain.kinds import PEOPLE, PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor, Nudge, Person
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Attention, Proposal, ProposalState, attention
from bot.services.ballots import BallotBox
from bot.services.base import audit, say
from bot.services.telling import tell
from bot.services.voters import delegated_votes, exclusion_of

AT_ONCE: Final = 50
"""How many members Discord is asked about in one round of the sweep, and how many are mentioned in one message."""


class Nudges:
    """The use cases around reminders to vote."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def nudge(self, guild: GuildId, number: ProposalId, box: BallotBox) -> None:
        """Remind those of the next members who may vote, if it is time. The round after this goes on behind them.

        Raises Unreachable if Discord does not answer; then none of them is reminded yet.
        """
        now = self._clock.now()
        asked = await self._store.run(guild, lambda tx: _next(tx, number, now))
        if asked is not None:
            people = {member: await box.actor(guild, member) for member in asked}
            await self._store.run(guild, lambda tx: _remind(tx, number, asked, people, now))

    async def still(self, guild: GuildId, number: ProposalId, members: Collection[MemberId]) -> list[MemberId]:
        """Those of the members for whom a reminder makes sense at the moment it is sent."""
        now = self._clock.now()

        async def work(tx: Transaction) -> list[MemberId]:
            proposal = await tx.get(PROPOSALS, number)
            if proposal is None or proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
                return []
            wanting = {person.id for person in await _wanting(tx, proposal, now)}
            return [member for member in members if member in wanting]

        return await self._store.run(guild, work)


async def _next(tx: Transaction, number: ProposalId, now: datetime) -> list[MemberId] | None:
    """Whom to ask about next, by id; None if nobody is to be reminded now."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None or Attention.NUDGE not in attention(proposal, now):
        return None
    wanting = sorted(person.id for person in await _wanting(tx, proposal, now))
    return [member for member in wanting if member > proposal.nudged_to][:AT_ONCE]


async def _wanting(tx: Transaction, proposal: Proposal, now: datetime) -> list[Person]:
    """Those who asked for reminders and for whom no vote stands, neither their own nor their delegate's."""
    found = [person for way in (Nudge.DM, Nudge.MENTION) for person in await tx.find(PEOPLE, "nudge", way.value)]
    votes = await tx.find(VOTES, "proposal", proposal.number)
    done = {vote.member for vote in votes if counts(vote, proposal)}
    done |= {vote.member for vote in await delegated_votes(tx, proposal, votes, now)}
    return [person for person in found if person.id not in done]


async def _remind(
    tx: Transaction,
    number: ProposalId,
    asked: Sequence[MemberId],
    people: Mapping[MemberId, Actor | None],
    now: datetime,
) -> None:
    if await _next(tx, number, now) is None:
        return  # somebody else did it, or it was closed meanwhile
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None:
        return
    wanting = {person.id: person for person in await _wanting(tx, proposal, now)}
    may = [wanting[member] for member in asked if member in wanting and await _may(tx, proposal, people[member])]
    name = ref("P", number)
    for person in may:
        if person.nudge is Nudge.DM:
            await tell(tx, What.NUDGE, name, now, member=person.id)
    mentioned = [int(person.id) for person in may if person.nudge is Nudge.MENTION]
    if mentioned:
        await say(tx, What.NUDGE, name, now, channel=proposal.talk, data={"members": mentioned})
    if len(asked) < AT_ONCE:
        await tx.put(PROPOSALS, replace(proposal, nudged_to=0, nudged_at=now))
    else:
        await tx.put(PROPOSALS, replace(proposal, nudged_to=int(asked[-1])))
    if may:
        await audit(tx, now, None, "proposal.nudged", name, members=len(may))


async def _may(tx: Transaction, proposal: Proposal, actor: Actor | None) -> bool:
    return actor is not None and await exclusion_of(tx, proposal, actor) is None
