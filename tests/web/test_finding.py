"""Ways into the archive: lists, changes, the feed and the search."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from bot.domain.ids import GuildId
from storage import EmbeddedStore
from tests.web.conftest import PUBLIC_URL, Reader
from tests.web.library import GUILD, Library, SetClock

HERE = f"/barn/{GUILD}"
ATOM = "{http://www.w3.org/2005/Atom}"


async def test_with_no_archive_the_first_page_is_friendly(reader: Reader) -> None:
    answer = await reader.get("/")
    assert answer.status == 200
    assert "no public archive here yet" in answer.markup.text


async def test_with_one_archive_the_first_page_leads_to_it(library: Library, reader: Reader) -> None:
    answer = await reader.get("/")
    assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/")


async def test_with_several_archives_the_first_page_lists_the_public_ones(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    await Library(store, GuildId(2_007)).settings(archive_title="")
    await Library(store, GuildId(3_000)).settings(archive_title="Closed", archive_public=False)
    page = (await reader.get("/")).markup
    assert page.links() == {
        "/barn/": "Archives",
        "#content": "Skip to the text",
        f"{HERE}/": "Hillside Commons",
        "/barn/2007/": "Server 7",
    }


async def test_nothing_of_a_closed_archive_is_served(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text")
    await library.contribute(1)
    addresses = ("", "pages", "changes", "changes.atom", "R1", "C1", "page/knots", "api/pages.json")
    for address in addresses:
        assert (await reader.get(address)).status == 200, address
    await library.settings(archive_public=False)
    for address in addresses:
        answer = await reader.get(address)
        assert answer.status == 404, address
        assert "no public archive at this address" in answer.text, address
        assert "Knots" not in answer.text, address
        assert "Hillside" not in answer.text, address


async def test_an_unknown_guild_and_a_closed_one_look_the_same(store: EmbeddedStore, reader: Reader) -> None:
    await Library(store, GuildId(3_000)).settings(archive_public=False)
    assert (await reader.get("/3000/")).body == (await reader.get("/4000/")).body


async def test_asking_for_unknown_guilds_leaves_nothing_in_the_store(
    library: Library, store: EmbeddedStore, reader: Reader
) -> None:
    for guild in (5, 6, 2**63 - 1, 10**19 - 1):
        assert (await reader.get(f"/{guild}/")).status == 404
    assert await store.guilds() == [GUILD]


async def test_an_archive_opened_or_deleted_later_is_noticed(
    store: EmbeddedStore, library: Library, reader: Reader, clock: SetClock
) -> None:
    assert (await reader.get("/2000/")).status == 404
    await Library(store, GuildId(2_000)).settings()
    assert (await reader.get("/2000/")).status == 200
    await store.forget(GuildId(2_000))
    clock.at = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    assert (await reader.get("/2000/")).status == 404


async def test_the_start_page_of_an_empty_archive_says_how_it_is_filled(library: Library, reader: Reader) -> None:
    page = (await reader.get("")).markup
    assert page.one("h1").text == "Hillside Commons"
    assert "The shelves are still empty" in page.text
    assert "/contribute" in [one.text for one in page.all("code")]


async def test_the_start_page_lists_pages_by_letter_and_what_changed_by_day(library: Library, reader: Reader) -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # already the 5th in Berlin
    for title in ("Zebra", "apple", "100 uses"):
        await library.revise(title, "text", at=late)
    page = (await reader.get("")).markup
    assert [one.text.strip() for one in page.all("h3")] == ["0–9", "A", "Z", "5 March 2026"]
    assert "00:30" in [one.text for one in page.all("time")]
    assert page.links()[f"{HERE}/page/apple"] == "apple"
    assert f"{HERE}/R1" in page.links()
    assert "CC BY-SA 4.0" in page.text


async def test_a_large_archive_lists_the_rest_on_a_page_of_its_own(library: Library, reader: Reader) -> None:
    for at in range(201):
        await library.revise(f"Page {at:03}", "text")
    start = (await reader.get("")).markup
    assert start.links()[f"{HERE}/pages"] == "All 201 pages"
    assert f"{HERE}/page/page-200" not in {one for one in start.links() if "/page/" in one}
    assert f"{HERE}/page/page-200" in (await reader.get("pages")).markup.links()


async def test_changes_go_on_where_the_page_ends(library: Library, reader: Reader) -> None:
    for at in range(52):
        await library.revise(f"Page {at}", "text")
    first = (await reader.get("changes")).markup
    assert f"{HERE}/changes?before=3" in first.links()
    second = (await reader.get("changes?before=3")).markup
    assert [one.text for one in second.all("a", class_="ref R")] == ["R2", "R1"]


async def test_a_list_cannot_begin_at_what_is_no_number(library: Library, reader: Reader) -> None:
    for start in ("-1", "x", "9" * 30, "٣", "1;2", ""):
        answer = await reader.get("changes", params={"before": start})
        assert answer.status == 400, start
        assert "can go on only from a number" in answer.markup.text, start


async def test_the_feed_is_sound_atom_with_whole_addresses(library: Library, reader: Reader) -> None:
    await library.revise("Knots & <b>nets</b>", "text \x0b\u202e]]> & <i>", summary="")
    await library.revise("Knots & <b>nets</b>", "more", summary="why \x00 not")
    answer = await reader.get("changes.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.text)
    assert feed.findtext(f"{ATOM}title") == "Recent changes in Hillside Commons"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-04T14:05:00+00:00"
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [f"{PUBLIC_URL}/{GUILD}/R{at}" for at in (2, 1)]
    assert entries[0].findtext(f"{ATOM}title") == "Knots & <b>nets</b>"
    assert entries[0].findtext(f"{ATOM}summary") == "why  not"
    assert entries[1].findtext(f"{ATOM}content") == "text ]]> & <i>"
    assert entries[1].findtext(f"{ATOM}author/{ATOM}name") == "Ann Weaver"
    assert entries[1].findtext(f"{ATOM}rights") == "CC BY-SA 4.0"


async def test_the_feed_of_an_empty_archive_is_sound(library: Library, reader: Reader) -> None:
    feed = ET.fromstring((await reader.get("changes.atom")).text)
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


async def test_the_search_finds_words_and_marks_them(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "How to tie a BOWLINE in the dark")
    await library.revise("Nets", "nothing of the kind")
    page = (await reader.get("search", params={"q": "dark bowline"})).markup
    assert "One page has “dark bowline”." in page.text
    assert f"{HERE}/page/knots" in page.links()
    assert f"{HERE}/page/nets" not in page.links()
    assert [one.text for one in page.all("mark")] == ["BOWLINE", "dark"]
    assert page.one("input", id="q-big").attributes["value"] == "dark bowline"


async def test_a_search_that_finds_nothing_says_what_to_do(library: Library, reader: Reader) -> None:
    text = (await reader.get("search?q=walrus")).markup.text
    assert "No page has “walrus”." in text
    assert "Try fewer or other words" in text


async def test_an_overlong_search_is_cut_and_says_so(library: Library, reader: Reader) -> None:
    page = (await reader.get("search", params={"q": "y" * 5000})).markup
    assert "only its first 200 characters" in page.text
    assert page.one("input", id="q-big").attributes["value"] == "y" * 200


@pytest.mark.parametrize(("typed", "name"), [("c31", "C31"), (" R 14 ", "R14"), ("p-2", "P2"), ("T7", "T7")])
async def test_a_number_in_the_search_leads_straight_to_its_item(
    library: Library, reader: Reader, typed: str, name: str
) -> None:
    answer = await reader.get("search", params={"q": typed})
    assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/{name}")


@pytest.mark.parametrize(("typed", "home"), [("r5", "R5"), ("c31/", "C31"), ("T-7", "T7")])
async def test_a_number_in_another_spelling_is_led_home(
    library: Library, reader: Reader, typed: str, home: str
) -> None:
    answer = await reader.get(typed)
    assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/{home}")


async def test_a_guild_without_its_last_slash_is_led_home(library: Library, reader: Reader) -> None:
    answer = await reader.get(f"/{GUILD}")
    assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/")
