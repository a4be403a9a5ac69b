"""Delegations: name somebody to vote in one's place, take that back, decline it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.area import area_name
from bot.domain.delegation import Delegation, delegable, delegation_key, in_force, require_straight, stand_ins
from bot.domain.ids import EventId, GuildId, MemberId
from bot.domain.kinds import DELEGATIONS, PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.services.areas import area_or_refuse
from bot.services.base import audit, handled, mark_handled, remember
from bot.services.proposals import refresh
from bot.services.telling import tell
from bot.services.voters import spoken

SUBJECT = "delegation"


class Delegations:
    """The use cases around delegations. ``area`` is as people type it; empty means everywhere."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def name(self, actor: Actor, delegate: Actor, area: str, event: EventId) -> Delegation:
        """Let ``delegate`` vote in the actor's place, instead of whom they had named before for the same area.

        They need not agree, and may decline. The same event names only once. Raises Refusal for oneself, a bot, a
        circle, and an area that there is not.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Delegation:
            if delegate.bot:
                raise Refusal("delegation-to-a-bot")
            where = (await area_or_refuse(tx, area_name(area))).name if area else ""
            wanted = Delegation(actor.id, delegate.id, now, where)
            if await handled(tx, event):
                return await tx.get(DELEGATIONS, wanted.key) or wanted
            before = await tx.find(DELEGATIONS)
            require_straight(before, wanted)
            await remember(tx, actor.id, actor.name)
            await remember(tx, delegate.id, delegate.name)
            await tx.put(DELEGATIONS, wanted)
            await audit(tx, now, actor.id, "delegation.named", SUBJECT, delegate=delegate.id, area=where)
            await _refresh(tx, before, now)
            await mark_handled(tx, event, wanted.key, now)
            return wanted

        return await self._store.run(actor.guild, work)

    async def revoke(self, actor: Actor, area: str, event: EventId) -> Delegation:
        """Take a delegation back; returns it. The same event does so only once. Raises Refusal if there is none."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Delegation:
            where = area_name(area) if area else ""
            if made := await handled(tx, event):
                return Delegation(actor.id, MemberId(int(made)), now, where)
            before = await tx.find(DELEGATIONS)
            found = await tx.get(DELEGATIONS, delegation_key(actor.id, where))
            if found is None:
                raise Refusal("delegation-none-there", area=where) if where else Refusal("delegation-none")
            await tx.delete(DELEGATIONS, found.key)
            await audit(tx, now, actor.id, "delegation.revoked", SUBJECT, delegate=found.delegate, area=where)
            await _refresh(tx, before, now)
            await mark_handled(tx, event, str(found.delegate), now)
            return found

        return await self._store.run(actor.guild, work)

    async def decline(self, actor: Actor, member: MemberId, event: EventId) -> int:
        """Not vote for somebody who named the actor; they are told. Returns how many delegations ended.

        The same event does so only once. Raises Refusal if that member did not name the actor.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> int:
            if made := await handled(tx, event):
                return int(made)
            before = await tx.find(DELEGATIONS)
            ended = [one for one in before if (one.member, one.delegate) == (member, actor.id)]
            if not ended:
                raise Refusal("delegation-not-to-you")
            for one in ended:
                await tx.delete(DELEGATIONS, one.key)
                await audit(tx, now, actor.id, "delegation.declined", SUBJECT, member=member, area=one.area)
            said = {"delegate": int(actor.id), "areas": [one.area for one in ended]}
            await tell(tx, What.DELEGATION_DECLINED, SUBJECT, now, member=member, data=said)
            await _refresh(tx, before, now)
            await mark_handled(tx, event, str(len(ended)), now)
            return len(ended)

        return await self._store.run(actor.guild, work)

    async def listing(self, guild: GuildId) -> list[Delegation]:
        """Every delegation; the overall ones first, then by area, each in the order they were made."""

        async def work(tx: Transaction) -> list[Delegation]:
            return sorted(await tx.find(DELEGATIONS), key=lambda one: (one.area, one.at, one.member))

        return await self._store.run(guild, work)


async def _refresh(tx: Transaction, before: list[Delegation], now: datetime) -> None:
    """Bring the cards up to date on which somebody else votes for a member now."""
    after = await tx.find(DELEGATIONS)
    for proposal in await tx.find(PROPOSALS, "state", ProposalState.OPEN.value):
        if not delegable(proposal):
            continue
        said = spoken(await tx.find(VOTES, "proposal", proposal.number))
        if stand_ins(in_force(before, proposal.area), said) != stand_ins(in_force(after, proposal.area), said):
            await refresh(tx, proposal, now)
