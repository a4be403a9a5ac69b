"""Items that people name in commands: by number, or picked from what is suggested while they type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import discord
from discord import app_commands

from bot.domain.area import area_name
from bot.domain.board import Sought
from bot.domain.contribution import Contribution
from bot.domain.ids import ContributionId, DigestId, GuildId, ProposalId, TaskId, parse_ref, ref
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.domain.task import Task, TaskState
from cogs.edge import actor, desk
from cogs.proposal_number import proposal_number
from cogs.words import clip

CHOICES: Final = 25
CHOICE_LIMIT: Final = 100
_LOOKED_THROUGH: Final = 200
_CONCERN: Final = re.compile(r"\s*[Pp]?\s*-?\s*([1-9]\d{0,8})\s*\.\s*([1-9]\d{0,3})\s*", re.ASCII)

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
    """A task, as its number. Suggests those in one state, with ``own`` those that the person has claimed, with
    ``offered`` those that are offered to them, and with ``free`` those that anybody may claim."""

    def __init__(
        self, state: TaskState | None = None, *, own: bool = False, offered: bool = False, free: bool = False
    ) -> None:
        """Suggest tasks in ``state``; without one all that are not done."""
        self._state, self._own, self._offered, self._sought = state, own, offered, Sought(free=free)

    async def transform(self, interaction: Interaction, value: str, /) -> TaskId:
        """The number. Raises Refusal."""
        return task_number(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Tasks by number and title."""
        who = actor(interaction)
        tasks = desk(interaction).tasks
        if self._own:
            found = await tasks.claimed_by(who.guild, who.id)
        elif self._offered:
            found = await tasks.offered_to(who.guild, who.id)
        else:
            found = await tasks.listing(who.guild, self._state, _LOOKED_THROUGH, self._sought)
        return suggestions(map(_task_choice, found), value)


class ProposalReference(app_commands.Transformer):
    """A proposal, as its number. Suggests those in one state."""

    def __init__(self, state: ProposalState | None = None) -> None:
        """Suggest proposals in ``state``; without one all there are."""
        self._state = state

    async def transform(self, interaction: Interaction, value: str, /) -> ProposalId:
        """The number. Raises Refusal."""
        return proposal_number(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Proposals by number and title, the newest first."""
        found = await desk(interaction).proposals.listing(actor(interaction).guild, self._state, _LOOKED_THROUGH)
        named = ((ref("P", proposal.number), proposal.title) for proposal in found)
        return suggestions(((f"{name} {title}", name) for name, title in named), value)


class ConcernName(NamedTuple):
    """A concern as it is named: ``P12.1``."""

    proposal: ProposalId
    number: int


class ConcernReference(app_commands.Transformer):
    """A concern, by its name. Suggests the open ones that the person may resolve, or with ``own`` withdraw."""

    def __init__(self, *, own: bool = False) -> None:
        """Suggest all, or one's own."""
        self._own = own

    async def transform(self, interaction: Interaction, value: str, /) -> ConcernName:
        """The proposal and the concern's number. Raises Refusal."""
        match = _CONCERN.fullmatch(value)
        if match is None:
            raise Refusal("concern-bad-number", found=clip(value, 40))
        return ConcernName(ProposalId(int(match[1])), int(match[2]))

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Concerns by name and reason."""
        found = await desk(interaction).concerns.closable(actor(interaction), own=self._own)
        return suggestions(((f"{view.name} {view.concern.text}", view.name) for view in found), value)


class AreaReference(app_commands.Transformer):
    """An area, as its name. Suggests all there are."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        """The name as it is kept. Raises Refusal."""
        return area_name(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Areas by name and what they are about."""
        found = await desk(interaction).areas.listing(actor(interaction).guild)
        return suggestions(((f"{area.name} {area.about}".strip(), area.name) for area in found), value)


class DigestReference(app_commands.Transformer):
    """A digest of a channel, as its number. Suggests all there are."""

    async def transform(self, interaction: Interaction, value: str, /) -> DigestId:
        """The number. Raises Refusal."""
        return DigestId(number_in(value, "D", "digest-bad-number"))

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Digests by number, channel and time."""
        who = actor(interaction)
        named = []
        for digest in await desk(interaction).digests.listing(who.guild):
            name = ref("D", digest.number)
            place = interaction.guild.get_channel_or_thread(digest.channel or 0) if interaction.guild else None
            channel = f"#{place.name}" if place is not None else "#?"
            named.append((f"{name} {channel} {digest.at:%H:%M}", name))
        return suggestions(named, value)


class WaitingReference(app_commands.Transformer):
    """A contribution, as its number. Suggests those that wait for a review."""

    async def transform(self, interaction: Interaction, value: str, /) -> ContributionId:
        """The number. Raises Refusal."""
        return ContributionId(number_in(value, "C", "contribution-bad-number"))

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Contributions by number and title, the longest waiting first."""
        found = await desk(interaction).queue.waiting(actor(interaction).guild, limit=_LOOKED_THROUGH)
        return suggestions((_contribution_choice(one.contribution) for one in found), value)


class ContributionReference(WaitingReference):
    """A contribution, as its number. Suggests the newest that were accepted, too."""

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Contributions by number and title, the newest first."""
        guild = actor(interaction).guild
        found = await desk(interaction).contributions.newest(guild, _LOOKED_THROUGH)
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


OpenTask = app_commands.Transform[TaskId, TaskReference(free=True)]
OfferedTask = app_commands.Transform[TaskId, TaskReference(offered=True)]
OwnTask = app_commands.Transform[TaskId, TaskReference(own=True)]
DoneTask = app_commands.Transform[TaskId, TaskReference(TaskState.DONE)]
AnyTask = app_commands.Transform[TaskId, TaskReference()]
OpenProposal = app_commands.Transform[ProposalId, ProposalReference(ProposalState.OPEN)]
AnyProposal = app_commands.Transform[ProposalId, ProposalReference()]
ClosableConcern = app_commands.Transform[ConcernName, ConcernReference()]
OwnConcern = app_commands.Transform[ConcernName, ConcernReference(own=True)]
ADigest = app_commands.Transform[DigestId, DigestReference]
AnArea = app_commands.Transform[str, AreaReference]
WaitingContribution = app_commands.Transform[ContributionId, WaitingReference]
AnyContribution = app_commands.Transform[ContributionId, ContributionReference]
