"""Members' Markdown: what it becomes, and that nothing in it can act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales import Catalogue
from bot.web.markdown import LINK_REL, Context, Markdown, Rendered
from bot.web.words import Words
from tests.web.hostile import texts
from tests.web.markup import dangers, read

FILES = "/7/file/"
CONTEXT = Context(
    start="/7/",
    title="Bread",
    files=(("oven.png", f"{FILES}{'a' * 64}/oven.png"),),
    people=((501, "Ann"), (502, "<b>Ben</b>")),
    pages=frozenset({"fire"}),
    zone="Europe/Berlin",
)
MARKDOWN = Markdown(Words(Catalogue.load("en")))
TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "time", "span",
    "table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def render(text: str, context: Context = CONTEXT) -> Rendered:
    return MARKDOWN.render(text, context)


def html(text: str) -> str:
    return str(render(text).html).strip()


@given(texts)
def test_whatever_the_text_nothing_in_it_can_act(text: str) -> None:
    rendered = render(text)
    markup = read(str(rendered.html))
    assert dangers(markup) == []
    assert {one.tag for one in markup.elements} <= TAGS
    for one in markup.all("img"):
        assert one.attributes["src"].startswith(FILES)
    for one in markup.all("a"):
        assert one.attributes["rel"] == LINK_REL
        assert one.attributes.get("href", "#s-").startswith(("http://", "https://", "mailto:", "/7/", "#s-"))
    for one in markup.elements:
        assert not one.attributes.get("id", "s-").removeprefix("s").startswith(("content", "q"))
    assert not set(str(rendered.html)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")


@given(texts)
def test_every_heading_has_an_address_of_its_own_and_the_highest_is_an_h2(text: str) -> None:
    rendered = render(text)
    headings = [one for one in read(str(rendered.html)).elements if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert [(one.tag, one.attributes["id"]) for one in headings] == [
        (f"h{one.level}", one.id) for one in rendered.headings
    ]
    assert len({one.id for one in rendered.headings}) == len(rendered.headings)
    assert not headings or "h2" in {one.tag for one in headings}
    assert "h1" not in {one.tag for one in headings}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "discord://x",
        "//elsewhere.example/x",
        "\\\\elsewhere.example\\x",
        "/1/../../x",
        "?q=x",
        "https://[",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "<{}>", "![x]({})", "[x]\n\n[x]: {}", "[![x]({})](https://ok.example)"])
def test_addresses_that_are_not_plain_web_or_mail_lead_nowhere(form: str, address: str) -> None:
    markup = read(html(form.format(address)))
    assert {one.attributes.get("href") for one in markup.all("a")} <= {None, "https://ok.example"}
    assert markup.all("img") == []


def test_links_to_the_web_and_to_mail_work_and_give_no_one_credit_for_them() -> None:
    for link in ("https://a.example/b?c=d&e=f#g", "http://a.example", "mailto:ann@a.example"):
        [one] = read(html(f"[x]({link})")).all("a")
        assert one.attributes == {"href": link, "rel": "nofollow noopener ugc"}


def test_raw_html_is_shown_as_it_was_written() -> None:
    assert html("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>"


def test_pictures_from_elsewhere_become_links_with_their_words() -> None:
    [one] = read(html("![a *tree*](https://a.example/tree.png)")).all("a")
    assert (one.text, one.attributes["href"]) == ("a tree", "https://a.example/tree.png")


def test_a_picture_inside_a_link_does_not_make_a_link_inside_a_link() -> None:
    markup = read(html("[![tree](https://a.example/tree.png)](https://a.example)"))
    assert [(one.text, one.attributes["href"]) for one in markup.all("a")] == [("tree", "https://a.example")]


def test_own_files_are_found_by_their_names() -> None:
    rendered = render("![Our oven](oven.png) [big](oven.png)")
    markup = read(str(rendered.html))
    address = f"{FILES}{'a' * 64}/oven.png"
    assert markup.one("img").attributes == {"src": address, "alt": "Our oven", "loading": "lazy"}
    assert markup.one("a").attributes["href"] == address
    assert rendered.shown == {address}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<@501> and <@!501>", "@Ann and @Ann"),
        ("<@502>", "@<b>Ben</b>"),
        ("<@9>", "@member"),
        ("<@&9>", "@role"),
        ("<#9>", "#channel"),
        ("<:oven:9> <a:fire_2:9>", ":oven: :fire_2:"),
        ("</task list:9>", "/task list"),
        ("<t:1772629500>", "4 March 2026, 14:05 (Europe/Berlin)"),
        ("<t:1772629500:R>", "4 March 2026, 14:05 (Europe/Berlin)"),
        ("<t:-86400:D>", "31 December 1969, 01:00 (Europe/Berlin)"),
        ("<t:999999999999>", "<t:999999999999>"),
        ("<t:253402300799>", "31 December 9999, 23:59 (UTC)"),
        ("`<@501>`", "<@501>"),
        ("\\<@501>", "<@501>"),
        ("@everyone @here", "@everyone @here"),
    ],
)
def test_what_discord_writes_is_shown_as_words(written: str, shown: str) -> None:
    assert " ".join(read(html(written)).all("p")[0].text.split()) == shown


def test_a_line_break_is_one_as_in_chat() -> None:
    assert html("one\ntwo") == "<p>one<br>\ntwo</p>"


def test_tables_keep_their_alignment_without_styles() -> None:
    markup = read(html("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|"))
    assert [one.attributes.get("class") for one in markup.all("td")] == ["left", "center", "right"]


def test_a_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    assert [one.text for one in render("# bread\n\n## Flour").headings] == ["Flour"]
    assert [one.text for one in render("# Bread rolls\n\n## Flour").headings] == ["Bread rolls", "Flour"]


def test_the_link_of_a_very_long_heading_is_called_by_its_beginning() -> None:
    label = read(html("# " + "long " * 1000)).one("a", class_="anchor").attributes["aria-label"]
    assert label.startswith("Link to “long long")
    assert len(label) < 200


def test_headings_can_be_linked_to_from_the_text() -> None:
    rendered = render("## The Crust!\n\n[see](#the-crust)")
    assert rendered.headings[0].id == "s-the-crust"
    assert "#s-the-crust" in [one.attributes["href"] for one in read(str(rendered.html)).all("a")]


def test_a_mention_in_a_heading_is_part_of_its_name() -> None:
    assert render("# Ask <@501>").headings[0].text == "Ask @Ann"


def test_a_mentioned_name_acts_on_nothing_around_it() -> None:
    named = MARKDOWN.render("Ask <@501>.", replace(CONTEXT, people=((501, "Ann\x1b[31m\u202e"),)))
    assert 'Ask <span class="mention">@Ann[31m</span>.' in str(named.html)


def test_a_page_that_is_wanted_is_named_so_until_it_exists() -> None:
    [one] = read(html("[[Rye bread]]")).all("a")
    assert (one.attributes["class"], one.attributes["href"]) == ("wanted", "/7/page/rye-bread")
    there = MARKDOWN.render("[[Rye bread]]", replace(CONTEXT, pages=frozenset({"rye-bread"})))
    assert "class" not in read(str(there.html)).one("a").attributes


@pytest.mark.parametrize("text", ["[[]]", "[[!!]]", "[[a\nb]]", "[[" + "x" * 121 + "]]", "[[a]", "`[[a]]`", "\\[[a]]"])
def test_brackets_without_a_title_are_left_as_they_are(text: str) -> None:
    assert read(html(text)).all("a") == []


@given(st.text(max_size=200))
def test_the_same_text_is_rendered_once(text: str) -> None:
    assert render(text) is render(text)


def test_headings_that_say_the_same_are_told_apart_and_a_thousand_of_them_take_no_time() -> None:
    text = "# a\n" * 3 + "# a 1\n" + "# a\n" * 1_900
    ids = [heading.id for heading in MARKDOWN.render(text, Context(start="/7/")).headings]
    assert ids[:4] == ["s-a", "s-a-1", "s-a-2", "s-a-1-1"]
    assert len(set(ids)) == len(ids) == 1_904


def test_of_very_many_headings_only_the_first_thousands_are_listed_and_all_are_shown() -> None:
    shown = MARKDOWN.render("a\n=\n" * 2_100, Context(start="/1/"))
    assert len(shown.headings) == 2_000
    assert str(shown.html).count("<h2") == 2_100
