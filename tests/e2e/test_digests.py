"""Digests through the real client: at a local time, in the guild's zone, and never for nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.ids import MemberId, TaskId
from bot.domain.people import Actor
from bot.domain.watching import Rhythm
from sandbox.model import guilds
from tests.e2e.acts import accept, add_task, answered, click, contribute, labels, people, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
BERLIN = ZoneInfo("Europe/Berlin")
SEND_MESSAGES, EMBED_LINKS = 1 << 11, 1 << 14


async def digests(town: Town, channel: str = "general") -> list[Json]:
    """The digests posted in a channel, oldest first."""
    hana = await town.person("hana")
    said = [message for message in await hana.messages(channel) if "What is open" in visible_text(message)]
    return said[::-1]


async def directly(town: Town, who: Person) -> list[Json]:
    """The digests that somebody got directly."""
    room = await who.dm(town.server.world.settings["seed"]["application_id"])
    return [one for one in await who.messages(room) if "For you in" in visible_text(one)]


async def at(town: Town, moment: datetime) -> None:
    """Move on to an instant, and let what became due happen."""
    town.server.clock.move_to(moment)
    await town.skip()


def tomorrow(town: Town, hour: int, minute: int = 0, days: int = 1) -> datetime:
    """A time of day on the next day, in UTC."""
    day = town.server.clock.now().date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), UTC)


def last_sunday(year: int, month: int) -> date:
    """When the clocks of Europe change."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


async def test_a_digest_lists_what_is_open_at_its_time_each_day_and_pings_nobody(town: Town):
    bruno, chidi = await people(town, "bruno", "chidi")
    await add_task(town, title="Draw the rays")
    await contribute(town, title="Limpets")
    await proposed(chidi, "proposals", title="Print the guide", closes="2d")
    said = await told(bruno, "general", "digest add", time="9:00")
    assert "at **09:00**, every day (UTC)" in said
    await at(town, tomorrow(town, 8, 59))
    before = len(await digests(town))
    await at(town, tomorrow(town, 9, 0, days=0) + timedelta(seconds=30))
    (digest,) = (await digests(town))[before:]
    shown = visible_text(digest)
    for line in ("Draw the rays", "Limpets", "Print the guide"):
        assert line in shown
    card = await town.card(bruno, "T1")
    assert f"[T1](https://discord.com/channels/{town.guild}/{card['channel_id']}/{card['id']})" in shown
    assert digest["mentions"] == []
    assert "late" not in shown
    await town.skip(hours=23)
    assert len(await digests(town)) == before + 1
    await town.skip(hours=2)
    assert len(await digests(town)) == before + 2


async def test_an_empty_digest_is_not_sent_and_the_next_one_is(town: Town):
    bruno = await town.person("bruno")
    assert "nothing would be posted" in await told(bruno, "general", "digest preview")
    await told(bruno, "general", "digest add", time="9:00")
    await at(town, tomorrow(town, 9, 1))
    assert await digests(town) == []
    await add_task(town)
    await town.skip(days=1)
    assert len(await digests(town)) == 1


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


async def test_a_digest_can_go_to_another_channel_be_listed_changed_and_ended(town: Town):
    bruno = await town.person("bruno")
    await add_task(town)
    ideas = {"id": bruno.channel("ideas")}
    assert "No digest is set" in await told(bruno, "general", "digest list")
    await told(bruno, "general", "digest add", time="9:00", channel=ideas)
    changed = await told(bruno, "general", "digest edit", digest="D1", time="18:00", days="weekdays", length="short")
    assert f"**D1** comes to <#{ideas['id']}> at **18:00**, on weekdays (UTC)" in changed
    assert "at most 3 lines of each" in changed
    listed = await told(bruno, "general", "digest list")
    assert f"**D1** <#{ideas['id']}> at **18:00**, on weekdays" in listed
    assert "09:00" not in listed
    assert "There is no digest D2 here" in await told(bruno, "general", "digest remove", digest="2")
    assert "is no digest" in await told(bruno, "general", "digest remove", digest="ideas")
    assert "comes to" in await told(bruno, "general", "digest remove", digest="D1")
    await at(town, tomorrow(town, 18, 1, days=4))
    assert await digests(town, "ideas") == []


async def test_a_guild_has_digests_side_by_side_each_for_its_areas_sections_and_zone(town: Town):
    bruno, ada = await people(town, "bruno", "ada")
    await told(ada, "general", "area add", name="birds", about="What flies")
    await add_task(town, title="Count terns", area="birds")
    await add_task(town, title="Draw the rays")
    page = await answered(
        bruno, await bruno.slash("general", "digest add", time="9:00", areas="birds", zone="Asia/Tokyo", days="daily")
    )
    assert "(Asia/Tokyo)" in visible_text(page)
    assert "only about birds" in visible_text(page)
    assert "There is no area moss" in await told(bruno, "general", "digest add", time="9:00", areas="moss")
    used = await bruno.choose(page, "new", custom_id="digest:1:sections")
    page = await bruno.wait_edit(page, since=used.since)
    assert "It has: new tasks; at most 6 lines" in visible_text(page)
    used = await bruno.choose(page, "long", custom_id="digest:1:length")
    page = await bruno.wait_edit(page, since=used.since)
    assert "at most 12 lines" in visible_text(page)
    shown = await click(bruno, page, "What would it say now?")
    assert "Count terns" in shown
    assert "Draw the rays" not in shown
    used = await bruno.choose(page, custom_id="digest:1:areas")
    page = await bruno.wait_edit(page, since=used.since)
    assert "only about" not in visible_text(page)
    assert "Draw the rays" in await told(bruno, "general", "digest preview", digest="D1")
    used = await bruno.click(page, label="Stop this digest")
    page = await bruno.wait_edit(page, since=used.since)
    assert "comes to" in visible_text(page)
    assert "no more" in visible_text(page)
    assert labels(page) == []


async def test_the_menus_of_a_digest_are_for_maintainers_and_work_after_a_restart(town: Town):
    bruno = await town.person("bruno")
    page = await answered(bruno, await bruno.slash("general", "digest add", time="9:00"))
    await town.stop()
    await town.start()
    used = await bruno.choose(page, "votes", "thanks", custom_id="digest:1:sections")
    page = await bruno.wait_edit(page, since=used.since)
    assert "It has: votes that close, thanks;" in visible_text(page)


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


async def test_a_digest_posted_at_once_is_struck_through_as_things_get_done(town: Town):
    bruno, chidi = await people(town, "bruno", "chidi")
    await told(bruno, "general", "digest add", time="9:00")
    assert "nothing would be posted" in await told(bruno, "general", "digest now", digest="D1")
    await add_task(town, title="Draw the rays")
    await add_task(town, title="Count terns")
    work = await contribute(town, title="Limpets")
    assert "**D1** is posted" in await told(bruno, "general", "digest now", digest="D1")
    (digest,) = await digests(town)
    assert "~~" not in visible_text(digest)
    await told(chidi, "general", "task done", task="T1")
    assert "is accepted" in await accept(town, work)
    await town.skip(minutes=1)
    (digest,) = await digests(town)
    shown = visible_text(digest)
    assert "~~**[C1]" in shown
    assert "~~**[T1]" in shown
    assert "~~**[T2]" not in shown
    assert "**[T2]" in shown
    assert "[the last one]" in await told(bruno, "general", "digest list")
    await bruno.request("DELETE", f"/channels/{digest['channel_id']}/messages/{digest['id']}")
    await told(chidi, "general", "task done", task="T2")
    await town.skip(minutes=1)
    assert await digests(town) == []


async def test_in_a_forum_a_digest_is_a_post_and_is_kept_true_there(town: Town):
    bruno, chidi = await people(town, "bruno", "chidi")
    forum = {"id": bruno.channel("field-notes")}
    await add_task(town, title="Draw the rays")
    await told(bruno, "general", "digest add", time="9:00", channel=forum)
    await told(bruno, "general", "digest now", digest="D1")
    found = [one for one in town.client.get_guild(town.guild).threads if one.parent_id == int(forum["id"])]
    (post,) = [one for one in found if one.owner_id == town.client.user.id]
    assert post.name.startswith("What is open, 20")
    await told(chidi, "general", "task done", task="T1")
    await town.skip(minutes=1)
    (message,) = await bruno.request("GET", f"/channels/{post.id}/messages")
    assert "~~" in visible_text(message)
    assert "Draw the rays" in visible_text(message)


async def test_a_digest_of_ones_own_comes_directly_with_tasks_to_claim(town: Town):
    chidi, hana = await people(town, "chidi", "hana")
    await add_task(town, title="Draw the rays")
    offered = await answered(hana, await hana.slash("general", "me digest"))
    assert "You have no digest of your own" in visible_text(offered)
    used = await hana.click(offered, label="Send me one each day")
    page = await hana.wait_edit(offered, since=used.since)
    assert "Your digest comes to you at **09:00**, every day" in visible_text(page)
    assert "No digest is set" in await told(chidi, "general", "digest list")
    assert "at **07:30**, on weekdays" in await told(hana, "general", "me digest", time="7:30", days="weekdays")
    used = await hana.choose(page, "new", "small", "health", custom_id="digest:own:sections")
    page = await hana.wait_edit(page, since=used.since)
    assert "It has: new tasks, free tasks, the small ones first, the health of the commons" in visible_text(page)
    preview = await answered(hana, await hana.click(page, label="What would it say now?"))
    assert "Draw the rays" in visible_text(preview)
    assert labels(preview) == ["Claim T1"]
    day = town.server.clock.now().date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    await at(town, datetime.combine(day, time(7, 31), UTC))
    (message,) = await directly(town, hana)
    assert "yours until" in await click(hana, message, "Claim T1")
    assert (await town.desk.tasks.get(town.guild, TaskId(1))).claims[0].name == "Hana"
    used = await hana.click(page, label="Stop this digest")
    page = await hana.wait_edit(page, since=used.since)
    assert "You get no digest any more" in visible_text(page)
    await town.skip(days=3)
    assert len(await directly(town, hana)) == 1


async def test_who_has_left_gets_no_digest_and_no_news_any_more_though_they_meet_the_bot_elsewhere(town: Town):
    (hana,) = await people(town, "hana")
    await add_task(town, title="Draw the rays")
    await told(hana, "general", "me digest", time="7:30")
    await town.desk.wishes.hear_of_watched(Actor(town.guild, MemberId(int(hana.id)), "Hana"), Rhythm.DAILY)
    world, elsewhere = town.server.world, await town.person("ada")
    other = guilds.create_guild(world, "Elsewhere", elsewhere.id)
    for one in (hana.id, world.settings["seed"]["application_id"]):
        guilds.add_member(world, other["id"], one)
    guilds.remove_member(world, str(town.guild), hana.id)
    await at(town, tomorrow(town, 7, 31))
    assert await directly(town, hana) == []
    digest, _ = await town.desk.digests.own(Actor(town.guild, MemberId(int(hana.id)), "Hana"))
    wished = await town.desk.wishes.of(Actor(town.guild, MemberId(int(hana.id)), "Hana"))
    assert (digest, wished.rhythm) == (None, None)


async def test_the_preview_shows_only_the_one_who_asks_what_would_be_posted(town: Town):
    await add_task(town, title="Draw the rays")
    chidi = await town.person("chidi")
    assert "Draw the rays" in await told(chidi, "general", "digest preview")
    assert await digests(town) == []


async def test_members_do_not_set_or_end_digests(town: Town):
    chidi, bruno = await people(town, "chidi", "bruno")
    assert "maintainers and admins" in await told(chidi, "general", "digest add", time="9:00")
    await told(bruno, "general", "digest add", time="9:00")
    for command in ("digest edit", "digest now", "digest remove"):
        wanted = {"time": "10:00"} if command == "digest edit" else {}
        assert "maintainers and admins" in await told(chidi, "general", command, digest="D1", **wanted)


async def test_a_time_or_day_that_cannot_be_read_is_refused_with_examples(town: Town):
    bruno = await town.person("bruno")
    for time_ in ("25:00", "noon", "13 pm", "@everyone"):
        said = await told(bruno, "general", "digest add", time=time_)
        assert "Say for example `9:00`" in said
        assert "@everyone" not in said
    assert "is not a day I know" in await told(bruno, "general", "digest add", time="9:00", days="someday")


async def test_where_the_bot_may_not_post_a_digest_is_refused_with_the_remedy(town: Town):
    bruno, ada = await people(town, "bruno", "ada")
    channel, bot = bruno.channel("ideas"), town.server.world.settings["seed"]["application_id"]
    rule = {"type": 1, "allow": "0", "deny": str(SEND_MESSAGES | EMBED_LINKS)}
    await ada.request("PUT", f"/channels/{channel}/permissions/{bot}", rule)
    await town.until(lambda: is_closed(town, int(channel)), True)
    said = await told(bruno, "ideas", "digest add", time="9:00")
    assert "**Send Messages, Embed Links**" in said
    assert "Give me these permissions there" in said


async def is_closed(town: Town, channel: int) -> bool:
    guild = town.client.get_guild(town.guild)
    return not guild.get_channel(channel).permissions_for(guild.me).send_messages


async def test_digests_missed_while_the_bot_was_away_come_as_one_that_says_it_is_late(town: Town):
    bruno = await town.person("bruno")
    await add_task(town)
    await told(bruno, "general", "digest add", time="9:00")
    await town.stop()
    town.server.clock.move_to(tomorrow(town, 14, days=3))
    await town.start()
    await town.skip()
    (digest,) = await digests(town)
    assert "This digest is late" in visible_text(digest)
    await town.stop()
    await town.start()
    await town.skip(hours=1)
    assert len(await digests(town)) == 1
