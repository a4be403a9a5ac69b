"""Tying tasks to each other: what they need done before, and what they are parts of."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain import ties
from bot.domain.ids import TaskId
from bot.domain.kinds import TASKS
from bot.domain.particulars import NEEDS_LIMIT, Particulars
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services.areas import area_or_refuse
from bot.services.task_keeping import task_or_refuse

_LOOKED_AT: Final = 500
"""How many tasks are looked at for a circle before one is taken for granted."""


async def tied(tx: Transaction, task: Task, said: Particulars) -> Task:
    """The task with the area, the needs and the parent that are said of it.

    Raises Refusal for an area or a task that there is none of, for a parent that is done or has too many parts, and
    where something would wait for itself.
    """
    if said.area:
        await area_or_refuse(tx, said.area)
    if said.needs is not None:
        if len(set(said.needs)) > NEEDS_LIMIT:
            raise Refusal("task-needs-too-many", limit=NEEDS_LIMIT)
        needs = [await task_or_refuse(tx, number) for number in said.needs]
        for need in needs:
            await _require_no_circle(tx, task.number, need.number)
        task = ties.with_needs(task, tuple(needs))
    if said.parent is not None and said.parent != task.parent:
        task = replace(task, parent=said.parent or None)
        if said.parent:
            ties.require_room(await task_or_refuse(tx, said.parent))
            await _require_no_circle(tx, said.parent, task.number)
            for number in task.needs:
                await _require_no_circle(tx, said.parent, number)
    return task


async def _require_no_circle(tx: Transaction, waiting: TaskId, awaited: TaskId) -> None:
    """Raise Refusal if a task that is to wait for another is waited for by that, however far around."""
    seen, todo = {awaited}, [awaited]
    while todo:
        number = todo.pop()
        if number == waiting or len(seen) > _LOOKED_AT:
            raise Refusal("task-circle", number=waiting, other=awaited)
        found = await tx.get(TASKS, number)
        further = {*found.needs, *found.parts} - seen if found is not None else set()
        seen |= further
        todo += further
