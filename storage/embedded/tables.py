"""The documents of one kind in one guild, in memory: by key, in order, and by what they are looked up by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

import msgspec

from bot.domain.audit import AuditEntry
from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Key, Kind, StorageError
from storage.codec import decode_plain, decoder, shareable
from storage.embedded.due import DueTimes
from storage.embedded.postings import Postings, add, append, drop, put_in_order


@dataclass(frozen=True)
class Counter:
    """The last number given in a kind."""

    kind: str
    last: int


AUDIT: Final = Kind(
    "audit", AuditEntry, key=lambda entry: entry.sequence, indexes={"subject": lambda entry: [entry.subject]}
)
COUNTERS: Final = Kind("counter", Counter, key=lambda counter: counter.kind)


_PART: Final = 10_000
"""How many documents are decoded at once when a table is filled: what is done in one go is quicker."""

Spots = Sequence[Sequence[str | int]]
"""The values a document is found under, for each index of its kind."""


class Shape:
    """What the store knows of a kind: made once, shared by the tables of all guilds."""

    def __init__(self, kind: Kind[Any]) -> None:
        self.name = kind.name
        self.key: Callable[[Any], Key] = kind.key
        self.decode = decoder(kind.type)
        self.shareable = shareable(kind.type)
        self.indexes = {name: place for place, name in enumerate(kind.indexes)}
        self.functions = tuple(kind.indexes.values())
        self.due = kind.due
        self.due_times = DueTimes()

    def spots(self, value: Any) -> Spots:
        """Where a document is found."""
        return [function(value) for function in self.functions]

    def due_at(self, value: Any) -> datetime | None:
        """When a document is due. Raises ValueError for a time without a zone: it is no instant."""
        at = self.due(value) if self.due is not None else None
        if at is not None and at.tzinfo is None:
            raise ValueError(f"{self.name} {self.key(value)} is due at {at}, which has no time zone")
        return at


class Shapes:
    """Every kind the store knows, and for tables it does not know, a shape that keeps them as they are."""

    def __init__(self, kinds: Iterable[Kind[Any]] = KINDS) -> None:
        self._shapes: dict[str, Shape] = {}
        every: tuple[Kind[Any], ...] = (AUDIT, COUNTERS, *kinds)
        for kind in every:
            if kind.name in self._shapes or kind.name.startswith("_"):
                raise ValueError(f"{kind.name!r} cannot name a kind: it is taken")
            self._shapes[kind.name] = Shape(kind)

    def get(self, name: str) -> Shape | None:
        """The shape of a kind, or None for a table that is not ours."""
        return self._shapes.get(name)

    def of(self, kind: Kind[Any]) -> Shape:
        """The shape of a kind. Raises KeyError if the store was not opened with it."""
        return self._shapes[kind.name]


class Table:
    """One kind's documents in one guild. ``shape`` None is a table of somebody else's: its keys are strings."""

    __slots__ = ("_guild", "_order", "_postings", "_values", "docs", "name", "shape", "version")

    def __init__(self, guild: GuildId, name: str, shape: Shape | None) -> None:
        self._guild = guild
        self.name = name
        self.shape = shape
        self.docs: dict[Any, bytes] = {}
        """Each document's JSON. To be read only."""
        self.version = 0
        """Grows with every change."""
        self._values: dict[Any, Any] = {}
        self._order: list[Any] | None = []
        self._postings: list[Postings] = [{} for _ in shape.functions] if shape is not None else []

    def value(self, key: Key) -> Any:
        """The value of a document that is there. The same object is given again only if nobody can change it."""
        value = self._values.get(key)
        if value is not None:
            return value
        shape = self.shape
        if shape is None:
            return decode_plain(self.docs[key])
        value = shape.decode(self.docs[key])
        if shape.shareable:
            self._values[key] = value
        return value

    def load(self, key: str, raw: bytes) -> None:
        """Put a document that was read from the disk. Raises msgspec.DecodeError if it is not one of this kind."""
        shape = self.shape
        if shape is None:
            self.put(key, raw, (), None)
            return
        value = shape.decode(raw)
        self.put(type(shape.key(value))(key), raw, shape.spots(value), shape.due_at(value))

    def fill(self, rows: Mapping[str, msgspec.Raw]) -> None:
        """As ``load`` for each, in a table that is empty so far; much quicker than one by one."""
        self._order = None
        self.version += 1
        shape = self.shape
        if shape is None:
            self.docs.update((key, bytes(raw)) for key, raw in rows.items())
            return
        left = iter(rows.items())
        while part := list(islice(left, _PART)):
            values = [shape.decode(raw) for _, raw in part]
            key_type = type(shape.key(values[0]))
            keys = [key_type(name) for name, _ in part]
            self.docs.update(zip(keys, (bytes(raw) for _, raw in part), strict=True))
            for function, postings in zip(shape.functions, self._postings, strict=True):
                append(postings, function, keys, values)
            if shape.due is not None:
                for key, value in zip(keys, values, strict=True):
                    shape.due_times.set(self._guild, key, shape.due_at(value))
        for postings in self._postings:
            put_in_order(postings)

    def put(self, key: Key, raw: bytes, spots: Spots, due: datetime | None) -> None:
        """Insert or replace a document."""
        docs, shape = self.docs, self.shape
        new = key not in docs
        if shape is not None:
            if new:
                for postings, values in zip(self._postings, spots, strict=True):
                    for value in values:
                        add(postings, value, key)
            elif spots:
                self._replace(key, shape.spots(self.value(key)), spots)
            if shape.due is not None:
                shape.due_times.set(self._guild, key, due)
        docs[key] = raw
        self.version += 1
        if not new:
            self._values.pop(key, None)
            return
        order = self._order
        if order is not None:
            if not order or key > order[-1]:
                order.append(key)
            else:
                self._order = None

    def remove(self, key: Key) -> None:
        """Remove a document that is there."""
        shape = self.shape
        if shape is not None:
            if shape.functions:
                self._replace(key, shape.spots(self.value(key)), None)
            if shape.due is not None:
                shape.due_times.set(self._guild, key, None)
        del self.docs[key]
        self._values.pop(key, None)
        self.version += 1
        order = self._order
        if order is not None and order[-1] == key:
            order.pop()
        else:
            self._order = None

    def restore(self, key: Key, raw: bytes | None) -> None:
        """Take back a change: the document is again what it was, or is not there."""
        if raw is None:
            if key in self.docs:
                self.remove(key)
        elif self.shape is None:
            self.put(key, raw, (), None)
        else:
            value = self.shape.decode(raw)
            self.put(key, raw, self.shape.spots(value), self.shape.due_at(value))

    def keys(self) -> list[Any]:
        """Every key, ascending. To be read, not to be changed or kept."""
        if self._order is None:
            self._order = sorted(self.docs)
        return self._order

    def keys_at(self, index: str, value: str | int | None) -> Sequence[Any]:
        """The keys of the documents found under a value, ascending. To be read, not to be changed or kept."""
        if self.shape is None:
            raise StorageError(f"{self.name} has no indexes")
        postings = self._postings[self.shape.indexes[index]]
        keys = postings.get(value) if value is not None else None
        if keys is None:
            return ()
        return keys if type(keys) is list else (keys,)

    def _replace(self, key: Key, before: Spots | None, after: Spots | None) -> None:
        if before == after:
            return
        for place, postings in enumerate(self._postings):
            old = before[place] if before is not None else ()
            new = after[place] if after is not None else ()
            for value in old:
                if value not in new:
                    drop(postings, value, key)
            for value in new:
                if value not in old:
                    add(postings, value, key)
