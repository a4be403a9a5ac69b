"""Canned reasons: kept for a guild's reviewers by its maintainers."""

from __future__ import annotations

from bot.domain.canned import Reasons
from bot.domain.ids import GuildId
from bot.domain.kinds import REASONS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.services.base import audit, require_maintainer

_REFUSED = "review-not-maintainer"


class CannedReasons:
    """The use cases around canned reasons. ``Reasons`` that are not the guild's own are those that come along."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def get(self, guild: GuildId) -> Reasons:
        """The guild's own reasons, if it has any."""
        return await self._store.run(guild, _of)

    async def add(self, actor: Actor, name: str, text: str, along: Reasons) -> Reasons:
        """Keep a reason, beside those there are (``along``, while the guild has none of its own). Only maintainers may.
        Raises Refusal."""
        return await self._change(actor, name, along, text)

    async def remove(self, actor: Actor, name: str, along: Reasons) -> Reasons:
        """Let go of a reason. Only maintainers may. Raises Refusal."""
        return await self._change(actor, name, along, None)

    async def _change(self, actor: Actor, name: str, along: Reasons, text: str | None) -> Reasons:
        now = self._clock.now()

        async def work(tx: Transaction) -> Reasons:
            await require_maintainer(tx, actor, _REFUSED)
            before = await _of(tx)
            before = before if before.own else along
            after = before.without(name) if text is None else before.with_one(name, text)
            await tx.put(REASONS, after)
            action = "reason.removed" if text is None else "reason.kept"
            await audit(tx, now, actor.id, action, "reasons", name=" ".join(name.split()))
            return after

        return await self._store.run(actor.guild, work)


async def _of(tx: Transaction) -> Reasons:
    return await tx.get(REASONS, "reasons") or Reasons()
