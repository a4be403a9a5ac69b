"""Whose is what: no kind of document is forgotten, and none names somebody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import ballots
from bot.domain.belonging import BELONGING, WITH_FILES, files_in, of_nobody
from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.contribution import (
    Acknowledgement,
    Attachment,
    Contribution,
    ContributionState,
    Patch,
    Review,
    Settled,
    Thanked,
    Verdict,
    Work,
)
from bot.domain.effect import NAMING, Effect, EffectKind, EffectResult
from bot.domain.electorate import Electorate
from bot.domain.ids import MemberId
from bot.domain.kinds import KINDS, Handled
from bot.domain.notice import Notice, What
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER, is_former
from bot.domain.proposal import Amendment, Extension, Proposal, ProposalState
from bot.domain.rules import NO, PRESETS, YES, Judgement, Outcome, Tally, choices
from bot.domain.schedule import Occurrence, Recurrence
from bot.domain.task import Claim, Helper, Left, Source, Step, Task, TaskState
from bot.domain.task import Handover as LeftNote
from bot.domain.task import Offer as TaskOffer
from bot.domain.vote import Via, Vote, options_for
from bot.services.contents import attachments
from tests.guilds import Made, guilds

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEA = MemberId(11), MemberId(12)
TERMS = Terms(NOW, "a former member", "[removed]")
MAJORITY = PRESETS["majority"]
OPTIONS = options_for(choices(MAJORITY), ())
PROPOSAL = Proposal(
    3, "Sow rye", "In autumn", ANN, "Ann", 9, MAJORITY, Electorate(NOW), NOW, NOW, OPTIONS, state=ProposalState.DECIDED,
    closed_at=NOW + timedelta(days=1),
)  # fmt: skip
TASK = Task(7, "Reap", "All of it", ANN, "Ann", NOW)
FILE, OLD = Attachment("a.png", "image/png", 1, "aa" * 32), Attachment("b.png", "image/png", 1, "bb" * 32)
GIVEN = Contribution(
    5, "Rye", ANN, "Ann", ANN, "Ann", "MIT", NOW, 9, (Work(1, "first", (OLD,), NOW), Work(2, "second", (FILE,), NOW)),
    reviews=(Review(1, BEA, "Bea", Verdict.REQUEST_CHANGES, "Shorter!", NOW),), summary="About rye",
)  # fmt: skip


def kept(**documents: list[Any]) -> Around:
    return Around({**{kind.name: [] for kind in KINDS}, **documents})


def part(kind: str, document: Any, around: Around | None = None, terms: Terms = TERMS) -> Part:
    found = BELONGING[kind](document, ANN, terms, around or kept())
    assert found is not None
    return found


def voted(member: MemberId, *choices: str) -> Vote:
    return Vote(PROPOSAL.number, member, choices, NOW, Via.REACTION)


def within(type_: Any, wanted: Any) -> bool:
    inner = get_type_hints(type_).values() if is_dataclass(type_) else get_args(type_)
    return type_ is wanted or any(within(one, wanted) for one in inner)


def members(value: Any, type_: Any) -> Iterator[MemberId]:
    """Everybody whom a value of a type names by number."""
    yield from in_text(value)
    if type_ is MemberId:
        yield value
    elif is_dataclass(value):
        hints = get_type_hints(type(value))
        for field in fields(value):
            yield from members(getattr(value, field.name), hints[field.name])
    elif isinstance(value, tuple):
        for one in value:
            yield from members(one, next(inner for inner in get_args(type_) if inner is not Ellipsis))
    elif value is not None and type(None) in get_args(type_):
        yield from members(value, next(inner for inner in get_args(type_) if inner is not type(None)))


def in_text(value: Any) -> Iterator[MemberId]:
    """Those whom a value names where a number has no type of its own."""
    if isinstance(value, Effect) and value.kind in NAMING:
        yield MemberId(int(value.value))
    elif isinstance(value, Proposal) and value.nudged_to:
        yield MemberId(value.nudged_to)
    elif isinstance(value, Handled):
        yield from (MemberId(int(part)) for part in value.ref.split(":") if part.isascii() and part.isdecimal())
    elif isinstance(value, Notice):
        listed = value.data.get("members")
        yield from map(MemberId, listed if isinstance(listed, list) else [])
        yield from [MemberId(value.data["delegate"])] if isinstance(value.data.get("delegate"), int) else []


def test_every_kind_of_document_says_what_of_it_is_a_members():
    assert set(BELONGING) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_that_names_members_has_a_rule_of_its_own(kind):
    assert (BELONGING[kind.name] is not of_nobody) is (within(kind.type, MemberId) or kind.type is Handled)


def test_the_files_that_are_looked_for_are_those_that_are_checked():
    documents = {kind.name: [] for kind in KINDS} | {"contribution": [GIVEN]}
    made = Made(1, type("C", (), {"documents": documents})(), ())  # type: ignore[arg-type]
    assert {file for _, file in attachments(made.contents)} == set(files_in(GIVEN))
    assert {kind.name for kind in WITH_FILES} == {"contribution", "revision"}


@given(guilds(), st.data(), st.booleans())
def test_no_document_names_somebody_who_has_left(made, data, decided_too):
    documents = made.contents.documents
    named = [member for kind in KINDS for one in documents[kind.name] for member in members(one, kind.type)]
    member = data.draw(st.sampled_from(named or [ANN]))
    terms = Terms(NOW, "a former member", "[removed]", decided_too=decided_too)
    around = Around(documents)
    for kind in KINDS:
        for one in documents[kind.name]:
            found = BELONGING[kind.name](one, member, terms, around)
            assert (found is not None) is (member in members(one, kind.type))
            if found is not None and found.after is not None:
                assert member not in members(found.after, kind.type)
                assert isinstance(found.after, kind.type)
                again = BELONGING[kind.name](found.after, member, terms, around)
                assert again is None


def test_nobody_on_discord_is_taken_for_somebody_who_left():
    assert is_former(FORMER)
    assert is_former(MemberId(-3))
    assert not is_former(MemberId(1))


def test_a_vote_in_a_decided_proposal_counts_on_under_nobodys_number():
    votes = [voted(ANN, YES), voted(BEA, NO), voted(MemberId(-1), YES)]
    found = part("vote", votes[0], kept(proposal=[PROPOSAL], vote=votes))
    assert found.fates == (Fate.VOTE_COUNTED,)
    assert found.after.member == FORMER
    assert (found.after.at, found.after.untimed) == (PROPOSAL.closed_at, True)
    assert ballots([found.after, *votes[1:]], replace(PROPOSAL, author=FORMER)) == ballots(votes, PROPOSAL)


def test_others_who_left_are_told_apart_in_a_ballot():
    votes = [voted(ANN, YES), voted(BEA, NO), voted(MemberId(-1), YES)]
    found = part("vote", votes[0], kept(proposal=[replace(PROPOSAL, author=BEA)], vote=votes))
    assert found.after.member == MemberId(-2)


@pytest.mark.parametrize("state", [ProposalState.OPEN, ProposalState.WITHDRAWN])
def test_a_vote_that_has_decided_nothing_goes(state):
    around = kept(proposal=[replace(PROPOSAL, state=state)], vote=[voted(ANN, YES)])
    assert part("vote", voted(ANN, YES), around).after is None
    decided = kept(proposal=[PROPOSAL], vote=[voted(ANN)])
    assert part("vote", voted(ANN), decided).after is None


def test_a_question_stays_where_others_have_voted_on_it():
    around = kept(vote=[voted(ANN), voted(BEA)])
    found = part("proposal", PROPOSAL, around)
    assert (found.after.title, found.after.author, found.after.author_name) == ("Sow rye", FORMER, "a former member")
    assert found.said == ()
    thorough = part("proposal", PROPOSAL, around, replace(TERMS, decided_too=True))
    assert (thorough.after.title, thorough.after.details) == ("[removed]", "")
    assert thorough.after.state is ProposalState.DECIDED


def test_a_question_that_only_its_author_has_voted_on_goes_and_is_withdrawn_if_it_is_open():
    still_open = replace(PROPOSAL, state=ProposalState.OPEN, closed_at=None, effects=(Effect(EffectKind.TASK, "Sow"),))
    found = part("proposal", still_open, kept(vote=[voted(ANN)]))
    assert (found.after.title, found.after.details, found.after.effects) == ("[removed]", "", ())
    assert (found.after.state, found.after.closed_at) == (ProposalState.WITHDRAWN, NOW)
    assert found.said == ("Sow rye", "In autumn", "Sow")


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


CONCERN = Concern(1, ConcernKind.CONCERN, ANN, "Ann", "Too dear.", NOW)
ANSWERED = replace(CONCERN, state=ConcernState.RESOLVED, owner=BEA, owner_name="Bea", closed_by=ANN, answer="Halved.")
BEAS = replace(PROPOSAL, author=BEA, author_name="Bea")


def test_a_concern_about_what_was_decided_stays_and_is_nobodys_unless_its_words_shall_go_too():
    found = part("proposal", replace(BEAS, concerns=(CONCERN, ANSWERED)))
    assert (found.fates, found.said) == ((Fate.SAID,), ())
    first, second = found.after.concerns
    assert (first.owner, first.owner_name, first.text, first.state) == (
        FORMER, "a former member", "Too dear.", ConcernState.OPEN,
    )  # fmt: skip
    assert (second.closed_by, second.answer) == (FORMER, "Halved.")
    found = part("proposal", replace(BEAS, concerns=(CONCERN, ANSWERED)), terms=replace(TERMS, decided_too=True))
    assert [(one.text, one.answer) for one in found.after.concerns] == [("[removed]", ""), ("Too dear.", "[removed]")]
    assert found.after.concerns[0].state is ConcernState.OPEN  # the outcome was worked out with it
    assert found.said == ("Too dear.", "Halved.")


@pytest.mark.parametrize("state", [ProposalState.OPEN, ProposalState.WITHDRAWN, ProposalState.CANCELLED])
def test_a_concern_about_what_is_not_decided_goes_and_is_withdrawn(state):
    found = part("proposal", replace(BEAS, state=state, closed_at=None, concerns=(CONCERN,)))
    (left,) = found.after.concerns
    assert (left.state, left.text, left.owner_name) == (ConcernState.WITHDRAWN, "[removed]", "a former member")
    assert found.said == ("Too dear.",)


JUDGED = Judgement(True, "All agree.", ANN, NOW)


def test_what_is_left_of_whoever_amended_extended_judged_closed_or_was_to_decide_is_no_number_of_theirs():
    busy = replace(
        BEAS,
        electorate=Electorate(NOW, area="maps", members=(ANN, BEA), without=ANN),
        amendments=(Amendment(NOW, ANN, "Clearer.", "Sow rye", ""),),
        extensions=(Extension(NOW, ANN, "Holidays.", NOW),),
        judgement=JUDGED,
        past_judgements=(JUDGED,),
        closed_by=ANN,
        closed_why="Too late.",
        nudged_to=ANN,
        effects=(Effect(EffectKind.MAINTAINER_ADD, "maps", str(ANN)),),
    )
    found = part("proposal", busy)
    assert ANN not in members(found.after, Proposal)
    assert str(ANN) not in repr(found.after)
    assert (found.after.judgement.rationale, found.after.amendments[0].why) == ("All agree.", "Clearer.")
    assert (found.after.extensions[0].why, found.after.closed_why) == ("Holidays.", "Too late.")
    assert found.after.electorate.members == (FORMER, BEA)
    assert set(found.mine) == {"number", "extensions", "judgements", "closed_why", "effects"}


def test_a_judgement_stays_with_its_reasons_also_where_it_is_not_carried_out_yet_unless_all_shall_go():
    running = replace(BEAS, state=ProposalState.OPEN, closed_at=None, judgement=JUDGED)
    assert part("proposal", running).after.judgement == replace(JUDGED, by=FORMER)
    found = part("proposal", running, terms=replace(TERMS, decided_too=True))
    assert (found.after.judgement.rationale, found.said) == ("[removed]", ("All agree.",))


def test_what_somebody_wrote_to_extend_or_end_what_was_not_decided_goes():
    ended = replace(
        BEAS, state=ProposalState.CANCELLED, extensions=(Extension(NOW, ANN, "Holidays.", NOW),), closed_by=ANN,
        closed_why="Too late.",
    )  # fmt: skip
    found = part("proposal", ended)
    assert (found.after.extensions[0].why, found.after.closed_why) == ("[removed]", "[removed]")
    assert found.said == ("Holidays.", "Too late.")


@pytest.mark.parametrize(
    "others",
    [
        {"concerns": (replace(CONCERN, owner=BEA),)},
        {"concerns": (replace(CONCERN, state=ConcernState.RESOLVED, closed_by=BEA),)},
        {"judgement": replace(JUDGED, by=BEA)},
        {"past_judgements": (replace(JUDGED, by=BEA),)},
        {"rule": PRESETS["lazy"], "outcome": Outcome(True, "why-lazy", Tally())},
    ],
)
def test_a_question_stays_where_others_objected_judged_or_agreed_by_their_silence(others):
    amended = Amendment(NOW, ANN, "Clearer.", "Sow", "")
    found = part("proposal", replace(PROPOSAL, amendments=(amended,), **others))
    assert found.fates[0] is Fate.PROPOSAL_KEPT
    assert (found.after.title, found.after.amendments) == ("Sow rye", (replace(amended, by=FORMER),))
    thorough = part(
        "proposal", replace(PROPOSAL, amendments=(amended,), **others), terms=replace(TERMS, decided_too=True)
    )
    assert thorough.fates[0] is Fate.PROPOSAL_GONE


@pytest.mark.parametrize("state", [ProposalState.WITHDRAWN, ProposalState.CANCELLED])
def test_a_question_that_ended_without_a_decision_goes_also_where_others_have_voted(state):
    found = part("proposal", replace(PROPOSAL, state=state), kept(vote=[voted(BEA)]))
    assert (found.after.title, found.after.state) == ("[removed]", state)


def test_nothing_of_a_question_that_goes_is_left_to_read_to_do_or_to_ask_again():
    ranked = options_for(choices(PRESETS["ranked"], 2), ("Barn", "Shed"))
    whole = replace(
        PROPOSAL,
        options=ranked,
        amendments=(Amendment(NOW, ANN, "Clearer.", "Sow", "Oats"),),
        effects=(Effect(EffectKind.TASK, "Plough"), Effect(EffectKind.TASK, "Harrow")),
        results=(EffectResult(NOW, details=(("task", "1"),)),),
        revisit_days=30,
    )
    found = part("proposal", whole)
    words = {"Sow rye", "In autumn", "Barn", "Shed", "Clearer.", "Sow", "Oats", "Plough", "Harrow"}
    assert words <= set(found.said)
    assert not [word for word in words if repr(word) in repr(found.after)]
    assert (found.after.effects, found.after.results, found.after.revisit_at) == ((), (), None)
    assert found.after.choices == whole.choices
    assert found.after.version == whole.version


def test_what_somebody_cast_for_another_stays_that_members_vote():
    delegated = replace(voted(BEA, YES), via=Via.DELEGATED, delegate=ANN)
    found = part("vote", delegated)
    assert (found.after.member, found.after.choices, found.after.delegate) == (BEA, (YES,), FORMER)
    own = part("vote", replace(delegated, member=ANN, delegate=BEA), kept(proposal=[PROPOSAL], vote=[delegated]))
    assert (own.after.choices, own.after.delegate, own.after.via) == ((YES,), None, Via.KEPT)


def test_a_vote_that_was_never_confirmed_after_an_amendment_goes():
    amended = replace(PROPOSAL, amendments=(Amendment(NOW, ANN, "Clearer.", "Sow", ""),))
    around = kept(proposal=[amended], vote=[voted(ANN, YES)])
    assert part("vote", voted(ANN, YES), around).after is None
    confirmed = replace(voted(ANN, YES), version=1, binding=False, scores=(3,), reason="Why not?", receipt="abcd")
    after = part("vote", confirmed, around).after
    assert (after.version, after.binding, after.scores) == (1, False, (3,))
    assert (after.reason, after.receipt) == ("", "")


def test_who_took_part_in_a_secret_vote_is_nobody_afterwards_and_still_somebody():
    secret = replace(PROPOSAL, secret=True, author=BEA)
    found = part("vote", voted(ANN), kept(proposal=[secret], vote=[voted(ANN)]))
    assert (found.fates, found.after.member, found.after.choices) == ((Fate.TOOK_PART,), MemberId(-1), ())
    assert Around({"vote": [found.after]}).shared(secret, BEA)


def test_whoever_is_to_be_told_about_somebody_who_left_is_told_of_nobody():
    waiting = Notice("n1", 1, What.NUDGE, "P3", 7, NOW, NOW, data={"members": [ANN, BEA], "version": ANN})
    assert part("notice", waiting).after.data == {"members": [BEA], "version": ANN}
    declined = Notice("n2", 2, What.DELEGATION_DECLINED, "delegation", None, NOW, NOW, BEA, data={"delegate": ANN})
    assert part("notice", declined).after.data == {"delegate": FORMER}
