"""Votes: one present choice per member and proposal, set by what people click."""

from __future__ import annotations

from asyncio import Future
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.electorate import exclusion
from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor, Voter
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import (
    Choice,
    Excluded,
    Proposal,
    ProposalState,
    Via,
    Vote,
    require_open,
    vote_key,
)
from bot.domain.refusal import Refusal
from bot.services.base import audit, say
from bot.services.clicks import Clerk, Clicks
from bot.services.proposals import proposal_or_refuse, refresh

EXCLUDED_LIMIT: Final = 100


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
    """The use cases around votes.

    What is clicked in a guild takes effect in the order in which these methods are called (``press``: awaited). What
    they return is done once the change is durable; nobody need wait for it.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._clicks, self._clock = Clicks(store, clock), clock

    async def drain(self) -> None:
        """Return once everything that was clicked is durable, or was refused."""
        await self._clicks.drain()

    def react(self, voter: Voter, message: MessageId, emoji: str) -> Future[Result]:
        """A reaction appeared on a message. If it is a choice on an open card, it becomes the member's vote."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            proposal = await clerk.ballot(message)
            choice = proposal.choice_of(emoji) if proposal is not None else None
            if proposal is None or choice is None or voter.bot:
                return _IGNORED
            return await _cast(clerk, voter, proposal, choice, Via.REACTION, now)

        return self._clicks.do(voter.guild, work)

    def unreact(self, guild: GuildId, member: MemberId, message: MessageId, emoji: str) -> Future[Result]:
        """A reaction disappeared. The vote it stood for is taken back; any other vote stays."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            proposal = await clerk.ballot(message)
            choice = proposal.choice_of(emoji) if proposal is not None else None
            if proposal is None or choice is None:
                return _IGNORED
            vote = await clerk.tx.get(VOTES, vote_key(proposal.number, member))
            if vote is None or vote.choice is not choice or vote.via is not Via.REACTION:
                return Result(Took.UNCHANGED, proposal, vote.choice if vote else None)
            return await _take_back(clerk, proposal, vote, now)

        return self._clicks.do(guild, work)

    async def press(self, actor: Actor, number: ProposalId, choice: Choice | None) -> Result:
        """A button was pressed: vote, or with None take the vote back. Raises Refusal if it does not count."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            proposal = await proposal_or_refuse(clerk.tx, number)
            require_open(proposal, now)
            if choice is not None:
                return await _cast(clerk, actor, proposal, choice, Via.BUTTON, now)
            vote = await clerk.tx.get(VOTES, vote_key(number, actor.id))
            if vote is None or vote.choice is None:
                raise Refusal("vote-none-to-withdraw", number=number)
            return await _take_back(clerk, proposal, vote, now)

        result = await self._clicks.do(actor.guild, work)
        if result.took is Took.EXCLUDED:
            raise Refusal(f"vote-{result.reason}", number=number)
        return result

    def cleared(self, guild: GuildId, message: MessageId, emoji: str | None) -> Future[None]:
        """Somebody cleared all reactions (or all of one emoji): keep the votes they stood for, and seed again."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> None:
            tx, proposal = clerk.tx, await clerk.ballot(message)
            if proposal is None or proposal.state is not ProposalState.OPEN:
                return
            only = proposal.choice_of(emoji) if emoji is not None else None
            if emoji is not None and only is None:
                return
            for vote in await tx.find(VOTES, "proposal", proposal.number):
                if vote.via is Via.REACTION and vote.choice is not None and only in (None, vote.choice):
                    await tx.put(VOTES, replace(vote, via=Via.KEPT))
            await refresh(tx, proposal, now, seed=True)
            await audit(tx, now, None, "vote.reactions-cleared", ref("P", proposal.number), emoji=emoji or "")

        return self._clicks.do(guild, work)


async def _cast(clerk: Clerk, voter: Voter, proposal: Proposal, choice: Choice, via: Via, now: datetime) -> Result:
    tx, emoji = clerk.tx, proposal.emoji_of(choice)
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        await audit(tx, now, voter.id, "vote.late", ref("P", proposal.number), choice=choice.value)
        return Result(Took.LATE, proposal, choice, "vote-after-close", (emoji,))
    reason = exclusion(proposal.electorate, voter)
    if reason is not None:
        await exclude(tx, proposal, voter.id, reason, now, tell=via is Via.REACTION)
        clerk.read_again()
        return Result(Took.EXCLUDED, proposal, choice, reason, (emoji,))
    before = await tx.get(VOTES, vote_key(proposal.number, voter.id))
    previous = before.choice if before is not None else None
    if previous is choice and before is not None and before.via is via:
        return Result(Took.UNCHANGED, proposal, choice)
    await tx.put(VOTES, Vote(proposal.number, voter.id, choice, now, via))
    await clerk.refresh(proposal)
    await audit(tx, now, voter.id, "vote.cast", ref("P", proposal.number), choice=choice.value, via=via.value)
    if previous is None:
        return Result(Took.COUNTED, proposal, choice)
    kept = emoji if via is Via.REACTION else None
    undo = tuple([option.emoji for option in proposal.options if option.emoji != kept])
    return Result(Took.COUNTED if previous is choice else Took.CHANGED, proposal, choice, undo=undo)


async def _take_back(clerk: Clerk, proposal: Proposal, vote: Vote, now: datetime) -> Result:
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        return Result(Took.LATE, proposal, vote.choice, "vote-after-close")
    await clerk.tx.put(VOTES, replace(vote, choice=None, at=now, void=False))
    await clerk.refresh(proposal)
    await audit(clerk.tx, now, vote.member, "vote.withdrawn", ref("P", proposal.number))
    undo = (proposal.emoji_of(vote.choice),) if vote.choice is not None and vote.via is Via.BUTTON else ()
    return Result(Took.WITHDRAWN, proposal, vote.choice, undo=undo)


async def exclude(
    tx: Transaction, proposal: Proposal, member: MemberId, reason: str, now: datetime, *, tell: bool
) -> None:
    """List a member's click as not counted; with ``tell`` they hear why, once."""
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
