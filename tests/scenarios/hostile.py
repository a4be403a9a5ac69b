"""People who mean harm: scripts in every field, addresses that lead elsewhere, paths that lead out, and bombs."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, Request

from tests.browser import launched
from tests.scenarios.bombs import bombs
from tests.scenarios.figures import Figure, none
from tests.scenarios.payloads import payloads
from tests.scenarios.tricks import tricks
from tests.web.conftest import Reader, opened
from tests.web.library import Library
from tests.web.test_safety import EVERY, fill

AT_ONCE = 16
"""Payloads in each field at a time; a name of more than a thousand characters is not shown."""

RAW = ("R1/raw", "R2/raw")
CATCH = "window.hits = []; window.xss = (number) => { window.hits.push(number) }; window.alert = window.xss"
PROVOKE = """() => {
  const acting = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes)
      if (name.startsWith("on") || /^[\\s\\x00-\\x1f]*(javascript|vbscript|data):/i.test(value))
        acting.push(name + "=" + value);
    for (const event of ["mouseover", "focus", "animationstart", "toggle", "error", "load", "beforeinput", "click"]) {
      const made = new Event(event, { bubbles: false, cancelable: true });
      if (event !== "click" || !element.matches("a[href], button, summary, input")) element.dispatchEvent(made);
    }
  }
  return [window.hits, acting];
}"""


async def hostile(folder: Path, _: argparse.Namespace) -> Sequence[Figure]:
    """All of it."""
    logging.disable(logging.CRITICAL)  # requests that are none are logged
    return [*await bombs(folder), *await tricks(folder), *await scripts(list(payloads()))]


async def scripts(tried: Sequence[str], every: Sequence[str] = (*EVERY, *RAW)) -> list[Figure]:
    """Put each payload into every field that a member controls, open every page and feed, and see what runs.

    The browser is told to ignore the pages' Content-Security-Policy, so that nothing but the escaping stands in the
    way; the first ones are opened as they are served, too.
    """
    ran: list[str] = []
    opened_pages = 0
    async with launched() as browser:
        for some in _in_parts(tried, AT_ONCE):
            async with opened() as (library, reader):
                await _fill(library, some)
                for without in (True,) if opened_pages else (True, False):
                    page = await prepared(browser, without_policy=without)
                    opened_pages += len(every)
                    ran += [one for address in every for one in await _visit(page, reader, address)]
                    await page.context.close()
    return [
        Figure("payloads in every field", len(tried), ">= 1000", met=True),
        Figure("pages and feeds opened in a browser", opened_pages),
        *none("payloads that ran, or could", ran),
    ]


async def _fill(library: Library, some: Sequence[str]) -> None:
    """Put payloads into every field; into those of one line side by side."""
    line = " ".join("".join(some).split())
    await fill(library, line, "\n\n".join(some))


async def prepared(browser: Browser, *, without_policy: bool) -> Page:
    """A page in which a payload that runs is noted."""
    context = await browser.new_context(bypass_csp=without_policy)
    await context.add_init_script(CATCH)
    return await context.new_page()


async def _visit(page: Page, reader: Reader, address: str) -> list[str]:
    """Open a page, do what a reader might do to every part of it, and say what ran, and what would if pressed."""
    asked: list[str] = []
    home = str(reader.client.make_url("/"))

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto(str(reader.client.make_url(f"/{reader.guild}/{address}")))
    hits, acting = await page.evaluate(PROVOKE)
    page.remove_listener("request", note)
    away = [url for url in asked if not url.startswith((home, "data:"))]
    return [f"{address}: {what}" for what in (*hits, *acting, *away)]


def _in_parts(tried: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(tried), size):
        yield tried[start : start + size]
