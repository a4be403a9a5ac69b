"""Watching pages: what changed on those that somebody watches, and one message a day for whoever wants it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import PEOPLE, WATCHES
from bot.domain.notice import What
from bot.domain.page import Page
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.watching import ROUND, WATCHED_LIMIT, Watch, watch_key
from bot.services.addressing import find_page, page_or_refuse, revisions_of
from bot.services.base import remember
from bot.services.telling import tell

TOLD_AT_ONCE = 20
_LOOKED_AT = 20


@dataclass(frozen=True)
class Watched:
    """A page that a member watches: how many changes by others there are that they do not know, and up to which
    revision they know it."""

    page: Page
    watch: Watch
    changes: int


class Watching:
    """The use cases around watched pages."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def watch(self, actor: Actor, address: str) -> Page:
        """Watch a page from now on. Raises Refusal if there is none, or if they watch too many."""

        async def work(tx: Transaction) -> Page:
            page = await page_or_refuse(tx, address)
            if await tx.get(WATCHES, watch_key(actor.id, page.slug)) is None:
                if await tx.count(WATCHES, "member", actor.id) >= WATCHED_LIMIT:
                    raise Refusal("page-watch-too-many", limit=WATCHED_LIMIT)
                await tx.put(WATCHES, Watch(actor.id, page.slug, page.head))
            return page

        return await self._store.run(actor.guild, work)

    async def unwatch(self, guild: GuildId, member: MemberId, address: str) -> Page:
        """Stop watching a page. Raises Refusal if there is none, or if they do not watch it."""

        async def work(tx: Transaction) -> Page:
            page = await page_or_refuse(tx, address)
            key = watch_key(member, page.slug)
            if await tx.get(WATCHES, key) is None:
                raise Refusal("page-not-watched", page=page.title)
            await tx.delete(WATCHES, key)
            return page

        return await self._store.run(guild, work)

    async def messages(self, actor: Actor, *, wanted: bool) -> None:
        """Say whether the actor wants a message a day when pages they watch have changed. Nobody gets any unasked."""
        due = self._clock.now() + ROUND

        async def work(tx: Transaction) -> None:
            person = await remember(tx, actor.id, actor.name)
            if wanted != (person.news_due is not None):
                await tx.put(PEOPLE, replace(person, news_due=due if wanted else None))

        await self._store.run(actor.guild, work)

    async def watched(self, actor: Actor) -> tuple[list[Watched], bool]:
        """The pages the actor watches, by title, with what is new; and whether they get messages. From then on they
        know it."""

        async def work(tx: Transaction) -> tuple[list[Watched], bool]:
            found = await _watched(tx, actor.id)
            await _seen(tx, found)
            person = await tx.get(PEOPLE, actor.id)
            return found, person is not None and person.news_due is not None

        return await self._store.run(actor.guild, work)

    async def tell(self, guild: GuildId, member: MemberId) -> None:
        """Put the message of the day into the outbox, if it is time and anything is new."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            person = await tx.get(PEOPLE, member)
            if person is None or person.news_due is None or person.news_due > now:
                return
            await tx.put(PEOPLE, replace(person, news_due=now + ROUND))
            new = [one for one in await _watched(tx, member) if one.changes]
            if not new:
                return
            pages = [[one.page.slug, int(one.watch.seen), one.changes] for one in new[:TOLD_AT_ONCE]]
            told = {"pages": pages, "more": max(len(new) - TOLD_AT_ONCE, 0)}
            await tell(tx, What.PAGE_NEWS, f"M{member}", now, member=member, data=told)
            await _seen(tx, new)

        await self._store.run(guild, work)


async def _watched(tx: Transaction, member: MemberId) -> list[Watched]:
    found = []
    for watch in await tx.find(WATCHES, "member", member):
        page = await find_page(tx, watch.page)
        if page is None:
            continue
        newer = []
        if page.head != watch.seen:
            newer = [one for one in await revisions_of(tx, page, limit=_LOOKED_AT) if one.number > watch.seen]
        others = [one for one in newer if member not in {one.reviewer.id, *(credit.id for credit in one.authors)}]
        found.append(Watched(page, watch, len(others)))
    return sorted(found, key=lambda one: one.page.title.casefold())


async def _seen(tx: Transaction, found: list[Watched]) -> None:
    for one in found:
        if one.watch.seen != one.page.head:
            await tx.put(WATCHES, replace(one.watch, seen=one.page.head))
