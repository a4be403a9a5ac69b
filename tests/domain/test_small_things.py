"""Durations, references, slugs, electorates: the small rules."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duration import parse_length
from bot.domain.electorate import Electorate, exclusion
from bot.domain.ids import GuildId, MemberId, RoleId, created_at, parse_ref
from bot.domain.page import slug
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings, changed

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OLD = MemberId(175928847299117063)
MEMBER = Actor(GuildId(1), OLD, "Ada", joined_at=NOW - timedelta(days=400))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3d", timedelta(days=3)),
        ("36 hours", timedelta(hours=36)),
        ("1 week", timedelta(weeks=1)),
        ("1d 12h", timedelta(days=1, hours=12)),
        ("2 days and 30 minutes", timedelta(days=2, minutes=30)),
        ("12", timedelta(hours=12)),
    ],
)
def test_a_length_of_time_is_understood(typed: str, meant: timedelta):
    assert parse_length(typed) == meant


@given(st.text(max_size=30))
def test_whatever_is_typed_the_length_is_understood_or_refused(typed: str):
    with suppress(Refusal):
        assert parse_length(typed) >= timedelta()


def test_a_reference_is_understood_in_any_case():
    assert parse_ref(" p-12 ") == ("P", 12)
    assert parse_ref("X1") is None


def test_a_snowflake_tells_when_it_was_made():
    assert created_at(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


def test_a_title_in_any_script_keeps_its_letters_and_marks():
    assert slug("हिन्दी पृष्ठ") == "हिन्दी-पृष्ठ"
    assert slug("น้ำขึ้น") != slug("นาขน")


@given(st.text(max_size=200))
def test_a_slug_is_stable_and_needs_no_quoting_beyond_its_letters(title: str):
    made = slug(title)
    assert slug(made) == made
    assert not set(made) & set(" /?#%&\\<>\"'._")


def test_titles_that_differ_in_case_and_punctuation_are_the_same_page():
    assert slug("Beadlet  Anemone!") == slug("beadlet anemone") == "beadlet-anemone"


def test_a_bot_is_never_in_the_electorate():
    assert exclusion(Electorate(NOW), replace(MEMBER, bot=True), 0) == "excluded-bot"


def test_who_joined_after_the_opening_may_not_vote():
    assert exclusion(Electorate(NOW), replace(MEMBER, joined_at=NOW + timedelta(seconds=1)), 0) == "excluded-member-age"


def test_an_account_younger_than_the_limit_may_not_vote():
    young = replace(MEMBER, id=MemberId((int((NOW.timestamp() * 1000) - 1420070400000) - 1000) << 22))
    assert exclusion(Electorate(NOW, min_account_days=7), young, 0) == "excluded-account-age"


def test_a_role_narrows_the_electorate():
    electorate = Electorate(NOW, role=RoleId(5))
    assert exclusion(electorate, MEMBER, 0) == "excluded-role"
    assert exclusion(electorate, replace(MEMBER, roles=frozenset({RoleId(5)})), 0) is None


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(Refusal) as no:
        changed(GuildSettings(), {"claim_days": 0})
    assert no.value.details["low"] == 1


def test_a_time_zone_is_found_whatever_its_case():
    assert changed(GuildSettings(), {"timezone": "europe/berlin"}).timezone == "Europe/Berlin"
    with pytest.raises(Refusal):
        changed(GuildSettings(), {"timezone": "../etc/passwd"})
