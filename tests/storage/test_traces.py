"""Traces and boards on every store: tasks that open and close by themselves, and what channels show of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.board import BOARD_DEBOUNCE, Sought
from bot.domain.ids import ChannelId, MemberId, MessageId, TaskId
from bot.domain.kinds import KINDS, LOOKS, PAGES, TASKS
from bot.domain.notice import What
from bot.domain.page import Grade
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.domain.tracing import LEFT_ALONE, LOOK_EVERY, LOOK_SOON, OPEN_LIMIT, TraceEnd, TraceKind
from bot.services import tracing
from bot.services.areas import Changes
from bot.services.desk import Desk, open_desk
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.deciding import propose
from tests.services.concerning import raise_, resolve
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import event, publish, track

ROOT, ADA, BEN = (Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Root", "Ada", "Ben"), 1))
HALL, SHED = ChannelId(7), ChannelId(8)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["memory", "journal", "postgres"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Desk]:
    opened: EmbeddedStore | PostgresStore
    if request.param == "postgres":
        opened = await PostgresStore.open(request.getfixturevalue("database"), kinds=KINDS)
    else:
        opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None, KINDS)
    yield open_desk(opened, opened.blobs, clock)
    await opened.close()


async def look(desk: Desk, clock: HandClock, **span: float) -> None:
    clock.move(**(span or {"seconds": LOOK_SOON.total_seconds()}))
    await desk.sweep.run(Box())


async def traced(desk: Desk) -> dict[str, Task]:
    """The newest task of each trace."""
    found = await desk.store.run(GUILD, lambda tx: tx.find(TASKS))
    return {task.trace.key: task for task in found if task.trace is not None}


async def states(desk: Desk) -> dict[str, tuple[str, TraceEnd | None]]:
    return {key: (one.state.value, one.trace.over) for key, one in (await traced(desk)).items() if one.trace}


async def grade(desk: Desk, address: str, given: Grade) -> None:
    async def work(tx: Transaction) -> None:
        page = await tx.get(PAGES, address)
        assert page is not None
        await tx.put(PAGES, replace(page, grade=given))

    await desk.store.run(GUILD, work)


async def test_a_page_that_two_others_want_has_a_task_until_it_is_written(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, "A", "[[Rye]] [[Oats]]")
    await publish(desk, ADA, ROOT, "B", "[[Rye]]")
    await look(desk, clock)
    assert await states(desk) == {"wanted-page:rye": ("open", None)}
    task = (await traced(desk))["wanted-page:rye"]
    assert (task.title, task.card, task.newcomers, task.channel) == ("Write the page “rye”", None, True, HALL)
    await publish(desk, BEN, ROOT, "Rye", "Tall.")
    task = (await traced(desk))["wanted-page:rye"]
    assert (task.done, task.done_by, task.trace and task.trace.over) == (True, BEN.id, TraceEnd.MENDED)


async def test_a_stub_a_stale_page_and_work_that_waits_open_tasks_in_their_time(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, "Rye", "Tall.")
    await grade(desk, "rye", Grade.STUB)
    await track(desk, ADA, "Oats", "Short.")
    await look(desk, clock)
    assert set(await states(desk)) == {"stub:rye"}
    await look(desk, clock, days=7)
    assert set(await states(desk)) == {"stub:rye", "unreviewed-work:C2"}
    await desk.reviews.approve(ROOT, (await desk.queue.waiting(GUILD))[0].contribution.number)
    await grade(desk, "rye", Grade.START)
    await look(desk, clock, hours=1)
    await look(desk, clock, days=370)
    assert await states(desk) == {
        "stub:rye": ("done", TraceEnd.MENDED),
        "unreviewed-work:C2": ("done", TraceEnd.MENDED),
        "stale-page:rye": ("open", None),
        "stale-page:oats": ("open", None),
    }


async def test_a_conflict_has_a_task_until_the_work_fits_again(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, text="One.")
    mine, theirs = await track(desk, ADA, text="One, two."), await track(desk, BEN, text="One, three.")
    await desk.reviews.approve(ROOT, mine.number)
    await look(desk, clock)
    assert await states(desk) == {f"conflict:C{theirs.number}": ("open", None)}
    await desk.contributions.withdraw(BEN, theirs.number)
    await look(desk, clock)
    assert await states(desk) == {f"conflict:C{theirs.number}": ("done", TraceEnd.MENDED)}


async def test_a_concern_that_stays_open_has_a_task_that_ends_as_soon_as_it_is_settled(desk: Desk, clock: HandClock):
    await propose(desk, ADA, length=timedelta(days=9))
    await raise_(desk, BEN)
    await desk.tracing.begin(GUILD)
    await look(desk, clock)
    assert await states(desk) == {}
    await look(desk, clock, days=2)
    assert await states(desk) == {"unresolved-concern:P1.1": ("open", None)}
    await resolve(desk, BEN)
    assert await states(desk) == {"unresolved-concern:P1.1": ("done", TraceEnd.MENDED)}


async def test_an_orphan_area_has_its_task_at_once(desk: Desk):
    await desk.areas.add(ROOT, "maps", maintainers=[ADA.id], home=HALL)
    await desk.areas.resign(ADA, "maps", "The keys are under the stone.")
    task = (await traced(desk))["orphan-area:maps"]
    assert (task.title, task.area, task.channel) == ("Look after the area maps", "maps", HALL)
    await desk.areas.edit(ROOT, "maps", Changes(add=BEN.id))
    assert await states(desk) == {"orphan-area:maps": ("done", TraceEnd.MENDED)}


async def test_what_somebody_says_is_done_is_left_alone_for_a_while(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, "Rye", "Tall.")
    await grade(desk, "rye", Grade.STUB)
    await look(desk, clock)
    task = (await traced(desk))["stub:rye"]
    await desk.tasks.done(ROOT, task.number)
    await look(desk, clock, hours=2)
    assert (await traced(desk))["stub:rye"].number == task.number
    await look(desk, clock, seconds=LEFT_ALONE.total_seconds())
    again = (await traced(desk))["stub:rye"]
    assert (again.number > task.number, again.done) == (True, False)


async def test_a_kind_that_is_switched_off_closes_what_nobody_has_and_opens_no_more(desk: Desk, clock: HandClock):
    for title in ("Rye", "Oats"):
        await publish(desk, ADA, ROOT, title, "Tall.")
        await grade(desk, title.casefold(), Grade.STUB)
    await look(desk, clock)
    await desk.claims.claim(ADA, (await traced(desk))["stub:rye"].number)
    await desk.settings.change(ROOT, {"traces_off": (TraceKind.STUB.value,)})
    await publish(desk, ADA, ROOT, "Bran", "Tall.")
    await grade(desk, "bran", Grade.STUB)
    await look(desk, clock)
    assert await states(desk) == {"stub:rye": ("claimed", None), "stub:oats": ("done", TraceEnd.OFF)}
    await desk.settings.change(ROOT, {"traces_off": ()})
    await look(desk, clock)
    assert {key for key, (state, _) in (await states(desk)).items() if state != "done"} == {
        "stub:rye", "stub:oats", "stub:bran",
    }  # fmt: skip


async def test_a_guild_is_looked_through_a_part_at_a_time_until_all_of_it_was(
    desk: Desk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tracing, "LOOKED_AT", 2)
    titles = ["A", "B", "C", "D", "E"]
    for title in titles:
        await publish(desk, ADA, ROOT, title, "Tall.")
        await grade(desk, title.casefold(), Grade.STUB)
    counts = []
    for _ in titles:
        await look(desk, clock, seconds=LOOK_EVERY.total_seconds())
        counts.append(len(await states(desk)))
    assert counts == [2, 4, 5, 5, 5]
    assert {state for state, _ in (await states(desk)).values()} == {"open"}


async def test_never_more_than_so_many_tasks_of_a_kind_are_open(desk: Desk, clock: HandClock):
    for number in range(OPEN_LIMIT + 3):
        await publish(desk, ADA, ROOT, f"Page {number}", "Tall.")
        await grade(desk, f"page-{number}", Grade.STUB)
    await look(desk, clock)
    await look(desk, clock, hours=1)
    assert len(await states(desk)) == OPEN_LIMIT


async def test_looking_again_before_its_time_or_twice_at_once_changes_nothing(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, "Rye", "Tall.")
    await grade(desk, "rye", Grade.STUB)
    await desk.tracing.begin(GUILD)
    await desk.tracing.look(GUILD)
    assert await states(desk) == {}
    await look(desk, clock)
    await look(desk, clock)
    assert len(await desk.store.run(GUILD, lambda tx: tx.find(TASKS))) == 1
    due = await desk.store.run(GUILD, lambda tx: tx.get(LOOKS, "look"))
    assert due is not None
    assert due.next_at > clock.now()


async def test_a_task_of_a_trace_has_a_card_only_once_somebody_has_it(desk: Desk, clock: HandClock):
    await publish(desk, ADA, ROOT, "Rye", "Tall.")
    await grade(desk, "rye", Grade.STUB)
    await look(desk, clock)
    post = Post()
    await desk.outbox.deliver_due(post)
    assert What.TASK_CARD not in {notice.what for notice in post.said}
    await desk.claims.claim(ADA, TaskId(1))
    await desk.outbox.deliver_due(post)
    assert [notice.subject for notice in post.said if notice.what is What.TASK_CARD] == ["T1"]


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
