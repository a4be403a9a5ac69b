"""Files by the hash of their content, cut into rows: every machine sees them, and a backup of the database has them."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Any, BinaryIO, Final

from bot.domain.ids import GuildId
from storage.incoming import HASH, IN_MEMORY, checked, on_disk, take_in
from storage.postgres.connections import Connection, Connections, transaction

CHUNK: Final = 256 * 1024
"""Bytes in a row."""


class PostgresBlobs:
    """``bot.domain.ports.Blobs`` in the table ``blob_chunks``."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        # Nothing can be sent before the hash is known, and a transaction must not wait for a slow sender.
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            sha256, size = await take_in(chunks, limit, file)
            await self._connections.patiently(lambda connection: _send(connection, guild, sha256, file))
        return sha256, size

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        async with aclosing(checked(self._chunks(guild, sha256), guild, sha256)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _chunks(self, guild: GuildId, sha256: str) -> AsyncGenerator[bytes, None]:
        chunk = await self._chunk(guild, sha256, 0)
        if chunk is None:
            raise KeyError(sha256)
        number = 0
        while chunk is not None:
            yield chunk
            number += 1
            chunk = await self._chunk(guild, sha256, number)

    async def hashes(self, guild: GuildId) -> list[str]:
        return [row[0] for row in await self._connections.patiently(lambda tried: tried.rows("hashes", guild))]

    async def delete(self, guild: GuildId, sha256: str, idle: timedelta = timedelta()) -> bool:
        if not HASH.fullmatch(sha256):
            return True

        async def work(connection: Connection) -> bool:
            await connection.rows("delete_idle_blob", guild, sha256, idle)
            return await connection.row("has_blob", guild, sha256) is None

        return await self._connections.patiently(work)

    async def _chunk(self, guild: GuildId, sha256: str, number: int) -> bytes | None:
        if not HASH.fullmatch(sha256):
            return None
        row = await self._connections.patiently(lambda tried: tried.row("get_chunk", guild, sha256, number))
        return row[0] if row is not None else None


async def _send(connection: Connection, guild: GuildId, sha256: str, file: BinaryIO | Any) -> None:
    """Keep a file under its hash, whatever may have stood there."""
    async with transaction(connection):
        await connection.rows("delete_blob", guild, sha256)
        number = 0
        await on_disk(file.seek, 0)
        while (data := await on_disk(file.read, CHUNK)) or not number:
            await connection.rows("put_chunk", guild, sha256, number, data)
            number += 1
