"""Appending to a guild's journal: each change is on the disk before ``append`` returns.

A journal is a row of files, ``journal-000001.jsonl`` and on. A file is begun by this process and never written by a
later one, so that what a crash left stays as it was found.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from storage.embedded import record
from storage.embedded.disk import Disk, File

log = logging.getLogger(__name__)


def file_name(number: int) -> str:
    """The name of a journal's file."""
    return f"journal-{number:06d}.jsonl"


def file_number(name: str) -> int | None:
    """The number in the name of a journal's file, or None if it is not one."""
    digits = name.removeprefix("journal-").removesuffix(".jsonl")
    return int(digits) if digits.isdigit() and name == file_name(int(digits)) else None


class Journal:
    """Where one guild's changes go. To be used by one thread at a time.

    ``size`` is how many bytes there are to be read at the next start, ``files`` in how many files. Those before the
    last ``rotate`` count until ``retire`` says that they are gone.
    """

    def __init__(self, disk: Disk, folder: Path, guild: int, seq: int, numbers: Sequence[int], size: int) -> None:
        self._disk = disk
        self._folder = folder
        self._guild = guild
        self._synced = seq
        self._old = [folder / file_name(number) for number in numbers]
        self._old_size = size
        self._new: list[Path] = []
        self._new_size = 0
        self._next = max(numbers, default=0) + 1
        self._file: File | None = None
        self._current: Path | None = None
        self._end = 0

    @property
    def size(self) -> int:
        return self._old_size + self._new_size

    @property
    def files(self) -> int:
        return len(self._old) + len(self._new)

    def append(self, changes: Sequence[tuple[int, bytes]]) -> None:
        """Make changes durable, given with their sequences, ascending. All of them, or OSError.

        After an error the journal must not be used again: whether the changes are on the disk is then unknown,
        although it tries to leave it as it was before.
        """
        lines = [record.line(seq, self._synced, content) for seq, content in changes]
        if self._current is None:
            self._begin(lines)
        else:
            file = self._file = self._file or self._disk.append(self._current)
            self._write(file, b"".join(lines))
        self._synced = changes[-1][0]

    def _begin(self, lines: list[bytes]) -> None:
        path = self._folder / file_name(self._next)
        _make_folders(self._disk, self._folder)
        self._file = self._disk.create(path)
        self._current, self._end = path, 0
        self._new.append(path)
        self._next += 1
        head = record.line(self._synced, self._synced, record.head(self._guild))
        self._write(self._file, b"".join((head, *lines)))
        self._disk.sync_folder(self._folder)

    def _write(self, file: File, data: bytes) -> None:
        try:
            file.write(data)
            file.sync()
        except OSError:
            self._take_back(file)
            raise
        self._end += len(data)
        self._new_size += len(data)

    def _take_back(self, file: File) -> None:
        try:
            file.truncate(self._end)
            file.sync()
        except OSError as error:
            log.error("could not take back a failed write to %s: %s", self._current, error)

    def park(self) -> None:
        """Let go of the open file until the next append."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def rotate(self) -> Sequence[Path]:
        """Begin a new file with the next append, and return the paths of all before it. Not during an append."""
        self.park()
        self._current = None
        self._old += self._new
        self._old_size += self._new_size
        self._new, self._new_size = [], 0
        return tuple(self._old)

    def retire(self) -> None:
        """Note that the files that the last ``rotate`` named are gone."""
        self._old, self._old_size = [], 0

    def finish(self) -> None:
        """Write that nothing follows, and close the file."""
        if self._current is not None:
            file = self._file = self._file or self._disk.append(self._current)
            self._write(file, record.line(self._synced, self._synced, record.END))
            self._current = None
        self.park()


def _make_folders(disk: Disk, folder: Path) -> None:
    """Make a guild's folder and the one it is in, durably. The data folder itself is there."""
    disk.make_folder(folder.parent)
    disk.sync_folder(folder.parent.parent)
    disk.make_folder(folder)
    disk.sync_folder(folder.parent)
