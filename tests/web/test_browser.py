"""The archive in a real browser: it fits, it is usable by keyboard, and hostile work stays still."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from tests.browser import launched
from tests.web.conftest import Reader, opened
from tests.web.hostile import FRAGMENTS
from tests.web.library import Library, attachment, chunks
from tests.web.test_safety import EVERY, SOMEBODY, fill

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROPOSALS = tuple(f"P{number}" for number in range(1, 12))
LATER = (
    "decisions",
    "R3",
    "R2/blame",
    "page/knots/diff/1/2/sides",
    "areas",
    "area/kitchen",
    f"by/{SOMEBODY}",
    "releases",
    "health",
    "tasks",
    "T2",
)
PHONE: ViewportSize = {"width": 360, "height": 740}
WIDE = "| " + " | ".join(["column"] * 30) + " |\n|" + "-|" * 30 + "\n\n`" + "x" * 300 + "`\n\n" + "y" * 300


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window; each test has pages of its own in it."""
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def shelf() -> AsyncIterator[tuple[Library, Reader]]:
    """A library that a browser on this machine can reach."""
    async with opened() as both:
        yield both


async def visit(page: Page, reader: Reader, address: str) -> None:
    await page.goto(str(reader.client.make_url(f"/{reader.guild}/{address}")))


async def test_hostile_work_stays_still_in_a_real_browser(shelf: tuple[Library, Reader], browser: Browser) -> None:
    library, reader = shelf
    await fill(library, "".join(one for one in FRAGMENTS if one.isprintable()), "\n\n".join(FRAGMENTS))
    page = await browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for address in EVERY:
        if not address.endswith((".atom", ".json")):
            await visit(page, reader, address)
            acting = "script, style, iframe, object, embed, base, meta[http-equiv], [style], a[href^='javascript']"
            acting += ", svg:not(main figure > .chart)"
            assert await page.locator(acting).count() == 0, address
            assert await page.locator("main, footer").count() == 2, address
    home = str(reader.client.make_url("/"))
    assert [url for url in asked if not url.startswith(home)] == []
    assert [text for text in said if "404" not in text] == []


async def test_no_page_is_wider_than_a_phone(shelf: tuple[Library, Reader], browser: Browser) -> None:
    library, reader = shelf
    await fill(library, "W" * 120, WIDE)
    page = await browser.new_page(viewport=PHONE)
    widths = {}
    for address in ("", "page/knots", "page/knots/history", "page/knots/diff/1/2", "C1", "T1", *PROPOSALS, *LATER):
        await visit(page, reader, address)
        widths[address] = await page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, PHONE["width"])


async def test_the_first_tab_stop_skips_to_the_text(shelf: tuple[Library, Reader], browser: Browser) -> None:
    library, reader = shelf
    await library.settings()
    await library.revise("Knots", "text")
    page = await browser.new_page()
    await visit(page, reader, "page/knots")
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == "Skip to the text"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.locator("main :focus").inner_text() == "Page"


async def test_a_reader_finds_compares_and_opens_what_changed(shelf: tuple[Library, Reader], browser: Browser) -> None:
    library, reader = shelf
    await library.settings()
    await library.revise("Knots", "A bowline in an hour")
    await library.revise("Knots", "A bowline in a minute")
    page = await browser.new_page()
    await visit(page, reader, "")
    await page.get_by_role("searchbox").fill("bowline")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name="Knots").click()
    await page.get_by_role("link", name="History").click()
    await page.get_by_role("button", name="Compare the two chosen").click()
    assert await page.locator("ins").inner_text() == "A bowline in a minute"
    await page.get_by_role("link", name="R1").first.click()
    assert "The page has changed since." in await page.get_by_role("note").inner_text()


async def test_pictures_of_accepted_work_are_shown(shelf: tuple[Library, Reader], browser: Browser) -> None:
    library, reader = shelf
    dot = bytes.fromhex("47494638396101000100800000ffffff0000002c00000000010001000002024401003b")
    await library.settings()
    await library.store.blobs.put(reader.guild, chunks(dot), 1000)  # type: ignore[attr-defined]  # the embedded store's
    await library.revise("Knots", "![dot](dot.gif)", attachments=(attachment("dot.gif", dot, "image/gif"),))
    page = await browser.new_page()
    await visit(page, reader, "page/knots")
    await page.wait_for_load_state("networkidle")
    assert await page.locator("main img").evaluate("image => image.naturalWidth") == 1
