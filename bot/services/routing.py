"""Routing: which area a contribution is for, who is asked about it, and where it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.area import Acceptance, Area
from bot.domain.area_paths import areas_of
from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.handling import Handling, makers
from bot.domain.ids import MemberId
from bot.domain.kinds import AREAS, CONTRIBUTIONS, HANDLINGS, REVISIONS
from bot.domain.page import slug
from bot.domain.patches.kept import bytes_of
from bot.domain.patches.parse import parse
from bot.domain.people import Actor, is_former
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.services.base import get_if, settings_of

_PAGES_LOOKED_AT: Final = 5
_REVISIONS_LOOKED_AT: Final = 10
_FROM_HISTORY: Final = 3
_OTHERS_LOOKED_AT: Final = 10


class Why(StrEnum):
    """Why work is shown to somebody: they look after its area; they wrote or reviewed what it changes; or there is
    nobody else, and it is for all maintainers."""

    AREA = "area"
    HISTORY = "history"
    LAST = "last"


@dataclass(frozen=True)
class Route:
    """For whom a contribution is. Nobody is mentioned by that: their names stand on its card."""

    why: Why
    area: Area | None
    people: tuple[MemberId, ...]


@dataclass(frozen=True)
class Standing:
    """What somebody is to a contribution: ``maintains`` the guild or its area, or ``reviews`` for the area."""

    settings: GuildSettings
    area: Area | None
    maintains: bool
    reviews: bool

    def require_approver(self, contribution: Contribution, member: MemberId) -> None:
        """Raise Refusal unless they may accept or turn back this work."""
        if not self.maintains and not self.reviews:
            raise Refusal("review-not-maintainer")
        self.require_other(contribution, member)

    def require_other(self, contribution: Contribution, member: MemberId) -> None:
        """Raise Refusal if it is their own work, unless that may be reviewed here."""
        if member in makers(contribution) and not self.settings.self_review:
            raise Refusal("review-own-work", number=contribution.number)


async def standing_of(tx: Transaction, actor: Actor, contribution: Contribution) -> Standing:
    """What somebody is to a contribution now."""
    settings, area = await settings_of(tx), await area_for(tx, contribution)
    maintains = settings.is_maintainer(actor) or (area is not None and actor.id in area.maintainers)
    return Standing(settings, area, maintains, area is not None and actor.id in area.reviewers)


async def area_for(tx: Transaction, contribution: Contribution) -> Area | None:
    """The area that a contribution is for, if it is for one."""
    return await get_if(tx, AREAS, contribution.area or None)


def rule_for(area: Area | None) -> Acceptance:
    """By what work for an area, or for none, is accepted."""
    return area.acceptance if area is not None else Acceptance()


def addresses(contribution: Contribution) -> tuple[str, ...]:
    """The pages and files that a contribution is about."""
    if contribution.form is Form.OTHER:
        return ()
    if contribution.form is Form.PAGE:
        return (slug(contribution.title),)
    try:
        changes = [one for patch in contribution.latest.patches for one in parse(bytes_of(patch.diff))]
    except Refusal:  # nothing is tracked that cannot be read; a removed one has no diff
        return ()
    return tuple(dict.fromkeys(f"/{change.path}" for change in changes))


async def routed(tx: Transaction, contribution: Contribution) -> Contribution:
    """The contribution with its area and with the channel where that is reviewed, and its handling begun.

    An area that was chosen for it stays. To be called once it is numbered, before it is kept.
    """
    areas = await tx.find(AREAS)
    chosen = next((area for area in areas if area.name == contribution.area), None)
    found = areas_of(areas, addresses(contribution))
    area = chosen if chosen is not None else found[0] if found else None
    also = tuple(one.name for one in found if one != area)
    first = not await _has_others(tx, contribution)
    await tx.put(HANDLINGS, Handling(contribution.number, areas=also, first=first))
    if area is None:
        return replace(contribution, area="")
    return replace(contribution, area=area.name, channel=area.channel or contribution.channel)


async def route_of(tx: Transaction, contribution: Contribution) -> Route:
    """Who is asked about a contribution: the people of its area; where it has none, those who last reviewed or wrote
    what it changes; where there are none either, all maintainers."""
    area, own = await area_for(tx, contribution), makers(contribution)
    if area is not None and (people := tuple(one for one in area.people if one not in own)):
        return Route(Why.AREA, area, people)
    found: dict[MemberId, None] = {}
    for address in addresses(contribution)[:_PAGES_LOOKED_AT]:
        for revision in await tx.find(REVISIONS, "page", address, newest_first=True, limit=_REVISIONS_LOOKED_AT):
            found |= dict.fromkeys((revision.reviewer.id, *(credit.id for credit in revision.authors)))
    people = tuple(one for one in found if not is_former(one) and one not in own)[:_FROM_HISTORY]
    return Route(Why.HISTORY if people else Why.LAST, area, people)


async def _has_others(tx: Transaction, contribution: Contribution) -> bool:
    """Whether its author has handed in anything else that they did not withdraw."""
    if await tx.count(CONTRIBUTIONS, "author", contribution.author) > _OTHERS_LOOKED_AT:
        return True
    others = await tx.find(CONTRIBUTIONS, "author", contribution.author)
    kept = (one for one in others if one.state is not ContributionState.WITHDRAWN)
    return any(one.number != contribution.number for one in kept)
