"""The store: every guild's documents in one database, which any number of processes may use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.kinds import GENERATION, KINDS
from bot.domain.ports import Due, Kind, StorageError, Transaction
from bot.domain.share import EVERYTHING, Share
from storage.postgres.blobs import PostgresBlobs
from storage.postgres.connections import ANSWER_SECONDS, CLOSED, PATIENCE, Connection, Connections, Row, transaction
from storage.postgres.guild import Guild
from storage.postgres.indexing import index_anew
from storage.postgres.migrate import Migration, migrate, migrations
from storage.postgres.search import PostgresSearch
from storage.postgres.shapes import Shape, Shapes

T = TypeVar("T")


class PostgresStore:
    """``bot.domain.ports.Store`` on a PostgreSQL server. To be had from ``open``."""

    shared: Final = True

    def __init__(self, connections: Connections, shapes: Shapes) -> None:
        self._connections = connections
        self._shapes = shapes
        self._guilds: dict[GuildId, Guild] = {}
        self.blobs: Final = PostgresBlobs(connections)
        self.search: Final = PostgresSearch(connections)

    @classmethod
    async def open(
        cls,
        address: str,
        password: str | None = None,
        kinds: Iterable[Kind[Any]] = KINDS,
        *,
        patience: float = PATIENCE,
        answer: float = ANSWER_SECONDS,
        steps: Iterable[Migration] | None = None,
        generation: int = GENERATION,
    ) -> PostgresStore:
        """Connect to ``postgresql://user@host:port/database`` and bring the database up to date: its tables, and what
        documents are found by where the indexes of the kinds are of another ``generation``.

        Work waits ``patience`` seconds for a server that does not answer, and a statement may take ``answer`` seconds,
        which have to be many for one that writes a whole guild. Raises StorageError.
        """
        connections, shapes = Connections(address, password, patience, answer), Shapes(kinds, generation)
        await connections.open()
        try:
            await migrate(connections, migrations() if steps is None else list(steps))
            await index_anew(connections, shapes)
        except BaseException:
            await connections.close()
            raise
        return cls(connections, shapes)

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        if self._connections.closed:
            raise StorageError(CLOSED)
        queue = self._guilds.get(guild)
        if queue is None:
            queue = self._guilds[guild] = Guild(guild, self._connections, self._shapes)
        result: T = await queue.run(work)
        return result

    async def state(self, guild: GuildId) -> int:
        rows = await self._rows("state", guild)
        return rows[0][0] if rows else 0

    async def guilds(self) -> list[GuildId]:
        return [GuildId(row[0]) for row in await self._rows("guilds")]

    async def due(self, kind: Kind[T], until: datetime, limit: int = 1000, share: Share = EVERYTHING) -> list[Due]:
        shape = self._shapes.of(kind)
        rows = await self._rows("due", kind.name, until, limit, share.count, sorted(share.shards))
        return [_due(shape, row) for row in rows]

    async def next_due(self, kind: Kind[T]) -> datetime | None:
        self._shapes.of(kind)
        rows = await self._rows("next_due", kind.name)
        found: datetime | None = rows[0][0] if rows else None
        return found

    async def forget(self, guild: GuildId) -> None:
        async def work(connection: Connection) -> None:
            async with transaction(connection):
                await connection.rows("lock_head", guild, self._shapes.generation)
                for table in (
                    "documents",
                    "entries",
                    "counters",
                    "audit",
                    "blobs",
                    "search",
                    "search_marks",
                    "guild",
                ):
                    await connection.rows(f"forget_{table}", guild)

        await self._connections.patiently(work)

    async def scrub(self, guild: GuildId) -> bool:
        return False

    def trouble(self) -> str | None:
        return CLOSED if self._connections.closed else self._connections.trouble

    async def close(self) -> None:
        if self._connections.closed:
            return
        self._connections.closed = True
        await asyncio.gather(*(guild.finish() for guild in self._guilds.values()))
        await self._connections.close()

    async def _rows(self, name: str, *values: object) -> list[Row]:
        return await self._connections.patiently(lambda connection: connection.rows(name, *values))


def _due(shape: Shape, row: Row) -> Due:
    guild, key_int, key_text, at, body = row
    key = shape.key(shape.decode(body)) if body is not None else key_text or key_int
    return Due(GuildId(guild), key, at)
