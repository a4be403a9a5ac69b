"""What is said to one member about their own affairs."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId
from bot.domain.notice import Notice
from bot.domain.reminder import LATE_AFTER
from cogs.notices.speaker import Speaker
from cogs.reminder_buttons import reminder_message
from cogs.watch_card import news_message


async def reminder(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What they wanted to be reminded of, unless they cancelled it meanwhile."""
    numbers = notice.data["reminders"]
    told = await out.desk.reminders.told(guild, numbers if isinstance(numbers, list) else [])
    if not told:
        return None
    late = bool(notice.data["late"]) or out.desk.clock.now() - notice.created_at > LATE_AFTER
    shown = reminder_message(told, guild, out.community(guild), out.archive_url, late=late)
    return await out.post(guild, notice, shown)


async def news(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What happened to what they watch."""
    told = await out.desk.watching.told(guild, notice.data)
    if not told.pages and not told.others:
        return None
    return await out.post(guild, notice, news_message(told, out.community(guild), guild, out.archive_url))
