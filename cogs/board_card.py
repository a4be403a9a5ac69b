"""What is shown of boards: the message with the open tasks, and the menu to claim one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.board import Board, Group, Sought
from bot.domain.ids import GuildId, TaskId, ref
from bot.domain.task import Task
from bot.services.boards import BoardView
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.links import board_url, card_link, item_url
from cogs.rendered import FIELD_LIMIT, OPEN, Rendered, add, buttons, fitted, listed
from cogs.task_buttons import claimed_words
from cogs.task_words import short_state, size_words
from cogs.words import clip, message_link, safe, text, when

_AREAS_SHOWN: Final = 12
_ROOM: Final = 4500
_CHOICES: Final = 25
_CHOICE_LIMIT: Final = 100
_LIST_LIMIT: Final = 3500


class ClaimMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"board-claim"):
    """Claims the task that is chosen. Works after a restart: what is chosen says everything."""

    def __init__(self, menu: discord.ui.Select[Any]) -> None:
        """The menu as it is shown, or was used."""
        super().__init__(menu)

    @classmethod
    def of(cls, tasks: Sequence[Task]) -> ClaimMenu:
        """The menu of some tasks that are free."""
        menu: discord.ui.Select[Any] = discord.ui.Select(custom_id="board-claim", placeholder=text("board-claim"))
        for task in tasks[:_CHOICES]:
            name = clip(f"{ref('T', task.number)} {task.title}", _CHOICE_LIMIT)
            facts = clip(" · ".join(filter(None, (task.area, *_facts(task)))), _CHOICE_LIMIT)
            menu.add_option(label=name, value=str(task.number), description=facts or None)
        return cls(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ClaimMenu:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(item)

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Claim it, and say until when."""
        await begin(interaction)
        who, number = actor(interaction), TaskId(int(self.item.values[0]))
        await answer(interaction, claimed_words(await desk(interaction).claims.claim(who, number), who.id))


def board_message(view: BoardView, guild: GuildId, archive_url: str) -> Rendered:
    """A board: the tasks by area, as many as fit, and a menu to claim one that is free."""
    link = board_url(archive_url, guild, view.board.sought)
    lead = text("board-lead", what=sought_words(view.board.sought), link=link)
    embed = discord.Embed(title=text("board-title"), description=lead, colour=OPEN)
    embed.set_footer(text=text("board-footer"))
    if not view.groups:
        embed.description = f"{lead}\n\n{text('board-empty')}"
        return Rendered(embed=embed)
    shown = view.groups[:_AREAS_SHOWN]
    for group in shown:
        room = min(FIELD_LIMIT, _ROOM // len(shown))
        lines = (board_line(task, guild, archive_url) for task in group.tasks)
        more = listed(lines, room, lambda count: text("board-more", count=count))
        add(embed, _heading(group), more, inline=False)
    if left := len(view.groups) - len(shown):
        embed.description = f"{lead}\n{text('board-more-areas', count=left, link=link)}"
    free = [task for task in view.tasks if task.free]
    return Rendered(embed=fitted(embed), view=buttons(*([ClaimMenu.of(free)] if free else [])))


def board_line(task: Task, guild: GuildId, archive_url: str) -> str:
    """A task on a board: its number, its title, how large it is, and who has it."""
    name = ref("T", task.number)
    link = (
        card_link(guild, task.channel, task.card, name)
        if task.card is not None
        else f"[{name}]({item_url(archive_url, guild, name)})"
    )
    due = [text("task-trait-due", when=when(task.due_at))] if task.due_at is not None else []
    parts = [text("board-line", ref=link, title=safe(task.title, 100)), *_facts(task), *due, *_standing(task)]
    return " · ".join(parts)


def sought_words(sought: Sought) -> str:
    """What a board shows."""
    return text(
        "board-what",
        newcomers="yes" if sought.newcomers else "no",
        area=f"**{safe(sought.area)}**" if sought.area else "none",
        minutes=sought.minutes or 0,
        free="yes" if sought.free else "no",
    )


def boards_message(boards: Sequence[Board], guild: GuildId) -> Rendered:
    """Every board, a line each; or what to do when there is none."""
    if not boards:
        return Rendered(content=text("board-list-empty"))
    lines = (_line(board, guild) for board in boards)
    shown = listed(lines, _LIST_LIMIT, lambda count: text("board-more", count=count))
    return Rendered(embed=discord.Embed(title=text("board-list-title"), description=shown, colour=OPEN))


def _line(board: Board, guild: GuildId) -> str:
    place = message_link(guild, board.channel, board.card) if board.card is not None else f"<#{board.channel}>"
    return text("board-list-line", place=place, what=sought_words(board.sought))


def _heading(group: Group) -> str:
    return safe(group.area, 100) if group.area else text("board-no-area")


def _facts(task: Task) -> list[str]:
    facts = [size_words(task.minutes)] if task.minutes is not None else []
    return facts + ([text("task-trait-newcomers")] if task.newcomers else [])


def _standing(task: Task) -> list[str]:
    """Who has it, or what it waits for; of what is free only how many places are left where several may try it."""
    said = [short_state(task)] if task.claims or task.blockers else []
    free = task.seats - len(task.claims)
    return said + ([text("board-seats", free=free, seats=task.seats)] if task.free and task.seats > 1 else [])
