"""The licences that a guild may publish under: a part of the SPDX list, each known well enough to say what it means.

Every one of them lets others change the work, or an archive that everybody edits could not be made of it; so those
that forbid it (ND) are not here. Source: https://spdx.org/licenses/

A guild may also publish under a licence of its own: an SPDX LicenseRef with the address of its text after it, as one
value ("LicenseRef-Tides-1 https://example.org/licence"). Whatever is changed in that makes another licence, to be
agreed to anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from bot.domain.refusal import Refusal


class Sense(StrEnum):
    """What a licence lets others do, as it is put to members in a sentence."""

    SHARE_ALIKE = "share-alike"
    CREDIT = "credit"
    DEDICATION = "dedication"
    AUTHORS_SHARE_ALIKE = "authors-share-alike"
    NO_TRADE = "no-trade"
    NO_TRADE_SHARE_ALIKE = "no-trade-share-alike"
    NETWORK_COPYLEFT = "network-copyleft"
    COPYLEFT = "copyleft"
    WEAK_COPYLEFT = "weak-copyleft"
    NOTICE = "notice"
    NOTICE_PATENTS = "notice-patents"
    NO_CONDITIONS = "no-conditions"
    OWN = "own"


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX identifier, the name people know, where its text is, and what it means. ``named`` is how it
    is spoken of in a sentence."""

    id: str
    name: str
    url: str
    sense: Sense
    article: str = ""

    @property
    def named(self) -> str:
        """The name with its article, as Markdown that links to the text."""
        return f"{self.article} [{self.name}]({self.url})".strip()


def _creative_commons(kind: str, version: str, sense: Sense) -> Licence:
    url = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return Licence(f"CC-{kind}-{version}", f"CC {kind} {version}", url, sense)


def _gnu(kind: str, version: str, page: str, sense: Sense, name: str = "") -> list[Licence]:
    """A GNU licence in this version alone, and in this or any later one."""
    url, shown = f"https://www.gnu.org/licenses/{page}.html", f"GNU {name or kind} {version}"
    return [
        Licence(f"{kind}-{version}-or-later", f"{shown} or later", url, sense),
        Licence(f"{kind}-{version}-only", f"{shown} only", url, sense),
    ]


def _approved(spdx: str, name: str, page: str, sense: Sense, article: str = "the") -> Licence:
    return Licence(spdx, name, f"https://opensource.org/license/{page}", sense, article)


_ALL: Final = (
    _creative_commons("BY-SA", "4.0", Sense.SHARE_ALIKE),
    _creative_commons("BY", "4.0", Sense.CREDIT),
    Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", Sense.DEDICATION),
    *_gnu("GFDL", "1.3", "fdl-1.3", Sense.AUTHORS_SHARE_ALIKE, "FDL"),
    *_gnu("AGPL", "3.0", "agpl-3.0", Sense.NETWORK_COPYLEFT),
    _approved("MIT", "MIT License", "mit", Sense.NOTICE),
    Licence(
        "Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0", Sense.NOTICE_PATENTS, "the"
    ),
    *_gnu("GPL", "3.0", "gpl-3.0", Sense.COPYLEFT),
    *_gnu("GPL", "2.0", "old-licenses/gpl-2.0", Sense.COPYLEFT),
    *_gnu("LGPL", "3.0", "lgpl-3.0", Sense.WEAK_COPYLEFT),
    *_gnu("LGPL", "2.1", "old-licenses/lgpl-2.1", Sense.WEAK_COPYLEFT),
    Licence("MPL-2.0", "Mozilla Public License 2.0", "https://www.mozilla.org/MPL/2.0/", Sense.WEAK_COPYLEFT, "the"),
    Licence("EUPL-1.2", "EUPL 1.2", "https://eupl.eu/1.2/en/", Sense.COPYLEFT, "the"),
    Licence("EPL-2.0", "Eclipse Public License 2.0", "https://www.eclipse.org/legal/epl-2.0/", Sense.WEAK_COPYLEFT),
    _approved("BSD-2-Clause", "2-Clause BSD License", "bsd-2-clause", Sense.NOTICE),
    _approved("BSD-3-Clause", "3-Clause BSD License", "bsd-3-clause", Sense.NOTICE),
    _approved("ISC", "ISC License", "isc-license-txt", Sense.NOTICE),
    _approved("Zlib", "zlib License", "zlib", Sense.NOTICE),
    _approved("BSL-1.0", "Boost Software License 1.0", "bsl-1-0", Sense.NOTICE),
    _approved("0BSD", "Zero-Clause BSD", "0bsd", Sense.NO_CONDITIONS, ""),
    Licence("Unlicense", "Unlicense", "https://unlicense.org/", Sense.DEDICATION, "the"),
    Licence("LAL-1.3", "Free Art License 1.3", "https://artlibre.org/licence/lal/en/", Sense.SHARE_ALIKE, "the"),
    Licence("OFL-1.1", "SIL Open Font License 1.1", "https://openfontlicense.org/", Sense.AUTHORS_SHARE_ALIKE, "the"),
    Licence("CERN-OHL-S-2.0", "CERN-OHL-S 2.0", "https://cern-ohl.web.cern.ch/", Sense.COPYLEFT),
    Licence("ODbL-1.0", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", Sense.SHARE_ALIKE, "the"),
    Licence("ODC-By-1.0", "ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/", Sense.CREDIT),
    Licence("PDDL-1.0", "PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", Sense.DEDICATION, "the"),
    _creative_commons("BY-SA", "3.0", Sense.SHARE_ALIKE),
    _creative_commons("BY", "3.0", Sense.CREDIT),
    _creative_commons("BY-NC-SA", "4.0", Sense.NO_TRADE_SHARE_ALIKE),
    _creative_commons("BY-NC", "4.0", Sense.NO_TRADE),
)

KNOWN: Final[Mapping[str, Licence]] = {licence.id: licence for licence in _ALL}
LICENCES: Final = tuple(KNOWN)
"""The SPDX identifiers a guild may publish under, those chosen most often first."""

_BY_LETTERS: Final = {spdx.casefold(): spdx for spdx in LICENCES}


OWN_LIMIT: Final = 70
"""Characters of a guild's own licence, without the "https://": it has to go into the id of a button."""

_HTTPS: Final = "https://"
_NAME: Final = r"LicenseRef-[A-Za-z0-9.-]+"
_ADDRESS: Final = r"[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(?:/[\w./~%+-]*)?"
_OWN: Final = re.compile(rf"({_NAME}) {_HTTPS}({_ADDRESS})", re.ASCII)


def licence_of(value: str) -> Licence | None:
    """What is known of a licence that a guild publishes under; None for one that is neither offered nor its own."""
    own = _OWN.fullmatch(value)
    if own is not None:
        return Licence(own[1], own[1], _HTTPS + own[2], Sense.OWN, "the licence")
    return KNOWN.get(value)


def shortened(licence: str) -> str:
    """A licence as a button's id has it: without a colon. ``lengthened`` makes it what it was."""
    return licence.replace(f" {_HTTPS}", " ")


def lengthened(short: str) -> str:
    """The licence that ``shortened`` made this of."""
    return short.replace(" ", f" {_HTTPS}", 1)


def checked_licence(typed: str) -> str:
    """The SPDX identifier that somebody typed, in SPDX's own spelling; or a licence of the guild's own, as it is kept.
    Raises Refusal for one that is not offered, which names those that are like it."""
    if typed.strip().casefold().startswith("licenseref-"):
        return _checked_own(" ".join(typed.split()))
    wanted = "-".join(typed.split()).casefold()
    if wanted in _BY_LETTERS:
        return _BY_LETTERS[wanted]
    near = get_close_matches(wanted, _BY_LETTERS, 5, 0.4)
    allowed = ", ".join(_BY_LETTERS[one] for one in near) if near else ", ".join(LICENCES)
    raise Refusal("settings-unknown-licence", found=typed.strip()[:60], allowed=allowed)


def _checked_own(typed: str) -> str:
    value = f"LicenseRef-{typed.partition('-')[2]}"
    if _OWN.fullmatch(value) is None or len(shortened(value)) > OWN_LIMIT:
        raise Refusal("settings-own-licence", found=value[:80], limit=OWN_LIMIT)
    return value
