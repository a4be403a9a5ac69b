"""Taking a transaction's changes to the server, and learning what became of one whose end was not heard."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.audit import Head
from bot.domain.ids import GuildId
from storage.postgres.connections import Connection
from storage.postgres.errors import Conflict
from storage.postgres.shapes import Draft, Place, Shape, Shapes, Spots
from storage.postgres.snapshot import Snapshot, Start

TOKENS: Final = 32
"""How many tokens of past transactions a guild's row keeps: see ``advance`` in queries.sql."""


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a transaction is recognised in its guild's row: the version it made, and a random number."""

    version: int
    token: int


@dataclass(slots=True)
class Writes:
    """Rows for each statement."""

    put: list[tuple[object, ...]]
    delete: list[tuple[object, ...]]
    put_entry: list[tuple[object, ...]]
    delete_entry: list[tuple[object, ...]]

    @property
    def any(self) -> bool:
        return bool(self.put or self.delete)


async def write(connection: Connection, snapshot: Snapshot, shapes: Shapes) -> Mark | None:
    """Send the snapshot's changes, not yet committed. None if there is nothing to be changed. Raises Conflict."""
    writes = Writes([], [], [], [])
    for name, drafts in snapshot.changes.drafts.items():
        await _collect(writes, snapshot, shapes.named(name), drafts)
    changes, guild = snapshot.changes, snapshot.guild
    if not (writes.any or changes.counters or changes.audit):
        return None
    mark = await _advance(connection, guild, snapshot.start, changes.log)
    for statement, rows in (
        ("delete_entry", writes.delete_entry),
        ("delete", writes.delete),
        ("put", writes.put),
        ("put_entry", writes.put_entry),
        ("put_counter", [(guild, kind, last) for kind, last in changes.counters.items()]),
        (
            "put_audit",
            [(guild, sequence, *entry) for sequence, entry in changes.audit.items()],
        ),
    ):
        if rows:
            await connection.many(statement, rows)
    return mark


async def _collect(writes: Writes, snapshot: Snapshot, shape: Shape, drafts: dict[Place, Draft | None]) -> None:
    """Compare drafts with what is there, and note what differs."""
    old = await snapshot.documents(shape.name, list(drafts)) if shape.indexes else snapshot.known(shape.name, drafts)
    nowhere: Spots = frozenset()
    for place, draft in drafts.items():
        raw = old.get(place)
        where = (snapshot.guild, shape.name)
        if draft is None:
            writes.delete.append((*where, *place))
        elif draft.raw != raw:
            writes.put.append((*where, *place, draft.raw, draft.due))
        else:
            continue
        if shape.indexes:
            before = shape.spots(shape.decode(raw)) if raw is not None else nowhere
            after = draft.spots if draft is not None else nowhere
            writes.delete_entry += [(*where, *spot, *place) for spot in before - after]
            writes.put_entry += [(*where, *spot, *place) for spot in after - before]


async def _advance(connection: Connection, guild: GuildId, start: Start, log: Head) -> Mark:
    token = secrets.randbits(63)
    if start.exists:
        row = await connection.row("advance", guild, start.version, log.sequence, log.hash, token)
    else:
        row = await connection.row("first_advance", guild, log.sequence, log.hash, token)
    if row is None:
        raise Conflict("another transaction changed the guild first")
    return Mark(row[0], token)


async def happened(connection: Connection, guild: GuildId, mark: Mark) -> bool | None:
    """Whether the transaction with this mark was committed; None if that cannot be told any more.

    It waits for the server to be done with it. A guild that was forgotten since keeps no trace, and then it is as if
    the transaction had not been: repeating it puts it after the forgetting.
    """
    row = await connection.row("outcome", guild)
    if row is None or row[0] < mark.version:
        return False
    tokens: Sequence[int] = row[1]
    if mark.token in tokens:
        return True
    return False if row[0] - mark.version < TOKENS else None
