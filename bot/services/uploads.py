"""Files that come with a command: kept before the work is done, and gone again if it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from bot.domain.contribution import Attachment
from bot.domain.fetching import HEAD, safe_name, sniffed
from bot.domain.ids import GuildId
from bot.domain.ports import Blobs, Clock, Store, TooLarge, Transaction
from bot.domain.refusal import Refusal
from bot.services.leftovers import files_for

MIB: Final = 1024 * 1024
T = TypeVar("T")


@dataclass(frozen=True)
class Upload:
    """A file somebody attached: what it is called, and a way to read its bytes now."""

    name: str
    media_type: str
    size: int
    read: Callable[[], AsyncIterator[bytes]]


class Uploads:
    """Keeps files up to ``limit_mib`` MiB each."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, limit_mib: int) -> None:
        """Work on ``store`` and ``blobs``, by ``clock``."""
        self._store, self._blobs, self._clock, self._limit_mib = store, blobs, clock, limit_mib

    async def with_files(
        self,
        guild: GuildId,
        uploads: Sequence[Upload],
        work: Callable[[Transaction, Sequence[Attachment], datetime], Awaitable[T]],
    ) -> T:
        """Keep the files, and do the work with them; if that fails, they go again later.

        Raises Refusal for a file over the limit.
        """
        async with files_for(self._store, self._clock, guild, uploads):
            kept, now = await self._keep(guild, uploads), self._clock.now()
            return await self._store.run(guild, lambda tx: work(tx, kept, now))

    async def _keep(self, guild: GuildId, uploads: Sequence[Upload]) -> tuple[Attachment, ...]:
        kept = []
        for upload in uploads:
            try:
                if upload.size > self._limit_mib * MIB:
                    raise TooLarge
                seen = _Seen()
                sha256, size = await self._blobs.put(guild, seen.passing(upload.read()), self._limit_mib * MIB)
            except TooLarge:
                raise Refusal("contribution-file-too-large", file=upload.name[:80], limit=self._limit_mib) from None
            name = safe_name(upload.name)
            kept.append(Attachment(name, sniffed(bytes(seen.head), name), size, sha256))
        return tuple(kept)


class _Seen:
    """A file's first bytes, as they pass by."""

    def __init__(self) -> None:
        self.head = bytearray()

    async def passing(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same chunks."""
        async for chunk in chunks:
            if len(self.head) < HEAD:
                self.head += chunk[: HEAD - len(self.head)]
            yield chunk


def together(kept: Sequence[Attachment], added: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Both, without the same file under the same name twice."""
    return tuple({(file.sha256, file.name): file for file in (*kept, *added)}.values())
