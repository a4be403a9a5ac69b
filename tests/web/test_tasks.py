"""The board on the web: what it shows, to whom, what can be chosen of it, and how it is used."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.domain.area import Area
from bot.domain.ids import ChannelId, TaskId
from bot.domain.kinds import AREAS
from bot.domain.task import Claim, TaskState
from bot.domain.tracing import Trace, TraceEnd, TraceKind
from tests.browser import launched, require_contrast
from tests.web.conftest import Reader, opened
from tests.web.library import ANN, NOW, Library

ATOM = "{http://www.w3.org/2005/Atom}"
ELSEWHERE = ChannelId(799)
ALL = ["Dig", "Water it", "Salt it", "Bake", "Paint the sign", "Count the till"]


async def work(library: Library) -> None:
    """Six tasks that are open, of which one is claimed and one waits; and one that is done."""
    await library.settings()
    await library.put(AREAS, Area("kitchen", "", (ANN.id,)), Area("garden", "", (ANN.id,)))
    await library.open_task(1, title="Bake", area="kitchen", minutes=60)
    await library.open_task(2, title="Salt it", area="kitchen", minutes=10, newcomers=True)
    claim = Claim(ANN.id, ANN.name, NOW, NOW + timedelta(days=7))
    await library.open_task(3, title="Dig", area="garden", minutes=240, claim=claim, state=TaskState.CLAIMED)
    await library.open_task(4, title="Water it", area="garden", needs=(TaskId(3),), blockers=(TaskId(3),))
    await library.open_task(5, title="Paint the sign", due_at=NOW + timedelta(days=3))
    await library.open_task(6, title="Count the till", channel=ELSEWHERE)
    await library.open_task(7, title="Sweep", state=TaskState.DONE, done_at=NOW)


def titles(answer_text: str) -> list[str]:
    return [one["title"] for one in json.loads(answer_text)["tasks"]]


async def test_the_board_shows_what_is_open_by_area_the_free_and_the_small_first(
    library: Library, reader: Reader, private_channels: set[ChannelId]
) -> None:
    private_channels.add(ELSEWHERE)
    await work(library)
    text = (await reader.get("tasks")).markup.text
    assert "5 tasks are open. One more is only for those who are there." in text
    text = text.partition("who are there.")[2]
    places = [text.index(word) for word in ("Water it", "Salt it", "Bake", "Paint the sign")]
    assert text.index("garden") < places[0] < text.index("kitchen")
    assert places == sorted(places)
    assert "Sweep" not in text
    assert "Count the till" not in text
    for told in ("about 10 min", "about 4 h", "good for newcomers", "Claimed by Ann Weaver", "waits for T3", "due 7"):
        assert told in text, told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("area=kitchen", ["Salt it", "Bake"]),
        ("minutes=60", ["Salt it", "Bake"]),
        ("newcomers=1", ["Salt it"]),
        ("free=1", ["Salt it", "Bake", "Paint the sign", "Count the till"]),
        ("area=kitchen&minutes=15&free=1", ["Salt it"]),
        ("area=nowhere", []),
        ("newcomers=2&free=&area=&minutes=", ALL),
    ],
)
async def test_what_is_sought_is_the_same_on_the_page_in_the_feed_and_for_programs(
    library: Library, reader: Reader, asked: str, found: list[str]
) -> None:
    await work(library)
    assert sorted(titles((await reader.get(f"api/tasks.json?{asked}")).text)) == sorted(found)
    feed = ET.fromstring((await reader.get(f"tasks.atom?{asked}")).body)
    assert {one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")} == set(found)
    text = (await reader.get(f"tasks?{asked}")).markup.text
    assert [title for title in found if title not in text] == []
    assert ("Choose less, or come back later." in text) is not found


async def test_a_size_that_is_no_number_is_refused_in_words(library: Library, reader: Reader) -> None:
    await work(library)
    answer = await reader.get("tasks?minutes=soon")
    assert (answer.status, "no number of minutes" in answer.markup.text) == (400, True)


async def test_a_task_that_opened_by_itself_says_why_it_is_there_and_why_it_closed(
    library: Library, reader: Reader
) -> None:
    await work(library)
    over = Trace(TraceKind.WANTED_PAGE, "rye", TraceEnd.MENDED)
    await library.open_task(8, author_name="", trace=over, state=TaskState.DONE, done_at=NOW)
    text = (await reader.get("T8")).markup.text
    assert "opened by itself on 4 March 2026, because of links to a page that does not exist" in text
    assert "It closed by itself, because there is nothing left to do." in text


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Reader]:
    """The board, where a browser on this machine can reach it."""
    async with opened() as (library, reader):
        await work(library)
        yield reader


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with launched() as browser:
        yield browser


async def test_a_reader_with_a_phone_and_no_scripts_chooses_by_keyboard(shelf: Reader, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = await context.new_page()
    await page.goto(str(shelf.client.make_url(f"/{shelf.guild}/tasks")))
    await page.get_by_label("Area").focus()
    await page.keyboard.type("kitchen")
    await page.keyboard.press("Tab")
    await page.keyboard.type("up to 15")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.get_by_role("button", name="Show").press("Enter")
    await page.wait_for_url("**/tasks?**")
    assert "area=kitchen&minutes=15&newcomers=1" in page.url
    assert await page.locator("main .rows li").all_inner_texts() == [
        "T2 Salt it\n\nOpen · about 10 min · good for newcomers"
    ]
    assert await page.get_by_label("Area").input_value() == "kitchen"
    assert await page.get_by_label("good for newcomers").is_checked()
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_board_is_legible_and_whole_on_a_phone(shelf: Reader, browser: Browser, scheme: str) -> None:
    page = await browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 700})  # type: ignore[arg-type]
    await page.goto(str(shelf.client.make_url(f"/{shelf.guild}/tasks")))
    await require_contrast(page, least=15)
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await page.close()
