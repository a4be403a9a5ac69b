"""What is said of contributions: their cards, what came of them, and who is asked about them."""

from __future__ import annotations

from bot.domain.handling import Stage
from bot.domain.ids import ContributionId, GuildId, MessageId
from bot.domain.notice import Notice
from cogs.capture_card import capture_message
from cogs.contribution_card import (
    accepted_message,
    changes_requested_message,
    consent_needed_message,
    contribution_message,
)
from cogs.notices.speaker import Speaker, number_of
from cogs.review_card import offer_message, rejected_message


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The card, kept as the contribution and its review are."""
    review = await out.desk.queue.view(guild, ContributionId(number_of(notice)))
    contribution = review.contribution
    rendered = contribution_message(contribution, guild, out.archive_url, review)
    return MessageId((await out.card(guild, notice, contribution.card, rendered))[0].id)


async def accepted(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """That it is in the archive now."""
    chain = await out.desk.archive.contribution(guild, ContributionId(number_of(notice)))
    return await out.post(guild, notice, accepted_message(chain, guild, out.archive_url))


async def changes_requested(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To its author: what is to be changed."""
    contribution = await out.desk.contributions.get(guild, ContributionId(number_of(notice)))
    rendered = changes_requested_message(contribution, guild, out.archive_url)
    return await out.post(guild, notice, rendered)


async def rejected(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To its author: that it is not accepted, and why."""
    contribution = await out.desk.contributions.get(guild, ContributionId(number_of(notice)))
    return await out.post(guild, notice, rejected_message(notice, contribution, guild, out.archive_url))


async def review_offer(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To a member whose turn it is: whether they will review it."""
    review = await out.desk.queue.view(guild, ContributionId(number_of(notice)))
    held = review.handling.assignment
    if held is None or held.member != notice.addressee or held.stage is not Stage.OFFERED:
        return None
    community = out.community(guild)
    rendered = offer_message(review.contribution, guild, community, out.archive_url)
    return await out.post(guild, notice, rendered)


async def consent_needed(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To its author: that it waits for their consent to the licence."""
    contribution = await out.desk.contributions.get(guild, ContributionId(number_of(notice)))
    community = out.community(guild)
    rendered = consent_needed_message(contribution, guild, community, out.archive_url)
    return await out.post(guild, notice, rendered)


async def captured(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What is said of work that was taken up from messages."""
    community = out.community(guild)
    reads = out.bot.intents.message_content
    shown = await capture_message(out.desk, guild, notice, community, out.archive_url, reads=reads)
    return await out.post(guild, notice, shown) if shown is not None else None
