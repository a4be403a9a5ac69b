"""A guild's folder: its snapshot, its journal, and turning the one into the other. Everything here blocks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from bot.domain.ids import GuildId
from bot.domain.ports import Key, StorageError
from storage.embedded import snapshot
from storage.embedded.disk import Disk
from storage.embedded.journal import Journal, file_name
from storage.embedded.record import Line
from storage.embedded.replay import replay
from storage.embedded.tables import Shapes, Table

log = logging.getLogger(__name__)

GUILDS: Final = "guilds"
LOCK: Final = "lock"
SMALLEST_COMPACTION: Final = 4 * 1024 * 1024
"""Bytes of journal below which a snapshot is not worth its while: they are read in about 0.1 s at the next start."""

MOST_FILES: Final = 16


class Tables:
    """A guild's tables, by name."""

    def __init__(self, guild: GuildId, shapes: Shapes) -> None:
        self.guild = guild
        self.shapes = shapes
        self.by_name: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """A table; a new, empty one if there was none."""
        found = self.by_name.get(name)
        if found is None:
            found = self.by_name[name] = Table(self.guild, name, self.shapes.get(name))
        return found

    def load(self, source: Path, tables: Mapping[str, Mapping[str, msgspec.Raw]]) -> None:
        """Put documents as they were read from the disk. Raises StorageError for one that is not of its kind."""
        for name, docs in tables.items():
            table = self.table(name)
            try:
                if table.docs:
                    for key, raw in docs.items():
                        table.load(key, bytes(raw))
                else:
                    table.fill(docs)
            except msgspec.DecodeError as error:
                found = f"{name} {_unreadable(table, docs)} is not what this version of the program can read: {error}"
                raise StorageError(f"{source}: {found}") from error

    def drop(self, names: Mapping[str, Iterable[Key]]) -> None:
        """Remove documents, where they are there."""
        for name, keys in names.items():
            table = self.table(name)
            for key in keys:
                if key in table.docs:
                    table.remove(key)

    def clear(self) -> None:
        """Remove everything."""
        for table in self.by_name.values():
            for key in list(table.docs):
                table.remove(key)
        self.by_name.clear()

    @property
    def empty(self) -> bool:
        """Whether there is no document at all."""
        return not any(table.docs for table in self.by_name.values())


def _unreadable(table: Table, docs: Mapping[str, msgspec.Raw]) -> str:
    """The first key whose document is none of the table's kind."""
    for key, raw in docs.items():
        try:
            table.load(key, bytes(raw))
        except msgspec.DecodeError:
            return key
    raise AssertionError("one of them could not be read")


@dataclass(frozen=True)
class Copy:
    """A guild's documents as they were after one change, and the journal's files that hold no later one."""

    seq: int
    tables: Mapping[str, Mapping[Key, bytes]]
    files: Sequence[Path]


class Folder:
    """Where one guild lives on the disk. At most one thread appends, and one compacts, at a time."""

    def __init__(self, disk: Disk, path: Path, guild: GuildId) -> None:
        self._disk = disk
        self._guild = guild
        self._journal = Journal(disk, path, guild, 0, (), 0)
        self._snapshot_size = 0
        self._patience = 0
        self.path = path

    def load(self, tables: Tables) -> int:
        """Read everything, and return the sequence of the newest change. Raises DamagedStorage or StorageError.

        What was read is made durable where a crash may have left it in the system's cache only: from now on people
        are told of it.
        """
        disk, path = self._disk, self.path
        base = snapshot.load(disk, path, self._guild)
        tables.load(path / snapshot.NAME, base.tables)

        def apply(line: Line) -> None:
            tables.load(path, line.put or {})
            tables.drop(line.delete or {})

        found = replay(disk, path, self._guild, base.seq, apply)
        if found.torn is not None:
            log.warning(
                "%s: a crash cut the file short at byte %d; the %d bytes from there on were never acknowledged and"
                " are left out",
                found.torn.path, found.torn.offset, found.torn.size,
            )  # fmt: skip
        if not found.clean:
            self._make_durable(path / file_name(found.numbers[-1]))
        elif found.obsolete:
            disk.sync_folder(path)
        for file in found.obsolete:
            disk.remove(file)
        disk.remove(path / snapshot.NEW)
        self._journal = Journal(disk, path, self._guild, found.seq, found.numbers[len(found.obsolete) :], found.size)
        self._snapshot_size = base.size
        return found.seq

    def _make_durable(self, newest: Path) -> None:
        file = self._disk.append(newest)
        try:
            file.sync()
        finally:
            file.close()
        self._disk.sync_folder(self.path)

    def append(self, changes: Sequence[tuple[int, bytes]]) -> None:
        """Make changes durable, or raise OSError: then the folder must not be written to again."""
        self._journal.append(changes)

    def park(self) -> None:
        """Let go of the open file until the next change. Not while anything else is under way."""
        self._journal.park()

    def finish(self) -> None:
        """Write that the journal ends in good order, and let go of its file."""
        self._journal.finish()

    @property
    def wants_compaction(self) -> bool:
        """Whether a snapshot would now save more than it costs."""
        enough = max(SMALLEST_COMPACTION, self._snapshot_size) + self._patience
        return self._journal.size >= enough or self._journal.files >= MOST_FILES + self._patience

    def copy(self, seq: int, tables: Tables) -> Copy:
        """What a snapshot is to hold, taken between two changes and two appends. The next append begins a new file."""
        docs = {name: table.docs.copy() for name, table in tables.by_name.items() if table.docs}
        return Copy(seq, docs, self._journal.rotate())

    def write(self, copy: Copy) -> None:
        """Write a snapshot under a provisional name; changes may be appended meanwhile."""
        self._snapshot_size = snapshot.write(self._disk, self.path, self._guild, copy.seq, copy.tables)

    def publish(self, copy: Copy) -> None:
        """Put the written snapshot in place. Every change up to its own must be durable by now."""
        snapshot.publish(self._disk, self.path)
        for file in copy.files:
            self._disk.remove(file)
        self._journal.retire()
        self._patience = 0

    def put_off(self) -> None:
        """A compaction failed; nothing is lost by that. Wait until the journal has grown before trying again."""
        self._patience = self._journal.size + self._journal.files

    def forget(self, trash: Path) -> None:
        """Remove the folder. After the first step nothing of it comes back, whatever happens."""
        self._journal.park()
        if self.path.name in self._disk.names(self.path.parent):
            self._disk.rename(self.path, trash)
            self._disk.sync_folder(self.path.parent)
            self._disk.remove_tree(trash)
        self._journal = Journal(self._disk, self.path, self._guild, 0, (), 0)
        self._snapshot_size = 0
