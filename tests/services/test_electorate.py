"""Who may vote: role, ages, accepted work and area as of the opening; authors as the guild decides; bots never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.draft import Draft
from bot.domain.ids import ContributionId, MemberId, RevisionId, RoleId
from bot.domain.kinds import REVISIONS
from bot.domain.page import Credit, Revision
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.services.casting import Took
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock, Post

People = Callable[..., Actor]
ROLE = RoleId(7)
EPOCH_MS = 1_420_070_400_000


def account_of(made: datetime) -> MemberId:
    """Somebody whose account was made then."""
    return MemberId((int(made.timestamp() * 1000) - EPOCH_MS) << 22)


async def setting(desk: Desk, person: People, **changes: object) -> None:
    await desk.settings.change(person(99, "Eve", admin=True), changes)


async def opened(desk: Desk, author: Actor, post: Post, **asked: object) -> Proposal:
    proposal = await propose(desk, author, **asked)
    await desk.outbox.deliver_due(post)
    return (await desk.proposals.view(GUILD, proposal.number)).proposal


async def outcome(desk: Desk, who: Actor) -> str:
    """What becomes of a press of Yes on P1: the reason for which it does not count, or nothing."""
    try:
        await desk.votes.press(who, 1, "yes")
    except Refusal as no:
        return no.key.removeprefix("vote-excluded-")
    return ""


async def credit(desk: Desk, member: MemberId, at: datetime, count: int) -> None:
    """Accepted work."""
    who = Credit(member, "Somebody")

    async def work(tx: Transaction) -> None:
        for _ in range(count):
            number = RevisionId(await tx.next_number(REVISIONS))
            made = Revision(
                number=number,
                slug="page",
                title="Page",
                index=number,
                parent=None,
                text="",
                attachments=(),
                authors=(who,),
                reviewer=who,
                contribution=ContributionId(number),
                licence="CC0-1.0",
                at=at,
                summary="",
                sha256="",
            )
            await tx.put(REVISIONS, made)

    await desk.store.run(GUILD, work)


async def test_everybody_who_was_there_may_vote_unless_something_else_is_set(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    await opened(desk, ada, post)
    assert [await outcome(desk, who) for who in (ada, person(2, "Ben"))] == ["", ""]


async def test_a_role_is_judged_by_what_the_click_carries(desk: Desk, person: People, post: Post):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    proposal = await opened(desk, ada, post, role=ROLE)
    assert await outcome(desk, ben) == "role"
    with_role = replace(ben, roles=frozenset({ROLE}))
    assert await outcome(desk, with_role) == ""
    assert (await desk.votes.react(person(3, "Fay"), proposal.card, "👍")).took is Took.EXCLUDED


async def test_the_role_of_the_guild_holds_where_a_proposal_names_none(desk: Desk, person: People, post: Post):
    await setting(desk, person, voter_role=ROLE)
    await opened(desk, person(1, "Ada"), post)
    assert await outcome(desk, person(2, "Ben")) == "role"


async def test_who_joins_after_the_opening_does_not_vote(desk: Desk, person: People, post: Post, clock: HandClock):
    await opened(desk, person(1, "Ada"), post)
    ben = person(2, "Ben")
    assert await outcome(desk, replace(ben, joined_at=clock.now() + timedelta(seconds=1))) == "member-age"
    assert await outcome(desk, replace(ben, joined_at=clock.now())) == ""


async def test_ages_are_counted_back_from_the_opening(desk: Desk, person: People, post: Post, clock: HandClock):
    await setting(desk, person, voter_min_member_days=10, voter_min_account_days=30)
    await opened(desk, person(1, "Ada"), post)
    at, ben = clock.now(), person(2, "Ben")
    clock.move(days=2)
    assert await outcome(desk, replace(ben, joined_at=at - timedelta(days=9, hours=23))) == "member-age"
    assert await outcome(desk, replace(ben, joined_at=at - timedelta(days=10))) == ""
    young, old = account_of(at - timedelta(days=29)), account_of(at - timedelta(days=30, minutes=1))
    assert await outcome(desk, replace(ben, id=young)) == "account-age"
    assert await outcome(desk, replace(ben, id=old)) == ""


async def test_a_guest_of_whom_discord_does_not_say_since_when_has_no_age(desk: Desk, person: People, post: Post):
    guest = replace(person(2, "Ben"), joined_at=None)
    await opened(desk, person(1, "Ada"), post)
    assert await outcome(desk, guest) == ""
    await setting(desk, person, voter_min_member_days=1)
    await propose(desk, person(1, "Ada"), event=2)
    with pytest.raises(Refusal) as no:
        await desk.votes.press(guest, 2, "yes")
    assert no.value.key == "vote-excluded-member-age"


async def test_work_counts_that_was_accepted_before_the_opening(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await setting(desk, person, voter_min_accepted=2)
    ben, fay = person(2, "Ben"), person(3, "Fay")
    await credit(desk, ben.id, clock.now(), 2)
    await credit(desk, fay.id, clock.now(), 1)
    await opened(desk, person(1, "Ada"), post)
    await credit(desk, fay.id, clock.now() + timedelta(seconds=1), 5)
    assert [await outcome(desk, who) for who in (ben, fay)] == ["", "accepted"]


async def test_authors_vote_on_what_they_propose_only_where_the_guild_lets_them(desk: Desk, person: People, post: Post):
    ada = person(1, "Ada")
    await setting(desk, person, author_votes=False)
    await opened(desk, ada, post)
    await setting(desk, person, author_votes=True)
    assert await outcome(desk, ada) == "author", "a proposal keeps what held when it was opened"
    await propose(desk, ada, event=2)
    assert (await desk.votes.press(ada, 2, "yes")).took is Took.COUNTED


async def test_bots_never_vote(desk: Desk, person: People, post: Post):
    proposal = await opened(desk, person(1, "Ada"), post)
    machine = replace(person(2, "Beep"), bot=True)
    assert (await desk.votes.react(machine, proposal.card, "👍")).took is Took.NOT_A_BALLOT
    assert await outcome(desk, machine) == "bot"
    assert (await desk.proposals.view(GUILD, 1)).tally.voters == 0


async def test_who_is_excluded_is_listed_once_with_the_reason_until_they_may_vote_and_do(
    desk: Desk, person: People, post: Post
):
    ben = person(2, "Ben")
    await opened(desk, person(1, "Ada"), post, role=ROLE)
    for _ in range(2):
        await outcome(desk, ben)
    view = await desk.proposals.view(GUILD, 1)
    assert [(one.member, one.reason) for one in view.proposal.excluded] == [(ben.id, "excluded-role")]
    await desk.votes.press(replace(ben, roles=frozenset({ROLE})), 1, "yes")
    view = await desk.proposals.view(GUILD, 1)
    assert (view.proposal.excluded, view.tally.count("yes")) == ((), 1)


async def test_the_ages_of_a_draft_count_from_when_it_is_posted(desk: Desk, person: People, clock: HandClock):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await desk.drafts.prepare(ada, Draft("Map"), channel=7, event=5)
    clock.move(hours=3)
    await desk.drafts.post(ada, 5)
    assert await outcome(desk, replace(ben, joined_at=clock.now() - timedelta(hours=1))) == ""
