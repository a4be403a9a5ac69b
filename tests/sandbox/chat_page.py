"""Doing on the sandbox's page what a person does, by the names they see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Locator, Page

from sandbox.app import Server, create_app, running
from tests import browser


class ChatPage:
    """The page and its main parts."""

    def __init__(self, page: Page, server: Server | None = None) -> None:
        self.page = page
        self.server = server
        self.keyboard = page.keyboard

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer").get_by_role("textbox", name="Message ")

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article")

    def message(self, text: str) -> Locator:
        """The newest message with that text."""
        return self.messages.filter(has_text=text).last

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    def option(self, name: str) -> Locator:
        return self.page.get_by_role("option", name=name)

    async def go(self, channel: str) -> None:
        """Open a channel by its name in the list."""
        await self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=channel).click()
        await self.page.get_by_role("heading", name=channel).wait_for()

    async def act_as(self, person: str) -> None:
        """Switch to another person."""
        await self.button("Acting as").click()
        await self.page.get_by_role("menuitemradio", name=person).click()
        await self.button(f"Acting as {person}").wait_for()

    async def say(self, text: str, shown: str | None = None) -> Locator:
        """Write a message and wait until it is there; `shown` is how its text comes out, if that differs."""
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await self.message(shown or text).wait_for()
        return self.message(shown or text)

    async def menu(self, message: Locator, *path: str) -> None:
        """Choose from a message's menu."""
        await message.get_by_role("button", name="More actions").click()
        for name in path:
            await self.page.get_by_role("menuitem", name=name).click()

    async def command(self, typed: str) -> Locator:
        """Type a slash command and choose the first suggestion; the form that opens."""
        await self.composer.fill("/")
        await self.composer.press_sequentially(typed)
        await self.option(f"/{typed}").first.wait_for()
        await self.composer.press("Enter")
        form = self.page.get_by_role("form", name="Command")
        await form.wait_for()
        return form


@asynccontextmanager
async def chatting(server: Server, *, guide: bool = False, **options: Any) -> AsyncIterator[ChatPage]:
    """The page, ready, as Chidi in #welcome."""
    async with browser.opened(server.url + "/", **options) as page:
        chat = ChatPage(page, server)
        await chat.messages.first.wait_for()
        if not guide:
            await chat.button("Close the guide").click()
        yield chat


@asynccontextmanager
async def sandbox() -> AsyncIterator[Server]:
    """A sandbox without rate limits."""
    async with running(create_app(limits=False)) as server:
        yield server
