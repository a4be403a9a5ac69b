"""Digests: what is open and what was done, put before a channel or a member at a local time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.digest import DIGESTS_LIMIT, LATE_AFTER, Digest, DigestContent, content_data
from bot.domain.ids import ChannelId, DigestId, EventId, GuildId, MemberId, ref
from bot.domain.kinds import DIGESTS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit, handled, mark_handled, remember, require_maintainer, say
from bot.services.composing import compose
from bot.services.digest_parts import Part, parts_of
from bot.services.digest_wishes import Wish, blank, usual, wished
from bot.services.telling import reachable, tell


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
            digest = await wished(tx, await blank(tx, now), replace(wish, channel=channel), now)
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
            after = await wished(tx, before, wish, now)
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
            digest = await _of_channel(tx, number) if number is not None else await usual(tx, now)
            return await compose(tx, digest, now)

        return await self._store.run(guild, work)

    async def preview_own(self, actor: Actor) -> DigestContent:
        """What the actor's own digest would say now, or one as it usually is."""
        now = self._clock.now()

        async def work(tx: Transaction) -> DigestContent:
            return await compose(tx, await _of_member(tx, actor.id) or await usual(tx, now, actor.id), now)

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
            before = mine if mine is not None else await blank(tx, now, actor.id)
            after = await wished(tx, before, wish, now)
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
        return await self._store.run(guild, lambda tx: parts_of(tx, content, now))

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


async def _in_channels(tx: Transaction) -> list[Digest]:
    return [digest for digest in await tx.find(DIGESTS) if digest.member is None]


async def _of_channel(tx: Transaction, number: DigestId) -> Digest:
    digest = await tx.get(DIGESTS, number)
    if digest is None or digest.member is not None:
        raise Refusal("digest-unknown", number=number)
    return digest


async def _of_member(tx: Transaction, member: MemberId) -> Digest | None:
    return next(iter(await tx.find(DIGESTS, "member", member)), None)


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
