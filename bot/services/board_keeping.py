"""Keeping boards up to date, within the transaction that changes a task."""

from __future__ import annotations

from datetime import datetime

from bot.domain.board import BOARD_DEBOUNCE, BOARDS_LIMIT, Board
from bot.domain.kinds import BOARDS
from bot.domain.notice import What
from bot.domain.ports import Transaction
from bot.services.base import show_card


async def refresh_boards(tx: Transaction, now: datetime) -> None:
    """Have every board of the guild show how its tasks are now. Changes close together become one edit."""
    for board in await tx.find(BOARDS, limit=BOARDS_LIMIT):
        await show_board(tx, board, now)


async def show_board(tx: Transaction, board: Board, now: datetime, *, at_once: bool = False) -> None:
    """Have a board posted or brought up to date."""
    await show_card(tx, What.BOARD_CARD, board.subject, board.channel, now, at_once=at_once, debounce=BOARD_DEBOUNCE)
