"""The connections to one server, and the patience to wait for it when it is restarted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import asyncpg

from bot.domain.ports import StorageError
from storage.postgres.errors import Conflict, Lost, translated
from storage.postgres.sql import SQL

log = logging.getLogger(__name__)

T = TypeVar("T")
Row = Sequence[Any]
"""What came back, by the order of the columns."""

PATIENCE: Final = 20.0
"""Seconds for which work waits for a server that does not answer. A restart takes less."""

CONNECTIONS: Final = 10
"""The most connections that one process opens. PostgreSQL allows 100 for all unless told otherwise."""

CLOSED: Final = "the store is closed"

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 20.0
"""Seconds until a connection that does not answer is given up."""

GIVES_UP_SOONER: Final = 5.0
"""Seconds by which the server gives up a statement before that."""

SESSION: Final = {
    "application_name": "barnraiser",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "client_encoding": "UTF8",
    "timezone": "UTC",
}


class Patience:
    """How often and how long something is tried again, for one piece of work."""

    def __init__(self, seconds: float) -> None:
        self._until = asyncio.get_running_loop().time() + seconds
        self._pause = 0.02

    async def after(self, error: StorageError) -> None:
        """Wait a little before the next attempt, or raise the error if there have been enough."""
        pause = self._pause * random.uniform(0.5, 1.5)
        if asyncio.get_running_loop().time() + pause > self._until:
            raise error
        await asyncio.sleep(pause)
        self._pause = min(2 * self._pause, 1.0)


class Connection:
    """One connection while it is lent. Raises Lost, Conflict or, for anything else, StorageError."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._busy = asyncio.Lock()

    async def script(self, statements: str) -> None:
        """Execute statements without parameters."""
        await self._answer(self._raw.execute(statements))

    async def rows(self, name: str, *values: object) -> list[Row]:
        """What the statement of ``queries.sql`` gives."""
        found: list[Row] = await self._answer(self._raw.fetch(SQL[name], *values))
        return found

    async def row(self, name: str, *values: object) -> Row | None:
        """Its first row, if it gives any."""
        found: Row | None = await self._answer(self._raw.fetchrow(SQL[name], *values))
        return found

    async def _answer(self, asking: Awaitable[Any]) -> Any:
        async with self._busy:
            try:
                return await asking
            except Exception as error:
                raise translated(error) from error

    def drop(self) -> None:
        """Close it at once. The server undoes what was not committed."""
        with contextlib.suppress(asyncpg.InterfaceError):  # it is closed already, and not ours any more
            self._raw.terminate()


class Connections:
    """A pool of connections. Opened with ``open``; ``trouble`` says why the server is not there, if it is not."""

    def __init__(
        self, address: str, password: str | None, patience: float = PATIENCE, answer: float = ANSWER_SECONDS
    ) -> None:
        self.where: Final = where(address)
        self.patience: Final = patience
        self.closed = False
        self.trouble: str | None = None
        self._pool: Any = asyncpg.create_pool(
            address,
            password=password,
            min_size=0,  # more would be reported as missing, with a trace, each time the server is away
            max_size=CONNECTIONS,
            timeout=CONNECT_SECONDS,
            command_timeout=answer,
            server_settings={**SESSION, "statement_timeout": f"{answer - GIVES_UP_SOONER:.0f}s"},
            reset=_leave_as_it_is,
        )

    async def open(self) -> None:
        """Connect. Raises StorageError with words for the operator."""
        try:
            await self._pool
            async with self.connection() as connection:
                off = [row[0] for row in await connection.rows("durability")]
        except Exception as error:
            await self.close()
            raise StorageError(f"PostgreSQL at {self.where} cannot be used: {translated(error)}") from error
        if off:
            log.warning(
                "PostgreSQL at %s has %s switched off: what people are told is done can be lost when its machine stops",
                self.where, " and ".join(sorted(off)),
            )  # fmt: skip

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection of one's own. Whatever goes wrong with it, the next user gets a sound one."""
        if self.closed:
            raise StorageError(CLOSED)
        try:
            raw = await self._pool.acquire(timeout=ANSWER_SECONDS)
        except Exception as error:
            raise self._noted(translated(error)) from error
        lent = Connection(raw)
        try:
            yield lent
        except BaseException as error:
            if not isinstance(error, Conflict):
                lent.drop()
            self._noted(error)
            raise
        finally:
            with contextlib.suppress(Exception):  # a connection that cannot be given back is closed by this
                await self._pool.release(raw, timeout=CONNECT_SECONDS)
        self._fine()

    def _noted(self, error: BaseException) -> BaseException:
        if isinstance(error, Lost) and not self.closed:
            if self.trouble is None:
                log.warning("PostgreSQL at %s does not answer: %s", self.where, error)
            self.trouble = (
                f"PostgreSQL at {self.where} does not answer ({error}). Changes are accepted again as soon as it does."
            )
        return error

    def _fine(self) -> None:
        if self.trouble is not None:
            log.info("PostgreSQL at %s answers again", self.where)
            self.trouble = None

    async def patiently(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do what may be done twice, again until it worked or patience ends. Raises StorageError."""
        patience = Patience(self.patience)
        while True:
            try:
                async with self.connection() as connection:
                    return await work(connection)
            except (Lost, Conflict) as error:
                await patience.after(error)

    async def close(self) -> None:
        """Let go of every connection."""
        self.closed = True
        try:
            await asyncio.wait_for(self._pool.close(), CONNECT_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever holds it up, the end is the same
            log.warning("PostgreSQL at %s: connections had to be cut: %s", self.where, translated(error))
            self._pool.terminate()


@asynccontextmanager
async def undone_after_conflict(connection: Connection) -> AsyncIterator[None]:
    """Leaves no transaction open after a Conflict. (After anything else the connection is closed.)"""
    try:
        yield
    except Conflict:
        await connection.script("ROLLBACK")
        raise


@asynccontextmanager
async def transaction(connection: Connection) -> AsyncIterator[None]:
    """A transaction, committed at the end and undone if anything is raised. Raises Conflict."""
    async with undone_after_conflict(connection):
        await connection.script("BEGIN ISOLATION LEVEL READ COMMITTED")
        yield
        await connection.script("COMMIT")


def where(address: str) -> str:
    """The server and the database that an address means, without anything secret."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2] or "the local socket"
    return f"{host}{parts.path}"


async def _leave_as_it_is(connection: object) -> None:
    """What is done to a connection that is given back: nothing. No session setting is ever changed, and asyncpg's own
    reset would cost a round trip to the server for every transaction."""
