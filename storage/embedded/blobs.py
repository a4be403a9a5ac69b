"""Files by the hash of their content: ``blobs/ab/abcdef…`` in the guild's folder, or in memory."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
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
_REMEMBERED: Final = timedelta(days=1)


class _Recent:
    """What was put lately. Only this process puts, so what it does not know was put by none that still works."""

    def __init__(self) -> None:
        self._at: dict[tuple[GuildId, str], float] = {}

    def note(self, guild: GuildId, sha256: str) -> None:
        """It is being put now."""
        now = time.monotonic()
        self._at.pop((guild, sha256), None)
        self._at[guild, sha256] = now
        while self._at[oldest := next(iter(self._at))] < now - _REMEMBERED.total_seconds():
            del self._at[oldest]

    def within(self, guild: GuildId, sha256: str, idle: timedelta) -> bool:
        """Whether it was put so lately."""
        at = self._at.get((guild, sha256))
        return at is not None and time.monotonic() - at < idle.total_seconds()


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

    def finish(self) -> str:
        """Make the bytes durable, and return their hash."""
        self._file.sync()
        self._file.close()
        return self._hash.hexdigest()

    def keep(self, sha256: str) -> None:
        """Put the finished file in its place, durably."""
        folder = self._folder / sha256[:2]
        self._disk.make_folder(folder)
        self._disk.sync_folder(self._folder)
        self._disk.rename(self._path, folder / sha256)
        self._disk.sync_folder(folder)

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
        self._recent = _Recent()
        self._placing = threading.Lock()
        """Held while a file takes its place or leaves it."""

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
            return await _on_disk(self._keep, guild, incoming), size
        finally:
            await asyncio.shield(_on_disk(incoming.discard))

    def _keep(self, guild: GuildId, incoming: _Incoming) -> str:
        sha256 = incoming.finish()
        with self._placing:
            self._recent.note(guild, sha256)
            incoming.keep(sha256)
        return sha256

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

    async def delete(self, guild: GuildId, sha256: str, idle: timedelta = timedelta()) -> bool:
        return await _on_disk(self._delete, guild, sha256, idle)

    def _delete(self, guild: GuildId, sha256: str, idle: timedelta) -> bool:
        folder = self._guild(guild) / FOLDER / sha256[:2]
        with self._placing:
            if not _HASH.fullmatch(sha256) or not self._disk.exists(folder / sha256):
                return True
            if self._recent.within(guild, sha256, idle):
                return False
            self._disk.remove(folder / sha256)
            self._disk.sync_folder(folder)
        return True

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
        self._recent = _Recent()

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        data = bytearray()
        async for chunk in chunks:
            data += chunk
            if len(data) > limit:
                raise TooLarge(f"more than {limit} bytes")
        sha256 = hashlib.sha256(data).hexdigest()
        self._kept.setdefault(guild, {})[sha256] = bytes(data)
        self._recent.note(guild, sha256)
        return sha256, len(data)

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        data = self._kept.get(guild, {})[sha256]
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]

    async def hashes(self, guild: GuildId) -> list[str]:
        return sorted(self._kept.get(guild, {}))

    async def delete(self, guild: GuildId, sha256: str, idle: timedelta = timedelta()) -> bool:
        kept = self._kept.get(guild, {})
        if sha256 in kept and self._recent.within(guild, sha256, idle):
            return False
        kept.pop(sha256, None)
        return True

    def forget(self, guild: GuildId) -> None:
        """Drop everything of a guild."""
        self._kept.pop(guild, None)
