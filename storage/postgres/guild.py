"""One guild at work in this process: what waits is done one after another and committed together.

Each round is one transaction of the server. Work that arrives while a round is being done joins it, so that many share
one commit, and nobody is told of anything before it is durable. A round whose work only read takes no lock and writes
nothing. Other processes may work on the same guild: whoever commits second finds the guild's version changed and does
its round again, that time holding the guild's row from the start, so that it comes through.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.audit import Head
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError, Transaction
from storage.postgres.connections import Connection, Connections, Patience, undone_after_conflict
from storage.postgres.errors import Conflict, Lost, UnknownOutcome
from storage.postgres.shapes import Shapes
from storage.postgres.snapshot import Snapshot, Start
from storage.postgres.transaction import PostgresTransaction
from storage.postgres.writing import Mark, happened, write

MOST_TOGETHER: Final = 100
"""How much work shares a commit at most, so that the first need not wait long for the last."""

CLOSED: Final = "the store is closed"


@dataclass(frozen=True, slots=True)
class Job:
    """Work, and who waits for it."""

    work: Callable[[Transaction], Awaitable[Any]]
    waiter: asyncio.Future[Any]

    def fail(self, why: BaseException) -> None:
        """Tell the waiter that it has not happened."""
        if not self.waiter.done():
            self.waiter.set_exception(why)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of work: its result, or what it raised."""

    job: Job
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        """Tell the waiter, unless nobody waits any more."""
        if self.error is not None:
            self.job.fail(self.error)
        elif not self.job.waiter.done():
            self.job.waiter.set_result(self.result)


class Guild:
    """The queue of one guild."""

    def __init__(self, guild: GuildId, connections: Connections, shapes: Shapes) -> None:
        self._guild = guild
        self._connections = connections
        self._shapes = shapes
        self._waiting: deque[Job] = deque()
        self._task: asyncio.Task[None] | None = None

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
                job.fail(why)
            self._waiting.clear()
            if error is not why:
                raise
        finally:
            self._task = None

    async def _round(self, begun: list[Job], *, joining: bool) -> None:
        """Do what was begun, and with ``joining`` what waits too, until it has happened or failed for good."""
        patience = Patience(self._connections.patience)
        locked = False
        outcomes: list[Outcome] = []
        while True:
            try:
                outcomes = await self._attempt(begun, joining=joining, locked=locked)
                break
            except (Conflict, Lost) as error:
                locked = locked or isinstance(error, Conflict)
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

    async def _attempt(self, begun: list[Job], *, joining: bool, locked: bool) -> list[Outcome]:
        mark: Mark | None = None
        outcomes: list[Outcome] = []
        told = False
        try:
            async with self._connections.connection() as connection:
                async with undone_after_conflict(connection):
                    snapshot = await self._begin(connection, locked=locked)
                    outcomes = [await self._do(job, snapshot) for job in self._jobs(begun, joining=joining)]
                    mark = await write(connection, snapshot, self._shapes)
                if mark is None:
                    for outcome in outcomes:  # nothing was changed: no need to wait for the end
                        outcome.tell()
                    told = True
                await connection.script("COMMIT" if mark is not None else "ROLLBACK")
        except StorageError as error:
            if mark is not None:
                await self._learn(mark, error)
            elif not told:
                raise
        return outcomes

    async def _begin(self, connection: Connection, *, locked: bool) -> Snapshot:
        if locked:
            await connection.script("BEGIN ISOLATION LEVEL READ COMMITTED")
            row = await connection.row("lock_head", self._guild)
        else:
            await connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ")
            row = await connection.row("head", self._guild)
        version, *log = row if row is not None else (0, 0, "")
        return Snapshot(self._guild, connection, Start(version, Head(*log), exists=row is not None))

    async def _do(self, job: Job, snapshot: Snapshot) -> Outcome:
        transaction = PostgresTransaction(snapshot, self._shapes)
        try:
            result = await job.work(transaction)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for whoever gave the work
            outcome = Outcome(job, error=error)
        else:
            snapshot.changes.take(transaction.changes)
            outcome = Outcome(job, result)
        finally:
            transaction.end()
        if snapshot.failure is not None:
            raise snapshot.failure
        return outcome

    async def _learn(self, mark: Mark, error: StorageError) -> None:
        """The connection broke during COMMIT. Return if it has happened, and raise if not."""
        try:
            found = await self._connections.patiently(lambda connection: happened(connection, self._guild, mark))
        except StorageError as silence:
            raise UnknownOutcome(f"whether a change was kept could not be learnt: {silence}") from error
        if found is None:
            raise UnknownOutcome("whether a change was kept can no longer be told: too many others came after it")
        if not found:
            raise Lost(str(error)) from error
