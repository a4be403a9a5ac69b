"""A disk in memory that remembers what was not synced, can fail at any call, and can lose its power."""

from __future__ import annotations

import errno
import io
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from storage.embedded.disk import StoreInUse
from tests.crash.outage import Data, Folder, Node, apply, content, folder_after


class SimulatedDisk:
    """``storage.embedded.disk.Disk`` in memory. ``calls`` counts the calls that change something or sync.

    Set ``fail`` to make the call with that number raise ``error``, and everything after it too if ``for_good``;
    ``failed`` then tells which calls did, and about what. ``before`` is called ahead of each such call. Calls that only
    look are counted by ``reads``; from number ``fail_reading`` on they raise.
    """

    def __init__(self) -> None:
        self.root = Folder()
        self.calls = 0
        self.fail: int | None = None
        self.failed: set[tuple[str, str]] = set()
        self.reads = 0
        self.fail_reading: int | None = None
        self.for_good = False
        self.error = errno.ENOSPC
        self.before: Callable[[], None] = lambda: None
        self._mutex = threading.RLock()
        self.locked = False

    def lock(self, path: Path) -> SimulatedLock:
        with self._mutex:
            if self.locked:
                raise StoreInUse("locked")
            self.locked = True
            return SimulatedLock(self)

    def exists(self, path: Path) -> bool:
        with self._look():
            return self._find(path) is not None

    def make_folder(self, path: Path) -> None:
        with self._call("make_folder", path):
            parent, name = self._place(path)
            if name not in parent.now:
                self._change(parent, {name: Folder()})

    def sync_folder(self, path: Path) -> None:
        with self._call("sync_folder", path):
            folder = self._folder(path)
            folder.durable = dict(folder.now)
            folder.pending.clear()

    def names(self, path: Path) -> list[str]:
        with self._look():
            node = self._find(path)
            return sorted(node.now) if isinstance(node, Folder) else []

    def create(self, path: Path) -> SimulatedFile:
        with self._call("create", path):
            parent, name = self._place(path)
            old = parent.now.get(name)
            if isinstance(old, Data):
                old.now.clear()
                old.pending.append((0, None))
                return SimulatedFile(self, old, path)
            data = Data()
            self._change(parent, {name: data})
            return SimulatedFile(self, data, path)

    def append(self, path: Path) -> SimulatedFile:
        with self._mutex:
            return SimulatedFile(self, self._data(path), path)

    def open(self, path: Path) -> BinaryIO:
        with self._look():
            return SimulatedReading(self, bytes(self._data(path).now))

    def rename(self, old: Path, new: Path) -> None:
        with self._call("rename", new):
            source, old_name = self._place(old)
            target, new_name = self._place(new)
            if old_name not in source.now:
                raise FileNotFoundError(errno.ENOENT, "no such file", str(old))
            node = source.now[old_name]
            if source is target:
                self._change(source, {new_name: node, old_name: None})
            else:
                self._change(target, {new_name: node})
                self._change(source, {old_name: None})

    def remove(self, path: Path) -> None:
        with self._call("remove", path):
            parent, name = self._place(path)
            if name in parent.now:
                self._change(parent, {name: None})

    def remove_tree(self, path: Path) -> None:
        node = self._find(path)
        if isinstance(node, Folder):
            for name in list(node.now):
                if isinstance(node.now[name], Folder):
                    self.remove_tree(path / name)
                else:
                    self.remove(path / name)
            self.remove(path)

    def crash(self, choice: random.Random) -> SimulatedDisk:
        """What may be found after the power failed now."""
        with self._mutex:
            after = SimulatedDisk()
            after.root = folder_after(self.root, choice, {})
            return after

    def content(self) -> object:
        """Everything on the disk, as a value to compare and hash."""
        return content(self.root)

    def _call(self, what: str, path: Path) -> threading.RLock:
        self.before()
        self.calls += 1
        if self.fail is not None and (self.calls == self.fail or (self.for_good and self.calls > self.fail)):
            self.failed.add((what, path.name))
            raise OSError(self.error, "the disk refuses")
        return self._mutex

    def _look(self) -> threading.RLock:
        self.reads += 1
        if self.fail_reading is not None and self.reads >= self.fail_reading:
            raise OSError(self.error, "the disk refuses")
        return self._mutex

    def _change(self, folder: Folder, change: dict[str, Node | None]) -> None:
        apply(folder.now, change)
        folder.pending.append(change)

    def _find(self, path: Path) -> Node | None:
        node: Node | None = self.root
        for part in path.parts[1:]:
            node = node.now.get(part) if isinstance(node, Folder) else None
        return node

    def _folder(self, path: Path) -> Folder:
        node = self._find(path)
        if isinstance(node, Folder):
            return node
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(path))

    def _data(self, path: Path) -> Data:
        node = self._find(path)
        if isinstance(node, Data):
            return node
        raise FileNotFoundError(errno.ENOENT, "no such file", str(path))

    def _place(self, path: Path) -> tuple[Folder, str]:
        return self._folder(path.parent), path.name


class SimulatedLock:
    def __init__(self, disk: SimulatedDisk) -> None:
        self._disk = disk

    def close(self) -> None:
        self._disk.locked = False


class SimulatedReading(io.BytesIO):
    """A file that is read."""

    def __init__(self, disk: SimulatedDisk, data: bytes) -> None:
        super().__init__(data)
        self._disk = disk

    def read(self, size: int | None = -1) -> bytes:
        with self._disk._look():
            return super().read(size)


class SimulatedFile:
    """A file that is written to. A write that fails has appended half of its data."""

    def __init__(self, disk: SimulatedDisk, data: Data, path: Path) -> None:
        self._disk = disk
        self._data = data
        self._path = path

    def write(self, data: bytes) -> None:
        try:
            mutex = self._disk._call("write", self._path)
        except OSError:
            self._append(data[: len(data) // 2])
            raise
        with mutex:
            self._append(data)

    def _append(self, data: bytes) -> None:
        self._data.pending.append((len(self._data.now), data))
        self._data.now += data

    def sync(self) -> None:
        with self._disk._call("sync", self._path):
            self._data.durable = bytes(self._data.now)
            self._data.pending.clear()

    def truncate(self, size: int) -> None:
        with self._disk._call("truncate", self._path):
            del self._data.now[size:]
            self._data.pending.append((size, None))

    def close(self) -> None:
        pass
