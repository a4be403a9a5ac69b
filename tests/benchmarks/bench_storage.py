"""The embedded store: changes a second against other ways to make them durable."""

from __future__ import annotations

import os
import sqlite3

import msgspec
from tinydb import TinyDB

from storage.codec import encode
from tests.benchmarks.figures import Figure
from tests.benchmarks.work import SECONDS, folder, seconds_each, store_seconds, vote

STOCK = (1_000, 10_000, 100_000)
"""Documents in stock TinyDB: what a change costs there grows with them."""

LONG_ENOUGH = 3.0
"""Seconds of changes for a fair mean, even where one takes more than a second."""


async def tinydb_seconds(documents: int) -> float:
    """The seconds that one vote takes in TinyDB as it comes, with so many documents. More writers make it no quicker:
    each change is a call that returns when the whole file is written and synced."""
    with folder() as path:
        rows = {str(member): msgspec.to_builtins(vote(member, 0)) for member in range(1, documents + 1)}
        (path / "db.json").write_bytes(msgspec.json.encode({TinyDB.default_table_name: rows}))
        with TinyDB(path / "db.json") as db:

            async def step(member: int, turn: int) -> None:
                [changed] = db.update(msgspec.to_builtins(vote(member, turn)), doc_ids=[1 + turn % documents])
                assert changed == 1 + turn % documents

            return await seconds_each(step, 1, LONG_ENOUGH if documents > 10_000 else SECONDS)


async def sqlite_seconds(writers: int) -> float:
    """The same change in SQLite, with a write-ahead log and a full sync for each."""
    with folder() as path:
        db = sqlite3.connect(path / "db.sqlite", isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE vote (key TEXT PRIMARY KEY, doc TEXT)")
        db.execute("CREATE TABLE audit (seq INTEGER PRIMARY KEY, doc TEXT)")

        async def step(member: int, turn: int) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.execute("SELECT doc FROM vote WHERE key = ?", (f"1:{member}",)).fetchone()
            db.execute("INSERT OR REPLACE INTO vote VALUES (?, ?)", (f"1:{member}", encode(vote(member, turn))))
            db.execute("INSERT INTO audit (doc) VALUES (?)", (encode({"member": member, "action": "vote"}),))
            db.execute("COMMIT")

        each = await seconds_each(step, writers)
        db.close()
        return each


async def append_seconds() -> float:
    """The least there is to do: append a line of the same length to a file and sync it."""
    with folder() as path:
        fd = os.open(path / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        line = b"x" * 420 + b"\n"

        async def step(_member: int, _turn: int) -> None:
            os.write(fd, line)
            os.fdatasync(fd)

        each = await seconds_each(step, 1)
        os.close(fd)
        return each


async def bench_writers() -> list[Figure]:
    """Durable changes one after another, and 64 at once that share their syncs."""
    alone, alone_right = await store_seconds(1)
    together, together_right = await store_seconds(64)
    found = [
        Figure("a durable vote, alone", alone * 1e3, "ms", await append_seconds() * 1e3, 2, correct=alone_right),
        # SQLite makes its caller wait; going to a thread and back, as an event loop must, is most of the difference.
        Figure("  against SQLite WAL, full sync", alone * 1e3, "ms", await sqlite_seconds(1) * 1e3, 3),
        Figure(
            "a durable vote, 64 writers", together * 1e3, "ms", await sqlite_seconds(64) * 1e3, 0.5,
            correct=together_right,
        ),
    ]  # fmt: skip
    for documents in STOCK:
        stock = await tinydb_seconds(documents) * 1e3
        name = f"stock TinyDB, {documents:,} documents"
        found.append(Figure(f"a durable vote, alone, against {name}", alone * 1e3, "ms", stock, 200 / documents))
        found.append(Figure(f"  64 writers, against {name}", together * 1e3, "ms", stock, 50 / documents))
    return found
