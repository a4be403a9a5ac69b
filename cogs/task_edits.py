"""What is said of a task once it is open: ``/task edit``, its checklist (``check``), and its parts (``split``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.ids import TaskId, ref
from bot.domain.particulars import MINUTES
from cogs.edge import actor, answer, begin, desk, event_of
from cogs.forms import Submission, field, form, on_submit, quickly
from cogs.groups import add_to
from cogs.references import AnArea, AnyTask
from cogs.task_buttons import checked_words
from cogs.task_said import (
    OPTIONS,
    Checklist,
    Details,
    Seats,
    Short,
    Title,
    Typed,
    open_tasks,
    particulars,
    sizes,
    steps_of,
    task_fields,
    typed_in,
)
from cogs.task_words import names, traits
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_SPLIT_ROOM: Final = 1600
_OPTIONS: Final = {
    **OPTIONS,
    "title": text("task-add-option-title"),
    "parent": text("task-edit-option-parent"),
    "every": text("task-edit-option-every"),
}


@app_commands.command(name="edit", description=text("task-edit-description"))
@app_commands.describe(task=text("task-option-number"), **_OPTIONS)
@app_commands.autocomplete(parent=open_tasks)
@app_commands.autocomplete(minutes=sizes)
async def edit(
    interaction: Interaction,
    task: AnyTask,
    title: Title | None = None,
    details: Details | None = None,
    area: AnArea | None = None,
    minutes: app_commands.Range[int, 0, MINUTES[1]] | None = None,
    due: Short | None = None,
    newcomers: bool | None = None,
    skills: Short | None = None,
    needs: Short | None = None,
    parent: Short | None = None,
    every: Short | None = None,
    seats: Seats | None = None,
    checklist: Checklist | None = None,
) -> None:
    """Change what is said of a task, by options or in a form."""
    typed = Typed(title, details, area, minutes, due, newcomers, skills, needs, parent, every, seats, checklist)
    if typed == Typed():
        found = await quickly(desk(interaction).tasks.get(actor(interaction).guild, task))
        shown = form(text("task-form-edit", ref=ref("T", task)), f"edittask:{task}", *task_fields(found))
        await interaction.response.send_modal(shown)
        return
    await begin(interaction)
    await _edit(interaction, task, typed)


async def _edited(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Take what was changed in the form."""
    await begin(interaction)
    await _edit(interaction, TaskId(int(sent.parts["number"])), typed_in(sent))


async def _edit(interaction: discord.Interaction[Any], number: TaskId, typed: Typed) -> None:
    """Change a task, and say how it is described now."""
    said = await particulars(interaction, typed)
    task = await desk(interaction).tasks.edit(actor(interaction), number, said)
    about = " · ".join(traits(task))
    await answer(interaction, text("task-edited", ref=ref("T", number), about=about or "none"))


@app_commands.command(name="split", description=text("task-split-description"))
@app_commands.describe(task=text("task-option-number"))
async def split(interaction: Interaction, task: AnyTask) -> None:
    """Open a form for the parts of a task."""
    lines = field("titles", text("task-split-field"), limit=_SPLIT_ROOM, hint=text("task-split-hint"), long=True)
    await interaction.response.send_modal(
        form(text("task-split-title", ref=ref("T", task)), f"splittask:{task}", lines)
    )


async def _split(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Open the parts that the form names."""
    await begin(interaction)
    who, number = actor(interaction), TaskId(int(sent.parts["number"]))
    titles = sent.texts["titles"].splitlines()
    parts = await desk(interaction).tasks.split(who, number, titles, event_of(interaction))
    made = names([part.number for part in parts])
    await answer(interaction, text("task-was-split", ref=ref("T", number), parts=made, count=len(parts)))


@app_commands.command(name="check", description=text("task-check-description"))
@app_commands.describe(task=text("task-option-number"), step=text("task-check-option-step"))
@app_commands.autocomplete(step=steps_of)
async def check(interaction: Interaction, task: AnyTask, step: Short) -> None:
    """Tick off a line of the checklist."""
    await begin(interaction)
    await answer(interaction, checked_words(await desk(interaction).tasks.check(actor(interaction), task, step)))


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those of tasks, and the forms."""
    add_to(bot, "task", edit, split, check)
    on_submit(bot, r"edittask:(?P<number>\d+)", _edited)
    on_submit(bot, r"splittask:(?P<number>\d+)", _split)
