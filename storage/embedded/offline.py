"""A guild's database for an operator at a Python prompt, while the bot does not run."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Kind, StorageError
from storage.embedded.changes import Change, apply, content
from storage.embedded.database import Database
from storage.embedded.disk import Disk, Lock, RealDisk
from storage.embedded.folder import GUILDS, LOCK, Folder, Tables
from storage.embedded.tables import Shapes

log = logging.getLogger(__name__)


class _Writer:
    """Takes one change after another to the disk and into the tables."""

    def __init__(self, folder: Folder, tables: Tables, seq: int, lock: Lock) -> None:
        self._folder = folder
        self._tables = tables
        self._seq = seq
        self._lock = lock
        self._trouble: str | None = None

    def commit(self, changes: list[Change]) -> None:
        if self._trouble is not None:
            raise StorageError(self._trouble)
        try:
            self._folder.append([(self._seq + 1, content(changes))])
        except OSError as error:
            self._trouble = f"{self._folder.path} could not be written to ({error}); open it again before writing more"
            raise StorageError(self._trouble) from error
        apply(changes)
        self._seq += 1
        if self._folder.wants_compaction:
            self._compact()

    def _compact(self) -> None:
        try:
            copy = self._folder.copy(self._seq, self._tables)
            self._folder.write(copy)
            self._folder.publish(copy)
        except OSError as error:
            self._folder.put_off()
            log.warning("%s: no snapshot could be made: %s. Nothing is lost by that.", self._folder.path, error)

    def close(self) -> None:
        """Let go of everything; closing again does nothing."""
        if self._trouble is None:
            self._folder.finish()
        else:
            self._folder.park()
        self._trouble = "the database is closed"
        self._lock.close()


def open_database(data: Path, guild: int, kinds: Iterable[Kind[Any]] = KINDS, disk: Disk | None = None) -> Database:
    """One guild of a data folder as a TinyDB database, to be closed when done.

    Nothing else may have the folder open meanwhile. Raises StoreInUse if something has, KeyError if there is no such
    guild, and DamagedStorage or StorageError if it cannot be read.
    """
    disk = disk or RealDisk()
    lock = disk.lock(data / LOCK)
    try:
        if str(guild) not in disk.names(data / GUILDS):
            raise KeyError(guild)
        tables = Tables(GuildId(guild), Shapes(kinds))
        folder = Folder(disk, data / GUILDS / str(guild), tables.guild)
        writer = _Writer(folder, tables, folder.load(tables), lock)
        return Database(tables, writer.commit, writer.close)
    except BaseException:
        lock.close()
        raise
