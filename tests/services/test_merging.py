"""Two people's changes brought together."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contribution import Attachment
from bot.services.merging import Clash, has_marks, merged, merged_files

BASE = "Title\n\nFirst paragraph.\n\nSecond paragraph.\n\nThird paragraph."
lines = st.sampled_from("abcdefgh")
texts = st.lists(lines, max_size=12).map("\n".join)


def test_changes_in_different_places_are_both_there():
    page, work = BASE.replace("First", "The first"), BASE.replace("Third", "The last")
    both = merged(BASE, page, work)
    assert both.clashes == ()
    assert both.text == BASE.replace("First", "The first").replace("Third", "The last")


def test_changes_of_the_same_line_clash_and_both_sides_are_shown():
    page, work = BASE.replace("Second", "2nd"), BASE.replace("Second", "Next")
    both = merged(BASE, page, work, ("R2", "C3"))
    assert both.clashes == (Clash("Second paragraph.", "2nd paragraph.", "Next paragraph."),)
    assert "<<<<<<< R2\n2nd paragraph.\n=======\nNext paragraph.\n>>>>>>> C3" in both.text
    assert has_marks(both.text)


def test_the_same_change_on_both_sides_is_no_clash():
    page = BASE.replace("Second", "2nd")
    assert merged(BASE, page, page).text == page


def test_two_new_pages_of_one_title_clash():
    assert merged("", "one", "two").clashes == (Clash("", "one", "two"),)


def test_a_text_about_conflicts_has_no_marks_by_itself():
    assert not has_marks("A line of\n=======\nis a heading in Markdown")
    assert not has_marks("<<<<<<< is what git writes")


@given(texts, texts, texts)
def test_no_line_of_either_side_is_lost_unless_it_is_in_a_conflict(base, page, work):
    both = merged(base, page, work)
    kept = Counter(both.text.split("\n"))
    for side in (page, work):
        brought = Counter(side.split("\n")) - Counter(base.split("\n"))
        assert brought - kept == Counter()


@given(texts, texts, texts)
def test_nothing_is_there_that_nobody_wrote(base, page, work):
    both = merged(base, page, work)
    if not both.clashes:
        known = {*base.split("\n"), *page.split("\n"), *work.split("\n")}
        assert set(both.text.split("\n")) <= known


@given(texts, texts)
def test_where_only_one_side_changed_it_is_that_side(base, other):
    assert merged(base, base, other).text == other
    assert merged(base, other, base).text == other
    assert merged(base, other, other).text == other


@given(st.lists(st.integers(0, 3), min_size=3, max_size=20), st.data())
def test_insertions_apart_from_each_other_merge_cleanly_and_in_their_places(sizes, data):
    base = [f"line {number}" for number in range(len(sizes))]
    places = [data.draw(st.integers(0, len(base))) for _ in range(2)]
    page = [*base[: places[0]], "theirs", *base[places[0] :]]
    work = [*base[: places[1]], "ours", *base[places[1] :]]
    both = merged("\n".join(base), "\n".join(page), "\n".join(work))
    if places[0] == places[1]:
        assert both.clashes
        return
    assert both.clashes == ()
    expected = list(base)
    for place, line in sorted(zip(places, ("theirs", "ours"), strict=True), reverse=True):
        expected.insert(place, line)
    assert both.text.split("\n") == expected


def test_files_that_either_added_are_there_and_what_either_took_away_is_not():
    a, b, c, d = (Attachment(name, "image/png", 1, name * 64) for name in "abcd")
    assert merged_files((a, b), (a, b, c), (a, d)) == (a, c, d)
