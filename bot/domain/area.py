"""Areas: the modules of the project, each with the people who look after it and its own rule of acceptance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, MemberId
from bot.domain.refusal import Refusal

AREA_NAME_LIMIT: Final = 40
AREA_ABOUT_LIMIT: Final = 300
AREAS_LIMIT: Final = 100
MAINTAINERS_LIMIT: Final = 25
OFFERS_LIMIT: Final = 10
NOTE_LIMIT: Final = 1000
APPROVALS_LIMIT: Final = 10
LAZY_HOURS: Final = (1, 24 * 60)
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


class AreaStatus(StrEnum):
    """How well an area is looked after: by people whose task that is, by volunteers, or by nobody.

    The words are those of the MAINTAINERS file of Linux.
    """

    SUPPORTED = "supported"
    MAINTAINED = "maintained"
    ORPHAN = "orphan"


class Way(StrEnum):
    """By what work for an area is accepted: enough approvals, a maintainer's of the area, silence, or a vote."""

    APPROVALS = "approvals"
    MAINTAINER = "maintainer"
    LAZY = "lazy"
    VOTE = "vote"


@dataclass(frozen=True)
class Acceptance:
    """An area's rule of acceptance. ``approvals`` are how many it takes (by APPROVALS), ``hours`` for how long nobody
    may have objected to the newest version (by LAZY)."""

    way: Way = Way.APPROVALS
    approvals: int = 1
    hours: int = 72

    @property
    def wait(self) -> timedelta:
        """How long silence has to last."""
        return timedelta(hours=self.hours)


@dataclass(frozen=True)
class Offer:
    """Somebody offers themself for an area that nobody looks after."""

    member: MemberId
    name: str
    at: datetime


@dataclass(frozen=True)
class Handover:
    """What somebody who looked after an area left to those who come after them."""

    member: MemberId
    name: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Area:
    """One module: its name (lower-case letters, digits and hyphens), what it is about, and its people.

    ``reviewers`` approve work beside the maintainers. ``paths`` are patterns of what belongs to it
    (``bot.domain.area_paths``). ``channel`` is where its work is reviewed, ``home`` where it was made, for what has no
    better place.
    """

    name: str
    about: str = ""
    maintainers: tuple[MemberId, ...] = ()
    reviewers: tuple[MemberId, ...] = ()
    paths: tuple[str, ...] = ()
    supported: bool = False
    channel: ChannelId | None = None
    acceptance: Acceptance = field(default_factory=Acceptance)
    home: ChannelId | None = None
    offers: tuple[Offer, ...] = ()
    handover: Handover | None = None

    @property
    def orphan(self) -> bool:
        """Whether nobody looks after it."""
        return not self.maintainers

    @property
    def status(self) -> AreaStatus:
        """How well it is looked after."""
        if self.orphan:
            return AreaStatus.ORPHAN
        return AreaStatus.SUPPORTED if self.supported else AreaStatus.MAINTAINED

    @property
    def people(self) -> tuple[MemberId, ...]:
        """Everybody who approves work for it, maintainers first."""
        return tuple(dict.fromkeys((*self.maintainers, *self.reviewers)))


def area_name(typed: str) -> str:
    """The name as it is kept. Raises Refusal for one that cannot be a name."""
    name = "-".join(typed.strip().casefold().split())
    if len(name) > AREA_NAME_LIMIT or not _NAME.fullmatch(name):
        raise Refusal("area-bad-name", found=typed[:60], limit=AREA_NAME_LIMIT)
    return name


def described(area: Area, about: str) -> Area:
    """The area with what it is about. Raises Refusal if that is over-long."""
    about = " ".join(about.split())
    if len(about) > AREA_ABOUT_LIMIT:
        raise Refusal("area-about-too-long", found=len(about), limit=AREA_ABOUT_LIMIT)
    return replace(area, about=about)


def with_maintainer(area: Area, member: MemberId) -> Area:
    """The area with one more maintainer; the same one for who is one already. Raises Refusal if there are too many."""
    if member in area.maintainers:
        return area
    if len(area.maintainers) >= MAINTAINERS_LIMIT:
        raise Refusal("area-too-many-maintainers", name=area.name, limit=MAINTAINERS_LIMIT)
    offers = tuple(one for one in area.offers if one.member != member)
    return replace(area, maintainers=(*area.maintainers, member), offers=offers)


def without_maintainer(area: Area, member: MemberId) -> Area:
    """The area with one maintainer less; the same one for who is none."""
    return replace(area, maintainers=tuple(one for one in area.maintainers if one != member))


def with_reviewer(area: Area, member: MemberId) -> Area:
    """The area with one more reviewer. Raises Refusal when there are too many."""
    if member in area.reviewers:
        return area
    if len(area.reviewers) >= MAINTAINERS_LIMIT:
        raise Refusal("area-too-many-reviewers", name=area.name, limit=MAINTAINERS_LIMIT)
    return replace(area, reviewers=(*area.reviewers, member))


def without_reviewer(area: Area, member: MemberId) -> Area:
    """The area with one reviewer less; the same one for who is none."""
    return replace(area, reviewers=tuple(one for one in area.reviewers if one != member))


def accepted_by(area: Area, way: Way | None, approvals: int | None, hours: int | None) -> Area:
    """The area with another rule of acceptance; None leaves a part of it as it is. A number alone says which way is
    meant. Raises Refusal for numbers that are not allowed, and for one that the way has no use for."""
    if way is None:
        way = Way.APPROVALS if approvals is not None else Way.LAZY if hours is not None else area.acceptance.way
    if approvals is not None and way is not Way.APPROVALS:
        raise Refusal("area-acceptance-number", name="approvals")
    if hours is not None and way is not Way.LAZY:
        raise Refusal("area-acceptance-number", name="hours")
    given = {name: value for name, value in (("approvals", approvals), ("hours", hours)) if value is not None}
    rule = replace(area.acceptance, way=way, **given)
    if not 1 <= rule.approvals <= APPROVALS_LIMIT or not LAZY_HOURS[0] <= rule.hours <= LAZY_HOURS[1]:
        raise Refusal("area-acceptance-range", approvals=APPROVALS_LIMIT, hours=LAZY_HOURS[1])
    return replace(area, acceptance=rule)


def offered(area: Area, member: MemberId, name: str, now: datetime) -> Area:
    """The area with somebody's offer to look after it; made anew it is the same offer.

    Raises Refusal for who looks after it already, and where others do or enough others have offered themselves.
    """
    if member in area.maintainers:
        raise Refusal("area-yours-already", name=area.name)
    if not area.orphan:
        raise Refusal("area-no-orphan", name=area.name)
    if any(one.member == member for one in area.offers):
        return area
    if len(area.offers) >= OFFERS_LIMIT:
        raise Refusal("area-too-many-offers", name=area.name)
    return replace(area, offers=(*area.offers, Offer(member, name, now)))


def adopted(area: Area, member: MemberId) -> Area:
    """The area in the hands of somebody who offered themself. Raises Refusal if they did not, or no longer do."""
    if member in area.maintainers:
        raise Refusal("area-adopted-already", name=area.name)
    if not any(one.member == member for one in area.offers):
        raise Refusal("area-no-offer", name=area.name)
    return with_maintainer(area, member)


def resigned(area: Area, member: MemberId, name: str, note: str, now: datetime) -> Area:
    """The area without somebody who looked after it or reviewed for it, and what they leave to others.

    Raises Refusal for who did neither, and for a note that is empty or over-long.
    """
    note = note.strip()
    if member not in area.people:
        raise Refusal("area-not-yours", name=area.name)
    if not note:
        raise Refusal("area-note-empty")
    if len(note) > NOTE_LIMIT:
        raise Refusal("area-note-too-long", found=len(note), limit=NOTE_LIMIT)
    left = without_reviewer(without_maintainer(area, member), member)
    return replace(left, handover=Handover(member, name, note, now))
