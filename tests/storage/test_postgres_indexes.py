"""A new version of the program finds documents by other indexes, and those that older versions wrote are found too."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from bot.domain.kinds import GENERATION
from bot.domain.ports import StorageError
from bot.services.contents import put
from storage.postgres import indexing
from storage.postgres.connections import Connection
from storage.postgres.store import PostgresStore
from tests.services.packing import MADE
from tests.storage.mortal import Killed
from tests.storage.things import GUILD, NOON, OTHER, THINGS, WORDS, State, Thing, Word, putting

LATER = NOON + timedelta(days=1)
ONCE = replace(THINGS, indexes={"state": lambda thing: ["?"], "member": lambda thing: thing.members}, due=None)
"""The things of an older version: it knew neither their titles nor that they are due, and told states otherwise."""
NOW = replace(
    THINGS,
    indexes={"state": lambda thing: [thing.state.value], "title": lambda thing: [thing.title]},
    due=lambda thing: thing.due,
)
WORDS_ONCE = replace(WORDS, indexes={}, due=lambda word: NOON)
MANY = [Thing(n, f"t{n % 3}", State.DONE if n % 2 else State.OPEN, (7,), LATER if n % 5 else None) for n in range(25)]
STEPS = 5
"""Transactions for a guild: twenty entries are removed, twenty, and ten, with the first ten of 27 documents."""


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    """So that a small guild takes several transactions."""
    monkeypatch.setattr(indexing, "DOCUMENTS_AT_ONCE", 10)
    monkeypatch.setattr(indexing, "ENTRIES_AT_ONCE", 20)


@pytest.fixture
async def outsider(database):
    """A connection of somebody else's."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def older(database):
    return await PostgresStore.open(database, kinds=(ONCE, WORDS_ONCE), generation=1)


async def newer(database):
    return await PostgresStore.open(database, kinds=(NOW, WORDS), generation=2)


@pytest.fixture
async def written(database):
    """Two guilds, by an older version that is gone."""
    store = await older(database)
    for guild in (GUILD, OTHER):
        await store.run(guild, putting(ONCE, *MANY))
        await store.run(guild, putting(WORDS_ONCE, Word("a", 1), Word("b", 2)))
    await store.close()


async def finds_everything(store, outsider, guilds=(GUILD, OTHER)):
    """Whether the store finds all there is as if it had written it, and its entries hold nothing else."""
    for guild in guilds:

        async def look(tx):
            for title in ("t0", "t1", "t2"):
                assert await tx.find(NOW, "title", title) == [thing for thing in MANY if thing.title == title]
            assert await tx.find(NOW, "state", "done") == [thing for thing in MANY if thing.state == "done"]
            assert await tx.count(NOW, "state", "?") == 0
            assert await tx.find(WORDS, "thing", 2) == [Word("b", 2)]

        await store.run(guild, look)
    due = await store.due(NOW, LATER)
    assert [(one.guild, one.key) for one in due] == [(guild, n) for guild in guilds for n in range(25) if n % 5]
    assert await store.due(WORDS, LATER) == []
    rows = await outsider.fetch("SELECT name, count(*) FROM entries GROUP BY name ORDER BY name")
    assert [tuple(row) for row in rows] == [
        (name, n * len(guilds)) for name, n in (("state", 25), ("thing", 2), ("title", 25))
    ]
    # Whatever is changed and removed from here on finds its entries where it expects them.
    for guild in guilds:
        await store.run(guild, putting(NOW, replace(MANY[0], title="t9", due=None), replace(MANY[1], due=None)))
        await store.run(guild, lambda tx: tx.delete(NOW, 24))
        assert await store.run(guild, lambda tx: tx.count(NOW, "title", "t0")) == 7
        assert await store.run(guild, lambda tx: tx.count(NOW, "title", "t9")) == 1


async def test_what_an_older_version_wrote_is_found_by_the_indexes_of_a_newer_one(database, written, outsider, caplog):
    caplog.set_level("INFO")
    store = await newer(database)
    await finds_everything(store, outsider)
    await store.close()
    assert "The indexes of 2 guilds are made anew" in caplog.text
    assert "54 documents were indexed anew" in caplog.text


async def test_killed_at_any_moment_it_goes_on_where_it_was(database, written, outsider, monkeypatch):
    steps = 0

    async def mortal(connection, shapes, guild):
        nonlocal steps
        done = await step(connection, shapes, guild)
        steps += 1
        raise Killed if done is not None else StorageError("not before it was finished")

    step = indexing._step
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_step", mortal)
        while await outsider.fetchval("SELECT count(*) FROM guilds WHERE generation = 1 OR remaking IS NOT NULL"):
            with pytest.raises(Killed):
                await newer(database)
    assert steps == 2 * STEPS
    store = await newer(database)
    await finds_everything(store, outsider)
    await store.close()


async def test_cancelled_at_any_moment_it_is_done_again(database, written, outsider, monkeypatch):
    answer = Connection._answer
    for survived in range(100):
        left = survived

        async def mortal(connection, asking):
            nonlocal left
            left -= 1
            found = await answer(connection, asking)
            if left < 0:
                raise asyncio.CancelledError
            return found

        with monkeypatch.context() as patch:
            patch.setattr(Connection, "_answer", mortal)
            try:
                store = await newer(database)
                break
            except asyncio.CancelledError:
                continue
    assert survived > 20
    await finds_everything(store, outsider)
    await store.close()


async def test_processes_that_start_together_share_the_work_and_none_of_it_is_done_twice(database, written, outsider):
    before = await outsider.fetchval("SELECT sum(version) FROM guilds")
    stores = await asyncio.gather(*(newer(database) for _ in range(8)))
    assert await outsider.fetchval("SELECT sum(version) FROM guilds") - before == 2 * STEPS
    await finds_everything(stores[3], outsider)
    for store in stores:
        await store.close()


async def test_where_nothing_changed_one_look_is_all(database, written, outsider, monkeypatch, caplog):
    await (await newer(database)).close()
    before = await outsider.fetch("SELECT * FROM guilds")
    asked = []

    async def rows(connection, name, *values):
        asked.append(name)
        return await rows_(connection, name, *values)

    rows_ = Connection.rows
    monkeypatch.setattr(Connection, "rows", rows)
    monkeypatch.setattr(Connection, "row", None)
    caplog.clear()
    await (await newer(database)).close()
    assert asked == ["durability", "lock_migrations", "make_migrations", "migrated", "behind"]
    assert await outsider.fetch("SELECT * FROM guilds") == before
    assert "anew" not in caplog.text


async def test_what_is_brought_in_is_indexed_already(database, outsider):
    store = await PostgresStore.open(database)
    await put(store, MADE.guild, MADE.contents)
    await put(store, MADE.guild, MADE.contents, replacing=True)
    await store.close()
    assert await outsider.fetch("SELECT generation, remaking FROM guilds") == [(GENERATION, None)]


async def test_an_older_program_that_still_runs_changes_nothing_any_more(database, written, outsider):
    old = await older(database)
    await old.run(GUILD, putting(ONCE, *MANY))  # from here on it believes to know how the guild is
    await old.run(OTHER, lambda tx: tx.get(ONCE, 1))
    new = await newer(database)
    for guild in (GUILD, OTHER):
        for work in (putting(ONCE, Thing(99, "t0")), lambda tx: tx.find(ONCE, "member", 7)):
            with pytest.raises(StorageError, match="a newer Barnraiser"):
                await old.run(guild, work)
    await finds_everything(new, outsider)
    with pytest.raises(StorageError, match="a newer Barnraiser"):
        await older(database)
    for store in (old, new):
        await store.close()


async def test_a_guild_that_an_older_program_begins_meanwhile_is_indexed_before_it_is_served(database, outsider):
    old = await older(database)
    stores = [await newer(database) for _ in range(2)]
    await old.run(GUILD, putting(ONCE, *MANY))
    await old.run(GUILD, putting(WORDS_ONCE, Word("b", 2), Word("c", 1)))
    counts = [store.run(GUILD, lambda tx: tx.count(NOW, "state", "open")) for store in stores for _ in range(3)]
    assert await asyncio.gather(*counts) == [13] * 6
    await finds_everything(stores[0], outsider, (GUILD,))
    for store in (old, *stores):
        await store.close()


async def test_a_guild_that_is_forgotten_or_new_needs_nothing(database, written, outsider):
    store = await newer(database)
    await store.forget(GUILD)
    await store.run(GUILD, putting(NOW, *MANY))
    await store.run(GUILD, putting(WORDS, Word("a", 1), Word("b", 2)))
    assert await outsider.fetch("SELECT DISTINCT generation, remaking FROM guilds") == [(2, None)]
    await finds_everything(store, outsider)
    await store.close()


async def test_a_document_that_cannot_be_read_holds_up_no_other(database, written, outsider, caplog):
    await outsider.execute('UPDATE documents SET body = \'{"number": "x"}\' WHERE key_int = 3 AND guild_id = $1', GUILD)
    await outsider.execute("UPDATE documents SET kind = 'unheard-of' WHERE key_text = 'a'")
    store = await newer(database)
    assert f"thing 3 of guild {GUILD} cannot be read and is found by none of its indexes" in caplog.text
    assert await store.run(GUILD, lambda tx: tx.count(NOW, "title", "t1")) == 8
    assert await store.run(GUILD, lambda tx: tx.count(NOW, "title", "t0")) == 8
    await store.close()


async def test_an_index_function_that_fails_leaves_the_guild_to_the_next_start(database, written, outsider):
    wrong = replace(NOW, due=lambda thing: NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="has no time zone"):
        await PostgresStore.open(database, kinds=(wrong, WORDS), generation=2)
    store = await newer(database)
    await finds_everything(store, outsider)
    await store.close()
