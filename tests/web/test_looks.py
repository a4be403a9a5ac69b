"""The archive for everybody: legible in both schemes, whole on a phone, and to be used by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser import launched, require_contrast
from tests.web.conftest import Reader, opened
from tests.web.showcase import EVERYTHING, furnish

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[Reader]:
    async with opened() as (library, reader):
        await furnish(library)
        yield reader


async def visit(page: Page, reader: Reader, address: str) -> None:
    await page.goto(str(reader.client.make_url("/")) + f"{reader.guild}/{address}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_of_every_page_has_enough_contrast(reader: Reader, browser: Browser, scheme: str) -> None:
    page = await browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    for address in EVERYTHING:
        await visit(page, reader, address)
        await require_contrast(page, least=10)
    await page.close()


@pytest.mark.parametrize("width", [320, 768])
async def test_every_page_fits_its_screen(reader: Reader, browser: Browser, width: int) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 700})
    widths = {}
    for address in EVERYTHING:
        await visit(page, reader, address)
        widths[address] = await page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, width)
    await page.close()


async def test_every_page_has_one_heading_and_every_control_a_name(reader: Reader, browser: Browser) -> None:
    page = await browser.new_page()
    for address in EVERYTHING:
        await visit(page, reader, address)
        assert await page.locator("h1").count() == 1, address
        unnamed = await page.evaluate(
            """() => [...document.querySelectorAll("a, button, input, [tabindex='0']")]
              .filter((e) => !(e.textContent.trim() || e.ariaLabel || e.labels?.length || e.title))
              .map((e) => e.outerHTML)"""
        )
        assert unnamed == [], address
    await page.close()


async def test_what_is_wider_than_a_screen_can_be_reached_by_keyboard(reader: Reader, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 400, "height": 700})
    for address in EVERYTHING:
        await visit(page, reader, address)
        stuck = await page.evaluate(
            """() => [...document.querySelectorAll("main *")]
              .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto")
              .filter((e) => e.tabIndex < 0 && !e.querySelector("a, button"))
              .map((e) => e.tagName + "." + e.className)"""
        )
        assert stuck == [], address
    await page.close()


async def test_two_texts_side_by_side_stand_one_below_the_other_on_a_phone(reader: Reader, browser: Browser) -> None:
    for width, together in ((1200, True), (360, False)):
        page = await browser.new_page(viewport={"width": width, "height": 700})
        await visit(page, reader, "page/baking-bread/diff/1/3/sides")
        [removed, added] = [await page.locator(f"td.{name}").first.bounding_box() for name in ("removed", "added")]
        assert removed is not None
        assert added is not None
        assert (removed["y"] == added["y"]) is together
        await page.close()
