"""Reminders: ``/remind``, ``/reminders``, and "Remind me" in the menu of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import ReminderId, ref
from bot.domain.proposal import ProposalState
from bot.domain.reminder import NOTE_LIMIT
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.forms import Submission, field, form, on_submit
from cogs.references import CHOICES, Choices, suggestions
from cogs.reminder_buttons import (
    TIME_FORM,
    TIME_LIMIT,
    CancelMenu,
    DraftButton,
    SnoozeButton,
    StopButton,
    asked_message,
    list_message,
    time_field,
)
from cogs.words import message_link, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_FORM: Final = "remindme:"
_ABOUT_LIMIT: Final = 700


class Reminders(commands.Cog):
    """The commands around reminders."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=text("reminder-menu"),
            callback=self.take,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )

    async def cog_load(self) -> None:
        """Add what belongs to the menu of a message."""
        self.bot.tree.add_command(self._menu)
        on_submit(self.bot, _FORM + r"(?P<channel>\d+):(?P<message>\d+)", self.taken)
        on_submit(self.bot, TIME_FORM + r"(?P<number>\d+)", self.retimed)

    @app_commands.command(name="remind", description=text("reminder-description"))
    @app_commands.describe(when=text("reminder-option-when"), what=text("reminder-option-what"))
    @app_commands.guild_only()
    async def remind(
        self,
        interaction: Interaction,
        when: app_commands.Range[str, 1, TIME_LIMIT],
        what: app_commands.Range[str, 1, _ABOUT_LIMIT],
    ) -> None:
        """Show when that would be, to be confirmed."""
        await begin(interaction)
        await self._ask(interaction, when, what)

    @remind.autocomplete("what")
    async def _items(self, interaction: Interaction, typed: str) -> Choices:
        who, services = actor(interaction), desk(interaction)
        named = [(ref("T", task.number), task.title) for task in await services.tasks.listing(who.guild, None, CHOICES)]
        found = await services.proposals.listing(who.guild, ProposalState.OPEN, CHOICES)
        named += [(ref("P", proposal.number), proposal.title) for proposal in found]
        return suggestions(((f"{name} {title}", name) for name, title in named), typed)

    @app_commands.command(name="reminders", description=text("reminder-list-description"))
    @app_commands.guild_only()
    async def reminders(self, interaction: Interaction) -> None:
        """What this person is going to be reminded of."""
        await begin(interaction)
        who = actor(interaction)
        waiting = await desk(interaction).reminders.waiting(who)
        shown = list_message(waiting, who.guild, self.bot.archive_url)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)

    async def take(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask when to remind of a message."""
        note = field("note", text("reminder-field-note"), limit=NOTE_LIMIT, long=True, required=False)
        custom_id = f"{_FORM}{message.channel.id}:{message.id}"
        await interaction.response.send_modal(form(text("reminder-form-title"), custom_id, time_field(), note))

    async def taken(self, interaction: Interaction, sent: Submission) -> None:
        """Show when that would be, to be confirmed."""
        await begin(interaction)
        link = message_link(actor(interaction).guild, int(sent.parts["channel"]), int(sent.parts["message"]))
        await self._ask(interaction, sent.texts.get("when", ""), f"{link} {sent.texts.get('note', '')}")

    async def retimed(self, interaction: Interaction, sent: Submission) -> None:
        """Show another time for the reminder, to be confirmed."""
        await begin(interaction)
        who, number = actor(interaction), ReminderId(int(sent.parts["number"]))
        asked = await desk(interaction).reminders.retime(who.guild, who.id, number, sent.texts.get("when", ""))
        shown = asked_message(asked, who.guild, self.bot.archive_url)
        await answer(interaction, embed=shown.embed, view=shown.view)

    async def _ask(self, interaction: Interaction, typed: str, about: str) -> None:
        who, reminders = actor(interaction), desk(interaction).reminders
        asked = await reminders.ask(who, typed, about, channel_of(interaction), event_of(interaction))
        shown = asked_message(asked, who.guild, self.bot.archive_url)
        await answer(interaction, embed=shown.embed, view=shown.view)


async def setup(bot: Barnraiser) -> None:
    """Add the commands, and what can be pressed."""
    bot.add_dynamic_items(DraftButton, SnoozeButton, StopButton, CancelMenu)
    await bot.add_cog(Reminders(bot))
