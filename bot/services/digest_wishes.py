"""How digests are set: as they usually are, as somebody wishes, and by which clock."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from typing import Final

from bot.domain.digest import AREAS_LIMIT, OWN, USUAL, Digest, Length, Section, checked_sections, rescheduled
from bot.domain.ids import ChannelId, DigestId, MemberId
from bot.domain.kinds import AREAS, DIGESTS
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.schedule import A_MONDAY, EVERY_DAY, checked
from bot.domain.settings import known_zone
from bot.services.base import settings_of
from bot.services.telling import preferences_of

NINE: Final = time(9)
"""When digests come where nobody says when."""


@dataclass(frozen=True)
class Wish:
    """How a digest is to be, or what is to be different about it; None leaves a thing as it is, or as it usually is.

    An empty ``zone`` stands for that of the guild, or of the member.
    """

    channel: ChannelId | None = None
    at: time | None = None
    weekdays: tuple[int, ...] | None = None
    weeks: int | None = None
    zone: str | None = None
    areas: tuple[str, ...] | None = None
    sections: tuple[Section, ...] | None = None
    length: Length | None = None

    @property
    def timed(self) -> bool:
        """Whether it is about when the digest comes."""
        return any(value is not None for value in (self.at, self.weekdays, self.weeks, self.zone))


async def blank(tx: Transaction, now: datetime, member: MemberId | None = None) -> Digest:
    """A digest as it usually is, with a number of its own."""
    return replace(await usual(tx, now, member), number=DigestId(await tx.next_number(DIGESTS)))


async def usual(tx: Transaction, now: datetime, member: MemberId | None = None) -> Digest:
    """A digest of the guild's, or a member's own, as it is where nobody wishes otherwise; without a number."""
    zone, sections = await _zone(tx, member), OWN if member is not None else USUAL
    bare = Digest(DigestId(0), None, NINE, EVERY_DAY, zone, now, now.date(), sections=sections, member=member)
    return bare.planned_for(bare.recurrence.next(now))


async def _zone(tx: Transaction, member: MemberId | None) -> str:
    zone = (await settings_of(tx)).zone
    return (await preferences_of(tx, member)).zone(zone).key if member is not None else zone.key


async def wished(tx: Transaction, digest: Digest, wish: Wish, now: datetime) -> Digest:
    """The digest as it is wished, never twice on one local date. Raises Refusal for an area there is not, too many of
    them, no section, an unknown zone, and days on which it would never come."""
    if wish.areas is not None and len(wish.areas) > AREAS_LIMIT:
        raise Refusal("digest-too-many-areas", limit=AREAS_LIMIT)
    for area in wish.areas or ():
        if area not in digest.areas and await tx.get(AREAS, area) is None:
            raise Refusal("area-unknown", name=area)
    plain = ("channel", "at", "weekdays", "weeks", "areas", "length")
    given = {field.name: getattr(wish, field.name) for field in fields(wish) if field.name in plain}
    after = replace(digest, **{name: value for name, value in given.items() if value is not None})
    if wish.sections is not None:
        after = replace(after, sections=checked_sections(wish.sections))
    if wish.zone is not None:
        zone = known_zone(wish.zone) if wish.zone else await _zone(tx, digest.member)
        after = replace(after, timezone=zone, own_zone=bool(wish.zone))
    if not wish.timed:
        return after
    if wish.weeks is not None or wish.weekdays is not None:
        every_week = checked(replace(after, weeks=1).recurrence)
        after = replace(after, since=every_week.next(now).date if after.weeks > 1 else A_MONDAY)
    return after.planned_for(checked(after.recurrence).next(now, digest.last_date))


async def follow_zones(tx: Transaction, now: datetime, member: MemberId | None = None) -> None:
    """After the guild's time zone changed, or a member's: digests that have none of their own keep their time of day
    in the new one."""
    found = await tx.find(DIGESTS, "member", member) if member is not None else await tx.find(DIGESTS)
    for digest in found:
        zone = digest.timezone if digest.own_zone else await _zone(tx, digest.member)
        if zone != digest.timezone:
            await tx.put(DIGESTS, rescheduled(digest, zone, now))
