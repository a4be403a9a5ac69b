"""A guild's documents as a TinyDB database: its queries, its tables, its ``doc_id``s, over our journal.

While the bot runs (``EmbeddedStore.database``) it is for reading. While it does not, ``open_database`` gives one that
can be written to as well: each of TinyDB's operations is then one change in the journal, durable when it returns, and
all or nothing. A document of one of our kinds must be one; other tables are the operator's own. An empty table is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, Final

import msgspec
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document
from tinydb.table import Table as TinyTable

from bot.domain.ports import Key, StorageError
from storage.codec import decode_plain, encode
from storage.embedded.changes import Change, Draft
from storage.embedded.folder import Tables
from storage.embedded.tables import AUDIT, COUNTERS, Shape, Table

Json = dict[str, Any]
Commit = Callable[[list[Change]], None]
KEPT_BY_THE_STORE: Final = (AUDIT.name, COUNTERS.name)


class ReadOnly(StorageError):
    """A write to what is only to be read."""


class Rows(Mapping[str, Json]):
    """A table as TinyDB's storages give it: documents under strings. Each is a copy."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __getitem__(self, doc_id: str) -> Json:
        row: Json = decode_plain(self._table.docs[_key(self._table, doc_id)])
        return row

    def __iter__(self) -> Iterator[str]:
        return map(str, self._table.docs)

    def __len__(self) -> int:
        return len(self._table.docs)


class Edit(MutableMapping[Any, Json]):
    """A table in the hands of one of TinyDB's operations: what it took, put and removed."""

    def __init__(self, table: Table, id_class: Callable[[Any], Any]) -> None:
        self._table = table
        self._id_class = id_class
        self._touched: dict[Any, Json | None] = {}

    def __getitem__(self, doc_id: Any) -> Json:
        if doc_id not in self._touched:
            self._touched[doc_id] = decode_plain(self._table.docs[_key(self._table, doc_id)])
        row = self._touched[doc_id]
        if row is None:
            raise KeyError(doc_id)
        return row

    def __setitem__(self, doc_id: Any, row: Json) -> None:
        self._touched[doc_id] = row

    def __delitem__(self, doc_id: Any) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self._touched:
            return self._touched[doc_id] is not None
        return _key(self._table, doc_id) in self._table.docs

    def __iter__(self) -> Iterator[Any]:
        there = [self._id_class(key) for key in self._table.docs]
        yield from (doc_id for doc_id in there if self._touched.get(doc_id, {}) is not None)
        known = set(there)
        yield from [doc_id for doc_id, row in self._touched.items() if row is not None and doc_id not in known]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        for doc_id in list(self):
            self._touched[doc_id] = None

    def changes(self) -> list[Change]:
        """What is different now. Raises ValueError for a document that its kind does not allow."""
        found: list[Change] = []
        for doc_id, row in self._touched.items():
            key = _key(self._table, doc_id)
            old = self._table.docs.get(key)
            if row is None:
                if old is not None:
                    found.append((self._table, key, None))
            elif old is None or decode_plain(old) != row:
                found.append((self._table, *_draft(self._table, doc_id, row)))
        return found


def _key(table: Table, doc_id: object) -> Key:
    """The key of a document that a ``doc_id`` names, whether it was given as a number or as its digits."""
    text = str(doc_id)
    first = next(iter(table.docs), text)
    return int(text) if isinstance(first, int) and text.isdecimal() else text


def _draft(table: Table, doc_id: Any, row: Json) -> tuple[Key, Draft]:
    raw = encode(row)
    shape = table.shape
    if shape is None:
        return str(doc_id), (row, raw, (), None)
    return _checked(shape, doc_id, raw)


def _checked(shape: Shape, doc_id: Any, raw: bytes) -> tuple[Key, Draft]:
    try:
        value = shape.decode(raw)
    except msgspec.DecodeError as error:
        raise ValueError(f"this cannot be {shape.name} {doc_id}: {error}") from error
    key = shape.key(value)
    if str(key) != str(doc_id):
        raise ValueError(f"this cannot be {shape.name} {doc_id}: by its content it is {shape.name} {key}")
    return key, (value, encode(value), shape.spots(value), shape.due_at(value))


class JournalTable(TinyTable):
    """``tinydb.Table`` that looks at, and changes, no more documents than an operation is about."""

    @property
    def document_id_class(self) -> type[int] | type[str]:  # type: ignore[override]  # here it depends on the table
        """int where every key is a number, as in TinyDB; str where keys are words."""
        return int if all(isinstance(key, int) or key.isdecimal() for key in self._mine.docs) else str

    @property
    def _mine(self) -> Table:
        storage = self.storage
        assert isinstance(storage, JournalStorage)  # noqa: S101  # Database makes its tables so
        return storage.tables.table(self.name)

    def search(self, cond: QueryLike) -> list[Document]:
        """As ``tinydb.Table.search``; what it remembers of earlier searches is dropped once the table has changed."""
        if self._mine.version != getattr(self, "_searched", None):
            self.clear_cache()
            self._searched = self._mine.version
        return super().search(cond)

    def _get_next_id(self) -> int:
        if self.document_id_class is str:
            raise ValueError(f"documents of {self.name!r} have words for ids: insert a tinydb.table.Document")
        next_id: int = super()._get_next_id()  # type: ignore[no-untyped-call]  # TinyDB has no type for it
        return next_id

    def _read_table(self) -> Any:
        return Rows(self._mine)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        edit = Edit(self._mine, self.document_id_class)
        updater(edit)
        storage = self.storage
        assert isinstance(storage, JournalStorage)  # noqa: S101  # as above
        storage.change(edit.changes())
        self.clear_cache()


class JournalStorage(Storage):
    """``tinydb.Storage`` over a guild's tables. What is written goes to ``commit``; without one, nothing is."""

    def __init__(self, tables: Tables, commit: Commit | None = None, close: Callable[[], None] = lambda: None) -> None:
        self.tables = tables
        self._commit = commit
        self._close = close

    def read(self) -> dict[str, Any] | None:
        """Every table, as TinyDB expects them; None if there is none."""
        return {name: Rows(table) for name, table in self.tables.by_name.items() if table.docs} or None

    def write(self, data: Mapping[str, Mapping[Any, Json]]) -> None:
        """Make the database what ``data`` says. Only what differs is written."""
        changes: list[Change] = []
        for name in sorted({*data, *self.tables.by_name}):
            rows = data.get(name, {})
            if isinstance(rows, Rows):
                continue
            edit = Edit(self.tables.table(name), str)
            edit.clear()
            edit.update({str(doc_id): dict(row) for doc_id, row in rows.items()})
            changes += edit.changes()
        self.change(changes)

    def change(self, changes: list[Change]) -> None:
        """Do all of this at one stroke. Raises ReadOnly for what is not to be written."""
        if not changes:
            return
        if self._commit is None:
            raise ReadOnly(
                "a running bot's database is changed by the bot alone; stop it and use storage.open_database"
            )
        for table, *_ in changes:
            if table.name in KEPT_BY_THE_STORE:
                raise ReadOnly(f"the table {table.name!r} is kept by the store alone")
        self._commit(changes)

    def close(self) -> None:
        self._close()


class Database(TinyDB):
    """``tinydb.TinyDB`` over a guild's tables."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB's type for it is its own default
