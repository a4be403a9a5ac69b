"""Reminders: understood, confirmed, told once, put off; late ones together, and nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.ids import ChannelId, EventId, MemberId, ReminderId
from bot.domain.kinds import NOTICES, REMINDERS
from bot.domain.notice import Notice, What
from bot.domain.people import Actor
from bot.domain.preferences import Told
from bot.domain.refusal import Refusal
from bot.domain.reminder import TOLD_AT_ONCE, WAITING_LIMIT, Planned, Reminder, Stage, subject_in
from bot.domain.schedule import Recurrence
from bot.services.desk import Desk
from bot.services.natural import read_time
from bot.services.reminders import Reminding
from tests.services.conftest import GUILD, Box, HandClock, Post

People = Callable[..., Actor]
HERE = ChannelId(7)
NOW = datetime(2026, 5, 1, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def ada(person: People) -> Actor:
    return person(1, "Ada")


async def reminder(desk: Desk, who: Actor, when: str = "in 2 hours", about: str = "Water the rye") -> Reminding:
    """Ask for a reminder and confirm it."""
    events = await desk.store.run(GUILD, lambda tx: tx.next_number(REMINDERS))
    asked = await desk.reminders.ask(who, when, about, HERE, EventId(1000 + events))
    return await desk.reminders.confirm(GUILD, who.id, asked.reminder.number)


async def told(desk: Desk, clock: HandClock, post: Post, **span: float) -> list[Notice]:
    """The reminders that are told after some time."""
    clock.move(**span)
    await desk.sweep.run(Box())
    post.said.clear()
    await desk.outbox.deliver_due(post)
    return [notice for notice in post.said if notice.what is What.REMINDER]


async def refused(key: str, act: object) -> None:
    with pytest.raises(Refusal) as no:
        await act  # type: ignore[misc]  # a use case under way
    assert no.value.key == key


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("tomorrow 9", "2026-05-02 09:00"),
        ("Tomorrow at 9 am", "2026-05-02 09:00"),
        ("in 3 days", "2026-05-04 12:00"),
        ("in 90 minutes", "2026-05-01 13:30"),
        ("in half an hour", "2026-05-01 12:30"),
        ("in an hour", "2026-05-01 13:00"),
        ("monday 9", "2026-05-04 09:00"),
        ("friday", "2026-05-08 09:00"),
        ("9", "2026-05-02 09:00"),
        ("18:00", "2026-05-01 18:00"),
        ("tomorrow 18.30", "2026-05-02 18:30"),
        ("03.06.2026 9:00", "2026-06-03 09:00"),
        ("24.12. 18:00", "2026-12-24 18:00"),
        ("june 3", "2026-06-03 09:00"),
        ("2026-06-03 07:15", "2026-06-03 07:15"),
        ("tomorrow 9:00 utc", "2026-05-02 11:00"),
        ("midnight", "2026-05-02 00:00"),
        ("next month", "2026-06-01 12:00"),
    ],
)
async def test_times_are_understood_as_people_write_them(typed: str, local: str):
    planned = await read_time(typed, BERLIN, NOW)
    assert f"{planned.at.astimezone(BERLIN):%Y-%m-%d %H:%M}" == local
    assert planned.repeat is None


@pytest.mark.parametrize(
    ("typed", "first", "weekdays", "weeks"),
    [
        ("every monday 9", "2026-05-04 09:00", (0,), 1),
        ("daily at 18:00", "2026-05-01 18:00", (0, 1, 2, 3, 4, 5, 6), 1),
        ("weekdays 9:30", "2026-05-04 09:30", (0, 1, 2, 3, 4), 1),
        ("every 2 weeks on friday 9", "2026-05-15 09:00", (4,), 2),
        ("every other tuesday at 7 pm", "2026-05-12 19:00", (1,), 2),
        ("every mon, thu at noon", "2026-05-04 12:00", (0, 3), 1),
        ("weekly", "2026-05-08 09:00", (4,), 1),
    ],
)
async def test_what_repeats_is_understood_too(typed: str, first: str, weekdays: tuple[int, ...], weeks: int):
    planned = await read_time(typed, BERLIN, NOW)
    assert planned.repeat is not None
    assert (planned.repeat.weekdays, planned.repeat.weeks, planned.repeat.zone) == (weekdays, weeks, BERLIN.key)
    assert f"{planned.at.astimezone(BERLIN):%Y-%m-%d %H:%M}" == first


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("asdf", "reminder-unknown-time"),
        ("", "reminder-unknown-time"),
        ("in 3", "reminder-unknown-time"),
        ("25:00", "reminder-unknown-time"),
        ("2026-02-30", "reminder-unknown-time"),
        ("x" * 200, "reminder-unknown-time"),
        ("yesterday", "reminder-past"),
        ("today 9:00", "reminder-past"),
        ("24 dec 2035", "reminder-too-far"),
        ("in 999999 weeks", "reminder-too-far"),
        ("every month", "schedule-unknown-day"),
        ("every 99 weeks", "schedule-weeks"),
    ],
)
async def test_what_cannot_be_understood_or_has_passed_is_refused_with_what_to_say(typed: str, key: str):
    await refused(key, read_time(typed, BERLIN, NOW))


async def test_a_length_in_hours_is_exact_over_a_change_of_the_clock_and_one_in_days_keeps_the_time_of_day():
    evening = datetime(2026, 3, 28, 18, tzinfo=UTC)  # 19:00 in Berlin; the clocks go forward in the night
    assert (await read_time("in 24 hours", BERLIN, evening)).at == evening + timedelta(hours=24)
    assert (await read_time("in 36 hours", BERLIN, evening)).at == evening + timedelta(hours=36)
    assert (await read_time("in 1 day", BERLIN, evening)).at == evening + timedelta(hours=23)
    assert (await read_time("tomorrow 2:30", BERLIN, evening)).at == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "about", "note"),
    [
        ("T7", "T7", ""),
        ("p12: read it again", "P12", "read it again"),
        ("c-3 look", "C3", "look"),
        ("T-shirts", "", "T-shirts"),
        ("c4-coffee", "", "c4-coffee"),
        ("  Water the rye ", "", "Water the rye"),
    ],
)
def test_an_item_is_told_from_a_note(typed: str, about: str, note: str):
    found = subject_in(typed, GUILD)
    assert (found.about, found.note) == (about, note)


def test_a_message_is_named_by_its_link_and_only_one_of_this_community():
    found = subject_in(f"https://discord.com/channels/{GUILD}/5/6 answer her", GUILD)
    assert (found.channel, found.message, found.note) == (5, 6, "answer her")
    for typed in ("https://discord.com/channels/999/5/6", "", "x" * 501):
        with pytest.raises(Refusal):
            subject_in(typed, GUILD)


async def test_nothing_is_told_before_it_is_confirmed_and_what_never_is_is_forgotten(
    desk: Desk, clock: HandClock, post: Post, ada: Actor
):
    asked = await desk.reminders.ask(ada, "in 2 hours", "Water the rye", HERE, EventId(1))
    assert (await desk.reminders.ask(ada, "in 2 hours", "Water the rye", HERE, EventId(1))) == asked
    assert await desk.reminders.waiting(ada) == []
    assert await told(desk, clock, post, hours=3) == []
    await refused("reminder-gone", desk.reminders.confirm(GUILD, ada.id, asked.reminder.number))
    assert await desk.store.run(GUILD, lambda tx: tx.find(REMINDERS)) == []


async def test_a_confirmed_one_is_told_once_directly(desk: Desk, clock: HandClock, post: Post, ada: Actor):
    set_ = await reminder(desk, ada)
    assert [one.reminder.number for one in await desk.reminders.waiting(ada)] == [set_.reminder.number]
    assert await told(desk, clock, post, hours=1) == []
    (notice,) = await told(desk, clock, post, hours=1)
    assert (notice.member, notice.data) == (ada.id, {"reminders": [int(set_.reminder.number)], "late": False})
    assert await told(desk, clock, post, hours=1) == []
    assert await desk.reminders.waiting(ada) == []


async def test_after_an_outage_all_that_was_missed_comes_in_one_message_marked_late(
    desk: Desk, clock: HandClock, post: Post, ada: Actor, person: People
):
    for number in range(TOLD_AT_ONCE):
        await reminder(desk, ada, f"in {number + 1} hours")
    await reminder(desk, ada, "every day at 13:00")
    await reminder(desk, person(2, "Ben"), "in 1 hour")
    first, rest, bens = sorted(await told(desk, clock, post, days=3), key=lambda one: (one.member, one.number))
    assert (first.member, rest.member, bens.member) == (1, 1, 2)
    assert len(first.data["reminders"]) == TOLD_AT_ONCE  # type: ignore[arg-type]
    assert len(rest.data["reminders"]) == 1  # type: ignore[arg-type]
    assert all(notice.data["late"] for notice in (first, rest, bens))
    (left,) = await desk.reminders.waiting(ada)
    assert left.reminder.planned.at == datetime(2026, 5, 4, 13, tzinfo=UTC)
    assert await told(desk, clock, post, minutes=5) == []


async def test_what_repeats_comes_once_on_each_day_also_if_the_clock_goes_back(
    desk: Desk, clock: HandClock, post: Post, ada: Actor
):
    await reminder(desk, ada, "every day at 13:00")
    days = [len(await told(desk, clock, post, hours=1))]
    days += [len(await told(desk, clock, post, hours=-2)), len(await told(desk, clock, post, hours=2))]
    days += [len(await told(desk, clock, post, hours=24)) for _ in range(3)]
    assert days == [1, 0, 0, 1, 1, 1]


async def test_it_can_be_put_off_and_what_repeats_goes_on_all_the_same(
    desk: Desk, clock: HandClock, post: Post, ada: Actor
):
    await reminder(desk, ada, "in 1 hour")
    await reminder(desk, ada, "every day at 13:00")
    (notice,) = await told(desk, clock, post, hours=1)
    batch = ReminderId(notice.data["reminders"][0])  # type: ignore[index]
    until = await desk.reminders.put_off(GUILD, ada.id, batch, timedelta(minutes=10))
    assert until == clock.now() + timedelta(minutes=10)
    assert await told(desk, clock, post, minutes=9) == []
    (again,) = await told(desk, clock, post, minutes=1)
    assert again.data["reminders"] == notice.data["reminders"]
    (left,) = await desk.reminders.waiting(ada)
    assert left.reminder.planned.at == datetime(2026, 5, 2, 13, tzinfo=UTC)
    (next_day,) = await told(desk, clock, post, hours=24)
    assert next_day.data["reminders"] == [int(left.reminder.number)]


async def test_nobody_else_puts_it_off_confirms_or_cancels_it(desk: Desk, ada: Actor, person: People):
    number = (await reminder(desk, ada)).reminder.number
    ben = person(2, "Ben")
    await refused("reminder-gone", desk.reminders.cancel(GUILD, ben.id, number))
    await refused("reminder-gone", desk.reminders.retime(GUILD, ben.id, number, "tomorrow"))
    await refused("reminder-gone", desk.reminders.put_off(GUILD, ben.id, number, timedelta(hours=1)))
    assert (await desk.reminders.cancel(GUILD, ada.id, number)).note == "Water the rye"
    assert await desk.reminders.waiting(ada) == []


async def test_in_quiet_hours_they_wait_and_come_together_when_those_end_and_are_not_late(
    desk: Desk, clock: HandClock, post: Post, ada: Actor
):
    await desk.wishes.be_quiet(ada, "22-8")
    shown = await reminder(desk, ada, "23:00")
    assert shown.told_at == datetime(2026, 5, 2, 8, tzinfo=UTC)
    await reminder(desk, ada, "23:30")
    assert await told(desk, clock, post, hours=11) == []
    assert await told(desk, clock, post, minutes=30) == []
    (notice,) = await told(desk, clock, post, hours=8, minutes=30)
    assert (len(notice.data["reminders"]), notice.data["late"]) == (2, False)  # type: ignore[arg-type]


async def test_whoever_wants_to_be_told_nothing_cannot_set_one_and_is_told_none(
    desk: Desk, clock: HandClock, post: Post, ada: Actor
):
    await reminder(desk, ada)
    await desk.wishes.be_told(ada, Told.OFF)
    await refused("reminder-told-nothing", desk.reminders.ask(ada, "tomorrow", "Rye", HERE, EventId(9)))
    assert await told(desk, clock, post, hours=2) == []
    await desk.wishes.be_told(ada, Told.CHANNEL)
    await reminder(desk, ada)
    (notice,) = await told(desk, clock, post, hours=2)
    assert (notice.channel, notice.mention, notice.member) == (HERE, ada.id, None)


async def test_there_are_so_many_for_a_member_and_not_more(desk: Desk, ada: Actor, person: People):
    first = await reminder(desk, ada)

    async def many(tx) -> None:
        for number in range(500, 499 + WAITING_LIMIT):
            await tx.put(REMINDERS, replace(first.reminder, number=ReminderId(number)))

    asked = await desk.reminders.ask(ada, "tomorrow", "One too many", HERE, EventId(5))
    await desk.store.run(GUILD, many)
    await refused("reminder-too-many", desk.reminders.ask(ada, "tomorrow", "Rye", HERE, EventId(9)))
    await refused("reminder-too-many", desk.reminders.confirm(GUILD, ada.id, asked.reminder.number))
    assert await reminder(desk, person(2, "Ben"))


async def test_an_item_that_is_not_there_is_refused(desk: Desk, ada: Actor):
    await refused("reminder-no-such", desk.reminders.ask(ada, "tomorrow", "T99", HERE, EventId(9)))


async def test_whoever_moves_to_another_zone_is_told_at_the_same_time_of_day_there(desk: Desk, ada: Actor):
    await reminder(desk, ada, "every day at 13:00")
    await reminder(desk, ada, "tomorrow 13:00")
    await desk.wishes.live_in(ada, "Asia/Tokyo")
    once, daily = sorted((one.reminder for one in await desk.reminders.waiting(ada)), key=lambda one: one.wake)[::-1]
    assert once.planned.at == datetime(2026, 5, 2, 13, tzinfo=UTC)
    assert daily.planned.at == datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert (await desk.wishes.live_in(ada, "")).zone.key == "UTC"


async def test_rules_of_a_zone_that_have_changed_move_what_repeats_there(desk: Desk, clock: HandClock, ada: Actor):
    """As if the tz database had said another offset when it was planned."""
    number = (await reminder(desk, ada, "every day at 13:00")).reminder.number

    async def by_old_rules(tx) -> None:
        one = await tx.get(REMINDERS, number)
        earlier = one.planned.at - timedelta(minutes=30)
        await tx.put(REMINDERS, replace(one, wake=earlier, planned=replace(one.planned, at=earlier)))

    await desk.store.run(GUILD, by_old_rules)
    clock.move(minutes=45)
    await desk.sweep.run(Box())
    (left,) = await desk.reminders.waiting(ada)
    assert left.reminder.planned.at == left.reminder.wake == datetime(2026, 5, 1, 13, tzinfo=UTC)
    assert await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) == []


def test_put_off_beyond_its_next_time_what_repeats_comes_at_that_time():
    at = datetime(2026, 5, 2, 13, tzinfo=UTC)
    planned = Planned(at, Recurrence(time(13), (0, 1, 2, 3, 4, 5, 6), "UTC"), at.date())
    one = Reminder(ReminderId(1), MemberId(1), planned, at, NOW, HERE, stage=Stage.WAITING)
    assert one.put_off(at + timedelta(days=3)).wake == at
    assert one.put_off(at - timedelta(hours=1)).wake == at - timedelta(hours=1)
