"""Files by the hash of their content, cut into rows: every machine sees them, and a backup of the database has them."""

from __future__ import annotations

import asyncio
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from typing import Any, BinaryIO, Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.ports import DamagedBlob, StorageError, TooLarge
from storage.postgres.connections import Connection, Connections, transaction

T = TypeVar("T")

CHUNK: Final = 256 * 1024
"""Bytes in a row."""

_IN_MEMORY: Final = 1024 * 1024
"""Bytes up to which a file on its way in is held in memory; beyond, in a temporary file."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")


class PostgresBlobs:
    """``bot.domain.ports.Blobs`` in the table ``blob_chunks``."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        found, size = hashlib.sha256(), 0
        # Nothing can be sent before the hash is known, and a transaction must not wait for a slow sender.
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"more than {limit} bytes")
                found.update(chunk)
                await _on_disk(file.write, chunk)
            sha256 = found.hexdigest()
            await self._connections.patiently(lambda connection: _send(connection, guild, sha256, file))
        return sha256, size

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        found, held = hashlib.sha256(), await self._chunk(guild, sha256, 0)
        if held is None:
            raise KeyError(sha256)
        number = 0
        while held is not None:
            found.update(held)
            number += 1
            following = await self._chunk(guild, sha256, number)
            if following is None and found.hexdigest() != sha256:
                raise DamagedBlob(f"{sha256} of guild {guild} has the hash {found.hexdigest()}")
            if held:  # the end of a file is given out only once all of it is known to be right
                yield held
            held = following

    async def hashes(self, guild: GuildId) -> list[str]:
        return [row[0] for row in await self._connections.patiently(lambda tried: tried.rows("hashes", guild))]

    async def _chunk(self, guild: GuildId, sha256: str, number: int) -> bytes | None:
        if not _HASH.fullmatch(sha256):
            return None
        row = await self._connections.patiently(lambda tried: tried.row("get_chunk", guild, sha256, number))
        return row[0] if row is not None else None


async def _send(connection: Connection, guild: GuildId, sha256: str, file: BinaryIO | Any) -> None:
    """Keep a file under its hash, whatever may have stood there."""
    async with transaction(connection):
        await connection.rows("delete_blob", guild, sha256)
        number = 0
        await _on_disk(file.seek, 0)
        while (data := await _on_disk(file.read, CHUNK)) or not number:
            await connection.rows("put_chunk", guild, sha256, number, data)
            number += 1


async def _on_disk(work: Callable[..., T], *arguments: object) -> T:
    try:
        return await asyncio.to_thread(work, *arguments)
    except OSError as error:
        raise StorageError(f"a file could not be buffered on the disk: {error}") from error
