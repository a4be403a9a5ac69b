"""Digests: once per local date, never empty, never late in a flood, and true after they were posted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.digest import DIGESTS_LIMIT, OWN, Digest, Length, Section, content_of
from bot.domain.ids import ChannelId, DigestId, EventId, MemberId
from bot.domain.kinds import DIGESTS, PEOPLE
from bot.domain.notice import Notice
from bot.domain.people import Actor
from bot.domain.preferences import Preferences, Quiet, Told
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from bot.services.digests import Wish
from tests.services.conftest import GUILD, Box, HandClock, Post

CHANNEL, FORUM = ChannelId(7), ChannelId(8)
People = Callable[..., Actor]


async def daily(desk: Desk, admin: Actor, wish: Wish | None = None, event: int = 900) -> Digest:
    """A digest in the channel, in Berlin's time."""
    await desk.settings.change(admin, {"timezone": "Europe/Berlin"})
    return await desk.digests.add(admin, CHANNEL, wish or Wish(), EventId(event))


async def task(desk: Desk, who: Actor, event: int, title: str = "Count snails"):
    return await desk.tasks.add(who, title=title, details="", channel=CHANNEL, event=EventId(event))


async def go_on(desk: Desk, post: Post, box: Box) -> list[Notice]:
    """Let happen what is due; the digests that were said so far."""
    await desk.sweep.run(box)
    await desk.outbox.deliver_due(post)
    return [notice for notice in post.said if notice.what == "digest"]


@pytest.fixture
def admin(person: People) -> Actor:
    return person(1, "Ada", admin=True)


async def test_a_digest_comes_once_a_day_at_its_local_time(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    assert digest.next_due == datetime(2026, 5, 2, 7, tzinfo=UTC)
    await task(desk, admin, 1)
    clock.at = digest.next_due - timedelta(seconds=1)
    assert len(await go_on(desk, post, box)) == 0
    clock.at = digest.next_due
    assert len(await go_on(desk, post, box)) == 1
    clock.move(hours=23)
    assert len(await go_on(desk, post, box)) == 1
    clock.move(hours=1)
    assert len(await go_on(desk, post, box)) == 2


async def test_an_empty_digest_is_not_sent(desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock):
    await daily(desk, admin)
    clock.move(days=3)
    assert await go_on(desk, post, box) == []


async def test_digests_missed_in_an_outage_come_as_one_marked_late(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    await task(desk, admin, 1)
    clock.at = digest.next_due + timedelta(days=3, hours=-2)
    (late,) = await go_on(desk, post, box)
    assert late.data["late"] is True
    clock.move(hours=2)
    assert [one.data["late"] for one in await go_on(desk, post, box)] == [True, False]


async def test_digests_that_could_not_be_posted_for_days_come_as_the_last_one_only(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    await task(desk, admin, 1)
    post.closed(final=False)
    for days in range(3):
        clock.at = digest.next_due + timedelta(days=days)
        await go_on(desk, post, box)
    post.trouble = None
    clock.move(hours=1)
    said = await go_on(desk, post, box)
    assert [one.created_at for one in said] == [digest.next_due + timedelta(days=2)]


async def test_two_digests_of_one_channel_do_not_replace_each_other(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    await daily(desk, admin, event=901)
    await daily(desk, admin, Wish(length=Length.SHORT), event=902)
    await task(desk, admin, 1)
    clock.move(days=1)
    assert [one.subject for one in await go_on(desk, post, box)] == ["D1", "D2"]


async def test_the_same_event_makes_one_digest(desk: Desk, admin: Actor):
    assert await daily(desk, admin, event=5) == await daily(desk, admin, event=5)
    assert len(await desk.digests.listing(GUILD)) == 1


async def test_a_change_on_the_day_of_a_digest_does_not_bring_another(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    await task(desk, admin, 1)
    clock.at = digest.next_due
    await go_on(desk, post, box)
    again = await desk.digests.edit(admin, digest.number, Wish(at=time(10)))
    assert again.next_date > digest.next_date


async def test_every_second_week_begins_with_the_next_of_its_days(desk: Desk, admin: Actor):
    digest = await daily(desk, admin, Wish(weekdays=(2,), weeks=2))
    assert digest.next_date == date(2026, 5, 6)
    later = await desk.digests.edit(admin, digest.number, Wish(at=time(18)))
    assert (later.next_date, later.since) == (digest.next_date, digest.since)


async def test_a_new_time_zone_of_the_guild_keeps_the_local_time(desk: Desk, admin: Actor):
    await daily(desk, admin)
    own = await daily(desk, admin, Wish(zone="Asia/Tokyo"), event=901)
    await desk.settings.change(admin, {"timezone": "America/New_York"})
    ours, theirs = await desk.digests.listing(GUILD)
    assert ours.next_due == datetime(2026, 5, 1, 13, tzinfo=UTC)
    assert theirs == own
    back = await desk.digests.edit(admin, own.number, Wish(zone=""))
    assert (back.timezone, back.own_zone) == ("America/New_York", False)


async def test_what_new_rules_of_a_zone_have_moved_is_found_when_the_program_starts(
    desk: Desk, admin: Actor, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    by_old_rules = replace(digest, next_due=digest.next_due + timedelta(hours=1))
    await desk.store.run(GUILD, lambda tx: tx.put(DIGESTS, by_old_rules))
    await desk.sweep.run(box)
    assert await desk.digests.get(GUILD, digest.number) == digest


async def test_only_maintainers_set_digests_of_channels(desk: Desk, admin: Actor, person: People):
    digest, ben = await daily(desk, admin), person(2, "Ben")
    acts = (
        lambda: desk.digests.add(ben, CHANNEL, Wish(), EventId(3)),
        lambda: desk.digests.edit(ben, digest.number, Wish(length=Length.LONG)),
        lambda: desk.digests.remove(ben, digest.number),
        lambda: desk.digests.post_now(ben, digest.number),
    )
    for act in acts:
        with pytest.raises(Refusal, match="digest-not-maintainer"):
            await act()


async def test_a_wish_that_cannot_be_changes_nothing(desk: Desk, admin: Actor):
    digest = await daily(desk, admin)
    wishes = {
        "digest-no-section": Wish(sections=()),
        "area-unknown": Wish(areas=("moss",)),
        "digest-too-many-areas": Wish(areas=tuple(f"a{one}" for one in range(11))),
        "settings-unknown-zone": Wish(zone="Mars/Olympus"),
        "schedule-no-day": Wish(weekdays=()),
        "schedule-weeks": Wish(weeks=40),
    }
    for why, wish in wishes.items():
        with pytest.raises(Refusal, match=why):
            await desk.digests.edit(admin, digest.number, wish)
    assert await desk.digests.get(GUILD, digest.number) == digest
    for act in (desk.digests.get(GUILD, DigestId(9)), desk.digests.remove(admin, DigestId(9))):
        with pytest.raises(Refusal, match="digest-unknown"):
            await act


async def test_a_guild_has_so_many_digests_and_no_more(desk: Desk, admin: Actor, person: People):
    for one in range(DIGESTS_LIMIT):
        await daily(desk, admin, event=2000 + one)
    await desk.digests.set_own(person(2, "Ben"), Wish())
    with pytest.raises(Refusal, match="digest-too-many"):
        await daily(desk, admin, event=3000)


async def test_a_removed_digest_comes_no_more(desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock):
    digest = await daily(desk, admin)
    await task(desk, admin, 1)
    await desk.digests.remove(admin, digest.number)
    clock.move(days=2)
    assert await go_on(desk, post, box) == []


async def test_a_digest_can_be_posted_at_once_and_still_comes_at_its_time(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    assert not await desk.digests.post_now(admin, digest.number)
    await task(desk, admin, 1)
    assert await desk.digests.post_now(admin, digest.number)
    assert len(await go_on(desk, post, box)) == 1
    clock.at = digest.next_due
    assert len(await go_on(desk, post, box)) == 2


async def test_what_was_done_since_is_struck_through_in_the_digest_that_was_posted_last(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    one, other = await task(desk, admin, 1), await task(desk, admin, 2)
    clock.at = digest.next_due
    (said,) = await go_on(desk, post, box)
    assert set(content_of(said.data).asks) == {"T1", "T2"}
    await desk.tasks.done(admin, one.number)
    clock.move(seconds=2)
    await go_on(desk, post, box)
    edits = [notice for notice in post.said if notice.what == "digest-edit"]
    assert [edit.subject for edit in edits] == ["D1"]
    kept = await desk.digests.posted(GUILD, digest.number)
    assert kept is not None
    assert kept.posted is not None
    assert kept.posted.done == ("T1",)
    parts = await desk.digests.items(GUILD, kept.posted.content)
    assert {entry.name: entry.done for part in parts for entry in part.entries} == {"T1": True, "T2": False}
    await desk.tasks.reopen(admin, one.number)
    assert (await desk.digests.posted(GUILD, digest.number)).posted.done == ()
    await desk.claims.claim(admin, other.number)
    assert (await desk.digests.posted(GUILD, digest.number)).posted.done == ()


async def test_what_was_done_while_a_digest_was_on_its_way_is_struck_through_too(
    desk: Desk, admin: Actor, post: Post, box: Box, clock: HandClock
):
    digest = await daily(desk, admin)
    one = await task(desk, admin, 1)
    await task(desk, admin, 2)
    clock.at = digest.next_due
    await desk.sweep.run(box)
    await desk.tasks.done(admin, one.number)
    await desk.outbox.deliver_due(post)
    assert (await desk.digests.posted(GUILD, digest.number)).posted.done == ("T1",)
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    assert post.said[-1].what == "digest-edit"


async def test_a_digest_of_ones_own_goes_to_that_member_by_their_own_clock(
    desk: Desk, admin: Actor, person: People, post: Post, box: Box, clock: HandClock
):
    ben = person(2, "Ben")
    await task(desk, admin, 1)
    await desk.digests.set_own(ben, Wish(at=time(8), weekdays=(5,)))
    mine, reached = await desk.digests.own(ben)
    assert reached
    assert mine is not None
    assert (mine.sections, mine.member, mine.weekdays) == (OWN, 2, (5,))
    assert await desk.digests.listing(GUILD) == []
    clock.at = mine.next_due
    (said,) = await go_on(desk, post, box)
    assert (said.member, said.channel) == (2, None)
    await desk.digests.end_own(ben)
    with pytest.raises(Refusal, match="digest-none-of-yours"):
        await desk.digests.end_own(ben)


async def test_a_digest_of_ones_own_follows_its_member_to_another_time_zone(desk: Desk, person: People):
    ben = person(2, "Ben")
    await desk.digests.set_own(ben, Wish(at=time(8)))
    await desk.wishes.live_in(ben, "America/New_York")
    mine, _ = await desk.digests.own(ben)
    assert mine is not None
    assert (mine.timezone, mine.next_due) == ("America/New_York", datetime(2026, 5, 1, 12, tzinfo=UTC))
    kept = await desk.digests.set_own(ben, Wish(zone="Asia/Tokyo"))
    await desk.wishes.live_in(ben, "Europe/Berlin")
    assert (await desk.digests.own(ben))[0] == kept


async def test_nobody_is_told_in_their_quiet_hours_or_against_their_wish(
    desk: Desk, admin: Actor, person: People, post: Post, box: Box, clock: HandClock
):
    ben = person(2, "Ben")
    await task(desk, admin, 1)
    mine = await desk.digests.set_own(ben, Wish(at=time(8)))

    async def prefer(preferences: Preferences) -> None:
        async def work(tx):
            found = await tx.get(PEOPLE, MemberId(2))
            await tx.put(PEOPLE, replace(found, preferences=preferences))

        await desk.store.run(GUILD, work)

    await prefer(Preferences(quiet=Quiet(time(7), time(10))))
    clock.at = mine.next_due
    assert await go_on(desk, post, box) == []
    clock.move(hours=2)
    assert len(await go_on(desk, post, box)) == 1
    await prefer(Preferences(told=Told.OFF))
    clock.move(days=1)
    assert len(await go_on(desk, post, box)) == 1
    assert (await desk.digests.own(ben))[1] is False


async def test_sections_can_be_chosen_and_come_in_their_order(desk: Desk, admin: Actor):
    digest = await daily(desk, admin, Wish(sections=(Section.NEW, Section.VOTES)))
    assert digest.sections == (Section.VOTES, Section.NEW)
