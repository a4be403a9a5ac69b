"""What the port promises of numbers and of the audit log, held by every store."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.audit import broken
from bot.domain.ports import StorageError
from tests.storage.things import GUILD, OTHER, THINGS, WORDS, Thing, entry, putting


async def test_numbers_count_from_one_per_kind_and_guild(store):
    async def three(tx):
        return [await tx.next_number(THINGS) for _ in range(3)]

    assert await store.run(GUILD, three) == [1, 2, 3]
    assert await store.run(GUILD, three) == [4, 5, 6]
    assert await store.run(GUILD, lambda tx: tx.next_number(WORDS)) == 1
    assert await store.run(OTHER, lambda tx: tx.next_number(THINGS)) == 1


async def test_the_audit_log_is_chained_by_the_store_and_read_oldest_first(store):
    async def work(tx):
        await tx.record(entry("P1", choice="yes"))
        await tx.record(entry("T1"))
        return await tx.audit("P1")

    (first,) = await store.run(GUILD, work)
    assert (first.sequence, first.subject, first.payload) == (1, "P1", {"choice": "yes"})
    await store.run(GUILD, lambda tx: tx.record(entry("P1")))
    log = await store.run(GUILD, lambda tx: tx.audit())
    assert [(item.sequence, item.subject) for item in log] == [(1, "P1"), (2, "T1"), (3, "P1")]
    assert [item.sequence for item in await store.run(GUILD, lambda tx: tx.audit("P1"))] == [1, 3]
    assert broken(log, GUILD) is None
    assert len({item.salt for item in log}) == 3
    assert await store.run(OTHER, lambda tx: tx.audit()) == []


async def test_the_audit_log_can_be_read_in_slices(store):
    for subject in ("P1", "T1", "P1", "P1"):
        await store.run(GUILD, lambda tx, subject=subject: tx.record(entry(subject)))

    async def work(tx):
        await tx.record(entry("P1"))
        await tx.erase(2)
        asked = [(None, 0, 2), (None, 2, 2), (None, 4, 2), (None, 5, 2), (None, 1, None), ("P1", 1, 2), ("P1", 4, 5)]
        return [[item.sequence for item in await tx.audit(about, after=after, limit=at_most)]
                for about, after, at_most in asked]  # fmt: skip

    assert await store.run(GUILD, work) == [[1, 2], [3, 4], [5], [], [2, 3, 4, 5], [3, 4], [5]]


async def test_what_an_audit_entry_says_can_be_erased_and_the_chain_still_holds(store):
    for subject in ("P1", "P2"):
        await store.run(GUILD, lambda tx, subject=subject: tx.record(entry(subject, choice="yes")))
    await store.run(GUILD, lambda tx: tx.erase(1))
    await store.run(GUILD, lambda tx: tx.erase(9))
    log = await store.run(GUILD, lambda tx: tx.audit())
    assert [item.payload for item in log] == [{}, {"choice": "yes"}]
    assert broken(log, GUILD) is None


async def test_an_entry_recorded_by_the_transaction_that_erases_another_takes_the_next_place(store):
    for subject in ("P1", "P2"):
        await store.run(GUILD, lambda tx, subject=subject: tx.record(entry(subject, choice="yes")))

    async def work(tx):
        await tx.erase(1)
        await tx.record(entry("P3"))
        await tx.record(entry("P4"))

    await store.run(GUILD, work)
    log = await store.run(GUILD, lambda tx: tx.audit())
    assert [(item.sequence, item.subject) for item in log] == [(1, "P1"), (2, "P2"), (3, "P3"), (4, "P4")]
    assert broken(log, GUILD) is None


async def test_numbers_and_audit_log_are_taken_over_as_they_are_by_an_empty_guild_only(store):
    async def work(tx):
        await tx.next_number(THINGS)
        await tx.record(entry("P1"))

    for _ in range(3):
        await store.run(GUILD, work)
    log = await store.run(GUILD, lambda tx: tx.audit())
    numbers = await store.run(GUILD, lambda tx: tx.numbers())
    assert numbers == {THINGS.name: 3}
    await store.run(OTHER, lambda tx: tx.restore(numbers, log))
    assert await store.run(OTHER, lambda tx: tx.audit()) == log
    assert await store.run(OTHER, lambda tx: tx.next_number(THINGS)) == 4
    with pytest.raises(StorageError):
        await store.run(OTHER, lambda tx: tx.restore(numbers, log))


async def work(tx):
    """A number is given and an entry recorded."""
    await tx.record(entry(f"P{await tx.next_number(THINGS)}", choice="yes"))


async def history(store, guild=GUILD):
    return await store.run(guild, lambda tx: tx.numbers()), await store.run(guild, lambda tx: tx.audit())


@pytest.mark.parametrize("times", [0, 1, 5], ids=["by nothing", "by a shorter one", "by a longer one"])
async def test_numbers_and_audit_log_can_be_replaced(store, times):
    for _ in range(times):
        await store.run(OTHER, work)
    numbers, log = await history(store, OTHER)
    for _ in range(3):
        await store.run(GUILD, work)
    await store.run(GUILD, lambda tx: tx.next_number(WORDS))
    await store.run(GUILD, lambda tx: tx.restore(numbers, log, replacing=True))
    assert await history(store) == (numbers, log)
    assert await store.run(GUILD, lambda tx: tx.audit("P3")) == log[2:3]
    assert await store.run(GUILD, lambda tx: tx.next_number(THINGS)) == times + 1
    await store.run(GUILD, lambda tx: tx.record(entry("T1")))
    assert (await history(store))[1][-1].sequence == times + 1


async def test_what_is_done_after_a_replacement_in_the_same_transaction_is_done_on_top_of_it(store):
    for _ in range(2):
        await store.run(OTHER, work)
    numbers, log = await history(store, OTHER)
    for _ in range(5):
        await store.run(GUILD, work)

    async def replace(tx):
        await work(tx)
        await tx.restore(numbers, log, replacing=True)
        assert (await tx.numbers(), await tx.audit(), await tx.audit("P4")) == (numbers, log, [])
        await tx.erase(5)
        await tx.erase(1)
        await work(tx)
        return await tx.numbers(), await tx.audit()

    seen = await store.run(GUILD, replace)
    assert seen == await history(store)
    assert seen[0] == {THINGS.name: 3}
    assert [(item.sequence, item.subject) for item in seen[1]] == [(1, "P1"), (2, "P2"), (3, "P3")]
    assert [bool(item.payload) for item in seen[1]] == [False, True, True]
    assert seen[1][2].previous == log[1].hash


async def test_a_replacement_that_fails_leaves_what_was_there(store):
    for _ in range(2):
        await store.run(GUILD, work)
    before = await history(store)

    async def fail(tx):
        await tx.restore({}, [], replacing=True)
        assert await tx.audit() == []
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(GUILD, fail)
    assert await history(store) == before


async def test_a_replacement_among_others_takes_its_turn(store):
    await store.run(GUILD, work)
    others = [store.run(GUILD, work) for _ in range(5)]
    replacement = store.run(GUILD, lambda tx: tx.restore({}, [], replacing=True))
    later = [store.run(GUILD, work) for _ in range(3)]
    await asyncio.gather(*others, replacement, *later, store.run(GUILD, putting(THINGS, Thing(1))))
    numbers, log = await history(store)
    assert numbers == {THINGS.name: 3}
    assert [item.subject for item in log] == ["P1", "P2", "P3"]
    assert broken(log, GUILD) is None
