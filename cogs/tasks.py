"""Tasks: ``/task …`` to open, find and finish them, and the message menu's **Make a task**.

Who does them: ``cogs.claims``. What is said of them later: ``cogs.task_edits``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.board import Sought
from bot.domain.ids import GuildId, MessageId, ref
from bot.domain.particulars import Particulars
from bot.domain.refusal import Refusal
from bot.domain.task import DETAILS_LIMIT, TITLE_LIMIT, Source, TaskState
from cogs.capture import SOURCE_ID, capture, headline, source_of
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.forms import Submission, field, form, on_submit
from cogs.links import card_place
from cogs.references import AnArea, AnyTask, DoneTask
from cogs.task_buttons import listen
from cogs.task_card import task_list, task_message
from cogs.task_said import (
    OPTIONS,
    Checklist,
    Details,
    Minutes,
    Seats,
    Short,
    Title,
    Typed,
    open_tasks,
    particulars,
    sizes,
    task_fields,
    typed_in,
)
from cogs.task_words import traits
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_STATES: Final = [
    app_commands.Choice(name=text("task-state-open"), value=TaskState.OPEN.value),
    app_commands.Choice(name=text("task-state-claimed"), value=TaskState.CLAIMED.value),
    app_commands.Choice(name=text("task-state-done"), value=TaskState.DONE.value),
]
_LISTED: Final = 200


@app_commands.guild_only()
class Tasks(commands.GroupCog, group_name="task", group_description=text("task-group")):
    """The commands around tasks."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=text("task-menu"),
            callback=self.make,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )

    async def cog_load(self) -> None:
        """Add what belongs to the menu of a message."""
        self.bot.tree.add_command(self._menu)
        on_submit(self.bot, "maketask:" + SOURCE_ID, self.made)
        on_submit(self.bot, "newtask", self.described)

    @app_commands.command(name="add", description=text("task-add-description"))
    @app_commands.describe(title=text("task-add-option-title"), **OPTIONS)
    @app_commands.autocomplete(parent=open_tasks)
    @app_commands.autocomplete(minutes=sizes)
    async def add(
        self,
        interaction: Interaction,
        title: Title | None = None,
        details: Details | None = None,
        area: AnArea | None = None,
        minutes: Minutes | None = None,
        due: Short | None = None,
        newcomers: bool | None = None,
        skills: Short | None = None,
        needs: Short | None = None,
        parent: Short | None = None,
        every: Short | None = None,
        seats: Seats | None = None,
        checklist: Checklist | None = None,
    ) -> None:
        """Open a task, by options or in a form."""
        typed = Typed(title, details, area, minutes, due, newcomers, skills, needs, parent, every, seats, checklist)
        if typed == Typed():
            await interaction.response.send_modal(form(text("task-form-new"), "newtask", *task_fields()))
            return
        if title is None:
            raise Refusal("task-title-or-form")
        await begin(interaction)
        await _add(interaction, title, details or "", None, await particulars(interaction, typed))

    async def described(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Open the task that the form describes."""
        await begin(interaction)
        typed = typed_in(sent)
        said = await particulars(interaction, typed)
        await _add(interaction, typed.title or "", typed.details or "", None, said)

    async def make(self, interaction: Interaction, message: discord.Message) -> None:
        """Open a form for a task, filled from the message."""
        captured = capture(message)
        title, rest = headline(captured.text, TITLE_LIMIT)
        hint = text("form-from-message")
        await interaction.response.send_modal(
            form(
                text("task-form-title"),
                captured.form_id("maketask:"),
                field("title", text("task-form-field-title"), limit=TITLE_LIMIT, default=title),
                field(
                    "details",
                    text("task-form-field-details"),
                    limit=DETAILS_LIMIT,
                    default=rest,
                    hint=hint,
                    long=True,
                    required=False,
                ),
            )
        )

    async def made(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Open the task that the form made of a message describes."""
        await begin(interaction)
        said = Particulars()
        await _add(interaction, sent.texts["title"], sent.texts.get("details", ""), source_of(sent), said)

    @app_commands.command(name="list", description=text("task-list-description"))
    @app_commands.describe(
        state=text("task-list-option-state"),
        area=text("task-list-option-area"),
        minutes=text("task-list-option-minutes"),
        newcomers=text("task-list-option-newcomers"),
        free=text("task-list-option-free"),
        mine=text("task-list-option-mine"),
    )
    @app_commands.choices(state=_STATES)
    @app_commands.autocomplete(minutes=sizes)
    async def listing(
        self,
        interaction: Interaction,
        state: app_commands.Choice[str] | None = None,
        area: AnArea | None = None,
        minutes: Minutes | None = None,
        newcomers: bool = False,
        free: bool = False,
        mine: bool = False,
    ) -> None:
        """The tasks there are."""
        await begin(interaction)
        who, wanted = actor(interaction), TaskState(state.value) if state is not None else None
        sought = Sought(area or "", minutes, newcomers, free)
        if mine:
            found = await desk(interaction).tasks.of(who.guild, who.id, sought)
            found = [task for task in found if wanted in (None, task.state)]
        else:
            found = await desk(interaction).tasks.listing(who.guild, wanted, _LISTED, sought)
        shown = task_list(found, who.guild, filtered=mine or sought != Sought())
        await answer(interaction, shown.content, embed=shown.embed)

    @app_commands.command(name="show", description=text("task-show-description"))
    @app_commands.describe(task=text("task-option-number"))
    async def show(self, interaction: Interaction, task: AnyTask) -> None:
        """One task, with its buttons."""
        await begin(interaction)
        guild = actor(interaction).guild
        found = await desk(interaction).tasks.get(guild, task)
        shown = task_message(found, guild, self.bot.archive_url)
        await answer(
            interaction, card_place(guild, found.channel, found.card) or None, embed=shown.embed, view=shown.view
        )

    @app_commands.command(name="done", description=text("task-done-description"))
    @app_commands.describe(task=text("task-option-number"))
    async def done(self, interaction: Interaction, task: AnyTask) -> None:
        """Finish a task."""
        await begin(interaction)
        await desk(interaction).tasks.done(actor(interaction), task)
        await answer(interaction, text("task-finished", ref=ref("T", task)))

    @app_commands.command(name="reopen", description=text("task-reopen-description"))
    @app_commands.describe(task=text("task-option-number"))
    async def reopen(self, interaction: Interaction, task: DoneTask) -> None:
        """Open a finished task again."""
        await begin(interaction)
        await desk(interaction).tasks.reopen(actor(interaction), task)
        await answer(interaction, text("task-reopened", ref=ref("T", task)))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted; if it was a card, it is posted again."""
        if payload.guild_id is not None:
            await self.bot.desk.tasks.card_lost(GuildId(payload.guild_id), MessageId(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted."""
        if payload.guild_id is not None:
            for message in payload.message_ids:
                await self.bot.desk.tasks.card_lost(GuildId(payload.guild_id), MessageId(message))


async def _add(
    interaction: discord.Interaction[Any], title: str, details: str, source: Source | None, said: Particulars
) -> None:
    """Open a task, and say where its card is and what was understood of it."""
    who, tasks = actor(interaction), desk(interaction).tasks
    task = await tasks.add(
        who,
        title=title,
        details=details,
        channel=channel_of(interaction),
        event=event_of(interaction),
        source=source,
        said=said,
    )
    await interaction.client.deliver_now(who.guild)
    posted = await tasks.get(who.guild, task.number)
    place = card_place(who.guild, posted.channel, posted.card)
    about = " · ".join(traits(task))
    await answer(interaction, text("task-added", ref=ref("T", task.number), place=place, about=about or "none"))


async def setup(bot: Barnraiser) -> None:
    """Add the commands, the menu and the buttons."""
    listen(bot)
    await bot.add_cog(Tasks(bot))
