"""What a transaction did: on its way into the journal, into the tables, and out of them again if it must."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from bot.domain.ports import Key
from storage.embedded import record
from storage.embedded.tables import Spots, Table

Draft = tuple[Any, bytes, Spots, datetime | None]
"""A document as it is to be: its value, its JSON, where it is found and when it is due. Nothing about it can fail any
more. (A plain tuple: one is made for every document written.)"""

Change = tuple[Table, Key, Draft | None]
"""What is to be done with one document; without a draft it is removed, and must be there."""

Undo = tuple[Table, Key, bytes | None]
"""What a document was before: its JSON, or None if it was not there."""


def content(changes: list[Change]) -> bytes:
    """The changes of one transaction as a journal's line has them."""
    put: dict[str, dict[Key, msgspec.Raw]] = {}
    delete: dict[str, list[Key]] = {}
    for table, key, draft in changes:
        if draft is None:
            delete.setdefault(table.name, []).append(key)
        elif table.name in put:
            put[table.name][key] = msgspec.Raw(draft[1])
        else:
            put[table.name] = {key: msgspec.Raw(draft[1])}
    return record.change(put, delete)


def apply(changes: list[Change]) -> list[Undo]:
    """Change the tables, and return what takes that back."""
    undo: list[Undo] = []
    for table, key, draft in changes:
        undo.append((table, key, table.docs.get(key)))
        if draft is None:
            table.remove(key)
        else:
            _, raw, spots, due = draft
            table.put(key, raw, spots, due)
    return undo


def take_back(undo: list[Undo]) -> None:
    """Make the tables what they were before."""
    for table, key, raw in reversed(undo):
        table.restore(key, raw)
