"""Traces on every store: tasks that open and close by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import ChannelId, MemberId, TaskId
from bot.domain.kinds import LOOKS, PAGES, TASKS
from bot.domain.notice import What
from bot.domain.page import Grade
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.domain.tracing import LEFT_ALONE, LOOK_EVERY, LOOK_SOON, OPEN_LIMIT, TraceEnd, TraceKind
from bot.services import tracing
from bot.services.areas import Changes
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.concerning import raise_, resolve
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import publish, track

ROOT, ADA, BEN = (Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Root", "Ada", "Ben"), 1))
HALL, SHED = ChannelId(7), ChannelId(8)


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
