"""A unit of work: what it writes is kept aside, and seen by itself alone, until the guild takes it all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.domain.audit import AuditEntry, chained, erased, genesis
from bot.domain.ids import GuildId
from bot.domain.ports import Key, Kind, StorageError
from storage.codec import encode
from storage.embedded.changes import Change, Draft
from storage.embedded.folder import Tables
from storage.embedded.postings import window
from storage.embedded.tables import AUDIT, COUNTERS, Counter, Table
from storage.salts import salts

T = TypeVar("T")


class EmbeddedTransaction:
    """``bot.domain.ports.Transaction`` over tables in memory. Nothing in it waits."""

    __slots__ = ("_drafts", "_log", "_over", "_salts", "_seen", "_tables", "guild")

    def __init__(self, tables: Tables) -> None:
        self.guild: GuildId = tables.guild
        self._tables = tables
        self._over = False
        self._drafts: dict[str, dict[Key, Draft | None]] = {}
        self._seen: dict[str, Table] = {}  # the tables it has used, which are ours and known
        self._salts = salts()
        self._log: tuple[int, str] | None = None  # sequence and hash of the last audit entry, once that was looked up

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
        value_of = table.value
        if not drafts:
            return [value_of(key) for key in keys]
        return [draft[0] if (draft := drafts.get(key)) is not None else value_of(key) for key in keys]

    async def count(self, kind: Kind[T], index: str | None = None, value: str | int | None = None) -> int:
        return len(self._keys(self._table(kind), kind, index, value))

    async def next_number(self, kind: Kind[T]) -> int:
        self._table(kind)
        counter = self._get(COUNTERS, kind.name)
        number = counter.last + 1 if counter is not None else 1
        self._put(COUNTERS, Counter(kind.name, number))
        return number

    async def record(self, entry: AuditEntry) -> None:
        last, before = self._log or self._end_of_log()
        made = chained(entry, last + 1, before, next(self._salts))
        self._put(AUDIT, made)
        self._log = (made.sequence, made.hash)

    def _end_of_log(self) -> tuple[int, str]:
        kept = self._table(AUDIT).keys()  # after a recovery there may be gaps, so that they cannot be counted
        last = self._get(AUDIT, max((kept[-1] if kept else 0, *self._drafts.get(AUDIT.name, ()))))
        return (last.sequence, last.hash) if last is not None else (0, genesis(self.guild))

    async def audit(self, subject: str | None = None, *, after: int = 0, limit: int | None = None) -> list[AuditEntry]:
        index = "subject" if subject is not None else None
        return await self.find(AUDIT, index, subject, before=after, limit=limit)

    async def erase(self, sequence: int) -> None:
        entry = self._get(AUDIT, sequence)
        if entry is not None:
            self._put(AUDIT, erased(entry))

    async def numbers(self) -> dict[str, int]:
        return {counter.kind: counter.last for counter in await self.find(COUNTERS)}

    async def restore(
        self, numbers: Mapping[str, int], audit: Sequence[AuditEntry], *, replacing: bool = False
    ) -> None:
        if replacing:
            for own in (COUNTERS, AUDIT):
                self._drafts[own.name] = dict.fromkeys(self._table(own).docs)
        elif await self.count(COUNTERS) or await self.count(AUDIT):
            raise StorageError(f"guild {self.guild} has a history of its own, which cannot be replaced")
        for kind, last in numbers.items():
            self._put(COUNTERS, Counter(kind, last))
        for entry in audit:
            self._put(AUDIT, entry)
        self._log = (audit[-1].sequence, audit[-1].hash) if audit else (0, genesis(self.guild))

    def changes(self) -> list[Change]:
        """What is to be done. Documents that were written as they already were are left out."""
        found: list[Change] = []
        for name, drafts in self._drafts.items():
            table = self._tables.table(name)
            docs = table.docs
            for key, draft in drafts.items():
                if draft is None or docs.get(key) != draft[1]:
                    found.append((table, key, draft))
        return found

    def end(self) -> None:
        """Refuse any further use."""
        self._over = True
        self._seen = {}

    def _table(self, kind: Kind[Any]) -> Table:
        if self._over:
            raise StorageError("a transaction cannot be used once its work is over")
        table = self._seen[kind.name] = self._tables.table(kind.name)
        if table.shape is None:
            raise KeyError(f"the store was not opened with the kind {kind.name!r}")
        return table

    def _get(self, kind: Kind[T], key: Key) -> T | None:
        table = self._seen.get(kind.name) or self._table(kind)
        drafts = self._drafts.get(kind.name)
        if drafts is not None and key in drafts:
            draft = drafts[key]
            return draft[0] if draft is not None else None
        return table.value(key) if key in table.docs else None

    def _put(self, kind: Kind[T], value: T) -> None:
        shape = (self._seen.get(kind.name) or self._table(kind)).shape
        assert shape is not None  # noqa: S101  # _table knows the kind
        due = shape.due_at(value) if shape.due is not None else None
        draft = (value, encode(value), [where(value) for where in shape.functions], due)
        drafts = self._drafts.get(kind.name)
        if drafts is None:
            drafts = self._drafts[kind.name] = {}
        drafts[shape.key(value)] = draft

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
    return lambda draft: value in draft[2][place]
