"""Digests: once per local date, never empty, never late in a flood."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.ids import ChannelId, EventId
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.schedule import EVERY_DAY
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock, Post

CHANNEL = ChannelId(7)
People = Callable[..., Actor]


async def daily(desk: Desk, admin: Actor, zone: str = "Europe/Berlin"):
    await desk.settings.change(admin, {"timezone": zone})
    return await desk.digests.set(admin, channel=CHANNEL, at=time(9), weekdays=EVERY_DAY)


async def digests_said(desk: Desk, post: Post, box: Box) -> int:
    await desk.sweep.run(box)
    await desk.outbox.deliver_due(post)
    return sum(notice.what == "digest" for notice in post.said)


async def test_a_digest_comes_once_a_day_at_its_local_time(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    admin = person(1, "Ada", admin=True)
    digest = await daily(desk, admin)
    assert digest.next_due == datetime(2026, 5, 2, 7, tzinfo=UTC)
    await desk.tasks.add(admin, title="Count snails", details="", channel=CHANNEL, event=EventId(1))
    clock.at = digest.next_due - timedelta(seconds=1)
    assert await digests_said(desk, post, box) == 0
    clock.at = digest.next_due
    assert await digests_said(desk, post, box) == 1
    clock.move(hours=23)
    assert await digests_said(desk, post, box) == 1
    clock.move(hours=1)
    assert await digests_said(desk, post, box) == 2


async def test_an_empty_digest_is_not_sent(desk: Desk, person: People, post: Post, box: Box, clock: HandClock):
    await daily(desk, person(1, "Ada", admin=True))
    clock.move(days=3)
    assert await digests_said(desk, post, box) == 0


async def test_digests_missed_in_an_outage_come_as_one_marked_late(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    admin = person(1, "Ada", admin=True)
    digest = await daily(desk, admin)
    await desk.tasks.add(admin, title="Count snails", details="", channel=CHANNEL, event=EventId(1))
    clock.at = digest.next_due + timedelta(days=3, hours=-2)
    assert await digests_said(desk, post, box) == 1
    assert post.said[-1].data["late"] is True
    clock.move(hours=2)
    assert await digests_said(desk, post, box) == 2


async def test_setting_a_digest_again_on_the_same_day_does_not_send_it_twice(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    admin = person(1, "Ada", admin=True)
    digest = await daily(desk, admin)
    await desk.tasks.add(admin, title="Count snails", details="", channel=CHANNEL, event=EventId(1))
    clock.at = digest.next_due
    await digests_said(desk, post, box)
    again = await desk.digests.set(admin, channel=CHANNEL, at=time(10), weekdays=EVERY_DAY)
    assert again.next_date > digest.next_date


async def test_a_new_time_zone_keeps_the_local_time(desk: Desk, person: People):
    admin = person(1, "Ada", admin=True)
    await daily(desk, admin)
    await desk.settings.change(admin, {"timezone": "America/New_York"})
    (digest,) = await desk.digests.listing(GUILD)
    assert digest.next_due == datetime(2026, 5, 1, 13, tzinfo=UTC)


async def test_only_maintainers_set_digests(desk: Desk, person: People):
    with pytest.raises(Refusal) as no:
        await desk.digests.set(person(2, "Ben"), channel=CHANNEL, at=time(9), weekdays=EVERY_DAY)
    assert no.value.key == "digest-not-maintainer"


async def test_a_digest_lists_free_tasks_waiting_reviews_and_votes_that_close_within_two_days(
    desk: Desk, person: People
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    for event in (1, 2):
        await desk.tasks.add(ada, title=f"Task {event}", details="", channel=CHANNEL, event=EventId(event))
    await desk.claims.claim(ben, (await desk.tasks.listing(GUILD))[0].number)
    for event, hours in ((3, 10), (4, 100)):
        await propose(desk, ada, "?", event=event, length=timedelta(hours=hours))
    content = await desk.digests.preview(GUILD)
    assert (content.tasks, content.reviews, content.votes) == ((1,), (), (1,))
