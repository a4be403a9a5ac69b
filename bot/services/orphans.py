"""Areas that nobody looks after: each has one open task to find somebody, until somebody is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import task as tasks
from bot.domain.area import Area
from bot.domain.ids import ChannelId, GuildId, MemberId, TaskId, ref
from bot.domain.kinds import AREAS, TASKS
from bot.domain.people import FORMER
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.settings import GuildSettings
from bot.domain.task import Task, TaskState
from bot.services.base import audit, get_if, settings_of
from bot.services.tasks import put_task


class Orphans:
    """Sees to areas that lost their people in another way than by a command: somebody had themself erased."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def settle(self, guild: GuildId, name: str) -> None:
        """Open or close the task of an area, as it has to be."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            area = await tx.get(AREAS, name)
            if area is not None:
                await keep_area(tx, area, None, now)

        await self._store.run(guild, work)


async def keep_area(tx: Transaction, area: Area, by: MemberId | None, now: datetime) -> Area:
    """Keep an area, with its task opened where it has nobody, and closed where it has."""
    if area.attention is not None:
        if area.orphan:
            area = replace(area, task=await _open(tx, area, by, now))
        else:
            await close_task(tx, area, now)
            area = replace(area, task=None)
    await tx.put(AREAS, area)
    return area


async def close_task(tx: Transaction, area: Area, now: datetime) -> None:
    """Close the task of an area that has somebody, or that there is no more."""
    task = await get_if(tx, TASKS, area.task)
    if task is None or task.state is TaskState.DONE:
        return
    finder = area.maintainers[-1] if area.maintainers else MemberId(FORMER)
    await put_task(tx, tasks.finished(task, finder, now), now)
    await audit(tx, now, None, "task.done", ref("T", task.number), area=area.name)


def place_of(area: Area, settings: GuildSettings) -> ChannelId | None:
    """Where news of an area go."""
    return area.channel or settings.review_channel or area.home


async def _open(tx: Transaction, area: Area, by: MemberId | None, now: datetime) -> TaskId:
    settings = await settings_of(tx)
    handover = f"\n\n{area.handover.note}" if area.handover is not None else ""
    task = Task(
        number=TaskId(await tx.next_number(TASKS)),
        title=f"Look after the area {area.name}",
        details=f"Nobody looks after it. `/area adopt` offers you for it.{handover}",
        author=FORMER,
        author_name=f"the area {area.name}",
        created_at=now,
        channel=settings.tasks_channel or place_of(area, settings),
    )
    await put_task(tx, task, now)
    await audit(tx, now, by, "task.opened", ref("T", task.number), title=task.title, area=area.name)
    return task.number
