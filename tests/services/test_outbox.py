"""The outbox: everything once, in order, and nothing lost."""

import asyncio
from collections.abc import Callable
from datetime import time, timedelta

import pytest

from bot.domain.ids import ChannelId, EventId, GuildId, MessageId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.watching import Rhythm
from bot.services import outbox
from bot.services.base import say
from bot.services.desk import Desk
from bot.services.digest_wishes import Wish
from bot.services.outbox import Undeliverable
from tests.services.conftest import GUILD, HandClock, Post

CHANNEL = ChannelId(7)
People = Callable[..., Actor]


async def add_task(desk: Desk, actor: Actor, event: int = 1) -> int:
    task = await desk.tasks.add(actor, title="Draw a map", details="", channel=CHANNEL, event=EventId(event))
    return task.number


async def test_a_card_is_posted_once_and_noted_on_its_subject(desk: Desk, person: People, post: Post, clock: HandClock):
    number = await add_task(desk, person(1, "Ada"))
    clock.move(seconds=2)
    assert await desk.outbox.deliver_due(post) == 1
    assert await desk.outbox.deliver_due(post) == 0
    assert (await desk.tasks.get(GUILD, number)).card == MessageId(9_001)
    assert post.new_cards == [f"T{number}"]


async def test_an_edit_of_a_card_that_is_known_makes_no_new_card(desk: Desk, person: People, clock: HandClock):
    class OneCard(Post):
        async def deliver(self, guild, notice):
            await super().deliver(guild, notice)
            return MessageId(9_000)

    post, ada = OneCard(), person(1, "Ada")
    number = await add_task(desk, ada)
    for act in (desk.claims.claim, desk.claims.release):
        clock.move(seconds=2)
        await desk.outbox.deliver_due(post)
        await act(ada, number)
    assert [notice.version for notice in post.said] == [1, 1]
    assert post.new_cards == [f"T{number}"]


async def test_changes_close_together_become_one_edit(desk: Desk, person: People, post: Post, clock: HandClock):
    ada = person(1, "Ada")
    number = await add_task(desk, ada)
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    for _ in range(5):
        await desk.claims.claim(ada, number)
        await desk.claims.release(ada, number)
    assert await desk.outbox.deliver_due(post) == 0
    clock.move(seconds=2)
    assert await desk.outbox.deliver_due(post) == 1


async def test_a_change_made_while_a_card_is_being_sent_is_sent_too(desk: Desk, person: People, clock: HandClock):
    ada = person(1, "Ada")
    number = await add_task(desk, ada)
    clock.move(seconds=2)

    class Busy(Post):
        async def deliver(self, guild, notice):
            if not self.said:
                await desk.claims.claim(ada, number)
            return await super().deliver(guild, notice)

    post = Busy()
    await desk.outbox.deliver_due(post)
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    assert [notice.version for notice in post.said] == [1, 2]


async def test_a_failed_notice_is_tried_again_later_and_shown_to_admins(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await add_task(desk, person(1, "Ada"))
    clock.move(seconds=2)
    post.closed(final=False)
    await desk.outbox.deliver_due(post)
    assert [notice.last_error for notice in await desk.outbox.stuck(GUILD)] == ["closed"]
    assert await desk.outbox.deliver_due(post) == 0
    post.trouble = None
    clock.move(seconds=10)
    assert await desk.outbox.deliver_due(post) == 1
    assert await desk.outbox.stuck(GUILD) == []


async def test_a_bug_in_one_notice_does_not_hold_up_the_others(desk: Desk, person: People, clock: HandClock):
    ada = person(1, "Ada")
    first, second = await add_task(desk, ada, 1), await add_task(desk, ada, 2)
    clock.move(seconds=2)

    class Clumsy(Post):
        async def deliver(self, guild, notice):
            if notice.subject == f"T{first}":
                raise ValueError("a bug")
            return await super().deliver(guild, notice)

    await desk.outbox.deliver_due(Clumsy())
    assert (await desk.tasks.get(GUILD, second)).card is not None


async def test_a_notice_that_can_never_be_sent_is_dropped_on_the_record(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await add_task(desk, person(1, "Ada"))
    clock.move(seconds=2)
    post.closed(final=True)
    await desk.outbox.deliver_due(post)
    kept = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    entries = await desk.store.run(GUILD, lambda tx: tx.audit("T1"))
    assert kept == []
    assert entries[-1].action == "notice.dropped"


async def test_what_keeps_failing_is_given_up_after_a_week(desk: Desk, person: People, post: Post, clock: HandClock):
    await add_task(desk, person(1, "Ada"))
    post.closed(final=False)
    for _ in range(8):
        clock.move(days=1)
        await desk.outbox.deliver_due(post)
    assert await desk.outbox.stuck(GUILD) == []


class Busy(Post):
    """A courier for which only those have room who can wait for so many seconds at most."""

    def __init__(self, patience: float) -> None:
        super().__init__()
        self.patience, self.room = patience, asyncio.Event()

    async def turn(self, notice, patience):
        if patience > self.patience:
            await self.room.wait()


async def put_digests(desk: Desk, guilds: int) -> None:
    """So many guilds, each with a digest that waits to be sent."""
    now = desk.clock.now()
    for number in range(guilds):
        await desk.store.run(GuildId(5_000 + number), lambda tx: say(tx, What.DIGEST, "D1", now, channel=CHANNEL))


async def test_a_card_that_somebody_waits_for_goes_before_very_many_digests(
    desk: Desk, person: People, clock: HandClock
):
    await put_digests(desk, 1_010)
    clock.move(seconds=1)
    number, post = await add_task(desk, person(1, "Ada")), Busy(outbox.ANSWER)
    clock.move(seconds=2)
    sending = asyncio.create_task(desk.outbox.deliver_more(post))
    await asyncio.sleep(0)
    assert await desk.outbox.deliver_due(post, GUILD) == 1
    assert (await desk.tasks.get(GUILD, number)).card is not None
    post.room.set()
    assert await sending == 1_000


async def test_what_nobody_waits_for_holds_up_nothing_else_in_its_guild(desk: Desk, person: People, clock: HandClock):
    await desk.store.run(GUILD, lambda tx: say(tx, What.DIGEST, "D1", clock.now(), channel=CHANNEL))
    await add_task(desk, person(1, "Ada"))
    clock.move(seconds=2)
    post = Busy(outbox.USUAL)
    sending = asyncio.create_task(desk.outbox.deliver_more(post))
    for _ in range(20):
        await asyncio.sleep(0)
    assert [notice.what for notice in post.said] == [What.TASK_CARD]
    post.room.set()
    assert await sending == 2


class Turns(Post):
    """A courier that notes for what a turn was asked, and lets others go on meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def turn(self, notice, patience):
        self.asked.append(notice.subject)
        await asyncio.sleep(0.001)


async def test_of_many_who_wait_for_their_cards_nobody_takes_a_turn_for_what_another_sends(
    desk: Desk, person: People, clock: HandClock
):
    ada, post = person(1, "Ada"), Turns()
    numbers = [await add_task(desk, ada, event=event) for event in range(1, 6)]
    clock.move(seconds=2)

    async def wait_for(number: int) -> bool:
        await desk.outbox.deliver_due(post, GUILD)
        return (await desk.tasks.get(GUILD, number)).card is not None

    assert all(await asyncio.gather(*map(wait_for, numbers)))
    assert sorted(post.asked) == [f"T{number}" for number in numbers]


async def test_a_round_of_the_outbox_that_lasts_leaves_what_comes_later_to_the_next(
    desk: Desk, person: People, clock: HandClock
):
    await put_digests(desk, 3)
    clock.move(seconds=1)
    post = Busy(outbox.USUAL)
    first = asyncio.create_task(desk.outbox.deliver_more(post))
    await asyncio.sleep(0)
    await add_task(desk, person(1, "Ada"))
    clock.move(seconds=2)
    assert await desk.outbox.deliver_more(post) == 1
    assert await desk.outbox.deliver_more(post) == 0
    post.room.set()
    assert await first == 3


@pytest.mark.parametrize("closed", [True, False])
async def test_who_cannot_be_reached_any_more_gets_nothing_regular_until_they_wish_for_it_anew(
    desk: Desk, person: People, post: Post, clock: HandClock, closed: bool
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await add_task(desk, ada)
    for who in (ada, ben):
        await desk.digests.set_own(who, Wish(at=time(9)))
        await desk.wishes.hear_of_watched(who, Rhythm.WEEKLY)
        await desk.matching.opt_in(who, [], 3)
    await desk.outbox.deliver_due(post)
    await desk.store.run(GUILD, lambda tx: say(tx, What.DIGEST, "D1", clock.now(), member=ada.id))
    post.trouble = Undeliverable("no", final=True, closed=closed)
    await desk.outbox.deliver_due(post)
    for who, left in ((ada, closed), (ben, False)):
        digest, _ = await desk.digests.own(who)
        rhythm = (await desk.wishes.of(who)).rhythm
        assert (digest is None, rhythm is None, await desk.matching.invitee(who) is None) == (left, left, left)


async def test_the_backlog_tells_how_long_the_oldest_notice_waits(desk: Desk, person: People, clock: HandClock):
    await add_task(desk, person(1, "Ada"))
    clock.move(minutes=3)
    assert timedelta(minutes=2) < await desk.outbox.backlog() <= timedelta(minutes=3)


def test_every_notice_has_a_nonce_that_discord_accepts():
    from bot.domain.notice import Notice

    longest = Notice("k", 10**9, What.DIGEST, "D1", None, *[HandClock().now()] * 2)
    assert len(longest.nonce) <= 25
