"""What is shown of a task: its card, and one line in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.ids import GuildId, TaskId, ref
from bot.domain.task import Task, TaskState
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.links import card_link, item_url
from cogs.rendered import BUSY, GOOD, OPEN, Rendered, add, buttons, card, label, listed
from cogs.words import credited, message_link, person, safe, text, when

_COLOURS: Final = {TaskState.OPEN: OPEN, TaskState.CLAIMED: BUSY, TaskState.DONE: GOOD}
_LABELS: Final = {"claim": "task-button-claim", "release": "task-button-release", "done": "task-button-done"}
_STYLES: Final = {"claim": discord.ButtonStyle.primary, "done": discord.ButtonStyle.success}
_DETAILS_SHOWN: Final = 1800
_CONTRIBUTIONS_SHOWN: Final = 5
LIST_LIMIT: Final = 3500


class TaskButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"t:(?P<number>\d+):(?P<act>[a-z]+)"):
    """Claim, give back or finish a task. Works after a restart: the custom id says everything."""

    def __init__(self, number: int, act: str, words: str | None = None) -> None:
        """The button that does ``act`` to task ``number``; ``words`` replace its usual label."""
        self.number, self.act = number, act
        super().__init__(
            discord.ui.Button(
                label=label(words or text(_LABELS[act])),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"t:{number}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TaskButton:
        """The button that was pressed."""
        return cls(int(match["number"]), match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, and say what is now so."""
        await begin(interaction)
        tasks, claims = desk(interaction).tasks, desk(interaction).claims
        who, number = actor(interaction), TaskId(self.number)
        if self.act == "claim":
            await answer(interaction, claimed_words(await claims.claim(who, number)))
        elif self.act == "release":
            await answer(interaction, text("task-released", ref=ref("T", (await claims.release(who, number)).number)))
        else:
            await answer(interaction, text("task-finished", ref=ref("T", (await tasks.done(who, number)).number)))


def renew_button(number: TaskId) -> TaskButton:
    """The button that keeps a claim for longer, named so that it stands among others."""
    return TaskButton(number, "claim", text("task-button-renew", ref=ref("T", number)))


def task_message(task: Task, guild: GuildId, archive_url: str) -> Rendered:
    """The card: what is to be done, how it stands, where it comes from; buttons for what can be done with it now."""
    name = ref("T", task.number)
    link = text("task-card-link", link=item_url(archive_url, guild, name))
    details = safe(task.details, _DETAILS_SHOWN)
    description = f"{details}\n\n{link}" if details else link
    embed = card(name, f"{name} · {safe(task.title, 220)}", description, _COLOURS[task.state], task.author_name)
    add(embed, text("task-card-state"), _state(task), inline=False)
    add(embed, text("task-card-from"), _origin(task, guild, archive_url))
    if task.contributions:
        made = [ref("C", number) for number in task.contributions[-_CONTRIBUTIONS_SHOWN:]]
        links = ", ".join(f"[{one}]({item_url(archive_url, guild, one)})" for one in made)
        add(embed, text("task-card-contributions"), links)
    return Rendered(embed=embed, view=buttons(*_acts(task)))


def _acts(task: Task) -> list[TaskButton]:
    acts = {TaskState.OPEN: ["claim"], TaskState.CLAIMED: ["done", "release"], TaskState.DONE: []}
    return [TaskButton(task.number, act) for act in acts[task.state]]


def _state(task: Task) -> str:
    if task.state is TaskState.DONE and task.done_at is not None:
        moment = when(task.done_at)
        if task.done_by is None:
            return text("task-card-done-unknown", when=moment)
        return text("task-card-done", who=person(task.done_by), when=moment)
    if task.claim is not None:
        until = task.claim.until
        return text("task-card-claimed", who=person(task.claim.member), at=when(until, "f"), until=when(until))
    return text("task-card-open")


def _origin(task: Task, guild: GuildId, archive_url: str) -> str:
    if task.source is not None:
        link = message_link(guild, task.source.channel, task.source.message)
        return text("task-card-from-message", link=link, who=person(task.source.author))
    if task.proposal is not None:
        name = ref("P", task.proposal)
        return text("task-card-from-proposal", ref=name, link=item_url(archive_url, guild, name))
    return text("task-card-from-member", who=credited(task.author, task.author_name))


def task_line(task: Task, guild: GuildId) -> str:
    """One line of a list: number linked to the card, title, and who has it."""
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    return f"**{name}** {safe(task.title, 100)} · {_short_state(task)}"


def _short_state(task: Task) -> str:
    if task.claim is not None and task.state is TaskState.CLAIMED:
        return text("task-line-claimed", who=person(task.claim.member), until=when(task.claim.until))
    if task.done_at is not None:
        return text("task-line-done", when=when(task.done_at))
    return text("task-line-open")


def task_list(tasks: Sequence[Task], guild: GuildId) -> Rendered:
    """Tasks, a line each, as many as fit; or what to do when there are none."""
    if not tasks:
        return Rendered(content=text("task-list-empty"))
    lines = (task_line(task, guild) for task in tasks)
    shown = listed(lines, LIST_LIMIT, lambda count: text("task-list-more", count=count))
    return Rendered(embed=discord.Embed(title=text("task-list-title"), description=shown, colour=OPEN))


def claimed_words(task: Task) -> str:
    """What somebody is told who has just claimed a task."""
    if task.claim is None:
        raise ValueError(f"T{task.number} is not claimed")
    until = task.claim.until
    return text("task-claimed", ref=ref("T", task.number), at=when(until, "f"), until=when(until))
