"""What is left of tasks and contributions when somebody leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.contribution import (
    Acknowledgement,
    ContributionState,
    Patch,
    Settled,
    Thanked,
    Verdict,
)
from bot.domain.ids import MemberId
from bot.domain.parts import Fate
from bot.domain.people import FORMER
from bot.domain.schedule import Occurrence, Recurrence
from bot.domain.task import Claim, Helper, Left, Source, Step, TaskState
from bot.domain.task import Handover as LeftNote
from bot.domain.task import Offer as TaskOffer
from tests.domain.belongings import (
    ANN,
    BEA,
    FILE,
    GIVEN,
    NOW,
    PROPOSAL,
    TASK,
    TERMS,
    kept,
    part,
    voted,
)


def test_a_task_stays_where_somebody_else_has_taken_it_worked_on_it_or_decided_it():
    claim = Claim(BEA, "Bea", NOW, NOW)
    others = [
        (replace(TASK, claim=claim, state=TaskState.CLAIMED), kept()),
        (replace(TASK, done_by=BEA, state=TaskState.DONE), kept()),
        (TASK, kept(contribution=[replace(GIVEN, author=BEA, task=TASK.number)])),
        (replace(TASK, proposal=PROPOSAL.number), kept(proposal=[PROPOSAL], vote=[voted(BEA)])),
    ]
    for task, around in others:
        found = part("task", task, around)
        assert (found.after.title, found.after.author) == ("Reap", FORMER)
        assert found.fates == (Fate.TASK_KEPT,)


def test_a_task_that_only_they_have_touched_goes_and_is_done():
    claim = Claim(ANN, "Ann", NOW, NOW)
    around = kept(contribution=[replace(GIVEN, task=TASK.number)], vote=[voted(ANN)])
    for task in (TASK, replace(TASK, claim=claim, state=TaskState.CLAIMED), replace(TASK, proposal=PROPOSAL.number)):
        found = part("task", task, around)
        assert (found.after.title, found.after.details, found.after.claim) == ("[removed]", "", None)
        assert (found.after.state, found.after.done_at) == (TaskState.DONE, NOW)


def test_the_words_of_a_task_are_those_of_the_message_it_was_made_of():
    of_beas = replace(TASK, source=Source(1, 2, BEA, "Bea"))
    assert part("task", of_beas).after.title == "Reap"
    of_anns = replace(TASK, author=BEA, author_name="Bea", source=Source(1, 2, ANN, "Ann"))
    assert part("task", of_anns).after.title == "[removed]"
    assert part("task", of_anns).after.author == BEA


def test_a_claim_ends_and_the_task_is_free_again():
    taken = replace(TASK, author=BEA, claim=Claim(ANN, "Ann", NOW, NOW), state=TaskState.CLAIMED)
    found = part("task", taken)
    assert (found.after.claim, found.after.state, found.after.title) == (None, TaskState.OPEN, "Reap")
    assert found.mine == {"number": 7, "claim": taken.claim}


def test_of_a_task_of_somebody_else_only_what_shows_their_work_goes():
    left = (LeftNote(ANN, "Ann", NOW, "half is reaped"), LeftNote(BEA, "Bea", NOW, "too slow", Left.FREED, ANN))
    worked = replace(
        TASK,
        author=BEA,
        helpers=(Helper(ANN, "Ann", NOW), Helper(MemberId(3), "Cy", NOW)),
        handovers=left,
        offer=TaskOffer(MemberId(3), "Cy", ANN, "Ann", NOW),
        asked=(ANN, BEA),
        steps=(Step("Whet", ANN, NOW), Step("Mow")),
    )
    found = part("task", worked)
    assert (found.after.title, found.fates) == ("Reap", (Fate.CLAIM,))
    assert [one.name for one in found.after.helpers] == ["Cy"]
    assert found.after.handovers == (replace(left[1], note="", by=FORMER),)
    assert (found.after.offer, found.after.asked) == (None, (BEA,))
    assert found.after.steps == (Step("Whet", None, NOW), Step("Mow"))
    assert found.said == ("half is reaped", "too slow")
    assert {"helps", "left", "offer", "asked", "ticked"} < set(found.mine)


def test_a_task_that_goes_is_not_opened_again():
    again = Occurrence(NOW.date(), NOW)
    recurring = replace(TASK, every=Recurrence(NOW.time(), (0,), "UTC"), state=TaskState.DONE, again=again)
    assert part("task", recurring).after.again is None


def test_work_that_was_never_accepted_goes_with_what_reviewers_said_of_it():
    found = part("contribution", GIVEN)
    after = found.after
    assert (after.title, after.summary, after.reviews, after.state) == (
        "[removed]",
        "",
        (),
        ContributionState.WITHDRAWN,
    )
    assert [(work.text, work.attachments) for work in after.works] == [("", ()), ("", ())]
    assert {"Shorter!", "Rye", "About rye"} <= set(found.said)


@pytest.mark.parametrize(("credit", "by"), [(None, "a former member"), ("Ann", "Ann")])
def test_accepted_work_stays_under_the_credit_they_wish_without_the_drafts_before_it(credit, by):
    accepted = replace(GIVEN, accepted=4, state=ContributionState.ACCEPTED)
    after = part("contribution", accepted, terms=replace(TERMS, credit=credit)).after
    assert [(work.text, work.attachments) for work in after.works] == [("", ()), ("second", (FILE,))]
    assert (after.author, after.author_name, after.tracked_by_name) == (FORMER, by, "a former member")
    assert after.reviews == GIVEN.reviews


def test_a_review_keeps_its_verdict_and_loses_its_words():
    reviewed = replace(GIVEN, author=BEA, tracked_by=BEA, reviews=(replace(GIVEN.reviews[0], reviewer=ANN),))
    [review] = part("contribution", reviewed).after.reviews
    assert (review.reviewer, review.reason, review.verdict) == (FORMER, "[removed]", Verdict.REQUEST_CHANGES)


def test_who_settled_an_objection_or_was_named_in_patches_is_nobody_afterwards():
    settled = Settled(ANN, "Ann", NOW, overridden=True, reason="Ann says so")
    objection = replace(GIVEN.reviews[0], verdict=Verdict.OBJECT, settled=settled)
    thanked = (
        Acknowledgement(ANN, "Ann", Thanked.REPORTED, NOW, NOW),
        Acknowledgement(BEA, "Bea", Thanked.SUGGESTED, NOW),
    )
    series = replace(GIVEN, author=BEA, author_name="Bea", tracked_by=BEA, reviews=(objection,), thanked=thanked)
    after = part("contribution", series).after
    assert after.reviews[0].settled == replace(settled, by=FORMER, by_name="a former member", reason="[removed]")
    assert [(one.id, one.name) for one in after.thanked] == [(FORMER, "a former member"), (BEA, "Bea")]


def test_patches_that_were_not_accepted_go_and_of_accepted_ones_what_their_mails_say_of_people():
    patch = Patch("rye", "", "diff", "Ann <ann@example.org>", ("Signed-off-by: Ann",))
    works = tuple(replace(work, patches=(patch,)) for work in GIVEN.works)
    assert [work.patches for work in part("contribution", replace(GIVEN, works=works)).after.works] == [(), ()]
    accepted = replace(GIVEN, works=works, accepted=4, state=ContributionState.ACCEPTED)
    after = part("contribution", accepted).after
    assert [work.patches for work in after.works] == [(), (replace(patch, author="", claimed=()),)]
