"""Licences as readers see them: the usual name, and where the text is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bot.domain.licences import licence_of


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX identifier."""

    id: str
    name: str
    url: str


def licence(spdx: str) -> Licence:
    """The licence with this SPDX identifier; one that is not known here is shown by it and links to SPDX's list."""
    known = licence_of(spdx)
    if known is None:
        return Licence(spdx, spdx, f"https://spdx.org/licenses/{quote(spdx, safe='')}.html")
    return Licence(known.id, known.name, known.url)
