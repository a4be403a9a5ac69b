"""What a digest says: each section of what belongs into it, and no more lines than asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.area import Area
from bot.domain.contribution import Contribution, ContributionState, Work
from bot.domain.digest import Length, Section
from bot.domain.handling import Handling, Thank
from bot.domain.ids import ChannelId, EventId, MemberId
from bot.domain.kinds import AREAS, CONTRIBUTIONS, HANDLINGS, PROPOSALS, REVISIONS, TASKS
from bot.domain.page import Credit, Revision
from bot.domain.people import Actor, Consent
from bot.domain.proposal import ProposalState
from bot.domain.task import Claim, Task, TaskState
from bot.services.desk import Desk
from bot.services.digests import Wish
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock

CHANNEL = ChannelId(7)
EVERY = tuple(Section)
People = Callable[..., Actor]


@pytest.fixture
def admin(person: People) -> Actor:
    return person(1, "Ada", admin=True)


async def put(desk: Desk, kind, *documents) -> None:
    async def work(tx):
        for one in documents:
            await tx.put(kind, one)

    await desk.store.run(GUILD, work)


def a_task(clock: HandClock, number: int, **more) -> Task:
    made = clock.now() - timedelta(hours=more.pop("hours", 1))
    return Task(number, f"Task {number}", "", MemberId(1), "Ada", made, CHANNEL, **more)


def a_work(clock: HandClock, number: int, state: ContributionState, **more) -> Contribution:
    work = Work(1, "Text", (), clock.now() - timedelta(hours=number))
    agreed = Consent("CC-BY-SA-4.0", "1", clock.now())
    return Contribution(
        number, f"Page {number}", MemberId(2), "Ben", MemberId(2), "Ben", "CC-BY-SA-4.0", work.at, CHANNEL, (work,),
        state=state, consent=agreed, **more,
    )  # fmt: skip


def a_revision(clock: HandClock, number: int, contribution: int, hours: int) -> Revision:
    by = (Credit(MemberId(2), "Ben"),)
    at = clock.now() - timedelta(hours=hours)
    return Revision(
        number, f"page-{number}", f"Page {number}", 1, None, "Text", (), by, Credit(MemberId(1), "Ada"), contribution,
        "CC-BY-SA-4.0", at, "", "00",
    )  # fmt: skip


async def said(desk: Desk, admin: Actor, *sections: Section, **wish) -> dict[Section, tuple[str, ...]]:
    """What a new digest with these sections would say."""
    event = EventId(len(await desk.digests.listing(GUILD)) + 5000)
    digest = await desk.digests.add(admin, CHANNEL, Wish(sections=sections or EVERY, **wish), event)
    content = await desk.digests.preview(GUILD, digest.number)
    return {part.section: part.refs for part in content.sections}


async def test_new_tasks_are_those_since_the_last_digest_and_the_others_come_by_size(
    desk: Desk, admin: Actor, clock: HandClock
):
    await put(
        desk,
        TASKS,
        a_task(clock, 1, hours=90),
        a_task(clock, 2, hours=80, minutes=45),
        a_task(clock, 3, hours=70, minutes=10),
        a_task(clock, 4, hours=60, minutes=200),
        a_task(clock, 5, minutes=5),
        a_task(clock, 6),
        a_task(clock, 7, state=TaskState.DONE),
        a_task(clock, 8, blockers=(6,), needs=(6,)),
    )
    found = await said(desk, admin, Section.NEW, Section.SMALL)
    assert found == {Section.NEW: ("T6", "T5"), Section.SMALL: ("T3", "T2", "T4", "T1")}
    assert (await said(desk, admin, Section.SMALL))[Section.SMALL][:2] == ("T5", "T3")


async def test_no_section_is_longer_than_asked_for_and_the_rest_is_counted(desk: Desk, admin: Actor, clock: HandClock):
    await put(desk, TASKS, *(a_task(clock, number, hours=90, minutes=number) for number in range(1, 101)))
    await put(desk, TASKS, *(a_task(clock, number) for number in range(101, 141)))
    digest = await desk.digests.add(admin, CHANNEL, Wish(length=Length.SHORT), EventId(9))
    content = await desk.digests.preview(GUILD, digest.number)
    assert [(part.refs, part.more) for part in content.sections] == [
        (("T140", "T139", "T138"), 37),
        (("T1", "T2", "T3"), 134),
    ]


async def test_only_what_is_about_the_areas_of_a_digest_is_in_it(desk: Desk, admin: Actor, clock: HandClock):
    await put(desk, AREAS, Area("birds"), Area("weeds"))
    await put(desk, TASKS, a_task(clock, 1, area="birds"), a_task(clock, 2, area="weeds"), a_task(clock, 3))
    await put(
        desk,
        CONTRIBUTIONS,
        a_work(clock, 1, ContributionState.WAITING, area="birds"),
        a_work(clock, 2, ContributionState.WAITING),
    )
    found = await said(desk, admin, areas=("birds",))
    assert found == {Section.NEW: ("T1",), Section.REVIEWS: ("C1",), Section.ORPHANS: ("area:birds",)}


async def test_claims_that_end_soon_and_those_that_do_not(desk: Desk, admin: Actor, clock: HandClock):
    def claimed(number: int, hours: int) -> Task:
        until = clock.now() + timedelta(hours=hours)
        claim = Claim(MemberId(3), "Cleo", clock.now(), until)
        return a_task(clock, number, state=TaskState.CLAIMED, claim=claim)

    await put(desk, TASKS, claimed(1, 30), claimed(2, 5), claimed(3, 100))
    assert await said(desk, admin, Section.LAPSING) == {Section.LAPSING: ("T2", "T1")}


async def test_votes_that_close_before_the_next_digest_and_what_was_decided_since_the_last(
    desk: Desk, admin: Actor, clock: HandClock, person: People
):
    for number, hours in ((1, 10), (2, 100), (3, 300)):
        await propose(desk, person(number + 1, "Ben"), "?", event=number, length=timedelta(hours=hours))
    decided = await desk.store.run(GUILD, lambda tx: tx.get(PROPOSALS, 3))
    over = replace(decided, state=ProposalState.DECIDED, closed_at=clock.now() - timedelta(hours=3))
    await put(desk, PROPOSALS, over, replace(over, number=4, closed_at=clock.now() - timedelta(days=40)))
    assert await said(desk, admin, Section.VOTES, Section.DECIDED) == {
        Section.VOTES: ("P1",),
        Section.DECIDED: ("P3",),
    }
    weekly = await said(desk, admin, Section.VOTES, weekdays=(3,))
    assert weekly == {Section.VOTES: ("P1", "P2")}


async def test_what_was_accepted_who_was_new_and_who_was_thanked(desk: Desk, admin: Actor, clock: HandClock):
    accepted = ContributionState.ACCEPTED
    await put(desk, CONTRIBUTIONS, *(a_work(clock, number, accepted, accepted=number) for number in (1, 2, 3)))
    await put(
        desk, REVISIONS, *(a_revision(clock, number, number, hours) for number, hours in ((1, 99), (2, 9), (3, 2)))
    )
    thank = Thank(MemberId(1), "Ada", clock.now() - timedelta(hours=1), 1)
    await put(
        desk,
        HANDLINGS,
        Handling(1, thanks=(thank, replace(thank, member=MemberId(4)))),
        Handling(2, first=True, thanks=(thank,)),
        Handling(3, thanks=(replace(thank, at=clock.now() - timedelta(days=50)),)),
    )
    assert await said(desk, admin, Section.ACCEPTED, Section.FIRST_TIMERS, Section.THANKS) == {
        Section.ACCEPTED: ("C3", "C2"),
        Section.FIRST_TIMERS: ("C2",),
        Section.THANKS: ("C1", "C2"),
    }


async def test_figures_come_with_other_things_to_say_or_alone_where_nothing_else_is_wanted(
    desk: Desk, admin: Actor, clock: HandClock
):
    await desk.health.measure(GUILD)
    assert await said(desk, admin, Section.HEALTH, Section.NEW) == {}
    assert await said(desk, admin, Section.HEALTH) == {Section.HEALTH: ()}
    await put(desk, TASKS, a_task(clock, 1))
    assert set(await said(desk, admin, Section.HEALTH, Section.NEW)) == {Section.NEW, Section.HEALTH}


async def test_a_members_own_digest_is_about_what_is_theirs_to_do(
    desk: Desk, admin: Actor, clock: HandClock, person: People
):
    cleo = person(3, "Cleo")
    for number in (1, 2):
        await propose(desk, person(number + 5, "Ben"), "?", event=number, length=timedelta(hours=20))
    await desk.votes.press(cleo, 1, "yes")
    await put(desk, AREAS, Area("birds", maintainers=(cleo.id,)), Area("weeds", maintainers=(admin.id,)))
    waiting = ContributionState.WAITING
    await put(
        desk,
        CONTRIBUTIONS,
        a_work(clock, 1, waiting, area="birds"),
        a_work(clock, 2, waiting, area="weeds"),
        replace(a_work(clock, 3, waiting, area="birds"), author=cleo.id),
    )
    ends = clock.now() + timedelta(hours=4)
    mine, theirs = (Claim(MemberId(who), "", clock.now(), ends) for who in (3, 4))
    await put(
        desk,
        TASKS,
        a_task(clock, 1, state=TaskState.CLAIMED, claim=mine),
        a_task(clock, 2, state=TaskState.CLAIMED, claim=theirs),
    )
    await desk.digests.set_own(cleo, Wish())
    content = await desk.digests.preview_own(cleo)
    assert {part.section: part.refs for part in content.sections} == {
        Section.VOTES: ("P2",),
        Section.REVIEWS: ("C1",),
        Section.LAPSING: ("T1",),
    }
