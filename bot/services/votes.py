"""Votes: one present vote per member and proposal, set by what people click."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from msgspec import structs

from bot.domain import ballot
from bot.domain.ids import EventId, GuildId, MemberId, MessageId, ProposalId, ref
from bot.domain.kinds import VOTES
from bot.domain.paper import Paper
from bot.domain.people import Actor, Voter
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState, require_open
from bot.domain.refusal import Refusal
from bot.domain.rules import NO
from bot.domain.vote import REASON_LIMIT, Via, Vote, vote_key
from bot.services.base import audit, handled, mark_handled
from bot.services.casting import Result, Took, cast, change, taken_back
from bot.services.clicks import Clerk, Click, Clicks
from bot.services.papers import fitting, require_version
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.readings import Readings

_IGNORED: Final = Result(Took.NOT_A_BALLOT)
Chooser = Callable[[Proposal, Vote], tuple[str, ...]]


class Votes:
    """The use cases around votes.

    What is clicked in a guild takes effect in the order in which these methods are called (those that are coroutines:
    awaited). What they return is done once the change is durable; nobody need wait for it.
    """

    def __init__(self, store: Store, clock: Clock, readings: Readings) -> None:
        """Work on ``store``, by ``clock``; tell ``readings`` of every reaction that comes or goes."""
        self._clicks, self._clock, self._readings = Clicks(store, clock), clock, readings

    async def drain(self) -> None:
        """Return once everything that was clicked is durable, or was refused."""
        await self._clicks.drain()

    def react(self, voter: Voter, message: MessageId, emoji: str) -> Click[Result]:
        """A reaction appeared on a message. If it is a choice on an open card, it becomes the member's vote."""
        self._readings.touch(voter.guild, message, voter.id)
        return self._clicks.do(voter.guild, partial(_tick, voter, message, emoji, self._clock.now()))

    def unreact(self, guild: GuildId, member: MemberId, message: MessageId, emoji: str) -> Click[Result]:
        """A reaction disappeared. The vote it stood for is taken back; any other vote stays."""
        now = self._clock.now()
        self._readings.touch(guild, message, member)

        async def work(clerk: Clerk) -> Result:
            tx, found = clerk.tx, await clerk.ticked(message, emoji)
            if found is None:
                return _IGNORED
            proposal, choice = found
            before = await tx.get(VOTES, vote_key(proposal.number, member))
            if before is None or choice not in before.ticked:
                return Result(Took.UNCHANGED, proposal, before)
            after = ballot.unticked(before, choice, proposal, now)
            if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
                return Result(Took.LATE, proposal, before, "vote-after-close")
            if after.choices == before.choices:
                await tx.put(VOTES, after)
                return Result(Took.UNCHANGED, proposal, after)
            return await change(clerk, proposal, before, after, now)

        return self._clicks.do(guild, work)

    async def press(
        self, actor: Actor, number: ProposalId, choice: str, reason: str = "", *, event: EventId | None = None
    ) -> Result:
        """A button was pressed: choose one option; where several are allowed, add it, or take it off again.

        That takes effect once for each ``event``. Raises Refusal if it does not count.
        """

        def chosen(proposal: Proposal, before: Vote) -> tuple[str, ...]:
            proposal.option(choice)
            if choice in proposal.on_paper:
                raise Refusal("vote-does-not-fit", number=number)
            if not proposal.several:
                return (choice,)
            return ballot.toggled(before, choice, proposal)

        return await self._by_button(actor, number, chosen, (), reason, event)

    async def mark(
        self,
        actor: Actor,
        number: ProposalId,
        choices: Sequence[str],
        scores: Sequence[int] = (),
        *,
        seen: int | None = None,
    ) -> Result:
        """A whole ballot paper was cast: the choices, best first, and their scores where options are scored.

        ``seen`` is how many amendments the question had when the paper was shown. Raises Refusal if it does not count,
        does not fit the proposal's options and rule, or if there was another amendment meanwhile.
        """

        def chosen(proposal: Proposal, _: Vote) -> tuple[str, ...]:
            if seen is not None:
                require_version(proposal, seen)
            return fitting(Paper(tuple(choices), tuple(scores)), proposal).choices

        return await self._by_button(actor, number, chosen, tuple(scores), "")

    async def _by_button(
        self,
        actor: Actor,
        number: ProposalId,
        chosen: Chooser,
        scores: tuple[int, ...],
        reason: str,
        event: EventId | None = None,
    ) -> Result:
        now, receipt = self._clock.now(), secrets.token_hex(5).upper()

        async def work(clerk: Clerk) -> Result:
            tx, proposal = clerk.tx, await proposal_or_refuse(clerk.tx, number)
            require_open(proposal, now)
            before = await _vote(tx, proposal, actor.id, now)
            once = event if proposal.several else None
            if once is not None and await handled(tx, once) is not None:
                return Result(Took.UNCHANGED, proposal, before)
            choices = chosen(proposal, before)
            after = structs.replace(
                before,
                choices=choices,
                scores=scores,
                at=now,
                via=Via.BUTTON,
                version=proposal.version,
                reason=_reason(proposal, before, choices, reason),
                receipt=(before.receipt or receipt) if proposal.secret else "",
                untimed=False,
                void=False,
            )
            if not choices:
                result = await taken_back(clerk, proposal, before, now)
            else:
                result = await cast(clerk, actor, proposal, before, after, now)
            if once is not None:
                await mark_handled(tx, once, ref("P", number), now)
            return result

        return _counted(await self._clicks.do(actor.guild, work), number)

    async def take_back(self, actor: Actor, number: ProposalId) -> Result:
        """Take one's vote back. Raises Refusal if there is none, or it is too late."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            tx, proposal = clerk.tx, await proposal_or_refuse(clerk.tx, number)
            require_open(proposal, now)
            return await taken_back(clerk, proposal, await _vote(tx, proposal, actor.id, now), now)

        return await self._clicks.do(actor.guild, work)

    async def confirm(self, actor: Actor, number: ProposalId, *, seen: int | None = None) -> Result:
        """Let a vote stand for the question as it was amended since.

        ``seen`` is how many amendments it had when the voter was asked. Raises Refusal if there is nothing to confirm,
        or if there was another amendment meanwhile.
        """
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            tx, proposal = clerk.tx, await proposal_or_refuse(clerk.tx, number)
            require_open(proposal, now)
            before = await tx.get(VOTES, vote_key(number, actor.id))
            if before is None or not before.choices:
                raise Refusal("vote-none-to-confirm", number=number)
            if seen is not None:
                require_version(proposal, seen)
            if before.version == proposal.version:
                return Result(Took.UNCHANGED, proposal, before)
            after = structs.replace(before, version=proposal.version, at=now)
            result = await cast(clerk, actor, proposal, before, after, now)
            return replace(result, took=Took.CONFIRMED) if result.took is Took.COUNTED else result

        return _counted(await self._clicks.do(actor.guild, work), number)

    async def give_reason(self, actor: Actor, number: ProposalId, reason: str) -> Result:
        """Add a reason to one's vote, or change it; an empty one removes it where none is needed. Raises Refusal."""
        now = self._clock.now()

        async def work(clerk: Clerk) -> Result:
            tx, proposal = clerk.tx, await proposal_or_refuse(clerk.tx, number)
            require_open(proposal, now)
            before = await tx.get(VOTES, vote_key(number, actor.id))
            if before is None or not before.choices:
                raise Refusal("vote-none-to-explain", number=number)
            if not reason.strip() and NO in before.choices and proposal.needs_reason:
                raise Refusal("vote-reason-needed", number=number)
            after = structs.replace(before, reason=reason.strip()[:REASON_LIMIT])
            await tx.put(VOTES, after)
            await audit(tx, now, actor.id, "vote.explained", ref("P", number))
            return Result(Took.EXPLAINED, proposal, after)

        return await self._clicks.do(actor.guild, work)

    async def own(self, guild: GuildId, member: MemberId, number: ProposalId) -> tuple[Proposal, Vote | None]:
        """The proposal and the member's present vote on it. Raises Refusal if there is no such proposal."""

        async def work(clerk: Clerk) -> tuple[Proposal, Vote | None]:
            return await proposal_or_refuse(clerk.tx, number), await clerk.tx.get(VOTES, vote_key(number, member))

        return await self._clicks.do(guild, work)

    def cleared(self, guild: GuildId, message: MessageId, emoji: str | None) -> Click[None]:
        """Somebody cleared all reactions (or all of one emoji): keep the votes they stood for, and seed again."""
        now = self._clock.now()
        self._readings.touch(guild, message, None)

        async def work(clerk: Clerk) -> None:
            tx, proposal = clerk.tx, await clerk.ballot(message)
            if proposal is None or proposal.state is not ProposalState.OPEN:
                return
            only = proposal.choice_of(emoji) if emoji is not None else None
            if emoji is not None and only is None:
                return
            gone = set(proposal.choices) if only is None else {only}
            for vote in await tx.find(VOTES, "proposal", proposal.number):
                if gone & set(vote.ticked):
                    await tx.put(VOTES, ballot.without_ticks(vote, gone))
            await refresh(tx, proposal, now, seed=True)
            await audit(tx, now, None, "vote.reactions-cleared", ref("P", proposal.number), emoji=emoji or "")

        return self._clicks.do(guild, work)


async def _tick(voter: Voter, message: MessageId, emoji: str, now: datetime, clerk: Clerk) -> Result:
    found = await clerk.ticked(message, emoji)
    if found is None or voter.bot:
        return _IGNORED
    proposal, choice = found
    before = await _vote(clerk.tx, proposal, voter.id, now)
    return await cast(clerk, voter, proposal, before, ballot.ticked(before, choice, proposal, now), now)


async def _vote(tx: Transaction, proposal: Proposal, member: MemberId, now: datetime) -> Vote:
    """The member's vote, or an empty one."""
    found = await tx.get(VOTES, vote_key(proposal.number, member))
    return found if found is not None else Vote(proposal.number, member, (), now, Via.REACTION)


def _reason(proposal: Proposal, before: Vote, choices: Sequence[str], given: str) -> str:
    """The reason given now, or the earlier one if it stays. Raises Refusal if a no lacks one."""
    given = given.strip()[:REASON_LIMIT]
    reason = given or ballot.kept_reason(before, choices, proposal)
    if NO in choices and proposal.needs_reason and not reason:
        raise Refusal("vote-reason-needed", number=proposal.number)
    return reason


def _counted(result: Result, number: ProposalId) -> Result:
    """The result. Raises Refusal if the vote was not counted."""
    if result.took is Took.EXCLUDED:
        raise Refusal(f"vote-{result.reason}", number=number)
    return result
