"""Closure by judgement, who may not judge, and what a challenge sets off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.concern import ConcernKind
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import EventId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, MAINTAINERS, Box, HandClock, Post

People = Callable[..., Actor]
EVENTS = iter(range(1000, 10_000))


@pytest.fixture
async def judge(desk: Desk, person: People) -> Actor:
    """A maintainer who has no part in anything."""
    await desk.settings.change(person(90, "Eve", admin=True), {"maintainer_role": MAINTAINERS})
    return person(80, "Judith", maintainer=True)


async def judged(desk: Desk, who: Actor, box: Box, *, passes: bool = True, spoke: bool = False) -> Proposal:
    await desk.judging.judge(
        who, 1, passes=passes, rationale="Most found it too dear.", spoke=spoke, event=EventId(next(EVENTS))
    )
    await desk.sweep.attend(GUILD, 1, box)
    return await current(desk)


async def current(desk: Desk, number: int = 1) -> Proposal:
    return (await desk.proposals.view(GUILD, number)).proposal


async def refused(desk: Desk, who: Actor, box: Box, **how: bool) -> str:
    with pytest.raises(Refusal) as no:
        await judged(desk, who, box, **how)
    return no.value.key


async def challenge(desk: Desk, who: Actor, number: int = 1) -> Proposal:
    effects = (Effect(EffectKind.REOPEN, str(number)),)
    return await propose(desk, who, "Overturn it?", event=next(EVENTS), effects=effects, challenges=number)


async def settle(desk: Desk, box: Box, post: Post) -> None:
    await desk.sweep.run(box)
    for _ in range(4):
        await desk.outbox.deliver_due(post)


@pytest.mark.parametrize("passes", [True, False])
async def test_a_maintainer_who_took_no_part_closes_it_after_a_week_whatever_the_count(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock, passes: bool
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, preset="judgement")
    await desk.votes.press(ben, 1, "no" if passes else "yes")
    clock.move(days=7)
    closed = await judged(desk, judge, box, passes=passes)
    assert (closed.state, closed.outcome.passed, closed.closed_at) == (ProposalState.DECIDED, passes, clock.now())
    assert (closed.judgement.by, closed.judgement.rationale) == (judge.id, "Most found it too dear.")


async def test_those_who_took_part_cannot_judge(desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock):
    made = {
        name: person(number, name, maintainer=True) for number, name in enumerate(("author", "yes", "no", "back"), 1)
    }
    await propose(desk, made["author"], preset="judgement")
    await desk.votes.press(made["yes"], 1, "yes")
    await desk.votes.press(made["no"], 1, "no")
    await desk.votes.press(made["back"], 1, "yes")
    await desk.votes.take_back(made["back"], 1)
    late = replace(person(6, "late", maintainer=True), joined_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refusal):
        await desk.votes.press(late, 1, "yes")
    admin = person(7, "admin", admin=True)
    await desk.life.extend(admin, 1, timedelta(days=1), "More time.", event=EventId(70))
    clock.move(days=8)
    for who in (*made.values(), late, admin):
        assert await refused(desk, who, box) == "proposal-rule-judge-involved", who.name
    assert await refused(desk, judge, box, spoke=True) == "proposal-rule-judge-involved"
    assert (await judged(desk, judge, box)).state is ProposalState.DECIDED


async def test_who_raised_or_settled_a_concern_cannot_judge(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock
):
    ada, ben = person(1, "Ada"), person(2, "Ben", maintainer=True)
    await propose(desk, ada, preset="judgement")
    await desk.concerns.raise_one(ben, 1, ConcernKind.HOLD, "Who pays?", EventId(60))
    clock.move(days=8)
    assert await refused(desk, ben, box) == "proposal-rule-judge-involved"


async def test_a_judgement_is_refused_for_every_other_reason_too(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock
):
    await propose(desk, person(1, "Ada"), preset="judgement")
    assert await refused(desk, person(3, "Fay"), box) == "judge-not-maintainer"
    clock.move(days=6, hours=23)
    assert await refused(desk, judge, box) == "proposal-rule-judge-early"
    clock.move(hours=1)
    with pytest.raises(Refusal) as no:
        await desk.judging.judge(judge, 1, passes=True, rationale="  ", spoke=False, event=EventId(60))
    assert no.value.key == "proposal-rule-judge-rationale"
    with pytest.raises(Refusal) as no:
        await desk.judging.judge(judge, 1, passes=True, rationale="x" * 2001, spoke=False, event=EventId(60))
    assert no.value.key == "proposal-rule-judge-long"
    await propose(desk, person(1, "Ada"), event=2)
    with pytest.raises(Refusal) as no:
        await desk.judging.judge(judge, 2, passes=True, rationale="Yes.", spoke=False, event=EventId(60))
    assert no.value.key == "judge-other-rule"
    await judged(desk, judge, box)
    assert await refused(desk, judge, box) == "proposal-not-open"


async def test_a_judgement_that_waits_for_discord_is_not_given_twice_and_closes_later(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock, post: Post
):
    ada = person(1, "Ada")
    await propose(desk, ada, preset="judgement")
    await settle(desk, box, post)
    clock.move(days=8)
    box.down = True
    assert (await judged(desk, judge, box)).state is ProposalState.OPEN
    assert await refused(desk, person(81, "Joe", maintainer=True), box) == "proposal-judged-already"
    with pytest.raises(Refusal) as no:
        await desk.life.edit(ada, 1, "Other", "", "", version=0, event=EventId(61))
    assert no.value.key == "proposal-judged-already"
    box.down = False
    clock.move(seconds=5)
    await desk.sweep.run(box)
    assert (await current(desk)).outcome.passed


async def test_nobody_judged_it_means_not_passed_at_the_end(desk: Desk, person: People, box: Box, clock: HandClock):
    await propose(desk, person(1, "Ada"), preset="judgement")
    clock.move(days=30)
    await desk.sweep.run(box)
    outcome = (await current(desk)).outcome
    assert (outcome.passed, outcome.reason) == (False, "why-not-judged")


async def test_a_challenge_that_passes_opens_it_again_for_another_judge(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock, post: Post
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada, preset="judgement", tasks=("Draw it",))
    clock.move(days=8)
    await judged(desk, judge, box)
    await settle(desk, box, post)
    made = await challenge(desk, ben)
    assert (await current(desk)).challenged_by == made.number
    with pytest.raises(Refusal) as no:
        await challenge(desk, ada)
    assert (no.value.key, no.value.details["challenge"]) == ("challenge-already", made.number)
    await desk.votes.press(ben, made.number, "yes")
    clock.move(days=4)
    await settle(desk, box, post)
    again = await current(desk)
    assert (again.state, again.outcome, again.judgement, again.closed_at) == (ProposalState.OPEN, None, None, None)
    assert [one.by for one in again.past_judgements] == [judge.id]
    assert again.closes_at == clock.now() + timedelta(days=30)
    assert await refused(desk, judge, box) == "proposal-rule-judge-involved"
    await desk.votes.press(ben, 1, "yes")
    closed = await judged(desk, person(81, "Joe", maintainer=True), box)
    await settle(desk, box, post)
    assert (closed.state, closed.outcome.passed) == (ProposalState.DECIDED, True)
    assert len(await desk.tasks.listing(GUILD)) == 1, "what passing set off before is not done twice"
    assert sum(one.what == "proposal-outcome" and one.subject == "P1" for one in post.said) == 2


async def test_a_challenge_that_fails_leaves_the_judgement(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock, post: Post
):
    ben = person(2, "Ben")
    await propose(desk, person(1, "Ada"), preset="judgement")
    clock.move(days=8)
    await judged(desk, judge, box)
    made = await challenge(desk, ben)
    await desk.votes.press(ben, made.number, "no")
    clock.move(days=4)
    await settle(desk, box, post)
    after = await current(desk)
    assert (after.state, after.judgement.by, after.past_judgements) == (ProposalState.DECIDED, judge.id, ())


async def test_only_what_was_judged_can_be_challenged(desk: Desk, person: People, box: Box, clock: HandClock):
    ada = person(1, "Ada")
    await propose(desk, ada)
    with pytest.raises(Refusal) as no:
        await challenge(desk, ada)
    assert no.value.key == "challenge-not-judged"
    clock.move(days=4)
    await desk.sweep.run(box)
    with pytest.raises(Refusal) as no:
        await challenge(desk, ada)
    assert no.value.key == "challenge-not-judged"


async def test_what_the_overturned_decision_had_replaced_stands_again(
    desk: Desk, person: People, judge: Actor, box: Box, clock: HandClock, post: Post
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada)
    await desk.votes.press(ben, 1, "yes")
    clock.move(days=4)
    await settle(desk, box, post)
    await propose(desk, ada, preset="judgement", event=2, supersedes=1)
    clock.move(days=8)
    await desk.judging.judge(judge, 2, passes=True, rationale="Better.", spoke=False, event=EventId(60))
    await settle(desk, box, post)
    assert (await current(desk)).superseded_by == 2
    made = await challenge(desk, ben, 2)
    await desk.votes.press(ben, made.number, "yes")
    clock.move(days=4)
    await settle(desk, box, post)
    assert (await current(desk)).superseded_by is None
