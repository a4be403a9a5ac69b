"""What is said of tasks."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId, TaskId
from bot.domain.notice import Notice
from cogs.notices.speaker import Speaker, number_of
from cogs.task_card import task_message


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The card, kept as the task is."""
    task = await out.desk.tasks.get(guild, TaskId(number_of(notice)))
    rendered = task_message(task, guild, out.archive_url)
    return MessageId((await out.card(guild, notice, task.card, rendered))[0].id)
