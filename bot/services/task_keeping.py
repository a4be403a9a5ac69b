"""Keeping tasks: every change of one goes through here, and what others wait for is kept up to date with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId, TaskId, ref
from bot.domain.kinds import AREAS, REVISIONS, TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.domain.task import Task
from bot.domain.ties import neighbour_changed
from bot.services.base import get_if, present, settings_of, show_card
from bot.services.board_keeping import refresh_boards
from bot.services.digest_marks import mark
from bot.services.telling import tell


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a task: by the guild's settings, and whether they look after it as a maintainer of the
    guild or of its area."""

    settings: GuildSettings
    maintainer: bool


async def task_or_refuse(tx: Transaction, number: TaskId) -> Task:
    """The task. Raises Refusal if the guild has none of this number."""
    task = await tx.get(TASKS, number)
    if task is None:
        raise Refusal("task-unknown", number=number)
    return task


async def standing_to(tx: Transaction, actor: Actor, task: Task) -> Standing:
    """How somebody stands to a task."""
    settings = await settings_of(tx)
    area = await get_if(tx, AREAS, task.area or None)
    return Standing(settings, settings.is_maintainer(actor) or (area is not None and actor.id in area.maintainers))


async def is_newcomer(tx: Transaction, member: MemberId) -> bool:
    """Whether nothing that somebody did has been accepted or finished here yet."""
    return not await tx.count(REVISIONS, "author", member) and not await tx.count(TASKS, "done-by", member)


async def put_task(tx: Transaction, task: Task, now: datetime, *, before: Task | None = None) -> None:
    """Keep a changed task and ask for its card to show it; one that is not posted yet is posted at once.

    When it is done, or open again, the tasks that wait for it know; who else held it is told that it is done.
    ``before`` is how it was, where that is not what is kept now.
    """
    if before is None:
        before = await tx.get(TASKS, task.number)
    await _keep(tx, task, now)
    crossed = before is not None and before.done is not task.done
    parents = {task.parent, before.parent if before is not None else None}
    if crossed or len(parents) > 1:
        waiting = await tx.find(TASKS, "needs", task.number) if crossed else []
        for other in (*waiting, *await present(tx, TASKS, [one for one in parents if one is not None])):
            await _know(tx, other, task, now)
    if crossed:
        await mark(tx, ref("T", task.number), task, now)
    if crossed and task.done:
        for claim in task.claims:
            if claim.member != task.done_by:
                await tell(tx, What.CLAIM_OVER, ref("T", task.number), now, member=claim.member, channel=task.channel)


async def _know(tx: Transaction, other: Task, changed: Task, now: datetime) -> None:
    """Keep a task that waits for a changed one. When the last of its parts is done, those who have it are told."""
    after = neighbour_changed(other, changed)
    if after == other:
        return
    await _keep(tx, after, now)
    if other.open_parts and not after.open_parts and not after.done:
        for member in {claim.member for claim in after.claims} or {after.author}:
            await tell(tx, What.PARTS_DONE, ref("T", after.number), now, member=member, channel=after.channel)


async def _keep(tx: Transaction, task: Task, now: datetime) -> None:
    await tx.put(TASKS, task)
    if task.has_card and task.channel is not None:
        await show_card(tx, What.TASK_CARD, ref("T", task.number), task.channel, now, at_once=task.card is None)
    await refresh_boards(tx, now)
