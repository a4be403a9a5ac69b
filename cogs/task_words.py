"""Tasks in words: how large they are, whom they suit, who has them, and what they wait for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.ids import TaskId, ref
from bot.domain.task import Handover, Task
from cogs.schedule_words import schedule_words
from cogs.words import credited, person, safe, text, when

_HOURS_FROM = 120


def size_words(minutes: int) -> str:
    """About how much work something is; from two hours on in hours."""
    if minutes < _HOURS_FROM:
        return text("task-size-minutes", count=minutes)
    return text("task-size-hours", count=round(minutes / 60))


def traits(task: Task) -> list[str]:
    """What somebody wants to know who looks for something to do: size, area, whether it is good for newcomers, what it
    takes, when it is due, how many may try it, and when it comes again."""
    found = [size_words(task.minutes)] if task.minutes is not None else []
    found += [text("task-trait-area", area=safe(task.area))] if task.area else []
    found += [text("task-trait-newcomers")] if task.newcomers else []
    found += [text("task-trait-due", when=when(task.due_at))] if task.due_at is not None and not task.done else []
    found += [text("task-trait-skills", skills=safe(", ".join(task.skills)))] if task.skills else []
    found += [text("task-trait-seats", count=task.seats)] if task.seats > 1 else []
    return found + ([schedule_words(task.every)] if task.every is not None else [])


def state_words(task: Task) -> str:
    """Where a task is, in a line each: who did it or has it until when, what it waits for, who helps."""
    if task.done and task.done_at is not None:
        return _done_words(task)
    lines = [
        text("task-card-claimed", who=person(one.member), at=when(one.until, "f"), until=when(one.until))
        for one in task.claims
    ]
    if task.blockers:
        lines.append(text("task-card-blocked", waits=names(task.blockers)))
    elif not task.claims:
        lines.append(text("task-card-open"))
    elif task.free:
        lines.append(text("task-card-seats", count=task.seats - len(task.claims)))
    if task.helpers:
        lines.append(text("task-card-helpers", who=", ".join(person(one.member) for one in task.helpers)))
    return "\n".join(lines)


def short_state(task: Task) -> str:
    """Where a task is, in a few words."""
    if task.done_at is not None and task.done:
        return text("task-line-done", when=when(task.done_at))
    if task.claims:
        last = max(task.claims, key=lambda one: one.until)
        key = "task-line-claimed" if len(task.claims) == 1 else "task-line-claimed-many"
        return text(key, who=person(last.member), until=when(last.until), count=len(task.claims))
    if task.blockers:
        return text("task-line-blocked", waits=names(task.blockers))
    return text("task-line-open")


def handover_words(left: Handover) -> str:
    """What somebody who had a task left to the next one."""
    who, moment = credited(left.member, left.name), when(left.at)
    key = f"task-left-{left.left.value}"
    return text(key, who=who, when=moment, note="yes" if left.note else "no", words=safe(left.note, 400))


def names(tasks: Sequence[TaskId]) -> str:
    """Some tasks, by their names."""
    return ", ".join(ref("T", number) for number in tasks)


def _done_words(task: Task) -> str:
    moment = when(task.done_at) if task.done_at is not None else ""
    if task.done_by is None:
        return text("task-card-done-unknown", when=moment)
    return text("task-card-done", who=person(task.done_by), when=moment)
