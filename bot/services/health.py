"""The health of the commons: figures made of bounded reads, kept for whoever looks, and made anew once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.domain.contribution import Contribution, ContributionState, Verdict
from bot.domain.handling import TAKEN
from bot.domain.health import Health
from bot.domain.ids import ContributionId, GuildId, MemberId
from bot.domain.kinds import AREAS, CONTRIBUTIONS, HEALTH, REVISIONS, TASKS
from bot.domain.measuring import GivenFacts, TaskFacts, first_week, measured, start_of
from bot.domain.people import Actor
from bot.domain.ports import Clock, Key, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import Left, Task, TaskState
from bot.services.base import get_if, settings_of

AGAIN: Final = timedelta(days=1)
"""After which time the figures are made anew by themselves."""

FRESH: Final = timedelta(hours=1)
"""How old figures may be for somebody who asks for them."""

MOST: Final = 5_000
"""How many contributions, and how many tasks that are done, are read: the newest."""

_AT_ONCE: Final = 100
_EARLIER: Final = 20
_KEY: Final = "health"


class HealthOfCommons:
    """The use cases around the figures."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock
        self._making: dict[GuildId, asyncio.Task[Health]] = {}

    async def of(self, guild: GuildId) -> Health:
        """The figures of a guild, an hour old at most. However many ask at once, they are made once."""
        kept = await self._store.run(guild, lambda tx: tx.get(HEALTH, _KEY))
        if kept is not None and kept.weeks and timedelta() <= self._clock.now() - kept.at < FRESH:
            return kept
        making = self._making.get(guild)
        if making is None:
            making = self._making[guild] = asyncio.create_task(self.measure(guild))
            making.add_done_callback(lambda _: self._making.pop(guild, None))
        return await asyncio.shield(making)

    async def asked(self, actor: Actor) -> Health:
        """The same, for a maintainer or an admin. Raises Refusal for anybody else."""
        settings = await self._store.run(actor.guild, settings_of)
        if not (actor.admin or settings.is_maintainer(actor)):
            raise Refusal("health-not-maintainer")
        return await self.of(actor.guild)

    async def measure_due(self, guild: GuildId) -> None:
        """Make the figures anew if it is time."""
        kept = await self._store.run(guild, lambda tx: tx.get(HEALTH, _KEY))
        if kept is not None and kept.look_at <= self._clock.now():
            await self.measure(guild)

    async def measure(self, guild: GuildId) -> Health:
        """Make the figures anew and keep them."""
        now = self._clock.now()
        settings = await self._store.run(guild, settings_of)
        since = start_of(first_week(settings.zone, now), settings.zone)
        tasks, tasks_left_out = await self._tasks(guild)
        given, known, left_out = await self._given(guild, since)
        areas = await self._store.run(guild, lambda tx: tx.find(AREAS))
        health = await asyncio.to_thread(
            measured,
            tasks,
            given,
            [area.name for area in areas if area.orphan],
            known,
            settings.zone,
            now,
            now + AGAIN,
            whole=not (tasks_left_out or left_out),
        )
        await self._store.run(guild, lambda tx: tx.put(HEALTH, health))
        return health

    async def _tasks(self, guild: GuildId) -> tuple[list[TaskFacts], bool]:
        """What counts of the tasks: of all that are not done, and of the newest that are; whether some were left out.

        The oldest are read too: what is done today may have been opened long ago.
        """

        async def not_done(tx: Transaction) -> list[Task]:
            states = (TaskState.OPEN, TaskState.CLAIMED)
            return [task for state in states for task in await tx.find(TASKS, "state", state.value)]

        facts = [_of_task(task) for task in await self._store.run(guild, not_done)]
        before: Key | None = None
        for _ in range(MOST // _AT_ONCE):

            async def done(tx: Transaction, before: Key | None = before) -> list[Task]:
                done = TaskState.DONE.value
                return await tx.find(TASKS, "state", done, newest_first=True, before=before, limit=_AT_ONCE)

            batch = await self._store.run(guild, done)
            facts += map(_of_task, batch)
            if len(batch) < _AT_ONCE:
                return facts, False
            before = batch[-1].number
        return facts, True

    async def _given(self, guild: GuildId, since: datetime) -> tuple[list[GivenFacts], set[MemberId], bool]:
        """What counts of the contributions handed in since then; of whom work was accepted before; whether some were
        left out."""
        numbered, before, left_out = list[tuple[ContributionId, GivenFacts]](), None, True
        for _ in range(MOST // _AT_ONCE):
            batch = await self._store.run(guild, lambda tx, before=before: _newest(tx, before))  # type: ignore[misc]
            numbered += [one for one in batch if one[1].at >= since]
            if len(batch) < _AT_ONCE or batch[-1][1].at < since:
                left_out = False
                break
            before = batch[-1][0]
        if not numbered:
            return [], set(), left_out
        facts, first = [one for _, one in numbered], numbered[-1][0]
        makers = sorted({who for one in facts if one.accepted is not None for who in one.makers})
        known = await self._store.run(guild, lambda tx: _accepted_before(tx, makers, first))
        return facts, known, left_out


async def kept_figures(tx: Transaction, now: datetime) -> Health | None:
    """The figures as they are kept, a day old at most while the bot runs; one read, for a digest.

    None where there are none yet; then they are made soon, for the next time.
    """
    kept = await tx.get(HEALTH, _KEY)
    if kept is None:
        await tx.put(HEALTH, Health(at=now, look_at=now))
    return kept if kept is not None and kept.weeks else None


async def _newest(tx: Transaction, before: Key | None) -> list[tuple[ContributionId, GivenFacts]]:
    found = await tx.find(CONTRIBUTIONS, newest_first=True, before=before, limit=_AT_ONCE)
    return [(one.number, await _of_contribution(tx, one)) for one in found]


async def _of_contribution(tx: Transaction, one: Contribution) -> GivenFacts:
    makers = tuple(dict.fromkeys((one.author, *(other.id for other in one.co_authors))))
    accepted = await _accepted_at(tx, one)
    answers = [review.at for review in one.reviews if review.reviewer not in makers or review.at == accepted]
    answered = min([*answers, *([accepted] if accepted is not None else [])], default=None)
    return GivenFacts(makers, one.created_at, answered, accepted, one.state in TAKEN, tuple(_acts(one)))


async def _accepted_at(tx: Transaction, one: Contribution) -> datetime | None:
    """When it was accepted: when its revision was made; of work beyond text when a maintainer confirmed it."""
    if one.state is not ContributionState.ACCEPTED:
        return None
    revision = await get_if(tx, REVISIONS, one.accepted)
    if revision is not None:
        return revision.at
    confirmed = [review.at for review in one.reviews if review.verdict is Verdict.APPROVE]
    return max(confirmed, default=one.latest.at)


def _acts(one: Contribution) -> Iterator[tuple[MemberId, datetime]]:
    """Who did something about a contribution, and when: tracked it, handed in a version, agreed, reviewed, settled."""
    yield one.tracked_by, one.created_at
    yield from ((one.author, work.at) for work in one.works)
    yield from ((one.author, consent.at) for consent in (one.consent, one.sign_off) if consent is not None)
    yield from ((other.id, other.consent.at) for other in one.co_authors if other.consent is not None)
    for review in one.reviews:
        yield review.reviewer, review.at
        if review.settled is not None:
            yield review.settled.by, review.settled.at


def _of_task(task: Task) -> TaskFacts:
    lapses = tuple(left.at for left in task.handovers if left.left is Left.LAPSED)
    return TaskFacts(task.created_at, task.done_at, lapses, task.state is TaskState.OPEN, task.minutes)


async def _accepted_before(tx: Transaction, members: Iterable[MemberId], number: ContributionId) -> set[MemberId]:
    """Those of whom work before that number was accepted, as far as their earliest works show it."""
    found = set[MemberId]()
    for member in members:
        for index in ("author", "co-author"):
            earliest = await tx.find(CONTRIBUTIONS, index, member, limit=_EARLIER)
            if any(one.number < number and one.state is ContributionState.ACCEPTED for one in earliest):
                found.add(member)
    return found
