"""What is shown of a task: its card, and one line in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord

from bot.domain.ids import GuildId, ref
from bot.domain.task import Task, TaskState
from bot.locales.traces import from_key, over_key
from cogs.links import card_link, item_url
from cogs.rendered import BUSY, FIELD_LIMIT, GOOD, OPEN, Rendered, add, buttons, card, fitted, listed
from cogs.task_buttons import StepMenu, TaskButton
from cogs.task_words import handover_words, short_state, size_words, state_words, traits
from cogs.words import credited, message_link, person, safe, text

_COLOURS: Final = {TaskState.OPEN: OPEN, TaskState.CLAIMED: BUSY, TaskState.DONE: GOOD}
_DETAILS_SHOWN: Final = 1800
_CONTRIBUTIONS_SHOWN: Final = 5
_HANDOVERS_SHOWN: Final = 2
LIST_LIMIT: Final = 3500


def task_message(task: Task, guild: GuildId, archive_url: str) -> Rendered:
    """The card: what is to be done, how it stands, where it comes from; buttons for what can be done with it now."""
    name = ref("T", task.number)
    link = text("task-card-link", link=item_url(archive_url, guild, name))
    said = (" · ".join(traits(task)), safe(task.details, _DETAILS_SHOWN), link)
    title, description = f"{name} · {safe(task.title, 220)}", "\n\n".join(filter(None, said))
    embed = card(name, title, description, _COLOURS[task.state], task.author_name)
    add(embed, text("task-card-state"), _state(task), inline=False)
    add(embed, text("task-card-from"), _origin(task, guild, archive_url))
    if task.steps:
        add(embed, text("task-card-steps"), _steps(task), inline=False)
    if task.parts or task.parent is not None:
        add(embed, text("task-card-parts"), _parts(task, guild, archive_url))
    if task.contributions:
        made = [ref("C", number) for number in task.contributions[-_CONTRIBUTIONS_SHOWN:]]
        add(embed, text("task-card-contributions"), _links(made, guild, archive_url))
    left = [one for one in task.handovers if one.note][-_HANDOVERS_SHOWN:]
    if left and not task.done:
        add(embed, text("task-card-left"), "\n".join(map(handover_words, left)), inline=False)
    return Rendered(embed=fitted(embed), view=buttons(*_acts(task)))


def _acts(task: Task) -> list[discord.ui.Item[Any]]:
    acts = ["claim"] if task.free else []
    if task.claims and not task.done:
        acts += ["done", "renew", "release", "help"]
    found: list[discord.ui.Item[Any]] = [TaskButton(task.number, act) for act in acts]
    if task.steps and not task.done:
        found.append(StepMenu.of(task))
    return found


def _state(task: Task) -> str:
    over = task.trace.over if task.trace is not None else None
    return f"{state_words(task)}\n{text(over_key(over))}" if over is not None else state_words(task)


def _steps(task: Task) -> str:
    marks = (
        (text("task-step-done" if step.done_at is not None else "task-step-open"), step.text) for step in task.steps
    )
    lines = (f"{mark} {safe(words)}" for mark, words in marks)
    return listed(lines, FIELD_LIMIT, lambda count: text("task-steps-more", count=count))


def _parts(task: Task, guild: GuildId, archive_url: str) -> str:
    lines = []
    if task.parent is not None:
        lines.append(text("task-card-part-of", ref=_links([ref("T", task.parent)], guild, archive_url)))
    if task.parts:
        left = [ref("T", number) for number in task.open_parts[:_CONTRIBUTIONS_SHOWN]]
        over = len(task.parts) - len(task.open_parts)
        lines.append(text("task-card-parts-done", done=over, all=len(task.parts)))
        if left:
            lines.append(text("task-card-parts-open", refs=_links(left, guild, archive_url)))
    return "\n".join(lines)


def _links(references: Iterable[str], guild: GuildId, archive_url: str) -> str:
    return ", ".join(f"[{one}]({item_url(archive_url, guild, one)})" for one in references)


def _origin(task: Task, guild: GuildId, archive_url: str) -> str:
    if task.source is not None:
        link = message_link(guild, task.source.channel, task.source.message)
        return text("task-card-from-message", link=link, who=person(task.source.author))
    if task.proposal is not None:
        name = ref("P", task.proposal)
        return text("task-card-from-proposal", ref=name, link=item_url(archive_url, guild, name))
    if task.trace is not None:
        return text("task-card-from-trace", why=text(from_key(task.trace.kind)))
    return text("task-card-from-member", who=credited(task.author, task.author_name))


def task_line(task: Task, guild: GuildId) -> str:
    """One line of a list: number linked to the card, title, size, and who has it."""
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    size = [size_words(task.minutes)] if task.minutes is not None else []
    return " · ".join([f"**{name}** {safe(task.title, 100)}", *size, short_state(task)])


def task_list(tasks: Sequence[Task], guild: GuildId, *, filtered: bool = False) -> Rendered:
    """Tasks, a line each, as many as fit; or what to do when there are none, or none of those asked for."""
    if not tasks:
        return Rendered(content=text("task-list-none" if filtered else "task-list-empty"))
    lines = (task_line(task, guild) for task in tasks)
    shown = listed(lines, LIST_LIMIT, lambda count: text("task-list-more", count=count))
    return Rendered(embed=discord.Embed(title=text("task-list-title"), description=shown, colour=OPEN))
