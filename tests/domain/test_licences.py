"""The licences that a guild may choose, as people type them."""

from __future__ import annotations

import re

import pytest

from bot.domain.licences import KNOWN, LICENCES, Sense, checked_licence, lengthened, licence_of, shortened
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings, changed

ADDRESS = "https://example.org/licence-1.txt"
OWN = f"LicenseRef-Tides-1 {ADDRESS}"


def test_the_identifiers_are_each_there_once_and_the_default_comes_first():
    assert len(KNOWN) == len(LICENCES) > 25
    assert LICENCES[0] == GuildSettings().licence
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", spdx) for spdx in LICENCES)


@pytest.mark.parametrize("spdx", LICENCES)
def test_a_licence_is_found_in_any_letters_and_has_an_address(spdx: str):
    assert checked_licence(f" {spdx.lower().replace('-', ' ')} ") == spdx
    assert KNOWN[spdx].url.startswith("https://")
    assert KNOWN[spdx].named.endswith(f"[{KNOWN[spdx].name}]({KNOWN[spdx].url})")


def test_nothing_that_forbids_changes_can_be_chosen():
    assert not any("-ND-" in spdx for spdx in LICENCES)


@pytest.mark.parametrize("typed", ["", "All rights reserved", "CC-BY-ND-4.0", "MIT\nX", "x" * 999])
def test_what_is_not_offered_is_refused(typed: str):
    with pytest.raises(Refusal, match="settings-unknown-licence") as refused:
        checked_licence(typed)
    assert len(str(refused.value.details["found"])) <= 60


def test_a_slip_names_what_was_probably_meant():
    with pytest.raises(Refusal) as refused:
        checked_licence("CC BY SA 5")
    assert "CC-BY-SA-4.0" in str(refused.value.details["allowed"]).split(", ")


def test_a_guilds_licence_is_kept_in_spdxs_spelling():
    assert changed(GuildSettings(), {"licence": "agpl-3.0-OR-later"}).licence == "AGPL-3.0-or-later"


@pytest.mark.parametrize("typed", [OWN, f"  licenseref-Tides-1   {ADDRESS} "])
def test_a_guilds_own_licence_is_known_by_its_name_and_leads_to_its_text(typed: str):
    assert checked_licence(typed) == OWN
    known = licence_of(OWN)
    assert known is not None
    assert (known.id, known.url, known.sense) == ("LicenseRef-Tides-1", ADDRESS, Sense.OWN)
    assert lengthened(shortened(OWN)) == OWN
    assert ":" not in shortened(OWN)
    assert [lengthened(shortened(one)) for one in LICENCES] == list(LICENCES)


@pytest.mark.parametrize(
    "typed",
    [
        "LicenseRef-Tides",
        f"LicenseRef- {ADDRESS}",
        "LicenseRef-Tides http://example.org/x",
        "LicenseRef-Tides https://example.org:8080/x",
        "LicenseRef-Tides https://user@example.org/x",
        "LicenseRef-Tides https://localhost/x",
        "LicenseRef-Tides https://example.org/?a=b",
        "LicenseRef-Tides javascript:alert(1)",
        "LicenseRef-Tides](https://evil.example) https://example.org/x",
        f"LicenseRef-{'x' * 60} {ADDRESS}",
    ],
)
def test_what_is_no_licence_of_a_guilds_own_is_refused_with_how_it_is_written(typed: str):
    with pytest.raises(Refusal) as no:
        checked_licence(typed)
    assert no.value.key == "settings-own-licence"
