"""Watching: what is new about what somebody watches, and one message now and then for whoever wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import PEOPLE, WATCHES
from bot.domain.notice import What
from bot.domain.page import Page
from bot.domain.people import FORMER, Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.watching import WATCHED_LIMIT, Event, Topic, Watch, watch_key
from bot.services.addressing import find_page, page_or_refuse, revisions_of
from bot.services.following import Followed, followed, item_title, title_of
from bot.services.telling import tell

TOLD_AT_ONCE = 20
EVENTS_AT_ONCE = 5
_LOOKED_AT = 20


@dataclass(frozen=True)
class Watched:
    """A page that a member watches: how many changes by others there are that they do not know, and up to which
    revision they know it."""

    page: Page
    watch: Watch
    changes: int


@dataclass(frozen=True)
class Following:
    """What a member watches: pages by title, then the rest by kind and name; whether they get messages, what the items
    in question are called by their references, and how much more there is."""

    pages: tuple[Watched, ...] = ()
    others: tuple[Followed, ...] = ()
    messages: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    more: int = 0

    @property
    def new(self) -> Following:
        """That of it which has something new."""
        pages = tuple(one for one in self.pages if one.changes)
        return replace(self, pages=pages, others=tuple(one for one in self.others if one.events))


class Watching:
    """The use cases around what is watched."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def watch(self, actor: Actor, address: str) -> Page:
        """Watch a page from now on. Raises Refusal if there is none, or if they watch too many."""

        async def work(tx: Transaction) -> Page:
            page = await page_or_refuse(tx, address)
            await _add(tx, Watch(actor.id, page.slug, page.head))
            return page

        return await self._store.run(actor.guild, work)

    async def watch_item(self, actor: Actor, topic: Topic, name: str) -> str:
        """Watch an area, or the task or proposal of a reference, from now on; returns what it is called.

        Raises Refusal if there is none, or if they watch too many.
        """
        found = Watch(actor.id, name, topic=topic, since=self._clock.now())

        async def work(tx: Transaction) -> str:
            title = await title_of(tx, found)
            if title is None:
                raise Refusal("watch-nothing-there", name=name[:100])
            await _add(tx, found)
            return title

        return await self._store.run(actor.guild, work)

    async def watch_requests(self, actor: Actor, whose: MemberId) -> None:
        """Watch what another member hands in for review, from now on. Raises Refusal."""
        if whose == actor.id:
            raise Refusal("watch-yourself")
        found = Watch(actor.id, topic=Topic.REQUESTS, whose=whose, since=self._clock.now())
        await self._store.run(actor.guild, lambda tx: _add(tx, found))

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

    async def stop(self, guild: GuildId, member: MemberId, topic: Topic, name: str) -> str:
        """Stop watching anything; returns what it is called. Raises Refusal if they do not watch it."""

        async def work(tx: Transaction) -> str:
            found = await tx.get(WATCHES, watch_key(member, name, topic))
            if found is None:
                raise Refusal("watch-not-watched")
            await tx.delete(WATCHES, found.key)
            if topic is Topic.PAGE:
                page = await find_page(tx, name)
                return page.title if page is not None else name
            return await title_of(tx, found) or name

        return await self._store.run(guild, work)

    async def following(self, actor: Actor) -> Following:
        """Everything the actor watches, with what is new. From then on they know it."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Following:
            found = await _following(tx, actor.id, now)
            await _known(tx, found)
            return found

        return await self._store.run(actor.guild, work)

    async def tell(self, guild: GuildId, member: MemberId) -> None:
        """Put the bundle of all that is new into the outbox, if it is time and anything is."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            person = await tx.get(PEOPLE, member)
            if person is None or person.news_due is None or person.news_due > now:
                return
            await tx.put(PEOPLE, replace(person, news_due=now + person.preferences.rhythm.round))
            new = (await _following(tx, member, now)).new
            if new.pages or new.others:
                await tell(tx, What.PAGE_NEWS, f"M{member}", now, member=member, data=_told(new))
                await _known(tx, new)

        await self._store.run(guild, work)

    async def told(self, guild: GuildId, data: Mapping[str, Any]) -> Following:
        """What a bundle tells, as it is now: without what is there no more."""

        async def work(tx: Transaction) -> Following:
            pages, others = list[Watched](), list[Followed]()
            for address, seen, changes in data["pages"]:
                if (page := await find_page(tx, address)) is not None:
                    pages.append(Watched(page, Watch(FORMER, page.slug, int(seen)), int(changes)))
            for topic, name, events in data.get("others", ()):
                watch = _watch(Topic(topic), name)
                if (title := await title_of(tx, watch)) is not None:
                    happened = tuple(Event(what, about) for what, about in events)
                    others.append(Followed(watch, title, happened, watch))
            titles = await _titles(tx, others)
            return Following(tuple(pages), tuple(others), messages=True, titles=titles, more=int(data["more"]))

        return await self._store.run(guild, work)


def _watch(topic: Topic, name: str) -> Watch:
    """A watch of nobody's, of something other than a page."""
    if topic is Topic.REQUESTS:
        return Watch(FORMER, topic=topic, whose=MemberId(int(name)))
    return Watch(FORMER, name, topic=topic)


async def _titles(tx: Transaction, others: Iterable[Followed]) -> dict[str, str]:
    names = {event.ref for one in others for event in one.events}
    found = {name: await item_title(tx, name) for name in sorted(names)}
    return {name: title for name, title in found.items() if title is not None}


def _told(new: Following) -> dict[str, object]:
    """What a bundle tells, as plain data; how things are called is looked up when it is sent."""
    pages = [[one.page.slug, int(one.watch.seen), one.changes] for one in new.pages[:TOLD_AT_ONCE]]
    others = [
        [one.watch.topic.value, one.watch.name, [[event.what, event.ref] for event in one.events[-EVENTS_AT_ONCE:]]]
        for one in new.others[: TOLD_AT_ONCE - len(pages)]
    ]
    more = len(new.pages) + len(new.others) - len(pages) - len(others)
    return {"pages": pages, "others": others, "more": more}


async def _add(tx: Transaction, watch: Watch) -> None:
    if await tx.get(WATCHES, watch.key) is not None:
        return
    if await tx.count(WATCHES, "member", watch.member) >= WATCHED_LIMIT:
        raise Refusal("watch-too-many", limit=WATCHED_LIMIT)
    await tx.put(WATCHES, watch)


async def _following(tx: Transaction, member: MemberId, now: datetime) -> Following:
    pages, others = list[Watched](), list[Followed]()
    for watch in await tx.find(WATCHES, "member", member):
        if watch.topic is Topic.PAGE:
            page = await find_page(tx, watch.page)
            if page is not None:
                pages.append(await _watched(tx, watch, page))
        elif (one := await followed(tx, watch, now)) is not None:
            others.append(one)
    person = await tx.get(PEOPLE, member)
    return Following(
        tuple(sorted(pages, key=lambda one: one.page.title.casefold())),
        tuple(sorted(others, key=lambda one: (one.watch.topic, one.title.casefold()))),
        messages=person is not None and person.news_due is not None,
        titles=await _titles(tx, others),
    )


async def _watched(tx: Transaction, watch: Watch, page: Page) -> Watched:
    newer = []
    if page.head != watch.seen:
        newer = [one for one in await revisions_of(tx, page, limit=_LOOKED_AT) if one.number > watch.seen]
    others = [one for one in newer if watch.member not in {one.reviewer.id, *(credit.id for credit in one.authors)}]
    return Watched(page, watch, len(others))


async def _known(tx: Transaction, found: Following) -> None:
    for page in found.pages:
        if page.watch.seen != page.page.head:
            await tx.put(WATCHES, replace(page.watch, seen=page.page.head))
    for other in found.others:
        if other.events or other.known.seen != other.watch.seen:
            await tx.put(WATCHES, other.known)
