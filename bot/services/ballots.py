"""Ballots: setting the record of votes right from what the card shows, and noting when the bot could not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain import ballot
from bot.domain.ids import GuildId, MemberId, ProposalId, RoleId, ref
from bot.domain.kinds import PROPOSALS, SEEN, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Outage, Proposal, ProposalState
from bot.domain.upkeep import LastSeen
from bot.domain.vote import Vote
from bot.services.base import audit, say
from bot.services.casting import exclude, ripen
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.readings import Reading, Readings
from bot.services.voters import binding, exclusion_of

OUTAGE_FROM: Final = timedelta(seconds=90)
READINGS: Final = 3
"""How often a card is read at most where members click all the time: what they do is seen anyway."""


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

    def __init__(self, store: Store, clock: Clock, readings: Readings) -> None:
        """Work on ``store``, by ``clock``; ``readings`` is told by ``Votes`` of what happens meanwhile."""
        self._store, self._clock, self._readings = store, clock, readings
        self._back: dict[tuple[GuildId, ProposalId], datetime] = {}

    async def reconcile(self, guild: GuildId, number: ProposalId, box: BallotBox) -> int:
        """Make the record agree with the card, and return how many votes were corrected.

        Raises Unreachable if Discord does not answer; nothing is changed then.
        """
        corrected = 0
        for _ in range(READINGS):
            found, whole = await self._read(guild, number, box)
            corrected += found
            if whole:
                break
        return corrected

    async def _read(self, guild: GuildId, number: ProposalId, box: BallotBox) -> tuple[int, bool]:
        """How many votes one reading corrected, and whether all of it was still true when it was done."""
        view = await self._store.run(guild, lambda tx: _ballot(tx, number))
        if view is None or view[0].card is None:
            self._back.pop((guild, number), None)
            return 0, True
        proposal, votes = view
        seen_since = self._back.get((guild, number))
        with self._readings.begin(guild, view[0].card) as reading:
            seen = await box.read(guild, proposal)
            if seen is None:
                return 0, True
            now = self._clock.now()
            known = {vote.member for vote in votes} | {excluded.member for excluded in proposal.excluded}
            new = {one.vote.member for one in ballot.reconcile(proposal, votes, seen, now, seen_since)} - known
            people = await self.people(guild, sorted(new), box)
            read = _Read(seen, {vote.member: vote for vote in votes}, people, seen_since)
            corrected, whole = await self._store.run(guild, lambda tx: _correct(tx, number, read, reading, now))
        if whole and self._back.get((guild, number)) == seen_since:
            self._back.pop((guild, number), None)
        return corrected, whole

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

        numbers = await self._store.run(guild, work)
        self._back |= {(guild, number): now for number in numbers}
        return numbers


async def _ballot(tx: Transaction, number: ProposalId) -> tuple[Proposal, list[Vote]] | None:
    """An open proposal whose card can be voted on by reaction, and its votes."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None or proposal.state is not ProposalState.OPEN or proposal.card is None:
        return None
    return (proposal, await tx.find(VOTES, "proposal", number)) if proposal.on_card else None


@dataclass(frozen=True)
class _Read:
    """What was read of a card: the ticks, the votes as they were before, and the members of whom there was none. All
    ticks that came after ``seen_since`` were seen as they came, if that is known."""

    seen: ballot.Seen
    before: Mapping[MemberId, Vote]
    people: Mapping[MemberId, Actor | None]
    seen_since: datetime | None


async def _correct(
    tx: Transaction, number: ProposalId, read: _Read, reading: Reading, now: datetime
) -> tuple[int, bool]:
    current = await _ballot(tx, number)
    if current is None or current[0].card != reading.card:
        return 0, True
    if reading.everybody:
        return 0, False
    proposal, votes = current
    known = {vote.member: vote for vote in votes}
    corrected, whole = 0, True
    for correction in ballot.reconcile(proposal, votes, read.seen, now, read.seen_since):
        vote = correction.vote
        if reading.outdated(vote.member):
            whole = False
            continue
        if (there := known.get(vote.member)) != read.before.get(vote.member):
            # They used a button meanwhile: what they had ticked before is a fact, but no longer their choice.
            if there is not None:
                await tx.put(VOTES, replace(there, ticked=vote.ticked))
            continue
        if there is None:
            newcomer = await _admitted(tx, proposal, vote, read.people, now)
            proposal = await proposal_or_refuse(tx, number)
            if newcomer is None:
                continue
            vote = newcomer
        await tx.put(VOTES, vote)
        if correction.reason:
            corrected += 1
            await _note(tx, proposal, vote, correction.reason, now)
    await _take_note(tx, proposal, corrected, now, seed=bool(read.seen.cleared))
    return corrected, whole


async def _take_note(tx: Transaction, proposal: Proposal, corrected: int, now: datetime, *, seed: bool) -> None:
    if corrected or seed:
        proposal = await ripen(tx, replace(proposal, corrections=proposal.corrections + corrected), now)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now, seed=seed)


async def _admitted(
    tx: Transaction, proposal: Proposal, vote: Vote, people: Mapping[MemberId, Actor | None], now: datetime
) -> Vote | None:
    """The first vote of somebody who may vote; whoever may not is listed with the reason."""
    if vote.member not in people:
        return None  # they are listed already
    actor = people[vote.member]
    reason = await exclusion_of(tx, proposal, actor) if actor is not None else "excluded-left"
    if reason is not None or actor is None:
        await exclude(tx, proposal, vote.member, reason or "excluded-left", now, tell=True)
        return None
    return replace(vote, binding=await binding(tx, proposal, actor))


async def _note(tx: Transaction, proposal: Proposal, vote: Vote, reason: str, now: datetime) -> None:
    name = ref("P", proposal.number)
    await audit(tx, now, vote.member, "vote.corrected", name, reason=reason, choices=list(vote.choices))
    if vote.void:
        await say(tx, What.VOTE_VOID, name, now, member=vote.member)
