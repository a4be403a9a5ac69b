"""Several processes on one database: nobody overwrites anybody, and readers are in nobody's way."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from bot.domain.audit import broken
from bot.domain.ports import DamagedBlob, StorageError
from storage.postgres.store import PostgresStore
from tests.storage.things import GUILD, KINDS, NOON, OTHER, THINGS, WORDS, State, Thing, Word, entry, putting


@pytest.fixture
async def stores(database):
    """Two stores, as two processes would have them."""
    opened = [await PostgresStore.open(database, kinds=KINDS) for _ in range(2)]
    yield opened
    for store in opened:
        await store.close()


@pytest.fixture
async def outsider(database):
    """A connection of somebody else's."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def add(tx):
    """Count one more, under a new number, and say so in the log."""
    number = await tx.next_number(THINGS)
    total = await tx.get(THINGS, 0) or Thing(0, members=(0,))
    await tx.put(THINGS, replace(total, members=(total.members[0] + 1,)))
    await tx.put(THINGS, Thing(number, members=(1,)))
    await tx.record(entry(f"T{number}"))
    return number


@pytest.mark.parametrize("at_once", [1, 20])
async def test_what_two_processes_count_up_together_comes_out_right(stores, at_once):
    async def work(store):
        return [await store.run(GUILD, add) for _ in range(100 // at_once)]

    given = await asyncio.gather(*(work(store) for store in stores for _ in range(at_once)))
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 201))
    for store in stores:
        assert (await store.run(GUILD, lambda tx: tx.get(THINGS, 0))).members == (200,)
        assert await store.run(GUILD, lambda tx: tx.count(THINGS, "member", 1)) == 200
        log = await store.run(GUILD, lambda tx: tx.audit())
        assert [item.subject for item in log] == [f"T{number}" for number in range(1, 201)]
        assert broken(log, GUILD) is None


async def test_only_one_of_two_that_claim_the_same_gets_it(stores):
    async def claim(tx, me):
        thing = await tx.get(THINGS, 1)
        if thing.members:
            return False
        await tx.put(THINGS, replace(thing, members=(me,)))
        return True

    for _ in range(20):
        await stores[0].run(GUILD, putting(THINGS, Thing(1)))
        claims = [store.run(GUILD, lambda tx, me=me: claim(tx, me)) for me, store in enumerate(stores)]
        assert sorted(await asyncio.gather(*claims)) == [False, True]


async def test_a_process_is_not_starved_by_one_that_never_pauses(stores):
    busy, patient = stores
    ended = asyncio.Event()

    async def never_pause():
        while not ended.is_set():
            await busy.run(GUILD, add)

    async def slow(tx):
        thing = await tx.get(THINGS, 0)
        await asyncio.sleep(0.02)  # several times what the other one takes for everything
        await tx.put(THINGS, replace(thing, title="got through"))

    await busy.run(GUILD, add)
    pushing = asyncio.create_task(never_pause())
    for _ in range(3):
        await asyncio.wait_for(patient.run(GUILD, slow), 5)
    ended.set()
    await pushing
    assert (await patient.run(GUILD, lambda tx: tx.get(THINGS, 0))).title == "got through"


async def test_a_transaction_reads_one_state_whatever_others_commit_meanwhile(stores):
    reader, writer = stores
    await writer.run(GUILD, putting(THINGS, Thing(1, "old"), Thing(2, "old")))

    async def read(tx):
        first = await tx.get(THINGS, 1)
        await writer.run(GUILD, putting(THINGS, Thing(1, "new"), Thing(2, "new"), Thing(3)))
        return first.title, (await tx.get(THINGS, 2)).title, await tx.count(THINGS)

    assert await reader.run(GUILD, read) in {("old", "old", 2), ("new", "new", 3)}


async def test_a_decision_made_on_what_is_no_longer_true_is_made_again(stores):
    one, other = stores
    calls = 0
    await one.run(GUILD, putting(THINGS, Thing(1, state=State.OPEN)))

    async def close_if_open(tx):
        nonlocal calls
        calls += 1
        found = await tx.find(THINGS, "state", "open")
        if calls == 1:
            await other.run(GUILD, putting(THINGS, Thing(1, state=State.DONE)))
        await tx.put(WORDS, Word("found", len(found)))

    await one.run(GUILD, close_if_open)
    assert calls == 2
    assert await one.run(GUILD, lambda tx: tx.get(WORDS, "found")) == Word("found", 0)


async def test_a_reader_waits_for_no_lock_and_takes_none(stores, outsider):
    store, other = stores
    await store.run(GUILD, putting(THINGS, Thing(1)))
    async with outsider.transaction():
        await outsider.execute("SELECT * FROM guilds FOR UPDATE")
        assert await asyncio.wait_for(store.run(GUILD, lambda tx: tx.get(THINGS, 1)), 2) == Thing(1)

    async def read_while_somebody_writes(tx):
        await tx.get(THINGS, 1)
        await asyncio.wait_for(other.run(GUILD, putting(THINGS, Thing(2))), 2)

    before = await outsider.fetchval("SELECT version FROM guilds")
    await store.run(GUILD, read_while_somebody_writes)
    await store.run(GUILD, putting(THINGS, Thing(1)))  # what is there already
    assert await outsider.fetchval("SELECT version FROM guilds") == before + 1


async def test_what_one_process_forgets_no_other_brings_back_in_part(stores):
    forgetful, busy = stores

    async def fill(tx):
        await add(tx)
        await tx.put(WORDS, Word("last", await tx.count(THINGS)))

    for _ in range(10):
        await asyncio.gather(*(busy.run(GUILD, fill) for _ in range(5)), forgetful.forget(GUILD))

        async def left(tx):
            things, log = await tx.find(THINGS), await tx.audit()
            return [thing.number for thing in things], log, await tx.numbers(), await tx.get(WORDS, "last")

        numbers, log, given, last = await forgetful.run(GUILD, left)
        assert broken(log, GUILD) is None
        assert len(log) == given.get("thing", 0)
        assert numbers == (list(range(len(log) + 1)) if log else [])
        assert (last.thing if last else 0) == len(numbers)


async def test_a_guild_that_is_created_by_two_at_once_is_whole(stores):
    for guild in range(1, 20):
        assert sorted(await asyncio.gather(*(store.run(guild, add) for store in stores))) == [1, 2]


async def test_work_that_the_server_refuses_harms_no_other_that_came_with_it(stores):
    store, _ = stores
    bad = store.run(GUILD, lambda tx: tx.record(entry("a subject with a \0 in it")))
    results = await asyncio.gather(
        *(store.run(GUILD, add) for _ in range(3)), bad, *(store.run(GUILD, add) for _ in range(3)),
        return_exceptions=True,
    )  # fmt: skip
    assert isinstance(results.pop(3), StorageError)
    assert results == [1, 2, 3, 4, 5, 6]
    assert store.trouble() is None


@pytest.mark.parametrize("stranger", [2**63, -(2**64), 10**30, "a\0b", "\ud800"])
async def test_a_key_that_no_document_can_have_is_not_found(stores, stranger):
    store, _ = stores
    kind, values = (THINGS, [Thing(-5), Thing(7)]) if isinstance(stranger, int) else (WORDS, [Word("a"), Word("b")])
    await store.run(GUILD, putting(kind, *values))

    async def work(tx):
        await tx.delete(kind, stranger)
        after = await tx.find(kind, before=stranger), await tx.find(kind, newest_first=True, before=stranger, limit=5)
        index = "member" if kind is THINGS else "thing"
        return await tx.get(kind, stranger), await tx.find(kind, index, stranger), await tx.audit(str(stranger)), after

    got, found, log, (above, below) = await store.run(GUILD, work)
    assert (got, found, log) == (None, [], [])
    assert above == [value for value in values if kind.key(value) > stranger]
    assert below == [value for value in reversed(values) if kind.key(value) < stranger]
    with pytest.raises(ValueError, match="cannot be kept"):
        await store.run(GUILD, putting(kind, Thing(stranger) if kind is THINGS else Word(stranger)))


async def test_number_zero_is_due_like_any_other(stores):
    store, _ = stores
    await store.run(OTHER, putting(THINGS, Thing(0, due=NOON)))
    assert [due.key for due in await store.due(THINGS, NOON)] == [0]


async def test_a_piece_of_a_file_that_is_missing_or_changed_is_noticed(stores, outsider):
    store, _ = stores

    async def pieces():
        for number in range(5):
            yield bytes([number]) * 200_000

    async def read(sha256):
        return b"".join([chunk async for chunk in store.blobs.read(GUILD, sha256)])

    for damage in ("DELETE FROM blob_chunks WHERE number = 3", "UPDATE blob_chunks SET data = '' WHERE number = 1"):
        sha256, size = await store.blobs.put(GUILD, pieces(), 1_000_000)
        assert len(await read(sha256)) == size == 1_000_000
        await outsider.execute(damage)
        with pytest.raises(DamagedBlob, match=sha256):
            await read(sha256)
