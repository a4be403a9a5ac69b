"""Pace: work that is in no hurry leaves room for what people wait for."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class Pace:
    """Lets so many through in a second, evenly: first whoever's patience ends first, and else in the order in which
    they come."""

    def __init__(self, per_second: float) -> None:
        """One may go at once, the next ``1 / per_second`` later."""
        self._gap = 1 / per_second
        self._next = 0.0
        self._waiting: list[tuple[float, int, int, asyncio.Future[None]]] = []
        self._count = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, patience: float = 0.0, requests: int = 1) -> None:
        """Wait for one's turn to make so many ``requests``.

        ``patience`` is for how many seconds those who come later but are in more of a hurry may go first. So nobody
        waits forever.
        """
        now = asyncio.get_running_loop().time()
        if not self._waiting and now >= self._next:
            self._next = now + requests * self._gap
            return
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (now + patience, next(self._count), requests, mine))
        self._wind()
        await mine

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._next, self._let_through)

    def _let_through(self) -> None:
        self._timer = None
        while self._waiting and self._waiting[0][3].done():  # it was cancelled
            heapq.heappop(self._waiting)
        if not self._waiting:
            return
        _, _, requests, first = heapq.heappop(self._waiting)
        first.set_result(None)
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - self._gap) + requests * self._gap
        self._wind()
