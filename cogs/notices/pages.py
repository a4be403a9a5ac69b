"""What is said of pages."""

from __future__ import annotations

from bot.domain.ids import ChannelId, ContributionId, GuildId, MessageId
from bot.domain.notice import Notice
from bot.services.settling import talked_about
from cogs.notices.speaker import Speaker, number_of
from cogs.page_card import conflict_message, talk_message
from cogs.proposal_thread import thread_on
from cogs.words import text


async def conflict(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """That a page was changed meanwhile by others."""
    found = await out.desk.conflicts.get(guild, ContributionId(number_of(notice)))
    direct = notice.member is not None
    return await out.post(guild, notice, conflict_message(found, guild, out.archive_url, direct=direct))


async def talk(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The message that a page's talk begins with, and its thread."""
    page = (await out.desk.archive.page(guild, talked_about(notice))).page
    if page.talk is not None:
        return None
    message = await out.post(guild, notice, talk_message(page, guild, out.archive_url))
    name = text("page-talk-name", title=page.title)
    made = await thread_on(out.bot, guild, ChannelId(notice.channel or 0), message, name)
    return message if made else None
