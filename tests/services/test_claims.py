"""Claims and what happens to them with time, offers, and helping hands."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.ids import ChannelId, EventId, MemberId, TaskId
from bot.domain.kinds import NOTICES, TASKS
from bot.domain.notice import What
from bot.domain.particulars import Particulars
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.task import Left, TaskState
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Box, HandClock, Post
from tests.services.paging import maintained, publish

People = Callable[..., Actor]
FIRST = TaskId(1)


@pytest.fixture
async def mo(desk: Desk, person: People) -> Actor:
    await maintained(desk, person(99, "Root", admin=True))
    return person(50, "Mo", maintainer=True)


@pytest.fixture(autouse=True)
async def open_tasks(desk: Desk, person: People) -> None:
    """T1 has one seat, T2 has two, T3 takes a day of work."""
    for event, said in enumerate((Particulars(), Particulars(seats=2), Particulars(minutes=480)), 1):
        await desk.tasks.add(
            person(1, "Ada"), title="Draw", details="", channel=ChannelId(7), event=EventId(event), said=said
        )


async def refused(work: object) -> str:
    with pytest.raises(Refusal) as no:
        await work  # type: ignore[misc]
    return no.value.key


async def told(desk: Desk, post: Post) -> list[tuple[What, MemberId | None]]:
    """What was told to whom since the last time."""
    post.said.clear()
    await desk.outbox.deliver_due(post)
    return [(notice.what, notice.member) for notice in post.said if notice.member is not None]


async def pass_time(desk: Desk, clock: HandClock, box: Box, **span: float) -> None:
    clock.move(**span)
    await desk.sweep.run(box)


async def test_a_claim_is_reminded_of_a_day_before_it_ends_and_then_ends(
    desk: Desk, person: People, clock: HandClock, box: Box, post: Post
):
    ben = person(2, "Ben")
    await desk.claims.claim(ben, FIRST)
    await pass_time(desk, clock, box, days=5.9)
    assert await told(desk, post) == []
    await pass_time(desk, clock, box, days=0.2)
    await pass_time(desk, clock, box, hours=1)
    assert await told(desk, post) == [(What.CLAIM_ENDING, ben.id)]
    await pass_time(desk, clock, box, days=1)
    await pass_time(desk, clock, box, hours=1)
    assert await told(desk, post) == [(What.CLAIM_OVER, ben.id)]
    task = await desk.tasks.get(GUILD, FIRST)
    assert (task.state, task.handovers[0].left) == (TaskState.OPEN, Left.LAPSED)


async def test_a_claim_that_ended_during_an_outage_is_not_reminded_of(
    desk: Desk, person: People, clock: HandClock, box: Box, post: Post
):
    await desk.claims.claim(person(2, "Ben"), FIRST)
    await pass_time(desk, clock, box, days=30)
    assert await told(desk, post) == [(What.CLAIM_OVER, 2)]


async def test_a_renewed_claim_lasts_and_nobody_else_renews_it(
    desk: Desk, person: People, clock: HandClock, box: Box, post: Post
):
    ben = person(2, "Ben")
    await desk.claims.claim(ben, FIRST)
    await pass_time(desk, clock, box, days=6.5)
    assert (await desk.claims.renew(ben, FIRST)).claims[0].until == clock.now() + timedelta(days=7)
    await pass_time(desk, clock, box, days=5)
    assert await told(desk, post) == [(What.CLAIM_ENDING, ben.id)]
    assert await refused(desk.claims.renew(person(3, "Cy"), FIRST)) == "task-not-yours-to-renew"


async def test_a_claim_that_ran_out_meanwhile_is_taken_again_unless_others_have_it(
    desk: Desk, person: People, clock: HandClock, box: Box
):
    ben, cy = person(2, "Ben"), person(3, "Cy")
    await desk.claims.claim(ben, FIRST)
    await pass_time(desk, clock, box, days=8)
    assert (await desk.claims.renew(ben, FIRST)).claim_of(ben.id) is not None
    await pass_time(desk, clock, box, days=8)
    await desk.claims.claim(cy, FIRST)
    assert await refused(desk.claims.renew(ben, FIRST)) == "task-taken"
    await desk.claims.release(cy, FIRST)
    assert await refused(desk.claims.renew(cy, FIRST)) == "task-not-yours-to-renew"


async def test_a_larger_task_is_lent_for_longer(desk: Desk, person: People, clock: HandClock):
    task = await desk.claims.claim(person(2, "Ben"), TaskId(3))
    assert task.claims[0].until == clock.now() + timedelta(days=14)


async def test_somebody_new_holds_one_task_until_something_of_theirs_is_finished(desk: Desk, person: People):
    ben = person(2, "Ben")
    await desk.claims.claim(ben, FIRST)
    assert await refused(desk.claims.claim(ben, TaskId(2))) == "task-newcomer-one"
    await desk.claims.claim(ben, FIRST)
    await desk.tasks.done(ben, FIRST)
    await desk.claims.claim(ben, TaskId(2))
    assert (await desk.claims.claim(ben, TaskId(3))).claim_of(ben.id) is not None


async def test_whose_work_was_accepted_is_new_no_more(desk: Desk, person: People, mo: Actor):
    ben = person(2, "Ben")
    await publish(desk, ben, mo, "A page")
    await desk.claims.claim(ben, FIRST)
    assert (await desk.claims.claim(ben, TaskId(2))).claim_of(ben.id) is not None


async def test_several_try_and_whoever_is_left_is_told_that_it_is_done(desk: Desk, person: People, post: Post):
    ben, cy = person(2, "Ben"), person(3, "Cy")
    await desk.claims.claim(ben, TaskId(2))
    await desk.claims.claim(cy, TaskId(2))
    assert await refused(desk.claims.claim(person(4, "Di"), TaskId(2))) == "task-taken"
    await desk.tasks.done(ben, TaskId(2))
    assert await told(desk, post) == [(What.CLAIM_OVER, cy.id)]
    assert await desk.tasks.claimed_by(GUILD, cy.id) == []


async def test_the_next_one_finds_the_note_of_the_one_before(desk: Desk, person: People):
    ben, cy = person(2, "Ben"), person(3, "Cy")
    await desk.claims.claim(ben, FIRST)
    await desk.claims.release(ben, FIRST, "half is drawn")
    task = await desk.claims.claim(cy, FIRST)
    assert [(one.name, one.note) for one in task.handovers] == [("Ben", "half is drawn")]


async def test_a_maintainer_ends_a_claim_and_who_held_it_is_told(desk: Desk, person: People, mo: Actor, post: Post):
    ben = person(2, "Ben")
    await desk.claims.claim(ben, FIRST)
    assert await refused(desk.claims.free(person(1, "Ada"), FIRST, "why not")) == "task-not-maintainer"
    assert await refused(desk.claims.free(mo, FIRST, "")) == "task-reason-missing"
    assert (await desk.claims.free(mo, FIRST, "away for a year")).free
    assert await told(desk, post) == [(What.CLAIM_OVER, ben.id)]


async def test_nobody_has_a_task_without_their_yes(desk: Desk, person: People, post: Post):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    assert await refused(desk.claims.offer(person(4, "Di"), FIRST, ben.id, "Ben")) == "task-offer-no-say"
    task, will_hear = await desk.claims.offer(ada, FIRST, ben.id, "Ben")
    assert (task.claims, will_hear) == ((), True)
    assert (await desk.claims.offer(ada, FIRST, ben.id, "Ben"))[1] is False
    assert await told(desk, post) == [(What.TASK_OFFERED, ben.id)]
    assert [one.number for one in await desk.tasks.offered_to(GUILD, ben.id)] == [1]
    assert await refused(desk.claims.accept(person(3, "Cy"), FIRST)) == "task-not-offered"
    assert (await desk.claims.accept(ben, FIRST)).claim_of(ben.id) is not None
    assert await desk.tasks.offered_to(GUILD, ben.id) == []


async def test_a_no_is_told_to_who_asked_and_nobody_asks_again(desk: Desk, person: People, post: Post):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await desk.claims.offer(ada, FIRST, ben.id, "Ben")
    await told(desk, post)
    await desk.claims.decline(ben, FIRST)
    assert await told(desk, post) == [(What.OFFER_DECLINED, ada.id)]
    assert await refused(desk.claims.offer(ada, FIRST, ben.id, "Ben")) == "task-offer-asked-before"


async def test_nobody_is_made_more_offers_than_they_can_answer(desk: Desk, person: People):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    for number in range(1, 5):
        await desk.tasks.add(ada, title=f"Sow {number}", details="", channel=ChannelId(7), event=EventId(900 + number))
    new = sorted(task.number for task in await desk.tasks.listing(GUILD))[-4:]
    for number in new[:3]:
        await desk.claims.offer(ada, number, ben.id, "Ben")
    assert await refused(desk.claims.offer(ada, new[3], ben.id, "Ben")) == "task-offers-enough"
    assert await desk.claims.offer(ada, new[0], ben.id, "Ben") == (await desk.tasks.get(GUILD, new[0]), False)
    await desk.claims.decline(ben, new[1])
    assert (await desk.claims.offer(ada, new[3], ben.id, "Ben"))[1]


async def test_an_offer_that_nobody_answers_lapses_in_silence(
    desk: Desk, person: People, clock: HandClock, box: Box, post: Post
):
    await desk.claims.offer(person(1, "Ada"), FIRST, MemberId(2), "Ben")
    await told(desk, post)
    await pass_time(desk, clock, box, days=3)
    assert await told(desk, post) == []
    assert (await desk.tasks.get(GUILD, FIRST)).offer is None
    assert await refused(desk.claims.accept(person(2, "Ben"), FIRST)) == "task-not-offered"


async def test_somebody_new_who_has_a_task_cannot_take_another_by_an_offer(desk: Desk, person: People):
    ben = person(2, "Ben")
    await desk.claims.claim(ben, TaskId(2))
    await desk.claims.offer(person(1, "Ada"), FIRST, ben.id, "Ben")
    assert await refused(desk.claims.accept(ben, FIRST)) == "task-newcomer-one"


async def test_who_lends_a_hand_is_on_the_task_until_they_leave(desk: Desk, person: People):
    cy = person(3, "Cy")
    await desk.claims.claim(person(2, "Ben"), FIRST)
    await desk.claims.help(cy, FIRST)
    assert [one.number for one in await desk.tasks.helped_by(GUILD, cy.id)] == [1]
    await desk.claims.leave(cy, FIRST)
    assert await desk.tasks.helped_by(GUILD, cy.id) == []


async def test_what_does_not_change_anything_leaves_no_trace(desk: Desk, person: People):
    cy = person(3, "Cy")
    await desk.claims.help(cy, FIRST)

    async def state(tx):
        return (await tx.get(TASKS, 1), len(await tx.audit("T1")), len(await tx.find(NOTICES)))

    before = await desk.store.run(GUILD, state)
    await desk.claims.help(cy, FIRST)
    await desk.claims.attend(GUILD, FIRST)
    assert await desk.store.run(GUILD, state) == before
