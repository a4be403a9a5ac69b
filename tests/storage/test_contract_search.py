"""The index of words, on every storage: what is found, in which order, and what becomes of it."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.ids import GuildId
from bot.domain.searching import Entry, Hits, terms_of
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.storage.things import GUILD, OTHER, THINGS, Thing, putting

AnyStore = EmbeddedStore | PostgresStore
HOSTILE = [
    '"', "'", "a' OR 1=1 --", '" OR "', "NEAR(a b)", "a AND", "title:x", "^a", "a*b*", "(((", "-", "\\", "\\'", "':*",
    "& | ! <->", "\x00", "%_%", "a:A", "{title}: a", "\ud800", "\u202e", "🦀", "ﷺ", "x" * 5000, "a " * 3000,
    "'; DROP--",
]  # fmt: skip


async def fill(store: AnyStore, *entries: tuple[str, str, str], guild: GuildId = GUILD) -> None:
    await store.search.update(guild, [Entry(*entry) for entry in entries], (), "1")


async def found(store: AnyStore, question: str, guild: GuildId = GUILD, **window: int) -> list[str]:
    return list((await store.search.find(guild, terms_of(question), **window)).pages)


async def test_a_page_is_found_by_the_beginnings_of_all_its_words(store: AnyStore) -> None:
    await fill(
        store, ("knots", "Knots", "How to tie a BOWLINE in the dark"), ("nets", "Nets", "Dark, and nothing more")
    )
    assert await found(store, "dark bow") == ["knots"]
    assert set(await found(store, "DARK")) == {"knots", "nets"}
    assert await found(store, "knots tie") == ["knots"]
    assert await found(store, "line") == []
    assert await found(store, "dark walrus") == []


async def test_titles_come_before_texts_and_more_before_less(store: AnyStore) -> None:
    await fill(
        store,
        ("much", "On baking", "bread bread bread bread and bread"),
        ("bread", "Rye bread", "Of one sort. " * 30),
        ("little", "On supper", "bread, then cheese and pears, and what is left from noon"),
        ("none", "Nothing", "of the kind"),
    )
    assert await found(store, "bread") == ["bread", "much", "little"]
    assert await found(store, "bread", skip=1, limit=1) == ["much"]
    assert await store.search.find(GUILD, terms_of("bread"), 2, 5) == Hits(("little",), 3)
    assert await store.search.find(GUILD, terms_of("bread"), 9, 5) == Hits((), 3)


@pytest.mark.parametrize(
    ("text", "asked", "other"),
    [
        ("Der Müßiggang im Café", "mussig cafe", "mussel"),
        ("京都の東京都庁へ行く", "東京都庁", "都東"),
        ("한국어는 아름답다", "국어", "어국"),
        ("カタカナで書く", "ｶﾀｶﾅ", "ナカ"),
        ("เราเรียนภาษาไทย", "ภาษาไทย", "ไทยเรา"),
        ("हिन्दी में लिखा", "हिन्दी", "हन"),
        ("مَرْحَبًا بالعالم", "مرحبا", "عالم"),
        ("Привет, мир", "ПРИВ мир", "вет"),
        ("𝐌𝐚𝐭𝐡 and ﬁne print", "math fine", "ine"),
        ("Python入門", "入門 python", "門入"),
    ],
)
async def test_every_script_is_searched(store: AnyStore, text: str, asked: str, other: str) -> None:
    await fill(store, ("it", "A page", text), ("else", "Another", "nothing of it"))
    assert await found(store, asked) == ["it"]
    assert await found(store, other) == []


@pytest.mark.parametrize("question", HOSTILE)
async def test_no_question_does_anything_but_look(store: AnyStore, question: str) -> None:
    await fill(store, ("knots", "Knots", f"{question.replace(chr(0xD800), '')} and more"), ("other", "Other", "zebra"))
    await found(store, question)
    assert await found(store, "zebra") == ["other"]
    assert await store.search.mark(GUILD) == "1"


async def test_a_changed_page_is_found_by_its_new_words_only_and_a_removed_one_by_none(store: AnyStore) -> None:
    await fill(store, ("knots", "Knots", "bowline"), ("nets", "Nets", "bowline"))
    await store.search.update(GUILD, [Entry("knots", "Ropes", "hitch")], ["nets", "never there"], "2")
    assert await found(store, "bowline") == await found(store, "knots") == await found(store, "nets") == []
    assert await found(store, "hitch") == await found(store, "ropes") == ["knots"]
    assert await store.search.mark(GUILD) == "2"


async def test_guilds_are_apart(store: AnyStore) -> None:
    await fill(store, ("knots", "Knots", "bowline"))
    await fill(store, ("ropes", "Ropes", "bowline"), guild=OTHER)
    assert await found(store, "bowline") == ["knots"]
    assert await found(store, str(GUILD)) == await found(store, f"#{GUILD}") == []
    await store.search.clear(OTHER)
    assert await found(store, "bowline", guild=OTHER) == []
    assert await store.search.mark(OTHER) is None
    assert await found(store, "bowline") == ["knots"]


async def test_what_is_not_whole_has_no_mark(store: AnyStore) -> None:
    assert await store.search.mark(GUILD) is None
    await store.search.update(GUILD, [Entry("knots", "Knots", "")], (), None)
    assert await store.search.mark(GUILD) is None
    assert await found(store, "knots") == ["knots"]


async def test_nothing_is_left_of_a_guild_that_is_forgotten(store: AnyStore) -> None:
    await store.run(GUILD, putting(THINGS, Thing(1)))
    await fill(store, ("knots", "Knots", "bowline"))
    await store.forget(GUILD)
    assert await store.search.mark(GUILD) is None
    assert await found(store, "bowline") == []


async def test_the_largest_texts_can_be_kept(store: AnyStore) -> None:
    endless = "".join(map(chr, range(0x4E00, 0x9FFF))) * 5 + " word" * 20_000
    many = " ".join(f"w{number:x}{'y' * 200}" for number in range(30_000))
    await fill(store, ("one", "One", endless[:100_000]), ("many", "Many", many))
    assert await found(store, "一丁") == ["one"]
    assert await found(store, "w1y") == ["many"]


async def test_many_may_look_and_change_at_once(store: AnyStore) -> None:
    changes = [store.search.update(GUILD, [Entry(f"p{n}", "Page", "same")], (), str(n)) for n in range(20)]
    await asyncio.gather(*changes, *(found(store, "same") for _ in range(20)))
    assert (await store.search.find(GUILD, ("same",))).count == 20


async def test_the_state_of_a_guild_changes_with_everything_in_it(store: AnyStore) -> None:
    states = [await store.state(GUILD)]
    for number in (1, 2):
        await store.run(GUILD, putting(THINGS, Thing(number)))
        states.append(await store.state(GUILD))
    assert await store.state(GUILD) == states[-1]
    await store.run(OTHER, putting(THINGS, Thing(1)))
    assert await store.state(GUILD) == states[-1]
    await store.forget(GUILD)
    states.append(await store.state(GUILD))
    await store.run(GUILD, putting(THINGS, Thing(1)))
    states.append(await store.state(GUILD))
    assert len(set(states)) >= 4
    assert states[-1] not in states[:-1]
