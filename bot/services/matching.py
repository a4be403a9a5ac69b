"""Matching: open tasks for somebody who looks for something to do, and invitations for those who asked for some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain import inviting, matching
from bot.domain.area import area_name
from bot.domain.board import Sought
from bot.domain.contribution import ContributionState
from bot.domain.ids import GuildId, MemberId, TaskId, ref
from bot.domain.inviting import Invitee, Round
from bot.domain.kinds import AREAS, CONTRIBUTIONS, INVITEES, ROUNDS, TASKS, WATCHES
from bot.domain.matching import Interests, Suggestion
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.task import Task
from bot.domain.watching import Topic
from bot.services.areas import area_or_refuse
from bot.services.base import audit, remember, settings_of
from bot.services.task_keeping import is_newcomer
from bot.services.telling import reachable, tell

READ: Final = 1_000
"""How many free tasks are looked through, the newest; and how many members are asked in one round of invitations."""

_PAST: Final = 30
_NOON: Final = 12
_KEY: Final = "round"


@dataclass(frozen=True)
class Found:
    """What is suggested to somebody, and whether there is more."""

    suggestions: tuple[Suggestion, ...]
    more: bool


class Matching:
    """The use cases around both."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def next(self, actor: Actor, sought: Sought, skip: int = 0) -> Found:
        """A few free tasks for somebody, and why, after the first ``skip``. Raises Refusal for an area there is not."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Found:
            if sought.area:
                await area_or_refuse(tx, sought.area)
            free = await tx.find(TASKS, "free", "free", newest_first=True, limit=READ)
            tasks = [task for task in free if _fits(task, sought)]
            known = await interests_of(tx, actor.id)
            found, more = matching.suggestions(tasks, known, now, minutes=sought.minutes, skip=skip)
            return Found(tuple(found), more)

        return await self._store.run(actor.guild, work)

    async def invitee(self, actor: Actor) -> Invitee | None:
        """What somebody wants to be invited to; None if to nothing."""
        return await self._store.run(actor.guild, lambda tx: tx.get(INVITEES, actor.id))

    async def opt_in(self, actor: Actor, topics: Iterable[str] | None, monthly: int | None) -> Invitee:
        """Want to be invited to tasks on some topics (areas or skills; none: on any), so often in 30 days; what is None
        stays as it is. Raises Refusal for what is not allowed."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Invitee:
            before = await tx.get(INVITEES, actor.id) or Invitee(actor.id, actor.name)
            chosen = before.topics if topics is None else await _topics(tx, topics)
            often = before.monthly if monthly is None else inviting.checked_monthly(monthly)
            await remember(tx, actor.id, actor.name)
            invitee = Invitee(actor.id, actor.name, chosen, often, before.invited)
            await tx.put(INVITEES, invitee)
            if await tx.get(ROUNDS, _KEY) is None:
                await tx.put(ROUNDS, Round(_next_noon(now, (await settings_of(tx)).zone)))
            return invitee

        return await self._store.run(actor.guild, work)

    async def opt_out(self, guild: GuildId, member: MemberId) -> None:
        """Want to be invited no more. Nothing happens for who is not."""
        await self._store.run(guild, lambda tx: tx.delete(INVITEES, member))

    async def topics(self, guild: GuildId) -> list[str]:
        """What can be chosen as a topic: the areas, and the skills that free tasks take."""

        async def work(tx: Transaction) -> list[str]:
            areas = [area.name for area in await tx.find(AREAS)]
            free = await tx.find(TASKS, "free", "free", newest_first=True, limit=READ)
            return [*areas, *sorted({skill for task in free for skill in task.skills} - set(areas))]

        return await self._store.run(guild, work)

    async def invite(self, guild: GuildId) -> int:
        """Give the invitations that are due, and say when the next are; how many were given."""
        now = self._clock.now()

        async def work(tx: Transaction) -> int:
            turn = await tx.get(ROUNDS, _KEY)
            if turn is None or turn.next_at > now:
                return 0
            invitees = await tx.find(INVITEES, limit=READ)
            if not invitees:
                await tx.delete(ROUNDS, _KEY)
                return 0
            await tx.put(ROUNDS, Round(_next_noon(now, (await settings_of(tx)).zone)))
            return await _invite(tx, invitees, now)

        return await self._store.run(guild, work)

    async def invited(self, guild: GuildId, member: MemberId, number: TaskId) -> Suggestion | None:
        """The task somebody is invited to, and why; None if that makes no sense any more: it is taken, or they want no
        invitations."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Suggestion | None:
            task, invitee = await tx.get(TASKS, number), await tx.get(INVITEES, member)
            if task is None or invitee is None or not matching.may_take(task, member):
                return None
            return Suggestion(task, matching.why(task, await interests_of(tx, member), now))

        return await self._store.run(guild, work)


async def interests_of(tx: Transaction, member: MemberId) -> Interests:
    """What is known of what a member might like to do, from their latest work and what they follow."""
    worked, skills = Counter[str](), Counter[str]()
    for task in await tx.find(TASKS, "done-by", member, newest_first=True, limit=_PAST):
        worked.update([task.area] if task.area else [])
        skills.update(task.skills)
    for given in await tx.find(CONTRIBUTIONS, "author", member, newest_first=True, limit=_PAST):
        if given.area and given.state is ContributionState.ACCEPTED:
            worked[given.area] += 1
    watched = {watch.name for watch in await tx.find(WATCHES, "member", member) if watch.topic is Topic.AREA}
    watched |= {area.name for area in await tx.find(AREAS, "maintainer", member)}
    invitee = await tx.get(INVITEES, member)
    return Interests(
        member,
        frozenset(invitee.topics) if invitee is not None else frozenset(),
        frozenset(watched),
        worked,
        skills,
        await is_newcomer(tx, member),
    )


async def _topics(tx: Transaction, typed: Iterable[str]) -> tuple[str, ...]:
    """Topics, those that are areas by their names."""
    areas = {area.name for area in await tx.find(AREAS)}
    named = (joined if (joined := "-".join(one.casefold().split())) in areas else one for one in typed)
    return inviting.checked_topics(named)


async def _invite(tx: Transaction, invitees: list[Invitee], now: datetime) -> int:
    free = await tx.find(TASKS, "free", "free", newest_first=True, limit=READ)
    asked = [one for one in invitees if one.left(now) > 0 and any(one.wants(task) for task in free)]
    busy = {one.member for one in asked if not await _is_idle(tx, one.member)}
    newcomers = {one.member: await is_newcomer(tx, one.member) for one in asked if one.member not in busy}
    lots = Random(f"{tx.guild}:{now.date().isoformat()}")
    given = inviting.drawn(free, invitees, newcomers, busy, now, lots)
    for task, invitee in given:
        name = ref("T", task.number)
        await tell(tx, What.INVITATION, name, now, member=invitee.member)
        await tx.put(INVITEES, invitee.with_one(task.number, now))
        await audit(tx, now, None, "task.invited", name)
    return len(given)


async def _is_idle(tx: Transaction, member: MemberId) -> bool:
    """Whether somebody wants to be told anything, and has no task in hand."""
    return await reachable(tx, member) and not await tx.count(TASKS, "claimant", member)


def _fits(task: Task, sought: Sought) -> bool:
    """As ``Sought.fits``, but that a task of no size may be suggested to who has little time."""
    return (not sought.area or task.area == area_name(sought.area)) and (not sought.newcomers or task.newcomers)


def _next_noon(now: datetime, zone: ZoneInfo) -> datetime:
    """The next noon where the guild is: a time of day at which most do not mind a message."""
    day = now.astimezone(zone).date()
    noon = datetime(day.year, day.month, day.day, _NOON, tzinfo=zone)
    if noon <= now:
        day += timedelta(days=1)
        noon = datetime(day.year, day.month, day.day, _NOON, tzinfo=zone)
    return noon
