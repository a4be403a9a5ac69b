"""The outbox: everything once, in order, and nothing lost."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.ids import ChannelId, EventId, MessageId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.services.desk import Desk
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


async def test_the_backlog_tells_how_long_the_oldest_notice_waits(desk: Desk, person: People, clock: HandClock):
    await add_task(desk, person(1, "Ada"))
    clock.move(minutes=3)
    assert timedelta(minutes=2) < await desk.outbox.backlog() <= timedelta(minutes=3)


def test_every_notice_has_a_nonce_that_discord_accepts():
    from bot.domain.notice import Notice

    longest = Notice("k", 10**9, What.DIGEST, "D1", None, *[HandClock().now()] * 2)
    assert len(longest.nonce) <= 25
