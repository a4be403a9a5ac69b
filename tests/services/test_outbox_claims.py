"""Two processes at one outbox: each notice is sent by one of them, and whoever dies leaves it to the other."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.ids import ChannelId, EventId, GuildId, MemberId
from bot.domain.kinds import NOTICES
from bot.domain.notice import CLAIM, Notice
from bot.domain.people import Actor
from bot.domain.share import Share
from bot.services import outbox
from bot.services.desk import Desk, open_desk
from storage import open_store
from storage.codec import decoder, encode
from tests.services.conftest import GUILD, HandClock, Post

ADA = Actor(GUILD, MemberId(1), "Ada")


@dataclass
class SlowPost(Post):
    """One that says something once it is let, and says when it was asked to."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, guild, notice):
        self.asked.set()
        await self.let.wait()
        return await super().deliver(guild, notice)


@pytest.fixture
async def two(clock: HandClock):
    """The desks of two processes that have the same data."""
    store = open_store(None)
    store.shared = True
    yield [open_desk(store, store.blobs, clock) for _ in range(2)]
    await store.close()


async def add_task(desk: Desk, actor: Actor = ADA, event: int = 1) -> int:
    task = await desk.tasks.add(actor, title="Draw a map", details="", channel=ChannelId(7), event=EventId(event))
    return task.number


async def waiting(desk: Desk) -> list[Notice]:
    return await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))


async def sends(desk: Desk) -> tuple[SlowPost, asyncio.Task[int]]:
    """Have a process begin to send what is due, and wait until it is at that."""
    slow = SlowPost()
    sending = asyncio.create_task(desk.outbox.deliver_due(slow))
    await slow.asked.wait()
    return slow, sending


async def test_what_one_process_is_sending_no_other_sends(two, post: Post, clock: HandClock):
    one, other = two
    await add_task(one)
    clock.move(seconds=2)
    slow, sending = await sends(one)
    clock.move(seconds=50)
    assert await other.outbox.deliver_due(post) == 0
    slow.let.set()
    assert await sending == 1
    clock.move(minutes=5)
    assert await other.outbox.deliver_due(post) == 0
    assert (len(slow.said), post.said, await waiting(one)) == (1, [], [])


async def test_of_two_that_look_at_the_same_moment_one_sends(two, clock: HandClock):
    posts = [Post(), Post()]
    for event in range(20):
        await add_task(two[0], event=event)
    clock.move(seconds=2)
    await asyncio.gather(*(desk.outbox.deliver_due(post) for desk, post in zip(two, posts, strict=True)))
    said = [notice.subject for post in posts for notice in post.said]
    assert sorted(said) == sorted(f"T{number}" for number in range(1, 21))


async def test_what_a_process_was_sending_when_it_died_is_sent_by_another_after_a_minute(
    two, post: Post, clock: HandClock
):
    dies, other = two
    await add_task(dies)
    clock.move(seconds=2)
    _, sending = await sends(dies)
    clock.move(seconds=CLAIM.total_seconds() - 1)
    assert await other.outbox.deliver_due(post) == 0
    clock.move(seconds=1)
    assert await other.outbox.deliver_due(post) == 1
    assert [notice.nonce for notice in post.said] == ["bn-1"]
    assert await waiting(other) == []
    sending.cancel()


async def test_a_process_that_ends_in_good_order_leaves_what_it_was_sending_at_once(two, post: Post, clock: HandClock):
    ends, other = two
    await add_task(ends)
    clock.move(seconds=2)
    _, sending = await sends(ends)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert await other.outbox.deliver_due(post) == 1


async def test_a_change_that_another_process_makes_meanwhile_is_sent_once_the_row_is_free(
    two, post: Post, clock: HandClock
):
    one, other = two
    number = await add_task(one)
    clock.move(seconds=2)
    slow, sending = await sends(one)
    await other.claims.claim(ADA, number)
    clock.move(seconds=2)
    assert await other.outbox.deliver_due(post) == 0
    slow.let.set()
    await sending
    assert await other.outbox.deliver_due(post) == 1
    assert [notice.version for notice in (*slow.said, *post.said)] == [1, 2]
    assert await waiting(one) == []


async def test_a_change_counts_even_where_the_clock_of_whoever_makes_it_is_behind(two, post: Post, clock: HandClock):
    one, behind = two
    number = await add_task(one)
    clock.move(seconds=2)
    slow, sending = await sends(one)
    clock.move(seconds=-2)
    await behind.claims.claim(ADA, number)
    clock.move(seconds=4)
    slow.let.set()
    await sending
    assert await behind.outbox.deliver_due(post) == 1


async def test_what_could_not_be_sent_may_be_tried_by_any_process_as_soon_as_it_is_due(
    two, post: Post, clock: HandClock
):
    one, other = two
    await add_task(one)
    clock.move(seconds=2)
    closed = Post()
    closed.closed(final=False)
    await one.outbox.deliver_due(closed)
    assert [notice.claimed_until for notice in await waiting(one)] == [None]
    clock.move(seconds=3)
    assert await other.outbox.deliver_due(post) == 1


async def test_whoever_comes_back_after_its_claim_lapsed_takes_nothing_from_the_others(
    two, post: Post, clock: HandClock
):
    late, other = two
    number = await add_task(late)
    clock.move(seconds=2)
    slow, sending = await sends(late)
    clock.move(minutes=2)
    await other.outbox.deliver_due(post)
    await other.claims.claim(ADA, number)
    slow.let.set()
    await sending
    clock.move(seconds=2)
    assert await other.outbox.deliver_due(post) == 1


async def test_a_failure_after_the_claim_lapsed_does_not_put_off_what_another_is_sending(two, clock: HandClock):
    late, other = two
    await add_task(late)
    clock.move(seconds=2)
    fails, failing = await sends(late)
    clock.move(minutes=2)
    slow, sending = await sends(other)
    claimed = await waiting(other)
    fails.closed(final=True)
    fails.let.set()
    await failing
    assert await waiting(other) == claimed
    slow.let.set()
    assert await sending == 1


async def test_a_process_that_has_the_data_to_itself_claims_nothing(desk: Desk, post: Post, clock: HandClock):
    await add_task(desk)
    clock.move(seconds=2)
    before = await waiting(desk)
    _, sending = await sends(desk)
    assert await waiting(desk) == before
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert await desk.outbox.deliver_due(post) == 1


async def test_a_delivery_that_never_ends_is_cut_off_and_tried_again(
    desk: Desk, post: Post, clock: HandClock, monkeypatch: pytest.MonkeyPatch
):
    assert CLAIM.total_seconds() > outbox.TAKES_AT_MOST
    monkeypatch.setattr(outbox, "TAKES_AT_MOST", 0.01)
    await add_task(desk)
    clock.move(seconds=2)
    assert await desk.outbox.deliver_due(SlowPost()) == 0
    assert "not done within" in (await desk.outbox.stuck(GUILD))[0].last_error
    clock.move(seconds=3)
    assert await desk.outbox.deliver_due(post) == 1


async def test_each_process_sends_and_sweeps_in_its_own_guilds_only(clock: HandClock):
    store = open_store(None)
    store.shared = True
    guilds = [GuildId(number << 22) for number in range(6)]
    desks = [open_desk(store, store.blobs, clock, share=Share(frozenset(ids), 3)) for ids in ({0, 2}, {1})]
    for guild in guilds:
        ada = Actor(guild, MemberId(1), "Ada", joined_at=clock.now() - timedelta(days=300))
        number = await add_task(desks[0], ada)
        await desks[0].claims.claim(ada, number)
    clock.move(days=90)

    class Where(Post):
        async def deliver(self, guild, notice):
            places.append(guild)
            return await super().deliver(guild, notice)

    free: list[GuildId] = []
    for desk, expected in zip(desks, ([0, 2, 3, 5], [1, 4]), strict=True):
        places: list[GuildId] = []
        await desk.sweep.run(None)
        await desk.outbox.deliver_due(Where())
        assert sorted(set(places)) == [guilds[number] for number in expected]
        free += places
        for guild in guilds:
            assert (await desk.tasks.get(guild, 1)).state == ("open" if guild in free else "claimed")
    await store.close()


def test_a_notice_that_an_older_version_wrote_belongs_to_nobody():
    written = encode(Notice("n1", 1, "digest", "D1", None, HandClock().now(), HandClock().now()))
    older = written.replace(b',"claimed_until":null', b"")
    assert older != written
    read = decoder(Notice)(older)
    assert read.claimed_until is None
    assert read.next_attempt == read.due
