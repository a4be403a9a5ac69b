"""The words of pages in SQLite, by its full-text search (FTS5): a file per guild, beside the journal and not of it.

SQLite is given words that are cut and folded already, so that it has nothing to know of scripts. What is found damaged
is thrown away; whoever keeps the index up to date then makes it anew. The work is done in a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from bot.domain.searching import Entry, Hits, words_of

log = logging.getLogger(__name__)

T = TypeVar("T")

FOLDER: Final = "search"
FORM: Final = 1
"""Raised when what is kept changes its form, or the cutting of words: older files are made anew."""

OPEN_FILES: Final = 50
_ENDINGS: Final = ("", "-wal", "-shm", "-journal")

_TABLES: Final = """
    CREATE TABLE pages (id INTEGER PRIMARY KEY, page TEXT NOT NULL UNIQUE);
    CREATE TABLE mark (mark TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'ascii', prefix = '1 2');
"""
_FIND: Final = """
    SELECT page FROM words JOIN pages ON pages.id = words.rowid WHERE words MATCH :all
    ORDER BY words.rowid IN (SELECT rowid FROM words WHERE words MATCH :title) DESC, bm25(words, 8.0, 1.0), page
    LIMIT :limit OFFSET :skip
"""


class SqliteSearch:
    """``bot.domain.ports.Search`` in the folder ``path``, or with None in memory."""

    def __init__(self, path: Path | None) -> None:
        self._folder = path / FOLDER if path is not None else None
        self._open: OrderedDict[GuildId, sqlite3.Connection] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, "search")
        self._closed = False

    async def mark(self, guild: GuildId) -> str | None:
        def work(database: sqlite3.Connection) -> str | None:
            found = database.execute("SELECT mark FROM mark").fetchone()
            return found[0] if found else None

        return await self._run(guild, work)

    async def update(self, guild: GuildId, put: Sequence[Entry], gone: Sequence[str], mark: str | None) -> None:
        def work(database: sqlite3.Connection) -> None:
            with database:
                for page in (*gone, *(entry.page for entry in put)):
                    _remove(database, page)
                for entry in put:
                    _add(database, entry)
                database.execute("DELETE FROM mark")
                if mark is not None:
                    database.execute("INSERT INTO mark VALUES (?)", (mark,))

        await self._run(guild, work)

    async def find(self, guild: GuildId, terms: Sequence[str], skip: int = 0, limit: int = 20) -> Hits:
        if not terms:
            return Hits((), 0)
        wanted = " AND ".join(f'"{term}"*' for term in terms)

        def work(database: sqlite3.Connection) -> Hits:
            [count] = database.execute("SELECT count(*) FROM words WHERE words MATCH ?", (wanted,)).fetchone()
            asked = {"all": wanted, "title": f"title : ({wanted})", "limit": limit, "skip": skip}
            return Hits(tuple(row[0] for row in database.execute(_FIND, asked)), count)

        return await self._run(guild, work)

    async def clear(self, guild: GuildId) -> None:
        await self._in_thread(lambda: self._drop(guild))

    def close(self) -> None:
        """Let go of every file."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close_all)
        self._thread.shutdown()

    async def _run(self, guild: GuildId, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work on a guild's file; once more on a new one if that was damaged. Raises StorageError."""

        def attempt() -> T:
            try:
                try:
                    return work(self._database(guild))
                except (
                    sqlite3.OperationalError
                ):  # a full disk, a folder that is not ours: nothing is wrong with the file
                    raise
                except sqlite3.DatabaseError as damage:
                    log.warning("guild %s: the search index is damaged (%s) and is made anew", guild, damage)
                    self._drop(guild)
                    return work(self._database(guild))
            except (sqlite3.Error, OSError) as trouble:
                raise StorageError(f"the search index of guild {guild} cannot be used: {trouble}") from trouble

        return await self._in_thread(attempt)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StorageError("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _database(self, guild: GuildId) -> sqlite3.Connection:
        found = self._open.get(guild)
        if found is None:
            found = self._open[guild] = self._opened(guild)
        self._open.move_to_end(guild)
        if self._folder is not None and len(self._open) > OPEN_FILES:
            self._open.popitem(last=False)[1].close()
        return found

    def _opened(self, guild: GuildId) -> sqlite3.Connection:
        if self._folder is None:
            return _made(sqlite3.connect(":memory:"))
        self._folder.mkdir(mode=0o700, exist_ok=True)
        database = sqlite3.connect(self._path(guild))
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            [form] = database.execute("PRAGMA user_version").fetchone()
            if form == FORM:
                return database
            database.close()
            self._remove_files(guild)
            return _made(sqlite3.connect(self._path(guild)))
        except BaseException:
            database.close()
            raise

    def _drop(self, guild: GuildId) -> None:
        database = self._open.pop(guild, None)
        if database is not None:
            with contextlib.suppress(sqlite3.Error):
                database.close()
        self._remove_files(guild)

    def _remove_files(self, guild: GuildId) -> None:
        if self._folder is not None:
            for ending in _ENDINGS:
                Path(f"{self._path(guild)}{ending}").unlink(missing_ok=True)

    def _path(self, guild: GuildId) -> Path:
        assert self._folder is not None  # noqa: S101  # whoever asks has looked
        return self._folder / f"{guild}.sqlite"

    def _close_all(self) -> None:
        while self._open:
            with contextlib.suppress(sqlite3.Error):
                self._open.popitem()[1].close()


def _made(database: sqlite3.Connection) -> sqlite3.Connection:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA secure_delete = ON")
    database.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {FORM}; COMMIT")
    return database


def _remove(database: sqlite3.Connection, page: str) -> None:
    found = database.execute("SELECT id FROM pages WHERE page = ?", (page,)).fetchone()
    if found is not None:
        database.execute("DELETE FROM words WHERE rowid = ?", found)
        database.execute("DELETE FROM pages WHERE id = ?", found)


def _add(database: sqlite3.Connection, entry: Entry) -> None:
    row = database.execute("INSERT INTO pages (page) VALUES (?)", (entry.page,)).lastrowid
    title, text = (" ".join(words_of(part)) for part in (entry.title, entry.text))
    database.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", (row, title, text))
