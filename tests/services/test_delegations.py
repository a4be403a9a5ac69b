"""Delegations: named, taken back, declined, and what they count for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.concern import ConcernKind
from bot.domain.delegation import Delegation
from bot.domain.ids import EventId, ProposalId
from bot.domain.kinds import NOTICES, PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Amendment
from bot.domain.refusal import Refusal
from bot.domain.vote import Via, Vote
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.closing import closed, outcome
from tests.services.conftest import GUILD, MAINTAINERS, Box, HandClock

People = Callable[..., Actor]
P1 = ProposalId(1)


@pytest.fixture
def ada(person: People) -> Actor:
    return person(1, "Ada")


@pytest.fixture
def ben(person: People) -> Actor:
    return person(2, "Ben")


@pytest.fixture
def eve(person: People) -> Actor:
    return person(3, "Eve")


@pytest.fixture
def root(person: People) -> Actor:
    return person(99, "Root", admin=True)


async def named(desk: Desk, who: Actor, delegate: Actor, area: str = "", event: int = 0) -> Delegation:
    return await desk.delegations.name(who, delegate, area, EventId(event or 1000 + who.id * 100 + delegate.id))


async def counts(desk: Desk, number: int = 1) -> tuple[int, int]:
    tally = (await desk.proposals.view(GUILD, ProposalId(number))).tally
    return tally.count("yes"), tally.count("no")


async def test_a_delegates_vote_counts_for_who_did_not_vote_until_they_do(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, box: Box, clock: HandClock
):
    await propose(desk, ada)
    await named(desk, ben, eve)
    assert await counts(desk) == (0, 0)
    await desk.votes.press(eve, P1, "yes")
    assert await counts(desk) == (2, 0)
    await desk.votes.press(ben, P1, "no")
    assert await counts(desk) == (1, 1)
    await desk.votes.take_back(ben, P1)
    assert await counts(desk) == (2, 0)
    decided = await closed(desk, clock, box, ben)
    assert outcome(decided).tally.count("yes") == 2
    votes = {vote.member: vote for vote in (await desk.proposals.view(GUILD, P1)).votes}
    assert (votes[ben.id].via, votes[ben.id].delegate) == (Via.DELEGATED, eve.id)


async def test_the_delegate_of_a_delegate_votes_where_the_delegate_does_not(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, person: People, box: Box, clock: HandClock
):
    kim = person(4, "Kim")
    await propose(desk, ada)
    await named(desk, ben, eve)
    await named(desk, eve, kim)
    await desk.votes.press(kim, P1, "no")
    assert await counts(desk) == (0, 3)
    assert outcome(await closed(desk, clock, box, ben, eve)).tally.count("no") == 3


async def test_a_delegation_for_an_area_counts_there_and_the_overall_one_elsewhere(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, root: Actor, person: People
):
    kim = person(4, "Kim")
    await desk.areas.add(root, "Maps")
    await propose(desk, ada, area="maps")
    await propose(desk, ada, "Buy a boat", event=2)
    await named(desk, ben, eve)
    await named(desk, ben, kim, "maps")
    for number in (1, 2):
        await desk.votes.press(eve, ProposalId(number), "yes")
        await desk.votes.press(kim, ProposalId(number), "no")
    assert await counts(desk, 1) == (1, 2)
    assert await counts(desk, 2) == (2, 1)


async def test_those_who_may_not_vote_or_have_left_are_listed_with_the_reason_at_the_close(
    desk: Desk, ada: Actor, person: People, box: Box, clock: HandClock
):
    boss, crew = person(5, "Boss", maintainer=True), person(6, "Kim", maintainer=True)
    outsider, left = person(7, "Out"), person(8, "Left", maintainer=True)
    newcomer = replace(person(9, "New", maintainer=True), joined_at=clock.now() + timedelta(hours=1))
    await propose(desk, ada, role=MAINTAINERS)
    for who in (crew, outsider, left, newcomer):
        await named(desk, who, boss)
    await desk.votes.press(boss, P1, "yes")
    assert (await counts(desk))[0] == 5
    decided = await closed(desk, clock, box, crew, outsider, newcomer)
    assert outcome(decided).tally.count("yes") == 2
    reasons = {excluded.member: excluded.reason for excluded in decided.excluded}
    assert reasons == {7: "excluded-role", 8: "excluded-left", 9: "excluded-member-age"}


async def test_of_whom_it_is_known_already_that_they_may_not_vote_nothing_is_shown_before_the_close(
    desk: Desk, root: Actor, ada: Actor, ben: Actor, eve: Actor, person: People, box: Box, clock: HandClock
):
    await desk.areas.add(root, "maps", maintainers=[ben.id, eve.id])
    await propose(desk, ada, area="maps", area_only=True)
    await named(desk, ben, eve)
    await named(desk, person(4, "Kim"), eve)
    await desk.votes.press(eve, P1, "yes")
    assert await counts(desk) == (2, 0)
    decided = await closed(desk, clock, box, ben, person(4, "Kim"))
    assert outcome(decided).tally.count("yes") == 2
    assert [(excluded.member, excluded.reason) for excluded in decided.excluded] == [(4, "excluded-area")]


async def test_nobody_follows_a_secret_ballot_nor_supports_or_approves_for_another(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, box: Box, clock: HandClock
):
    await named(desk, ben, eve)
    for index, preset in enumerate(("consent", "lazy", "apache", "majority"), 1):
        await propose(desk, ada, f"Question {index}", preset=preset, event=index, secret=preset == "majority")
        await desk.votes.press(eve, ProposalId(index), "yes")
        view = await desk.proposals.view(GUILD, ProposalId(index))
        assert (view.delegated, len(view.present)) == ((), 1)
    assert await desk.deciding.absent(GUILD, ProposalId(4)) == []


async def test_once_lazy_consensus_is_a_full_vote_delegates_vote_in_it(desk: Desk, ada: Actor, ben: Actor, eve: Actor):
    await propose(desk, ada, preset="lazy")
    await named(desk, ben, eve)
    await desk.votes.press(eve, P1, "yes")
    assert await counts(desk) == (1, 0)
    await desk.concerns.raise_one(ada, P1, ConcernKind.CONCERN, "I was too quick.", EventId(9))
    assert await counts(desk) == (2, 0)


async def test_a_vote_that_waits_to_be_confirmed_or_is_void_is_still_ones_own(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, box: Box, clock: HandClock, person: People
):
    kim = person(4, "Kim")
    await propose(desk, ada)
    await named(desk, ben, eve)
    await named(desk, kim, ben)
    await desk.votes.press(ben, P1, "no")

    async def amended(tx: Transaction) -> None:
        proposal = await tx.get(PROPOSALS, 1)
        assert proposal is not None
        change = Amendment(clock.now(), ada.id, "Clearer.", proposal.title, "")
        await tx.put(PROPOSALS, replace(proposal, amendments=(change,)))

    await desk.store.run(GUILD, amended)
    await desk.votes.press(eve, P1, "yes")
    assert await counts(desk) == (1, 0)
    void = Vote(P1, ben.id, (), clock.now(), Via.REACTION, void=True)
    await desk.store.run(GUILD, lambda tx: tx.put(VOTES, void))
    assert await counts(desk) == (1, 0)
    assert outcome(await closed(desk, clock, box, ben, kim)).tally.voters == 1


async def test_who_is_named_after_the_deadline_comes_too_late(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, box: Box, clock: HandClock
):
    opened = await propose(desk, ada)
    await desk.votes.press(eve, P1, "yes")
    clock.at = opened.closes_at
    await named(desk, ben, eve)
    assert outcome(await closed(desk, clock, box, ben)).tally.voters == 1


async def test_naming_somebody_else_replaces_the_first_and_revoking_ends_it(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor
):
    await propose(desk, ada)
    await named(desk, ben, eve)
    await named(desk, ben, ada)
    await desk.votes.press(eve, P1, "yes")
    assert await counts(desk) == (1, 0)
    assert [one.delegate for one in await desk.delegations.listing(GUILD)] == [ada.id]
    gone = await desk.delegations.revoke(ben, "", EventId(5))
    assert gone.delegate == ada.id
    assert await desk.delegations.listing(GUILD) == []
    with pytest.raises(Refusal) as no:
        await desk.delegations.revoke(ben, "", EventId(6))
    assert no.value.key == "delegation-none"


async def test_oneself_bots_circles_and_unknown_areas_are_refused(desk: Desk, ada: Actor, ben: Actor, eve: Actor):
    await named(desk, ada, ben)
    await named(desk, ben, eve)
    for who, delegate, area, key in [
        (ada, ada, "", "delegation-to-oneself"),
        (ada, replace(ben, bot=True), "", "delegation-to-a-bot"),
        (eve, ada, "", "delegation-circle"),
        (ada, eve, "nowhere", "area-unknown"),
        (ada, eve, "no!where", "area-bad-name"),
    ]:
        with pytest.raises(Refusal) as no:
            await named(desk, who, delegate, area)
        assert no.value.key == key
    assert len(await desk.delegations.listing(GUILD)) == 2


async def test_a_delegate_declines_all_of_it_and_the_member_is_told_once(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, root: Actor
):
    await desk.areas.add(root, "maps")
    await named(desk, ben, eve)
    await named(desk, ben, eve, "maps", event=7)
    await named(desk, ada, eve)
    for _ in range(2):
        assert await desk.delegations.decline(eve, ben.id, EventId(8)) == 2
    assert [one.member for one in await desk.delegations.listing(GUILD)] == [ada.id]
    notices = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    told = [(one.member, one.data) for one in notices if one.what is What.DELEGATION_DECLINED]
    assert told == [(ben.id, {"delegate": eve.id, "areas": ["", "maps"]})]
    with pytest.raises(Refusal) as no:
        await desk.delegations.decline(eve, ben.id, EventId(9))
    assert no.value.key == "delegation-not-to-you"


async def test_the_same_event_names_and_revokes_once(desk: Desk, ben: Actor, eve: Actor, clock: HandClock):
    first = await named(desk, ben, eve, event=5)
    clock.move(hours=1)
    assert await named(desk, ben, eve, event=5) == first
    for _ in range(2):
        assert (await desk.delegations.revoke(ben, "", EventId(6))).delegate == eve.id
    await named(desk, ben, eve, event=7)
    await desk.delegations.revoke(ben, "", EventId(6))
    assert len(await desk.delegations.listing(GUILD)) == 1


async def test_the_cards_on_which_it_matters_are_brought_up_to_date(
    desk: Desk, ada: Actor, ben: Actor, eve: Actor, clock: HandClock
):
    await propose(desk, ada)
    await propose(desk, ada, "Buy a boat", event=2)
    await desk.votes.press(eve, P1, "yes")

    async def forget(tx: Transaction) -> None:
        for notice in await tx.find(NOTICES):
            await tx.delete(NOTICES, notice.key)

    await desk.store.run(GUILD, forget)
    await named(desk, ben, eve)
    notices = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    assert [(one.what, one.subject) for one in notices] == [(What.PROPOSAL_CARD, "P1")]
