"""Areas: the modules of the project, each with the people who look after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal

AREA_NAME_LIMIT: Final = 40
AREA_ABOUT_LIMIT: Final = 300
AREAS_LIMIT: Final = 100
MAINTAINERS_LIMIT: Final = 25
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True)
class Area:
    """One module: its name (lower-case letters, digits and hyphens), what it is about, and its maintainers."""

    name: str
    about: str = ""
    maintainers: tuple[MemberId, ...] = ()


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
    """The area with one more maintainer; the same for who is one already. Raises Refusal when there are too many."""
    if member in area.maintainers:
        return area
    if len(area.maintainers) >= MAINTAINERS_LIMIT:
        raise Refusal("area-too-many-maintainers", name=area.name, limit=MAINTAINERS_LIMIT)
    return replace(area, maintainers=(*area.maintainers, member))


def without_maintainer(area: Area, member: MemberId) -> Area:
    """The area with one maintainer less; the same one for who is none."""
    return replace(area, maintainers=tuple(one for one in area.maintainers if one != member))
