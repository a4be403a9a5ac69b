"""Files by the hash of their content: ``blobs/ab/abcdef…`` in the guild's folder, or in memory."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar
from uuid import uuid4

from bot.domain.ids import GuildId
from bot.domain.ports import DamagedBlob, StorageError, TooLarge
from storage.embedded.disk import Disk, File
from storage.embedded.folder import GUILDS

T = TypeVar("T")

FOLDER: Final = "blobs"
_UNFINISHED: Final = "new-"
_CHUNK: Final = 256 * 1024
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class _Incoming:
    """A blob on its way in. Everything here blocks."""

    def __init__(self, disk: Disk, guild: Path) -> None:
        self._disk = disk
        self._folder = guild / FOLDER
        self._make_folders(guild)
        self._path = self._folder / f"{_UNFINISHED}{uuid4().hex}"
        self._file: File = disk.create(self._path)
        self._hash = hashlib.sha256()

    def _make_folders(self, guild: Path) -> None:
        for folder in (guild.parent, guild, self._folder):
            self._disk.make_folder(folder)
            self._disk.sync_folder(folder.parent)

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)

    def keep(self) -> str:
        """Put the file in its place, durably, and return its hash."""
        self._file.sync()
        self._file.close()
        sha256 = self._hash.hexdigest()
        folder = self._folder / sha256[:2]
        self._disk.make_folder(folder)
        self._disk.sync_folder(self._folder)
        self._disk.rename(self._path, folder / sha256)
        self._disk.sync_folder(folder)
        return sha256

    def discard(self) -> None:
        """Leave nothing behind; nothing happens if the file is in its place already."""
        self._file.close()
        self._disk.remove(self._path)


async def _on_disk(work: Callable[..., T], *arguments: object) -> T:
    """Do blocking work in a thread; only what the disk refuses becomes a StorageError."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except OSError as error:
        raise StorageError(f"a file could not be kept or read: {error}") from error


class FolderBlobs:
    """``bot.domain.ports.Blobs`` in the guilds' folders."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        incoming = await _on_disk(_Incoming, self._disk, self._guild(guild))
        size = 0
        waiting = bytearray()
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"more than {limit} bytes")
                waiting += chunk
                if len(waiting) >= _CHUNK:
                    await _on_disk(incoming.write, bytes(waiting))
                    waiting.clear()
            await _on_disk(incoming.write, bytes(waiting))
            return await _on_disk(incoming.keep), size
        finally:
            await asyncio.shield(_on_disk(incoming.discard))

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        file = await _on_disk(self._open, guild, sha256)
        try:
            found = hashlib.sha256()
            held = b""
            while chunk := await _on_disk(file.read, _CHUNK):
                found.update(chunk)
                if held:
                    yield held
                held = chunk
            if found.hexdigest() != sha256:
                raise DamagedBlob(f"{sha256} of guild {guild} has the hash {found.hexdigest()}")
            if held:  # the end of a file is given out only once all of it is known to be right
                yield held
        finally:
            file.close()

    async def hashes(self, guild: GuildId) -> list[str]:
        return await _on_disk(self._hashes, self._guild(guild) / FOLDER)

    def _hashes(self, folder: Path) -> list[str]:
        return [
            name
            for prefix in self._disk.names(folder)
            if len(prefix) == 2
            for name in self._disk.names(folder / prefix)
            if _HASH.fullmatch(name)
        ]

    def _open(self, guild: GuildId, sha256: str) -> BinaryIO:
        if not _HASH.fullmatch(sha256):
            raise KeyError(sha256)
        try:
            return self._disk.open(self._guild(guild) / FOLDER / sha256[:2] / sha256)
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def _guild(self, guild: GuildId) -> Path:
        return self._path / GUILDS / str(guild)


def remove_unfinished(disk: Disk, guild: Path) -> None:
    """Remove what a crash left of blobs on their way in."""
    for name in disk.names(guild / FOLDER):
        if name.startswith(_UNFINISHED):
            disk.remove(guild / FOLDER / name)


class MemoryBlobs:
    """``bot.domain.ports.Blobs`` in memory."""

    def __init__(self) -> None:
        self._kept: dict[GuildId, dict[str, bytes]] = {}

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        data = bytearray()
        async for chunk in chunks:
            data += chunk
            if len(data) > limit:
                raise TooLarge(f"more than {limit} bytes")
        sha256 = hashlib.sha256(data).hexdigest()
        self._kept.setdefault(guild, {})[sha256] = bytes(data)
        return sha256, len(data)

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        data = self._kept.get(guild, {})[sha256]
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]

    async def hashes(self, guild: GuildId) -> list[str]:
        return sorted(self._kept.get(guild, {}))

    def forget(self, guild: GuildId) -> None:
        """Drop everything of a guild."""
        self._kept.pop(guild, None)
