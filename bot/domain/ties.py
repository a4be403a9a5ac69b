"""What ties tasks to each other: some have to be done before others, and some are parts of others.

A task waits for what it needs and for its parts. Nothing may wait for itself, however far around.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.ids import MemberId, TaskId
from bot.domain.refusal import Refusal
from bot.domain.task import Step, Task

PARTS_LIMIT: Final = 50


def with_needs(task: Task, needs: tuple[Task, ...]) -> Task:
    """The task, waiting for these to be done before it."""
    numbers = tuple(dict.fromkeys(one.number for one in needs))
    return replace(task, needs=numbers, blockers=tuple(one.number for one in needs if not one.done))


def neighbour_changed(task: Task, other: Task) -> Task:
    """A task that needs ``other`` or has it for a part, now that the other is as it is: done or not, a part or not."""
    if other.number in task.needs:
        task = replace(task, blockers=_among(task.needs, task.blockers, other.number, waits=not other.done))
    if other.parent == task.number:
        parts = task.parts if other.number in task.parts else (*task.parts, other.number)
        task = replace(task, parts=parts)
        return replace(task, open_parts=_among(parts, task.open_parts, other.number, waits=not other.done))
    if other.number in task.parts:
        parts, left = (tuple(one for one in some if one != other.number) for some in (task.parts, task.open_parts))
        return replace(task, parts=parts, open_parts=left)
    return task


def require_room(parent: Task, more: int = 1) -> None:
    """Raise Refusal if a task is done or has too many parts to be given ``more`` of them."""
    if parent.done:
        raise Refusal("task-already-done", number=parent.number)
    if len(parent.parts) + more > PARTS_LIMIT:
        raise Refusal("task-parts-enough", number=parent.number, limit=PARTS_LIMIT)


def ticked(task: Task, line: str, member: MemberId, now: datetime) -> Task:
    """The task with one line of its checklist ticked off by somebody, or not any more if it was.

    Raises Refusal for a task that is done and a line that is not there.
    """
    if task.done:
        raise Refusal("task-already-done", number=task.number)
    if line not in (step.text for step in task.steps):
        raise Refusal("task-step-unknown", number=task.number)
    return replace(task, steps=tuple(_turned(step, member, now) if step.text == line else step for step in task.steps))


def _turned(step: Step, member: MemberId, now: datetime) -> Step:
    return Step(step.text) if step.done_at is not None else Step(step.text, member, now)


def _among(order: tuple[TaskId, ...], some: tuple[TaskId, ...], one: TaskId, *, waits: bool) -> tuple[TaskId, ...]:
    """Those of ``order`` that are in ``some``, where ``one`` is if somebody waits for it."""
    wanted = {*some, one} if waits else {*some} - {one}
    return tuple(number for number in order if number in wanted)
