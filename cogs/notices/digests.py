"""The digest."""

from __future__ import annotations

from bot.domain.digest import content_of
from bot.domain.ids import GuildId, MessageId
from bot.domain.notice import Notice
from cogs.digest_card import digest_message
from cogs.notices.speaker import Speaker


async def digest(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What happened, and what is waiting."""
    items = await out.desk.digests.items(guild, content_of(notice.data))
    late = bool(notice.data.get("late"))
    rendered = digest_message(items, late, guild, out.archive_url)
    return await out.post(guild, notice, rendered)
