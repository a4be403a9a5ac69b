"""Taking a transaction's changes to the server in one call, and learning what became of one that was not answered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.ids import GuildId
from storage.postgres.connections import Connection, transaction
from storage.postgres.errors import Conflict
from storage.postgres.shapes import Draft, Place, Shape, Shapes, Spots
from storage.postgres.snapshot import Snapshot, Start

TOKENS: Final = 32
"""How many tokens of past transactions a guild's row keeps: see ``change_guild`` in schema.sql."""

Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Writes:
    """What is to be changed, as rows; each is named with the number of its columns. ``afresh`` as in ``Changes``."""

    afresh: bool = False
    put: Rows = field(default_factory=list)
    gone: Rows = field(default_factory=list)
    entries: Rows = field(default_factory=list)
    lost: Rows = field(default_factory=list)
    counters: Rows = field(default_factory=list)
    audit: Rows = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.afresh or self.put or self.gone or self.counters or self.audit)

    def columns(self) -> list[Sequence[object]]:
        """The arrays that ``change_guild`` takes."""
        tables = ((self.put, 5), (self.gone, 3), (self.entries, 5), (self.lost, 5), (self.counters, 2), (self.audit, 3))
        return [column for rows, width in tables for column in (zip(*rows, strict=True) if rows else [()] * width)]


async def collect(snapshot: Snapshot, shapes: Shapes) -> Writes:
    """What the work done in the snapshot wants changed and is not so already."""
    changes, writes = snapshot.changes, Writes(snapshot.changes.afresh)
    for name, drafts in changes.drafts.items():
        await _compare(writes, snapshot, shapes.named(name), drafts)
    writes.counters.extend(changes.counters.items())
    writes.audit.extend((sequence, *entry) for sequence, entry in changes.audit.items())
    return writes


async def _compare(writes: Writes, snapshot: Snapshot, shape: Shape, drafts: dict[Place, Draft | None]) -> None:
    name, nowhere = shape.name, Spots()
    old = await snapshot.documents(name, list(drafts)) if shape.indexes else snapshot.known(name, drafts)
    for place, draft in drafts.items():
        raw = old.get(place)
        if draft is None:
            writes.gone.append((name, *place))
        elif draft.raw != raw:
            writes.put.append((name, *place, draft.raw, draft.due))
        else:
            continue
        if shape.indexes:
            before = shape.spots(shape.decode(raw)) if raw is not None else nowhere
            after = draft.spots if draft is not None else nowhere
            writes.lost.extend((name, *spot, *place) for spot in before - after)
            writes.entries.extend((name, *spot, *place) for spot in after - before)


def new_token() -> int:
    """A number that marks a transaction as no other."""
    return secrets.randbelow(2**63 - 1) + 1


async def write(connection: Connection, snapshot: Snapshot, writes: Writes, generation: int, token: int) -> Start:
    """Change the guild, and return what the next transaction begins from. Raises Conflict if another came first.

    A guild that is not there yet is begun in this ``generation`` of indexes. What is ``afresh`` takes several calls, so
    a transaction of the server must be around them.
    """
    guild, start, log = snapshot.guild, snapshot.start, snapshot.changes.log
    if writes.afresh:
        for table in ("counters", "audit"):
            await connection.rows(f"forget_{table}", guild)
    tokens = (start.token, token)
    row = await connection.row("change", guild, generation, *tokens, log.sequence, log.hash, *writes.columns())
    if row is None or not row[0]:
        raise Conflict("another transaction changed the guild first")
    return Start(start.version + 1, token, log)


async def happened(connection: Connection, guild: GuildId, version: int, generation: int, token: int) -> bool | None:
    """Whether the transaction with this token, which was to make this version, was committed; None if that can no
    longer be told. If it was not, it never will be, even if it should still be on its way.

    A guild that was forgotten since keeps no trace. Then it is as if the transaction had not been: repeating it puts it
    after the forgetting.
    """
    async with transaction(connection):
        await connection.row("lock_head", guild, generation)
        row = await connection.row("outcome", guild)
        newest, tokens = row if row is not None else (0, ())
        if token in tokens:
            return True
        await connection.rows("fence", guild, new_token())
    return False if newest - version < TOKENS else None
