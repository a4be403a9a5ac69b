"""The licences that a guild may choose, as people type them."""

from __future__ import annotations

import re

import pytest

from bot.domain.licences import KNOWN, LICENCES, checked_licence
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings, changed


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


@pytest.mark.parametrize("typed", ["", "All rights reserved", "CC-BY-ND-4.0", "LicenseRef-Mine", "MIT\nX", "x" * 999])
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
