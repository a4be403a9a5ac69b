"""The queue: what waits for reviewers, in the order in which it should be looked at, and one work with all about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.area import Acceptance, Area, area_name
from bot.domain.contribution import Contribution
from bot.domain.handling import TAKEN, Handling, makers, missing
from bot.domain.ids import ContributionId, GuildId
from bot.domain.kinds import AREAS, CONTRIBUTIONS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.settings import GuildSettings
from bot.services.areas import area_or_refuse
from bot.services.base import settings_of
from bot.services.handling import handling_of
from bot.services.routing import Route, route_of, rule_for
from bot.services.tracked import contribution_or_refuse


@dataclass(frozen=True)
class Waiting:
    """One that waits, with what is done about it."""

    contribution: Contribution
    handling: Handling


@dataclass(frozen=True)
class ReviewView:
    """A contribution with whom it is for, by which rule it is accepted, and how many approvals that still takes."""

    contribution: Contribution
    handling: Handling
    route: Route
    rule: Acceptance
    missing: int


class Queue:
    """Reading what waits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Read from ``store``."""
        self._store, self._clock = store, clock

    async def waiting(
        self, guild: GuildId, *, area: str | None = None, mine: Actor | None = None, limit: int = 25
    ) -> list[Waiting]:
        """What waits for a review: the first works of newcomers first, then the longest waiting.

        ``area`` narrows it down to what is about one, ``mine`` to what is for somebody: in their hands, or for areas
        they look after, or for nobody's area where they are a maintainer. Raises Refusal for an area there is not.
        """

        return await self._store.run(guild, lambda tx: waiting_in(tx, area, mine, limit))

    async def view(self, guild: GuildId, number: ContributionId) -> ReviewView:
        """A contribution with all about its review. Raises Refusal if there is none of this number."""

        async def work(tx: Transaction) -> ReviewView:
            contribution = await contribution_or_refuse(tx, number)
            route = await route_of(tx, contribution)
            rule = rule_for(route.area)
            left = missing(contribution, rule, route.area.maintainers if route.area is not None else ())
            return ReviewView(contribution, await handling_of(tx, number), route, rule, left)

        return await self._store.run(guild, work)


async def waiting_in(
    tx: Transaction, area: str | None = None, mine: Actor | None = None, limit: int | None = None
) -> list[Waiting]:
    """What waits for a review, as ``Queue.waiting`` gives it."""
    wanted = (await area_or_refuse(tx, area_name(area))).name if area is not None else None
    theirs = await _theirs(tx, mine) if mine is not None else None
    found = []
    for state in sorted(TAKEN):
        for contribution in await tx.find(CONTRIBUTIONS, "state", state.value):
            one = Waiting(contribution, await handling_of(tx, contribution.number))
            fits = wanted is None or wanted in (contribution.area, *one.handling.areas)
            if fits and (theirs is None or theirs(one)):
                found.append(one)
    return sorted(found, key=_turn)[:limit]


def _turn(one: Waiting) -> tuple[bool, float, int]:
    return not one.handling.first, one.contribution.latest.at.timestamp(), one.contribution.number


async def _theirs(tx: Transaction, who: Actor) -> Callable[[Waiting], bool]:
    """What tells whether one that waits is for somebody."""
    settings, areas = await settings_of(tx), {one.name: one for one in await tx.find(AREAS)}
    return lambda one: _is_for(one, who, settings, areas)


def _is_for(one: Waiting, who: Actor, settings: GuildSettings, areas: dict[str, Area]) -> bool:
    held = one.handling.assignment
    if held is not None and held.member == who.id:
        return True
    if who.id in makers(one.contribution) and not settings.self_review:
        return False
    area = areas.get(one.contribution.area)
    if area is not None and area.people:
        return who.id in area.people
    return settings.is_maintainer(who)
