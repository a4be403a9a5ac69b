"""The archive by its parts and by its people: the map of areas, one area, and what somebody has made."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot.domain.area import Area
from bot.domain.area_paths import area_of
from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.handle import member_of
from bot.domain.ids import GuildId, MemberId, RevisionId
from bot.domain.kinds import AREAS, CONTRIBUTIONS, PAGES, PEOPLE, RELEASES, REVISIONS
from bot.domain.page import Credit, Page, Revision
from bot.domain.people import is_former
from bot.domain.ports import Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.release import Part, Release
from bot.services.history import History

RECENT: Final = 30
LISTED: Final = 50
_AT_ONCE: Final = 100
_LOOKED_AT: Final = 2_000
"""Revisions among which the latest of an area are looked for."""


@dataclass(frozen=True)
class Place:
    """An area on the map: with the names of its people, and how many pages are in it."""

    area: Area
    maintainers: tuple[Credit, ...]
    reviewers: tuple[Credit, ...]
    pages: int


@dataclass(frozen=True)
class AreaView:
    """An area, its pages by title, and its latest revisions, newest first."""

    place: Place
    pages: tuple[Page, ...]
    recent: tuple[Revision, ...]


@dataclass(frozen=True)
class Contributor:
    """What somebody has given: the newest accepted revisions and reviews and how many there are in all; accepted work
    that is no page; the areas they look after; and the releases they are thanked in, with for what."""

    who: Credit
    revisions: tuple[Revision, ...]
    revision_count: int
    reviewed: tuple[Revision, ...]
    reviewed_count: int
    others: tuple[Contribution, ...]
    areas: tuple[Area, ...]
    releases: tuple[tuple[Release, tuple[Part, ...]], ...]
    since: datetime | None


class Atlas:
    """The use cases around both."""

    def __init__(self, store: Store) -> None:
        """Read from ``store``."""
        self._store, self._history = store, History(store)

    async def areas(self, guild: GuildId) -> list[Place]:
        """Every area, by name."""

        async def work(tx: Transaction) -> tuple[list[Area], list[Page], dict[MemberId, str]]:
            areas = await tx.find(AREAS)
            return areas, await _pages(tx) if areas else [], await _names(tx, areas)

        areas, pages, names = await self._store.run(guild, work)
        counted = await asyncio.to_thread(lambda: Counter(_area(areas, page) for page in pages))
        return [_place(area, names, counted[area.name]) for area in areas]

    async def area(self, guild: GuildId, name: str) -> AreaView:
        """One area. Raises Refusal if there is none of this name."""

        async def work(tx: Transaction) -> tuple[list[Area], list[Page], dict[MemberId, str]]:
            areas = await tx.find(AREAS)
            meant = [area for area in areas if area.name == name]
            if not meant:
                raise Refusal("web-no-area", name=name[:60])
            return areas, await _pages(tx), await _names(tx, meant)

        areas, pages, names = await self._store.run(guild, work)
        inside = await asyncio.to_thread(lambda: [page for page in pages if _area(areas, page) == name])
        area = next(area for area in areas if area.name == name)
        recent = await self._recent(guild, areas, name)
        shown = tuple(sorted(inside, key=lambda page: page.title.casefold()))
        return AreaView(_place(area, names, len(shown)), shown, tuple(recent))

    async def _recent(self, guild: GuildId, areas: Sequence[Area], name: str) -> list[Revision]:
        found, before, looked = list[Revision](), None, 0
        while len(found) < RECENT and looked < _LOOKED_AT:
            batch = await self._store.run(guild, partial(_newest, before=before))
            found += [one for one in batch if _area(areas, one) == name]
            if len(batch) < _AT_ONCE:
                break
            before, looked = batch[-1].number, looked + len(batch)
        return found[:RECENT]

    async def secret(self, guild: GuildId) -> str:
        """What handles are made with."""
        return (await self._history.pseudonyms(guild)).secret

    async def contributor(self, guild: GuildId, handle: str) -> Contributor:
        """What somebody has given to the archive. Raises Refusal unless work or a review of theirs was accepted."""
        member = member_of(await self.secret(guild), handle)
        if member is None or is_former(member):
            raise Refusal("web-no-contributor")

        async def work(tx: Transaction) -> Contributor:
            revisions = await tx.find(REVISIONS, "author", member, newest_first=True, limit=LISTED)
            reviewed = await tx.find(REVISIONS, "reviewer", member, newest_first=True, limit=LISTED)
            others = await _others(tx, member)
            areas = sorted(await tx.find(AREAS, "maintainer", member), key=lambda area: area.name)
            if not (revisions or reviewed or others or areas):
                raise Refusal("web-no-contributor")
            first = await tx.find(REVISIONS, "author", member, limit=1) + await tx.find(
                REVISIONS, "reviewer", member, limit=1
            )
            dates = [one.at for one in first] + [one.latest.at for one in others]
            who = Credit(member, await _name(tx, member, revisions, reviewed, others))
            return Contributor(
                who=who,
                revisions=tuple(revisions),
                revision_count=await tx.count(REVISIONS, "author", member),
                reviewed=tuple(reviewed),
                reviewed_count=await tx.count(REVISIONS, "reviewer", member),
                others=tuple(others),
                areas=tuple(areas),
                releases=tuple(_thanked(await tx.find(RELEASES, newest_first=True), member)),
                since=min(dates, default=None),
            )

        return await self._store.run(guild, work)


def _place(area: Area, names: dict[MemberId, str], pages: int) -> Place:
    def credits(members: Iterable[MemberId]) -> tuple[Credit, ...]:
        return tuple(Credit(member, names.get(member, "")) for member in members)

    return Place(area, credits(area.maintainers), credits(area.reviewers), pages)


def _area(areas: Sequence[Area], one: Page | Revision) -> str:
    """The name of the area that a page belongs to: by the areas' patterns, or by where it was put; "" for none."""
    found = area_of(areas, one.slug)
    return found.name if found is not None else one.area


async def _pages(tx: Transaction) -> list[Page]:
    return [page for page in await tx.find(PAGES) if not page.moved_to and not page.gone]


async def _names(tx: Transaction, areas: Iterable[Area]) -> dict[MemberId, str]:
    names = dict[MemberId, str]()
    for member in {one for area in areas for one in area.people}:
        if (person := await tx.get(PEOPLE, member)) is not None:
            names[member] = person.name
    return names


async def _newest(tx: Transaction, before: RevisionId | None) -> list[Revision]:
    return await tx.find(REVISIONS, newest_first=True, before=before, limit=_AT_ONCE)


async def _others(tx: Transaction, member: MemberId) -> list[Contribution]:
    own = await tx.find(CONTRIBUTIONS, "author", member) + await tx.find(CONTRIBUTIONS, "co-author", member)
    found = {one.number: one for one in own if one.form is Form.OTHER and one.state is ContributionState.ACCEPTED}
    return sorted(found.values(), key=lambda one: -one.number)


async def _name(
    tx: Transaction,
    member: MemberId,
    revisions: Sequence[Revision],
    reviewed: Sequence[Revision],
    others: Sequence[Contribution],
) -> str:
    """What somebody is called now, or was when they last gave something."""
    person = await tx.get(PEOPLE, member)
    if person is not None:
        return person.name
    credited = [credit for one in revisions for credit in one.authors if credit.id == member]
    credited += [one.reviewer for one in reviewed] + [Credit(one.author, one.author_name) for one in others]
    return next((credit.name for credit in credited if credit.id == member), "")


def _thanked(releases: Iterable[Release], member: MemberId) -> Iterable[tuple[Release, tuple[Part, ...]]]:
    for release in releases:
        parts = tuple(one.part for one in release.thanks if any(credit.id == member for credit in one.to))
        if parts:
            yield release, parts
