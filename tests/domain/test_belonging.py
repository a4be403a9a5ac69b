"""Whose is what: no kind of document is forgotten, and none names somebody who has left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.belonging import BELONGING, WITH_FILES, files_in, of_nobody
from bot.domain.ids import MemberId
from bot.domain.kinds import KINDS
from bot.domain.notice import Notice, What
from bot.domain.parts import Around, Terms
from bot.domain.people import FORMER, is_former
from bot.domain.upkeep import Handled
from bot.services.contents import attachments
from tests.domain.belongings import (
    ANN,
    BEA,
    GIVEN,
    NOW,
    members,
    part,
    within,
)
from tests.guilds import Made, guilds


def test_every_kind_of_document_says_what_of_it_is_a_members():
    assert set(BELONGING) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_that_names_members_has_a_rule_of_its_own(kind):
    assert (BELONGING[kind.name] is not of_nobody) is (within(kind.type, MemberId) or kind.type is Handled)


def test_the_files_that_are_looked_for_are_those_that_are_checked():
    documents = {kind.name: [] for kind in KINDS} | {"contribution": [GIVEN]}
    made = Made(1, type("C", (), {"documents": documents})(), ())  # type: ignore[arg-type]
    assert {file for _, file in attachments(made.contents)} == set(files_in(GIVEN))
    assert {kind.name for kind in WITH_FILES} == {"contribution", "revision"}


@given(guilds(), st.data(), st.booleans())
def test_no_document_names_somebody_who_has_left(made, data, decided_too):
    documents = made.contents.documents
    named = [member for kind in KINDS for one in documents[kind.name] for member in members(one, kind.type)]
    member = data.draw(st.sampled_from(named or [ANN]))
    terms = Terms(NOW, "a former member", "[removed]", decided_too=decided_too)
    around = Around(documents)
    for kind in KINDS:
        for one in documents[kind.name]:
            found = BELONGING[kind.name](one, member, terms, around)
            assert (found is not None) is (member in members(one, kind.type))
            if found is not None and found.after is not None:
                assert member not in members(found.after, kind.type)
                assert isinstance(found.after, kind.type)
                again = BELONGING[kind.name](found.after, member, terms, around)
                assert again is None


def test_nobody_on_discord_is_taken_for_somebody_who_left():
    assert is_former(FORMER)
    assert is_former(MemberId(-3))
    assert not is_former(MemberId(1))


def test_whoever_is_to_be_told_about_somebody_who_left_is_told_of_nobody():
    waiting = Notice("n1", 1, What.NUDGE, "P3", 7, NOW, NOW, data={"members": [ANN, BEA], "version": ANN})
    assert part("notice", waiting).after.data == {"members": [BEA], "version": ANN}
    declined = Notice("n2", 2, What.DELEGATION_DECLINED, "delegation", None, NOW, NOW, BEA, data={"delegate": ANN})
    assert part("notice", declined).after.data == {"delegate": FORMER}
