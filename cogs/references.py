"""Items that people name in commands: by number, or picked from what is suggested while they type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands

from bot.domain.contribution import Contribution
from bot.domain.ids import ContributionId, GuildId, TaskId, parse_ref, ref
from bot.domain.refusal import Refusal
from bot.domain.task import Task, TaskState
from cogs.edge import actor, desk
from cogs.words import clip

CHOICES: Final = 25
CHOICE_LIMIT: Final = 100
_LOOKED_THROUGH: Final = 200

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]


def number_in(typed: str, letter: str, refusal: str) -> int:
    """The number in ``T7``, ``t7``, ``#7`` or ``7``. Raises the refusal named for anything else."""
    bare = typed.strip().lstrip("#")
    found = parse_ref(bare if bare[:1].isalpha() else letter + bare)
    if found is None or found[0] != letter:
        raise Refusal(refusal, found=clip(typed, 40))
    return found[1]


def suggestions(named: Iterable[tuple[str, str]], typed: str) -> Choices:
    """Choices of (shown, value) with every typed word in what is shown; as many as Discord takes."""
    words = typed.casefold().split()
    fitting = [pair for pair in named if all(word in pair[0].casefold() for word in words)]
    return [app_commands.Choice(name=clip(shown, CHOICE_LIMIT), value=value) for shown, value in fitting[:CHOICES]]


class TaskReference(app_commands.Transformer):
    """A task, as its number. Suggests those in one state, or with ``own`` those that the person has claimed."""

    def __init__(self, state: TaskState | None = None, *, own: bool = False) -> None:
        """Suggest tasks in ``state``; without one all that are not done."""
        self._state, self._own = state, own

    async def transform(self, interaction: Interaction, value: str, /) -> TaskId:
        """The number. Raises Refusal."""
        return task_number(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Tasks by number and title."""
        who = actor(interaction)
        if self._own:
            found = await desk(interaction).tasks.claimed_by(who.guild, who.id)
        else:
            found = await desk(interaction).tasks.listing(who.guild, self._state, _LOOKED_THROUGH)
        return suggestions(map(_task_choice, found), value)


class WaitingReference(app_commands.Transformer):
    """A contribution, as its number. Suggests those that wait for a review."""

    async def transform(self, interaction: Interaction, value: str, /) -> ContributionId:
        """The number. Raises Refusal."""
        return ContributionId(number_in(value, "C", "contribution-bad-number"))

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Contributions by number and title, the longest waiting first."""
        found = await desk(interaction).reviews.queue(actor(interaction).guild, _LOOKED_THROUGH)
        return suggestions(map(_contribution_choice, found), value)


def task_number(typed: str) -> TaskId:
    """The number of a task as somebody typed it. Raises Refusal."""
    return TaskId(number_in(typed, "T", "task-bad-number"))


async def page_titles(interaction: Interaction, typed: str) -> Choices:
    """Pages by title. A title too long for a choice's value is named by its newest revision instead."""
    if interaction.guild_id is None:
        return []
    pages = await desk(interaction).archive.pages(GuildId(interaction.guild_id))
    named = ((page.title, page.title if len(page.title) <= CHOICE_LIMIT else ref("R", page.head)) for page in pages)
    return suggestions(named, typed)


def _task_choice(task: Task) -> tuple[str, str]:
    name = ref("T", task.number)
    return f"{name} {task.title}", name


def _contribution_choice(contribution: Contribution) -> tuple[str, str]:
    name = ref("C", contribution.number)
    return f"{name} {contribution.title} ({contribution.author_name})", name


OpenTask = app_commands.Transform[TaskId, TaskReference(TaskState.OPEN)]
OwnTask = app_commands.Transform[TaskId, TaskReference(own=True)]
DoneTask = app_commands.Transform[TaskId, TaskReference(TaskState.DONE)]
AnyTask = app_commands.Transform[TaskId, TaskReference()]
WaitingContribution = app_commands.Transform[ContributionId, WaitingReference]
