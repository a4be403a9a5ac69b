"""What is said of tasks: their cards, and what those who have or had one are told."""

from __future__ import annotations

from bot.domain.ids import GuildId, MemberId, MessageId, TaskId, ref
from bot.domain.notice import Notice
from bot.domain.task import Left, Task
from cogs.links import card_link, item_url
from cogs.notices.speaker import Speaker, members_of, number_of
from cogs.rendered import Rendered, buttons
from cogs.task_buttons import TaskButton
from cogs.task_card import task_message
from cogs.task_words import traits
from cogs.words import person, safe, text, when


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The card, kept as the task is."""
    task = await _task(out, guild, notice)
    rendered = task_message(task, guild, out.archive_url)
    return MessageId((await out.card(guild, notice, task.card, rendered))[0].id)


async def claim_ending(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To whoever has claimed it: that the claim ends soon. Nothing if it was renewed or given back meanwhile."""
    task = await _task(out, guild, notice)
    claim = task.claim_of(_whom(notice))
    if claim is None or claim.reminded is None:
        return None
    words = _words(out, "claim-ending", task, guild, when=when(claim.until))
    return await out.post(guild, notice, _told(words, task, guild, out, "renew", "release", "done"))


async def claim_over(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To whoever had claimed it: that they have it no more, and why. Nothing if they have it again."""
    task, member = await _task(out, guild, notice), _whom(notice)
    if task.claim_of(member) is not None:
        return None
    left = next((one for one in reversed(task.handovers) if one.member == member), None)
    if task.done and any(one.member == member for one in task.claims):
        words = _words(out, "claim-over-done", task, guild)
    elif left is not None and left.left is Left.FREED:
        words = _words(out, "claim-over-freed", task, guild, reason=safe(left.note))
    elif left is not None and left.left is Left.LAPSED:
        words = _words(out, "claim-over-lapsed", task, guild)
        acts = ["claim"] if task.free else []
        return await out.post(guild, notice, _told(words, task, guild, out, *acts, "note"))
    else:
        return None
    return await out.post(guild, notice, _told(words, task, guild, out))


async def offered(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To a member: whether they will take it. Nothing if it is not offered to them any more."""
    task = await _task(out, guild, notice)
    if task.offer is None or task.offer.member != _whom(notice):
        return None
    about = " · ".join(traits(task)) or "none"
    words = _words(out, "task-offered", task, guild, who=safe(task.offer.by_name, 80), about=about)
    if task.details:
        words += f"\n>>> {safe(task.details, 600)}"
    return await out.post(guild, notice, _told(words, task, guild, out, "accept", "decline"))


async def offer_declined(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To whoever offered it: that it was not taken."""
    task, declined = await _task(out, guild, notice), members_of(notice)
    words = _words(out, "offer-declined", task, guild, who=person(declined[0] if declined else 0))
    return await out.post(guild, notice, _told(words, task, guild, out))


async def parts_done(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To those who have the whole, or its author: that all its parts are done. Nothing if that is so no more."""
    task = await _task(out, guild, notice)
    if task.done or task.open_parts:
        return None
    return await out.post(guild, notice, _told(_words(out, "parts-done", task, guild), task, guild, out, "done"))


async def _task(out: Speaker, guild: GuildId, notice: Notice) -> Task:
    return await out.desk.tasks.get(guild, TaskId(number_of(notice)))


def _whom(notice: Notice) -> MemberId:
    return notice.addressee or MemberId(0)


def _words(out: Speaker, key: str, task: Task, guild: GuildId, **more: str) -> str:
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    return text(key, ref=name, title=safe(task.title), community=safe(out.community(guild), 100), **more)


def _told(words: str, task: Task, guild: GuildId, out: Speaker, *acts: str) -> Rendered:
    name = ref("T", task.number)
    link = text("task-told-link", ref=name, link=item_url(out.archive_url, guild, name))
    found = [TaskButton(task.number, act, guild=guild) for act in acts]
    return Rendered(content=f"{words}\n\n{link}" if task.card is None else words, view=buttons(*found))
