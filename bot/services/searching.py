"""Searching pages by their words, in an index that is brought up to date before each look."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from bot.domain.ids import GuildId, RevisionId
from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Page, Revision
from bot.domain.ports import Store, Transaction
from bot.domain.searching import Entry, Hits, excerpt, terms_of
from bot.domain.share import EVERYTHING, Share

log = logging.getLogger(__name__)

PATIENCE: Final = 1.5
"""Seconds that somebody waits for an index that is being made; then they are shown what it has so far."""

AT_ONCE: Final = 40
"""Pages read in one transaction, and written to the index in another."""

_BEGINNING: Final = "0:"


@dataclass(frozen=True)
class Found:
    """A page that a search found, with a piece of its text around the first match."""

    page: Page
    excerpt: str


@dataclass(frozen=True)
class Findings:
    """What a search found, the best first; how many pages there are in all; and whether every page was looked at."""

    found: tuple[Found, ...]
    count: int
    complete: bool = True


class Searching:
    """The use cases around the index."""

    def __init__(self, store: Store, share: Share = EVERYTHING) -> None:
        """Search what is in ``store``, by its index. ``update_all`` is about the guilds in ``share``."""
        self._store, self._share = store, share
        self._tasks: dict[GuildId, asyncio.Task[None]] = {}
        self._seen: dict[GuildId, tuple[int, str]] = {}

    async def find(self, guild: GuildId, question: str, skip: int = 0, limit: int = 20) -> Findings:
        """The pages with every word of the question in title or text, those matching in the title first.

        A question without words finds nothing. Raises StorageError.
        """
        terms = terms_of(question)
        if not terms:
            return Findings((), 0)
        complete = await self._soon_up_to_date(guild)
        hits = await self._store.search.find(guild, terms, skip, limit)
        if complete and not hits.count and await self._store.search.mark(guild) is None:  # it was found damaged
            complete = await self._soon_up_to_date(guild)
            hits = await self._store.search.find(guild, terms, skip, limit)
        shown = await self._store.run(guild, lambda tx: _shown(tx, hits))
        found = await asyncio.to_thread(
            lambda: [Found(page, excerpt(head.text, question) if head is not None else "") for page, head in shown]
        )
        return Findings(tuple(found), hits.count, complete)

    async def update_all(self) -> None:
        """Bring the index of every guild of our share up to date. What cannot be is in the log."""
        for guild in await self._store.guilds():
            if guild in self._share:
                await asyncio.wait([self._updating(guild)])

    async def _soon_up_to_date(self, guild: GuildId) -> bool:
        if self._seen.get(guild) == (await self._store.state(guild), await self._store.search.mark(guild)):
            return True
        done, _ = await asyncio.wait([task := self._updating(guild)], timeout=PATIENCE)
        if done:
            task.result()
        return bool(done)

    def _updating(self, guild: GuildId) -> asyncio.Task[None]:
        """The one task that is at work on a guild's index, begun now if there is none."""
        task = self._tasks.get(guild)
        if task is None:
            task = self._tasks[guild] = asyncio.create_task(self._update(guild))
            task.add_done_callback(lambda done: self._ended(guild, done))
        return task

    def _ended(self, guild: GuildId, task: asyncio.Task[None]) -> None:
        del self._tasks[guild]
        if not task.cancelled() and (trouble := task.exception()) is not None:
            log.warning("the search index of guild %s could not be brought up to date: %s", guild, trouble)

    async def _update(self, guild: GuildId) -> None:
        state, mark = await self._store.state(guild), await self._store.search.mark(guild)
        if self._seen.get(guild) == (state, mark):
            return
        if mark is None or not await self._store.run(guild, lambda tx: _continues(tx, mark or "")):
            mark = await self._anew(guild)
        while (after := await self._on(guild, mark)) != mark:
            mark = after
        self._seen[guild] = state, mark

    async def _anew(self, guild: GuildId) -> str:
        """Make the index from the pages as they are, and return its mark: what changes meanwhile comes after that."""

        async def some(tx: Transaction) -> list[tuple[str, Entry | None]]:
            return [(page.slug, await _entry(tx, page)) for page in await tx.find(PAGES, before=last, limit=AT_ONCE)]

        begun = await self._store.run(guild, _newest_mark)
        await self._store.search.clear(guild)
        last: str | None = None
        while pages := await self._store.run(guild, some):
            await self._store.search.update(guild, [one for _, one in pages if one is not None], (), None)
            last = pages[-1][0]
        await self._store.search.update(guild, (), (), begun)
        log.info("the search index of guild %s was made", guild)
        return begun

    async def _on(self, guild: GuildId, mark: str) -> str:
        """Take in the next few changes, and return the new mark; the same if there were none."""

        async def work(tx: Transaction) -> tuple[list[Entry], list[str], str]:
            newer = await tx.find(REVISIONS, before=_number(mark), limit=AT_ONCE)
            touched = dict.fromkeys(slug for one in newer for slug in (one.slug, one.came_from) if slug)
            now = {slug: await _entry_at(tx, slug) for slug in touched}
            put = [entry for entry in now.values() if entry is not None]
            return put, [slug for slug, entry in now.items() if entry is None], _mark(newer[-1]) if newer else mark

        put, gone, reached = await self._store.run(guild, work)
        if reached != mark:
            await self._store.search.update(guild, put, gone, reached)
        return reached


def _mark(revision: Revision) -> str:
    """How far an index is: the number of a revision, and what makes sure that it is the same one."""
    told = "\0".join((revision.slug, revision.sha256, revision.at.isoformat()))
    return f"{revision.number}:{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _number(mark: str) -> RevisionId:
    return RevisionId(int(mark.partition(":")[0]))


async def _newest_mark(tx: Transaction) -> str:
    newest = await tx.find(REVISIONS, newest_first=True, limit=1)
    return _mark(newest[0]) if newest else _BEGINNING


async def _continues(tx: Transaction, mark: str) -> bool:
    """Whether an index is one of these documents, and not of those that a backup has replaced."""
    if mark == _BEGINNING:
        return True
    revision = await tx.get(REVISIONS, _number(mark))
    return revision is not None and _mark(revision) == mark


async def _entry(tx: Transaction, page: Page | None) -> Entry | None:
    """What the index has of a page; None if it is not there any more."""
    if page is None or page.moved_to or page.gone:
        return None
    head = await tx.get(REVISIONS, page.head)
    return Entry(page.slug, page.title, head.text if head is not None else "")


async def _entry_at(tx: Transaction, slug: str) -> Entry | None:
    page = await tx.get(PAGES, slug)
    return await _entry(tx, page)


async def _shown(tx: Transaction, hits: Hits) -> list[tuple[Page, Revision | None]]:
    shown = list[tuple[Page, Revision | None]]()
    for slug in hits.pages:
        page = await tx.get(PAGES, slug)
        if page is not None and not page.moved_to and not page.gone:
            head = await tx.get(REVISIONS, page.head)
            shown.append((page, head))
    return shown
