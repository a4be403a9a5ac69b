"""What is said of releases."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId
from bot.domain.notice import Notice
from cogs.notices.speaker import Speaker
from cogs.release_card import release_message


async def release(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What is in it, and whom it thanks."""
    view = await out.desk.releases.view(guild, notice.subject)
    readable = out.bot.readable_by_all
    return await out.post(guild, notice, release_message(view, guild, out.archive_url, readable))
