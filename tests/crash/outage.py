"""What a disk that lost its power may hold afterwards.

It is as unkind as POSIX allows. Until a file is synced each of its sectors may or may not reach the disk, in any order,
and its length may grow without them. Until a folder is synced each change of its names may or may not, in any order;
syncing a file does not make its name durable. A rename within a folder happens or does not; one between folders may
leave both names.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

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


def apply(names: dict[str, Node], change: dict[str, Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def folder_after(folder: Folder, choice: random.Random, seen: dict[int, Node]) -> Folder:
    after = Folder()
    seen[id(folder)] = after
    names = dict(folder.durable)
    for change in _some(folder.pending, choice):
        apply(names, change)
    for name, node in names.items():
        known = seen.get(id(node))
        if known is None:
            known = folder_after(node, choice, seen) if isinstance(node, Folder) else _data_after(node, choice)
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


def content(node: Node) -> object:
    if isinstance(node, Data):
        return bytes(node.now)
    return tuple((name, content(child)) for name, child in sorted(node.now.items()))
