"""Telling one person something: as they wish, and not in their quiet hours."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from bot.domain.ids import ChannelId, MemberId
from bot.domain.kinds import NOTICES, PEOPLE
from bot.domain.notice import Notice, What
from bot.domain.people import FORMER, Actor, Person
from bot.domain.preferences import Preferences, Quiet, Told
from bot.services.desk import Desk
from bot.services.telling import tell
from tests.services.conftest import GUILD, MAINTAINERS, HandClock, Post
from tests.services.reviewing import hand_in, sweep

HERE = ChannelId(7)
ADA = MemberId(1)


async def told(desk: Desk, prefers: Preferences | None, *, member: MemberId = ADA) -> tuple[bool, list[Notice]]:
    """Whether somebody with these preferences will be told, and what is in the outbox then."""

    async def work(tx) -> tuple[bool, list[Notice]]:
        if prefers is not None:
            await tx.put(PEOPLE, Person(ADA, "Ada", preferences=prefers))
        now = desk.clock.now()
        will = await tell(tx, What.CHANGES_REQUESTED, "C1", now, member=member, channel=HERE)
        return will, await tx.find(NOTICES)

    return await desk.store.run(GUILD, work)


async def test_whoever_chose_nothing_is_told_directly(desk: Desk):
    will, (notice,) = await told(desk, None)
    assert (will, notice.member, notice.channel, notice.addressee) == (True, ADA, None, ADA)


async def test_whoever_wants_nothing_is_told_nothing_nor_is_somebody_who_left(desk: Desk):
    assert await told(desk, Preferences(told=Told.OFF)) == (False, [])
    assert await told(desk, None, member=FORMER) == (False, [])


async def test_whoever_prefers_that_is_mentioned_where_it_happened(desk: Desk):
    will, (notice,) = await told(desk, Preferences(told=Told.CHANNEL))
    assert (will, notice.member, notice.channel, notice.mention, notice.addressee) == (True, None, HERE, ADA, ADA)


async def test_what_comes_in_quiet_hours_is_said_when_they_end(desk: Desk, clock: HandClock, post: Post):
    clock.at = datetime(2026, 5, 1, 21, tzinfo=UTC)
    assert (await told(desk, Preferences("Europe/Berlin", quiet=Quiet(time(22), time(8)))))[0]
    clock.move(hours=8)
    await desk.outbox.deliver_due(post)
    assert post.said == []
    clock.move(hours=1)
    await desk.outbox.deliver_due(post)
    assert [notice.what for notice in post.said] == [What.CHANGES_REQUESTED]


async def test_a_review_is_offered_only_to_those_who_would_hear_of_it(
    desk: Desk, person: Callable[..., Actor], clock: HandClock
):
    mo, ned = person(50, "Mo", maintainer=True), person(51, "Ned", maintainer=True)
    await desk.settings.change(person(99, "Root", admin=True), {"maintainer_role": MAINTAINERS})
    for who in (mo, ned):
        await desk.assigning.opt_in(who)
    await desk.wishes.be_told(mo, Told.OFF)
    for number in (1, 2):
        await hand_in(desk, person(1, "Ada"), f"Anemones {number}", event=number)
        await sweep(desk, clock, seconds=5)
    said = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    assert {one.member for one in said if one.what is What.REVIEW_OFFER} == {ned.id}
