"""One round of a guild's work: do it, and either take all its changes to the server or know that it only read.

The first time it goes without a transaction: the reads are single statements, and the one call that writes compares
the guild's token with the one the round began from. What only read asks for the token once more, unless it read but
once. Where somebody else did come in between, the round is done again: what only reads in a snapshot of the server, so
that it needs no lock and nobody can disturb it; what writes while it holds the guild's row, so that it comes through.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError, Transaction
from storage.postgres.connections import Connection, Connections, undone_after_conflict
from storage.postgres.errors import Behind, Conflict, Lost, UnknownOutcome
from storage.postgres.indexing import index_guild, start_of, up_to_date
from storage.postgres.shapes import Shapes
from storage.postgres.snapshot import Snapshot, Start
from storage.postgres.transaction import PostgresTransaction
from storage.postgres.writing import collect, happened, new_token, write


@dataclass(frozen=True, slots=True)
class Job:
    """Work, and who waits for it."""

    work: Callable[[Transaction], Awaitable[Any]]
    waiter: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of work: its result, or what it raised."""

    job: Job
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Tell the waiter, unless nobody waits any more."""
        if self.job.waiter.done():
            return
        if self.error is not None:
            self.job.waiter.set_exception(self.error)
        else:
            self.job.waiter.set_result(self.result)


class Mode(Enum):
    """How a round is protected from others that change the guild at the same time."""

    FREE = ""
    SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    LOCKED = "BEGIN ISOLATION LEVEL READ COMMITTED"


class Round:
    """A round, and what it has learnt from attempts at it."""

    def __init__(self, guild: GuildId, connections: Connections, shapes: Shapes, start: Start | None) -> None:
        self.start = start
        """What the guild was last known to be; None if that is not known."""
        self._guild: Final = guild
        self._connections = connections
        self._shapes = shapes
        self._mode = Mode.FREE

    async def attempt(self, jobs: Iterable[Job]) -> list[Outcome]:
        """Do the work, and return what came of it once that is durable. Raises Conflict and Lost: try again."""
        try:
            return await self._connected(jobs)
        except Behind:  # none of the jobs was begun
            await index_guild(self._connections, self._shapes, self._guild)
            return await self._connected(jobs)

    async def _connected(self, jobs: Iterable[Job]) -> list[Outcome]:
        try:
            async with self._connections.connection() as connection:
                if self._mode is Mode.FREE:
                    return await self._attempt(connection, jobs)
                async with undone_after_conflict(connection):
                    await connection.script(self._mode.value)
                    return await self._attempt(connection, jobs)
        except StorageError:
            self.start = None
            raise

    async def _attempt(self, connection: Connection, jobs: Iterable[Job]) -> list[Outcome]:
        snapshot = Snapshot(self._guild, connection, await self._begin(connection))
        outcomes = [await self._do(job, snapshot) for job in jobs]
        writes = await collect(snapshot, self._shapes)
        if not writes:
            await self._end_of_reading(connection, snapshot, outcomes)
            return outcomes
        if self._mode is Mode.SNAPSHOT or (writes.afresh and self._mode is Mode.FREE):
            self._mode = Mode.LOCKED
            raise Conflict("what only read before now writes, or replaces what cannot be replaced in one call")
        token = new_token()
        try:
            self.start = await write(connection, snapshot, writes, self._shapes.generation, token)
            if self._mode is Mode.LOCKED:
                await connection.script("COMMIT")
        except Conflict:
            self._mode = Mode.LOCKED
            raise
        except Lost as error:
            connection.drop()  # one that merely does not answer would hold a place that asking needs
            await self._learn(snapshot.start.version + 1, token, error)
        return outcomes

    async def _begin(self, connection: Connection) -> Start:
        if self._mode is Mode.FREE and self.start is not None:
            return self.start
        if self._mode is Mode.LOCKED:
            row = await connection.row("lock_head", self._guild, self._shapes.generation)
        else:
            row = await connection.row("head", self._guild)
        start = start_of(row)
        if row is not None and not up_to_date(self._guild, row, self._shapes.generation):
            raise Behind("its entries are made anew first")
        self.start = start
        return start

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

    async def _end_of_reading(self, connection: Connection, snapshot: Snapshot, outcomes: list[Outcome]) -> None:
        if self._mode is Mode.FREE:
            if snapshot.reads > 1:
                row = await connection.row("head", self._guild)
                if (row[1] or 0 if row is not None else 0) != snapshot.start.token:
                    self._mode = Mode.SNAPSHOT
                    raise Conflict("another transaction changed the guild while it was read")
            return
        for outcome in outcomes:  # nobody need wait for the end
            outcome.tell()
        await connection.script("ROLLBACK")

    async def _learn(self, version: int, token: int, error: StorageError) -> None:
        """The server did not answer whether it has happened. Return if it has, and raise if not."""
        self.start = None
        try:
            found = await self._connections.patiently(
                lambda tried: happened(tried, self._guild, version, self._shapes.generation, token)
            )
        except StorageError as silence:
            raise UnknownOutcome(f"whether a change was kept could not be learnt: {silence}") from error
        if found is None:
            raise UnknownOutcome("whether a change was kept can no longer be told: too many others came after it")
        if not found:
            raise Lost(str(error)) from error
