"""One guild at work in this process: what waits is done one after another, in rounds, and made durable together.

Work that arrives while a round is being done joins it, so that many share one commit, and nobody is told of anything
before it is durable. Other processes may work on the same guild: see ``round``.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError, Transaction
from storage.postgres.connections import CLOSED, Connections, Patience
from storage.postgres.errors import Conflict, Lost, UnknownOutcome
from storage.postgres.round import Job, Outcome, Round
from storage.postgres.shapes import Shapes
from storage.postgres.snapshot import Start

MOST_TOGETHER: Final = 100
"""How much work shares a commit at most, so that the first need not wait long for the last."""


class Guild:
    """The queue of one guild."""

    def __init__(self, guild: GuildId, connections: Connections, shapes: Shapes) -> None:
        self._guild = guild
        self._connections = connections
        self._shapes = shapes
        self._waiting: deque[Job] = deque()
        self._task: asyncio.Task[None] | None = None
        self._start: Start | None = None

    async def run(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
        """Do the work, and return its result once it is durable."""
        job = Job(work, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        if self._task is None:
            self._task = asyncio.create_task(self._rounds())
        return await job.waiter

    async def finish(self) -> None:
        """Wait for the round that is under way. What waits is refused: the connections are closed."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _rounds(self) -> None:
        begun: list[Job] = []
        try:
            while self._waiting:
                if self._connections.closed:
                    raise StorageError(CLOSED)
                begun.clear()
                await self._round(begun, joining=True)
        except BaseException as error:
            # Only the end of the store, or of the program, comes here; nobody may be left waiting.
            why = error if isinstance(error, StorageError) else StorageError("the program is ending")
            for job in (*begun, *self._waiting):
                Outcome(job, error=why).tell()
            self._waiting.clear()
            if error is not why:
                raise
        finally:
            self._task = None

    async def _round(self, begun: list[Job], *, joining: bool) -> None:
        """Do what was begun, and with ``joining`` what waits too, until it has happened or failed for good."""
        patience = Patience(self._connections.patience)
        current = Round(self._guild, self._connections, self._shapes, self._start)
        outcomes: list[Outcome] = []
        while True:
            try:
                outcomes = await current.attempt(self._jobs(begun, joining=joining))
                break
            except (Conflict, Lost) as error:
                try:
                    await patience.after(error)
                except StorageError:
                    outcomes = self._failed(begun, self._given_up(error), all_of_them=isinstance(error, Lost))
                    break
            except Exception as error:  # noqa: BLE001 - a bug must not leave anybody waiting either
                if len(begun) > 1 and not isinstance(error, UnknownOutcome):
                    # One of them is at fault; the others shall not suffer for it.
                    for job in begun:
                        await self._round([job], joining=False)
                    return
                outcomes = self._failed(begun, error, all_of_them=not begun)
                break
            finally:
                self._start = current.start
        for outcome in outcomes:
            outcome.tell()

    def _failed(self, begun: list[Job], why: Exception, *, all_of_them: bool) -> list[Outcome]:
        """What was begun has failed, or everything: where there is no connection, nobody need try again."""
        jobs = list(begun)
        if all_of_them:
            jobs += self._waiting
            self._waiting.clear()
        return [Outcome(job, error=why) for job in jobs]

    def _given_up(self, error: StorageError) -> StorageError:
        if isinstance(error, Conflict):
            return StorageError(f"other transactions came first every time: {error}")
        return StorageError(self._connections.trouble or str(error))

    def _jobs(self, begun: list[Job], *, joining: bool) -> Iterator[Job]:
        """What was begun before, then what waits, as long as it fits."""
        yield from (job for job in tuple(begun) if not job.waiter.done())
        while joining and self._waiting and len(begun) < MOST_TOGETHER:
            if begun and self._connections.closed:
                return
            job = self._waiting.popleft()
            if not job.waiter.done():
                begun.append(job)
                yield job
