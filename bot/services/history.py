"""The archive's whole history, change by change: what the archive in git is made of."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.change import Change, Pseudonyms, grouped
from bot.domain.contribution import Contribution
from bot.domain.ids import GuildId, MemberId, RevisionId
from bot.domain.kinds import CONTRIBUTIONS, PEOPLE, PSEUDONYMS, RELEASES, REVISIONS
from bot.domain.page import Revision
from bot.domain.people import Person
from bot.domain.ports import Store, Transaction
from bot.domain.release import Release
from bot.services.base import settings_of

AT_ONCE = 400
"""How many revisions are read in one transaction, which others wait for."""

_KEY = "pseudonyms"


@dataclass(frozen=True)
class Standing:
    """How far a guild's history is: whether everybody may read it, its newest revision, its releases, and how often
    it was changed afterwards."""

    public: bool
    newest: RevisionId
    releases: int
    republished: int


@dataclass(frozen=True)
class Stretch:
    """Changes one after the other, and whether there are more."""

    changes: tuple[Change, ...]
    more: bool


class History:
    """Reading the history."""

    def __init__(self, store: Store) -> None:
        """Read from ``store``."""
        self._store = store

    async def guilds(self) -> list[GuildId]:
        """The guilds there are."""
        return await self._store.guilds()

    async def standing(self, guild: GuildId) -> Standing:
        """How far the history is."""

        async def work(tx: Transaction) -> Standing:
            newest = await tx.find(REVISIONS, newest_first=True, limit=1)
            known = await tx.get(PSEUDONYMS, _KEY)
            return Standing(
                (await settings_of(tx)).archive_public,
                newest[0].number if newest else RevisionId(0),
                await tx.count(RELEASES),
                known.republished if known is not None else 0,
            )

        return await self._store.run(guild, work)

    async def pseudonyms(self, guild: GuildId) -> Pseudonyms:
        """By what people are called. They are made at the first call, and stay."""

        async def work(tx: Transaction) -> Pseudonyms:
            known = await tx.get(PSEUDONYMS, _KEY)
            if known is None:
                known = Pseudonyms(secrets.token_hex(16))
                await tx.put(PSEUDONYMS, known)
            return known

        return await self._store.run(guild, work)

    async def changes(self, guild: GuildId, after: RevisionId, limit: int = AT_ONCE) -> Stretch:
        """The changes whose revisions come after a number, some of them, oldest first. None is cut in two."""

        async def work(tx: Transaction) -> Stretch:
            take = limit
            while True:
                found = await tx.find(REVISIONS, before=after, limit=take)
                groups, more = grouped(found), len(found) == take
                if not more:
                    break
                if len(groups) > 1:
                    groups.pop()
                    break
                take *= 2
            return Stretch(tuple([await _change(tx, group) for group in groups]), more)

        return await self._store.run(guild, work)

    async def releases(self, guild: GuildId) -> list[Release]:
        """Every release, oldest first."""
        return await self._store.run(guild, lambda tx: tx.find(RELEASES))

    async def names(self, guild: GuildId) -> dict[MemberId, str]:
        """What the members are called now."""

        async def work(tx: Transaction) -> list[Person]:
            return await tx.find(PEOPLE)

        return {person.id: person.name for person in await self._store.run(guild, work)}


async def republish(tx: Transaction) -> None:
    """Note that something published was changed, so that the history is made anew. Part of an erasure."""
    known = await tx.get(PSEUDONYMS, _KEY)
    if known is not None:
        await tx.put(PSEUDONYMS, replace(known, republished=known.republished + 1))


async def _change(tx: Transaction, revisions: tuple[Revision, ...]) -> Change:
    lead = revisions[0]
    contribution: Contribution | None = await tx.get(CONTRIBUTIONS, lead.contribution)
    before: dict[str, Revision] = {}
    for slug in _moved(revisions):
        found = await tx.find(REVISIONS, "page", slug, newest_first=True, before=lead.number, limit=1)
        before |= {slug: found[0]} if found else {}
    return Change(revisions, contribution, before)


def _moved(revisions: tuple[Revision, ...]) -> Iterator[str]:
    """The slugs whose place until then is to be known."""
    for revision in revisions:
        if revision.index > 1:
            yield revision.slug
        if revision.came_from:
            yield revision.came_from
