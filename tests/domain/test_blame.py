"""For each line of a page, the revision it came with."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.blame import Version, blame


def test_each_line_is_from_the_revision_that_brought_it():
    versions = [Version("one\ntwo"), Version("zero\none\ntwo"), Version("zero\none!\ntwo\nthree")]
    assert blame(versions) == (1, 2, 0, 2)


def test_a_line_that_went_and_came_back_is_new_unless_a_state_is_restored():
    there, gone = "keep\nline", "keep"
    assert blame([Version(there), Version(gone), Version(there)]) == (0, 2)
    assert blame([Version(there), Version(gone), Version(there, restores=0)]) == (0, 0)


def test_what_says_it_restores_but_does_not_is_compared_like_any_other():
    assert blame([Version("a\nb"), Version("a"), Version("a\nc", restores=0)]) == (0, 2)


def test_nothing_has_no_lines_and_an_empty_text_has_one():
    assert blame([]) == ()
    assert blame([Version("")]) == (0,)


@st.composite
def histories(draw: st.DrawFn) -> list[list[str]]:
    """States in which every line is different from all others there ever were, and what stays keeps its order."""
    made, states, lines = 0, [], list[str]()
    for _ in range(draw(st.integers(1, 8))):
        kept = [line for line in lines if draw(st.integers(0, 3))]
        fresh: list[str] = []
        for line in [*kept, None]:
            for _ in range(draw(st.integers(0, 2))):
                made += 1
                fresh.append(f"line {made}")
            fresh += [line] if line is not None else []
        made += 1
        lines = fresh or [f"line {made}"]
        states.append(lines)
    return states


@given(histories())
def test_it_agrees_with_looking_for_the_first_state_that_has_the_line(states):
    naive = tuple(next(at for at, state in enumerate(states) if line in state) for line in states[-1])
    assert blame([Version("\n".join(state)) for state in states]) == naive


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_line_was_there_ever_since_the_state_it_is_from(states):
    for line, origin in zip(states[-1], blame([Version("\n".join(state)) for state in states]), strict=True):
        assert all(line in state for state in states[origin:])
