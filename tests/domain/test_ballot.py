"""Setting the record straight from what the card shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import Seen, ballots, reconcile
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, MemberId, ProposalId
from bot.domain.proposal import Proposal
from bot.domain.rules import NO, PRESETS, YES, choices
from bot.domain.vote import Via, Vote, options_for

CHOICES = choices(PRESETS["majority"])
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PROPOSAL = Proposal(
    number=ProposalId(1),
    title="Tide tables",
    details="",
    author=MemberId(1),
    author_name="Ada",
    channel=ChannelId(9),
    rule=PRESETS["majority"],
    electorate=Electorate(NOW),
    opened_at=NOW,
    closes_at=NOW + timedelta(days=3),
    options=options_for(CHOICES, ()),
)
ADA, BEN = MemberId(11), MemberId(12)


def vote(member: MemberId, choice: str, via: Via = Via.REACTION) -> Vote:
    return Vote(ProposalId(1), member, (choice,), NOW, via, ticked=(choice,) if via is Via.REACTION else ())


def seen(cleared: frozenset[str] = frozenset(), **ticks: set[MemberId]) -> Seen:
    return Seen({name: frozenset(members) for name, members in ticks.items()}, cleared)


def after(votes: list[Vote], shown: Seen) -> dict[MemberId, Vote]:
    record = {each.member: each for each in votes}
    record.update({each.vote.member: each.vote for each in reconcile(PROPOSAL, votes, shown, NOW)})
    return record


def test_a_tick_that_was_missed_is_added_and_marked_as_of_unknown_time():
    found = after([], seen(yes={ADA}))[ADA]
    assert (found.choices, found.untimed) == ((YES,), True)


def test_with_two_ticks_the_recorded_choice_stays():
    assert after([vote(ADA, NO)], seen(yes={ADA}, no={ADA}))[ADA].choices == (NO,)


def test_two_ticks_without_a_record_are_void_and_the_member_is_told():
    (correction,) = reconcile(PROPOSAL, [], seen(yes={ADA}, no={ADA}), NOW)
    assert correction.vote.void
    assert correction.vote.choices == ()


def test_a_tick_that_is_gone_takes_the_vote_back():
    assert after([vote(ADA, YES)], seen())[ADA].choices == ()


def test_a_tick_that_moved_changes_the_vote():
    assert after([vote(ADA, YES)], seen(no={ADA}))[ADA].choices == (NO,)


def test_a_vote_by_button_needs_no_tick():
    assert reconcile(PROPOSAL, [vote(ADA, YES, Via.BUTTON)], seen(), NOW) == []


def test_a_tick_that_was_there_before_the_button_was_pressed_changes_nothing():
    pressed = replace(vote(ADA, YES, Via.BUTTON), ticked=(NO,))
    assert reconcile(PROPOSAL, [pressed], seen(no={ADA}), NOW) == []


def test_a_tick_that_appeared_unseen_after_the_button_was_pressed_is_the_later_wish():
    assert after([vote(ADA, YES, Via.BUTTON)], seen(no={ADA}))[ADA].choices == (NO,)


def test_a_vote_taken_back_by_button_does_not_return_with_the_tick_that_was_left_behind():
    taken_back = replace(vote(ADA, YES, Via.BUTTON), choices=(), ticked=(YES,))
    assert reconcile(PROPOSAL, [taken_back], seen(yes={ADA}), NOW) == []


def test_votes_stay_when_a_moderator_cleared_the_reactions():
    shown = seen(cleared=frozenset(CHOICES))
    found = after([vote(ADA, YES), vote(BEN, NO)], shown)
    assert [(found[member].choices, found[member].via) for member in (ADA, BEN)] == [
        ((YES,), Via.KEPT),
        ((NO,), Via.KEPT),
    ]


members = st.integers(1, 6).map(MemberId)
votes = st.lists(
    st.builds(
        Vote,
        proposal=st.just(ProposalId(1)),
        member=members,
        choices=st.lists(st.sampled_from(CHOICES), max_size=1).map(tuple),
        at=st.just(NOW),
        via=st.sampled_from((Via.REACTION, Via.BUTTON, Via.KEPT)),
        ticked=st.lists(st.sampled_from(CHOICES), unique=True).map(tuple),
    ),
    unique_by=lambda each: each.member,
)
boxes = st.builds(
    Seen,
    ticks=st.fixed_dictionaries({choice: st.frozensets(members) for choice in CHOICES}),
    cleared=st.frozensets(st.sampled_from(CHOICES)),
)


@given(votes, boxes)
def test_reconciling_twice_changes_nothing_more(recorded: list[Vote], shown: Seen):
    assert reconcile(PROPOSAL, list(after(recorded, shown).values()), shown, NOW) == []


@given(votes, boxes)
def test_nobody_ever_has_more_than_one_vote(recorded: list[Vote], shown: Seen):
    record = after(recorded, shown)
    everybody = {each.member for each in recorded}.union(*shown.ticks.values())
    assert len(ballots(record.values(), PROPOSAL)) <= len(everybody)


@given(votes, boxes)
def test_a_counted_reaction_vote_is_ticked_on_the_card(recorded: list[Vote], shown: Seen):
    for each in after(recorded, shown).values():
        if each.choices and each.via is Via.REACTION:
            assert each.member in shown.ticks[each.choices[0]]
