"""What is left of votes and proposals when somebody leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.ballot import ballots
from bot.domain.concern import ConcernState
from bot.domain.effect import Effect, EffectKind, EffectResult
from bot.domain.electorate import Electorate
from bot.domain.ids import MemberId
from bot.domain.parts import Around, Fate
from bot.domain.people import FORMER
from bot.domain.proposal import Amendment, Extension, Proposal, ProposalState
from bot.domain.rules import NO, PRESETS, YES, Outcome, Tally, choices
from bot.domain.vote import Via, options_for
from tests.domain.belongings import (
    ANN,
    ANSWERED,
    BEA,
    BEAS,
    CONCERN,
    JUDGED,
    NOW,
    PROPOSAL,
    TERMS,
    kept,
    members,
    part,
    voted,
)


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
