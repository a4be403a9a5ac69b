"""Votes: one present choice per member and proposal, set by what people click and healed from what the card shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.domain import ballot
from bot.domain.electorate import exclusion
from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, SEEN, VOTES, LastSeen
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import (
    Choice,
    Excluded,
    Outage,
    Proposal,
    ProposalState,
    Via,
    Vote,
    require_open,
    vote_key,
)
from bot.domain.refusal import Refusal
from bot.services.base import audit, say
from bot.services.proposals import proposal_or_refuse, refresh

EXCLUDED_LIMIT: Final = 100
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


class Took(StrEnum):
    """What became of a click."""

    COUNTED = "counted"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    LATE = "late"
    NOT_A_BALLOT = "not-a-ballot"


@dataclass(frozen=True)
class Result:
    """What became of a click. ``reason`` (a catalogue key) says why it did not count. ``undo`` names the emoji of this
    member that no longer stand for a vote and may be removed from the card."""

    took: Took
    proposal: Proposal | None = None
    choice: Choice | None = None
    reason: str | None = None
    undo: tuple[str, ...] = ()


_IGNORED: Final = Result(Took.NOT_A_BALLOT)


class Votes:
    """The use cases around votes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def react(self, actor: Actor, message: MessageId, emoji: str) -> Result:
        """A reaction appeared on a message. If it is a choice on an open card, it becomes the member's vote."""
        if actor.bot:
            return _IGNORED
        now = self._clock.now()

        async def work(tx: Transaction) -> Result:
            found = await tx.find(PROPOSALS, "message", message)
            if not found:
                return _IGNORED
            choice = found[0].choice_of(emoji)
            if choice is None:
                return _IGNORED
            return await _cast(tx, actor, found[0], choice, Via.REACTION, now)

        return await self._store.run(actor.guild, work)

    async def unreact(self, guild: GuildId, member: MemberId, message: MessageId, emoji: str) -> Result:
        """A reaction disappeared. The vote it stood for is taken back; any other vote stays."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Result:
            found = await tx.find(PROPOSALS, "message", message)
            choice = found[0].choice_of(emoji) if found else None
            if not found or choice is None:
                return _IGNORED
            vote = await tx.get(VOTES, vote_key(found[0].number, member))
            if vote is None or vote.choice is not choice or vote.via is not Via.REACTION:
                return Result(Took.UNCHANGED, found[0], vote.choice if vote else None)
            return await _take_back(tx, found[0], vote, now)

        return await self._store.run(guild, work)

    async def press(self, actor: Actor, number: ProposalId, choice: Choice | None) -> Result:
        """A button was pressed: vote, or with None take the vote back. Raises Refusal if it does not count."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Result:
            proposal = await proposal_or_refuse(tx, number)
            require_open(proposal, now)
            if choice is not None:
                return await _cast(tx, actor, proposal, choice, Via.BUTTON, now)
            vote = await tx.get(VOTES, vote_key(number, actor.id))
            if vote is None or vote.choice is None:
                raise Refusal("vote-none-to-withdraw", number=number)
            return await _take_back(tx, proposal, vote, now)

        result = await self._store.run(actor.guild, work)
        if result.took is Took.EXCLUDED:
            raise Refusal(f"vote-{result.reason}", number=number)
        return result

    async def cleared(self, guild: GuildId, message: MessageId, emoji: str | None) -> None:
        """Somebody cleared all reactions (or all of one emoji): keep the votes they stood for, and seed again."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.find(PROPOSALS, "message", message)
            if not found or found[0].state is not ProposalState.OPEN:
                return
            only = found[0].choice_of(emoji) if emoji is not None else None
            if emoji is not None and only is None:
                return
            for vote in await tx.find(VOTES, "proposal", found[0].number):
                if vote.via is Via.REACTION and vote.choice is not None and only in (None, vote.choice):
                    await tx.put(VOTES, replace(vote, via=Via.KEPT))
            await refresh(tx, found[0], now, seed=True)
            await audit(tx, now, None, "vote.reactions-cleared", ref("P", found[0].number), emoji=emoji or "")

        await self._store.run(guild, work)

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
        fresh = ballot.reconcile(proposal, votes, seen, now)
        reasons = await self._exclusions(guild, proposal, votes, fresh, box)
        return await self._store.run(guild, lambda tx: _correct(tx, number, seen, reasons, now))

    async def _exclusions(
        self,
        guild: GuildId,
        proposal: Proposal,
        votes: Iterable[Vote],
        found: Iterable[ballot.Correction],
        box: BallotBox,
    ) -> dict[MemberId, str | None]:
        """For each member who has not voted before: why they may not, or None if they may."""
        known = {vote.member for vote in votes}
        reasons: dict[MemberId, str | None] = {}
        for member in {correction.vote.member for correction in found} - known:
            actor = await box.actor(guild, member)
            reasons[member] = exclusion(proposal.electorate, actor) if actor is not None else "excluded-left"
        return reasons

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
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None or proposal.state is not ProposalState.OPEN or proposal.card is None:
        return None
    return proposal, await tx.find(VOTES, "proposal", number)


async def _cast(tx: Transaction, actor: Actor, proposal: Proposal, choice: Choice, via: Via, now: datetime) -> Result:
    emoji = proposal.reactions[choice.value]
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        await audit(tx, now, actor.id, "vote.late", ref("P", proposal.number), choice=choice.value)
        return Result(Took.LATE, proposal, choice, "vote-after-close", (emoji,))
    reason = exclusion(proposal.electorate, actor)
    if reason is not None:
        await _exclude(tx, proposal, actor.id, reason, now, tell=via is Via.REACTION)
        return Result(Took.EXCLUDED, proposal, choice, reason, (emoji,))
    before = await tx.get(VOTES, vote_key(proposal.number, actor.id))
    previous = before.choice if before is not None else None
    if previous is choice and before is not None and before.via is via:
        return Result(Took.UNCHANGED, proposal, choice)
    await tx.put(VOTES, Vote(proposal.number, actor.id, choice, now, via))
    await refresh(tx, proposal, now)
    await audit(tx, now, actor.id, "vote.cast", ref("P", proposal.number), choice=choice.value, via=via.value)
    kept = {emoji} if via is Via.REACTION else set()
    undo = tuple(shown for shown in proposal.reactions.values() if shown not in kept) if previous else ()
    took = Took.CHANGED if previous not in (None, choice) else Took.COUNTED
    return Result(took, proposal, choice, undo=undo)


async def _take_back(tx: Transaction, proposal: Proposal, vote: Vote, now: datetime) -> Result:
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        return Result(Took.LATE, proposal, vote.choice, "vote-after-close")
    await tx.put(VOTES, replace(vote, choice=None, at=now, void=False))
    await refresh(tx, proposal, now)
    await audit(tx, now, vote.member, "vote.withdrawn", ref("P", proposal.number))
    undo = (proposal.reactions[vote.choice.value],) if vote.choice is not None and vote.via is Via.BUTTON else ()
    return Result(Took.WITHDRAWN, proposal, vote.choice, undo=undo)


async def _exclude(
    tx: Transaction, proposal: Proposal, member: MemberId, reason: str, now: datetime, *, tell: bool
) -> None:
    if any(excluded.member == member for excluded in proposal.excluded):
        return
    if len(proposal.excluded) < EXCLUDED_LIMIT:
        listed = (*proposal.excluded, Excluded(member, reason, now))
        proposal = replace(proposal, excluded=listed)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now)
    await audit(tx, now, member, "vote.excluded", ref("P", proposal.number), reason=reason)
    if tell:
        await say(tx, What.VOTE_EXCLUDED, ref("P", proposal.number), now, member=member, data={"reason": reason})


async def _correct(
    tx: Transaction,
    number: ProposalId,
    seen: ballot.Seen,
    exclusions: Mapping[MemberId, str | None],
    now: datetime,
) -> int:
    current = await _ballot(tx, number)
    if current is None:
        return 0
    proposal, votes = current
    known = {vote.member for vote in votes}
    corrected = 0
    for correction in ballot.reconcile(proposal, votes, seen, now):
        member = correction.vote.member
        if member not in known:
            reason = exclusions.get(member, "excluded-unknown")
            if reason is not None:
                if reason != "excluded-unknown":
                    await _exclude(tx, proposal, member, reason, now, tell=True)
                    proposal = await proposal_or_refuse(tx, number)
                continue
        await tx.put(VOTES, correction.vote)
        corrected += 1
        choice = correction.vote.choice
        await audit(
            tx,
            now,
            member,
            "vote.corrected",
            ref("P", number),
            reason=correction.reason,
            choice=choice and choice.value,
        )
        if correction.vote.void:
            await say(tx, What.VOTE_VOID, ref("P", number), now, member=member)
    if corrected or seen.cleared:
        proposal = replace(proposal, corrections=proposal.corrections + corrected)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now, seed=bool(seen.cleared))
    return corrected
