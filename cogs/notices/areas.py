"""What is said of areas."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId
from bot.domain.notice import Notice
from cogs.area_card import area_news
from cogs.notices.speaker import Speaker


async def news(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What is new with an area."""
    area = await out.desk.areas.get(guild, notice.subject.removeprefix("area:"))
    return await out.post(guild, notice, area_news(notice, area, guild, out.archive_url))
