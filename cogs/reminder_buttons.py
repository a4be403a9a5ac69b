"""Reminders with what can be pressed below them. It works in direct messages too, and after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Self

import discord

from bot.domain.ids import GuildId, MemberId, ReminderId
from bot.services.reminders import Reminding
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.forms import field, form
from cogs.reminder_card import asked_embed, list_embed, reminder_embed, set_embed
from cogs.rendered import Rendered, buttons, label
from cogs.words import clip, text, when

Interaction = discord.Interaction[Any]
TIME_LIMIT: Final = 100
TIME_FORM: Final = "remind-time:"
_STYLES: Final = {"set": discord.ButtonStyle.success}
_CHOICES: Final = 25
_LATER: Final = (10, 60, 24 * 60)


def time_field(default: str = "") -> discord.ui.Label[Any]:
    """Where somebody types when."""
    hint = text("reminder-field-when-hint")
    return field("when", text("reminder-field-when"), limit=TIME_LIMIT, default=default, hint=hint)


class DraftButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"remind:(?P<act>set|time|drop):(?P<number>\d+)"
):
    """Confirms the time of a reminder as it was understood, asks for another, or drops it."""

    def __init__(self, number: ReminderId, act: str) -> None:
        """The button for one act on a reminder that is not confirmed yet."""
        self.number, self.act = number, act
        style = _STYLES.get(act, discord.ButtonStyle.secondary)
        words = label(text(f"reminder-button-{act}"))
        super().__init__(discord.ui.Button(style=style, label=words, custom_id=f"remind:{act}:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(ReminderId(int(match["number"])), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        if self.act == "time":
            await interaction.response.send_modal(
                form(text("reminder-form-time"), f"{TIME_FORM}{self.number}", time_field())
            )
            return
        await begin_change(interaction)
        who, reminders = actor(interaction), desk(interaction).reminders
        if self.act == "drop":
            await reminders.cancel(who.guild, who.id, self.number)
            await answer(interaction, text("reminder-dropped"))
            return
        done = await reminders.confirm(who.guild, who.id, self.number)
        await answer(interaction, embed=set_embed(done, who.guild, interaction.client.archive_url))


class SnoozeButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"remind-later:(?P<guild>\d+):(?P<batch>\d+):(?P<minutes>10|60|1440)",
):
    """Puts off all that was told in one message."""

    def __init__(self, guild: GuildId, batch: ReminderId, minutes: int) -> None:
        """The button for so many minutes."""
        self.guild, self.batch, self.minutes = guild, batch, minutes
        words = label(text("reminder-button-later", minutes=minutes))
        super().__init__(discord.ui.Button(label=words, custom_id=f"remind-later:{guild}:{batch}:{minutes}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(GuildId(int(match["guild"])), ReminderId(int(match["batch"])), int(match["minutes"]))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Put it off."""
        await begin(interaction)
        length = timedelta(minutes=self.minutes)
        member = MemberId(interaction.user.id)
        until = await desk(interaction).reminders.put_off(self.guild, member, self.batch, length)
        await answer(interaction, text("reminder-later", at=when(until, "f"), relative=when(until)))


class StopButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"remind-stop:(?P<guild>\d+):(?P<number>\d+)"
):
    """Ends what repeats."""

    def __init__(self, guild: GuildId, number: ReminderId) -> None:
        """The button for one reminder."""
        self.guild, self.number = guild, number
        words = label(text("reminder-button-stop"))
        super().__init__(discord.ui.Button(label=words, custom_id=f"remind-stop:{guild}:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(GuildId(int(match["guild"])), ReminderId(int(match["number"])))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """End it."""
        await begin(interaction)
        await desk(interaction).reminders.cancel(self.guild, MemberId(interaction.user.id), self.number)
        await answer(interaction, text("reminder-stopped"))


class CancelMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"remind-cancel"):
    """Cancels one of somebody's reminders."""

    def __init__(self, menu: discord.ui.Select[Any]) -> None:
        """This menu, whatever is in it."""
        super().__init__(menu)

    @classmethod
    def over(cls, waiting: Sequence[Reminding]) -> Self:
        """The menu of the first of these."""
        menu: discord.ui.Select[Any] = discord.ui.Select(custom_id="remind-cancel", placeholder=text("reminder-cancel"))
        for one in waiting[:_CHOICES]:
            reminder, local = one.reminder, one.told_at.astimezone(one.zone)
            about = " ".join(filter(None, (reminder.about, one.title, reminder.note)))
            words = f"{local:%Y-%m-%d %H:%M} {about}".strip()
            menu.add_option(label=clip(words, 100), value=str(reminder.number))
        return cls(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError("a menu")
        return cls(item)

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Cancel it, and show what is left."""
        await begin_change(interaction)
        who, reminders = actor(interaction), desk(interaction).reminders
        for value in self.item.values:
            await reminders.cancel(who.guild, who.id, ReminderId(int(value)))
        shown = list_message(await reminders.waiting(who), who.guild, interaction.client.archive_url)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


def asked_message(one: Reminding, guild: GuildId, archive_url: str) -> Rendered:
    """When somebody would be reminded of what, with buttons to agree to that or to change it."""
    acts = [DraftButton(one.reminder.number, act) for act in ("set", "time", "drop")]
    return Rendered(embed=asked_embed(one, guild, archive_url), view=buttons(*acts))


def reminder_message(
    told: Sequence[Reminding], guild: GuildId, community: str, archive_url: str, *, late: bool
) -> Rendered:
    """What somebody wanted to be reminded of, with buttons to put it off, and to end what repeats."""
    batch = told[0].reminder.batch or told[0].reminder.number
    acts: list[discord.ui.Item[Any]] = [SnoozeButton(guild, batch, minutes) for minutes in _LATER]
    repeated = [one.reminder for one in told if one.reminder.planned.repeat is not None]
    if len(repeated) == 1:
        acts.append(StopButton(guild, repeated[0].number))
    return Rendered(embed=reminder_embed(told, guild, community, archive_url, late=late), view=buttons(*acts))


def list_message(waiting: Sequence[Reminding], guild: GuildId, archive_url: str) -> Rendered:
    """One's reminders that wait, with a menu to cancel any."""
    if not waiting:
        return Rendered(content=text("reminder-none"))
    return Rendered(embed=list_embed(waiting, guild, archive_url), view=buttons(CancelMenu.over(waiting)))
