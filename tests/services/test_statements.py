"""What is said of a series without deciding on it, who is named in it, and the states it is put into."""

from __future__ import annotations

import pytest

from bot.domain.contribution import ContributionState, Thanked, Verdict
from bot.domain.ids import MemberId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.reviewing import objections, trailers
from bot.services.desk import Desk
from tests.services.conftest import GUILD
from tests.services.patching import ONE, TWO, People, agree, mails, refused, send


@pytest.fixture
async def ada(desk: Desk, person: People) -> Actor:
    ada = person(1, "Ada")
    await agree(desk, ada)
    return ada


async def test_an_objection_blocks_until_it_is_answered_or_overridden_by_name(
    desk: Desk, ada: Actor, maintainer: Actor, person: People
):
    ben = person(2, "Ben")
    made = await send(desk, ada, mails({}, ONE))
    await refused("review-reason-empty", desk.statements.give(ben, made.number, Verdict.OBJECT, reason=" "))
    await desk.statements.give(ben, made.number, Verdict.OBJECT, reason="It leaks.")
    no = await refused("review-objected", desk.reviews.approve(maintainer, made.number))
    assert (no.details["who"], no.details["reason"]) == ("Ben", "It leaks.")
    await desk.patches.resend(ada, made.number, mails({}, TWO))
    await refused("review-objected", desk.reviews.approve(maintainer, made.number))
    await refused("review-no-objection", desk.statements.take_back(maintainer, made.number))
    await desk.statements.take_back(ben, made.number)
    await desk.statements.give(ben, made.number, Verdict.OBJECT, reason="Still.")
    await refused("review-not-maintainer", desk.statements.override(ben, made.number, ben.id, "x"))
    await refused("review-reason-empty", desk.statements.override(maintainer, made.number, ben.id, ""))
    settled = await desk.statements.override(maintainer, made.number, ben.id, "Measured: it does not.")
    assert objections(settled) == []
    assert settled.reviews[-1].settled is not None
    assert settled.reviews[-1].settled.by_name == "Mo"
    await desk.reviews.approve(maintainer, made.number)
    actions = [one.action for one in await desk.store.run(GUILD, lambda tx: tx.audit("C1"))]
    assert actions.count("review.given") == 2
    assert actions.count("review.objection-withdrawn") == actions.count("review.objection-overridden") == 1


async def test_nobody_stands_for_their_own_work_or_twice(desk: Desk, ada: Actor, person: People):
    made = await send(desk, ada, mails({}, ONE))
    await refused("review-own-work", desk.statements.give(ada, made.number, Verdict.TESTED))
    ben = person(2, "Ben")
    await desk.statements.give(ben, made.number, Verdict.TESTED)
    await refused("review-said-already", desk.statements.give(ben, made.number, Verdict.TESTED))
    await refused("patch-no-part", desk.statements.give(ben, made.number, Verdict.ACK, part=2))


async def test_somebody_who_is_named_counts_once_they_have_said_so(desk: Desk, ada: Actor, person: People):
    made = await send(desk, ada, mails({}, ONE))
    eve = person(5, "Eve")
    await desk.patches.thank(ada, made.number, eve.id, "Eve", Thanked.REPORTED)
    await desk.patches.thank(ada, made.number, MemberId(6), "Finn", Thanked.SUGGESTED)
    keys = [one.key for one in trailers(await desk.contributions.get(GUILD, made.number))]
    assert keys == ["Signed-off-by"]
    asked = [one.member for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.THANKED]
    assert asked == [5, 6]
    await desk.patches.answer_thanks(eve, made.number, yes=True)
    await desk.patches.answer_thanks(person(6, "Finn"), made.number, yes=False)
    now = await desk.contributions.get(GUILD, made.number)
    assert [(one.key, one.who.name) for one in trailers(now)] == [("Reported-by", "Eve"), ("Signed-off-by", "Ada")]
    await refused("patch-not-thanked", desk.patches.answer_thanks(person(9, "X"), made.number, yes=True))
    await refused("contribution-not-yours", desk.patches.thank(eve, made.number, MemberId(7), "G", Thanked.REPORTED))


async def test_states_are_moved_by_author_or_maintainer_and_every_move_is_in_the_log(
    desk: Desk, ada: Actor, maintainer: Actor, person: People
):
    made = (await send(desk, ada, mails({}, ONE))).number
    await refused("patch-state-not-yours", desk.patches.move(person(2, "Ben"), made, ContributionState.DEFERRED, "x"))
    await refused("patch-state-not-allowed", desk.patches.move(ada, made, ContributionState.REJECTED, "x"))
    await refused("patch-state-not-allowed", desk.patches.move(maintainer, made, ContributionState.ACCEPTED))
    await desk.patches.move(maintainer, made, ContributionState.UNDER_REVIEW)
    await refused("review-reason-empty", desk.patches.move(maintainer, made, ContributionState.REJECTED))
    await desk.patches.move(maintainer, made, ContributionState.REJECTED, "Not ours.")
    await refused("review-rejected", desk.reviews.approve(maintainer, made))
    await refused("patch-state-not-allowed", desk.patches.move(ada, made, ContributionState.WAITING))
    await desk.patches.move(maintainer, made, ContributionState.DEFERRED, "After the release.")
    await desk.patches.move(ada, made, ContributionState.WAITING)
    await desk.patches.move(ada, made, ContributionState.WITHDRAWN)
    await refused("review-withdrawn", desk.patches.move(maintainer, made, ContributionState.WAITING))
    log = [one for one in await desk.store.run(GUILD, lambda tx: tx.audit("C1")) if one.action == "patches.state"]
    assert [one.payload["to"] for one in log] == ["under-review", "rejected", "deferred", "waiting", "withdrawn"]
