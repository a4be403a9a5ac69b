"""Pages: what a reader of one learns, and that every state of it stays reachable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.domain.page import Credit
from bot.domain.patches.kept import kept_name
from tests.web.conftest import PUBLIC_URL, Reader
from tests.web.library import ANN, GUILD, NOW, Library, attachment

HERE = f"/barn/{GUILD}"


async def test_a_page_names_its_author_reviewer_licence_and_date(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    page = (await reader.get("page/baking-bread")).markup
    assert page.one("h1").text == "Baking bread"
    assert "By Ann Weaver, reviewed by Ben Okafor" in page.text
    licences = page.all("a", rel="license")
    assert {one.attributes["href"] for one in licences} == {"https://creativecommons.org/licenses/by-sa/4.0/"}
    assert "4 March 2026, 14:05 (Europe/Berlin)" in [one.text for one in page.all("time")]
    assert page.all("time", datetime="2026-03-04T14:05:00+01:00")


async def test_a_page_links_back_through_the_whole_chain(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    page = (await reader.get("page/baking-bread")).markup
    links = page.links()
    for number in ("P1", "T1", "C1", "R1"):
        assert links[f"{HERE}/{number}"] == number
    assert links[f"https://discord.com/channels/{GUILD}/700/801"] == "Message on Discord"
    assert f"{HERE}/page/baking-bread/history" in links
    assert f"{HERE}/R1/raw" in links


async def test_every_link_of_the_chain_can_be_followed_and_leads_on_to_the_next(
    library: Library, reader: Reader
) -> None:
    await library.whole_chain()
    for here, onward in (("P1", "T1"), ("T1", "C1"), ("T1", "P1"), ("C1", "R1"), ("C1", "T1"), ("R1", "C1")):
        answer = await reader.get(here)
        assert answer.status == 200, here
        assert f"{HERE}/{onward}" in answer.markup.links(), f"{here} → {onward}"


async def test_a_page_tells_how_to_credit_it(library: Library, reader: Reader) -> None:
    await library.revise("Baking bread", "text")
    text = (await reader.get("R1")).markup.text
    assert f"“Baking bread” by Ann Weaver, in Hillside Commons, CC BY-SA 4.0, {PUBLIC_URL}/{GUILD}/R1" in text


async def test_all_authors_of_a_revision_are_named(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text", authors=(ANN, replace(ANN, name="Chidi")))
    assert "By Ann Weaver, Chidi, reviewed" in (await reader.get("page/knots")).markup.text


async def test_any_spelling_of_a_title_leads_to_the_page(library: Library, reader: Reader) -> None:
    await library.revise("Baking bread", "text")
    for spelling in ("Baking%20Bread", "baking_bread", "BAKING-BREAD", "-baking-bread-"):
        answer = await reader.get(f"page/{spelling}")
        assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/page/baking-bread"), spelling


async def test_titles_of_any_script_have_an_address(library: Library, reader: Reader) -> None:
    for title in ("Водяная мельница", "種", "Ζύμη", "Ünter 'den' Linden", "خبز"):
        one = await library.revise(title, "text")
        answer = await reader.get(f"page/{one.slug}")
        assert (answer.status, answer.markup.one("h1").text) == (200, title)


async def test_an_old_revision_says_so_and_leads_to_its_neighbours(library: Library, reader: Reader) -> None:
    for text in ("one", "two", "three", "four"):
        await library.revise("Knots", text)
    page = (await reader.get("R2")).markup
    assert "R2 is revision 2 of 4. The page has changed since." in page.text
    links = page.links()
    assert links[f"{HERE}/R1"] == "Older: R1"
    assert links[f"{HERE}/R3"] == "Newer: R3"
    assert links[f"{HERE}/page/knots"] == "Newest: R4"
    assert f"{HERE}/page/knots/diff/2/4" in links
    assert "two" in page.text


async def test_the_newest_revision_has_no_banner_under_its_number_either(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "one")
    assert "changed since" not in (await reader.get("R1")).markup.text


async def test_the_next_revision_is_found_between_revisions_of_other_pages(library: Library, reader: Reader) -> None:
    for title in ("Knots", "Nets", "Knots", "Nets", "Knots"):
        await library.revise(title, "text")
    assert (await reader.get("R3")).markup.links()[f"{HERE}/R5"] == "Newer: R5"


async def test_the_source_is_the_text_byte_for_byte(library: Library, reader: Reader) -> None:
    text = "# <script>\n\ttab \u202e & café"
    await library.revise("Knots", text)
    answer = await reader.get("R1/raw")
    assert answer.body == text.encode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Last-Modified"] == "Wed, 04 Mar 2026 13:05:00 GMT"
    assert '<https://creativecommons.org/licenses/by-sa/4.0/>; rel="license"' in answer.headers["Link"]


async def test_history_lists_every_revision_in_pages_of_fifty(library: Library, reader: Reader) -> None:
    for at in range(53):
        await library.revise("Knots", "x" * (at + 1))
    first = (await reader.get("page/knots/history")).markup
    numbers = [one.text for one in first.all("a") if one.attributes.get("class") == "ref R"]
    assert numbers == [f"R{at}" for at in range(53, 3, -1)]
    assert f"{HERE}/page/knots/history?before=4" in first.links()
    second = (await reader.get("page/knots/history?before=4")).markup
    assert [one.text for one in second.all("a") if one.attributes.get("class") == "ref R"] == ["R3", "R2", "R1"]
    assert not [link for link in second.links() if "before=" in link]
    assert "1 character" in second.text


async def test_two_revisions_chosen_in_the_history_are_compared(library: Library, reader: Reader) -> None:
    for text in ("one", "two", "three"):
        await library.revise("Knots", text)
    page = (await reader.get("page/knots/history")).markup
    chosen = {(one.attributes["name"], one.attributes["value"]) for one in page.all("input", checked="")}
    assert chosen == {("a", "2"), ("b", "3")}
    answer = await reader.get("page/knots/history?a=1&b=3")
    assert (answer.status, answer.headers["Location"]) == (302, f"{HERE}/page/knots/diff/1/3")


async def test_a_comparison_marks_words_added_and_removed_and_says_so_in_words(
    library: Library, reader: Reader
) -> None:
    await library.revise("Knots", "same\nRest the dough for an hour.\nend")
    await library.revise("Knots", "same\nRest the dough overnight.\nend")
    page = (await reader.get("page/knots/diff/1/2")).markup
    assert [one.text for one in page.all("del")] == ["Rest the dough for an hour."]
    assert [one.text for one in page.all("ins")] == ["Rest the dough overnight."]
    assert [one.text for one in page.all("mark")] == ["for an hour", "overnight"]
    assert "Removed: Rest the dough for an hour." in page.text
    assert "Added: Rest the dough overnight." in page.text


async def test_a_comparison_tells_of_files_and_a_changed_title(library: Library, reader: Reader) -> None:
    old, new = attachment("plan.pdf", b"1"), attachment("oven.png", b"2")
    await library.revise("Knots", "text", attachments=(old,))
    await library.revise("knots!", "text", attachments=(new,))
    text = (await reader.get("page/knots/diff/1/2")).markup.text
    assert "The text is the same in both." in text
    assert "File removed: plan.pdf" in text
    assert "File added: oven.png" in text
    assert "from “Knots” to “knots!”" in text


async def test_revisions_of_two_pages_are_not_compared(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "one")
    await library.revise("Nets", "two")
    assert (await reader.get("page/knots/diff/1/2")).status == 404


async def test_people_of_the_chain_are_named_where_the_text_mentions_them(library: Library, reader: Reader) -> None:
    await library.contribute(1)
    await library.revise("Knots", f"Ask <@{ANN.id}> or <@!502>, not <@999>.", at=NOW + timedelta(days=1))
    assert "Ask @Ann Weaver or @Ben Okafor, not @member." in (await reader.get("page/knots")).markup.text


async def test_titles_in_double_brackets_link_to_pages_and_wanted_ones_look_wanted(
    library: Library, reader: Reader
) -> None:
    await library.revise("Fire lighting", "text")
    await library.revise("Knots", "See [[fire Lighting]], [[Fire lighting|the fire]] and [[Sourdough]].")
    page = (await reader.get("page/knots")).markup
    there = [one for one in page.all("a") if one.attributes["href"] == f"{HERE}/page/fire-lighting"]
    assert [one.text for one in there] == ["fire Lighting", "the fire"]
    assert all("class" not in one.attributes for one in there)
    wanted = page.one("a", href=f"{HERE}/page/sourdough")
    assert wanted.attributes["class"] == "wanted"
    assert (await reader.get("page/sourdough")).status == 404


async def test_own_pictures_are_shown_in_the_text_and_other_files_below_it(library: Library, reader: Reader) -> None:
    oven, plan = attachment("the oven.png", b"1", "image/png"), attachment("plan.pdf", b"2", "application/pdf")
    text = "![Our oven](<the oven.png>) and ![theirs](https://elsewhere.example/oven.png)"
    await library.revise("Knots", text, attachments=(oven, plan))
    page = (await reader.get("page/knots")).markup
    [image] = page.all("img")
    assert image.attributes["src"] == f"{HERE}/file/{oven.sha256}/the%20oven.png"
    assert image.attributes["alt"] == "Our oven"
    links = page.links()
    assert links["https://elsewhere.example/oven.png"] == "theirs"
    assert links[f"{HERE}/file/{plan.sha256}/plan.pdf"] == "plan.pdf"
    assert f"{HERE}/file/{oven.sha256}/the%20oven.png" not in links


async def test_a_revision_names_the_licence_it_was_accepted_under_not_the_present_one(
    library: Library, reader: Reader
) -> None:
    await library.revise("Knots", "text", licence="MIT", authors=(Credit(ANN.id, "Ann"),))
    page = (await reader.get("page/knots")).markup
    assert "https://opensource.org/license/mit" in page.links()
    assert page.one("link", rel="license").attributes["href"] == "https://opensource.org/license/mit"


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.txt", b"back\\slash", b"bell\x07", "\u202egnp.exe".encode(), "👩‍💻.md".encode(), b"{{a}}/{old => b}"],
)
async def test_a_file_has_a_page_whatever_git_lets_it_be_called(library: Library, reader: Reader, name: bytes) -> None:
    path = kept_name(name)
    await library.revise(path, "one line\n", slug=f"/{path}")
    for address in ("", "/history"):
        answer = await reader.get(f"page/{quote(f'/{path}', safe='')}{address}")
        assert answer.status == 200
        assert not {"\x07", "\u202e"} & set(answer.text)
    assert (await reader.get("page/%00")).status == (await reader.get("page/%ff")).status == 404
