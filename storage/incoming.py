"""What the places for files that are no folders have in common: bytes are hashed on their way in and out."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.ports import DamagedBlob, StorageError, TooLarge

T = TypeVar("T")

IN_MEMORY: Final = 1024 * 1024
"""Bytes up to which a file on its way in is held in memory; beyond, in a temporary file."""

HASH: Final = re.compile(r"[0-9a-f]{64}")


async def take_in(chunks: AsyncIterator[bytes], limit: int, file: Any) -> tuple[str, int]:
    """Write what comes to a temporary file; its hash and size. Raises TooLarge past ``limit`` bytes."""
    found, size = hashlib.sha256(), 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"more than {limit} bytes")
        found.update(chunk)
        await on_disk(file.write, chunk)
    return found.hexdigest(), size


async def checked(chunks: AsyncGenerator[bytes, None], guild: GuildId, sha256: str) -> AsyncGenerator[bytes, None]:
    """The chunks; the last one only once all of them are known to have the hash. Raises DamagedBlob."""
    found, held = hashlib.sha256(), b""
    async with aclosing(chunks):
        async for chunk in chunks:
            found.update(chunk)
            if held:
                yield held
            held = chunk
    if found.hexdigest() != sha256:
        raise DamagedBlob(f"{sha256} of guild {guild} has the hash {found.hexdigest()}")
    if held:
        yield held


async def on_disk(work: Callable[..., T], *arguments: object) -> T:
    """Do blocking work on a temporary file in a thread. Raises StorageError where the disk refuses."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except OSError as error:
        raise StorageError(f"a file could not be buffered on the disk: {error}") from error
