"""Areas: the modules of the project, each with the people who look after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
