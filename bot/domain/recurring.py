"""Tasks that recur: when one is done, the next is opened at its time, once. There is never more than one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import TaskId
from bot.domain.schedule import Recurrence
from bot.domain.task import Step, Task


def turn_of(every: Recurrence, now: datetime) -> date:
    """The local date that a task which recurs is for when it is opened: the next one is for a later date."""
    return now.astimezone(ZoneInfo(every.zone)).date()


def planned(task: Task, now: datetime) -> Task:
    """The task, with its next turn where the zone's rules of today have it; with none where it is not to recur."""
    if task.again is None or task.every is None or not task.done:
        return replace(task, again=None)
    return replace(task, again=task.every.retimed(task.again, now))


def next_turn(task: Task, number: TaskId, now: datetime) -> Task:
    """What is opened under ``number`` when the time has come: the same work, with nobody on it and nothing ticked off.
    It has as long until it is due as the one before had."""
    again = task.again
    if again is None:
        raise ValueError(f"T{task.number} has no next turn")
    return Task(
        number=number,
        title=task.title,
        details=task.details,
        author=task.author,
        author_name=task.author_name,
        created_at=now,
        channel=task.channel,
        proposal=task.proposal,
        area=task.area,
        minutes=task.minutes,
        due_at=now + (task.due_at - task.created_at) if task.due_at is not None else None,
        newcomers=task.newcomers,
        skills=task.skills,
        steps=tuple(Step(step.text) for step in task.steps),
        seats=task.seats,
        every=task.every,
        turn=again.date,
    )
