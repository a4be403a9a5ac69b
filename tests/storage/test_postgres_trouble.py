"""A server that is killed, stays away, or is cut off in the middle: nothing is lost and nothing happens twice."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from bot.domain.audit import broken
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.postgres.connections import CONNECTIONS
from storage.postgres.errors import UnknownOutcome
from storage.postgres.store import PostgresStore
from storage.postgres.writing import TOKENS
from tests.postgres import Server
from tests.storage.gate import gate
from tests.storage.things import GUILD, KINDS, THINGS, Thing, entry


@pytest.fixture
def own_server():
    """A server that this test alone uses, and may kill."""
    server = Server()
    server.start()
    yield server
    server.remove()


async def add(tx):
    """Count one more, and say so in the log."""
    thing = await tx.get(THINGS, 1) or Thing(1, members=(0,))
    await tx.put(THINGS, replace(thing, members=(thing.members[0] + 1,)))
    await tx.record(entry("T1"))
    return thing.members[0] + 1


async def counted(store, guild=GUILD):
    """How often ``add`` has happened, by the document and by the log."""

    async def work(tx):
        thing, log = await tx.get(THINGS, 1), await tx.audit()
        assert broken(log, guild) is None
        return thing.members[0], len(log)

    return await store.run(guild, work)


async def end(server, store):
    """Kill the server, and wait until its children have noticed: until then they go on answering."""
    server.kill()
    with pytest.raises(StorageError):
        while True:
            await store.guilds()


async def test_a_server_that_is_killed_in_the_middle_of_work_and_started_again_is_not_noticed(own_server):
    store = await PostgresStore.open(own_server.address(), kinds=KINDS)
    calls = 0

    async def unlucky(tx):
        nonlocal calls
        calls += 1
        await tx.get(THINGS, 1)
        if calls == 1:
            own_server.kill()
            own_server.start()
        return await add(tx)

    assert await store.run(GUILD, unlucky) == 1
    assert calls == 2
    assert await counted(store) == (1, 1)
    assert store.trouble() is None
    await store.close()


async def test_under_work_everything_acknowledged_outlives_any_number_of_kills_and_happens_once(own_server):
    store = await PostgresStore.open(own_server.address(), kinds=KINDS)
    acknowledged, ended = [], asyncio.Event()

    async def one_more(tx):
        number = await tx.next_number(THINGS)
        await tx.put(THINGS, Thing(number, due=None))
        await tx.record(entry(f"T{number}"))
        return number

    async def keep_working(guild):
        while not ended.is_set():
            acknowledged.append((guild, await store.run(guild, one_more)))

    guilds = [GuildId(number) for number in range(1, CONNECTIONS + 4)]  # more than there can be connections
    workers = [asyncio.create_task(keep_working(guild)) for guild in guilds for _ in range(2)]
    for _ in range(5):
        await asyncio.sleep(random.uniform(0.05, 0.3))
        await asyncio.to_thread(own_server.kill)
        await asyncio.to_thread(own_server.start)
    await asyncio.sleep(0.2)
    ended.set()
    await asyncio.gather(*workers)
    for guild in guilds:
        things = await store.run(guild, lambda tx: tx.find(THINGS))
        log = await store.run(guild, lambda tx: tx.audit())
        assert sorted(number for where, number in acknowledged if where == guild) == [thing.number for thing in things]
        assert [item.subject for item in log] == [f"T{thing.number}" for thing in things]
        assert broken(log, guild) is None
    assert len(acknowledged) > 50
    await store.close()


@pytest.mark.parametrize("moment", ["before it arrives", "after it has happened"])
async def test_a_connection_that_breaks_at_the_commit_neither_loses_nor_doubles_the_change(server, database, moment):
    async with gate(server) as door:
        store = await PostgresStore.open(door.address(database), kinds=KINDS)
        for number in range(1, 6):
            door.cut = moment
            assert await store.run(GUILD, add) == number
        assert door.cuts == 5
        assert await counted(store) == (5, 5)
        await store.close()


@pytest.mark.parametrize("moment", ["before it arrives", "after it has happened"])
async def test_the_same_holds_for_a_change_that_had_to_be_made_under_a_lock(server, database, moment):
    other = await PostgresStore.open(database, kinds=KINDS)
    async with gate(server) as door:
        door.at_commit = True
        store = await PostgresStore.open(door.address(database), kinds=KINDS)
        calls = 0

        async def overtaken(tx):
            nonlocal calls
            calls += 1
            if calls == 1:
                await other.run(GUILD, add)
                door.cut = moment
            return await add(tx)

        assert await store.run(GUILD, overtaken) == 2
        assert door.cuts == 1
        assert await counted(store) == (2, 2)
        await store.close()
    await other.close()


async def test_a_change_that_arrives_after_it_was_given_up_does_not_happen_any_more(server, database):
    async with gate(server) as door:
        store = await PostgresStore.open(door.address(database), kinds=KINDS)
        for number in (1, 2):
            door.cut = "while it is on its way"
            door.arrives.clear()
            door.arrived.clear()
            calls = 0

            async def add_or_think_better_of_it(tx):
                nonlocal calls
                calls += 1
                if calls == 2:
                    raise LookupError
                return await add(tx)

            with pytest.raises(LookupError):
                await store.run(GUILD, add_or_think_better_of_it)
            door.arrives.set()
            await asyncio.wait_for(door.arrived.wait(), 5)
            assert len(await store.run(GUILD, lambda tx: tx.audit())) == number - 1
            assert await store.run(GUILD, add) == number
        await store.close()


async def test_a_break_at_the_commit_is_told_apart_from_what_other_processes_did_since(server, database):
    other = await PostgresStore.open(database, kinds=KINDS)
    async with gate(server) as door:
        store = await PostgresStore.open(door.address(database), kinds=KINDS)
        for moment in ("before it arrives", "after it has happened"):
            before, _ = await counted(other) if moment.startswith("after") else (0, 0)
            door.cut = moment
            door.passable.clear()
            waiting = asyncio.create_task(store.run(GUILD, add))
            await asyncio.sleep(0.5)
            assert door.cut is None
            for _ in range(5):
                await other.run(GUILD, add)
            door.passable.set()
            await waiting
            assert await counted(other) == (before + 6, before + 6)
        await store.close()
    await other.close()


async def test_an_outcome_that_can_no_longer_be_told_is_refused_and_not_guessed(server, database):
    other = await PostgresStore.open(database, kinds=KINDS)
    async with gate(server) as door:
        store = await PostgresStore.open(door.address(database), kinds=KINDS)
        await store.run(GUILD, add)
        door.cut = "after it has happened"
        door.passable.clear()
        waiting = asyncio.create_task(store.run(GUILD, add))
        await asyncio.sleep(0.5)
        for _ in range(TOKENS):
            await other.run(GUILD, add)
        door.passable.set()
        with pytest.raises(UnknownOutcome):
            await waiting
        assert await store.run(GUILD, add) == TOKENS + 3
        await store.close()
    await other.close()


async def test_a_server_that_stays_away_is_reported_and_work_is_refused_until_it_is_back(own_server):
    store = await PostgresStore.open(own_server.address(), kinds=KINDS, patience=0.5)
    await store.run(GUILD, add)
    assert store.trouble() is None
    await end(own_server, store)
    refused = await asyncio.gather(
        *(store.run(GUILD, add) for _ in range(3)), store.guilds(), store.forget(GUILD), return_exceptions=True
    )
    assert len(refused) == 5
    assert all(isinstance(error, StorageError) for error in refused)
    assert "does not answer" in store.trouble()
    own_server.start()
    assert await store.run(GUILD, add) == 2
    assert store.trouble() is None
    await store.close()


async def test_a_store_can_be_closed_while_its_server_is_away(own_server):
    store = await PostgresStore.open(own_server.address(), kinds=KINDS, patience=1)
    await store.run(GUILD, add)
    await end(own_server, store)
    store._connections.patience = 60
    waiting = [asyncio.create_task(store.run(GUILD, add)) for _ in range(3)]
    await asyncio.sleep(0.1)
    await asyncio.wait_for(store.close(), 10)
    for error in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(error, StorageError)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://barnraiser@127.0.0.1:1/barnraiser", "127.0.0.1:1/barnraiser"),
        ("postgresql://barnraiser@127.0.0.1:port/barnraiser", "cannot be used"),
        ("postgresql://barnraiser@/barnraiser?host=/nowhere", "local socket"),
        ("mysql://barnraiser@127.0.0.1/barnraiser", "cannot be used"),
    ],
)
async def test_an_address_without_a_server_is_refused_in_words_that_keep_the_password(address, words):
    with pytest.raises(StorageError, match="cannot be used") as refused:
        await PostgresStore.open(address, "a-password")
    assert words in str(refused.value)
    assert "a-password" not in repr(refused.value)


async def test_a_database_that_is_not_there_is_named(server):
    with pytest.raises(StorageError, match='"no_such_one" does not exist'):
        await PostgresStore.open(server.address("no_such_one"))
