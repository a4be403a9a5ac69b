"""What is said of series of patches."""

from __future__ import annotations

from bot.domain.ids import ContributionId, GuildId, MessageId
from bot.domain.notice import Notice
from cogs.notices.speaker import Speaker, number_of
from cogs.patch_card import series_news
from cogs.proposal_thread import thread_on
from cogs.words import text


async def thread(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The thread on a series' card."""
    contribution = await out.desk.contributions.get(guild, ContributionId(number_of(notice)))
    if contribution.card is None or contribution.thread is not None:
        return None
    name = text("patch-thread-name", ref=notice.subject, title=contribution.title)
    made = await thread_on(out.bot, guild, contribution.channel, contribution.card, name)
    return contribution.card if made else None


async def news(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What has happened to a series, in its thread."""
    contribution = await out.desk.contributions.get(guild, ContributionId(number_of(notice)))
    rendered = series_news(notice, contribution, guild, out.archive_url)
    return await out.talk(guild, notice, contribution.channel, rendered)
