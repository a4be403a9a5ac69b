"""Boards on every store: what channels show of the open tasks."""

from __future__ import annotations

import pytest

from bot.domain.board import BOARD_DEBOUNCE, Sought
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, TaskId
from bot.domain.notice import Notice, What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services.desk import Desk
from tests.services.conftest import GUILD, HandClock, Post
from tests.services.paging import event

ROOT, ADA, BEN = (Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Root", "Ada", "Ben"), 1))
HALL = ChannelId(7)


async def refused(work: object) -> str:
    with pytest.raises(Refusal) as no:
        await work  # type: ignore[misc]
    return no.value.key


async def cards(desk: Desk, post: Post, clock: HandClock) -> list[str]:
    """Which boards were posted or edited since the last time."""
    post.said.clear()
    clock.move(seconds=BOARD_DEBOUNCE.total_seconds())
    await desk.outbox.deliver_due(post)
    return sorted(notice.subject for notice in post.said if notice.what is What.BOARD_CARD)


async def add(desk: Desk, title: str) -> Task:
    return await desk.tasks.add(ADA, title=title, details="", channel=HALL, event=event())


async def test_a_board_is_one_message_edited_once_for_changes_close_together_and_posted_again_when_lost(
    desk: Desk, clock: HandClock
):
    post = Post()
    await desk.boards.set(ROOT, HALL, Sought())
    await desk.outbox.deliver_due(post)
    for title in ("Bake", "Dig", "Sow"):
        await add(desk, title)
    assert await cards(desk, post, clock) == ["board:7"]
    assert await cards(desk, post, clock) == []
    await desk.claims.claim(BEN, TaskId(2))
    view = await desk.boards.view(GUILD, HALL)
    assert [task.title for task in view.tasks] == ["Bake", "Sow", "Dig"]
    card = (await desk.boards.listing(GUILD))[0].card
    assert card is not None
    await desk.boards.card_lost(GUILD, MessageId(1))
    assert (await desk.boards.listing(GUILD))[0].card == card
    await desk.boards.card_lost(GUILD, card)
    assert (await desk.boards.listing(GUILD))[0].card is None
    assert await cards(desk, post, clock) == ["board:7"]
    assert (await desk.boards.listing(GUILD))[0].card not in (None, card)


async def test_a_board_shows_what_is_sought_and_can_be_set_to_something_else(desk: Desk):
    await desk.areas.add(ROOT, "maps", maintainers=[ADA.id], home=HALL)
    await desk.boards.set(ROOT, HALL, Sought(area="maps"))
    await add(desk, "Bake")
    assert (await desk.boards.view(GUILD, HALL)).tasks == ()
    await desk.boards.set(ROOT, HALL, Sought(free=True))
    assert [task.title for task in (await desk.boards.view(GUILD, HALL)).tasks] == ["Bake"]
    assert len(await desk.boards.listing(GUILD)) == 1


async def test_boards_are_maintainers_business_and_not_without_number(desk: Desk):
    assert await refused(desk.boards.set(ADA, HALL, Sought())) == "board-not-maintainer"
    assert await refused(desk.boards.off(ADA, HALL)) == "board-not-maintainer"
    assert await refused(desk.boards.off(ROOT, HALL)) == "board-none"
    assert await refused(desk.boards.view(GUILD, HALL)) == "board-none"
    assert await refused(desk.boards.set(ROOT, HALL, Sought(area="moon"))) == "area-unknown"
    for channel in range(20, 30):
        await desk.boards.set(ROOT, ChannelId(channel), Sought())
    assert await refused(desk.boards.set(ROOT, HALL, Sought())) == "board-too-many"
    await desk.boards.set(ROOT, ChannelId(20), Sought(newcomers=True))


async def test_a_board_that_is_off_is_taken_down_and_not_edited_any_more(desk: Desk, clock: HandClock):
    post = Post()
    await desk.boards.set(ROOT, HALL, Sought())
    await desk.outbox.deliver_due(post)
    (board,) = await desk.boards.listing(GUILD)
    await desk.boards.off(ROOT, HALL)
    await add(desk, "Bake")
    post.said.clear()
    clock.move(minutes=1)
    await desk.outbox.deliver_due(post)
    off = [notice for notice in post.said if notice.what in (What.BOARD_CARD, What.BOARD_OFF)]
    assert [(notice.what, notice.data) for notice in off] == [(What.BOARD_OFF, {"message": board.card})]


async def test_a_board_that_is_taken_off_while_it_is_being_posted_does_not_stay(desk: Desk, clock: HandClock):
    class OffMeanwhile(Post):
        async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
            if notice.what is What.BOARD_CARD:
                await desk.boards.off(ROOT, HALL)
            return await super().deliver(guild, notice)

    await desk.boards.set(ROOT, HALL, Sought())
    post = OffMeanwhile()
    await desk.outbox.deliver_due(post)
    await desk.outbox.deliver_due(post)
    assert [(notice.what, notice.data) for notice in post.said[1:]] == [(What.BOARD_OFF, {"message": 9_001})]
