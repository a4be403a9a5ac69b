"""Pages: moved, protected, graded, sorted, brought back, and talked about."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.changing import checked_why
from bot.domain.ids import ChannelId, EventId, GuildId, RevisionId
from bot.domain.kinds import CONTRIBUTIONS, LINKS, PAGES, REVISIONS, WATCHES
from bot.domain.linking import with_category, without_category
from bot.domain.notice import What
from bot.domain.page import FORMAL, Credit, Grade, Page, Protection, Revision, slug
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.revising import checked_title
from bot.services.addressing import document_or_refuse, find_page, head_of_page, is_of, page_or_refuse
from bot.services.base import audit, remember, require_maintainer, settings_of, show_card
from bot.services.brake import require_free_to_revert
from bot.services.files_tree import require_no_file
from bot.services.linking import index_links
from bot.services.protection import is_confirmed
from bot.services.revisions import retitle, revert
from bot.services.tracked import put_contribution
from bot.services.wikitext import References, references


class Pages:
    """The use cases around pages themselves. Their texts change by contributions."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def protect(self, actor: Actor, address: str, level: Protection, reason: str) -> Page:
        """Say whose work is taken for a page, and why. Raises Refusal unless the actor is a maintainer."""
        now, why = self._clock.now(), checked_why(reason)

        async def work(tx: Transaction) -> Page:
            await require_maintainer(tx, actor, "page-not-maintainer")
            page = await page_or_refuse(tx, address)
            after = replace(page, protection=level, protection_reason=why if level is not Protection.OPEN else "")
            await tx.put(PAGES, after)
            told = {"level": level.value, "reason": why}
            await audit(tx, now, actor.id, "page.protected", page.slug, **told)
            return after

        return await self._store.run(actor.guild, work)

    async def grade(self, actor: Actor, address: str, grade: Grade) -> Page:
        """Say how good a page is, up to what members may say by themselves.

        Raises Refusal for those who never had work accepted, and for a grade that only a decision gives or takes away.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Page:
            page = await document_or_refuse(tx, address)
            if not ((await settings_of(tx)).is_maintainer(actor) or await is_confirmed(tx, actor.id)):
                raise Refusal("page-grade-unconfirmed")
            if grade in FORMAL or page.grade in FORMAL:
                raise Refusal("page-grade-formal", page=page.title)
            after = replace(page, grade=grade)
            await tx.put(PAGES, after)
            await audit(tx, now, actor.id, "page.graded", page.slug, grade=grade.value)
            return after

        return await self._store.run(actor.guild, work)

    async def categorise(self, actor: Actor, address: str, *, add: str = "", remove: str = "") -> tuple[str, ...]:
        """Put a page into a category, or take it out; returns all it is in now.

        Raises Refusal for those who never had work accepted, and for a category that stands in the page's text.
        """
        now = self._clock.now()
        text = await self._store.run(actor.guild, lambda tx: _text_at(tx, address))
        found = await asyncio.to_thread(references, text, int(actor.guild))  # a long text takes its time

        async def work(tx: Transaction) -> tuple[str, ...]:
            page = await document_or_refuse(tx, address)
            maintainer = (await settings_of(tx)).is_maintainer(actor)
            if not (maintainer or await is_confirmed(tx, actor.id)):
                raise Refusal("page-category-unconfirmed")
            if page.protection is Protection.MAINTAINERS and not maintainer:
                raise Refusal("page-protected-maintainers", page=page.title, why=page.protection_reason)
            categories = with_category(page.categories, add) if add else page.categories
            if remove:
                _require_not_in_text(page, found, remove)
                categories = without_category(categories, remove)
            after = replace(page, categories=categories)
            await tx.put(PAGES, after)
            newest = (await head_of_page(tx, page)).text
            await index_links(tx, after, newest, found if newest == text else None)
            await audit(tx, now, actor.id, "page.categorised", page.slug, categories=list(categories))
            links = await tx.get(LINKS, page.slug)
            return links.categories if links is not None else ()

        return await self._store.run(actor.guild, work)

    async def move(self, actor: Actor, address: str, title: str, reason: str) -> Revision:
        """Give a page another title. Its old address leads to it from then on, and so does every one before that.

        Raises Refusal unless the actor is a maintainer, for a title that is no other, and where another page or a
        file is.
        """
        now, title, why = self._clock.now(), checked_title(title), checked_why(reason)

        async def work(tx: Transaction) -> Revision:
            await require_maintainer(tx, actor, "page-not-maintainer")
            page = await document_or_refuse(tx, address)
            if title == page.title:
                raise Refusal("page-same-title", page=title)
            there = await tx.get(PAGES, slug(title))
            if there is not None and (end := await find_page(tx, there.slug)) is not None and end.slug != page.slug:
                raise Refusal("page-title-taken", page=title, other=end.title)
            await remember(tx, actor.id, actor.name)
            head = await head_of_page(tx, page)
            if slug(title) != page.slug:
                await require_no_file(tx, slug(title), page.area, title)
                await _make_room(tx, page, title)
            revision = await retitle(tx, head, title, Credit(actor.id, actor.name), now, why)
            await _bring_along(tx, page.slug, revision)
            told = {"from": page.title, "to": title, "reason": why}
            await audit(tx, now, actor.id, "page.moved", revision.slug, **told)
            return revision

        return await self._store.run(actor.guild, work)

    async def to_revert(self, guild: GuildId, address: str, number: RevisionId | None) -> tuple[Revision, Revision]:
        """A page's newest revision, and the one to bring back: that of the number, or the one before the newest.

        Raises Refusal if there is none, or if the page is so already.
        """
        return await self._store.run(guild, lambda tx: _to_revert(tx, address, number))

    async def revert(self, actor: Actor, address: str, number: RevisionId | None, reason: str) -> Revision:
        """Bring a revision back at once. Raises Refusal unless the actor is a maintainer, as ``to_revert``, and for a
        fourth time within a day without a reason."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Revision:
            await require_maintainer(tx, actor, "page-not-maintainer")
            head, target = await _to_revert(tx, address, number)
            page = await page_or_refuse(tx, head.slug)
            await require_free_to_revert(tx, page, actor.id, now, maintainer=True, reason=reason)
            await remember(tx, actor.id, actor.name)
            mover, why = Credit(actor.id, actor.name), " ".join(reason.split())[:200]
            return await revert(tx, head, target, mover, now, by=actor.id, reason=why)

        return await self._store.run(actor.guild, work)

    async def talk(self, actor: Actor, address: str, channel: ChannelId, event: EventId) -> Page:
        """Ask for a thread about a page, unless there is one: made by the outbox in ``channel``, or where the archive's
        news are told. The page has it as ``talk`` from then on."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Page:
            page = await page_or_refuse(tx, address)
            if page.talk is None:
                where = (await settings_of(tx)).archive_channel or channel
                await show_card(tx, What.PAGE_TALK, f"page {page.slug}", where, now, at_once=True)
                await audit(tx, now, actor.id, "page.talk-opened", page.slug)
            return page

        return await self._store.run(actor.guild, work)


async def _text_at(tx: Transaction, address: str) -> str:
    return (await head_of_page(tx, await document_or_refuse(tx, address))).text


def _require_not_in_text(page: Page, found: References, name: str) -> None:
    in_text, beside = set(map(slug, found.categories)), set(map(slug, page.categories))
    if slug(name) in in_text - beside:
        raise Refusal("page-category-in-text", found=name[:80], page=page.title)


async def _make_room(tx: Transaction, page: Page, title: str) -> None:
    """Put the page at its new address, and redirects to it at all the old ones."""
    address = slug(title)
    await tx.put(PAGES, replace(page, slug=address, title=title))
    for old in (page, *await tx.find(PAGES, "moved-to", page.slug)):
        if old.slug != address:
            await tx.put(PAGES, replace(old, moved_to=address, talk=None, categories=()))
    await tx.delete(LINKS, page.slug)


async def _bring_along(tx: Transaction, old: str, revision: Revision) -> None:
    """Whoever watches it, and whatever waits for it, goes along to the new address."""
    for watch in await tx.find(WATCHES, "page", old):
        await tx.delete(WATCHES, watch.key)
        await tx.put(WATCHES, replace(watch, page=revision.slug))
    for contribution in await tx.find(CONTRIBUTIONS, "waiting-for", old):
        await put_contribution(tx, replace(contribution, title=revision.title), revision.at)


async def _to_revert(tx: Transaction, address: str, number: RevisionId | None) -> tuple[Revision, Revision]:
    page = await document_or_refuse(tx, address)
    head = await head_of_page(tx, page)
    wanted = number if number is not None else head.parent
    if wanted is None:
        raise Refusal("effect-first-revision", page=page.title)
    target = await tx.get(REVISIONS, wanted)
    if target is None or not await is_of(tx, target, page):
        raise Refusal("archive-no-revision", page=page.title)
    if (head.text, head.attachments) == (target.text, target.attachments):
        raise Refusal("effect-page-so-already", page=page.title, number=target.number)
    return head, target
