"""The few things the storage asks of a file system. A seam: the crash tests put a recording disk here.

Every call blocks, and raises OSError when the disk refuses. What a call did is durable only after the ``sync`` or
``sync_folder`` that follows it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from bot.domain.ports import StorageError


class File(Protocol):
    """A file that is being written, from its end on."""

    def write(self, data: bytes) -> None:
        """Append all of ``data``. After an error any part of it may have been appended."""
        ...

    def sync(self) -> None:
        """Make the content, and the length, durable."""
        ...

    def truncate(self, size: int) -> None:
        """Cut the file to ``size`` bytes."""
        ...

    def close(self) -> None:
        """Let go of the file; nothing is made durable by that."""
        ...


class Lock(Protocol):
    """Held until closed, or until the process ends."""

    def close(self) -> None:
        """Let another process in."""
        ...


class Disk(Protocol):
    """A file system, as far as it is needed here."""

    def lock(self, path: Path) -> Lock:
        """Take the lock of a data folder. Raises StoreInUse, naming the process, if another holds it."""
        ...

    def exists(self, path: Path) -> bool:
        """Whether there is such a file or folder."""
        ...

    def make_folder(self, path: Path) -> None:
        """Make one folder; nothing happens if it is there."""
        ...

    def sync_folder(self, path: Path) -> None:
        """Make the names in a folder durable: what was made, renamed or removed in it."""
        ...

    def names(self, path: Path) -> list[str]:
        """The names in a folder, ascending; none if there is no such folder."""
        ...

    def create(self, path: Path) -> File:
        """An empty file for writing; an existing one is emptied."""
        ...

    def append(self, path: Path) -> File:
        """An existing file, to be written on from its end."""
        ...

    def open(self, path: Path) -> BinaryIO:
        """An existing file for reading. Raises FileNotFoundError if there is none."""
        ...

    def rename(self, old: Path, new: Path) -> None:
        """Give a file or folder a new name at one stroke, replacing a file of that name."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file; nothing happens if there is none."""
        ...

    def remove_tree(self, path: Path) -> None:
        """Remove a folder and everything in it; nothing happens if there is none."""
        ...


class StoreInUse(StorageError):
    """Another process has this data folder open."""


_sync: Final = getattr(os, "fdatasync", os.fsync)
_full_sync: Final = getattr(fcntl, "F_FULLFSYNC", None)
"""On macOS ``fsync`` leaves data in the drive's own cache; only this call empties it. Source: man 2 fsync there."""


class _RealFile:
    def __init__(self, path: Path, flags: int) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | flags, 0o600)

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._fd, left) :]

    def sync(self) -> None:
        if _full_sync is not None:
            fcntl.fcntl(self._fd, _full_sync)
        else:
            _sync(self._fd)

    def truncate(self, size: int) -> None:
        os.ftruncate(self._fd, size)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class _RealLock:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read(20).strip() or "unknown"
            self._file.close()
            raise StoreInUse(
                f"{path.parent} is in use by process {holder}. One process at a time may have it open:"
                " stop that one first, or give this one another data folder."
            ) from None
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class RealDisk:
    """The operating system's files. Only their owner may read them: they hold what a community said."""

    def lock(self, path: Path) -> Lock:
        return _RealLock(path)

    def exists(self, path: Path) -> bool:
        return path.exists()

    def make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)

    def sync_folder(self, path: Path) -> None:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def names(self, path: Path) -> list[str]:
        try:
            return sorted(entry.name for entry in path.iterdir())
        except FileNotFoundError:
            return []

    def create(self, path: Path) -> File:
        return _RealFile(path, os.O_CREAT | os.O_TRUNC)

    def append(self, path: Path) -> File:
        return _RealFile(path, 0)

    def open(self, path: Path) -> BinaryIO:
        return path.open("rb")

    def rename(self, old: Path, new: Path) -> None:
        old.rename(new)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def remove_tree(self, path: Path) -> None:
        if path.exists():
            shutil.rmtree(path)


def read(disk: Disk, path: Path) -> bytes:
    """The whole content of a file. Raises FileNotFoundError if there is none."""
    with disk.open(path) as file:
        return file.read()


def make_folders(disk: Disk, path: Path) -> None:
    """Make a folder and those it is in, as far as they are missing, durably."""
    missing = [folder for folder in (path, *path.parents) if not disk.exists(folder)]
    for folder in reversed(missing):
        disk.make_folder(folder)
        disk.sync_folder(folder.parent)
