"""What people say about a task: how large it is, when it is due, whom it suits, what it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.ids import TaskId
from bot.domain.recurring import turn_of
from bot.domain.refusal import Refusal
from bot.domain.schedule import Recurrence
from bot.domain.task import Step, Task, checked

MINUTES: Final = (1, 200 * 60)
"""How small and how large a task may be said to be. What is larger is several tasks."""

SEATS_LIMIT: Final = 10
SKILLS_LIMIT: Final = 5
SKILL_LENGTH: Final = 30
NEEDS_LIMIT: Final = 10
STEPS_LIMIT: Final = 20
STEP_LENGTH: Final = 100


SHELVES: Final = ("up-to-15", "up-to-30", "up-to-60", "larger")
"""Where tasks are found by their size in minutes, the smallest first."""


def shelf(task: Task) -> str:
    """Where a task is found by its size; one of which nobody said how large it is stands among the larger ones."""
    size = next((at for at, most in enumerate((15, 30, 60)) if task.minutes and task.minutes <= most), -1)
    return SHELVES[size]


@dataclass(frozen=True)
class Particulars:
    """What is said of a task; None leaves it as it is. ``no_due`` and ``no_every`` take back what was said before, as 0
    does for ``minutes`` and ``parent``, and nothing in them for the others."""

    title: str | None = None
    details: str | None = None
    area: str | None = None
    minutes: int | None = None
    due_at: datetime | None = None
    no_due: bool = False
    newcomers: bool | None = None
    skills: tuple[str, ...] | None = None
    needs: tuple[TaskId, ...] | None = None
    parent: TaskId | None = None
    steps: tuple[str, ...] | None = None
    every: Recurrence | None = None
    no_every: bool = False
    seats: int | None = None


def described(task: Task, said: Particulars, now: datetime) -> Task:
    """The task with what is said of it, but for what ties it to others (``bot.domain.ties``).

    Raises Refusal for what is not allowed: no title, over-long texts, sizes and numbers out of range, a past date.
    """
    title, details = checked(
        task.title if said.title is None else said.title, task.details if said.details is None else said.details
    )
    after = replace(task, title=title, details=details)
    if said.area is not None:
        after = replace(after, area=said.area)
    if said.minutes is not None:
        after = replace(after, minutes=_minutes(said.minutes) if said.minutes else None)
    if said.due_at is not None or said.no_due:
        after = replace(after, due_at=_ahead(said.due_at, now))
    if said.newcomers is not None:
        after = replace(after, newcomers=said.newcomers)
    if said.skills is not None:
        after = replace(after, skills=checked_skills(said.skills))
    if said.steps is not None:
        after = replace(after, steps=with_steps(task.steps, said.steps))
    if said.every is not None or said.no_every:
        after = replace(after, every=said.every, again=None, turn=turn_of(said.every, now) if said.every else None)
    if said.seats is not None:
        after = replace(after, seats=_seats(said.seats))
    return after


def with_steps(before: tuple[Step, ...], typed: Iterable[str]) -> tuple[Step, ...]:
    """A checklist of the lines typed; what was ticked off before in the same words stays so.

    Raises Refusal for too many or over-long lines.
    """
    lines = [line for one in typed if (line := " ".join(one.split()).removeprefix("- ").removeprefix("* "))]
    if len(lines) > STEPS_LIMIT or any(len(one) > STEP_LENGTH for one in lines):
        raise Refusal("task-steps", limit=STEPS_LIMIT, length=STEP_LENGTH)
    kept = {step.text: step for step in before}
    return tuple(kept.get(line, Step(line)) for line in dict.fromkeys(lines))


def checked_skills(typed: Iterable[str]) -> tuple[str, ...]:
    """What one has to know for a task, each once and trimmed. Raises Refusal for too many or over-long ones."""
    skills = tuple(dict.fromkeys(name for one in typed if (name := " ".join(one.split()).casefold())))
    if len(skills) > SKILLS_LIMIT or any(len(one) > SKILL_LENGTH for one in skills):
        raise Refusal("task-skills", limit=SKILLS_LIMIT, length=SKILL_LENGTH)
    return skills


def _minutes(minutes: int) -> int:
    low, high = MINUTES
    if not low <= minutes <= high:
        raise Refusal("task-size-out-of-range", low=low, high=high // 60)
    return minutes


def _seats(seats: int) -> int:
    if not 1 <= seats <= SEATS_LIMIT:
        raise Refusal("task-seats-out-of-range", limit=SEATS_LIMIT)
    return seats


def _ahead(due_at: datetime | None, now: datetime) -> datetime | None:
    if due_at is not None and due_at <= now:
        raise Refusal("task-due-past", found=int(due_at.timestamp()))
    return due_at
