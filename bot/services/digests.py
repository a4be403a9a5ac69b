"""Digests: what is open, put before a channel at a local time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.digest import LATE_AFTER, Digest, DigestContent, content_data
from bot.domain.ids import ChannelId, DigestId, GuildId, ref
from bot.domain.kinds import CONTRIBUTIONS, DIGESTS, PROPOSALS, TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.schedule import Recurrence
from bot.domain.task import Task, TaskState
from bot.services.base import audit, present, require_maintainer, say

CLOSING_WITHIN: Final = timedelta(hours=48)


@dataclass(frozen=True)
class DigestItems:
    """What a digest lists: free tasks, contributions that wait for a review, proposals that close soon."""

    tasks: tuple[Task, ...] = ()
    reviews: tuple[Contribution, ...] = ()
    votes: tuple[Proposal, ...] = ()


class Digests:
    """The use cases around digests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def set(self, actor: Actor, *, channel: ChannelId, at: time, weekdays: tuple[int, ...]) -> Digest:
        """Send a digest to a channel at a local time on some weekdays; replaces the one the channel has.

        Maintainers only (Refusal otherwise).
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Digest:
            settings = await require_maintainer(tx, actor, "digest-not-maintainer")
            existing = await tx.find(DIGESTS, "channel", channel)
            number = existing[0].number if existing else DigestId(await tx.next_number(DIGESTS))
            after = existing[0].last_date if existing else None
            coming = Recurrence(at, weekdays, settings.timezone).next(now, after)
            digest = Digest(number, channel, at, weekdays, settings.timezone, coming.at, coming.date, after)
            await tx.put(DIGESTS, digest)
            await audit(
                tx,
                now,
                actor.id,
                "digest.set",
                ref("D", number),
                channel=channel,
                at=f"{at:%H:%M}",
                days=list(weekdays),
            )
            return digest

        return await self._store.run(actor.guild, work)

    async def off(self, actor: Actor, channel: ChannelId) -> None:
        """Send no more digests to a channel. Raises Refusal if it gets none, or the actor is no maintainer."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            await require_maintainer(tx, actor, "digest-not-maintainer")
            existing = await tx.find(DIGESTS, "channel", channel)
            if not existing:
                raise Refusal("digest-none-here")
            for digest in existing:
                await tx.delete(DIGESTS, digest.number)
                await audit(tx, now, actor.id, "digest.off", ref("D", digest.number), channel=channel)

        await self._store.run(actor.guild, work)

    async def listing(self, guild: GuildId) -> list[Digest]:
        """The guild's digests."""
        return await self._store.run(guild, lambda tx: tx.find(DIGESTS))

    async def preview(self, guild: GuildId) -> DigestContent:
        """What a digest would say now."""
        now = self._clock.now()
        return await self._store.run(guild, lambda tx: _compose(tx, now))

    async def items(self, guild: GuildId, content: DigestContent) -> DigestItems:
        """The things themselves, as they are now."""

        async def work(tx: Transaction) -> DigestItems:
            return DigestItems(
                tasks=await present(tx, TASKS, content.tasks),
                reviews=await present(tx, CONTRIBUTIONS, content.reviews),
                votes=await present(tx, PROPOSALS, content.votes),
            )

        return await self._store.run(guild, work)

    async def send_due(self, guild: GuildId, number: DigestId) -> bool:
        """Put a due digest into the outbox, once per local date, and set the next; says whether one was put there.

        An empty digest is not sent. Several occurrences missed in an outage become one.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> bool:
            digest = await tx.get(DIGESTS, number)
            if digest is None or digest.next_due > now:
                return False
            happens, coming = digest.recurrence.step(digest.planned, now)
            last = digest.next_date if happens else digest.last_date
            await tx.put(DIGESTS, replace(digest, last_date=last, next_date=coming.date, next_due=coming.at))
            content = await _compose(tx, now) if happens else DigestContent()
            if content.empty:
                return False
            late = now - digest.next_due > LATE_AFTER
            await say(
                tx,
                What.DIGEST,
                ref("D", number),
                now,
                channel=digest.channel,
                data={**content_data(content), "late": late},
            )
            return True

        return await self._store.run(guild, work)


def rescheduled(digest: Digest, timezone: str, now: datetime) -> Digest:
    """The digest at the same wall-clock time in another zone, never twice on one local date."""
    coming = replace(digest, timezone=timezone).recurrence.next(now, digest.last_date)
    return replace(digest, timezone=timezone, next_date=coming.date, next_due=coming.at)


async def _compose(tx: Transaction, now: datetime) -> DigestContent:
    tasks = await tx.find(TASKS, "state", TaskState.OPEN.value)
    waiting = await tx.find(CONTRIBUTIONS, "state", ContributionState.WAITING.value)
    voting = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
    closing = [proposal for proposal in voting if now < proposal.closes_at <= now + CLOSING_WITHIN]
    return DigestContent(
        tasks=tuple(task.number for task in tasks),
        reviews=tuple(item.number for item in sorted(waiting, key=lambda item: item.latest.at)),
        votes=tuple(item.number for item in sorted(closing, key=lambda item: item.closes_at)),
    )
