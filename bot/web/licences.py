"""Licences as readers see them: the usual name, and where the text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX identifier."""

    id: str
    name: str
    url: str


_KNOWN: Final = {
    known.id: known
    for known in (
        Licence("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        Licence("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("GFDL-1.3-or-later", "GNU FDL 1.3 or later", "https://www.gnu.org/licenses/fdl-1.3.html"),
        Licence("AGPL-3.0-or-later", "GNU AGPL 3.0 or later", "https://www.gnu.org/licenses/agpl-3.0.html"),
        Licence("MIT", "MIT License", "https://opensource.org/license/mit"),
        Licence("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    )
}


def licence(spdx: str) -> Licence:
    """The licence with this SPDX identifier; one that is not known here is shown by it and links to SPDX's list."""
    return _KNOWN.get(spdx) or Licence(spdx, spdx, f"https://spdx.org/licenses/{quote(spdx, safe='')}.html")
