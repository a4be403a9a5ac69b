"""Revisits: a decided question is asked again by itself after the time its author chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.draft import Draft, Prepared
from bot.domain.electorate import Electorate
from bot.domain.ids import EventId, GuildId, ProposalId, ref
from bot.domain.kinds import AREAS, PROPOSALS
from bot.domain.notice import What
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Attention, Proposal, ProposalState, attention
from bot.services.base import audit, get_if, say, settings_of
from bot.services.drafts import open_proposal
from bot.services.proposals import proposal_or_refuse, refresh

_BY_ITSELF = EventId(0)


class Revisits:
    """Asking again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def ask_again(
        self, guild: GuildId, number: ProposalId, electorate_size: int | None = None
    ) -> Proposal | None:
        """Open a new proposal that asks the same under the same rule, if it is time; None if it is not.

        Whoever may vote is judged as of now, and what passing would set off is left out: it was done. While the guild
        has as many open proposals as it allows, it waits, and its channel is told so once.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal | None:
            old = await proposal_or_refuse(tx, number)
            if Attention.REVISIT not in attention(old, now):
                return None
            settings = await settings_of(tx)
            if await tx.count(PROPOSALS, "state", ProposalState.OPEN.value) >= settings.open_limit:
                await _wait(tx, old, settings.open_limit, now)
                return None
            electorate = await _electorate(tx, old, now)
            size = len(electorate.members) if electorate.area else electorate_size
            prepared = Prepared(
                _BY_ITSELF, old.author, old.author_name, old.channel, _draft(old), electorate, size, now
            )
            new = await open_proposal(tx, prepared, settings, now)
            old = replace(old, revisited_by=new.number, revisit_waits=None)
            await tx.put(PROPOSALS, old)
            await refresh(tx, old, now)
            await audit(tx, now, None, "proposal.revisited", ref("P", number), again=ref("P", new.number))
            return new

        return await self._store.run(guild, work)


async def _wait(tx: Transaction, old: Proposal, limit: int, now: datetime) -> None:
    if old.revisit_waits is None:
        await tx.put(PROPOSALS, replace(old, revisit_waits=now))
        await say(tx, What.REVISIT_WAITS, ref("P", old.number), now, channel=old.talk, data={"limit": limit})


async def _electorate(tx: Transaction, old: Proposal, now: datetime) -> Electorate:
    area = await get_if(tx, AREAS, old.electorate.area or None)
    members = area.maintainers if area is not None else old.electorate.members
    return replace(old.electorate, as_of=now, members=members)


def _draft(old: Proposal) -> Draft:
    """The question as it was asked."""
    return Draft(
        title=old.title,
        details=old.details,
        rule=old.escalation.rule if old.escalation is not None else old.rule,
        length=old.length or old.closes_at - old.opened_at,
        options=tuple(option.label for option in old.options if option.label),
        visibility=old.visibility,
        secret=old.secret,
        reason_for_no=old.reason_for_no,
        area=old.area,
        revisits=old.number,
    )
