"""Setting the record straight from what the card shows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import Seen, reconcile, tally
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, MemberId, ProposalId
from bot.domain.proposal import OPTIONS, Choice, Proposal, Via, Vote
from bot.domain.rule import MAJORITY

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PROPOSAL = Proposal(
    number=ProposalId(1),
    title="Tide tables",
    details="",
    author=MemberId(1),
    author_name="Ada",
    channel=ChannelId(9),
    rule=MAJORITY,
    electorate=Electorate(NOW),
    opened_at=NOW,
    closes_at=NOW + timedelta(days=3),
    options=OPTIONS,
)
ADA, BEN = MemberId(11), MemberId(12)


def vote(member: MemberId, choice: Choice | None, via: Via = Via.REACTION) -> Vote:
    return Vote(ProposalId(1), member, choice, NOW, via)


def seen(cleared: frozenset[Choice] = frozenset(), **ticks: set[MemberId]) -> Seen:
    return Seen({Choice(name): frozenset(members) for name, members in ticks.items()}, cleared)


def after(votes: list[Vote], shown: Seen) -> dict[MemberId, Vote]:
    record = {each.member: each for each in votes}
    record.update({each.vote.member: each.vote for each in reconcile(PROPOSAL, votes, shown, NOW)})
    return record


def test_a_tick_that_was_missed_is_added_and_marked_as_of_unknown_time():
    found = after([], seen(yes={ADA}))[ADA]
    assert (found.choice, found.untimed) == (Choice.YES, True)


def test_with_two_ticks_the_recorded_choice_stays():
    assert reconcile(PROPOSAL, [vote(ADA, Choice.NO)], seen(yes={ADA}, no={ADA}), NOW) == []


def test_two_ticks_without_a_record_are_void_and_the_member_is_told():
    (correction,) = reconcile(PROPOSAL, [], seen(yes={ADA}, no={ADA}), NOW)
    assert correction.vote.void
    assert correction.vote.choice is None


def test_a_tick_that_is_gone_takes_the_vote_back():
    assert after([vote(ADA, Choice.YES)], seen())[ADA].choice is None


def test_a_tick_that_moved_changes_the_vote():
    assert after([vote(ADA, Choice.YES)], seen(no={ADA}))[ADA].choice is Choice.NO


def test_a_vote_by_button_needs_no_tick():
    assert reconcile(PROPOSAL, [vote(ADA, Choice.YES, Via.BUTTON)], seen(no={ADA}), NOW) == []


def test_votes_stay_when_a_moderator_cleared_the_reactions():
    shown = seen(cleared=frozenset(Choice))
    found = after([vote(ADA, Choice.YES), vote(BEN, Choice.NO)], shown)
    assert [(found[member].choice, found[member].via) for member in (ADA, BEN)] == [
        (Choice.YES, Via.KEPT),
        (Choice.NO, Via.KEPT),
    ]


members = st.integers(1, 6).map(MemberId)
votes = st.lists(
    st.builds(
        Vote,
        proposal=st.just(ProposalId(1)),
        member=members,
        choice=st.one_of(st.none(), st.sampled_from(Choice)),
        at=st.just(NOW),
        via=st.sampled_from(Via),
    ),
    unique_by=lambda each: each.member,
)
boxes = st.builds(
    Seen,
    ticks=st.fixed_dictionaries({choice: st.frozensets(members) for choice in Choice}),
    cleared=st.frozensets(st.sampled_from(Choice)),
)


@given(votes, boxes)
def test_reconciling_twice_changes_nothing_more(recorded: list[Vote], shown: Seen):
    assert reconcile(PROPOSAL, list(after(recorded, shown).values()), shown, NOW) == []


@given(votes, boxes)
def test_nobody_ever_has_more_than_one_vote(recorded: list[Vote], shown: Seen):
    record = after(recorded, shown)
    everybody = {each.member for each in recorded}.union(*shown.ticks.values())
    assert tally(record.values()).voters <= len(everybody)


@given(votes, boxes)
def test_a_counted_reaction_vote_is_ticked_on_the_card(recorded: list[Vote], shown: Seen):
    for each in after(recorded, shown).values():
        if each.choice is not None and each.via is Via.REACTION:
            assert each.member in shown.ticks[each.choice]
