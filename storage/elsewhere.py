"""A store whose files are kept in another place than its documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

from bot.domain.ids import GuildId
from bot.domain.ports import Due, Kind, Search, Store, Transaction
from bot.domain.share import EVERYTHING, Share
from storage.s3 import S3Blobs, open_s3

T = TypeVar("T")


class FilesElsewhere:
    """``bot.domain.ports.Store`` that is another one, and forgets a guild's files in ``blobs`` too."""

    def __init__(self, documents: Store, blobs: S3Blobs) -> None:
        self._documents = documents
        self.blobs = blobs

    @property
    def shared(self) -> bool:
        return self._documents.shared

    @property
    def search(self) -> Search:
        return self._documents.search

    async def state(self, guild: GuildId) -> int:
        return await self._documents.state(guild)

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self._documents.run(guild, work)

    async def guilds(self) -> list[GuildId]:
        return await self._documents.guilds()

    async def due(self, kind: Kind[T], until: datetime, limit: int = 1000, share: Share = EVERYTHING) -> list[Due]:
        return await self._documents.due(kind, until, limit, share)

    async def next_due(self, kind: Kind[T]) -> datetime | None:
        return await self._documents.next_due(kind)

    async def forget(self, guild: GuildId) -> None:
        await self._documents.forget(guild)  # first: documents must never name files that are gone
        await self.blobs.forget(guild)

    async def scrub(self, guild: GuildId) -> bool:
        return await self._documents.scrub(guild)

    def trouble(self) -> str | None:
        return self._documents.trouble()

    async def close(self) -> None:
        await self._documents.close()


@asynccontextmanager
async def files_elsewhere(bucket: str, endpoint: str, region: str, prefix: str) -> AsyncIterator[S3Blobs | None]:
    """The files in an S3 bucket, or None where none is named and they stay with the documents. Raises StorageError."""
    if not bucket:
        yield None
        return
    async with open_s3(bucket, endpoint, region, prefix) as files:
        yield files
