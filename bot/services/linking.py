"""The index of links between pages and of their categories: brought up to date with every change, rebuilt at will."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.ids import GuildId, TaskId
from bot.domain.kinds import LINKS, PAGES, REVISIONS
from bot.domain.linking import Links, wanted
from bot.domain.page import Page, slug
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.tracing import Trace, TraceKind
from bot.services.addressing import find_page
from bot.services.base import get_if
from bot.services.traces import open_task_of
from bot.services.wikitext import References, reads_quickly, references


async def index_links(tx: Transaction, page: Page, text: str, found: References | None = None) -> None:
    """Note what a page leads to now. Redirects, files and deleted pages lead nowhere.

    What is ``found`` in its text is read here, unless that may take long: then ``Linking.catch_up`` reads it, while no
    transaction waits.
    """
    if page.is_file or page.moved_to or page.gone:
        await tx.delete(LINKS, page.slug)
        return
    if found is None and not reads_quickly(text):
        known = await tx.get(LINKS, page.slug) or Links(page.slug)
        await tx.put(LINKS, replace(known, unread=True))
        return
    found = found if found is not None else references(text, int(tx.guild))
    named = {slug(name): name for name in (*found.categories, *page.categories)}
    links = Links(page.slug, tuple(to for to in found.pages if to != page.slug), tuple(named.values()))
    if links.to or links.categories:
        await tx.put(LINKS, links)
    else:
        await tx.delete(LINKS, page.slug)


@dataclass(frozen=True)
class WantedPage:
    """A page that does not exist: its address, how many pages link to it, and the open task to write it, if any."""

    page: str
    links: int
    task: TaskId | None


@dataclass(frozen=True)
class Category:
    """A category by the name it is given most lately, its address, and how many pages are in it."""

    name: str
    address: str
    pages: int


class Linking:
    """Reading the index, and making it anew."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock
        self._reading = asyncio.Lock()

    async def catch_up(self, guild: GuildId) -> None:
        """Read the texts that were too long to be read when they were accepted, in a thread and one by one."""
        while await self._store.run(guild, _unread) is not None:
            async with self._reading:
                unread = await self._store.run(guild, _unread)
                if unread is None:
                    return
                address, text = unread
                found = await asyncio.to_thread(references, text, int(guild))
                await self._store.run(guild, lambda tx: _note(tx, address, text, found))  # noqa: B023

    async def backlinks(self, guild: GuildId, address: str) -> list[Page]:
        """The pages that link to one, also to an address it had before, by title."""

        await self.catch_up(guild)

        async def work(tx: Transaction) -> list[Page]:
            page = await find_page(tx, address)
            at = page.slug if page is not None else address
            addresses = [at, *(one.slug for one in await tx.find(PAGES, "moved-to", at))]
            found = [links.page for one in addresses for links in await tx.find(LINKS, "to", one)]
            return await _pages(tx, found)

        return await self._store.run(guild, work)

    async def wanted(self, guild: GuildId, limit: int = 100) -> list[WantedPage]:
        """The pages that others link to and that do not exist, the most wanted first."""
        await self.catch_up(guild)
        return await self._store.run(guild, lambda tx: wanted_pages(tx, limit))

    async def categories(self, guild: GuildId) -> list[Category]:
        """Every category that any page is in, by name."""
        await self.catch_up(guild)

        async def work(tx: Transaction) -> list[Category]:
            found: dict[str, Category] = {}
            for links in await tx.find(LINKS):
                for name in links.categories:
                    at = slug(name)
                    count = found[at].pages if at in found else 0
                    found[at] = Category(name, at, count + 1)
            return sorted(found.values(), key=lambda one: one.name.casefold())

        return await self._store.run(guild, work)

    async def in_category(self, guild: GuildId, address: str) -> list[Page]:
        """The pages of a category (its address or its name), by title."""
        await self.catch_up(guild)

        async def work(tx: Transaction) -> list[Page]:
            return await _pages(tx, [links.page for links in await tx.find(LINKS, "category", slug(address))])

        return await self._store.run(guild, work)

    async def categories_of(self, guild: GuildId, address: str) -> tuple[str, ...]:
        """The categories of one page, those in its text and those given beside it."""
        await self.catch_up(guild)

        async def work(tx: Transaction) -> tuple[str, ...]:
            links = await tx.get(LINKS, address)
            return links.categories if links is not None else ()

        return await self._store.run(guild, work)

    async def rebuild(self, guild: GuildId) -> int:
        """Make the index anew from the pages; returns how many of them lead anywhere."""

        async def work(tx: Transaction) -> None:
            for links in await tx.find(LINKS):
                await tx.delete(LINKS, links.page)
            for page in await tx.find(PAGES):
                head = await tx.get(REVISIONS, page.head)
                await index_links(tx, page, head.text if head is not None else "")

        await self._store.run(guild, work)
        await self.catch_up(guild)
        return await self._store.run(guild, lambda tx: tx.count(LINKS))


async def _unread(tx: Transaction) -> tuple[str, str] | None:
    """A page whose text is yet to be read, and the text."""
    found = await tx.find(LINKS, "unread", 1, limit=1)
    return (found[0].page, await _text(tx, found[0].page)) if found else None


async def _note(tx: Transaction, address: str, text: str, found: References) -> None:
    """Keep what was found in a page's text, unless that is another by now."""
    page = await tx.get(PAGES, address)
    if page is None:
        await tx.delete(LINKS, address)
    elif await _text(tx, address) == text:
        await index_links(tx, page, text, found)


async def _text(tx: Transaction, address: str) -> str:
    page = await tx.get(PAGES, address)
    head = await get_if(tx, REVISIONS, page.head if page is not None else None)
    return head.text if head is not None else ""


async def wanted_pages(tx: Transaction, limit: int | None) -> list[WantedPage]:
    """The pages that others link to and that do not exist, the most wanted first."""
    there = {page.slug for page in await tx.find(PAGES)}
    found = []
    for one in wanted(await tx.find(LINKS), there)[:limit]:
        task = await open_task_of(tx, Trace(TraceKind.WANTED_PAGE, one.page))
        found.append(WantedPage(one.page, one.links, task.number if task is not None else None))
    return found


async def _pages(tx: Transaction, addresses: Sequence[str]) -> list[Page]:
    found = [page for address in dict.fromkeys(addresses) if (page := await tx.get(PAGES, address)) is not None]
    return sorted(found, key=lambda page: page.title.casefold())
