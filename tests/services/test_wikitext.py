"""What a page's text refers to, hostile texts included."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.linking import Links, wanted
from bot.domain.page import slug
from bot.services.wikitext import page_in, references

GUILD = 7


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("[[Rye bread]] and [[rye  BREAD|this]]", ("rye-bread",)),
        ("[x](page/rye-bread) [y](/page/flour) [z](./page/yeast)", ("rye-bread", "flour", "yeast")),
        ("[x](/7/page/rye) [y](https://barn.example/below/7/page/Oats%20and%20more)", ("rye", "oats-and-more")),
        ("[x](/8/page/rye) [y](https://barn.example/8/page/rye) [z](https://barn.example/page/rye)", ()),
        ("`[[Code]]` and\n\n    [[Indented]]\n\n```\n[[Fenced]]\n```", ()),
        ("\\[[Not a link]] [[]] [[ ]] [[???]] [[a\nb]] [[[[", ()),
        ("[page](javascript:page/x) [y](//barn.example/7/page/away) ![z](page/x.png)", ("away",)),
        ("| [[In]] | a |\n|---|---|\n| [[table]] | b |", ("in", "table")),
        ("[[Category:Grain]] [[category: Bread ]] [[Category:???]]", ()),
    ],
)  # fmt: skip
def test_links_are_found_where_the_web_shows_links(text: str, pages: tuple[str, ...]):
    assert references(text, GUILD).pages == pages


def test_categories_are_found_once_by_their_address():
    found = references("[[Category:Grain]] [[category: GRAIN ]] [[Category:Rye & co]] `[[Category:no]]`", GUILD)
    assert found.categories == ("Grain", "Rye & co")


@pytest.mark.parametrize("url", ["http://[", "page/", "page/%00%00", "page//x", "mailto:page/x", "#page/x", "x/page/y"])
def test_what_is_no_address_of_a_page_is_none(url: str):
    assert page_in(url, GUILD) is None


@given(st.text(alphabet="[]()|:\\`*_ \nabpage/Category", max_size=200))
def test_whatever_is_written_every_link_has_an_address_that_a_title_can_have(text: str):
    for address in references(text, GUILD).pages:
        assert address == slug(address) != ""


def test_hostile_texts_take_no_time():
    before = time.perf_counter()
    for text in ("[[" * 50_000, "[[a]]" * 20_000, "[" * 50_000 + "](page/x)", "![" * 30_000 + "[[x", "`[[" * 30_000):
        references(text[:100_000], GUILD)
    assert time.perf_counter() - before < 20


def test_the_most_wanted_come_first_and_a_page_counts_once():
    every = [Links("a", ("x", "x", "y")), Links("b", ("y", "a")), Links("c", ("z",))]
    assert [(one.page, one.links) for one in wanted(every, {"a", "b", "c"})] == [("y", 2), ("x", 1), ("z", 1)]
