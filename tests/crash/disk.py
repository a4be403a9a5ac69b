"""A disk in memory that remembers what was not synced, can fail at any call, and can lose its power.

It is as unkind as POSIX allows. Until a file is synced each of its sectors may or may not reach the disk, in any order,
and its length may grow without them. Until a folder is synced each change of its names may or may not, in any order;
syncing a file does not make its name durable. A rename within a folder happens or does not; one between folders may
leave both names.
"""

from __future__ import annotations

import errno
import io
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, TypeVar

from storage.embedded.disk import StoreInUse

SECTOR = 512


@dataclass
class Data:
    """A file: what is durable, and the writes (offset, bytes) and cuts (size, None) since."""

    durable: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass
class Folder:
    """A folder: the durable names, the names, and the changes since, each happening at one stroke."""

    durable: dict[str, Node] = field(default_factory=dict)
    now: dict[str, Node] = field(default_factory=dict)
    pending: list[dict[str, Node | None]] = field(default_factory=list)


Node = Data | Folder


class SimulatedDisk:
    """``storage.embedded.disk.Disk`` in memory. ``calls`` counts the calls that change something or sync.

    Set ``fail`` to make the call with that number raise ``error``, and everything after it too if ``for_good``.
    ``before`` is called ahead of each such call.
    """

    def __init__(self) -> None:
        self.root = Folder()
        self.calls = 0
        self.fail: int | None = None
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
        with self._mutex:
            return self._find(path) is not None

    def make_folder(self, path: Path) -> None:
        with self._call():
            parent, name = self._place(path)
            if name not in parent.now:
                self._change(parent, {name: Folder()})

    def sync_folder(self, path: Path) -> None:
        with self._call():
            folder = self._folder(path)
            folder.durable = dict(folder.now)
            folder.pending.clear()

    def names(self, path: Path) -> list[str]:
        with self._mutex:
            node = self._find(path)
            return sorted(node.now) if isinstance(node, Folder) else []

    def create(self, path: Path) -> SimulatedFile:
        with self._call():
            parent, name = self._place(path)
            old = parent.now.get(name)
            if isinstance(old, Data):
                old.now.clear()
                old.pending.append((0, None))
                return SimulatedFile(self, old)
            data = Data()
            self._change(parent, {name: data})
            return SimulatedFile(self, data)

    def append(self, path: Path) -> SimulatedFile:
        with self._mutex:
            return SimulatedFile(self, self._data(path))

    def open(self, path: Path) -> BinaryIO:
        with self._mutex:
            return io.BytesIO(bytes(self._data(path).now))

    def rename(self, old: Path, new: Path) -> None:
        with self._call():
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
        with self._call():
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
            after.root = _folder_after(self.root, choice, {})
            return after

    def content(self) -> object:
        """Everything on the disk, as a value to compare and hash."""
        return _content(self.root)

    def _call(self) -> threading.RLock:
        self.before()
        self.calls += 1
        if self.fail is not None and (self.calls == self.fail or (self.for_good and self.calls > self.fail)):
            raise OSError(self.error, "the disk refuses")
        return self._mutex

    def _change(self, folder: Folder, change: dict[str, Node | None]) -> None:
        _apply(folder.now, change)
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


class SimulatedFile:
    """A file that is written to. A write that fails has appended half of its data."""

    def __init__(self, disk: SimulatedDisk, data: Data) -> None:
        self._disk = disk
        self._data = data

    def write(self, data: bytes) -> None:
        try:
            mutex = self._disk._call()
        except OSError:
            self._append(data[: len(data) // 2])
            raise
        with mutex:
            self._append(data)

    def _append(self, data: bytes) -> None:
        self._data.pending.append((len(self._data.now), data))
        self._data.now += data

    def sync(self) -> None:
        with self._disk._call():
            self._data.durable = bytes(self._data.now)
            self._data.pending.clear()

    def truncate(self, size: int) -> None:
        with self._disk._call():
            del self._data.now[size:]
            self._data.pending.append((size, None))

    def close(self) -> None:
        pass


def _apply(names: dict[str, Node], change: dict[str, Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _folder_after(folder: Folder, choice: random.Random, seen: dict[int, Node]) -> Folder:
    after = Folder()
    seen[id(folder)] = after
    names = dict(folder.durable)
    for change in _some(folder.pending, choice):
        _apply(names, change)
    for name, node in names.items():
        known = seen.get(id(node))
        if known is None:
            known = _folder_after(node, choice, seen) if isinstance(node, Folder) else _data_after(node, choice)
            seen[id(node)] = known
        after.now[name] = known
    after.durable = dict(after.now)
    return after


def _data_after(data: Data, choice: random.Random) -> Data:
    if not data.pending:
        return Data(data.durable, bytearray(data.durable))
    pieces: list[tuple[int, bytes | None]] = []
    for offset, written in data.pending:
        if written is None:
            pieces.append((offset, None))
            continue
        end = offset + len(written)
        cuts = [offset, *range((offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
        pieces += [(a, written[a - offset : b - offset]) for a, b in pairwise(cuts)]
    found = bytearray(data.durable)
    kept = _some(pieces, choice)
    if kept and kept[-1][1] and choice.random() < 0.2:  # the last sector itself is torn
        offset, written = kept[-1]
        kept[-1] = (offset, written[: choice.randrange(len(written))])
    for offset, written in kept:
        if written is None:
            del found[offset:]
        else:
            found.extend(bytes(max(0, offset - len(found))))
            found[offset : offset + len(written)] = written
    if choice.random() < 0.2:  # the length reached the disk, what was to be written there did not
        found.extend(bytes(max(0, choice.randint(0, len(data.now)) - len(found))))
    return Data(bytes(found), found)


T = TypeVar("T")


def _some(pending: list[T], choice: random.Random) -> list[T]:
    """Those of the pending changes that reached the disk: all, none, the first few, all but one, or any."""
    how = choice.random()
    if how < 0.2:
        return list(pending)
    if how < 0.3:
        return []
    if how < 0.6:
        return pending[: choice.randint(0, len(pending))]
    if how < 0.75 and pending:
        lost = choice.randrange(len(pending))
        return pending[:lost] + pending[lost + 1 :]
    return [change for change in pending if choice.random() < 0.5]


def _content(node: Node) -> object:
    if isinstance(node, Data):
        return bytes(node.now)
    return tuple((name, _content(child)) for name, child in sorted(node.now.items()))
