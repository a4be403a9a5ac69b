"""What is said to those who want to be invited to tasks."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId, TaskId
from bot.domain.notice import Notice
from cogs.matching_card import invitation_message
from cogs.notices.speaker import Speaker, number_of


async def invitation(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """A task that might be for them. Nothing if somebody has it meanwhile, or they want no invitations any more."""
    if notice.addressee is None:
        return None
    found = await out.desk.matching.invited(guild, notice.addressee, TaskId(number_of(notice)))
    if found is None:
        return None
    return await out.post(guild, notice, invitation_message(found, guild, out.community(guild), out.archive_url))
