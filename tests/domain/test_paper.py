"""A ballot while it is filled in: every change, and the few letters that hold all of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import paper as papers
from bot.domain.paper import CODE, Paper, fits
from bot.domain.refusal import Refusal

CHOICES = (*map(str, range(1, 11)), "none")


@st.composite
def some_papers(draw: st.DrawFn) -> Paper:
    choices = tuple(draw(st.lists(st.sampled_from(CHOICES), unique=True)))
    scored = draw(st.booleans())
    scores = tuple(draw(st.integers(0, 10)) for _ in choices) if scored else ()
    return Paper(choices, scores, draw(st.sampled_from(("", *CHOICES))))


@given(some_papers())
def test_a_paper_is_read_from_its_code_as_it_was(paper: Paper):
    assert re.fullmatch(CODE, paper.code)
    assert len(paper.code) <= 26
    assert papers.read(paper.code) == paper


@given(some_papers(), st.integers(-12, 12))
def test_moving_changes_the_order_and_nothing_else(paper: Paper, places: int):
    after = papers.moved(paper, places)
    assert sorted(after.choices) == sorted(paper.choices)
    kept = [choice for choice in paper.choices if choice != paper.held]
    assert [choice for choice in after.choices if choice != paper.held] == kept


def test_an_option_is_added_moved_up_and_down_to_the_top_and_removed():
    paper = papers.added(papers.added(papers.added(Paper(), "1"), "2"), "none")
    assert (paper.choices, paper.held) == (("1", "2", "none"), "none")
    assert papers.moved(paper, -1).choices == ("1", "none", "2")
    assert papers.moved(paper, 1).choices == ("1", "2", "none")
    assert papers.moved(paper, -3).choices == ("none", "1", "2")
    held = papers.added(paper, "1")
    assert (held.choices, held.held) == (("1", "2", "none"), "1")
    assert papers.dropped(held) == Paper(("2", "none"))


def test_marks_are_given_changed_and_taken_away_in_the_order_of_the_options():
    paper = papers.marked(papers.marked(Paper(), "10", 10), "2", 0)
    assert paper == Paper(("2", "10"), (0, 10))
    assert papers.marked(paper, "2", 4).marks == {"2": 4, "10": 10}
    assert papers.marked(paper, "2", None) == Paper(("10",), (10,))


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("3 > 1 > 2", ("3", "1", "2")),
        (" 2,1\n", ("2", "1")),
        ("10>0>9", ("10", "none", "9")),
        ("1", ("1",)),
    ],
)
def test_a_ranking_can_be_typed(written: str, choices: tuple[str, ...]):
    assert papers.typed(written, CHOICES).choices == choices


@pytest.mark.parametrize("written", ["", "1 > 1", "11", "one", "1 > <@1>", "abstain", "1 = 2", "²"])
def test_what_is_typed_and_no_ranking_is_refused(written: str):
    with pytest.raises(Refusal) as no:
        papers.typed(written, CHOICES)
    assert no.value.key == "vote-typed-ranking"


@pytest.mark.parametrize(
    ("paper", "top", "fit"),
    [
        (Paper(("1", "2")), None, True),
        (Paper(("1", "1")), None, False),
        (Paper(("3",)), None, False),
        (Paper(("1",), held="3"), None, False),
        (Paper(("abstain",)), None, False),
        (Paper(("1",), (3,)), None, False),
        (Paper(("1", "2"), (3, 5)), 5, True),
        (Paper(("1", "2"), (3, 6)), 5, False),
        (Paper(("1", "2"), (3, -1)), 5, False),
        (Paper(("1", "2"), (3,)), 5, False),
        (Paper(("1",)), 5, False),
        (Paper(), 5, True),
    ],
)
def test_only_papers_that_fit_the_options_and_the_marks_are_taken(paper: Paper, top: int | None, fit: bool):
    assert fits(paper, ("1", "2"), top) is fit
