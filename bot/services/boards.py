"""Boards: a channel's message with the open tasks; set up, taken down, and kept up to date."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.board import BOARDS_LIMIT, Board, Group, Sought, grouped
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.kinds import AREAS, BOARDS, TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import Task, TaskState
from bot.services.base import audit, require_maintainer, say
from bot.services.board_keeping import show_board

LOOKED_AT = 500
"""How many open tasks, and how many claimed ones, a board is chosen from: the oldest, so that none is forgotten."""


@dataclass(frozen=True)
class BoardView:
    """A board with what it shows now."""

    board: Board
    groups: tuple[Group, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All that it shows, in its order."""
        return tuple(task for group in self.groups for task in group.tasks)


class Boards:
    """The use cases around boards."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def set(self, actor: Actor, channel: ChannelId, sought: Sought) -> Board:
        """Have a board in a channel, or have the one there show something else.

        Raises Refusal for who is no maintainer, an area there is not, and too many boards.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Board:
            await require_maintainer(tx, actor, "board-not-maintainer")
            if sought.area and await tx.get(AREAS, sought.area) is None:
                raise Refusal("area-unknown", name=sought.area)
            there = await tx.get(BOARDS, channel)
            if there is None and await tx.count(BOARDS) >= BOARDS_LIMIT:
                raise Refusal("board-too-many", limit=BOARDS_LIMIT)
            board = replace(there, sought=sought) if there is not None else Board(channel, sought)
            await tx.put(BOARDS, board)
            await show_board(tx, board, now, at_once=True)
            await audit(tx, now, actor.id, "board.set", board.subject, **_told(sought))
            return board

        return await self._store.run(actor.guild, work)

    async def off(self, actor: Actor, channel: ChannelId) -> None:
        """Have no board in a channel any more; its message is taken down. Raises Refusal where there is none, and for
        who is no maintainer."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            await require_maintainer(tx, actor, "board-not-maintainer")
            board = await _board_or_refuse(tx, channel)
            await tx.delete(BOARDS, channel)
            if board.card is not None:
                data = {"message": int(board.card)}
                await say(tx, What.BOARD_OFF, board.subject, now, channel=channel, data=data)
            await audit(tx, now, actor.id, "board.off", board.subject)

        await self._store.run(actor.guild, work)

    async def listing(self, guild: GuildId) -> list[Board]:
        """Every board, by channel."""
        return await self._store.run(guild, lambda tx: tx.find(BOARDS))

    async def view(self, guild: GuildId, channel: ChannelId) -> BoardView:
        """A channel's board with what it shows now. Raises Refusal where there is none."""

        async def work(tx: Transaction) -> BoardView:
            board = await _board_or_refuse(tx, channel)
            return BoardView(board, grouped(await open_tasks(tx), board.sought))

        return await self._store.run(guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """A board's message was deleted: post it again. Nothing happens for other messages."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for board in await tx.find(BOARDS, "message", message):
                lost = replace(board, card=None)
                await tx.put(BOARDS, lost)
                await show_board(tx, lost, now)

        await self._store.run(guild, work)


async def open_tasks(tx: Transaction) -> list[Task]:
    """The tasks that are not done; of very many, those that have been open the longest."""
    states = (TaskState.OPEN, TaskState.CLAIMED)
    return [task for state in states for task in await tx.find(TASKS, "state", state.value, limit=LOOKED_AT)]


async def _board_or_refuse(tx: Transaction, channel: ChannelId) -> Board:
    board = await tx.get(BOARDS, channel)
    if board is None:
        raise Refusal("board-none", channel=f"<#{channel}>")
    return board


def _told(sought: Sought) -> dict[str, object]:
    told = {"area": sought.area, "minutes": sought.minutes, "newcomers": sought.newcomers, "free": sought.free}
    return {name: value for name, value in told.items() if value}
