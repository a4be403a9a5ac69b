"""Concerns: what may be raised, and who may settle what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.concern import (
    CONCERN_LIMIT,
    CONCERNS_LIMIT,
    EACH_LIMIT,
    Concern,
    ConcernKind,
    ConcernState,
    blocking,
    raised,
    resolved,
    withdrawn,
)
from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal

NOW = datetime(2026, 5, 1, tzinfo=UTC)
AUTHOR, OWNER, OTHER = MemberId(1), MemberId(2), MemberId(3)


def one(
    text: str = "Too dear.", owner: MemberId = OWNER, kind: ConcernKind = ConcernKind.CONCERN
) -> tuple[Concern, ...]:
    return raised((), kind, owner, "Ben", text, NOW)


def refused(key: str, *args: object, **more: object) -> None:
    act, *rest = args
    with pytest.raises(Refusal) as no:
        act(*rest, **more)  # type: ignore[operator]  # one of the functions under test
    assert no.value.key == key


def test_only_an_open_concern_blocks_and_a_hold_never_does():
    concerns = raised(one(), ConcernKind.HOLD, OTHER, "Eve", "Wait for Ann.", NOW)
    assert blocking(concerns) == 1
    assert blocking(withdrawn(concerns, 1, OWNER, NOW)) == 0


@given(st.text(max_size=CONCERN_LIMIT + 20))
def test_a_reason_is_kept_as_it_was_written_but_for_the_blanks_around_it_or_refused(text: str):
    stripped = text.strip()
    if 0 < len(stripped) <= CONCERN_LIMIT:
        assert [concern.text for concern in one(text)] == [stripped]
    else:
        refused("concern-too-long" if stripped else "concern-empty", one, text)


def test_one_person_cannot_use_up_what_all_may_raise():
    concerns: tuple[Concern, ...] = ()
    for member in range(10, 10 + CONCERNS_LIMIT // EACH_LIMIT):
        for number in range(EACH_LIMIT):
            concerns = raised(concerns, ConcernKind.HOLD, MemberId(member), "Ann", f"No. {number}", NOW)
        if member == 10:
            concerns = withdrawn(concerns, 1, MemberId(member), NOW)
            refused(
                "concern-too-many-yours", raised, concerns, ConcernKind.HOLD, MemberId(member), "Ann", "Another", NOW
            )
    refused("concern-too-many", raised, concerns, ConcernKind.CONCERN, OWNER, "Ben", "Too dear.", NOW)
    assert [concern.number for concern in concerns] == list(range(1, CONCERNS_LIMIT + 1))


def test_the_same_concern_is_raised_once_and_again_only_when_it_is_settled():
    concerns = one()
    refused("concern-twice", raised, concerns, ConcernKind.CONCERN, OWNER, "Ben", " Too dear. ", NOW)
    assert len(raised(concerns, ConcernKind.CONCERN, OTHER, "Eve", "Too dear.", NOW)) == 2
    assert len(raised(withdrawn(concerns, 1, OWNER, NOW), ConcernKind.CONCERN, OWNER, "Ben", "Too dear.", NOW)) == 2


@pytest.mark.parametrize(
    ("by", "maintainer", "key"),
    [
        (OWNER, False, None),
        (OWNER, True, None),
        (OTHER, True, None),
        (OTHER, False, "concern-not-yours-to-resolve"),
        (AUTHOR, False, "concern-not-the-authors"),
        (AUTHOR, True, "concern-not-the-authors"),
    ],
)
def test_its_owner_resolves_it_or_a_maintainer_but_never_the_author(by: MemberId, maintainer: bool, key: str | None):
    if key is not None:
        refused(key, resolved, one(), 1, by, "Halved it.", NOW, author=AUTHOR, maintainer=maintainer)
        return
    (after,) = resolved(one(), 1, by, " Halved it. ", NOW, author=AUTHOR, maintainer=maintainer)
    assert (after.state, after.closed_by, after.answer) == (ConcernState.RESOLVED, by, "Halved it.")
    assert after.overridden is (by != OWNER)


def test_an_author_settles_the_concern_they_raised_themselves():
    (after,) = resolved(one(owner=AUTHOR), 1, AUTHOR, "Found the money.", NOW, author=AUTHOR, maintainer=False)
    assert not after.overridden


def test_to_resolve_takes_an_answer_and_an_open_concern_that_is_there():
    resolve = {"author": AUTHOR, "maintainer": True}
    refused("concern-no-answer", resolved, one(), 1, OWNER, "  ", NOW, **resolve)
    refused("concern-too-long", resolved, one(), 1, OWNER, "x" * (CONCERN_LIMIT + 1), NOW, **resolve)
    refused("concern-unknown", resolved, one(), 2, OWNER, "Done.", NOW, **resolve)
    over = resolved(one(), 1, OWNER, "Done.", NOW, **resolve)
    refused("concern-not-open", resolved, over, 1, OWNER, "Done.", NOW, **resolve)
    refused("concern-not-open", withdrawn, over, 1, OWNER, NOW)


def test_only_its_owner_takes_a_concern_back():
    refused("concern-not-yours", withdrawn, one(), 1, AUTHOR, NOW)
    assert withdrawn(one(), 1, OWNER, NOW)[0].state is ConcernState.WITHDRAWN
