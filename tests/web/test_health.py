"""The page about the health of the commons: what it says, what it draws, and the same for programs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.domain.area import Area
from bot.domain.contribution import CoAuthor, ContributionState, Review, Verdict, Work
from bot.domain.ids import MemberId
from bot.domain.kinds import AREAS, HEALTH
from bot.domain.task import Handover, Left, TaskState
from bot.locales.health import number
from bot.web.columns import HIGH, Series, columns
from tests.browser import launched, require_contrast
from tests.web.conftest import Reader, opened
from tests.web.library import ANN, BEN, GUILD, NOW, Library, SetClock

HERE = f"/barn/{GUILD}"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVE = MemberId(503)


async def season(library: Library) -> None:
    """Some weeks of work: five tasks, and four contributions of which two were accepted."""
    await library.settings()
    await library.put(AREAS, Area("kitchen", "", (ANN.id,)), Area("garden"), Area("nets"))
    lapsed = Handover(BEN.id, BEN.name, NOW - 8 * DAY, "", Left.LAPSED)
    await library.open_task(1, created_at=NOW - 40 * DAY, minutes=10)
    await library.open_task(2, created_at=NOW - DAY, handovers=(lapsed,))
    for at in (3, 4, 5):
        done = {"state": TaskState.DONE, "done_at": NOW - at * DAY}
        await library.open_task(at, created_at=NOW - 30 * DAY, **done)
    for number_, by, ago, wait in ((1, ANN, 60, 2), (2, BEN, 50, 6)):
        at = NOW - ago * DAY
        review = Review(1, EVE, "Eve", Verdict.APPROVE, "", at + wait * HOUR)
        revision = await library.revise(f"Page {number_}", "text", at=review.at)
        await library.contribute(
            number_, author=by.id, created_at=at, tracked_by=by.id, works=(Work(1, "text", (), at),), consent=None,
            reviews=(review,), state=ContributionState.ACCEPTED, accepted=revision.number,
        )  # fmt: skip
    at = NOW - 10 * DAY
    again = {"created_at": at, "works": (Work(1, "text", (), at),), "consent": None}
    await library.contribute(3, **again, author=ANN.id, tracked_by=ANN.id, co_authors=(CoAuthor(EVE, "Eve"),))
    await library.contribute(4, state=ContributionState.WITHDRAWN, tracked_by=EVE)


async def test_the_page_says_how_work_comes_and_goes_waits_and_who_comes_back(library: Library, reader: Reader) -> None:
    await season(library)
    text = (await reader.get("health")).markup.text
    for told in (
        "2 are open, 2 of them free, and 1 of these small enough for a quarter of an hour.",
        "In 26 weeks 5 were opened and 3 done.",
        "1 claim ended because nothing was heard of it.",
        "Half of what is handed in is answered within 6 h. 1 contribution waits now, for 10 days.",
        "About 24 minutes of handing in and reviewing for each of 2 accepted contributions.",
        "2 members were accepted for the first time. Of the 2 for whom that is 30 days ago, 1 came back after that.",
        "The accepted work is by 2 people.",
        "nobody is named or ranked",
    ):
        assert told in text, told
    for name in (ANN.name, BEN.name, "Eve"):
        assert name not in text


async def test_areas_that_nobody_looks_after_are_named_with_where_they_are(library: Library, reader: Reader) -> None:
    await season(library)
    links = (await reader.get("health")).markup.links()
    assert {link for link in links if "/area/" in link} == {f"{HERE}/area/garden", f"{HERE}/area/nets"}


async def test_every_drawing_has_words_and_the_table_has_every_week(library: Library, reader: Reader) -> None:
    await season(library)
    page = (await reader.get("health")).markup
    drawings = [one for one in page.all("svg") if one.attributes.get("role") == "img"]
    assert len(drawings) == 6
    for one in drawings:
        names = one.attributes["aria-labelledby"].split()
        assert {found.attributes.get("id") for tag in ("title", "desc") for found in page.all(tag)} >= set(names)
    told = [one.text for one in page.all("desc")]
    assert "Tasks opened: 5 in all. Tasks done: 3 in all. The most was 3, in the week from 2 February 2026." in told[1]
    assert len(page.all("tr")) == 27
    newest = "2 March 2026 1 0 2 0 1 0"
    assert newest in page.text


async def test_a_community_in_which_nothing_has_happened_has_a_page_about_it(library: Library, reader: Reader) -> None:
    page = (await reader.get("health")).markup
    for told in (
        "None is open.",
        "Nothing was handed in.",
        "Nothing was accepted.",
        "Nobody was accepted for the first",
    ):
        assert told in page.text, told
    assert [one for one in page.all("svg") if one.attributes.get("role") == "img"] == []


async def test_programs_are_told_the_same_and_in_an_hour_anew(
    library: Library, reader: Reader, clock: SetClock
) -> None:
    await season(library)
    found = json.loads((await reader.get("api/health.json")).body)
    assert found["tasks"] == {
        "open": 2, "free": 2, "free_and_small": 1, "opened": 5, "done": 3, "lapsed_claims": 1,
    }  # fmt: skip
    assert found["concentration"]["top_1_percent"] == {"people": 1, "share": 50}
    assert found["orphan_areas"] == ["garden", "nets"]
    assert sum(week["opened"] for week in found["weeks"]) == 5
    await library.open_task(6)
    assert json.loads((await reader.get("api/health.json")).body) == found
    clock.at += HOUR
    assert json.loads((await reader.get("api/health.json")).body)["tasks"]["open"] == 3


async def test_an_archive_that_is_not_public_shows_none_of_it(library: Library, reader: Reader) -> None:
    await library.settings(archive_public=False)
    for address in ("health", "api/health.json"):
        assert (await reader.get(address)).status == 404
    assert await library.store.run(GUILD, lambda tx: tx.get(HEALTH, "health")) is None


def test_columns_stand_beside_each_other_in_their_week_and_none_is_higher_than_the_highest() -> None:
    weeks = [NOW.date() + timedelta(weeks=at) for at in range(4)]
    drawn = columns("health-web-tasks", weeks, Series("a", "option", (1, 0, 8, None)), Series("b", "yes", (2, 4, 8, 1)))
    assert drawn is not None
    assert (drawn.top, drawn.most, drawn.peak) == (8, "8", weeks[2])
    assert max(stick.height for stick in drawn.sticks) == HIGH
    assert len(drawn.sticks) == 6
    by_start = sorted(drawn.sticks, key=lambda stick: stick.start)
    assert all(one.start + one.width <= other.start + 1e-9 for one, other in pairwise(by_start))
    assert by_start[0].start >= 0
    assert by_start[-1].start + by_start[-1].width <= 100
    assert columns("health-web-tasks", weeks, Series("a", "option", (0, 0, None, 0))) is None


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), (2.0, "2"), (2.54, "2.5"), (1_234_567, "1234567")])
def test_numbers_have_decimals_only_where_they_need_one(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


async def test_on_a_phone_the_page_fits_is_legible_and_its_table_is_reached_by_keyboard(browser: Browser) -> None:
    async with opened() as (library, reader):
        await season(library)
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        await page.goto(str(reader.client.make_url(f"/{GUILD}/health")))
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        await require_contrast(page, least=10)
        for drawing in await page.locator("figure svg[role=img]").all():
            box = await drawing.bounding_box()
            assert box is not None
            assert box["width"] > 250
        table = page.get_by_role("region", name="All weeks")
        focused = None
        for _ in range(40):
            await page.keyboard.press("Tab")
            focused = await page.evaluate("document.activeElement.className")
            if focused == "sideways":
                break
        assert focused == "sideways"
        await page.keyboard.press("End")
        before = await table.evaluate("e => e.scrollLeft")
        await page.keyboard.press("ArrowRight")
        await page.wait_for_function("e => e.scrollLeft > 0", arg=await table.element_handle())
        assert before == 0
        assert await page.get_by_role("img", name="Tasks opened and done each week").count() == 1
