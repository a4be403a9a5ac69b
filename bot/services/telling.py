"""Telling one person something that they did not just ask for: as they wish, and only then.

What answers somebody's own click is no such thing and goes straight into the outbox (``bot.services.base.say``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import ChannelId, MemberId
from bot.domain.kinds import DIGESTS, INVITEES, PEOPLE
from bot.domain.notice import What
from bot.domain.people import is_former
from bot.domain.ports import Transaction
from bot.domain.preferences import Preferences, Told
from bot.services.base import say, settings_of


async def preferences_of(tx: Transaction, member: MemberId) -> Preferences:
    """What a member chose, or the defaults where they chose nothing."""
    person = await tx.get(PEOPLE, member)
    return person.preferences if person is not None else Preferences()


async def reachable(tx: Transaction, member: MemberId) -> bool:
    """Whether ``tell`` would reach a member at all."""
    return not is_former(member) and (await preferences_of(tx, member)).told is not Told.OFF


async def tell(
    tx: Transaction,
    what: What,
    subject: str,
    now: datetime,
    *,
    member: MemberId,
    data: Mapping[str, object] | None = None,
    channel: ChannelId | None = None,
    key: str = "",
) -> bool:
    """Have a member told something through the outbox, once; says whether they will be.

    They are not if they want to be told nothing, or had themself erased. In their quiet hours they are told when those
    end. ``channel`` is where it happened, to be named if everybody there may read it: who prefers that is mentioned
    there. It takes the place of what waits under the same ``key``, if one is given.
    """
    if not await reachable(tx, member):
        return False
    preferences = await preferences_of(tx, member)
    due = preferences.loud_at(now, (await settings_of(tx)).zone)
    if preferences.told is Told.CHANNEL and channel is not None:
        await say(tx, what, subject, now, channel=channel, mention=member, data=data, due=due, key=key)
    else:
        await say(tx, what, subject, now, member=member, data=data, due=due, key=key)
    return True


async def end_wishes(tx: Transaction, member: MemberId) -> None:
    """Whoever cannot be told anything directly any more, because they have left or let nobody write to them, gets no
    digest of their own, no bundles and no invitations, until they wish for them anew."""
    for digest in await tx.find(DIGESTS, "member", member):
        await tx.delete(DIGESTS, digest.number)
    await tx.delete(INVITEES, member)
    person = await tx.get(PEOPLE, member)
    if person is not None and person.news_due is not None:
        await tx.put(PEOPLE, replace(person, news_due=None))
