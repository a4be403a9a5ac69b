"""Watched pages: one message a day for whoever wants it, and quiet for everybody else."""

from collections.abc import Callable

import pytest

from bot.domain.kinds import WATCHES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.watching import Rhythm
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import maintained, publish

People = Callable[..., Actor]


@pytest.fixture
async def mo(desk: Desk, person: People) -> Actor:
    await maintained(desk, person(99, "Root", admin=True))
    return person(50, "Mo", maintainer=True)


async def news(desk: Desk, clock: HandClock, box: Box, post: Post, **span: float) -> list[list[object]]:
    """What is told after some time."""
    clock.move(**span)
    await desk.sweep.run(box)
    post.said.clear()
    await desk.outbox.deliver_due(post)
    return [notice.data["pages"] for notice in post.said if notice.what is What.PAGE_NEWS]  # type: ignore[misc]


async def test_all_changes_of_a_day_come_in_one_message_to_those_who_want_one(
    desk: Desk, person: People, mo: Actor, clock: HandClock, box: Box, post: Post
):
    ada, ben, cy = person(1, "Ada"), person(2, "Ben"), person(3, "Cy")
    for title in ("A", "B", "C"):
        await publish(desk, ada, mo, title)
        await desk.watching.watch(ben, title)
        await desk.watching.watch(cy, title)
    await desk.wishes.hear_of_watched(ben, Rhythm.DAILY)
    await publish(desk, ada, mo, "A", "Two.")
    await publish(desk, ada, mo, "A", "Three.")
    await publish(desk, ada, mo, "B", "Two.")
    assert await news(desk, clock, box, post, hours=23) == []
    assert await news(desk, clock, box, post, hours=2) == [[["a", 1, 2], ["b", 2, 1]]]
    assert await news(desk, clock, box, post, hours=25) == []
    await publish(desk, ada, mo, "C", "Two.")
    assert await news(desk, clock, box, post, hours=25) == [[["c", 3, 1]]]


async def test_ones_own_changes_are_no_news_and_nobody_hears_after_they_stopped(
    desk: Desk, person: People, mo: Actor, clock: HandClock, box: Box, post: Post
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, "A")
    for who in (ada, ben):
        await desk.watching.watch(who, "A")
        await desk.wishes.hear_of_watched(who, Rhythm.DAILY)
    await desk.watching.unwatch(GUILD, ben.id, "A")
    await publish(desk, ada, mo, "A", "Two.")
    assert await news(desk, clock, box, post, hours=25) == []
    with pytest.raises(Refusal):
        await desk.watching.unwatch(GUILD, ben.id, "A")


async def test_whoever_leaves_watches_nothing_any_more_and_hears_of_it_before(desk: Desk, person: People, mo: Actor):
    ben = person(2, "Ben")
    await publish(desk, person(1, "Ada"), mo, "A")
    await desk.watching.watch(ben, "A")
    held = await desk.erasure.holdings(GUILD, ben.id, "a former member", "[removed]")
    assert not held.empty
    await desk.erasure.erase(GUILD, ben.id, "a former member", "[removed]", by="member")
    assert await desk.store.run(GUILD, lambda tx: tx.find(WATCHES)) == []


async def test_who_watches_sees_what_is_new_once_also_after_a_move(desk: Desk, person: People, mo: Actor):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, "A")
    await desk.watching.watch(ben, "A")
    await publish(desk, ada, mo, "A", "Two.")
    await desk.pages.move(mo, "a", "Z", "Better")
    found = await desk.watching.following(ben)
    assert [(one.page.title, one.changes) for one in found.pages] == [("Z", 2)]
    assert not found.messages
    assert (await desk.watching.following(ben)).new.pages == ()
