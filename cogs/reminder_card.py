"""What is shown of reminders: the time as it was understood, the reminder itself, and one's list. What can be pressed
below is in ``cogs.reminder_buttons``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.ids import GuildId
from bot.domain.preferences import Told
from bot.domain.reminder import Reminder
from bot.services.reminders import Reminding
from cogs.links import item_url
from cogs.rendered import BUSY, OPEN, listed
from cogs.schedule_words import schedule_words
from cogs.words import clip, message_link, safe, text, when

_ROOM: Final = 3800


def asked_embed(one: Reminding, guild: GuildId, archive_url: str) -> discord.Embed:
    """When somebody would be reminded of what, as it was understood."""
    reminder = one.reminder
    lines = [text("reminder-understood", at=_at(reminder.planned.at), relative=when(reminder.planned.at))]
    if reminder.planned.repeat is not None:
        lines.append(text("reminder-repeats", schedule=schedule_words(reminder.planned.repeat)))
    else:
        local = reminder.planned.at.astimezone(one.zone)
        lines.append(text("reminder-clock", time=f"{local:%Y-%m-%d %H:%M}", zone=one.zone.key))
    lines.append(_about(one, guild, archive_url))
    if one.told_at > reminder.planned.at:
        lines.append(text("reminder-quiet", at=_at(one.told_at)))
    lines.append(_where(one))
    return _embed("reminder-asked-title", lines)


def set_embed(one: Reminding, guild: GuildId, archive_url: str) -> discord.Embed:
    """That it is set, and when it comes."""
    lines = [text("reminder-set", at=_at(one.told_at), relative=when(one.told_at)), _about(one, guild, archive_url)]
    return _embed("reminder-set-title", lines)


def reminder_embed(
    told: Sequence[Reminding], guild: GuildId, community: str, archive_url: str, *, late: bool
) -> discord.Embed:
    """What somebody wanted to be reminded of, all that came due together."""
    lines = (_about(one, guild, archive_url) for one in told)
    shown = listed(lines, _ROOM, lambda count: text("reminder-more", count=count))
    embed = _embed("reminder-title", [text("reminder-late") if late else "", shown], BUSY if late else OPEN)
    return embed.set_footer(text=text("reminder-footer", community=clip(community, 100)))


def list_embed(waiting: Sequence[Reminding], guild: GuildId, archive_url: str) -> discord.Embed:
    """One's reminders that wait."""
    lines = [_line(one, guild, archive_url) for one in waiting]
    shown = listed(lines, _ROOM, lambda count: text("reminder-more", count=count))
    return discord.Embed(title=text("reminder-list-title"), description=shown, colour=OPEN)


def _line(one: Reminding, guild: GuildId, archive_url: str) -> str:
    line = text("reminder-line", at=_at(one.told_at), relative=when(one.told_at), about=_about(one, guild, archive_url))
    repeat = one.reminder.planned.repeat
    return f"{line} · {schedule_words(repeat)}" if repeat is not None else line


def _about(one: Reminding, guild: GuildId, archive_url: str) -> str:
    """What it is about: the item or message as a link, and the note."""
    reminder, parts = one.reminder, list[str]()
    if reminder.about:
        link = f"[{reminder.about}]({item_url(archive_url, guild, reminder.about)})"
        parts.append(f"**{link}** {safe(one.title, 200)}".strip())
    if reminder.message is not None:
        parts.append(text("reminder-message", link=_link(reminder, guild)))
    if reminder.note:
        parts.append(safe(reminder.note, 500))
    return " · ".join(parts)


def _link(reminder: Reminder, guild: GuildId) -> str:
    return message_link(guild, reminder.message_channel or reminder.channel, reminder.message or 0)


def _where(one: Reminding) -> str:
    if one.way is Told.CHANNEL:
        return text("reminder-where-channel", channel=f"<#{one.reminder.channel}>")
    return text("reminder-where-dm")


def _at(moment: datetime) -> str:
    return when(moment, "F")


def _embed(key: str, lines: Sequence[str], colour: discord.Colour = OPEN) -> discord.Embed:
    return discord.Embed(title=text(key), description="\n".join(filter(None, lines)), colour=colour)
