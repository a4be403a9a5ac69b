"""Looking into a data folder that another process may be writing to, without its lock and without touching anything.

A guild's files are read into memory in an order in which they agree: the snapshot, then every journal, and then the
snapshot's end again. A journal is removed only after a snapshot has taken its place, so if that end is still the same,
no journal was missing. What is being appended meanwhile is there or not; a line half written is left out as a torn one.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Kind, StorageError, Transaction
from storage.embedded import snapshot
from storage.embedded.blobs import FolderBlobs
from storage.embedded.database import ReadOnly
from storage.embedded.disk import Disk, Lock, RealDisk, read
from storage.embedded.errors import DamagedStorage
from storage.embedded.folder import GUILDS, LOCK, Tables
from storage.embedded.journal import file_number
from storage.embedded.record import Line
from storage.embedded.replay import replay
from storage.embedded.tables import Shapes
from storage.embedded.transaction import EmbeddedTransaction

T = TypeVar("T")

ATTEMPTS: Final = 20
ATTEMPTS_IF_DAMAGED: Final = 3
"""Damage is what files that were exchanged while they were read may look like, if that was not noticed otherwise."""

PAUSE: Final = 0.05
"""Seconds until a look that met with a new snapshot is repeated. Between two snapshots there are many more."""

_END: Final = 64
"""Bytes at the end of a snapshot. Its sequence and its checksum are in them."""


class _Moved(Exception):
    """Files were being exchanged while they were read."""


class _Held(RealDisk):
    """The files of one folder as they were read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def names(self, path: Path) -> list[str]:
        return sorted(self._files)

    def open(self, path: Path) -> BinaryIO:
        if path.name not in self._files:
            raise FileNotFoundError(path)
        return BytesIO(self._files[path.name])


class Reader:
    """A data folder, for reading. ``blobs`` are the files that belong to it."""

    def __init__(
        self, path: Path, kinds: Iterable[Kind[Any]] = KINDS, disk: Disk | None = None, *, alone: bool = False
    ) -> None:
        self._path = path
        self._kinds = tuple(kinds)
        self._disk = disk or RealDisk()
        self._lock: Lock | None = self._disk.lock(path / LOCK) if alone else None
        self.blobs: Final = FolderBlobs(path, self._disk)

    async def guilds(self) -> list[GuildId]:
        """The guilds that have a folder, ascending. There may be nothing in one."""
        return sorted(GuildId(int(name)) for name in self._disk.names(self._path / GUILDS) if name.isdigit())

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do ``work`` on the guild as it is now, with every change in it that was acknowledged before.

        Each call reads the guild's files. Raises DamagedStorage or StorageError if it cannot be read, and ReadOnly if
        the work would change something.
        """
        transaction = EmbeddedTransaction(await asyncio.to_thread(self._tables, guild))
        try:
            result = await work(transaction)
            if transaction.changes():
                raise ReadOnly("this was opened for reading only")
        finally:
            transaction.end()
        return result

    async def close(self) -> None:
        """Let go of the lock, if there is one."""
        if self._lock is not None:
            self._lock.close()

    def _tables(self, guild: GuildId) -> Tables:
        folder = self._path / GUILDS / str(guild)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._parsed(folder, guild, self._files(folder))
            except (_Moved, FileNotFoundError):
                time.sleep(PAUSE)
            except DamagedStorage:
                if attempt >= ATTEMPTS_IF_DAMAGED:
                    raise
        raise StorageError(f"{folder} changes too quickly to be read")

    def _parsed(self, folder: Path, guild: GuildId, files: Mapping[str, bytes]) -> Tables:
        held, tables = _Held(files), Tables(guild, Shapes(self._kinds))
        base = snapshot.load(held, folder, guild)
        tables.load(folder / snapshot.NAME, base.tables)

        def apply(line: Line) -> None:
            tables.load(folder, line.put or {})
            tables.drop(line.delete or {})

        replay(held, folder, guild, base.seq, apply)
        return tables

    def _files(self, folder: Path) -> dict[str, bytes]:
        """The snapshot and the journals of a guild, which agree with each other. Raises _Moved or FileNotFoundError."""
        files = {}
        if snapshot.NAME in self._disk.names(folder):
            files[snapshot.NAME] = read(self._disk, folder / snapshot.NAME)
        for name in self._disk.names(folder):
            if file_number(name) is not None:
                files[name] = read(self._disk, folder / name)
        if self._end(folder / snapshot.NAME) != files.get(snapshot.NAME, b"")[-_END:]:
            raise _Moved
        return files

    def _end(self, path: Path) -> bytes:
        try:
            with self._disk.open(path) as file:
                file.seek(-min(_END, file.seek(0, os.SEEK_END)), os.SEEK_END)
                return file.read()
        except FileNotFoundError:
            return b""


def open_reader(path: Path, *, alone: bool = False) -> Reader:
    """The data folder ``path``, for reading, whether or not a bot is using it.

    With ``alone`` nobody else may write to it until it is closed; raises StoreInUse if somebody does.
    """
    return Reader(path, alone=alone)
