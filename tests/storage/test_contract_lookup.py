"""What the port promises of look-ups and of what is due, held by every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import GuildId
from bot.domain.ports import Due
from bot.domain.share import Share
from tests.storage.things import GUILD, NOON, OTHER, THINGS, WORDS, State, Thing, Word, putting


def find(store, kind=THINGS, *args, **kwargs):
    return store.run(GUILD, lambda tx: tx.find(kind, *args, **kwargs))


async def numbers(store, *args, **kwargs):
    return [thing.number for thing in await find(store, THINGS, *args, **kwargs)]


async def test_numbers_are_ordered_by_value_and_words_by_code_point(store):
    await store.run(GUILD, putting(THINGS, *(Thing(number) for number in (10, 9, 100, 1))))
    await store.run(GUILD, putting(WORDS, *(Word(word) for word in ("b", "a", "ä", "B", "10", "9"))))
    assert await numbers(store) == [1, 9, 10, 100]
    assert await numbers(store, newest_first=True) == [100, 10, 9, 1]
    assert [word.word for word in await find(store, WORDS)] == ["10", "9", "B", "a", "b", "ä"]


async def test_before_and_limit_page_through_in_both_orders(store):
    await store.run(GUILD, putting(THINGS, *(Thing(number) for number in range(1, 8))))
    assert await numbers(store, limit=3) == [1, 2, 3]
    assert await numbers(store, before=3, limit=3) == [4, 5, 6]
    assert await numbers(store, before=7) == []
    assert await numbers(store, newest_first=True, limit=3) == [7, 6, 5]
    assert await numbers(store, newest_first=True, before=5, limit=3) == [4, 3, 2]
    assert await numbers(store, newest_first=True, before=99, limit=1) == [7]
    assert await numbers(store, limit=0) == await numbers(store, newest_first=True, limit=0) == []


async def test_a_document_is_found_under_each_of_its_values_and_under_no_other(store):
    await store.run(GUILD, putting(THINGS, Thing(2, members=(5, 6, 5)), Thing(1, members=(6,)), Thing(3)))
    assert await numbers(store, "member", 6) == [1, 2]
    assert await numbers(store, "member", 5) == [2]
    assert await numbers(store, "member", 7) == []
    assert await numbers(store, "member", None) == []
    assert await numbers(store, "member", 6, newest_first=True, limit=1) == [2]


async def test_a_document_moves_when_what_it_is_found_under_changes(store):
    await store.run(GUILD, putting(THINGS, Thing(1, members=(5, 6, 6)), Thing(2, members=(6,))))
    await store.run(GUILD, putting(THINGS, Thing(1, state=State.DONE, members=(6, 7))))
    assert await numbers(store, "state", "open") == [2]
    assert await numbers(store, "state", "done") == [1]
    assert [await numbers(store, "member", member) for member in (5, 6, 7)] == [[], [1, 2], [1]]
    await store.run(GUILD, lambda tx: tx.delete(THINGS, 1))
    assert [await numbers(store, "member", member) for member in (5, 6, 7)] == [[], [2], []]


async def test_a_value_that_a_document_names_twice_counts_once(store):
    for members in ((5, 5), (5,), (5, 6, 5), ()):
        await store.run(GUILD, putting(THINGS, Thing(1, members=members)))
        assert await numbers(store, "member", 5) == ([1] if members else [])
    await store.run(GUILD, putting(THINGS, Thing(1, members=(5, 5)), Thing(2, members=(5, 5))))
    assert await numbers(store, "member", 5) == [1, 2]
    for number in (1, 2):
        await store.run(GUILD, lambda tx, number=number: tx.delete(THINGS, number))
    assert await numbers(store, "member", 5) == []
    await store.run(GUILD, putting(THINGS, Thing(3, members=(5,))))
    assert await numbers(store, "member", 5) == [3]


async def test_an_undeclared_index_raises_key_error(store):
    with pytest.raises(KeyError):
        await find(store, THINGS, "colour", "red")
    with pytest.raises(KeyError):
        await store.run(GUILD, lambda tx: tx.count(THINGS, "colour", "red"))


async def test_count_is_how_many_find_would_return(store):
    await store.run(GUILD, putting(THINGS, Thing(1), Thing(2, state=State.DONE), Thing(3)))

    async def counts(tx):
        return await tx.count(THINGS), await tx.count(THINGS, "state", "open"), await tx.count(WORDS)

    assert await store.run(GUILD, counts) == (3, 2, 0)


async def test_what_is_due_comes_from_every_guild_the_longest_due_first(store):
    await store.run(GUILD, putting(THINGS, Thing(1, due=NOON), Thing(2, due=NOON - timedelta(hours=1)), Thing(3)))
    await store.run(OTHER, putting(THINGS, Thing(1, due=NOON - timedelta(minutes=30))))
    await store.run(OTHER, putting(THINGS, Thing(2, due=NOON + timedelta(seconds=1))))
    expected = [
        Due(GUILD, 2, NOON - timedelta(hours=1)),
        Due(OTHER, 1, NOON - timedelta(minutes=30)),
        Due(GUILD, 1, NOON),
    ]
    assert await store.due(THINGS, NOON) == expected
    assert await store.due(THINGS, NOON) == expected
    assert await store.due(THINGS, NOON, limit=2) == expected[:2]
    assert await store.next_due(THINGS) == NOON - timedelta(hours=1)


async def test_each_share_of_the_guilds_is_given_what_is_due_in_its_own(store):
    guilds = [GuildId(number << 22 | 7) for number in range(1, 7)]
    for late, guild in enumerate(guilds):
        await store.run(guild, putting(THINGS, Thing(1, due=NOON - timedelta(minutes=late))))
    for shards in ({0}, {1, 2}, {0, 1, 2}, set()):
        share = Share(frozenset(shards), 3)
        expected = [guild for guild in reversed(guilds) if (guild >> 22) % 3 in shards]
        assert [due.guild for due in await store.due(THINGS, NOON, share=share)] == expected


async def test_what_is_due_elsewhere_takes_up_none_of_the_limit(store):
    near, far = GuildId(2 << 22), GuildId(3 << 22)
    await store.run(far, putting(THINGS, *(Thing(number, due=NOON - timedelta(days=1)) for number in range(50))))
    await store.run(near, putting(THINGS, Thing(1, due=NOON)))
    assert await store.due(THINGS, NOON, 10, Share(frozenset({0}), 2)) == [Due(near, 1, NOON)]
    assert len(await store.due(THINGS, NOON, 10, Share(frozenset({1}), 2))) == 10


async def test_a_document_is_due_when_it_last_said_so(store):
    thing = Thing(1, due=NOON)
    await store.run(GUILD, putting(THINGS, thing))
    for due in (NOON + timedelta(days=1), NOON, None, NOON + timedelta(days=1), NOON):
        await store.run(GUILD, putting(THINGS, replace(thing, due=due)))
        assert await store.next_due(THINGS) == due
        assert await store.due(THINGS, NOON) == ([Due(GUILD, 1, NOON)] if due == NOON else [])
    await store.run(GUILD, putting(THINGS, replace(thing, state=State.DONE)))
    assert await store.next_due(THINGS) is None
    await store.run(GUILD, putting(THINGS, thing))
    await store.run(GUILD, lambda tx: tx.delete(THINGS, 1))
    assert await store.due(THINGS, NOON) == []


async def test_a_deadline_that_is_moved_a_thousand_times_is_due_once(store):
    for step in range(1000):
        await store.run(GUILD, putting(THINGS, Thing(1, due=NOON + timedelta(seconds=step % 7))))
    assert await store.due(THINGS, NOON + timedelta(days=1)) == [Due(GUILD, 1, NOON + timedelta(seconds=999 % 7))]


async def test_nothing_of_a_kind_without_deadlines_is_ever_due(store):
    await store.run(GUILD, putting(WORDS, Word("a")))
    assert await store.next_due(WORDS) is None
    assert await store.due(WORDS, NOON) == []
