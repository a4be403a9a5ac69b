"""Reactions that come and go: what their events make of a vote, in whatever order and however often they arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import Seen, ballots, reconcile, ticked, unticked
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, MemberId, ProposalId
from bot.domain.proposal import Proposal, facts_of
from bot.domain.rules import PRESETS, choices, decide
from bot.domain.vote import Via, Vote, options_for

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LABELS = ("Oak", "Ash", "Elm")
MEMBERS = tuple(MemberId(number) for number in range(11, 17))


def proposal(preset: str) -> Proposal:
    rule = PRESETS[preset]
    known = choices(rule, len(LABELS)) if preset == "approval" else choices(rule)
    return Proposal(
        number=ProposalId(1),
        title="Plant an orchard",
        details="",
        author=MemberId(1),
        author_name="Ada",
        channel=ChannelId(9),
        rule=rule,
        electorate=Electorate(NOW),
        opened_at=NOW,
        closes_at=NOW + timedelta(days=3),
        options=options_for(known, LABELS),
    )


MAJORITY, APPROVAL = proposal("majority"), proposal("approval")
Event = tuple[bool, MemberId, str]
"""Whether a reaction came (or else went), whose, and for what."""


def events(of: Proposal) -> st.SearchStrategy[list[Event]]:
    one = st.tuples(st.booleans(), st.sampled_from(MEMBERS), st.sampled_from(of.choices))
    return st.lists(one, max_size=30)


both = pytest.mark.parametrize("of", [MAJORITY, APPROVAL], ids=["majority", "approval"])


def happening(wanted: list[Event], of: Proposal) -> list[Event]:
    """The events that can happen: what is there cannot come, what is not there cannot go."""
    there: set[tuple[MemberId, str]] = set()
    found = []
    for came, member, choice in wanted:
        if came is ((member, choice) not in there):
            there ^= {(member, choice)}
            found.append((came, member, choice))
    return found


def told(told_of: list[Event], of: Proposal, votes: dict[MemberId, Vote] | None = None) -> dict[MemberId, Vote]:
    """The votes after the events."""
    record = dict(votes or {})
    for came, member, choice in told_of:
        before = record.get(member, Vote(of.number, member, (), NOW, Via.REACTION))
        if came:
            record[member] = ticked(before, choice, of, NOW)
        elif choice in before.ticked:
            record[member] = unticked(before, choice, of, NOW)
    return record


def box(happened: list[Event], of: Proposal) -> Seen:
    """What the card shows after the events."""
    there: dict[str, set[MemberId]] = {choice: set() for choice in of.choices}
    for came, member, choice in happened:
        (there[choice].add if came else there[choice].discard)(member)
    return Seen(there)


@both
@given(data=st.data())
def test_events_that_arrive_twice_change_nothing(of: Proposal, data: st.DataObject):
    happened = happening(data.draw(events(of)), of)
    doubled = [event for event in happened for _ in range(2)]
    assert told(doubled, of) == told(happened, of)


@both
@given(data=st.data())
def test_what_was_seen_needs_no_correction_and_correcting_it_changes_no_vote(of: Proposal, data: st.DataObject):
    happened = happening(data.draw(events(of)), of)
    votes = told(happened, of)
    assert reconcile(of, votes.values(), box(happened, of), NOW) == []


@both
@given(data=st.data())
def test_the_order_of_different_members_votes_does_not_matter(of: Proposal, data: st.DataObject):
    happened = happening(data.draw(events(of)), of)
    by_member = sorted(happened, key=lambda event: event[1])  # a stable sort: each member's own in their order
    assert told(by_member, of) == told(happened, of)
    votes = list(told(happened, of).values())
    shuffled = data.draw(st.permutations(votes))
    facts = facts_of(of, of.closes_at)
    first = decide(of.rule, of.choices, ballots(votes, of), facts)
    assert decide(of.rule, of.choices, ballots(shuffled, of), facts) == first


@both
@given(data=st.data())
def test_nothing_was_missed_where_nobody_has_two_ticks_and_the_card_is_read(of: Proposal, data: st.DataObject):
    happened = happening(data.draw(events(of)), of)
    seen = box(happened, of)
    heard = data.draw(st.lists(st.sampled_from(happened), unique_by=id)) if happened else []
    missed = told([event for event in happened if event in heard], of)
    record = {**missed, **{one.vote.member: one.vote for one in reconcile(of, missed.values(), seen, NOW)}}
    for member in MEMBERS:
        ticks = tuple(choice for choice in of.choices if member in seen.ticks[choice])
        if len(ticks) < 2:
            assert record.get(member, Vote(of.number, member, (), NOW, Via.REACTION)).choices == ticks


ADA = MEMBERS[0]


def test_of_an_abstention_and_other_choices_the_later_one_counts():
    votes = told([(True, ADA, "1"), (True, ADA, "2"), (True, ADA, "abstain")], APPROVAL)
    assert votes[ADA].choices == ("abstain",)
    assert told([(True, ADA, "3")], APPROVAL, votes)[ADA].choices == ("3",)


def test_an_abstention_that_came_unseen_is_later_than_what_is_on_record():
    votes = told([(True, ADA, "1")], APPROVAL)
    seen = Seen({"1": {ADA}, "2": set(), "3": set(), "abstain": {ADA}})
    (correction,) = reconcile(APPROVAL, votes.values(), seen, NOW)
    assert correction.vote.choices == ("abstain",)


def test_what_was_ticked_beside_an_abstention_counts_once_that_is_taken_off():
    votes = told([(True, ADA, "1"), (True, ADA, "2"), (True, ADA, "abstain"), (False, ADA, "abstain")], APPROVAL)
    assert votes[ADA].choices == ("1", "2")


def test_an_abstention_that_was_ticked_beside_other_choices_counts_once_those_are_taken_off():
    votes = told([(True, ADA, "abstain"), (True, ADA, "1")], APPROVAL)
    assert votes[ADA].choices == ("1",)
    assert told([(False, ADA, "1")], APPROVAL, votes)[ADA].choices == ("abstain",)
    seen = Seen({"1": set(), "2": set(), "3": set(), "abstain": {ADA}})
    (correction,) = reconcile(APPROVAL, votes.values(), seen, NOW)
    assert correction.vote.choices == ("abstain",)


def test_a_tick_from_before_an_outage_ended_does_not_undo_a_button_pressed_after_it():
    pressed = Vote(MAJORITY.number, MEMBERS[0], ("no",), NOW + timedelta(minutes=1), Via.BUTTON)
    seen = Seen({"yes": {MEMBERS[0]}, "no": set(), "abstain": set()})
    (correction,) = reconcile(MAJORITY, [pressed], seen, NOW + timedelta(minutes=2), NOW)
    assert correction.vote == replace(pressed, ticked=("yes",))
    (correction,) = reconcile(MAJORITY, [pressed], seen, NOW + timedelta(minutes=2), NOW + timedelta(minutes=2))
    assert correction.vote.choices == ("yes",)
