"""The archive as its readers see it: pages, revisions, recent changes, and the chain behind each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.blame import Version, blame
from bot.domain.contribution import Attachment, Contribution
from bot.domain.ids import ContributionId, GuildId, ProposalId, RevisionId, TaskId
from bot.domain.kinds import CONTRIBUTIONS, PAGES, PROPOSALS, REVISIONS, TASKS
from bot.domain.page import Page, Revision
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.domain.share import EVERYTHING, Share
from bot.domain.task import Task
from bot.services.addressing import is_of, page_or_refuse, revisions_of
from bot.services.atlas import Atlas
from bot.services.base import get_if, settings_of
from bot.services.boards import open_tasks
from bot.services.explain import Explanation, explanation
from bot.services.health import HealthOfCommons
from bot.services.linking import Linking
from bot.services.searching import Searching

AT_ONCE = 10
BLAMED = 1_000
"""Revisions of a page that are looked through to see who wrote what."""


@dataclass(frozen=True)
class PageView:
    """A page at one revision, with the contribution it came from, and the task and proposal behind that."""

    page: Page
    revision: Revision
    contribution: Contribution | None
    task: Task | None
    proposal: Proposal | None


@dataclass(frozen=True)
class Chain:
    """A contribution with what it led to and what led to it."""

    contribution: Contribution
    revision: Revision | None
    task: Task | None
    proposal: Proposal | None


@dataclass(frozen=True)
class Work:
    """A task with the proposal it came from and the contributions made for it."""

    task: Task
    proposal: Proposal | None
    contributions: tuple[Contribution, ...]


class Archive:
    """Reading the archive. Nothing here changes anything, but that figures are kept which are made of the rest."""

    def __init__(self, store: Store, clock: Clock, share: Share = EVERYTHING) -> None:
        """Read from ``store``, by ``clock``. The index of the guilds in ``share`` is kept up to date by itself."""
        self._store, self._clock = store, clock
        self.searching = Searching(store, share)
        self.atlas = Atlas(store)
        self.linking = Linking(store, clock)
        self.health = HealthOfCommons(store, clock)

    async def guilds(self) -> list[tuple[GuildId, GuildSettings]]:
        """The guilds whose archive is public, with their settings."""
        found = []
        for guild in await self._store.guilds():
            settings = await self.settings(guild)
            if settings.archive_public:
                found.append((guild, settings))
        return found

    async def settings(self, guild: GuildId) -> GuildSettings:
        """The guild's settings."""
        return await self._store.run(guild, settings_of)

    async def state(self, guild: GuildId) -> int:
        """What stays the same only as long as nothing of the guild has changed, while the program runs."""
        return await self._store.state(guild)

    async def page(self, guild: GuildId, address: str, number: RevisionId | None = None) -> PageView:
        """A page at its head, or at one of its revisions. ``address`` is a slug or a title.

        Raises Refusal if there is no such page or the revision is not one of it.
        """

        async def work(tx: Transaction) -> PageView:
            page = await page_or_refuse(tx, address)
            revision = await tx.get(REVISIONS, page.head if number is None else number)
            if revision is None or not await is_of(tx, revision, page):
                raise Refusal("archive-no-revision", page=page.title)
            contribution = await tx.get(CONTRIBUTIONS, revision.contribution)
            task, proposal = await _behind(tx, contribution)
            return PageView(page, revision, contribution, task, proposal)

        return await self._store.run(guild, work)

    async def revision(self, guild: GuildId, number: RevisionId) -> Revision:
        """A revision by its permanent number. Raises Refusal if there is none."""

        async def work(tx: Transaction) -> Revision:
            revision = await tx.get(REVISIONS, number)
            if revision is None:
                raise Refusal("archive-no-revision", page=f"R{number}")
            return revision

        return await self._store.run(guild, work)

    async def history(
        self, guild: GuildId, address: str, *, before: RevisionId | None = None, limit: int = 50
    ) -> tuple[Page, list[Revision]]:
        """A page and its revisions, newest first, also those from before it was moved.

        Raises Refusal if there is no such page.
        """

        async def work(tx: Transaction) -> tuple[Page, list[Revision]]:
            page = await page_or_refuse(tx, address)
            return page, await revisions_of(tx, page, before=before, limit=limit)

        return await self._store.run(guild, work)

    async def blame(
        self, guild: GuildId, address: str, number: RevisionId | None = None
    ) -> tuple[PageView, list[tuple[str, Revision]]]:
        """A page at its head, or at one of its revisions, and for each line of it the revision it came with.

        Of a page with a very long history, what is older than the last ``BLAMED`` revisions is counted as the first of
        those. Raises Refusal as ``page``.
        """
        view = await self.page(guild, address, number)
        _, found = await self.history(guild, address, before=RevisionId(view.revision.number + 1), limit=BLAMED)
        states = found[::-1]
        places = {one.number: at for at, one in enumerate(states)}
        versions = [Version(one.text, places.get(one.reverts_to) if one.reverts_to else None) for one in states]
        origins = await asyncio.to_thread(blame, versions)
        lines = view.revision.text.split("\n")
        return view, [(line, states[at]) for line, at in zip(lines, origins, strict=True)]

    async def recent(self, guild: GuildId, *, before: RevisionId | None = None, limit: int = 50) -> list[Revision]:
        """The newest revisions of all pages, newest first."""

        async def work(tx: Transaction) -> list[Revision]:
            return await tx.find(REVISIONS, newest_first=True, before=before, limit=limit)

        return await self._store.run(guild, work)

    async def pages(self, guild: GuildId) -> list[Page]:
        """Every page, by title."""
        return await self._store.run(guild, every_page)

    async def existing(self, guild: GuildId, addresses: Iterable[str]) -> frozenset[str]:
        """Those of the addresses at which there is a page, or one that was moved from there."""
        wanted = list(addresses)

        async def work(tx: Transaction) -> frozenset[str]:
            return frozenset([address for address in wanted if await tx.get(PAGES, address) is not None])

        return await self._store.run(guild, work)

    async def contribution(self, guild: GuildId, number: ContributionId) -> Chain:
        """A contribution and its neighbours in the chain. Raises Refusal if there is none of this number."""

        async def work(tx: Transaction) -> Chain:
            contribution = await tx.get(CONTRIBUTIONS, number)
            if contribution is None:
                raise Refusal("contribution-unknown", number=number)
            revision = await get_if(tx, REVISIONS, contribution.accepted)
            return Chain(contribution, revision, *await _behind(tx, contribution))

        return await self._store.run(guild, work)

    async def proposal(self, guild: GuildId, number: ProposalId) -> Explanation:
        """A proposal, and how it came out, as everybody may see it. Raises Refusal if there is none of this number."""
        now = self._clock.now()
        return await self._store.run(guild, lambda tx: explanation(tx, number, None, now))

    async def task(self, guild: GuildId, number: TaskId) -> Work:
        """A task and its neighbours in the chain. Raises Refusal if there is none of this number."""

        async def work(tx: Transaction) -> Work:
            task = await tx.get(TASKS, number)
            if task is None:
                raise Refusal("task-unknown", number=number)
            proposal = await get_if(tx, PROPOSALS, task.proposal)
            return Work(task, proposal, tuple(await tx.find(CONTRIBUTIONS, "task", number)))

        return await self._store.run(guild, work)

    async def open_tasks(self, guild: GuildId) -> list[Task]:
        """The tasks that are not done; of very many, those that have been open the longest."""
        return await self._store.run(guild, open_tasks)

    async def file(self, guild: GuildId, sha256: str, named: Callable[[str], bool]) -> Attachment | None:
        """The file of an accepted revision with these bytes and a name that ``named`` knows; None if there is none.

        Where several revisions have it, the newest one's record counts. Only such files may be shown to readers.
        """

        async def work(tx: Transaction) -> Attachment | None:
            before: RevisionId | None = None
            while found := await tx.find(REVISIONS, "blob", sha256, newest_first=True, before=before, limit=AT_ONCE):
                for file in (file for revision in found for file in revision.attachments):
                    if file.sha256 == sha256 and named(file.name):
                        return file
                before = found[-1].number
            return None

        return await self._store.run(guild, work)


async def every_page(tx: Transaction) -> list[Page]:
    """The pages there are, by title: neither addresses that pages were moved from, nor what was deleted."""
    found = [page for page in await tx.find(PAGES) if not page.moved_to and not page.gone]
    return sorted(found, key=lambda page: page.title.casefold())


async def _behind(tx: Transaction, contribution: Contribution | None) -> tuple[Task | None, Proposal | None]:
    if contribution is None or contribution.task is None:
        return None, None
    task = await tx.get(TASKS, contribution.task)
    proposal = await get_if(tx, PROPOSALS, task.proposal if task is not None else None)
    return task, proposal
