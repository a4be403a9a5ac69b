"""Versions of a series compared, and which reviews hold on."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.contribution import Patch, Review, Verdict
from bot.domain.ids import MemberId
from bot.domain.patches.versions import compare, identity, unchanged, written
from bot.domain.reviewing import carried

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def patch(subject: str, line: str, at: int = 5, body: str = "") -> Patch:
    diff = f"--- a/{subject}\n+++ b/{subject}\n@@ -{at},2 +{at},2 @@\n one\n-two\n+{line}\n"
    return Patch(subject, body, diff)


A, B, C = patch("a", "three"), patch("b", "four"), patch("c", "five")


def fates(old: list[Patch], new: list[Patch]) -> list[tuple[int, str, int]]:
    return [(one.old, one.fate.value, one.new) for one in compare(old, new)]


def test_a_patch_is_the_same_wherever_its_lines_have_moved_but_not_with_another_message():
    assert identity(A) == identity(patch("a", "three", at=90))
    assert identity(A) != identity(patch("a", "three", body="Why."))
    assert identity(A) != identity(patch("a", "threee"))


def test_patches_are_matched_by_how_alike_they_are_in_any_order():
    changed = patch("b", "vier")
    assert fates([A, B, C], [C, changed, A]) == [(3, "=", 1), (2, "!", 2), (1, "=", 3)]
    assert fates([A, B], [B]) == [(1, "<", 0), (2, "=", 1)]
    assert fates([B], [A, B]) == [(0, ">", 1), (1, "=", 2)]
    other = Patch("z", "", "--- /dev/null\n+++ b/z\n@@ -0,0 +1,3 @@\n+x\n+y\n+z\n")
    assert fates([A], [other]) == [(0, ">", 1), (1, "<", 0)]


def test_the_same_patch_twice_is_matched_once():
    assert unchanged([A, A], [A]) == {1: 1}
    assert unchanged([A], [A, A]) == {1: 1}


def test_a_range_diff_reads_as_git_writes_it():
    told = written(compare([A, B], [A, patch("b", "vier")]))
    assert told.splitlines()[:2] == ["1:  = 1:  a", "2:  ! 2:  b"]
    assert "    -+four" in told.splitlines()
    assert "    ++vier" in told.splitlines()


def review(part: int, verdict: Verdict = Verdict.APPROVE, revision: int = 1) -> Review:
    return Review(revision, MemberId(part + 7), "R", verdict, "", NOW, part)


def kept(reviews: list[Review], same: dict[int, int], *, whole: bool = False) -> list[tuple[int, int, bool, int]]:
    found = carried(reviews, 1, 2, same, whole)
    return [(one.revision, one.part, one.dropped, one.given_on) for one in found]


def test_reviews_go_with_their_patches():
    assert kept([review(2)], {1: 1, 2: 3}) == [(1, 2, False, 0), (2, 3, False, 1)]
    assert kept([review(2)], {1: 1}) == [(1, 2, True, 0)]
    assert kept([review(0)], {1: 1, 3: 2}) == [(1, 0, True, 0), (2, 1, False, 1), (2, 2, False, 1)]
    assert kept([review(0)], {1: 1}, whole=True) == [(1, 0, False, 0), (2, 0, False, 1)]


def test_objections_and_requests_are_not_dropped_by_a_new_version():
    for verdict in (Verdict.OBJECT, Verdict.REQUEST_CHANGES):
        assert kept([review(0, verdict)], {}) == [(1, 0, False, 0)]
