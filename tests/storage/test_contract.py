"""What the port promises of transactions, held by every store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bot.domain.ports import StorageError
from tests.storage.things import GUILD, NOON, OTHER, THINGS, WORDS, Inner, State, Thing, Word, entry, putting

FULL = Thing(
    number=2**62,
    title='Ünïcode 👍 "quotes" \\ and\nlines\u2028',
    state=State.DONE,
    members=(2**63 - 1, 1),
    due=NOON + timedelta(microseconds=1),
    length=timedelta(days=3, microseconds=5),
    at=time(23, 59, 59),
    day=date(2026, 2, 28),
    roles=frozenset({1, 2**60}),
    inner=Inner("in", NOON),
    inners=(Inner("a", NOON), Inner("b", NOON)),
    share=(2, 3),
)


async def get(store, number, guild=GUILD):
    return await store.run(guild, lambda tx: tx.get(THINGS, number))


async def test_what_was_put_is_there_in_the_next_transaction_exactly_as_it_was(store):
    await store.run(GUILD, putting(THINGS, FULL))
    assert await get(store, FULL.number) == FULL


async def test_a_document_that_is_not_there_is_none(store):
    assert await get(store, 1) is None


async def test_an_instant_in_another_zone_is_the_same_instant(store):
    at = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    await store.run(GUILD, putting(THINGS, Thing(1, due=at)))
    assert (await get(store, 1)).due == at


async def test_the_result_of_the_work_is_handed_on(store):
    async def work(tx):
        return tx.guild, "done"

    assert await store.run(GUILD, work) == (GUILD, "done")


async def test_putting_a_document_again_replaces_it(store):
    await store.run(GUILD, putting(THINGS, Thing(1, "old")))
    await store.run(GUILD, putting(THINGS, Thing(1, "new")))
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [Thing(1, "new")]


async def test_a_deleted_document_is_gone_and_deleting_it_again_is_harmless(store):
    await store.run(GUILD, putting(THINGS, Thing(1), Thing(2)))
    for _ in range(2):
        await store.run(GUILD, lambda tx: tx.delete(THINGS, 1))
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [Thing(2)]


async def test_a_transaction_reads_its_own_writes(store):
    await store.run(GUILD, putting(THINGS, Thing(1), Thing(2), Thing(3, state=State.DONE)))

    async def work(tx):
        await tx.put(THINGS, Thing(4))
        await tx.put(THINGS, Thing(1, state=State.DONE))
        await tx.delete(THINGS, 2)
        await tx.put(THINGS, Thing(5))
        await tx.delete(THINGS, 5)
        return (
            [await tx.get(THINGS, number) for number in range(1, 6)],
            [thing.number for thing in await tx.find(THINGS, "state", "done")],
            [thing.number for thing in await tx.find(THINGS, newest_first=True)],
            await tx.count(THINGS),
            await tx.count(THINGS, "state", "open"),
        )

    for _ in range(2):  # the second time the same is read from what was committed
        got, done, newest, count, still_open = await store.run(GUILD, work)
        assert got == [Thing(1, state=State.DONE), None, Thing(3, state=State.DONE), Thing(4), None]
        assert (done, newest, count, still_open) == ([1, 3], [4, 3, 1], 3, 1)


async def test_nothing_of_a_transaction_that_fails_has_happened(store):
    await store.run(GUILD, putting(THINGS, Thing(1, "before")))

    async def work(tx):
        await tx.put(THINGS, Thing(1, "after"))
        await tx.put(WORDS, Word("new"))
        await tx.delete(THINGS, 1)
        await tx.record(entry("P1"))
        await tx.next_number(THINGS)
        raise LookupError("the work fails")

    with pytest.raises(LookupError, match="the work fails"):
        await store.run(GUILD, work)
    assert await get(store, 1) == Thing(1, "before")
    assert await store.run(GUILD, lambda tx: tx.find(WORDS)) == []
    assert await store.run(GUILD, lambda tx: tx.audit()) == []
    assert await store.run(GUILD, lambda tx: tx.next_number(THINGS)) == 1


async def test_a_document_that_cannot_be_written_fails_the_transaction_and_nothing_else(store):
    async def work(tx):
        await tx.put(THINGS, Thing(1))
        await tx.put(WORDS, Word("bad", data={"what": object()}))

    with pytest.raises(TypeError):
        await store.run(GUILD, work)
    with pytest.raises(ValueError, match="no time zone"):
        await store.run(GUILD, putting(THINGS, Thing(2, due=datetime(2026, 1, 1))))  # noqa: DTZ001
    assert await store.run(GUILD, lambda tx: tx.count(THINGS)) == 0
    assert store.trouble() is None


async def test_guilds_do_not_see_each_other(store):
    await store.run(GUILD, putting(THINGS, Thing(1, "mine")))
    await store.run(OTHER, putting(THINGS, Thing(1, "theirs")))
    assert (await get(store, 1)).title == "mine"
    assert (await get(store, 1, OTHER)).title == "theirs"


async def test_guilds_with_anything_in_storage_are_listed_ascending(store):
    assert await store.guilds() == []
    await get(store, 1, OTHER)
    assert await store.guilds() == []
    await store.run(OTHER, putting(THINGS, Thing(1)))
    await store.run(GUILD, putting(THINGS, Thing(1)))
    assert await store.guilds() == [GUILD, OTHER]


async def test_transactions_of_a_guild_that_arrive_together_happen_one_after_another(store):
    async def add(tx):
        thing = await tx.get(THINGS, 1) or Thing(1)
        await asyncio.sleep(0)  # somebody else may now try to come between
        await tx.put(THINGS, replace(thing, members=(*thing.members, len(thing.members))))

    await asyncio.gather(*(store.run(GUILD, add) for _ in range(50)))
    assert (await get(store, 1)).members == tuple(range(50))


async def test_what_was_read_does_not_change_and_cannot_change_what_is_kept(store):
    kept = {"list": [1], "choice": "yes"}
    await store.run(GUILD, putting(WORDS, Word("a", data=kept)))
    kept["choice"] = "changed after putting"
    first = await store.run(GUILD, lambda tx: tx.get(WORDS, "a"))
    first.data["list"].append(2)
    [found] = await store.run(GUILD, lambda tx: tx.find(WORDS))
    found.data["choice"] = "changed after finding"
    assert await store.run(GUILD, lambda tx: tx.get(WORDS, "a")) == Word("a", data={"list": [1], "choice": "yes"})


async def test_a_kind_the_store_does_not_know_raises_key_error(store):
    stranger = replace(THINGS, name="stranger")
    with pytest.raises(KeyError, match="stranger"):
        await store.run(GUILD, lambda tx: tx.get(stranger, 1))
    with pytest.raises(KeyError):
        await store.due(stranger, NOON)


async def test_a_transaction_cannot_be_used_after_its_end(store):
    kept = []

    async def work(tx):
        kept.append(tx)

    await store.run(GUILD, work)
    with pytest.raises(StorageError, match="over"):
        await kept[0].put(THINGS, Thing(1))


async def test_a_cancelled_caller_harms_nobody_else(store):
    tasks = [asyncio.ensure_future(store.run(GUILD, putting(THINGS, Thing(number)))) for number in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    things = await store.run(GUILD, lambda tx: tx.find(THINGS))
    assert {thing.number for thing in things} >= set(range(1, 20, 2))
    await store.run(GUILD, putting(THINGS, Thing(99)))
    assert await get(store, 99) == Thing(99)


async def test_forgetting_a_guild_leaves_nothing_of_it_and_others_alone(store):
    async def fill(tx):
        await tx.put(THINGS, Thing(await tx.next_number(THINGS), due=NOON))
        await tx.record(entry("P1"))

    async def some():
        yield b"bytes"

    for guild in (GUILD, OTHER):
        await store.run(guild, fill)
        await store.blobs.put(guild, some(), 10)
    await store.forget(GUILD)
    assert await store.guilds() == [OTHER]
    assert [due.guild for due in await store.due(THINGS, NOON)] == [OTHER]
    assert await store.blobs.hashes(GUILD) == []
    assert len(await store.blobs.hashes(OTHER)) == 1
    assert await store.run(GUILD, lambda tx: tx.audit()) == []
    await store.run(GUILD, fill)
    assert await get(store, 1) == Thing(1, due=NOON)
    await store.forget(GUILD)
    await store.forget(GUILD)
    assert await store.guilds() == [OTHER]


async def test_a_closed_store_refuses_everything_and_closing_again_is_harmless(store):
    await store.run(GUILD, putting(THINGS, Thing(1)))
    await store.close()
    await store.close()
    assert "closed" in store.trouble()
    for call in (
        store.run(GUILD, putting(THINGS, Thing(2))),
        store.guilds(),
        store.due(THINGS, datetime.now(UTC)),
        store.next_due(THINGS),
        store.forget(GUILD),
    ):
        with pytest.raises(StorageError, match="closed"):
            await call


async def test_a_transaction_that_waits_while_the_store_closes_is_refused_and_one_under_way_is_kept(store):
    entered = asyncio.Event()

    async def slow(tx):
        entered.set()
        await asyncio.sleep(0.01)
        await tx.put(THINGS, Thing(1))

    first = asyncio.ensure_future(store.run(GUILD, slow))
    await entered.wait()
    second = asyncio.ensure_future(store.run(GUILD, putting(THINGS, Thing(2))))
    await asyncio.sleep(0)
    await store.close()
    await first
    with pytest.raises(StorageError, match="closed"):
        await second
