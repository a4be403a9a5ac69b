"""A real Chromium for tests of what people see."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # milliseconds for one step
ENOUGH_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
# Every visible piece of text with its colour and what is behind it, both as painted.
CONTRASTS = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!seen || !/[\\p{L}\\p{N}]/u.test(words) || element.closest("svg, [disabled], .skip, .spoiler")) continue;
    const behind = [];
    for (let e = element; e; e = e.parentElement) behind.unshift(getComputedStyle(e).backgroundColor);
    const ground = paint(["#fff", ...behind]);
    const ink = paint([`rgb(${ground})`, getComputedStyle(element).color]);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    found.push([Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100, words.slice(0, 40), element.className]);
  }
  return found;
}"""


def find() -> str:
    """The browser's path: $BROWSER_PATH if that is set, else the first known one on the PATH.

    Without any the test is skipped with the remedy; where CI is set, it fails.
    """
    named = os.environ.get("BROWSER_PATH")
    for candidate in (named,) if named else (*NAMES, str(MAC)):
        if path := shutil.which(candidate):
            return path
    wrong = f"BROWSER_PATH is {named}, which is no program" if named else "there is no Chromium or Chrome"
    remedy = f"{wrong}: install Debian's chromium (or Chrome), or set BROWSER_PATH to one"
    return pytest.fail(remedy) if os.environ.get("CI") else pytest.skip(remedy)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """The browser, without a window."""
    path = find()
    # Chromium's own sandbox does not work for root, as whom containers often run.
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [*FLAGS]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags, headless=True)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(url: str, *, width: int = 1200, height: int = 760, **options: Any) -> AsyncIterator[Page]:
    """A page at `url` in a browser of its own; `options` are those of Playwright's `new_context`.

    When the block ends without an error, no script may have failed and nothing may have been refused by the
    page's own Content-Security-Policy.
    """
    troubles: list[str] = []
    async with launched() as browser:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        watch(page, troubles)
        await page.goto(url)
        yield page
    assert troubles == []


def watch(page: Page, troubles: list[str]) -> None:
    """Note uncaught errors and the browser's complaints, except of refused and lost requests: tests provoke those."""

    def on_error(error: Error) -> None:
        troubles.append(str(error))

    def on_console(message: ConsoleMessage) -> None:
        if (
            message.type == "error"
            and "Failed to load resource" not in message.text
            and "WebSocket" not in message.text
        ):
            troubles.append(message.text)

    page.on("pageerror", on_error)
    page.on("console", on_console)


async def require_contrast(page: Page, least: int = 20) -> None:
    """All text that is seen stands out from what is behind it; at least so many pieces of it are there."""
    found = await page.evaluate(CONTRASTS)
    assert len(found) > least
    assert [entry for entry in found if entry[0] < ENOUGH_CONTRAST] == []
