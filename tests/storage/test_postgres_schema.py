"""The database itself: how it comes to be, and that no look-up reads more than it must."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import asyncpg
import pytest

import storage.postgres
from bot.domain.ports import StorageError
from storage import open_postgres, reach_postgres
from storage.postgres.migrate import FOLDER, Migration, migrations
from storage.postgres.sql import SQL, named
from storage.postgres.store import PostgresStore
from tests.storage.things import GUILD, KINDS, NOON, OTHER, THINGS, Thing, entry, putting

CODE = Path(storage.postgres.__file__).parent
ACROSS_GUILDS = {
    "guilds",
    "due",
    "next_due",
    "durability",
    "behind",
    "step_settings",
    "lock_migrations",
    "make_migrations",
    "migrated",
    "note_migration",
}


@pytest.fixture
async def outsider(database):
    """A connection of somebody else's."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def test_all_migrations_together_make_the_schema_that_is_written_down(server, database, outsider):
    await (await PostgresStore.open(database, kinds=KINDS)).close()
    with server.database() as other:
        connection = await asyncpg.connect(other)
        await connection.execute((CODE / "schema.sql").read_text())
        await connection.close()
        assert server.dump(other) == server.dump(database)
    assert "change_guild" in server.dump(database)


async def test_a_look_whether_the_database_answers_leaves_it_as_it_is(server, database):
    before = server.dump(database)
    await reach_postgres(database)
    assert server.dump(database) == before
    with pytest.raises(StorageError, match="cannot be used"):
        await reach_postgres(server.address("no_such_one"))
    await (await open_postgres(database)).close()
    assert server.dump(database) != before


async def test_a_server_that_does_not_wait_for_its_disk_is_warned_of(server, database, outsider, caplog):
    await reach_postgres(database)
    assert "has fsync switched off" in caplog.text
    await outsider.execute(
        f"ALTER DATABASE {database.partition('?')[0].rpartition('/')[2]} SET synchronous_commit = off"
    )
    await reach_postgres(database)
    assert "has fsync and synchronous_commit switched off" in caplog.text


async def test_processes_that_start_together_apply_each_migration_once(database, outsider):
    steps = [
        *migrations(),
        Migration(len(migrations()) + 1, "counted", "INSERT INTO counters VALUES (1, 'applied', 1)"),
    ]
    stores = await asyncio.gather(*(PostgresStore.open(database, kinds=KINDS, steps=steps) for _ in range(8)))
    for store in stores:
        await store.close()
    noted = await outsider.fetch("SELECT version, name FROM schema_migrations ORDER BY version")
    assert [tuple(row) for row in noted] == [(step.version, step.name) for step in steps]
    assert await outsider.fetchval("SELECT count(*) FROM counters") == 1


async def test_a_migration_that_fails_leaves_the_database_as_it_was_before_it(server, database):
    await (await PostgresStore.open(database, kinds=KINDS)).close()
    before = server.dump(database)
    wrong = Migration(len(migrations()) + 1, "wrong", "CREATE TABLE half (a int); SELECT * FROM nothing")
    with pytest.raises(StorageError, match='"nothing" does not exist'):
        await PostgresStore.open(database, kinds=KINDS, steps=[*migrations(), wrong])
    assert server.dump(database) == before
    await (await PostgresStore.open(database, kinds=KINDS)).close()


async def test_a_database_that_a_newer_program_has_used_is_refused(database):
    newer = Migration(len(migrations()) + 1, "newer", "SELECT 1")
    await (await PostgresStore.open(database, kinds=KINDS, steps=[*migrations(), newer])).close()
    with pytest.raises(StorageError, match="newer Barnraiser"):
        await PostgresStore.open(database, kinds=KINDS)


def test_migrations_are_numbered_without_a_gap(tmp_path):
    assert [path.name for path in sorted(FOLDER.iterdir())] == [
        f"{step.version:04}_{step.name}.sql" for step in migrations()
    ]
    (tmp_path / "0001_first.sql").touch()
    (tmp_path / "0003_third.sql").touch()
    with pytest.raises(ValueError, match="0003_third"):
        migrations(tmp_path)


async def test_every_primary_key_begins_with_the_guild(database, outsider):
    await (await PostgresStore.open(database, kinds=KINDS)).close()
    first = await outsider.fetch(
        "SELECT relname, attname FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]"
        " WHERE indisunique AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations'"
    )
    tables = {"guilds", "documents", "entries", "counters", "audit", "blob_chunks", "search", "search_marks"}
    assert {row[0] for row in first} == tables
    assert {row[1] for row in first} == {"guild_id"}


def test_every_statement_is_used_and_those_of_a_transaction_are_about_one_guild():
    code = "".join(path.read_text() for path in CODE.glob("*.py"))
    made_up = re.findall(r'f"(find|forget_)\{', code)
    assert set(made_up) == {"find", "forget_"}
    for name, statement in SQL.items():
        assert f'"{name}"' in code or name.startswith(tuple(made_up)), name
        about_one = "guild_id = $1" in statement or re.search(
            r"INSERT INTO \w+ \(guild_id\b[^;]*(?:VALUES \(|SELECT )\$1|change_guild\(\s+\$1", statement
        )
        assert bool(about_one) is (name not in ACROSS_GUILDS), name


def test_two_statements_of_one_name_are_an_error():
    with pytest.raises(ValueError, match="twice"):
        named("-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n")


async def test_every_look_up_goes_by_an_index_and_reads_no_more_than_it_returns(database, outsider):
    store = await PostgresStore.open(database, kinds=KINDS)
    for guild in (GUILD, OTHER):
        many = [Thing(number, members=(number % 50, 99), due=NOON) for number in range(3000)]
        await store.run(guild, putting(THINGS, *many))

        async def log(tx):
            for number in range(500):
                await tx.record(entry(f"T{number % 50}"))

        await store.run(guild, log)
    await outsider.execute("UPDATE guilds SET audited = 0")  # so that it has to look for documents
    await store.close()
    low, high = (-(2**63), ""), (2**63 - 1, "\U0010ffff")
    looked_up = {
        "head": [GUILD],
        "guilds": [],
        "get": [GUILD, "thing", 5, ""],
        "get_many": [GUILD, "thing", [1, 2, 3], ["", "", ""]],
        "find_all": [GUILD, "thing", *low, 10],
        "find_all_newest": [GUILD, "thing", 2000, "", 10],
        "find": [GUILD, "thing", 100, "", 10, "member", "99"],
        "find_newest": [GUILD, "thing", *high, 10, "member", "7"],
        "count": [GUILD, "thing", "member", "7"],
        "last_number": [GUILD, "thing"],
        "audit": [GUILD, 0, 50, "T7"],
        "audit_all": [GUILD, 100, 50],
        "audit_entry": [GUILD, 7],
        "due": ["thing", NOON, 10, 3, [0, 2]],
        "next_due": ["thing"],
    }
    steps = {"documents_after": [GUILD, "thing", 100, "", 50], "drop_entries": [GUILD, 50]}
    await outsider.execute("SET plan_cache_mode = force_generic_plan")
    for prepare in ("SELECT 1", "ANALYZE"):  # the server knows nothing of the tables yet; it does
        await outsider.execute(prepare)
        for name, values in (looked_up | steps).items():
            async with outsider.transaction():
                if name in steps:
                    await outsider.execute(SQL["step_settings"])
                explain = f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {SQL[name]}"
                rows = await outsider.fetch(explain, *values)
            plan = "\n".join(row[0] for row in rows)
            assert "Seq Scan" not in plan or name in {"head", "last_number", "guilds"}, f"{name}:\n{plan}"
            scanned = [float(number) for number in re.findall(r"Scan.*rows=([\d.]+)", plan)]
            assert max(scanned) <= 60, f"{name}:\n{plan}"
            removed = re.findall(r"Removed by (?:Index Recheck|Filter): (\d+)", plan)
            assert sum(map(int, removed)) <= 3, f"{name}:\n{plan}"
