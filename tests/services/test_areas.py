"""Areas: made and changed by admins, named by proposals, and who votes and binds in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.area import AREA_ABOUT_LIMIT, AREAS_LIMIT, MAINTAINERS_LIMIT, AreaStatus, Way
from bot.domain.draft import Draft
from bot.domain.governing import Group
from bot.domain.ids import ChannelId, EventId, MemberId, ProposalId
from bot.domain.kinds import TASKS
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.tracing import LOOK_SOON
from bot.services.areas import Changes
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, MAINTAINERS, Box, HandClock

People = Callable[..., Actor]
ANN, BEN = MemberId(1), MemberId(2)


@pytest.fixture
def root(person: People) -> Actor:
    return person(99, "Root", admin=True)


async def refused(key: str, act: object) -> None:
    with pytest.raises(Refusal) as no:
        await act  # type: ignore[misc]  # a use case under way
    assert no.value.key == key


async def test_an_admin_makes_changes_and_removes_areas_and_nobody_else_does(desk: Desk, root: Actor, person: People):
    made = await desk.areas.add(root, " Tide  Pools ", "  What lives\nthere. ", [ANN, ANN])
    assert (made.name, made.about, made.maintainers) == ("tide-pools", "What lives there.", (ANN,))
    changed = await desk.areas.edit(root, "TIDE POOLS", Changes(about="", add=BEN, remove=ANN))
    assert (changed.about, changed.maintainers) == ("", (BEN,))
    assert await desk.areas.listing(GUILD) == [changed]
    kim = person(4, "Kim", maintainer=True)
    await refused("area-not-admin", desk.areas.add(kim, "maps"))
    await refused("area-not-admin", desk.areas.edit(kim, "tide-pools", Changes(add=kim.id)))
    await refused("area-not-admin", desk.areas.remove(kim, "tide-pools"))
    assert await desk.areas.remove(root, "tide-pools") == 0
    assert await desk.areas.listing(GUILD) == []
    said = [entry.action for entry in await desk.store.run(GUILD, lambda tx: tx.audit())]
    assert said == ["area.added", "area.changed", "area.removed"]


@pytest.mark.parametrize("name", ["", "-", "-a", "a-", "a_b", "a/b", "näh", "a" * 41, "@everyone", "<#1>", "a\0b"])
async def test_a_name_that_cannot_be_one_is_refused(desk: Desk, root: Actor, name: str):
    await refused("area-bad-name", desk.areas.add(root, name))


async def test_what_is_over_a_limit_or_not_there_is_refused_and_changes_nothing(desk: Desk, root: Actor):
    await desk.areas.add(root, "maps")
    await refused("area-exists", desk.areas.add(root, "Maps"))
    long = Changes(about="x" * (AREA_ABOUT_LIMIT + 1), add=ANN)
    await refused("area-about-too-long", desk.areas.edit(root, "maps", long))
    await refused("area-no-such-maintainer", desk.areas.edit(root, "maps", Changes(remove=ANN)))
    await refused("area-unknown", desk.areas.edit(root, "docs", Changes(add=ANN)))
    await refused("area-unknown", desk.areas.get(GUILD, "docs"))
    crowd = [MemberId(number) for number in range(1, MAINTAINERS_LIMIT + 2)]
    await refused("area-too-many-maintainers", desk.areas.add(root, "crowd", maintainers=crowd))
    for number in range(1, AREAS_LIMIT):
        await desk.areas.add(root, f"area {number}")
    await refused("area-too-many", desk.areas.add(root, "one-more"))
    assert (await desk.areas.get(GUILD, "maps")).maintainers == ()


async def test_only_the_maintainers_as_of_opening_decide_what_is_for_their_area_alone(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    ann, ben, kim = person(1, "Ann"), person(2, "Ben"), person(4, "Kim")
    await desk.areas.add(root, "maps", maintainers=[ann.id])
    draft = Draft("Redraw it", area="Maps", area_only=True)
    await desk.drafts.prepare(kim, draft, channel=ChannelId(7), event=EventId(1))
    await desk.areas.edit(root, "maps", Changes(add=ben.id))
    opened = await desk.drafts.post(kim, EventId(1))
    assert (opened.area, opened.electorate.members, opened.electorate_size) == ("maps", (ann.id, ben.id), 2)
    await desk.areas.edit(root, "maps", Changes(add=kim.id, remove=ann.id))
    await desk.votes.press(ann, ProposalId(1), "yes")
    await refused("vote-excluded-area", desk.votes.press(kim, ProposalId(1), "yes"))


async def test_an_area_alone_needs_an_area_with_people_in_it(desk: Desk, root: Actor, person: People):
    kim = person(4, "Kim")
    await refused("proposal-which-area", propose(desk, kim, area_only=True))
    await refused("area-unknown", propose(desk, kim, area="maps"))
    await desk.areas.add(root, "maps", maintainers=[ANN])
    await desk.drafts.prepare(
        kim, Draft("Redraw it", area="maps", area_only=True), channel=ChannelId(7), event=EventId(1)
    )
    await desk.areas.edit(root, "maps", Changes(remove=ANN))
    await refused("area-empty", desk.drafts.post(kim, EventId(1)))
    await refused("area-empty", propose(desk, kim, area="maps", area_only=True, event=2))
    await desk.areas.remove(root, "maps")
    await refused("area-unknown", desk.drafts.post(kim, EventId(1)))


async def test_votes_of_the_areas_maintainers_bind_under_apaches_rule(desk: Desk, root: Actor, person: People):
    ann, ben = person(1, "Ann"), person(2, "Ben")
    await desk.areas.add(root, "maps", maintainers=[ann.id])
    await propose(desk, person(4, "Kim"), preset="apache", area="maps")
    for who in (ann, ben, root):
        await desk.votes.press(who, ProposalId(1), "yes")
    tally = (await desk.proposals.view(GUILD, ProposalId(1))).tally
    assert (tally.count("yes"), dict(tally.advisory)["yes"]) == (2, 1)


async def test_an_area_with_an_open_proposal_stays_and_one_that_goes_takes_its_delegations_along(
    desk: Desk, root: Actor, person: People
):
    ann, ben = person(1, "Ann"), person(2, "Ben")
    await desk.areas.add(root, "maps")
    await desk.delegations.name(ann, ben, "maps", EventId(5))
    await desk.delegations.name(ann, ben, "", EventId(6))
    await propose(desk, ann, area="maps")
    await refused("area-in-use", desk.areas.remove(root, "maps"))
    await desk.life.withdraw(ann, ProposalId(1), event=EventId(7))
    assert await desk.areas.remove(root, "maps") == 1
    assert [one.area for one in await desk.delegations.listing(GUILD)] == [""]


async def tasks(desk: Desk) -> list[tuple[str, str]]:
    return [(task.title, task.state.value) for task in await desk.store.run(GUILD, lambda tx: tx.find(TASKS))]


async def test_an_orphan_area_is_one_open_task_until_somebody_looks_after_it(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    ann, mo = person(1, "Ann"), person(50, "Mo", maintainer=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS})
    made = await desk.areas.add(root, "maps", home=ChannelId(7))
    wanted = await desk.areas.task(GUILD, "maps")
    assert (made.status, wanted and wanted.number) == (AreaStatus.ORPHAN, 1)
    await desk.areas.edit(root, "maps", Changes(about="Where things are."))
    await desk.sweep.run(Box())
    assert await tasks(desk) == [("Look after the area maps", "open")]
    await refused("area-no-offer", desk.areas.confirm(mo, "maps", ann.id))
    await desk.areas.offer(ann, "maps")
    await desk.areas.offer(ann, "maps")
    await refused("area-not-maintainer", desk.areas.confirm(ann, "maps", ann.id))
    found = await desk.areas.confirm(mo, "maps", ann.id)
    assert (found.maintainers, found.status, found.offers) == ((ann.id,), AreaStatus.MAINTAINED, ())
    assert await desk.areas.task(GUILD, "maps") is None
    assert await tasks(desk) == [("Look after the area maps", "done")]
    await refused("area-adopted-already", desk.areas.confirm(mo, "maps", ann.id))
    await refused("area-no-orphan", desk.areas.offer(mo, "maps"))
    await refused("area-note-empty", desk.areas.resign(ann, "maps", "  "))
    await refused("area-not-yours", desk.areas.resign(mo, "maps", "Bye."))
    left = await desk.areas.resign(ann, "maps", "The keys are under the stone.")
    assert left.handover is not None
    assert (left.handover.note, left.status) == ("The keys are under the stone.", AreaStatus.ORPHAN)
    assert [state for _, state in await tasks(desk)] == ["done", "open"]
    await desk.areas.remove(root, "maps")
    assert [state for _, state in await tasks(desk)] == ["done", "done"]


async def test_a_maintainer_does_not_confirm_their_own_offer_but_an_admin_does(desk: Desk, root: Actor, person: People):
    mo = person(50, "Mo", maintainer=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS})
    await desk.areas.add(root, "maps")
    await desk.areas.offer(mo, "maps")
    await refused("area-own-offer", desk.areas.confirm(mo, "maps", mo.id))
    await desk.areas.offer(root, "maps")
    assert (await desk.areas.confirm(root, "maps", root.id)).maintainers == (root.id,)


async def test_where_the_community_decides_on_roles_an_offer_is_a_matter_for_a_vote(
    desk: Desk, root: Actor, person: People
):
    await desk.areas.add(root, "maps")
    await desk.settings.govern(root, Group.ROLES)
    area, noted = await desk.areas.offer(person(1, "Ann"), "maps")
    assert (area.offers, noted) == ((), False)
    await refused("area-governed", desk.areas.confirm(root, "maps", ANN))
    await refused("area-governed", desk.areas.edit(root, "maps", Changes(add_reviewer=ANN)))


async def test_whoever_leaves_leaves_their_areas_to_others(desk: Desk, root: Actor, person: People, clock: HandClock):
    ann = person(1, "Ann")
    await desk.areas.add(root, "maps", maintainers=[ann.id])
    await desk.erasure.erase(GUILD, ann.id, "a former member", "[removed]", by=ann.id)
    clock.move(seconds=LOOK_SOON.total_seconds())
    await desk.sweep.run(Box())
    assert await tasks(desk) == [("Look after the area maps", "open")]


async def test_paths_people_and_the_rule_are_changed_and_refused_beyond_their_limits(desk: Desk, root: Actor):
    await desk.areas.add(root, "maps", maintainers=[ANN])
    changed = await desk.areas.edit(
        root, "maps", Changes(add_path="src/", add_reviewer=BEN, supported=True, channel=ChannelId(8), approvals=2)
    )
    assert (changed.paths, changed.people, changed.status) == (("/src/**",), (ANN, BEN), AreaStatus.SUPPORTED)
    assert (changed.channel, changed.acceptance.way, changed.acceptance.approvals) == (8, Way.APPROVALS, 2)
    changed = await desk.areas.edit(root, "maps", Changes(remove_path="/src/**", anywhere=True, hours=24))
    assert (changed.paths, changed.channel, changed.acceptance.way) == ((), None, Way.LAZY)
    await refused("area-no-such-pattern", desk.areas.edit(root, "maps", Changes(remove_path="src/")))
    await refused("area-bad-pattern", desk.areas.edit(root, "maps", Changes(add_path="../x")))
    await refused("area-no-such-reviewer", desk.areas.edit(root, "maps", Changes(remove_reviewer=ANN)))
    await refused("area-acceptance-number", desk.areas.edit(root, "maps", Changes(way=Way.VOTE, hours=1)))
    await refused("area-acceptance-range", desk.areas.edit(root, "maps", Changes(approvals=99)))
