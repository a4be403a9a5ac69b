"""The store: every guild's documents in memory, every change in its guild's journal."""

from __future__ import annotations

import contextlib
import gc
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Blobs, Due, Kind, StorageError, Transaction
from bot.domain.share import EVERYTHING, Share
from storage.embedded.blobs import FolderBlobs, MemoryBlobs, remove_unfinished
from storage.embedded.database import Database
from storage.embedded.disk import Disk, Lock, RealDisk, make_folders
from storage.embedded.folder import GUILDS, LOCK, Folder, Tables
from storage.embedded.guild import Guild, Health, Threads
from storage.embedded.search import SqliteSearch
from storage.embedded.tables import Shapes
from storage.embedded.transaction import EmbeddedTransaction

T = TypeVar("T")

TRASH: Final = "forgotten-"
OPEN_FILES: Final = 200
"""Journals kept open at once. Systems commonly allow a process 1,024 files, and there is more to open than these."""


class EmbeddedStore:
    """``bot.domain.ports.Store`` in one process: in a folder, or with no path in memory only."""

    shared: Final = False

    def __init__(self, path: Path | None, kinds: Iterable[Kind[Any]] = KINDS, disk: Disk | None = None) -> None:
        self._path = path
        self._disk: Disk = disk or RealDisk()
        self._shapes = Shapes(kinds)
        self._health = Health()
        self._closed = False
        self._guilds: dict[GuildId, Guild] = {}
        self._open: OrderedDict[GuildId, Guild] = OrderedDict()
        self._lock: Lock | None = None
        memory = MemoryBlobs()
        self._memory_blobs = memory
        self.blobs: Final[Blobs] = memory if path is None else FolderBlobs(path, self._disk)
        self.search: Final = SqliteSearch(path)
        self._threads = Threads()
        collecting = gc.isenabled()
        gc.disable()  # what is read stays: looking through it for garbage again and again doubles the time
        try:
            self._load()
        except BaseException:
            self._release()
            raise
        finally:
            if collecting:
                gc.enable()

    def _load(self) -> None:
        if self._path is None:
            return
        path, disk = self._path, self._disk
        make_folders(disk, path)
        self._lock = disk.lock(path / LOCK)
        with contextlib.suppress(PermissionError):  # then it was somebody else who made the folder
            disk.sync_folder(path.parent)
        for name in disk.names(path / GUILDS):
            if name.isdigit():
                guild = GuildId(int(name))
                self._guilds[guild] = self._read(guild)
                remove_unfinished(disk, path / GUILDS / name)
            elif name.startswith(TRASH):
                disk.remove_tree(path / GUILDS / name)
        if self._guilds:
            disk.sync_folder(path / GUILDS)

    def _read(self, guild: GuildId) -> Guild:
        tables = Tables(guild, self._shapes)
        folder = self._folder(guild)
        seq = folder.load(tables) if folder is not None else 0
        return Guild(tables, folder, seq, self._health, self._threads)

    def _folder(self, guild: GuildId) -> Folder | None:
        return Folder(self._disk, self._path / GUILDS / str(guild), guild) if self._path is not None else None

    def _guild(self, guild: GuildId) -> Guild:
        if self._closed:
            raise StorageError("the store is closed")
        found = self._guilds.get(guild)
        if found is None:
            tables = Tables(guild, self._shapes)
            found = Guild(tables, self._folder(guild), 0, self._health, self._threads)
            self._guilds[guild] = found
        return found

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        where = self._guild(guild)
        async with where.lock:
            self._check_open()
            undone = where.undone
            transaction = EmbeddedTransaction(where.tables)
            try:
                result = await work(transaction)
                if where.undone != undone:
                    self._health.check()
                changes = transaction.changes()
            finally:
                transaction.end()
            waiter = where.commit(changes)
        if changes:
            self._keep_open(guild, where)
        if waiter is not None:
            await waiter
        return result

    def _keep_open(self, guild: GuildId, where: Guild) -> None:
        """Note whose journal was used last, and close one that was not used for long if there are too many."""
        self._open[guild] = where
        self._open.move_to_end(guild)
        if len(self._open) > OPEN_FILES:
            longest, oldest = next(iter(self._open.items()))
            if oldest.idle:
                del self._open[longest]
                if oldest.folder is not None:
                    oldest.folder.park()

    async def state(self, guild: GuildId) -> int:
        return self._guild(guild).state

    async def guilds(self) -> list[GuildId]:
        self._check_open()
        return sorted(guild for guild, where in self._guilds.items() if not where.tables.empty)

    async def due(self, kind: Kind[T], until: datetime, limit: int = 1000, share: Share = EVERYTHING) -> list[Due]:
        self._check_open()
        return self._shapes.of(kind).due_times.until(until, limit, share)

    async def next_due(self, kind: Kind[T]) -> datetime | None:
        self._check_open()
        return self._shapes.of(kind).due_times.first()

    async def forget(self, guild: GuildId) -> None:
        where = self._guild(guild)
        self._health.check()
        async with where.lock:
            self._check_open()
            await where.forget(self._trash(guild))
            self._memory_blobs.forget(guild)
            await self.search.clear(guild)

    async def scrub(self, guild: GuildId) -> bool:
        where = self._guild(guild)
        self._health.check()
        async with where.lock:
            self._check_open()
            compaction = await where.compact()
        await compaction
        await self.search.clear(guild)
        return True

    def _trash(self, guild: GuildId) -> Path:
        if self._path is None:
            return Path()
        taken = set(self._disk.names(self._path / GUILDS))
        names = (f"{TRASH}{guild}-{number}" for number in range(len(taken) + 1))
        return self._path / GUILDS / next(name for name in names if name not in taken)

    def trouble(self) -> str | None:
        return "the store is closed" if self._closed else self._health.trouble

    def database(self, guild: GuildId) -> Database:
        """What the store holds of a guild now, and from now on, for reading with TinyDB's queries.

        It may show a change a moment before that is durable. Writing to it raises ReadOnly.
        """
        return Database(self._guild(guild).tables)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        problem: StorageError | None = None
        for where in self._guilds.values():
            async with where.lock:
                try:
                    await where.finish()
                except StorageError as error:
                    problem = error
        self._release()
        if problem is not None:
            raise problem

    def _release(self) -> None:
        self._threads.close()
        self.search.close()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                self._lock.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StorageError("the store is closed")
