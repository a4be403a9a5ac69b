"""What belongs to which area: patterns against every short path there is."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.area import Area
from bot.domain.area_paths import PATTERN_LIMIT, area_of, areas_of, checked_pattern, fits, specificity
from bot.domain.page import slug
from bot.domain.refusal import Refusal

NAMES = [name for size in (1, 2, 3) for name in map("".join, product("ab", repeat=size))]
PATHS = [f"/{'/'.join(parts)}" for depth in (1, 2, 3) for parts in product(NAMES[:6], repeat=depth)]
PATHS += [f"/{name}" for name in NAMES] + [f"/a/{name}" for name in NAMES]
part_patterns = st.text(alphabet="ab*?", min_size=1, max_size=3).filter(lambda part: "**" not in part)
patterns = st.lists(part_patterns | st.just("**"), min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
titles = st.text(min_size=1, max_size=30).filter(slug)


def language(pattern: str) -> frozenset[str]:
    return frozenset(path for path in PATHS if fits(pattern, path))


def by_regex(pattern: str, path: str) -> bool:
    """The same said by a regular expression."""
    parts = pattern[1:].split("/")
    written = "/"
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        inside = part.replace("?", "[^/]").replace("*", "[^/]*")
        if part == "**":
            written += ".+" if last else "(?:[^/]+/)*"
        else:
            written += f"(?=[^/]){inside}" + ("" if last else "/")
    return re.fullmatch(written, path) is not None


@given(patterns)
def test_a_pattern_of_files_fits_what_its_regular_expression_fits(pattern: str):
    assert language(pattern) == {path for path in PATHS if by_regex(pattern, path)}


def test_of_two_patterns_the_one_that_fits_less_wins():
    parts = ["**", "*", "?", "a", "b", "a*", "*a", "?a", "a?", "ab", "*b*"]
    every = {"/" + "/".join(chosen) for depth in (1, 2) for chosen in product(parts, repeat=depth)}
    languages = {pattern: language(pattern) for pattern in sorted(every)}
    pairs = [(one, other) for one in languages for other in languages if languages[one] < languages[other]]
    assert len(pairs) > 1000
    wrong = [pair for pair in pairs if languages[pair[0]] and not specificity(pair[0]) > specificity(pair[1])]
    assert wrong == []


@given(st.lists(st.lists(patterns, max_size=3), max_size=4), st.sampled_from(PATHS))
def test_the_area_with_the_most_specific_fitting_pattern_gets_a_file_in_whatever_order_they_are(rows, path: str):
    areas = [Area(f"area-{index}", paths=tuple(row)) for index, row in enumerate(rows)]
    found = area_of(areas, path)
    assert area_of(reversed(areas), path) == found
    fitting = [specificity(pattern) for area in areas for pattern in area.paths if fits(pattern, path)]
    if found is None:
        assert not fitting
    else:
        assert max(fitting) in [specificity(pattern) for pattern in found.paths if fits(pattern, path)]


@given(titles, titles)
def test_a_pattern_of_documents_fits_titles_that_begin_with_its_words_and_no_file(title: str, more: str):
    pattern = checked_pattern(title.replace("/", " ").replace("*", " ")) if slug(title.replace("/", " ")) else "x"
    assert checked_pattern(pattern) == pattern
    assert fits(pattern, pattern)
    assert fits(pattern, slug(f"{pattern} {more}"[:100]))
    assert not fits(pattern, "/" + pattern)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_has_one_spelling(typed: str):
    refused = ""
    try:
        pattern = checked_pattern(typed)
    except Refusal as no:
        refused = no.key
    if refused:
        assert refused in ("area-bad-pattern", "area-pattern-too-long")
        return
    assert checked_pattern(pattern) == pattern
    fits(pattern, "/some/file")
    fits(pattern, "some-page")


@pytest.mark.parametrize(
    ("typed", "fitting", "others"),
    [
        ("src/**", ["/src/a.c", "/src/deep/er/a.c"], ["/src", "/srcs/a.c", "src"]),
        ("src/", ["/src/a.c"], ["/src"]),
        ("/*.md", ["/readme.md"], ["/docs/readme.md", "readme.md"]),
        ("**/Makefile", ["/Makefile", "/a/b/Makefile"], ["/Makefile.am"]),
        ("a/**/b", ["/a/b", "/a/x/y/b"], ["/a/bb"]),
        ("Tide Pools", ["tide-pools", "tide-pools-in-winter"], ["tide-poolside", "/tide-pools"]),
        ("tide*", ["tide", "tides-and-moons"], ["the-tide"]),
        ("src/?.[ch]", ["/src/x.[ch]"], ["/src/x.c"]),
    ],
)
def test_patterns_mean_what_the_manual_says(typed: str, fitting: list[str], others: list[str]):
    pattern = checked_pattern(typed)
    assert [one for one in (*fitting, *others) if fits(pattern, one)] == fitting


@pytest.mark.parametrize("typed", ["", "  ", "*", "…", "//", "a//b", "a/../b", "./a", "a/x**", "a/\n"])
def test_a_pattern_that_could_fit_nothing_is_refused(typed: str):
    with pytest.raises(Refusal) as no:
        checked_pattern(typed if typed != "a/\n" else "a/\nb")
    assert no.value.key == "area-bad-pattern"


def test_a_pattern_made_to_take_long_does_not():
    pattern = checked_pattern("**/" * 20 + "*a" * 50 + "b")
    assert not fits(pattern, "/" + "/".join(["a" * 100] * 20))
    with pytest.raises(Refusal):
        checked_pattern("a/" + "b" * PATTERN_LIMIT)


def test_a_series_is_for_the_area_with_most_of_its_files_first():
    areas = [Area("all", paths=("/**",)), Area("docs", paths=("/docs/**",)), Area("src", paths=("/src/**",))]
    found = areas_of(areas, ["/src/a", "/docs/b", "/src/c", "/README"])
    assert [area.name for area in found] == ["src", "all", "docs"]
    assert areas_of(areas, ["limpets"]) == ()
