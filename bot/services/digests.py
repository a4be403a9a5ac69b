"""Digests: what is open and what was done, put before a channel or a member at a local time."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from typing import Final

from bot.domain.contribution import Contribution
from bot.domain.digest import (
    AREAS_LIMIT,
    ASKS,
    DIGESTS_LIMIT,
    LATE_AFTER,
    OWN,
    USUAL,
    Digest,
    DigestContent,
    Length,
    Section,
    checked_sections,
    content_data,
    rescheduled,
)
from bot.domain.health import Health
from bot.domain.ids import ChannelId, ContributionId, DigestId, EventId, GuildId, MemberId, ref
from bot.domain.kinds import AREAS, DIGESTS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.schedule import A_MONDAY, EVERY_DAY, checked
from bot.domain.settings import known_zone
from bot.services.base import audit, handled, mark_handled, remember, require_maintainer, say, settings_of
from bot.services.composing import compose
from bot.services.digest_marks import Item, is_done, named
from bot.services.handling import handling_of
from bot.services.health import kept_figures
from bot.services.telling import preferences_of, reachable, tell

NINE: Final = time(9)


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


@dataclass(frozen=True)
class Entry:
    """One thing that a digest names, as it is now; ``done`` if the digest asks for something that was done."""

    name: str
    item: Item
    done: bool = False
    thanks: int = 0


@dataclass(frozen=True)
class Part:
    """A section of a digest as it is shown."""

    section: Section
    entries: tuple[Entry, ...] = ()
    more: int = 0
    health: Health | None = None


class Digests:
    """The use cases around digests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def add(self, actor: Actor, channel: ChannelId, wish: Wish, event: EventId) -> Digest:
        """Have a digest posted in a channel regularly; the same event makes one.

        Maintainers only; Refusal otherwise, for too many, and for a wish that cannot be.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Digest:
            await require_maintainer(tx, actor, "digest-not-maintainer")
            if made := await handled(tx, event):
                return await _of_channel(tx, DigestId(int(made)))
            if len(await _in_channels(tx)) >= DIGESTS_LIMIT:
                raise Refusal("digest-too-many", limit=DIGESTS_LIMIT)
            digest = await _wished(tx, await _blank(tx, now), replace(wish, channel=channel), now)
            await tx.put(DIGESTS, digest)
            await mark_handled(tx, event, str(digest.number), now)
            await audit(tx, now, actor.id, "digest.added", ref("D", digest.number), **_said(digest))
            return digest

        return await self._store.run(actor.guild, work)

    async def edit(self, actor: Actor, number: DigestId, wish: Wish) -> Digest:
        """Change a digest of a channel. It never comes twice on one local date. Maintainers only (Refusal)."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Digest:
            await require_maintainer(tx, actor, "digest-not-maintainer")
            before = await _of_channel(tx, number)
            after = await _wished(tx, before, wish, now)
            if after != before:
                await tx.put(DIGESTS, after)
                await audit(tx, now, actor.id, "digest.changed", ref("D", number), **_said(after))
            return after

        return await self._store.run(actor.guild, work)

    async def remove(self, actor: Actor, number: DigestId) -> Digest:
        """Have a digest come no more. Maintainers only; Refusal otherwise, and if there is none of this number."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Digest:
            await require_maintainer(tx, actor, "digest-not-maintainer")
            digest = await _of_channel(tx, number)
            await tx.delete(DIGESTS, number)
            await audit(tx, now, actor.id, "digest.removed", ref("D", number), channel=digest.channel)
            return digest

        return await self._store.run(actor.guild, work)

    async def listing(self, guild: GuildId) -> list[Digest]:
        """The digests that go to channels."""
        return await self._store.run(guild, _in_channels)

    async def get(self, guild: GuildId, number: DigestId) -> Digest:
        """A digest of a channel. Raises Refusal if there is none of this number."""
        return await self._store.run(guild, lambda tx: _of_channel(tx, number))

    async def preview(self, guild: GuildId, number: DigestId | None = None) -> DigestContent:
        """What a digest would say now; without a number, one as it usually is."""
        now = self._clock.now()

        async def work(tx: Transaction) -> DigestContent:
            digest = await _of_channel(tx, number) if number is not None else await _usual(tx, now)
            return await compose(tx, digest, now)

        return await self._store.run(guild, work)

    async def preview_own(self, actor: Actor) -> DigestContent:
        """What the actor's own digest would say now, or one as it usually is."""
        now = self._clock.now()

        async def work(tx: Transaction) -> DigestContent:
            return await compose(tx, await _of_member(tx, actor.id) or await _usual(tx, now, actor.id), now)

        return await self._store.run(actor.guild, work)

    async def post_now(self, actor: Actor, number: DigestId) -> bool:
        """Put a digest into the outbox now, beside those that come by themselves; False where it would be empty.

        Maintainers only (Refusal).
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> bool:
            await require_maintainer(tx, actor, "digest-not-maintainer")
            digest = await _of_channel(tx, number)
            if not await _queue(tx, digest, now, late=False):
                return False
            await audit(tx, now, actor.id, "digest.posted", ref("D", number))
            return True

        return await self._store.run(actor.guild, work)

    async def own(self, actor: Actor) -> tuple[Digest | None, bool]:
        """The actor's own digest, and whether it reaches them: they may have wished to be told nothing."""

        async def work(tx: Transaction) -> tuple[Digest | None, bool]:
            return await _of_member(tx, actor.id), await reachable(tx, actor.id)

        return await self._store.run(actor.guild, work)

    async def set_own(self, actor: Actor, wish: Wish) -> Digest:
        """Have a digest of one's own, or change it. Raises Refusal for a wish that cannot be."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Digest:
            await remember(tx, actor.id, actor.name)
            mine = await _of_member(tx, actor.id)
            before = mine if mine is not None else await _blank(tx, now, actor.id)
            after = await _wished(tx, before, wish, now)
            await tx.put(DIGESTS, after)
            return after

        return await self._store.run(actor.guild, work)

    async def end_own(self, actor: Actor) -> None:
        """Have no digest of one's own any more. Raises Refusal if there is none."""

        async def work(tx: Transaction) -> None:
            mine = await _of_member(tx, actor.id)
            if mine is None:
                raise Refusal("digest-none-of-yours")
            await tx.delete(DIGESTS, mine.number)

        await self._store.run(actor.guild, work)

    async def items(self, guild: GuildId, content: DigestContent) -> list[Part]:
        """What a digest names, as it is now; without what is there no more."""
        now = self._clock.now()

        async def work(tx: Transaction) -> list[Part]:
            parts = []
            for part in content.sections:
                health = await kept_figures(tx, now) if part.section is Section.HEALTH else None
                entries = [entry for name in part.refs if (entry := await _entry(tx, part.section, name)) is not None]
                parts.append(Part(part.section, tuple(entries), part.more, health))
            return [part for part in parts if part.entries or part.health is not None]

        return await self._store.run(guild, work)

    async def posted(self, guild: GuildId, number: DigestId) -> Digest | None:
        """A digest of a channel or a member that was posted at least once; None if there is none, or it was not."""
        digest = await self._store.run(guild, lambda tx: tx.get(DIGESTS, number))
        return digest if digest is not None and digest.posted is not None else None

    async def send_due(self, guild: GuildId, number: DigestId) -> bool:
        """Put a due digest into the outbox, once per local date, and set the next; says whether one was put there.

        An empty digest is not sent. Several occurrences missed in an outage become one, and so do those that could not
        be sent for as long.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> bool:
            digest = await tx.get(DIGESTS, number)
            if digest is None or digest.next_due > now:
                return False
            happens, coming = digest.recurrence.step(digest.planned, now)
            after = digest.planned_for(coming)
            if happens:
                after = replace(after, last_date=digest.next_date)
            await tx.put(DIGESTS, after)
            return happens and await _queue(tx, after, now, late=now - digest.next_due > LATE_AFTER)

        return await self._store.run(guild, work)

    async def retime(self, guild: GuildId, number: DigestId) -> None:
        """Bring the next occurrence into agreement with the rules of its time zone, which may have changed since it
        was planned."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            digest = await tx.get(DIGESTS, number)
            if digest is not None and (coming := digest.recurrence.retimed(digest.planned, now)) != digest.planned:
                await tx.put(DIGESTS, digest.planned_for(coming))

        await self._store.run(guild, work)


async def follow_zones(tx: Transaction, now: datetime, member: MemberId | None = None) -> None:
    """After the guild's time zone changed, or a member's: digests that have none of their own keep their time of day
    in the new one."""
    found = await tx.find(DIGESTS, "member", member) if member is not None else await tx.find(DIGESTS)
    for digest in found:
        zone = digest.timezone if digest.own_zone else await _zone(tx, digest.member)
        if zone != digest.timezone:
            await tx.put(DIGESTS, rescheduled(digest, zone, now))


async def _queue(tx: Transaction, digest: Digest, now: datetime, *, late: bool) -> bool:
    """Put a digest into the outbox, in place of an earlier one that still waits there; whether there is any."""
    content = await compose(tx, digest, now)
    if content.empty:
        return False
    name = ref("D", digest.number)
    data, key = {**content_data(content), "late": late}, f"{What.DIGEST.value}:{name}"
    if digest.member is not None:
        return await tell(tx, What.DIGEST, name, now, member=digest.member, data=data, key=key)
    await say(tx, What.DIGEST, name, now, channel=digest.channel, data=data, key=key)
    return True


async def _entry(tx: Transaction, section: Section, name: str) -> Entry | None:
    item = await named(tx, name)
    if item is None:
        return None
    thanked = isinstance(item, Contribution) and section is Section.THANKS
    thanks = len((await handling_of(tx, ContributionId(int(name[1:])))).thanks) if thanked else 0
    return Entry(name, item, section in ASKS and is_done(item), thanks)


async def _in_channels(tx: Transaction) -> list[Digest]:
    return [digest for digest in await tx.find(DIGESTS) if digest.member is None]


async def _of_channel(tx: Transaction, number: DigestId) -> Digest:
    digest = await tx.get(DIGESTS, number)
    if digest is None or digest.member is not None:
        raise Refusal("digest-unknown", number=number)
    return digest


async def _of_member(tx: Transaction, member: MemberId) -> Digest | None:
    return next(iter(await tx.find(DIGESTS, "member", member)), None)


async def _blank(tx: Transaction, now: datetime, member: MemberId | None = None) -> Digest:
    """A digest as it usually is, with a number of its own."""
    return replace(await _usual(tx, now, member), number=DigestId(await tx.next_number(DIGESTS)))


async def _usual(tx: Transaction, now: datetime, member: MemberId | None = None) -> Digest:
    zone, sections = await _zone(tx, member), OWN if member is not None else USUAL
    bare = Digest(DigestId(0), None, NINE, EVERY_DAY, zone, now, now.date(), sections=sections, member=member)
    return bare.planned_for(bare.recurrence.next(now))


async def _zone(tx: Transaction, member: MemberId | None) -> str:
    zone = (await settings_of(tx)).zone
    return (await preferences_of(tx, member)).zone(zone).key if member is not None else zone.key


async def _wished(tx: Transaction, digest: Digest, wish: Wish, now: datetime) -> Digest:
    """The digest as it is wished. Raises Refusal."""
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


def _said(digest: Digest) -> dict[str, object]:
    """What the audit log says of a digest."""
    return {
        "channel": digest.channel,
        "at": f"{digest.at:%H:%M}",
        "days": list(digest.weekdays),
        "weeks": digest.weeks,
        "zone": digest.timezone,
        "areas": list(digest.areas),
        "sections": [section.value for section in digest.sections],
        "length": digest.length.value,
    }
