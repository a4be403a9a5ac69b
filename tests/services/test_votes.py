"""From a click to a counted vote, and from the card's reactions back to the record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ballot import Seen
from bot.domain.ids import EventId, MessageId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, YES
from bot.domain.vote import Via
from bot.services.casting import Took
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock, Post

People = Callable[..., Actor]


async def opened(desk: Desk, actor: Actor, post: Post, *, event: int = 1, **options: object) -> Proposal:
    made = await propose(desk, actor, event=event, **options)
    await desk.outbox.deliver_due(post)
    return (await desk.proposals.view(GUILD, made.number)).proposal


async def test_the_latest_choice_of_a_member_counts_once(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    await desk.votes.react(ada, proposal.card, "👍")
    result = await desk.votes.react(ada, proposal.card, "👎")
    assert (result.took, result.undo) == (Took.CHANGED, ("👍",))
    view = await desk.proposals.view(GUILD, proposal.number)
    assert view.tally.counts == ((YES, 0), (NO, 1), (ABSTAIN, 0))


async def test_the_same_event_delivered_twice_changes_nothing(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    await desk.votes.react(ada, proposal.card, "👍")
    assert (await desk.votes.react(ada, proposal.card, "👍")).took is Took.UNCHANGED
    again = await desk.drafts.post(ada, EventId(1))
    assert again.number == proposal.number


async def test_removing_an_older_tick_leaves_the_newer_vote(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    await desk.votes.react(ada, proposal.card, "👍")
    await desk.votes.react(ada, proposal.card, "👎")
    await desk.votes.unreact(GUILD, ada.id, proposal.card, "👍")
    assert (await desk.proposals.view(GUILD, proposal.number)).tally.count(NO) == 1


async def test_removing_the_tick_takes_the_vote_back(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    await desk.votes.react(ada, proposal.card, "👍")
    assert (await desk.votes.unreact(GUILD, ada.id, proposal.card, "👍")).took is Took.WITHDRAWN
    assert (await desk.proposals.view(GUILD, proposal.number)).tally.voters == 0


async def test_reactions_on_other_messages_and_other_emoji_mean_nothing(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    assert (await desk.votes.react(ada, MessageId(1), "👍")).took is Took.NOT_A_BALLOT
    assert (await desk.votes.react(ada, proposal.card, "🎉")).took is Took.NOT_A_BALLOT


async def test_an_ineligible_click_is_listed_and_its_member_told_once(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    ada = person(1, "Ada")
    late = replace(person(2, "Ben"), joined_at=clock.now() + timedelta(minutes=5))
    proposal = await opened(desk, ada, post)
    clock.move(minutes=10)
    for emoji in ("👍", "👎"):
        assert (await desk.votes.react(late, proposal.card, emoji)).took is Took.EXCLUDED
    clock.move(seconds=10)
    await desk.outbox.deliver_due(post)
    told = [notice for notice in post.said if notice.what == "vote-excluded"]
    assert [(notice.member, notice.data["reason"]) for notice in told] == [(late.id, "excluded-member-age")]
    view = await desk.proposals.view(GUILD, proposal.number)
    assert (len(view.proposal.excluded), view.tally.voters) == (1, 0)


async def test_a_button_pressed_after_the_deadline_is_refused(desk: Desk, person: People, post: Post, clock: HandClock):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post, length=timedelta(hours=1))
    clock.move(hours=1)
    with pytest.raises(Refusal) as no:
        await desk.votes.press(ada, proposal.number, YES)
    assert no.value.key == "vote-after-close"


async def test_a_reaction_after_the_deadline_does_not_count_and_may_be_removed(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post, length=timedelta(hours=1))
    clock.move(hours=2)
    result = await desk.votes.react(ada, proposal.card, "👍")
    assert (result.took, result.undo) == (Took.LATE, ("👍",))


async def test_votes_cast_while_the_bot_was_away_are_read_from_the_card_before_closing(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    ada, ben, eve = person(1, "Ada"), person(2, "Ben"), person(3, "Eve")
    proposal = await opened(desk, ada, post, length=timedelta(hours=1))
    await desk.votes.react(ada, proposal.card, "👍")
    await desk.votes.react(ben, proposal.card, "👍")
    box.seen = Seen({YES: frozenset({ada.id}), NO: frozenset({eve.id})})
    box.people = {eve.id: eve}
    clock.move(hours=1)
    await desk.sweep.run(box)
    view = await desk.proposals.view(GUILD, proposal.number)
    assert view.proposal.state is ProposalState.DECIDED
    assert (view.tally.count(YES), view.tally.count(NO), view.proposal.corrections) == (1, 1, 2)
    assert view.proposal.outcome is not None
    assert view.proposal.outcome.reason == "why-tie"


async def test_a_member_found_on_the_card_must_be_eligible_too(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    ada, left = person(1, "Ada"), person(9, "Gone")
    proposal = await opened(desk, ada, post)
    box.seen = Seen({YES: frozenset({left.id})})
    assert await desk.ballots.reconcile(GUILD, proposal.number, box) == 0
    view = await desk.proposals.view(GUILD, proposal.number)
    assert [excluded.reason for excluded in view.proposal.excluded] == ["excluded-left"]


async def test_a_proposal_stays_open_while_its_card_cannot_be_read(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    proposal = await opened(desk, person(1, "Ada"), post, length=timedelta(hours=1))
    clock.move(hours=2)
    box.down = True
    await desk.sweep.run(box)
    assert (await desk.proposals.view(GUILD, proposal.number)).proposal.state is ProposalState.OPEN
    box.down = False
    await desk.sweep.run(box)
    assert (await desk.proposals.view(GUILD, proposal.number)).proposal.state is ProposalState.DECIDED


async def test_a_deleted_card_is_posted_again_and_its_votes_stay(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post)
    await desk.votes.react(ada, proposal.card, "👍")
    await desk.proposals.card_lost(GUILD, proposal.card)
    clock.move(seconds=5)
    await desk.outbox.deliver_due(post)
    box.seen = Seen({})
    await desk.ballots.reconcile(GUILD, proposal.number, box)
    view = await desk.proposals.view(GUILD, proposal.number)
    assert view.proposal.card not in (None, proposal.card)
    assert (view.tally.count(YES), view.votes[0].via) == (1, Via.KEPT)


async def test_an_outage_is_recorded_on_every_open_ballot(desk: Desk, person: People, post: Post, clock: HandClock):
    proposal = await opened(desk, person(1, "Ada"), post)
    await desk.ballots.note_alive(GUILD)
    since = clock.now()
    clock.move(minutes=20)
    assert await desk.ballots.note_back(GUILD) == [proposal.number]
    outages = (await desk.proposals.view(GUILD, proposal.number)).proposal.outages
    assert [(outage.since, outage.until) for outage in outages] == [(since, clock.now())]


async def test_a_passed_proposal_opens_its_tasks_once(
    desk: Desk, person: People, post: Post, box: Box, clock: HandClock
):
    ada = person(1, "Ada")
    proposal = await opened(desk, ada, post, tasks=("Draw it", "Print it", "Draw it"))
    await desk.votes.react(ada, proposal.card, "👍")
    clock.move(days=3)
    box.seen = Seen({YES: frozenset({ada.id})})
    await desk.sweep.run(box)
    await desk.sweep.run(box)
    for _ in range(3):
        await desk.outbox.deliver_due(post)
    found = await desk.tasks.listing(GUILD)
    assert sorted(task.title for task in found) == ["Draw it", "Print it"]
    assert {task.proposal for task in found} == {proposal.number}


async def test_only_its_author_or_an_admin_withdraws_a_proposal(desk: Desk, person: People, post: Post):
    proposal = await opened(desk, person(1, "Ada"), post)
    with pytest.raises(Refusal) as no:
        await desk.life.withdraw(person(2, "Ben"), proposal.number, event=EventId(5))
    assert no.value.key == "proposal-not-yours"
    withdrawn = await desk.life.withdraw(person(3, "Eve", admin=True), proposal.number, event=EventId(6))
    assert withdrawn.state is ProposalState.WITHDRAWN
