"""What words a text is found by, and where they are shown in it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.searching import TERMS_LIMIT, WORD_LIMIT, excerpt, marked, terms_of, words_of


@given(st.text(max_size=200))
def test_every_text_is_found_by_each_of_its_own_words(text: str) -> None:
    words = words_of(text)
    for term in terms_of(text):
        assert any(word.startswith(term) for word in words), term


@given(st.text(max_size=200), st.text(max_size=30))
def test_marking_changes_nothing_but_the_marks(text: str, question: str) -> None:
    assert "".join(piece for piece, _ in marked(text, question)) == text


@given(st.text(max_size=300))
def test_words_have_nothing_in_them_that_an_index_could_take_for_something_else(text: str) -> None:
    for word in (*words_of(text), *terms_of(text)):
        assert word
        assert len(word) <= WORD_LIMIT
        assert not set(word) & set("'\"\\*:&|!()<>^-+#{} \t\n\0")


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("How to tie a BOWLINE", "bow tie", ["tie", "BOW"]),
        ("un CAFÉ crème", "cafe", ["CAFÉ"]),
        ("東京都へ、京都から", "京都", ["京都", "京都"]),
        ("हिन्दी", "हिन्", ["हिन्"]),
        ("nothing of it", "walrus", []),
        ("a line of lines", "line", ["line", "line"]),
        ("multiline", "line", []),
    ],
)
def test_what_was_looked_for_is_marked(text: str, question: str, shown: list[str]) -> None:
    assert [piece for piece, hit in marked(text, question) if hit] == shown


def test_an_excerpt_begins_and_ends_at_words_around_the_first_match() -> None:
    text = "one two three " * 40 + "bowline " + "four five six " * 40
    shown = excerpt(text, "bowline")
    assert shown.startswith("… ")
    assert "bowline" in shown
    assert shown[2:].split()[0] in {"one", "two", "three"}
    assert len(shown) < 180
    assert excerpt("Short.", "nothing") == "Short."


def test_a_question_has_a_bounded_number_of_terms() -> None:
    assert len(terms_of(" ".join(f"w{number}" for number in range(1000)))) == TERMS_LIMIT


@pytest.mark.parametrize("piece", ["a\u0300", "\u0300。", "東", "ﷺ", "a東", "word ", "🦀", "ǅ"])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    words_of(text)
    terms_of(text[:200])
    marked(text[:20_000], text[:200])
    assert time.process_time() - begun < 5
