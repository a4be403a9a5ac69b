"""A unit of work: what it writes is kept aside, and seen by itself alone, until the guild takes it all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.ids import GuildId
from bot.domain.ports import Key, Kind, StorageError
from storage.codec import encode
from storage.embedded.folder import Tables
from storage.embedded.tables import AUDIT, COUNTERS, Counter, Entry, Spots, Table, window

T = TypeVar("T")


class Draft(NamedTuple):
    """A document as it is to be: everything that could fail about it has been worked out."""

    value: Any
    entry: Entry
    spots: Spots
    due: datetime | None


class Change(NamedTuple):
    """What a transaction did to one document; ``draft`` None removed it."""

    table: Table
    key: Key
    draft: Draft | None


class EmbeddedTransaction:
    """``bot.domain.ports.Transaction`` over tables in memory. Nothing in it waits."""

    def __init__(self, tables: Tables) -> None:
        self._tables: Tables | None = tables
        self._guild = tables.guild
        self._drafts: dict[str, dict[Key, Draft | None]] = {}

    @property
    def guild(self) -> GuildId:
        return self._guild

    async def get(self, kind: Kind[T], key: Key) -> T | None:
        return self._get(kind, key)

    async def put(self, kind: Kind[T], value: T) -> None:
        self._put(kind, value)

    async def delete(self, kind: Kind[T], key: Key) -> None:
        table = self._table(kind)
        drafts = self._drafts.setdefault(kind.name, {})
        if key in table.docs:
            drafts[key] = None
        else:
            drafts.pop(key, None)

    async def find(
        self,
        kind: Kind[T],
        index: str | None = None,
        value: str | int | None = None,
        *,
        newest_first: bool = False,
        before: Key | None = None,
        limit: int | None = None,
    ) -> list[T]:
        table = self._table(kind)
        keys = window(self._keys(table, kind, index, value), newest_first, before, limit)
        drafts = self._drafts.get(kind.name)
        docs, value_of = table.docs, table.value
        if not drafts:
            return [value_of(docs[key]) for key in keys]
        return [draft.value if (draft := drafts.get(key)) is not None else value_of(docs[key]) for key in keys]

    async def count(self, kind: Kind[T], index: str | None = None, value: str | int | None = None) -> int:
        return len(self._keys(self._table(kind), kind, index, value))

    async def next_number(self, kind: Kind[T]) -> int:
        self._table(kind)
        counter = self._get(COUNTERS, kind.name)
        number = counter.last + 1 if counter is not None else 1
        self._put(COUNTERS, Counter(kind.name, number))
        return number

    async def record(self, entry: AuditEntry) -> None:
        sequence = len(self._table(AUDIT).docs) + len(self._drafts.get(AUDIT.name, ())) + 1
        self._put(AUDIT, replace(entry, sequence=sequence))

    async def audit(self, subject: str | None = None) -> list[AuditEntry]:
        if subject is None:
            return await self.find(AUDIT)
        return await self.find(AUDIT, "subject", subject)

    def changes(self) -> list[Change]:
        """What is to be done. Documents that were written as they already were are left out."""
        return list(self._changes())

    def end(self) -> None:
        """Refuse any further use."""
        self._tables = None

    def _changes(self) -> Iterator[Change]:
        assert self._tables is not None  # noqa: S101  # asked for before the end
        for name, drafts in self._drafts.items():
            table = self._tables.table(name)
            for key, draft in drafts.items():
                if draft is not None:
                    old = table.docs.get(key)
                    if old is not None and old.raw == draft.entry.raw:
                        continue
                yield Change(table, key, draft)

    def _table(self, kind: Kind[Any]) -> Table:
        if self._tables is None:
            raise StorageError("a transaction cannot be used once its work is over")
        if self._tables.shapes.get(kind.name) is None:
            raise KeyError(f"the store was not opened with the kind {kind.name!r}")
        return self._tables.table(kind.name)

    def _get(self, kind: Kind[T], key: Key) -> T | None:
        table = self._table(kind)
        drafts = self._drafts.get(kind.name)
        if drafts is not None and key in drafts:
            draft = drafts[key]
            return draft.value if draft is not None else None
        entry = table.docs.get(key)
        return table.value(entry) if entry is not None else None

    def _put(self, kind: Kind[T], value: T) -> None:
        shape = self._table(kind).shape
        assert shape is not None  # noqa: S101  # _table knows the kind
        key = shape.key(value)
        draft = Draft(value, Entry(encode(value)), shape.spots(value), shape.due_at(value))
        self._drafts.setdefault(kind.name, {})[key] = draft

    def _keys(self, table: Table, kind: Kind[Any], index: str | None, value: str | int | None) -> Sequence[Any]:
        keys = table.keys() if index is None else table.keys_at(index, value)
        drafts = self._drafts.get(kind.name)
        if not drafts:
            return keys
        matches = _matcher(kind, index, value)
        mine = [key for key, draft in drafts.items() if draft is not None and matches(draft)]
        return sorted([key for key in keys if key not in drafts] + mine)


def _matcher(kind: Kind[Any], index: str | None, value: str | int | None) -> Callable[[Draft], bool]:
    if index is None:
        return lambda _: True
    place = list(kind.indexes).index(index)
    return lambda draft: value in draft.spots[place]
