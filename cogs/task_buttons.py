"""The buttons of tasks, on cards, in lists and in direct messages; and the menu of a checklist."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.claiming import NOTE_LIMIT
from bot.domain.ids import GuildId, MemberId, TaskId, ref
from bot.domain.people import Actor
from bot.domain.task import Task
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.forms import Submission, field, form, on_submit
from cogs.rendered import label
from cogs.task_words import handover_words
from cogs.words import text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser
    from bot.services.claims import Claims

Interaction = discord.Interaction[Any]
_STYLES: Final = {
    "claim": discord.ButtonStyle.primary,
    "renew": discord.ButtonStyle.primary,
    "accept": discord.ButtonStyle.success,
    "done": discord.ButtonStyle.success,
}
_NOTE_FORM: Final = r"tasknote:(?P<guild>\d+):(?P<number>\d+):(?P<act>release|note)"


class TaskButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"t:(?:(?P<guild>\d+):)?(?P<number>\d+):(?P<act>[a-z]+)"
):
    """Does something to a task. Works after a restart: the custom id says everything. In direct messages it names the
    guild, too."""

    def __init__(self, number: int, act: str, words: str | None = None, guild: int | None = None) -> None:
        """The button that does ``act`` to task ``number``; ``words`` replace its usual label."""
        self.number, self.act, self.guild = TaskId(number), act, guild
        place = f"{guild}:" if guild is not None else ""
        super().__init__(
            discord.ui.Button(
                label=label(words or text(f"task-button-{act}")),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"t:{place}{number}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TaskButton:
        """The button that was pressed."""
        guild = int(match["guild"]) if match["guild"] else None
        words = item.label if isinstance(item, discord.ui.Button) else None
        return cls(int(match["number"]), match["act"], words or match["act"], guild)

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it, and say what is now so."""
        who = presser(interaction, self.guild)
        if self.act in ("release", "note"):
            await interaction.response.send_modal(note_form(who.guild, self.number, self.act))
            return
        await begin(interaction)
        if self.act == "done":
            await desk(interaction).tasks.done(who, self.number)
            await answer(interaction, text("task-finished", ref=ref("T", self.number)))
            return
        claims, name = desk(interaction).claims, ref("T", self.number)
        if self.act in _TAKING:
            task = await _TAKING[self.act](claims, who, self.number)
            await answer(interaction, claimed_words(task, who.id, renewed=self.act == "renew"))
        elif self.act == "help":
            await claims.help(who, self.number)
            await answer(interaction, text("task-helping", ref=name))
        else:
            await claims.decline(who, self.number)
            await answer(interaction, text("task-declined", ref=name))


Taking = Callable[["Claims", Actor, TaskId], Awaitable[Task]]
_TAKING: Final[dict[str, Taking]] = {
    "claim": lambda claims, who, number: claims.claim(who, number),
    "renew": lambda claims, who, number: claims.renew(who, number),
    "accept": lambda claims, who, number: claims.accept(who, number),
}


class StepMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"tstep:(?P<number>\d+)"):
    """Ticks off a line of a task's checklist, or undoes that."""

    def __init__(self, number: int, menu: discord.ui.Select[Any]) -> None:
        """The menu as it is shown, or was used."""
        self.number = TaskId(number)
        super().__init__(menu)

    @classmethod
    def of(cls, task: Task) -> StepMenu:
        """The menu of a task's checklist."""
        menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"tstep:{task.number}", placeholder=text("task-steps-menu")
        )
        for step in task.steps:
            mark = text("task-step-done") if step.done_at is not None else text("task-step-open")
            menu.add_option(label=label(step.text), value=step.text, emoji=mark)
        return cls(task.number, menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> StepMenu:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(int(match["number"]), item)

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Tick it off."""
        await begin(interaction)
        task = await desk(interaction).tasks.check(actor(interaction), self.number, self.item.values[0])
        await answer(interaction, checked_words(task))


def renew_button(number: TaskId, guild: int | None = None) -> TaskButton:
    """The button that keeps a claim for longer, named so that it stands among others."""
    return TaskButton(number, "renew", text("task-button-renew-one", ref=ref("T", number)), guild)


def presser(interaction: Interaction, guild: int | None) -> Actor:
    """Who pressed a button of a guild, there or in a direct message. Their roles are known only there."""
    if interaction.guild_id is None and guild is not None:
        return Actor(GuildId(guild), MemberId(interaction.user.id), interaction.user.display_name)
    return actor(interaction)


def note_form(guild: GuildId, number: TaskId, act: str) -> discord.ui.Modal:
    """The form for a note to the next one, when somebody gives a task back (``release``) or later (``note``)."""
    return form(
        text(f"task-note-title-{act}", ref=ref("T", number)),
        f"tasknote:{guild}:{number}:{act}",
        field(
            "note",
            text("task-note-field"),
            hint=text("task-note-hint"),
            limit=NOTE_LIMIT,
            long=True,
            required=act == "note",
        ),
    )


async def _noted(interaction: Interaction, sent: Submission) -> None:
    """Take what somebody wrote to the next one."""
    await begin(interaction)
    number, note = TaskId(int(sent.parts["number"])), sent.texts.get("note", "")
    who, claims = presser(interaction, int(sent.parts["guild"])), desk(interaction).claims
    if sent.parts["act"] == "release":
        await claims.release(who, number, note)
        await answer(interaction, text("task-released", ref=ref("T", number)))
    else:
        await claims.leave_note(who, number, note)
        await answer(interaction, text("task-noted", ref=ref("T", number)))


def claimed_words(task: Task, member: MemberId, *, renewed: bool = False) -> str:
    """What somebody is told who has just claimed a task or kept it, with what those before them left."""
    claim = task.claim_of(member)
    if claim is None:
        raise ValueError(f"T{task.number} is not claimed by {member}")
    key = "task-renewed" if renewed else "task-claimed"
    told = [text(key, ref=ref("T", task.number), at=when(claim.until, "f"), until=when(claim.until))]
    notes = [one for one in task.handovers if one.note and one.member != member]
    if notes and not renewed:
        told.append(handover_words(notes[-1]))
    return "\n".join(told)


def checked_words(task: Task) -> str:
    """How far a checklist is, for who has just ticked something off."""
    over = sum(step.done_at is not None for step in task.steps)
    return text("task-checked", ref=ref("T", task.number), done=over, all=len(task.steps))


def listen(bot: Barnraiser) -> None:
    """Add the buttons, the menu and the form, so that those posted before a restart work."""
    bot.add_dynamic_items(TaskButton, StepMenu)
    on_submit(bot, _NOTE_FORM, _noted)
