"""How pages hang together, as readers see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.ids import ChannelId
from bot.domain.kinds import LINKS, PAGES
from bot.domain.linking import Links
from bot.domain.page import Grade, Page, Protection
from tests.web.conftest import Reader
from tests.web.library import Library

HOSTILE = '"><script>alert(1)</script>'


async def shelf(library: Library) -> None:
    """Three pages, of which two link to one that is missing."""
    for title in ("Rye", "Oats", "Barley"):
        await library.revise(title, f"About {title}.")
    await library.put(LINKS, Links("rye", ("flour", "oats"), ("Grain", HOSTILE)), Links("oats", ("flour", "mill")))


async def test_what_links_to_a_page_is_listed_also_for_one_that_does_not_exist(reader: Reader, library: Library):
    await shelf(library)
    assert "Rye" in (await reader.get("page/oats/links")).text
    missing = await reader.get("page/flour/links")
    assert missing.status == 200
    assert "2 pages link here" in missing.text


async def test_wanted_pages_are_listed_the_most_wanted_first(reader: Reader, library: Library):
    await shelf(library)
    text = (await reader.get("wanted")).text
    assert text.index("flour") < text.index("mill")
    assert "oats" not in text.split("<ol>")[1].split("</ol>")[0]


async def test_categories_and_their_pages_are_listed_and_other_spellings_lead_there(reader: Reader, library: Library):
    await shelf(library)
    every = await reader.get("categories")
    assert "<script>alert" not in every.text
    assert "Grain" in every.text
    assert "Rye" in (await reader.get("category/grain")).text
    assert (await reader.get("category/GRAIN")).headers["Location"].endswith("/category/grain")
    assert (await reader.get("category/wine")).status == 404


async def test_a_page_tells_its_protection_grade_and_categories(reader: Reader, library: Library):
    await shelf(library)
    page = (await library.store.run(library.guild, lambda tx: tx.get(PAGES, "rye"))) or pytest.fail("no page")
    changed: Page = replace(page, protection=Protection.CONFIRMED, protection_reason=HOSTILE, grade=Grade.FEATURED)
    await library.put(PAGES, changed)
    text = (await reader.get("page/rye")).text
    assert "<script>alert" not in text
    assert "whose work was accepted before" in text
    assert "Featured" in text
    assert "/category/grain" in text


async def test_an_old_address_leads_to_where_the_page_is_now(reader: Reader, library: Library):
    await shelf(library)
    page = await library.store.run(library.guild, lambda tx: tx.get(PAGES, "rye"))
    assert page is not None
    await library.put(PAGES, replace(page, slug="secale", moved_to="rye"))
    answer = await reader.get("page/secale")
    assert answer.status == 302
    assert answer.headers["Location"].endswith("/page/rye")
    assert "secale" not in (await reader.get("pages")).text


@pytest.mark.parametrize("address", ["page/%00/links", "category/%00", "category/---", "page/%E2%80%AE/links"])
async def test_addresses_that_are_none_are_refused(reader: Reader, library: Library, address: str):
    await shelf(library)
    assert (await reader.get(address)).status in {400, 404}


async def test_a_page_that_has_a_talk_leads_to_its_thread(reader: Reader, library: Library):
    await shelf(library)
    assert "in its thread" not in (await reader.get("page/rye")).text
    page = (await library.store.run(library.guild, lambda tx: tx.get(PAGES, "rye"))) or pytest.fail("no page")
    await library.put(PAGES, replace(page, talk=ChannelId(77)))
    assert f'href="https://discord.com/channels/{library.guild}/77"' in (await reader.get("page/rye")).text
