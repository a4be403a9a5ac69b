"""The index of words keeps up with what is accepted, and is made anew whenever it has to be."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Page
from bot.domain.ports import StorageError, Transaction
from bot.services import searching
from bot.services.searching import Searching
from storage import EmbeddedStore, open_store
from tests.web.library import GUILD, Library


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[EmbeddedStore]:
    store = open_store(tmp_path / "data")
    yield store
    await store.close()


@pytest.fixture
def library(store: EmbeddedStore) -> Library:
    return Library(store)


@pytest.fixture
def words(store: EmbeddedStore) -> Searching:
    return Searching(store)


def index(tmp_path: Path) -> Path:
    return tmp_path / "data" / "search" / f"{GUILD}.sqlite"


async def found(words: Searching, question: str) -> list[str]:
    findings = await words.find(GUILD, question)
    assert findings.complete
    return [one.page.slug for one in findings.found]


async def test_what_was_just_accepted_is_found_and_what_it_replaced_is_not(library: Library, words: Searching) -> None:
    await library.revise("Knots", "a bowline")
    assert await found(words, "bowline") == ["knots"]
    await library.revise("Knots", "a hitch")
    assert await found(words, "bowline") == []
    assert await found(words, "hitch") == ["knots"]


async def test_each_page_found_comes_with_the_place_where_it_has_the_words(library: Library, words: Searching) -> None:
    await library.revise("Knots", "First of all, patience. " * 20 + "A bowline holds. " + "Then more. " * 30)
    [one] = (await words.find(GUILD, "bowline")).found
    assert "A bowline holds." in one.excerpt
    assert one.excerpt.startswith("… ")
    assert one.excerpt.endswith(" …")


async def test_moved_and_deleted_pages_are_found_where_they_are_or_not_at_all(
    library: Library, store: EmbeddedStore, words: Searching
) -> None:
    one = await library.revise("Knots", "a bowline")
    gone = await library.revise("Nets", "a bowline too")
    assert set(await found(words, "bowline")) == {"knots", "nets"}

    async def move(tx: Transaction) -> None:
        there = replace(one, number=3, slug="ropes", came_from="knots", title="Ropes")
        await tx.put(REVISIONS, there)
        await tx.put(PAGES, Page("ropes", "Ropes", there.number, 2, there.at))
        await tx.put(PAGES, Page("knots", "Knots", one.number, 1, one.at, moved_to="ropes"))
        await tx.put(REVISIONS, replace(gone, number=4, gone=True, text=""))
        await tx.put(PAGES, Page("nets", "Nets", 4, 2, gone.at, gone=True))

    await store.run(GUILD, move)
    assert await found(words, "bowline") == ["ropes"]


async def test_an_index_that_is_missing_or_damaged_is_made_anew(library: Library, tmp_path: Path) -> None:
    for number in range(100):
        await library.revise(f"Page {number}", f"word{number} bowline")
    await Searching(library.store).update_all()
    await library.store.close()
    for damage in (None, b"", b"garbage" * 1000, index(tmp_path).read_bytes()[:9000]):
        for file in index(tmp_path).parent.iterdir():
            file.unlink()
        if damage is not None:
            index(tmp_path).write_bytes(damage)
        store = open_store(tmp_path / "data")
        words = Searching(store)
        assert await found(words, "word77") == ["page-77"]
        assert (await words.find(GUILD, "bowline")).count == 100
        await store.close()


async def test_an_index_that_is_damaged_or_gone_while_it_is_used_is_made_anew(
    library: Library, words: Searching, tmp_path: Path
) -> None:
    await library.revise("Knots", "a bowline")
    assert await found(words, "bowline") == ["knots"]
    file = index(tmp_path)
    for other in file.parent.glob("*-*"):
        other.unlink()
    file.write_bytes(b"x" * file.stat().st_size)
    library.store.search._open.clear()  # type: ignore[attr-defined]  # as if others had been used since
    assert await found(words, "bowline") == ["knots"]
    await library.store.search.clear(GUILD)
    assert await found(words, "bowline") == ["knots"]


async def test_an_index_of_an_older_form_is_made_anew(library: Library, tmp_path: Path) -> None:
    await library.revise("Knots", "a bowline")
    await Searching(library.store).update_all()
    await library.store.close()
    with sqlite3.connect(index(tmp_path)) as database:
        database.executescript("PRAGMA user_version = 0; DELETE FROM words")
    database.close()
    store = open_store(tmp_path / "data")
    assert await found(Searching(store), "bowline") == ["knots"]
    await store.close()


async def test_an_index_that_is_behind_or_of_another_history_is_mended(library: Library, words: Searching) -> None:
    for number in range(90):
        await library.revise(f"Page {number}", "bowline")
    await words.update_all()
    store = library.store
    mark = await store.search.mark(GUILD)
    for number in range(90):
        await library.revise(f"Later {number}", "hitch")
    later = Searching(store)
    assert (await later.find(GUILD, "hitch")).count == 90
    assert (await later.find(GUILD, "bowline")).count == 90
    await store.forget(GUILD)
    again = Library(store)
    for number in range(95):
        await again.revise(f"Other {number}", "sheet")
    await store.search.update(GUILD, (), (), mark)  # as after a backup was put in its place
    assert (await Searching(store).find(GUILD, "sheet")).count == 95


async def test_who_asks_while_the_index_is_made_is_told_so_and_not_kept_waiting(
    library: Library, words: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        await library.revise(f"Page {number}", "bowline")
    monkeypatch.setattr(searching, "PATIENCE", 0)
    findings = await words.find(GUILD, "bowline")
    assert not findings.complete
    assert findings.count < 200
    await words.update_all()
    findings = await words.find(GUILD, "bowline")
    assert findings.complete
    assert findings.count == 200


async def test_an_index_that_cannot_be_written_fails_the_search_and_nothing_else(
    library: Library, words: Searching, tmp_path: Path
) -> None:
    await library.revise("Knots", "a bowline")
    index(tmp_path).parent.write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="search index"):
        await words.find(GUILD, "bowline")
    await words.update_all()
    await library.revise("Knots", "a hitch")


async def test_nothing_that_was_removed_for_good_stays_in_the_index(library: Library, tmp_path: Path) -> None:
    words = Searching(library.store)
    await library.revise("Knots", "unspeakable")
    await words.update_all()
    await library.revise("Knots", "fine")
    await words.update_all()
    assert await library.store.scrub(GUILD)
    assert not [file for file in index(tmp_path).parent.iterdir() if b"unspeakable" in file.read_bytes()]
    assert await found(words, "fine") == ["knots"]
