"""Rankings, scores, secret ballots and reasons: what each handed-in ballot becomes, and who is shown what and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import EventId, ProposalId
from bot.domain.kinds import LEFTOVERS, PROPOSALS, VOTES
from bot.domain.paper import Paper, added, moved
from bot.domain.people import Actor
from bot.domain.proposal import Amendment, Visibility
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, YES
from bot.services.casting import Took
from bot.services.desk import Desk
from bot.services.disclosure import reasons_of
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock

People = Callable[..., Actor]
P1 = ProposalId(1)
TOWNS = ("Lisbon", "Oslo", "Riga")


async def amended(desk: Desk) -> None:
    """P1 with one more amendment."""

    async def work(tx):
        proposal = await tx.get(PROPOSALS, P1)
        more = Amendment(proposal.opened_at, proposal.author, "clearer", proposal.title, proposal.details)
        await tx.put(PROPOSALS, replace(proposal, amendments=(*proposal.amendments, more)))

    await desk.store.run(GUILD, work)


async def refused(work) -> str:
    with pytest.raises(Refusal) as no:
        await work
    return no.value.key


async def close(desk: Desk, clock: HandClock):
    clock.move(days=30)
    return await desk.deciding.decide(GUILD, P1)


async def test_a_paper_holds_ones_present_vote_and_each_change_of_it(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="ranked", options=TOWNS)
    opened = await desk.papers.open(ada, P1)
    assert (opened.paper, opened.voted) == (Paper(), False)
    turned = await desk.papers.turn(ada, P1, 0, "3.." + "3", lambda paper, _: moved(added(paper, "1"), -1))
    assert turned.paper == Paper(("1", "3"), held="1")
    await desk.votes.mark(ada, P1, turned.paper.choices, seen=0)
    assert (await desk.papers.open(ada, P1)).paper == Paper(("1", "3"))
    await desk.votes.press(ada, P1, ABSTAIN)
    assert (await desk.papers.open(ada, P1)).paper == Paper()


async def test_scores_are_kept_with_their_options(desk: Desk, person: People, clock: HandClock):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, preset="score", options=TOWNS)
    await desk.votes.mark(ada, P1, ("1", "3"), (0, 5))
    result = await desk.votes.mark(ada, P1, ("1", "3"), (1, 5))
    assert (result.took, result.vote.scores) == (Took.COUNTED, (1, 5))
    await desk.votes.mark(ben, P1, ("1",), (3,))
    assert (await desk.papers.open(ada, P1)).paper == Paper(("1", "3"), (1, 5))
    assert (await close(desk, clock)).outcome.winners == ("3",)


@pytest.mark.parametrize(
    ("preset", "choices", "scores"),
    [
        ("ranked", ("1", "1"), ()),
        ("ranked", ("4",), ()),
        ("ranked", ("1", ABSTAIN), ()),
        ("ranked", ("1",), (3,)),
        ("score", ("1",), ()),
        ("score", ("1",), (6,)),
        ("score", ("1",), (-1,)),
        ("score", (ABSTAIN,), (3,)),
        ("majority", (YES,), ()),
        ("majority", (YES, NO), ()),
        ("approval", ("1",), ()),
    ],
)
async def test_a_ballot_that_does_not_fit_is_refused(
    desk: Desk, person: People, preset: str, choices: tuple[str, ...], scores: tuple[int, ...]
):
    ada = person(1, "Ada")
    await propose(desk, ada, preset=preset, options=() if preset == "majority" else TOWNS)
    assert await refused(desk.votes.mark(ada, P1, choices, scores)) == "vote-does-not-fit"
    assert (await desk.proposals.view(GUILD, P1)).votes == ()


async def test_what_belongs_on_a_paper_cannot_be_pressed(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="score", options=TOWNS)
    assert await refused(desk.votes.press(ada, P1, "1")) == "vote-does-not-fit"


async def test_a_paper_of_an_earlier_version_of_the_question_is_refused(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="ranked", options=TOWNS)
    await amended(desk)
    same = desk.papers.turn(ada, P1, 0, "1..", lambda paper, _: paper)
    assert await refused(same) == "vote-amended-since"
    assert await refused(desk.votes.mark(ada, P1, ("1",), seen=0)) == "vote-amended-since"
    assert (await desk.votes.mark(ada, P1, ("1",), seen=1)).took is Took.COUNTED


async def test_who_may_not_vote_is_told_before_they_fill_anything_in(desk: Desk, person: People, clock: HandClock):
    ada = person(1, "Ada")
    late = replace(person(2, "Ben"), joined_at=clock.now() + timedelta(hours=1))
    await propose(desk, ada, preset="ranked", options=TOWNS)
    assert await refused(desk.papers.open(late, P1)) == "vote-excluded-member-age"
    clock.move(days=30)
    assert await refused(desk.papers.open(ada, P1)) == "vote-after-close"
    assert await refused(desk.papers.turn(ada, P1, 0, "1..", lambda paper, _: paper)) == "vote-after-close"


async def test_a_vote_is_kept_for_the_amended_question_and_says_so(desk: Desk, person: People, clock: HandClock):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada)
    await desk.votes.press(ada, P1, YES)
    await desk.votes.press(ben, P1, NO)
    assert (await desk.votes.confirm(ada, P1, seen=0)).took is Took.UNCHANGED
    await amended(desk)
    assert (await desk.proposals.view(GUILD, P1)).tally.voters == 0
    assert await refused(desk.votes.confirm(ada, P1, seen=0)) == "vote-amended-since"
    result = await desk.votes.confirm(ada, P1, seen=1)
    assert (result.took, result.vote.choices) == (Took.CONFIRMED, (YES,))
    assert (await close(desk, clock)).outcome.tally.counts == ((YES, 1), (NO, 0), (ABSTAIN, 0))


async def test_confirming_counts_nobody_who_may_not_vote_any_more(desk: Desk, person: People):
    ada, ben = person(1, "Ada"), person(2, "Ben", maintainer=True)
    await propose(desk, ada, role=next(iter(ben.roles)))
    await desk.votes.press(ben, P1, YES)
    await amended(desk)
    assert await refused(desk.votes.confirm(person(2, "Ben"), P1, seen=1)) == "vote-excluded-role"
    assert await refused(desk.votes.confirm(ada, P1, seen=1)) == "vote-none-to-confirm"


async def test_of_a_secret_vote_only_receipts_lead_to_ballots_and_after_the_close_nothing_to_voters(
    desk: Desk, person: People, clock: HandClock
):
    ada, ben, cem = person(1, "Ada"), person(2, "Ben"), person(3, "Cem")
    await propose(desk, ada, secret=True, visibility=Visibility.CLOSED)
    first = await desk.votes.press(ada, P1, NO, "too dear")
    again = await desk.votes.press(ada, P1, YES)
    other = await desk.votes.press(ben, P1, NO, "too far")
    await desk.votes.press(cem, P1, NO)
    await desk.votes.take_back(cem, P1)
    assert len({first.vote.receipt, again.vote.receipt, other.vote.receipt}) == 2
    assert await refused(desk.disclosure.ballots(GUILD, P1)) == "vote-ballots-later"
    assert await refused(desk.disclosure.reasons(ada, P1)) == "vote-reasons-secret"
    assert reasons_of(await desk.proposals.view(GUILD, P1), ada.id) == ()
    decided = await close(desk, clock)
    assert decided.outcome.tally.counts == ((YES, 1), (NO, 1), (ABSTAIN, 0))
    _, ballots = await desk.disclosure.ballots(GUILD, P1)
    assert {one.receipt: one.choices for one in ballots} == {again.vote.receipt: (YES,), other.vote.receipt: (NO,)}
    [reason] = (await desk.disclosure.reasons(ada, P1))[1]
    assert (reason.words, reason.member, reason.at) == ("too far", None, None)
    votes = await desk.store.run(GUILD, lambda tx: tx.find(VOTES))
    assert [(vote.choices, vote.reason, vote.receipt) for vote in votes] == [((), "", "")] * 3
    [leftover] = await desk.store.run(GUILD, lambda tx: tx.find(LEFTOVERS))
    assert leftover.history
    entries = await desk.store.run(GUILD, lambda tx: tx.audit())
    said = " ".join(str(entry) for entry in entries if entry.action.startswith("vote."))
    assert "yes" not in said
    assert again.vote.receipt not in said
    assert "too" not in said


async def test_a_secret_vote_that_is_withdrawn_forgets_who_chose_what_too(desk: Desk, person: People):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, secret=True)
    result = await desk.votes.press(ben, P1, NO)
    await desk.life.withdraw(ada, P1, event=EventId(9))
    assert [vote.choices for vote in (await desk.proposals.view(GUILD, P1)).votes] == [()]
    assert [one.receipt for one in (await desk.disclosure.ballots(GUILD, P1))[1]] == [result.vote.receipt]


async def test_the_count_is_shown_to_those_who_have_voted_or_after_the_close(
    desk: Desk, person: People, clock: HandClock
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, visibility=Visibility.VOTED)
    await desk.votes.press(ada, P1, NO, "too dear")
    assert (await desk.disclosure.count(ada, P1)).tally.count(NO) == 1
    assert await refused(desk.disclosure.count(ben, P1)) == "vote-count-voted"
    assert await refused(desk.disclosure.reasons(ben, P1)) == "vote-count-voted"
    assert [one.words for one in (await desk.disclosure.reasons(ada, P1))[1]] == ["too dear"]
    await desk.votes.take_back(ada, P1)
    assert await refused(desk.disclosure.count(ada, P1)) == "vote-count-voted"
    await close(desk, clock)
    assert (await desk.disclosure.count(ben, P1)).tally.voters == 0


async def test_a_count_that_is_hidden_until_the_close_is_shown_to_nobody_before(
    desk: Desk, person: People, clock: HandClock
):
    ada = person(1, "Ada")
    await propose(desk, ada, visibility=Visibility.CLOSED)
    await desk.votes.press(ada, P1, YES, "why not")
    assert await refused(desk.disclosure.count(ada, P1)) == "vote-count-closed"
    assert await refused(desk.disclosure.reasons(ada, P1)) == "vote-count-closed"
    await close(desk, clock)
    assert (await desk.disclosure.count(ada, P1)).tally.count(YES) == 1
    assert [one.member for one in (await desk.disclosure.reasons(ada, P1))[1]] == [ada.id]
    assert await refused(desk.disclosure.ballots(GUILD, P1)) == "vote-not-secret"


async def test_a_reason_belongs_to_its_choice_and_goes_with_it(desk: Desk, person: People):
    ada = person(1, "Ada")
    proposal = await propose(desk, ada, reason_for_no=True)
    assert await refused(desk.votes.press(ada, P1, NO)) == "vote-reason-needed"
    await desk.votes.press(ada, P1, NO, "  too dear ")
    assert (await desk.votes.press(ada, P1, NO)).vote.reason == "too dear"
    assert await refused(desk.votes.give_reason(ada, P1, " ")) == "vote-reason-needed"
    assert (await desk.votes.give_reason(ada, P1, "far too dear")).took is Took.EXPLAINED
    assert (await desk.votes.press(ada, P1, YES)).vote.reason == ""
    assert proposal.choice_of("👎") is None


async def test_the_reason_for_a_ballot_on_a_list_stays_while_the_list_changes(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="approval", options=TOWNS)
    await desk.votes.press(ada, P1, "1")
    await desk.votes.give_reason(ada, P1, "near the sea")
    assert (await desk.votes.press(ada, P1, "2")).vote.reason == "near the sea"
    assert (await desk.votes.take_back(ada, P1)).vote.reason == ""


async def test_a_press_that_is_delivered_twice_does_not_take_an_option_off_again(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="approval", options=TOWNS)
    for _ in range(3):
        result = await desk.votes.press(ada, P1, "1", event=EventId(5))
        assert result.vote.choices == ("1",)
    assert (await desk.votes.press(ada, P1, "1", event=EventId(6))).took is Took.WITHDRAWN
