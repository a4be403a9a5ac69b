"""The digest: posted, and kept true."""

from __future__ import annotations

import logging
from typing import Final

import discord

from bot.domain.digest import content_of
from bot.domain.ids import DigestId, GuildId, MessageId
from bot.domain.notice import Notice
from bot.services.digests import Part
from cogs.digest_card import digest_message
from cogs.digest_menus import claim_buttons
from cogs.notices.speaker import Speaker, number_of
from cogs.rendered import Rendered
from cogs.words import text

log = logging.getLogger(__name__)

_REQUIRES_TAG: Final = 1 << 4
"""A forum's flag: each post has a tag. Source: Discord's documentation, "Channel Flags"."""


async def digest(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What is open and what was done: as a message, or in a forum as a post."""
    parts = await out.desk.digests.items(guild, content_of(notice.data))
    if not parts:
        return None
    late = bool(notice.data.get("late"))
    rendered = _shown(out, guild, parts, late=late, direct=notice.member is not None)
    forum = out.forum(guild, notice)
    if forum is None:
        return await out.post(guild, notice, rendered)
    name = text("digest-post-name", date=f"{notice.created_at:%Y-%m-%d}")
    tags = list(forum.available_tags[:1]) if forum.flags.value & _REQUIRES_TAG else []
    return await out.post_in_forum(forum, notice, rendered, name, tags)


async def edit(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The digest that was posted last, with what was done since struck through. It is never posted again."""
    found = await out.desk.digests.posted(guild, DigestId(number_of(notice)))
    if found is None or found.posted is None:
        return None
    posted = found.posted
    parts = await out.desk.digests.items(guild, posted.content)
    rendered = _shown(out, guild, parts, late=posted.late, direct=found.member is not None)
    try:
        await out.edit(guild, posted.channel, found.member, posted.message, rendered)
    except discord.NotFound as gone:
        log.info("the message of digest %s of guild %s is gone: %s", notice.subject, guild, gone)
    return None


def _shown(out: Speaker, guild: GuildId, parts: list[Part], *, late: bool, direct: bool) -> Rendered:
    own = out.community(guild) if direct else ""
    rendered = digest_message(parts, guild, out.archive_url, late=late, own=own)
    return Rendered(embed=rendered.embed, view=claim_buttons(parts, guild)) if direct else rendered
