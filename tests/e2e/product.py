"""The product as a newcomer has it: ``python -m bot sandbox`` as a program of its own, used in a browser."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, expect

from tests import browser
from tests.sandbox.chat_page import ChatPage

ROOT = Path(__file__).parent.parent.parent
START, END = 60.0, 20.0
"""Seconds until both pages answer, and until the program has ended; a busy machine is slow."""
SOON = 60_000
"""Milliseconds until what somebody did is seen by all: cards are posted and edited within a few seconds."""


@dataclass(frozen=True)
class Product:
    """A running one: its process, and the addresses that it printed."""

    process: asyncio.subprocess.Process
    chat: str
    archive: str


@asynccontextmanager
async def started(folder: Path, *, killed: bool = False) -> AsyncIterator[Product]:
    """The product on free ports, with its settings and data in ``folder``. At the end of the block it is interrupted by
    Ctrl-C, or killed; in both cases nothing of it may be left."""
    settings = folder / "config.toml"
    settings.touch()
    ports = {"BARNRAISER_SANDBOX_PORT": "0", "BARNRAISER_WEB_PORT": "0"}
    rest = {name: value for name, value in os.environ.items() if not name.startswith("BARNRAISER_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--config", str(settings)),
        cwd=ROOT,
        env=rest | ports,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    said: list[str] = []
    try:
        addresses = [await _address(process, said) for _ in ("chat", "archive")]
        yield Product(process, *addresses)
        os.killpg(process.pid, signal.SIGKILL if killed else signal.SIGINT)
        said.append(await _rest(process))
        assert process.returncode == (-signal.SIGKILL if killed else 0), "".join(said)
        assert killed or "Ended cleanly." in said[-1]
        assert not re.search("Traceback|ERROR", "".join(said)), "".join(said)
        assert not [url for url in addresses if await _answers(url)], "something still listens"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        async with asyncio.timeout(END):
            await process.wait()


async def _address(process: asyncio.subprocess.Process, said: list[str]) -> str:
    """The next address it prints."""
    assert process.stdout is not None
    async with asyncio.timeout(START):
        while line := (await process.stdout.readline()).decode():
            said.append(line)
            if found := re.search(r"^(?:Chat|Read) .*?(http://\S+)", line):
                return found[1].rstrip("/")
    raise AssertionError("it ended before it was there:\n" + "".join(said))


async def _rest(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(END):
        said = (await process.stdout.read()).decode()
        await process.wait()
    return said


async def _answers(url: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    return True


class Newcomer(ChatPage):
    """Somebody at the chat page who does what the guides describe."""

    async def filled(self, command: str, **options: str) -> Locator:
        """The form of a slash command, filled in; options that are not required are added."""
        form = await self.command(command)
        for name, value in options.items():
            add = form.get_by_role("button", name=f"Add option {name}")
            if await add.count():
                await add.click()
            called = re.compile(rf"{name}\b")
            field = form.get_by_role("textbox", name=called).or_(form.get_by_role("combobox", name=called))
            await field.fill(value)
            if await field.get_attribute("role") == "combobox":
                await self.option(value).first.click()
        return form

    async def run(self, command: str, **options: str) -> Locator:
        """Use a slash command. What it answers to this person."""
        before = await self.private.count()
        form = await self.filled(command, **options)
        await form.get_by_role("button", name=f"Run /{command}").click()
        await expect(self.private).to_have_count(before + 1, timeout=SOON)
        return self.private.last

    async def propose(self, **options: str) -> Locator:
        """Prepare a proposal, look at it, and post it. What this person is told then."""
        preview = await self.run("propose", **options)
        await expect(preview).to_contain_text("This is what would be posted", timeout=SOON)
        await preview.get_by_role("button", name="Post it").click()
        await expect(preview).to_contain_text("is open", timeout=SOON)
        return preview

    @property
    def private(self) -> Locator:
        """The messages that only this person sees."""
        return self.messages.filter(has_text="Only you can see this")

    def card(self, title: str) -> Locator:
        """The card of an item, not the replies to it, nor what only its author saw of it."""
        everybodys = self.messages.filter(has_not_text="Only you can see this")
        return everybodys.filter(has=self.page.locator(".embed-title", has_text=title)).first

    async def react(self, card: Locator, emoji: str) -> None:
        """Click on a reaction that is there."""
        await card.get_by_role("button", name=f"React {emoji}").click()
        await expect(card.get_by_role("button", name=f"React {emoji}")).to_have_attribute("aria-pressed", "true")

    async def skip(self, button: str) -> None:
        """Move the time with one of the buttons behind "Skip ahead"."""
        await self.button("Skip ahead").click()
        await self.dialog("Skip ahead").get_by_role("button", name=button).click()
        await self.page.get_by_role("status").filter(has_text="It is now").wait_for()

    async def track(self, message: Locator, title: str) -> None:
        """Take a message of one's own into the archive's queue, and agree to the licence."""
        await self.menu(message, "Apps", "Track contribution")
        form = self.dialog("Track contribution")
        await expect(form.get_by_role("textbox", name="Page")).to_have_value(title)
        await form.get_by_role("button", name="Submit").click()
        await self.private.last.get_by_role("button", name="I agree").click(timeout=SOON)
        await self.message("is recorded").wait_for(timeout=SOON)


@asynccontextmanager
async def using(product: Product, *, guide: bool = False, **options: Any) -> AsyncIterator[Newcomer]:
    """The chat page, ready, as Chidi in #welcome."""
    async with browser.opened(product.chat + "/", **options) as page:
        chat = Newcomer(page)
        await chat.messages.first.wait_for()
        if not guide:
            await chat.button("Close the guide").click()
        yield chat
