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
PATIENCE = 8000  # milliseconds for one step


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
