"""By which rule work is accepted: approvals, a maintainer's, silence, or a vote; and where it goes to be reviewed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.area import Way
from bot.domain.contribution import ContributionState, Verdict
from bot.domain.ids import ChannelId, ContributionId, EventId, ProposalId
from bot.domain.page import BY_SILENCE
from bot.domain.people import Actor
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.domain.rules import YES
from bot.services.areas import Changes
from bot.services.desk import Desk
from bot.services.routing import Why
from tests.services.conftest import GUILD, MAINTAINERS, HandClock, Post
from tests.services.reviewing import hand_in, handling, now_for, sweep

People = Callable[..., Actor]
C1 = ContributionId(1)


@pytest.fixture
async def root(desk: Desk, person: People) -> Actor:
    root = person(99, "Root", admin=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS, "review_channel": ChannelId(70)})
    return root


async def area(desk: Desk, root: Actor, name: str = "tides", *people: Actor, **changes: object) -> None:
    await desk.areas.add(root, name, maintainers=[one.id for one in people])
    await desk.areas.edit(root, name, Changes(**changes))  # type: ignore[arg-type]


async def refused(key: str, act: object) -> None:
    with pytest.raises(Refusal) as no:
        await act  # type: ignore[misc]  # a use case under way
    assert no.value.key == key


async def test_work_goes_to_the_channel_and_people_of_the_most_specific_area_and_says_which(
    desk: Desk, root: Actor, person: People
):
    ann, ben = person(1, "Ann"), person(2, "Ben")
    await area(desk, root, "all-tides", ann, add_path="tide*")
    await area(desk, root, "pools", ben, add_path="Tide pools", channel=ChannelId(71))
    made = await hand_in(desk, person(3, "Cy"), "Tide pools in winter", event=1)
    assert (made.area, made.channel) == ("pools", 71)
    view = await desk.queue.view(GUILD, made.number)
    assert (view.route.why, view.route.people, view.handling.first) == (Why.AREA, (ben.id,), True)
    other = await hand_in(desk, person(3, "Cy"), "Tidewater", event=2)
    assert (other.area, other.channel) == ("all-tides", 70)
    assert not (await handling(desk, 2)).first


async def test_without_an_area_those_are_asked_who_wrote_and_reviewed_it_last_and_then_all_maintainers(
    desk: Desk, root: Actor, person: People
):
    ann, mo = person(1, "Ann"), person(50, "Mo", maintainer=True)
    made = await hand_in(desk, ann, event=1)
    assert (await desk.queue.view(GUILD, made.number)).route.why is Why.LAST
    await desk.reviews.approve(mo, made.number)
    changed = await hand_in(desk, person(2, "Ben"), text="Hard.", event=2)
    route = (await desk.queue.view(GUILD, changed.number)).route
    assert (route.why, route.people) == (Why.HISTORY, (mo.id, ann.id))


async def test_two_approvals_are_counted_per_version_and_per_person(desk: Desk, root: Actor, person: People):
    ann, ben, cy = person(1, "Ann"), person(2, "Ben"), person(3, "Cy")
    await area(desk, root, "tides", ann, add_path="Anemones", approvals=2, add_reviewer=ben.id)
    await hand_in(desk, cy, event=1)
    assert await desk.reviews.approve(ann, C1) is None
    await refused("review-approved-already", desk.reviews.approve(ann, C1))
    assert (await desk.queue.view(GUILD, C1)).missing == 1
    await desk.contributions.update(cy, C1, text="Softer.")
    assert (await desk.queue.view(GUILD, C1)).missing == 2
    assert await desk.reviews.approve(ben, C1) is None
    await refused("review-not-maintainer", desk.reviews.approve(person(4, "Di"), C1))
    revision = await desk.reviews.approve(ann, C1)
    assert revision is not None
    assert (revision.text, revision.reviewer.id, revision.area) == ("Softer.", ann.id, "tides")


async def test_only_the_areas_maintainers_accept_where_it_says_so(desk: Desk, root: Actor, person: People):
    ann, mo = person(1, "Ann"), person(50, "Mo", maintainer=True)
    await area(desk, root, "tides", ann, add_path="Anemones", way=Way.MAINTAINER)
    await hand_in(desk, person(3, "Cy"), event=1)
    assert await desk.reviews.approve(mo, C1) is None
    assert await desk.reviews.approve(ann, C1) is not None


async def test_a_co_author_does_not_review_either(desk: Desk, root: Actor, person: People):
    ann, mo = person(1, "Ann"), person(50, "Mo", maintainer=True)
    first, second = await hand_in(desk, ann, event=1), await hand_in(desk, person(2, "Ben"), text="Hard.", event=2)
    await desk.reviews.approve(mo, first.number)
    with pytest.raises(Refusal):
        await desk.reviews.approve(mo, second.number)
    await desk.consents.give(mo)
    head = (await desk.archive.page(GUILD, "anemones")).revision.number
    await desk.conflicts.resolve(mo, second.number, "Soft and hard.", head, 1)
    await refused("review-own-work", desk.reviews.approve(mo, second.number))


async def test_silence_accepts_after_its_hours_and_starts_anew_with_each_version(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    cy = person(3, "Cy")
    await area(desk, root, "tides", person(1, "Ann"), add_path="Anemones", hours=48)
    await hand_in(desk, cy, event=1)
    await sweep(desk, clock, hours=47)
    await desk.contributions.update(cy, C1, text="Softer.")
    await sweep(desk, clock, hours=47)
    assert (await now_for(desk)).state is ContributionState.WAITING
    await sweep(desk, clock, hours=1)
    page = await desk.archive.page(GUILD, "anemones")
    assert (page.revision.text, page.revision.reviewer) == ("Softer.", BY_SILENCE)


async def test_an_objection_stops_silence_until_it_is_settled_and_an_override_is_named(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    ann, di = person(1, "Ann"), person(4, "Di")
    await area(desk, root, "tides", ann, add_path="Anemones", hours=24)
    await hand_in(desk, person(3, "Cy"), event=1)
    await sweep(desk, clock, hours=1)
    await desk.statements.give(di, C1, Verdict.OBJECT, reason="It is wrong.")
    await sweep(desk, clock, hours=100)
    assert (await now_for(desk)).state is ContributionState.WAITING
    await refused("review-not-maintainer", desk.statements.override(person(5, "Ed"), C1, di.id, "No."))
    await desk.statements.override(ann, C1, di.id, "It is right: see the source.")
    await sweep(desk, clock, hours=23)
    assert (await now_for(desk)).state is ContributionState.WAITING
    await sweep(desk, clock, hours=1)
    assert (await now_for(desk)).state is ContributionState.ACCEPTED


async def test_silence_credits_who_approved_and_does_nothing_without_consent(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    ann, cy = person(1, "Ann"), person(3, "Cy")
    await area(desk, root, "tides", ann, add_path="Anemones", hours=24)
    await hand_in(desk, cy, event=1, agree=False)
    await desk.reviews.approve(ann, C1)
    await sweep(desk, clock, hours=100)
    assert (await now_for(desk)).state is ContributionState.WAITING
    await desk.consents.give(cy)
    await sweep(desk, clock, hours=24)
    assert (await desk.archive.page(GUILD, "anemones")).revision.reviewer.id == ann.id


async def test_a_vote_is_opened_by_itself_linked_both_ways_and_accepts(
    desk: Desk, root: Actor, person: People, clock: HandClock, post: Post
):
    ann, ben = person(1, "Ann"), person(2, "Ben")
    await area(desk, root, "tides", ann, add_path="Anemones", way=Way.VOTE)
    await hand_in(desk, person(3, "Cy"), event=1)
    assert await desk.reviews.approve(ann, C1) is None
    await sweep(desk, clock)
    ballot = (await handling(desk)).ballot
    assert ballot == 1
    proposal = (await desk.proposals.view(GUILD, ballot)).proposal
    assert (proposal.effects[0].target, proposal.area) == ("1", "tides")
    await desk.votes.press(ben, ballot, YES)
    await sweep(desk, clock, hours=73)
    await desk.outbox.deliver_due(post)
    assert (await now_for(desk)).decision == ballot


async def test_a_new_version_gets_a_new_vote_and_what_is_voted_down_is_rejected_with_the_reason(
    desk: Desk, root: Actor, person: People, clock: HandClock, post: Post
):
    cy = person(3, "Cy")
    await area(desk, root, "tides", person(1, "Ann"), add_path="Anemones", way=Way.VOTE)
    await hand_in(desk, cy, event=1)
    await sweep(desk, clock)
    await desk.contributions.update(cy, C1, text="Softer.")
    await sweep(desk, clock)
    assert (await desk.proposals.view(GUILD, ProposalId(1))).proposal.state is ProposalState.WITHDRAWN
    assert (await handling(desk)).ballot == 2
    await desk.votes.press(person(2, "Ben"), ProposalId(2), "no")
    await sweep(desk, clock, hours=73)
    await sweep(desk, clock, minutes=2)
    found = await now_for(desk)
    assert (found.state, found.state_reason) == (ContributionState.REJECTED, "P2 did not pass.")
    clock.move(seconds=5)
    await desk.outbox.deliver_due(post)
    assert [one.member for one in post.said if one.what == "rejected"] == [cy.id]


async def test_a_vote_that_has_no_room_is_opened_later(desk: Desk, root: Actor, person: People, clock: HandClock):
    await desk.settings.change(root, {"open_limit": 1})
    await area(desk, root, "tides", person(1, "Ann"), add_path="a*", way=Way.VOTE)
    await hand_in(desk, person(3, "Cy"), event=1)
    await hand_in(desk, person(3, "Cy"), "Algae", event=2)
    await sweep(desk, clock)
    assert [(await handling(desk, number)).ballot for number in (1, 2)] == [1, None]
    await desk.life.withdraw(root, ProposalId(1), event=EventId(9))
    await sweep(desk, clock, hours=2)
    assert (await handling(desk, 2)).ballot == 2


async def test_a_rejection_carries_its_reason_and_thanks_are_given_once_and_not_to_oneself(
    desk: Desk, root: Actor, person: People
):
    cy, mo = person(3, "Cy"), person(50, "Mo", maintainer=True)
    await hand_in(desk, cy, event=1)
    await refused("review-reason-empty", desk.reviews.reject(mo, C1, "  "))
    await refused("review-not-maintainer", desk.reviews.reject(person(4, "Di"), C1, "No."))
    await desk.reviews.thank(mo, C1)
    await refused("review-thanked-already", desk.reviews.thank(mo, C1))
    await refused("review-thank-own", desk.reviews.thank(cy, C1))
    turned = await desk.reviews.reject(mo, C1, "Not about the sea.")
    assert (turned.state, turned.state_reason) == (ContributionState.REJECTED, "Not about the sea.")
    await refused("review-rejected", desk.reviews.approve(mo, C1))


async def test_the_queue_has_newcomers_first_and_can_be_narrowed_down(
    desk: Desk, root: Actor, person: People, clock: HandClock
):
    ann, mo = person(1, "Ann"), person(50, "Mo", maintainer=True)
    await area(desk, root, "tides", ann, add_path="Limpets")
    for event, (who, title) in enumerate([(3, "Anemones"), (3, "Limpets"), (4, "Whelks")], 1):
        await hand_in(desk, person(who, f"M{who}"), title, event=event)
        clock.move(minutes=1)

    async def titles(**how: object) -> list[str]:
        return [one.contribution.title for one in await desk.queue.waiting(GUILD, **how)]  # type: ignore[arg-type]

    assert await titles() == ["Anemones", "Whelks", "Limpets"]
    assert await titles(area="tides") == ["Limpets"]
    assert await titles(mine=ann) == ["Limpets"]
    assert await titles(mine=mo) == ["Anemones", "Whelks"]
    await refused("area-unknown", desk.queue.waiting(GUILD, area="maps"))
