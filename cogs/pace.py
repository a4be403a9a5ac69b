"""Pace: work that is in no hurry leaves room for what people wait for."""

from __future__ import annotations

import asyncio


class Pace:
    """Lets so many through in a second, evenly, in the order in which they come."""

    def __init__(self, per_second: float) -> None:
        """One may go at once, the next ``1 / per_second`` later."""
        self._gap = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now)
        self._next = mine + self._gap
        await asyncio.sleep(mine - now)
