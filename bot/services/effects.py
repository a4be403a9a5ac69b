"""Effects: what a passed proposal does by itself, once each, and in their order.

Each effect is a row of the outbox, committed with the decision or with the effect before it, and carried out in one
transaction with the note of its result. So a crash loses none and repeats none. The last one brings the announcement of
the outcome. What each does is in ``effect_acts``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.effect import NAMING, Effect, EffectKind, EffectResult
from bot.domain.ids import GuildId, ProposalId, ref
from bot.domain.kinds import PROPOSALS
from bot.domain.notice import What
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.base import audit, say
from bot.services.effect_acts import act
from bot.services.proposals import refresh

TRIED_FOR: Final = timedelta(hours=1)
"""How long an effect that fails by a bug is tried again, before the following ones get their turn."""


class Effects:
    """Carries out effects that wait in the outbox."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def carry_out(self, guild: GuildId, number: ProposalId, index: int) -> None:
        """Carry out one effect of a passed proposal, unless it was. What it could not do is noted as its result."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            proposal = await _waiting(tx, number, index)
            if proposal is not None:
                details = await act(tx, proposal, proposal.effects[index], now)
                await _note(tx, proposal, EffectResult(now, details=details), now)

        try:
            await self._store.run(guild, work)
        except Refusal as no:
            trouble, told = no.key, tuple((name, str(value)) for name, value in no.details.items())
            failed = EffectResult(now, trouble, told)
            await self._store.run(guild, lambda tx: _note_if_waiting(tx, number, index, failed, now))


async def begin_effects(tx: Transaction, proposal: Proposal, now: datetime) -> None:
    """Put the first effect of a proposal that was not tried yet into the outbox; each brings the next after it."""
    await say(tx, What.EFFECT, ref("P", proposal.number), now, data={"index": len(proposal.results)})


async def give_up(tx: Transaction, number: ProposalId, index: int, now: datetime) -> None:
    """Note that an effect failed by a bug, so that it does not hold up the following ones any longer."""
    await _note_if_waiting(tx, number, index, EffectResult(now, "effect-bug"), now)


async def _waiting(tx: Transaction, number: ProposalId, index: int) -> Proposal | None:
    """The proposal, if this effect of it is the next to be carried out: it passed, it was not opened again, and what
    it would do was not removed with its author's words."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None or proposal.state is not ProposalState.DECIDED or len(proposal.results) != index:
        return None
    passed = proposal.outcome is not None and proposal.outcome.passed
    return proposal if passed and index < len(proposal.effects) else None


async def _note_if_waiting(
    tx: Transaction, number: ProposalId, index: int, result: EffectResult, now: datetime
) -> None:
    proposal = await _waiting(tx, number, index)
    if proposal is not None:
        await _note(tx, proposal, result, now)


async def _note(tx: Transaction, proposal: Proposal, result: EffectResult, now: datetime) -> None:
    """Write down what became of an effect; then comes the next, or the announcement of the outcome."""
    effect = proposal.effects[len(proposal.results)]
    proposal = replace(proposal, results=(*proposal.results, result))
    await tx.put(PROPOSALS, proposal)
    name = ref("P", proposal.number)
    await audit(tx, now, None, "proposal.effect", name, **_said(effect, result))
    await refresh(tx, proposal, now)
    if len(proposal.results) < len(proposal.effects):
        await begin_effects(tx, proposal, now)
    else:
        await say(tx, What.PROPOSAL_OUTCOME, name, now, channel=proposal.channel)


def _said(effect: Effect, result: EffectResult) -> dict[str, str]:
    """What the audit log says. Members are left out: they stand in the entry of the area that changed."""
    name = "title" if effect.kind is EffectKind.TASK else "target"
    said = {"kind": effect.kind.value, name: effect.target, "trouble": result.trouble, **dict(result.details)}
    return said if effect.kind in NAMING else {**said, "value": effect.value}
