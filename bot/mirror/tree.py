"""A tree of git that is edited: what is changed is written anew, the rest is only pointed to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

FOLDER: Final = 0o040000
Id = bytes
"""The id of an object of git: 20 bytes."""

Load = Callable[[Id], Iterator[tuple[bytes, int, Id]]]
"""The entries of a tree that was written before: name, mode, and id."""

Keep = Callable[[bytes], Id]
"""Keeps the content of a tree, and returns its id."""


@dataclass(frozen=True)
class Leaf:
    """A file: its mode, and the id of its content."""

    mode: int
    id: Id


class Folder:
    """A folder, read when it is first looked into."""

    def __init__(self, load: Load, id: Id | None = None) -> None:
        """The folder written as ``id``; without it an empty one."""
        self._load, self._id = load, id
        self._inside: dict[bytes, Leaf | Folder] | None = None if id is not None else {}

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return self._id is None and not self._entries()

    def put(self, path: bytes, leaf: Leaf) -> None:
        """Put a file there. What is in its way, a file where a folder has to be or the other way round, makes room."""
        inside = self._changing()
        name, _, rest = path.partition(b"/")
        if not rest:
            inside[name] = leaf
            return
        below = inside.get(name)
        if not isinstance(below, Folder):
            below = inside[name] = Folder(self._load)
        below.put(rest, leaf)

    def remove(self, path: bytes) -> None:
        """Remove a file, and folders that become empty. Nothing happens where there is none."""
        name, _, rest = path.partition(b"/")
        found = self._entries().get(name)
        if found is None or isinstance(found, Folder) is not bool(rest):
            return
        inside = self._changing()
        if isinstance(found, Folder):
            found.remove(rest)
            if not found.empty:
                return
        del inside[name]

    def write(self, keep: Keep) -> Id:
        """Write what was changed, and return the id."""
        if self._id is None:
            entries = sorted(self._entries().items(), key=_order)
            lines = []
            for name, one in entries:
                mode, number = (FOLDER, one.write(keep)) if isinstance(one, Folder) else (one.mode, one.id)
                lines.append(b"%o %s\x00%s" % (mode, name, number))
            self._id = keep(b"".join(lines))
        return self._id

    def _changing(self) -> dict[bytes, Leaf | Folder]:
        inside = self._entries()
        self._id = None
        return inside

    def _entries(self) -> dict[bytes, Leaf | Folder]:
        if self._inside is None:
            found = self._load(self._id) if self._id is not None else iter(())
            self._inside = {
                name: Folder(self._load, number) if mode == FOLDER else Leaf(mode, number)
                for name, mode, number in found
            }
        return self._inside


def _order(item: tuple[bytes, Leaf | Folder]) -> bytes:
    """Git sorts a folder as if its name ended with a slash."""
    name, one = item
    return name + b"/" if isinstance(one, Folder) else name
