"""Effects: what a passed proposal does by itself, once each, and in their order.

Each effect is a row of the outbox, committed with the decision or with the effect before it, and carried out in one
transaction with the note of its result. So a crash loses none and repeats none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.effect import Effect, EffectKind, EffectResult
from bot.domain.ids import GuildId, MemberId, ProposalId, TaskId, ref
from bot.domain.kinds import PROPOSALS, TASKS
from bot.domain.notice import What
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services.base import audit, say, settings_of
from bot.services.judging import reopen
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.tasks import put_task

Details = tuple[tuple[str, str], ...]
Run = Callable[[Transaction, Proposal, Effect, datetime], Awaitable[Details]]


class Effects:
    """Carries out effects that wait in the outbox."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def carry_out(self, guild: GuildId, number: ProposalId, index: int) -> None:
        """Carry out one effect of a passed proposal, unless it was. What it could not do is noted as its result."""
        now = self._clock.now()
        try:
            await self._store.run(guild, lambda tx: _carry_out(tx, number, index, now))
        except Refusal as no:
            trouble, told = no.key, tuple((name, str(value)) for name, value in no.details.items())
            failed = EffectResult(now, trouble, told)
            await self._store.run(guild, lambda tx: _note(tx, number, index, failed, now))


async def begin_effects(tx: Transaction, proposal: Proposal, now: datetime) -> None:
    """Put the first effect of a proposal that was not tried yet into the outbox; each brings the next after it."""
    await say(tx, What.EFFECT, ref("P", proposal.number), now, data={"index": len(proposal.results)})


async def _carry_out(tx: Transaction, number: ProposalId, index: int, now: datetime) -> None:
    proposal = await proposal_or_refuse(tx, number)
    if len(proposal.results) > index:
        return
    effect = proposal.effects[index]
    details = await _RUN[effect.kind](tx, proposal, effect, now)
    await _note(tx, number, index, EffectResult(now, details=details), now)


async def _note(tx: Transaction, number: ProposalId, index: int, result: EffectResult, now: datetime) -> None:
    """Write down what became of an effect; then comes the next, or the announcement of the outcome."""
    proposal = await proposal_or_refuse(tx, number)
    if len(proposal.results) != index:
        return
    proposal = replace(proposal, results=(*proposal.results, result))
    await tx.put(PROPOSALS, proposal)
    name, effect = ref("P", number), proposal.effects[index]
    said = {"kind": effect.kind.value, "target": effect.target, "trouble": result.trouble, **dict(result.details)}
    await audit(tx, now, None, "proposal.effect", name, **said)
    await refresh(tx, proposal, now)
    if len(proposal.results) < len(proposal.effects):
        await say(tx, What.EFFECT, name, now, data={"index": index + 1})
    else:
        await say(tx, What.PROPOSAL_OUTCOME, name, now, channel=proposal.channel)


async def _open_task(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    settings = await settings_of(tx)
    task = Task(
        number=TaskId(await tx.next_number(TASKS)),
        title=effect.target,
        details="",
        author=MemberId(proposal.author),
        author_name=proposal.author_name,
        created_at=now,
        channel=settings.tasks_channel or proposal.channel,
        proposal=proposal.number,
    )
    await put_task(tx, task, now)
    origin = ref("P", proposal.number)
    await audit(tx, now, None, "task.opened", ref("T", task.number), title=task.title, proposal=origin)
    return (("task", str(task.number)),)


async def _reopen(tx: Transaction, _: Proposal, effect: Effect, now: datetime) -> Details:
    proposal = await reopen(tx, ProposalId(int(effect.target)), now)
    return (("proposal", str(proposal.number)),)


_RUN: Final[dict[EffectKind, Run]] = {EffectKind.TASK: _open_task, EffectKind.REOPEN: _reopen}
