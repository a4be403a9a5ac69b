"""What people say of a task, in the options of a command or in a form, as the services take it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord import app_commands

from bot.domain.ids import TaskId
from bot.domain.particulars import MINUTES, SEATS_LIMIT, Particulars
from bot.domain.refusal import Refusal
from bot.domain.task import DETAILS_LIMIT, TITLE_LIMIT, Task
from cogs.edge import actor, desk
from cogs.forms import Submission, field
from cogs.references import Choices, TaskReference, task_number
from cogs.task_words import size_words
from cogs.words import text

Interaction = discord.Interaction[Any]
Title = app_commands.Range[str, 1, TITLE_LIMIT]
Details = app_commands.Range[str, 0, DETAILS_LIMIT]
Minutes = app_commands.Range[int, *MINUTES]
Seats = app_commands.Range[int, 1, SEATS_LIMIT]
Short = app_commands.Range[str, 1, 200]
Checklist = app_commands.Range[str, 1, 2000]
OPTIONS: Final = {
    "details": text("task-add-option-details"),
    "area": text("task-add-option-area"),
    "minutes": text("task-add-option-minutes"),
    "due": text("task-add-option-due"),
    "newcomers": text("task-add-option-newcomers"),
    "skills": text("task-add-option-skills"),
    "needs": text("task-add-option-needs"),
    "parent": text("task-add-option-parent"),
    "every": text("task-add-option-every"),
    "seats": text("task-add-option-seats"),
    "checklist": text("task-add-option-checklist"),
}
"""What the options are for in which something is said of a task, but for its title."""

NOTHING: Final = ("-", "none")
"""What somebody types to take back what was said."""

_SIZES: Final = (5, 15, 30, 60, 120, 240, 480, 960, 2400)
_STEPS_ROOM: Final = 2200
_TIME_LIMIT: Final = 100


@dataclass(frozen=True)
class Typed:
    """What somebody typed; None for what they left out."""

    title: str | None = None
    details: str | None = None
    area: str | None = None
    minutes: int | None = None
    due: str | None = None
    newcomers: bool | None = None
    skills: str | None = None
    needs: str | None = None
    parent: str | None = None
    every: str | None = None
    seats: int | None = None
    checklist: str | None = None


async def particulars(interaction: Interaction, typed: Typed) -> Particulars:
    """What is said, understood. Raises Refusal for a time or a number that cannot be."""
    said = Particulars(
        title=typed.title,
        details=_cleared(typed.details),
        area=_cleared(typed.area),
        minutes=typed.minutes,
        newcomers=typed.newcomers,
        skills=_split(typed.skills, ","),
        seats=typed.seats,
        steps=_split(typed.checklist, "[;\n]"),
    )
    if (needs := _split(typed.needs, r"[,\s]")) is not None:
        said = replace(said, needs=tuple(task_number(one) for one in needs if one))
    if typed.parent is not None:
        said = replace(said, parent=task_number(typed.parent) if _cleared(typed.parent) else TaskId(0))
    if typed.due is not None:
        said = await _with_due(interaction, said, typed.due)
    return await _with_every(interaction, said, typed.every) if typed.every is not None else said


async def _with_due(interaction: Interaction, said: Particulars, typed: str) -> Particulars:
    if not _cleared(typed):
        return replace(said, no_due=True)
    planned = await desk(interaction).tasks.understood(actor(interaction), typed)
    if planned.repeat is not None:
        raise Refusal("task-due-repeats", found=typed[:40])
    return replace(said, due_at=planned.at)


async def _with_every(interaction: Interaction, said: Particulars, typed: str) -> Particulars:
    if not _cleared(typed):
        return replace(said, no_every=True)
    lead = "" if re.match(r"(every|each|daily|weekly|weekdays|weekends)\b", typed.strip(), re.IGNORECASE) else "every "
    planned = await desk(interaction).tasks.understood(actor(interaction), lead + typed)
    return replace(said, every=planned.repeat)


def task_fields(task: Task | None = None) -> list[discord.ui.Item[Any]]:
    """The fields of the form in which a task is described, filled in with how it is."""
    checklist = "\n".join(step.text for step in task.steps) if task is not None else ""
    minutes = str(task.minutes or "") if task is not None else ""
    found: list[discord.ui.Item[Any]] = [
        field(
            "title",
            text("task-form-field-title"),
            limit=TITLE_LIMIT,
            default=task.title if task is not None else "",
        ),
        field(
            "details",
            text("task-form-field-details"),
            limit=DETAILS_LIMIT,
            default=task.details if task is not None else "",
            long=True,
            required=False,
        ),
        field(
            "minutes",
            text("task-form-field-minutes"),
            limit=5,
            default=minutes,
            hint=text("task-form-hint-minutes"),
            required=False,
        ),
        field(
            "checklist",
            text("task-form-field-checklist"),
            limit=_STEPS_ROOM,
            default=checklist,
            hint=text("task-form-hint-checklist"),
            long=True,
            required=False,
        ),
    ]
    if task is None:
        found.insert(
            3,
            field(
                "due",
                text("task-form-field-due"),
                limit=_TIME_LIMIT,
                hint=text("task-form-hint-due"),
                required=False,
            ),
        )
    return found


def typed_in(sent: Submission) -> Typed:
    """What was filled in. What a form shows and was emptied is taken back. Raises Refusal for a size that is no
    number."""
    minutes = sent.texts.get("minutes", "").strip()
    if minutes and not (minutes.isascii() and minutes.isdigit()):
        raise Refusal("task-size-no-number", found=minutes)
    return Typed(
        title=sent.texts["title"],
        details=sent.texts.get("details", ""),
        minutes=int(minutes or 0),
        due=sent.texts.get("due") or None,
        checklist=sent.texts.get("checklist", ""),
    )


async def sizes(_: Interaction, typed: int | str) -> list[app_commands.Choice[int]]:
    """Some sizes to choose from, and the one that is being typed."""
    started = str(typed)
    wanted = [int(started)] if started.isdigit() and MINUTES[0] <= int(started) <= MINUTES[1] else []
    return [
        app_commands.Choice(name=text("task-size-choice", size=size_words(one), minutes=one), value=one)
        for one in dict.fromkeys([*wanted, *_SIZES])
    ]


async def open_tasks(interaction: Interaction, typed: str) -> Choices:
    """The tasks that are not done, by number and title."""
    return await TaskReference().autocomplete(interaction, typed)


async def steps_of(interaction: Interaction, typed: str) -> Choices:
    """The lines of the checklist of the task that is named in the same command."""
    named = getattr(interaction.namespace, "task", "")
    try:
        task = await desk(interaction).tasks.get(actor(interaction).guild, task_number(str(named)))
    except Refusal:
        return []
    lines = [step.text for step in task.steps if typed.casefold() in step.text.casefold()]
    return [app_commands.Choice(name=line, value=line) for line in lines[:25]]


def _cleared(typed: str | None) -> str | None:
    return "" if typed is not None and typed.strip().casefold() in NOTHING else typed


def _split(typed: str | None, at: str) -> tuple[str, ...] | None:
    cleaned = _cleared(typed)
    return tuple(re.split(at, cleaned)) if cleaned is not None else None
