"""Tasks that are described, split, tied to each other and finished."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.domain.board import Sought
from bot.domain.ids import ChannelId, EventId, TaskId
from bot.domain.kinds import TASKS
from bot.domain.notice import What
from bot.domain.particulars import Particulars
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.schedule import Recurrence
from bot.domain.task import Task, TaskState
from bot.services.desk import Desk, open_desk
from bot.services.task_keeping import task_or_refuse
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import maintained

CHANNEL = ChannelId(7)
People = Callable[..., Actor]


@pytest.fixture
async def mo(desk: Desk, person: People) -> Actor:
    await maintained(desk, person(99, "Root", admin=True))
    return person(50, "Mo", maintainer=True)


async def add(desk: Desk, who: Actor, title: str = "Draw", **said: object) -> Task:
    number = len(await desk.tasks.listing(GUILD, limit=100)) + len(
        await desk.tasks.listing(GUILD, TaskState.DONE, limit=100)
    )
    event = EventId(1_000 + number)
    told = Particulars(**said)  # type: ignore[arg-type]  # whatever a test says
    return await desk.tasks.add(who, title=title, details="", channel=CHANNEL, event=event, said=told)


async def refused(work: object) -> str:
    with pytest.raises(Refusal) as no:
        await work  # type: ignore[misc]
    return no.value.key


async def told(desk: Desk, post: Post, what: What) -> list[int | None]:
    """Whom something was told since the last time."""
    post.said.clear()
    await desk.outbox.deliver_due(post)
    return sorted(notice.member or 0 for notice in post.said if notice.what is what)


async def test_the_same_event_opens_one_task_with_all_that_is_said_of_it(desk: Desk, person: People, mo: Actor):
    await desk.areas.add(person(99, "Root", admin=True), "maps", "")
    said = Particulars(area="maps", minutes=15, newcomers=True, skills=("drawing",))
    for _ in range(2):
        task = await desk.tasks.add(
            mo, title="Draw", details="x", channel=CHANNEL, event=EventId(1), source=None, said=said
        )
    assert [one.number for one in await desk.tasks.listing(GUILD, sought=Sought("maps", 15))] == [task.number]
    assert (task.area, task.minutes, task.newcomers, task.skills) == ("maps", 15, True, ("drawing",))
    assert await refused(add(desk, mo, area="nowhere")) == "area-unknown"


async def test_a_task_is_described_by_its_author_whoever_has_it_and_maintainers(desk: Desk, person: People, mo: Actor):
    ada, ben, cy = person(1, "Ada"), person(2, "Ben"), person(3, "Cy")
    task = await add(desk, ada)
    await desk.claims.claim(ben, task.number)
    for minutes, who in enumerate((ada, ben, mo), 10):
        assert (await desk.tasks.edit(who, task.number, Particulars(minutes=minutes))).minutes == minutes
    assert await refused(desk.tasks.edit(cy, task.number, Particulars(minutes=5))) == "task-no-say"
    await desk.tasks.done(ben, task.number)
    assert await refused(desk.tasks.edit(ada, task.number, Particulars(minutes=5))) == "task-already-done"


async def test_a_maintainer_of_its_area_looks_after_a_task(desk: Desk, person: People, mo: Actor):
    ada, ben, cy = person(1, "Ada"), person(2, "Ben"), person(3, "Cy")
    await desk.areas.add(person(99, "Root", admin=True), "maps", "", maintainers=[cy.id])
    task = await add(desk, ada, area="maps")
    await desk.claims.claim(ben, task.number)
    assert (await desk.claims.free(cy, task.number, "away")).free
    assert (await desk.tasks.done(cy, task.number)).done


async def test_a_task_becomes_free_when_what_it_needs_is_done_and_waits_again_when_that_is_reopened(
    desk: Desk, person: People
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    first = await add(desk, ada, "Measure")
    then = await add(desk, ada, "Draw", needs=(first.number,))
    assert await refused(desk.claims.claim(ben, then.number)) == "task-blocked"
    await desk.tasks.done(ada, first.number)
    assert (await desk.tasks.get(GUILD, then.number)).free
    await desk.tasks.reopen(ada, first.number)
    assert (await desk.tasks.get(GUILD, then.number)).blockers == (first.number,)


async def test_nothing_waits_for_itself_however_far_around(desk: Desk, person: People):
    ada = person(1, "Ada")
    one = await add(desk, ada, "1")
    two = await add(desk, ada, "2", needs=(one.number,))
    three = await add(desk, ada, "3", needs=(two.number,))
    part = await add(desk, ada, "4", parent=one.number)
    for number, said in (
        (one.number, Particulars(needs=(one.number,))),
        (one.number, Particulars(needs=(three.number,))),
        (one.number, Particulars(parent=one.number)),
        (one.number, Particulars(parent=part.number)),
        (part.number, Particulars(needs=(three.number,))),
        (three.number, Particulars(parent=two.number)),
        (part.number, Particulars(needs=(one.number,))),
    ):
        assert await refused(desk.tasks.edit(ada, number, said)) == "task-circle", (number, said)
    assert await refused(desk.tasks.edit(ada, one.number, Particulars(needs=(TaskId(77),)))) == "task-unknown"


async def test_when_the_last_part_is_done_whoever_has_the_whole_is_told(desk: Desk, person: People, post: Post):
    ada, ben, cy = person(1, "Ada"), person(2, "Ben"), person(3, "Cy")
    whole = await add(desk, ada)
    parts = await desk.tasks.split(ada, whole.number, ["- Sketch", "", "Ink"], EventId(5))
    assert [part.number for part in await desk.tasks.split(ada, whole.number, ["Sketch", "Ink"], EventId(5))] == [2, 3]
    assert [(part.title, part.parent) for part in parts] == [("Sketch", 1), ("Ink", 1)]
    await desk.claims.claim(ben, whole.number)
    assert await refused(desk.tasks.done(ben, whole.number)) == "task-parts-open"
    await desk.tasks.done(ada, parts[0].number)
    assert await told(desk, post, What.PARTS_DONE) == []
    await desk.tasks.done(ada, parts[1].number)
    assert await told(desk, post, What.PARTS_DONE) == [ben.id]
    assert (await desk.tasks.done(ben, whole.number)).done
    assert await refused(desk.tasks.split(cy, whole.number, ["x"], EventId(6))) == "task-already-done"


async def test_a_part_that_goes_elsewhere_is_waited_for_there(desk: Desk, person: People):
    ada = person(1, "Ada")
    one, two = await add(desk, ada, "1"), await add(desk, ada, "2")
    part = await add(desk, ada, "3", parent=one.number)
    await desk.tasks.edit(ada, part.number, Particulars(parent=two.number))
    assert (await desk.tasks.get(GUILD, one.number)).parts == ()
    assert (await desk.tasks.get(GUILD, two.number)).open_parts == (part.number,)
    await desk.tasks.edit(ada, part.number, Particulars(parent=TaskId(0)))
    assert (await desk.tasks.get(GUILD, two.number)).open_parts == ()


async def test_a_split_takes_from_one_to_ten_titles(desk: Desk, person: People):
    ada = person(1, "Ada")
    whole = await add(desk, ada)
    for titles in ([], [" "], ["x"] * 11):
        assert await refused(desk.tasks.split(ada, whole.number, titles, EventId(9))) == "task-split-lines"
    assert await refused(desk.tasks.split(ada, whole.number, ["ok", "x" * 151], EventId(9))) == "task-title-too-long"
    assert (await desk.tasks.get(GUILD, whole.number)).parts == ()


async def test_helpers_tick_off_a_checklist_too_and_strangers_do_not(desk: Desk, person: People):
    ada, ben, cy = person(1, "Ada"), person(2, "Ben"), person(3, "Cy")
    task = await add(desk, ada, steps=("ink",))
    await desk.claims.help(ben, task.number)
    assert (await desk.tasks.check(ben, task.number, "ink")).steps[0].done_by == ben.id
    assert await refused(desk.tasks.check(cy, task.number, "ink")) == "task-no-say"


async def test_the_next_turn_of_a_task_follows_new_rules_of_its_time_zone_when_the_program_starts(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    task = await add(desk, person(1, "Ada"), every=Recurrence(time(9), (0,), "Europe/Berlin"))
    by_todays_rules = (await desk.tasks.done(person(1, "Ada"), task.number)).again
    assert by_todays_rules is not None

    async def as_before(tx: Transaction) -> None:
        late = replace(by_todays_rules, at=by_todays_rules.at + timedelta(hours=1))
        await tx.put(TASKS, replace(await task_or_refuse(tx, task.number), again=late))

    await desk.store.run(GUILD, as_before)
    clock.at = by_todays_rules.at - timedelta(days=2)
    await open_desk(desk.store, desk.store.blobs, clock).sweep.run(box)
    assert (await desk.tasks.get(GUILD, task.number)).again == by_todays_rules


async def test_a_recurring_task_opens_its_next_turn_once_and_at_its_time(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    ada = person(1, "Ada")
    task = await add(desk, ada, every=Recurrence(time(9), (0,), "Europe/Berlin"))  # it is a Friday
    await desk.tasks.done(ada, task.number)
    await desk.sweep.run(box)
    assert await desk.tasks.listing(GUILD) == []
    clock.at = datetime.fromisoformat("2026-05-04T07:00:01+00:00")
    for _ in range(3):
        await desk.sweep.run(box)
    (again,) = await desk.tasks.listing(GUILD)
    assert (again.title, again.number, again.free) == ("Draw", 2, True)
    before = await desk.tasks.get(GUILD, task.number)
    assert (before.again, before.followed_by) == (None, 2)
    await desk.tasks.reopen(ada, task.number)
    await desk.tasks.done(ada, task.number)
    clock.move(days=30)
    await desk.sweep.run(box)
    assert [one.number for one in await desk.tasks.listing(GUILD)] == [2]


async def test_what_waits_for_a_task_that_an_erasure_closes_is_free(desk: Desk, person: People):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    mine = await add(desk, ada, "Measure")
    waiting = await add(desk, ben, "Draw", needs=(mine.number,))
    await desk.erasure.erase(GUILD, ada.id, "somebody", "[removed]", by="member")
    assert (await desk.tasks.get(GUILD, mine.number)).done
    assert (await desk.tasks.get(GUILD, waiting.number)).free


async def test_a_recurring_task_that_nobody_finishes_does_not_pile_up(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    await add(desk, person(1, "Ada"), every=Recurrence(time(9), (0, 1, 2), "UTC"))
    for _ in range(10):
        clock.move(days=1)
        await desk.sweep.run(box)
    assert len(await desk.tasks.listing(GUILD)) == 1


async def test_a_due_date_lies_ahead(desk: Desk, person: People, clock: HandClock):
    ada = person(1, "Ada")
    due = clock.now() + timedelta(days=2)
    task = await add(desk, ada, due_at=due)
    assert task.due_at == due
    assert (await desk.tasks.edit(ada, task.number, Particulars(no_due=True))).due_at is None
    past = Particulars(due_at=clock.now() - timedelta(seconds=1))
    assert await refused(desk.tasks.edit(ada, task.number, past)) == "task-due-past"
