"""The map of areas, an area, what somebody has given, who wrote which line, and two texts side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

from bot.domain.area import Acceptance, Area, Way
from bot.domain.contribution import ContributionState, Form
from bot.domain.ids import MemberId, ReleaseId, RevisionId
from bot.domain.kinds import AREAS, PAGES, PEOPLE, RELEASES
from bot.domain.page import Credit, Page
from bot.domain.people import FORMER, Person
from bot.domain.release import Part, Release, Thanks
from bot.web.diff import Gap, Row, compare, side_by_side
from tests.web.conftest import PUBLIC_URL, Reader
from tests.web.library import ANN, BEN, GUILD, NOW, Library

HERE = f"/barn/{GUILD}"
ATOM = "{http://www.w3.org/2005/Atom}"
KITCHEN = Area("kitchen", "All that is cooked", (ANN.id,), (BEN.id,), ("bread", "/src/oven/**"))


async def handle(reader: Reader, address: str, name: str) -> str:
    """Where the name of somebody on a page leads."""
    links = (await reader.get(address)).markup.links()
    return next(link for link, words in links.items() if "/by/" in link and words == name).removeprefix(f"{HERE}/")


async def kitchen(library: Library) -> None:
    await library.put(PEOPLE, Person(ANN.id, ANN.name), Person(BEN.id, BEN.name))
    await library.put(AREAS, KITCHEN, Area("garden"))
    await library.revise("Bread", "Mix.")
    await library.revise("Bread", "Mix and wait.", summary="patience")
    await library.revise("Nets", "Knot.")


async def test_the_start_page_and_the_map_show_every_area_with_its_people(library: Library, reader: Reader) -> None:
    await kitchen(library)
    for address in ("", "areas"):
        page = (await reader.get(address)).markup
        assert page.links()[f"{HERE}/area/kitchen"] == "kitchen"
        assert "kitchen 1 page All that is cooked Looked after by Ann Weaver" in page.text, address
        assert "garden 0 pages Nobody looks after it yet" in page.text, address


async def test_a_community_without_areas_has_an_empty_map_and_none_on_its_start_page(
    library: Library, reader: Reader
) -> None:
    await library.revise("Bread", "Mix.")
    assert "has not divided its work" in (await reader.get("areas")).markup.text
    assert "areas" not in {one.attributes.get("id") for one in (await reader.get("")).markup.all("h2")}


async def test_an_area_shows_how_work_is_accepted_what_is_in_it_and_what_changed(
    library: Library, reader: Reader
) -> None:
    await kitchen(library)
    await library.put(AREAS, replace(KITCHEN, acceptance=Acceptance(Way.LAZY, hours=48), supported=True))
    page = (await reader.get("area/kitchen")).markup
    for told in ("All that is cooked", "Supported", "Ann Weaver", "Ben Okafor", "48 hours", "/src/oven/**", "patience"):
        assert told in page.text, told
    assert f"{HERE}/page/bread" in page.links()
    assert f"{HERE}/page/nets" not in page.links()
    assert {f"{HERE}/R1", f"{HERE}/R2"} <= set(page.links())
    assert f"{HERE}/R3" not in page.links()


async def test_an_area_and_a_page_have_feeds_of_their_own(library: Library, reader: Reader) -> None:
    await kitchen(library)
    for address, numbers, title in (
        ("area/kitchen/changes.atom", (2, 1), "Changes in kitchen, Hillside Commons"),
        ("page/nets/changes.atom", (3,), "Changes of Nets, Hillside Commons"),
    ):
        answer = await reader.get(address)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = ET.fromstring(answer.text)
        assert feed.findtext(f"{ATOM}id") == f"{PUBLIC_URL}/{GUILD}/{address}"
        assert feed.findtext(f"{ATOM}title") == title
        ids = [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
        assert ids == [f"{PUBLIC_URL}/{GUILD}/R{number}" for number in numbers]


async def test_an_area_or_person_that_is_not_there_is_not_found(library: Library, reader: Reader) -> None:
    for address in ("area/nowhere", "area/nowhere/changes.atom", "by/0123456789abcdef", "by/x", f"by/{ANN.id}"):
        assert (await reader.get(address)).status == 404, address


async def test_a_contributor_page_tells_what_was_made_when_and_who_reviewed_it(
    library: Library, reader: Reader
) -> None:
    await kitchen(library)
    await library.contribute(
        9,
        title="Ran the bake sale",
        form=Form.OTHER,
        state=ContributionState.ACCEPTED,
        kinds=("event-organizing",),
    )
    thanks = (Thanks(Part.AUTHOR, (ANN,)), Thanks(Part.FIRST_TIMER, (ANN, BEN)))
    await library.put(
        RELEASES, Release(ReleaseId(1), "1.0.0", RevisionId(3), "", (), (), thanks, NOW, BEN.id, BEN.name)
    )
    page = (await reader.get(await handle(reader, "R1", "Ann Weaver"))).markup
    assert page.one("h1").text == "Ann Weaver"
    assert "3 accepted changes and no review in Hillside Commons. The first was accepted on 4 March 2026." in page.text
    assert "patience by Ann Weaver, reviewed by Ben Okafor · 15:05" in page.text
    assert "Ran the bake sale organising events · 4 March 2026" in page.text
    assert "Looks after kitchen" in page.text
    assert "1.0.0 Authors, For the first time" in page.text
    ben = (await reader.get(await handle(reader, "R1", "Ben Okafor"))).markup
    assert "No change and 3 reviews of others’ work" in ben.text
    assert f"{HERE}/R2" in ben.links()


async def test_no_address_tells_a_discord_id_and_those_who_left_have_none(library: Library, reader: Reader) -> None:
    ids = [MemberId(998877665544332211), MemberId(887766554433221100)]
    ada, bob = Credit(ids[0], "Ada"), Credit(ids[1], "Bob")
    await library.put(PEOPLE, Person(*vars(ada).values()), Person(ids[1], "Bob"))
    await library.put(AREAS, Area("kitchen", "", (ids[0],), (ids[1],)))
    await library.revise("Bread", "Mix.", authors=(ada, Credit(FORMER, "Somebody")), reviewer=bob)
    link = await handle(reader, "R1", "Ada")
    for address in (
        "",
        "R1",
        "R1/blame",
        "areas",
        "area/kitchen",
        "changes",
        "changes.atom",
        link,
        "page/bread/history",
    ):
        text = (await reader.get(address)).text
        assert not any(str(one) in text or f"{one:x}" in text for one in ids), address
    assert "Somebody" not in (await reader.get("R1")).markup.links().values()


async def test_each_line_is_told_with_the_change_it_came_with(library: Library, reader: Reader) -> None:
    await library.revise("Bread", "Flour.\nWater.\nSalt.")
    await library.revise("Bread", "Flour.\nWarm water.\nSalt.", authors=(BEN,))
    await library.revise("Bread", "Flour.\nWarm water.\nSalt.\nTime.")
    page = (await reader.get("R3/blame")).markup
    rows = [" ".join(one.text.split()) for one in page.all("tr")][1:]
    assert [row.split()[0] for row in rows] == ["R1", "R2", "R1", "R3"]
    assert rows[1].startswith("R2 Ben Okafor")
    assert rows[1].endswith("2 Warm water.")
    earlier = [" ".join(one.text.split()) for one in (await reader.get("R1/blame")).markup.all("tr")][1:]
    assert earlier == ["R1 Ann Weaver 4 March 2026 1 Flour.", "2 Water.", "3 Salt."]


async def test_a_file_is_shown_by_its_lines_and_never_as_markdown(library: Library, reader: Reader) -> None:
    one = await library.revise("src/main.c", "# define X <b>\n\n*x* [y](https://z.example)\n", slug="/src/main.c")
    await library.put(PAGES, Page(one.slug, one.title, one.number, 1, one.at))
    page = (await reader.get("page/%2Fsrc%2Fmain.c")).markup
    assert [line.text for line in page.all("code")] == ["# define X <b>", "", "*x* [y](https://z.example)"]
    assert [line.attributes["id"] for line in page.all("li") if line.attributes.get("id")] == ["L1", "L2", "L3"]
    assert "https://z.example" not in page.links()


async def test_two_texts_stand_side_by_side_with_the_numbers_of_their_lines(library: Library, reader: Reader) -> None:
    old = "\n".join(f"line {number}" for number in range(1, 30))
    await library.revise("Bread", old)
    await library.revise("Bread", old.replace("line 20", "line twenty\nand more"))
    below = (await reader.get("page/bread/diff/1/2")).markup
    assert below.links()[f"{HERE}/page/bread/diff/1/2/sides"] == "Side by side"
    page = (await reader.get("page/bread/diff/1/2/sides")).markup
    assert page.links()[f"{HERE}/page/bread/diff/1/2"] == "One below the other"
    rows = [" ".join(one.text.split()) for one in page.all("tr")]
    assert "20 Removed: line 20 20 Added: line twenty" in rows
    assert "21 Added: and more" in rows
    assert "21 line 21 22 line 21" in rows
    assert "16 unchanged lines" in rows


def test_lines_without_a_partner_stand_beside_nothing() -> None:
    rows = [one for one in side_by_side(compare("a\nb\nc", "a\nc\nd\ne")) if isinstance(one, Row)]
    shown = [(one.old and one.old.pieces[0].text, one.new and one.new.pieces[0].text) for one in rows]
    assert shown == [("a", "a"), ("b", None), ("c", "c"), (None, "d"), (None, "e")]
    assert [one for one in side_by_side(compare("x\n" * 50 + "a", "x\n" * 50 + "b")) if isinstance(one, Gap)] == [
        Gap(47)
    ]


async def test_a_page_says_when_it_was_deleted(library: Library, reader: Reader) -> None:
    await library.revise("Bread", "Mix.")
    await library.revise("Bread", "", gone=True, at=NOW + timedelta(days=1))
    assert "With this change the page was deleted." in (await reader.get("R2")).markup.text
