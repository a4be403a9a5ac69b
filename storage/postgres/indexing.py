"""What documents are found by, made anew where the indexes of the kinds are of a higher generation than it is.

Each guild's row says of which generation its entries and due times are. Making them anew is a change of the guild like
any other, in transactions of limited size, each of which leaves in the row how far it came: so it goes on after a kill,
and processes that start together take turns at it. Until it is finished nobody is served in that guild. A program of an
older generation that still runs finds, whatever it wants to change, that somebody else changed the guild, looks, and is
refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

import msgspec

from bot.domain.audit import Head
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.postgres.connections import Connection, Connections, Row, transaction
from storage.postgres.shapes import FIRST, Shapes
from storage.postgres.snapshot import Snapshot, Start
from storage.postgres.writing import Writes, new_token, write

log = logging.getLogger(__name__)

DOCUMENTS_AT_ONCE: Final = 500
ENTRIES_AT_ONCE: Final = 5000
"""How much one transaction does: a fraction of a second, and what documents may be large fits into memory."""

TOLD_EACH: Final = 5.0
"""Seconds between two lines in the log."""


async def index_anew(connections: Connections, shapes: Shapes) -> None:
    """Make anew what needs it, in every guild. Where nothing does, that is one question to the server.

    Raises StorageError, also for a database that a program of a newer generation has used.
    """
    behind = await connections.patiently(lambda connection: connection.rows("behind", shapes.generation))
    for guild, generation in behind:
        _refuse_newer(GuildId(guild), generation, shapes.generation)
    if not behind:
        return
    log.info("The indexes of %d guilds are made anew, for generation %d.", len(behind), shapes.generation)
    documents = 0
    for number, (guild, _) in enumerate(behind, 1):
        documents += await index_guild(connections, shapes, GuildId(guild), f"guild {number} of {len(behind)}")
    log.info("%d documents were indexed anew here.", documents)


async def index_guild(connections: Connections, shapes: Shapes, guild: GuildId, place: str = "one guild") -> int:
    """Make anew what needs it in one guild, and return how many documents that were; others that do the same may have
    done some. Raises StorageError."""
    done, told = 0, asyncio.get_running_loop().time()
    while (some := await connections.patiently(lambda connection: _step(connection, shapes, guild))) is not None:
        done += some
        if asyncio.get_running_loop().time() - told > TOLD_EACH:
            told = asyncio.get_running_loop().time()
            log.info("Indexing %d (%s): %d documents so far.", guild, place, done)
    return done


def start_of(row: Row | None) -> Start:
    """What a transaction begins from, by what the statement ``head`` found."""
    version, token, audited, audit_hash = row[:4] if row is not None else (0, None, 0, "")
    return Start(version, token or 0, Head(audited, audit_hash))


def up_to_date(guild: GuildId, row: Row, generation: int) -> bool:
    """Whether what ``head`` found is all of this generation. Raises StorageError if it is of a newer one."""
    _refuse_newer(guild, row[4], generation)
    return row[4] == generation and row[5] is None


def _refuse_newer(guild: GuildId, found: int, mine: int) -> None:
    if found > mine:
        raise StorageError(
            f"Guild {guild} is indexed for generation {found} and this program knows {mine} only: a newer Barnraiser"
            " has used it. Start that one."
        )


async def _step(connection: Connection, shapes: Shapes, guild: GuildId) -> int | None:
    """One transaction: how many documents were indexed in it, or None if there was nothing left to do."""
    async with transaction(connection):
        await connection.rows("step_settings")
        [row] = await connection.rows("lock_head", guild, shapes.generation)
        if up_to_date(guild, row, shapes.generation):
            return None
        after = row[5] if row[4] == shapes.generation else []
        if not after:
            [gone] = (await connection.rows("drop_entries", guild, ENTRIES_AT_ONCE))[0]
            after = ["", *FIRST] if gone < ENTRIES_AT_ONCE else []
        found = await _documents(connection, guild, after) if after else []
        snapshot = Snapshot(guild, connection, start_of(row))
        await write(connection, snapshot, _indexed(guild, shapes, found), shapes.generation, new_token())
        over = after and len(found) < DOCUMENTS_AT_ONCE
        reached = None if over else [str(part) for part in (found[-1][:3] if found else after)]
        await connection.rows("note_generation", guild, shapes.generation, reached)
    return len(found)


async def _documents(connection: Connection, guild: GuildId, after: Sequence[str | int]) -> list[Row]:
    kind, key_int, key_text = after
    return await connection.rows("documents_after", guild, kind, int(key_int), key_text, DOCUMENTS_AT_ONCE)


def _indexed(guild: GuildId, shapes: Shapes, documents: Sequence[Row]) -> Writes:
    """All that the documents are found by, and their due times where they are others."""
    writes = Writes()
    for name, key_int, key_text, raw, due_at in documents:
        shape = shapes.known(name)
        if shape is None:
            continue
        try:
            value = shape.decode(raw)
        except msgspec.DecodeError as error:
            which = f"{name} {key_text or key_int} of guild {guild}"
            log.error("%s cannot be read and is found by none of its indexes: %s", which, error)
            continue
        due = shape.due(value)
        if due != due_at:
            writes.put.append((name, key_int, key_text, raw, due))
        writes.entries.extend((name, *spot, key_int, key_text) for spot in shape.spots(value))
    return writes
