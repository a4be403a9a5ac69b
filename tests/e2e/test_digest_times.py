"""When digests come, through the real client: at a local time, on their days and weeks, in their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.e2e.acts import add_task, people, told
from tests.e2e.conftest import Town
from tests.e2e.digesting import at, digests, tomorrow

BERLIN = ZoneInfo("Europe/Berlin")


def last_sunday(year: int, month: int) -> date:
    """When the clocks of Europe change."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


async def test_in_spring_the_time_that_the_clocks_skip_is_the_first_after_the_gap(town: Town):
    sunday = last_sunday(town.server.clock.now().year + 1, 3)
    await half_past_two(town, sunday)
    gap = datetime.combine(sunday, time(1), UTC)
    await at(town, gap - timedelta(minutes=1))
    assert len(await digests(town)) == 1
    await at(town, gap + timedelta(seconds=30))
    assert len(await digests(town)) == 2
    await at(town, gap + timedelta(hours=23, minutes=29))
    assert len(await digests(town)) == 2
    await at(town, gap + timedelta(hours=23, minutes=31))
    assert len(await digests(town)) == 3


async def test_in_autumn_the_hour_that_comes_twice_brings_one_digest(town: Town):
    sunday = last_sunday(town.server.clock.now().year + 1, 10)
    await half_past_two(town, sunday)
    first = datetime.combine(sunday, time(0, 30), UTC)
    await at(town, first + timedelta(seconds=30))
    assert len(await digests(town)) == 2
    await at(town, first + timedelta(hours=1, seconds=30))
    await at(town, first + timedelta(hours=24, seconds=30))
    assert len(await digests(town)) == 2
    await at(town, first + timedelta(hours=25, seconds=30))
    assert len(await digests(town)) == 3


async def half_past_two(town: Town, sunday: date) -> None:
    """Set a digest for 2:30 in Berlin, with something open, and let the one of the Saturday before pass."""
    ada = await town.person("ada")
    town.server.clock.move_to(datetime.combine(sunday - timedelta(days=2), time(12), UTC))
    await add_task(town)
    await told(ada, "general", "settings time-zone", zone="Europe/Berlin")
    assert "(Europe/Berlin)" in await told(ada, "general", "digest add", time="2.30")
    await at(town, datetime.combine(sunday - timedelta(days=1), time(2, 31), BERLIN).astimezone(UTC))


async def test_only_the_chosen_weekdays_bring_a_digest(town: Town):
    bruno = await town.person("bruno")
    await add_task(town)
    town.server.clock.move_to(tomorrow(town, 22))
    assert "on Monday, Thursday" in await told(bruno, "general", "digest add", time="9 pm", days="thu, Mon")
    seen = []
    for _ in range(7):
        before = len(await digests(town))
        await at(town, tomorrow(town, 21, 1))
        if len(await digests(town)) > before:
            seen.append(town.server.clock.now().weekday())
    assert sorted(seen) == [0, 3]


async def test_a_new_time_zone_keeps_the_time_of_day(town: Town):
    bruno, ada = await people(town, "bruno", "ada")
    await add_task(town)
    await told(bruno, "general", "digest add", time="9:00")
    assert "keep their local time" in await told(ada, "general", "settings time-zone", zone="asia/tokyo")
    assert "**09:00**, every day (Asia/Tokyo)" in await told(bruno, "general", "digest list")
    nine = datetime.combine(
        town.server.clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date() + timedelta(days=1),
        time(9),
        ZoneInfo("Asia/Tokyo"),
    )
    await at(town, nine.astimezone(UTC) - timedelta(minutes=1))
    before = len(await digests(town))
    await at(town, nine.astimezone(UTC) + timedelta(minutes=1))
    assert len(await digests(town)) == before + 1


async def test_a_digest_comes_every_second_week(town: Town):
    bruno = await town.person("bruno")
    await add_task(town)
    today = town.server.clock.now().date()
    town.server.clock.move_to(datetime.combine(today + timedelta(days=8 - today.weekday()), time(12), UTC))
    said = await told(bruno, "general", "digest add", time="9:00", days="every 2 weeks on mon")
    assert "on Monday, every 2 weeks (UTC)" in said
    seen = []
    for week in range(5):
        day = town.server.clock.now().date()
        monday = day + timedelta(days=(7 - day.weekday()) % 7 or 7)
        before = len(await digests(town))
        await at(town, datetime.combine(monday, time(9, 1), UTC))
        seen += [week] if len(await digests(town)) > before else []
    assert seen == [0, 2, 4]


async def test_weeks_without_a_day_mean_the_day_that_it_is_where_the_digest_comes(town: Town):
    bruno = await town.person("bruno")
    today = town.server.clock.now().date()
    town.server.clock.move_to(datetime.combine(today + timedelta(days=7 - today.weekday()), time(12), UTC))
    await bruno.slash("general", "me settings", zone="Pacific/Kiritimati")
    said = await told(bruno, "general", "digest add", time="9", days="every 2 weeks")
    assert "on Monday, every 2 weeks (UTC)" in said
    said = await told(bruno, "general", "digest add", time="9", days="every 2 weeks", zone="Pacific/Kiritimati")
    assert "on Tuesday, every 2 weeks" in said
    assert "on Tuesday, every 2 weeks" in await told(bruno, "general", "me digest", time="9", days="every 2 weeks")
