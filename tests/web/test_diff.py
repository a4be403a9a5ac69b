"""Comparisons: true to both texts, readable, and bounded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.diff import CONTEXT, SHOWN_LIMIT, Change, Diff, Gap, Line, Piece, compare

words = st.lists(st.sampled_from(["bread", "oven", "a", ",", " ", "\n", "\n\n", "Ü", "\u2028"]), max_size=60).map(
    "".join
)


def text_of(diff: Diff, change: Change) -> list[str]:
    lines = [part for part in diff.parts if isinstance(part, Line) and part.change in (change, Change.SAME)]
    return ["".join(piece.text for piece in line.pieces) for line in lines]


@given(words, words)
def test_a_comparison_holds_every_line_of_both_texts_in_order(old: str, new: str) -> None:
    diff = compare(old, new)
    if old == new:
        assert diff == Diff((), 0, 0)
    elif not any(isinstance(part, Gap) for part in diff.parts):
        assert text_of(diff, Change.REMOVED) == (old.split("\n") if old else [])
        assert text_of(diff, Change.ADDED) == (new.split("\n") if new else [])
    else:
        hidden = sum(part.lines for part in diff.parts if isinstance(part, Gap))
        assert len(text_of(diff, Change.REMOVED)) + hidden == len(old.split("\n") if old else [])
        assert len(text_of(diff, Change.ADDED)) + hidden == len(new.split("\n") if new else [])


@given(words, words)
def test_counts_are_those_of_the_lines(old: str, new: str) -> None:
    diff = compare(old, new)
    kinds = [part.change for part in diff.parts if isinstance(part, Line)]
    assert (kinds.count(Change.ADDED), kinds.count(Change.REMOVED)) == (diff.added, diff.removed)


def test_only_the_changed_words_of_a_line_are_marked() -> None:
    diff = compare("Rest it for an hour, then bake.", "Rest it overnight, then bake.")
    assert diff.parts == (
        Line(Change.REMOVED, (Piece("Rest it "), Piece("for an hour", True), Piece(", then bake."))),
        Line(Change.ADDED, (Piece("Rest it "), Piece("overnight", True), Piece(", then bake."))),
    )


def test_lines_with_little_in_common_are_replaced_whole() -> None:
    diff = compare("one two three four", "an entirely different line")
    assert all(not piece.changed for part in diff.parts if isinstance(part, Line) for piece in part.pieces)


def test_long_unchanged_runs_are_folded_around_each_change() -> None:
    old = [f"line {at}" for at in range(100)]
    new = [*old]
    new[50] = "changed"
    diff = compare("\n".join(old), "\n".join(new))
    assert diff.parts[0] == Gap(50 - CONTEXT)
    assert diff.parts[-1] == Gap(49 - CONTEXT)
    assert len(diff.parts) == 2 + 2 * CONTEXT + 2


def test_a_single_unchanged_line_is_not_hidden_behind_a_longer_note() -> None:
    old = "\n".join(["a", *(str(at) for at in range(2 * CONTEXT + 1)), "b"])
    diff = compare(old, old.replace("a", "x").replace("b", "y"))
    assert not any(isinstance(part, Gap) for part in diff.parts)


def test_what_is_left_out_of_a_very_long_comparison_is_counted() -> None:
    diff = compare("", "\n".join(str(at) for at in range(SHOWN_LIMIT + 500)))
    assert (len(diff.parts), diff.cut, diff.added) == (SHOWN_LIMIT, 500, SHOWN_LIMIT + 500)
