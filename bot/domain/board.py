"""Boards: one message in a channel that always shows the open tasks, so that nobody has to ask what there is to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from bot.domain.ids import ChannelId, MessageId
from bot.domain.task import Task, TaskState

BOARDS_LIMIT: Final = 10
"""How many boards a guild may have. Every change of a task edits each of them."""

BOARD_DEBOUNCE: Final = timedelta(seconds=5)
"""How long a board waits for further changes before it is edited."""


@dataclass(frozen=True)
class Sought:
    """Which tasks are wanted: those of one area, of at most so many minutes, good for newcomers, or free to be claimed;
    whatever is not said does not matter. What has no size is not known to be small."""

    area: str = ""
    minutes: int | None = None
    newcomers: bool = False
    free: bool = False

    def fits(self, task: Task) -> bool:
        """Whether a task is one of those."""
        small = self.minutes is None or (task.minutes is not None and task.minutes <= self.minutes)
        known = (not self.area or task.area == self.area) and (not self.newcomers or task.newcomers)
        return small and known and (not self.free or task.free)


EVERYTHING: Final = Sought()


@dataclass(frozen=True)
class Board:
    """A channel's board, what it shows, and its message."""

    channel: ChannelId
    sought: Sought = EVERYTHING
    card: MessageId | None = None

    @property
    def subject(self) -> str:
        """What notices about it name."""
        return f"board:{self.channel}"


@dataclass(frozen=True)
class Group:
    """The tasks of one area ("" for those of none) that a board shows: first what is free."""

    area: str
    tasks: tuple[Task, ...]


def grouped(tasks: Iterable[Task], sought: Sought) -> tuple[Group, ...]:
    """Those of some tasks that are not done and wanted, by area; those of no area are the last group.

    Within an area: what is free, what is due soonest, what is smallest, then by number.
    """
    fitting = [task for task in tasks if task.state is not TaskState.DONE and sought.fits(task)]
    fitting.sort(key=lambda task: (not task.area, task.area, *_turn(task)))
    return tuple(Group(area, tuple(run)) for area, run in groupby(fitting, key=lambda task: task.area))


def _turn(task: Task) -> tuple[bool, bool, float, float, int]:
    due = task.due_at.timestamp() if task.due_at is not None else 0.0
    size = task.minutes if task.minutes is not None else float("inf")
    return not task.free, task.due_at is None, due, size, task.number
