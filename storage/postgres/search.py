"""The words of pages in PostgreSQL, by its own text search. It is given words that are cut and folded already, so that
it need know nothing of languages, and every database of whatever locale finds the same."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bot.domain.ids import GuildId
from bot.domain.searching import Entry, Hits, words_of
from storage.postgres.connections import Connection, Connections, transaction

LAST_PLACE: Final = 16_383
PLACES: Final = 255
"""The highest place of a word in a text that a tsvector tells from others, and how many places of a word it takes."""


class PostgresSearch:
    """``bot.domain.ports.Search`` in the tables ``search`` and ``search_marks``."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def mark(self, guild: GuildId) -> str | None:
        row = await self._connections.patiently(lambda connection: connection.row("search_mark", guild))
        return row[0] if row is not None else None

    async def update(self, guild: GuildId, put: Sequence[Entry], gone: Sequence[str], mark: str | None) -> None:
        vectors = await asyncio.to_thread(lambda: [_vector(guild, entry) for entry in put])
        pages = [entry.page for entry in put]

        async def work(connection: Connection) -> None:
            async with transaction(connection):
                await connection.rows("search_lock", guild, mark or "")
                await connection.rows("search_gone", guild, list(gone))
                await connection.rows("search_put", guild, pages, vectors)

        await self._connections.patiently(work)

    async def find(self, guild: GuildId, terms: Sequence[str], skip: int = 0, limit: int = 20) -> Hits:
        if not terms:
            return Hits((), 0)
        wanted = " & ".join([f"'{_of(guild)}'", *(f"'{term}':*" for term in terms)])
        title = " & ".join(f"'{term}':*A" for term in terms)

        async def work(connection: Connection) -> Hits:
            [count] = await connection.row("search_count", guild, wanted) or (0,)
            rows = await connection.rows("search_find", guild, wanted, title, limit, skip)
            return Hits(tuple(row[0] for row in rows), count)

        return await self._connections.patiently(work)

    async def clear(self, guild: GuildId) -> None:
        async def work(connection: Connection) -> None:
            async with transaction(connection):
                await connection.rows("forget_search", guild)
                await connection.rows("forget_search_marks", guild)

        await self._connections.patiently(work)


def _of(guild: GuildId) -> str:
    """A word that every page of a guild has and no text can have: the index is one for all guilds."""
    return f"#{guild}"


def _vector(guild: GuildId, entry: Entry) -> str:
    """A page as PostgreSQL reads a tsvector: its words, each with its places; those in the title weigh more."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    title = words_of(entry.title)
    for at, word in enumerate([*title, *words_of(entry.text)], 1):
        known = places[word]
        if len(known) < PLACES:
            known.append(f"{min(at, LAST_PLACE)}{'A' if at <= len(title) else ''}")
    return " ".join([f"'{_of(guild)}'", *(f"'{word}':{','.join(known)}" for word, known in places.items())])
