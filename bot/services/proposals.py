"""Proposals: open, show, withdraw, and decide at the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain import rule as rules
from bot.domain.ballot import tally
from bot.domain.electorate import electorate_for
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, ProposalId, RoleId, TaskId, ref
from bot.domain.kinds import PROPOSALS, TASKS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import OPTIONS, Draft, Proposal, ProposalState, Via, Vote, checked
from bot.domain.refusal import Refusal
from bot.domain.rule import Rule, Tally
from bot.domain.task import Task
from bot.services.base import audit, handled, mark_handled, remember, say, settings_of, show_card
from bot.services.tasks import put_task

PRESETS: Final[dict[str, Rule]] = {
    "majority": rules.MAJORITY,
    "two-thirds": rules.TWO_THIRDS,
    "three-quarters": rules.THREE_QUARTERS,
}
"""The rules a member can pick, by the catalogue key that describes each (``rule-<preset>``)."""

OPEN_LIMIT: Final = 50


@dataclass(frozen=True)
class ProposalView:
    """A proposal with its votes and their count, as one moment showed them."""

    proposal: Proposal
    votes: tuple[Vote, ...]
    tally: Tally

    @property
    def present(self) -> tuple[Vote, ...]:
        """The votes that count now."""
        return tuple(vote for vote in self.votes if vote.choice is not None)


async def proposal_or_refuse(tx: Transaction, number: ProposalId) -> Proposal:
    """The proposal. Raises Refusal if the guild has none of this number."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None:
        raise Refusal("proposal-unknown", number=number)
    return proposal


async def refresh(
    tx: Transaction, proposal: Proposal, now: datetime, *, at_once: bool = False, seed: bool = False
) -> None:
    """Ask for the proposal's card to show its newest state; with ``seed`` also to carry every option's reaction."""
    data = {"seed": True} if seed else None
    name = ref("P", proposal.number)
    await show_card(tx, What.PROPOSAL_CARD, name, proposal.channel, now, at_once=at_once, data=data)


class Proposals:
    """The use cases around proposals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def open(
        self,
        actor: Actor,
        *,
        title: str,
        details: str,
        channel: ChannelId,
        event: EventId,
        preset: str = "majority",
        length: timedelta | None = None,
        quorum: int | None = None,
        role: RoleId | None = None,
        opens_tasks: Sequence[str] = (),
    ) -> Proposal:
        """Open a proposal; its card is posted by the outbox. The same event opens only one.

        ``length`` and ``quorum`` default to the guild's settings. Raises Refusal for input that is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            if made := await handled(tx, event):
                return await proposal_or_refuse(tx, ProposalId(int(made)))
            settings = await settings_of(tx)
            needed = settings.quorum if quorum is None else quorum
            chosen = replace(PRESETS[preset], quorum=needed)
            span = settings.vote_length if length is None else length
            draft = checked(Draft(title, details, chosen, span, tuple(opens_tasks)))
            if await tx.count(PROPOSALS, "state", ProposalState.OPEN.value) >= OPEN_LIMIT:
                raise Refusal("proposal-too-many-open", limit=OPEN_LIMIT)
            await remember(tx, actor.id, actor.name)
            proposal = Proposal(
                number=ProposalId(await tx.next_number(PROPOSALS)),
                title=draft.title,
                details=draft.details,
                author=actor.id,
                author_name=actor.name,
                channel=settings.proposals_channel or channel,
                rule=draft.rule,
                electorate=electorate_for(settings, role, now),
                opened_at=now,
                closes_at=now + draft.length,
                options=OPTIONS,
                opens_tasks=draft.opens_tasks,
            )
            await tx.put(PROPOSALS, proposal)
            name = ref("P", proposal.number)
            await refresh(tx, proposal, now, at_once=True, seed=True)
            await audit(tx, now, actor.id, "proposal.opened", name, title=proposal.title)
            await mark_handled(tx, event, str(proposal.number), now)
            return proposal

        return await self._store.run(actor.guild, work)

    async def view(self, guild: GuildId, number: ProposalId) -> ProposalView:
        """A proposal with its votes. Raises Refusal if there is none of this number."""

        async def work(tx: Transaction) -> ProposalView:
            proposal = await proposal_or_refuse(tx, number)
            votes = await tx.find(VOTES, "proposal", number)
            return ProposalView(proposal, tuple(votes), tally(votes))

        return await self._store.run(guild, work)

    async def listing(self, guild: GuildId, state: ProposalState | None = None, limit: int = 25) -> list[Proposal]:
        """The newest proposals first, all or those in one state."""

        async def work(tx: Transaction) -> list[Proposal]:
            if state is None:
                return await tx.find(PROPOSALS, newest_first=True, limit=limit)
            return await tx.find(PROPOSALS, "state", state.value, newest_first=True, limit=limit)

        return await self._store.run(guild, work)

    async def withdraw(self, actor: Actor, number: ProposalId, reason: str = "") -> Proposal:
        """Take a proposal back before it is decided: by its author, or by an admin."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if proposal.author != actor.id and not actor.admin:
                raise Refusal("proposal-not-yours", number=number)
            if proposal.state is not ProposalState.OPEN:
                raise Refusal("proposal-not-open", number=number)
            proposal = replace(proposal, state=ProposalState.WITHDRAWN, closed_at=now)
            await tx.put(PROPOSALS, proposal)
            await refresh(tx, proposal, now)
            await audit(tx, now, actor.id, "proposal.withdrawn", ref("P", number), reason=reason.strip()[:500])
            return proposal

        return await self._store.run(actor.guild, work)

    async def decide(self, guild: GuildId, number: ProposalId) -> Proposal | None:
        """Decide a proposal whose deadline has passed: outcome, tasks, card and announcement in one transaction.

        Returns None if there is nothing to decide (not due, already decided, withdrawn). Call it after the ballot has
        been reconciled with the card.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal | None:
            proposal = await tx.get(PROPOSALS, number)
            if proposal is None or proposal.state is not ProposalState.OPEN or now < proposal.closes_at:
                return None
            result = rules.outcome(tally(await tx.find(VOTES, "proposal", number)), proposal.rule)
            tasks = await _open_tasks(tx, proposal, now) if result.passed else ()
            decided = replace(proposal, state=ProposalState.DECIDED, outcome=result, closed_at=now, tasks=tasks)
            await tx.put(PROPOSALS, decided)
            await refresh(tx, decided, now)
            await say(tx, What.PROPOSAL_OUTCOME, ref("P", number), now, channel=decided.channel)
            count = {"yes": result.tally.yes, "no": result.tally.no, "abstain": result.tally.abstain}
            await audit(
                tx,
                now,
                None,
                "proposal.decided",
                ref("P", number),
                passed=result.passed,
                reason=result.reason,
                **count,
            )
            return decided

        return await self._store.run(guild, work)

    async def by_message(self, guild: GuildId, message: MessageId) -> Proposal | None:
        """The proposal whose card this message is or was, if it is one."""

        async def work(tx: Transaction) -> Proposal | None:
            found = await tx.find(PROPOSALS, "message", message)
            return found[0] if found else None

        return await self._store.run(guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """The card was deleted: keep its votes and post it again. Nothing happens for any other message."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.find(PROPOSALS, "message", message)
            if not found or found[0].card != message:
                return
            proposal = await without_card(tx, found[0])
            await refresh(tx, proposal, now, seed=True)
            await audit(tx, now, None, "proposal.card-lost", ref("P", proposal.number))

        await self._store.run(guild, work)


async def without_card(tx: Transaction, proposal: Proposal) -> Proposal:
    """The proposal with its card written off: votes by reaction no longer have a reaction behind them."""
    if proposal.card is None:
        return proposal
    lost = replace(proposal, card=None, old_cards=(*proposal.old_cards, proposal.card))
    await tx.put(PROPOSALS, lost)
    for vote in await tx.find(VOTES, "proposal", proposal.number):
        if vote.via is Via.REACTION and vote.choice is not None:
            await tx.put(VOTES, replace(vote, via=Via.KEPT))
    return lost


async def _open_tasks(tx: Transaction, proposal: Proposal, now: datetime) -> tuple[int, ...]:
    settings = await settings_of(tx)
    numbers = []
    for title in proposal.opens_tasks:
        task = Task(
            number=TaskId(await tx.next_number(TASKS)),
            title=title,
            details="",
            author=MemberId(proposal.author),
            author_name=proposal.author_name,
            created_at=now,
            channel=settings.tasks_channel or proposal.channel,
            proposal=proposal.number,
        )
        await put_task(tx, task, now)
        await audit(
            tx, now, None, "task.opened", ref("T", task.number), title=title, proposal=ref("P", proposal.number)
        )
        numbers.append(int(task.number))
    return tuple(numbers)
