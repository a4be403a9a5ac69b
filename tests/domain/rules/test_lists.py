"""Approval and score: thresholds, several winners, ties at the last place."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import PRESETS, Ballot, Base, decide
from tests.domain.rules.voting import FACTS, marks, options, ranking, result, votes

APPROVAL, SCORE = PRESETS["approval"], PRESETS["score"]
approvals = st.lists(st.sets(st.sampled_from("1234")), max_size=15)


def test_the_option_approved_most_often_wins():
    outcome = result(APPROVAL, ranking("1 2", 3) + ranking("2 3", 2))
    assert (outcome.passed, outcome.winners, outcome.reason) == (True, ("2",), "why-approval")


def test_each_winner_needs_its_share_and_its_number_of_approvals():
    ballots = ranking("1", 4) + ranking("2", 3) + ranking("3", 2)
    assert result(APPROVAL, ballots).reason == "why-none-approved"
    assert result(replace(APPROVAL, share=(1, 3), winners=2), ballots).winners == ("1", "2")
    assert result(replace(APPROVAL, share=(1, 3), approvals=4, winners=2), ballots).winners == ("1",)


def test_approving_none_of_them_is_a_choice_and_abstaining_is_not():
    ballots = ranking("1", 2) + ranking("none", 3)
    assert result(APPROVAL, ballots).reason == "why-none-approved"
    assert result(APPROVAL, ranking("1", 2) + votes(abstain=3)).winners == ("1",)
    assert result(replace(APPROVAL, base=Base.VOTERS), ranking("1", 2) + votes(abstain=3)).winners == ()


def test_a_tie_for_the_last_place_leaves_it_empty_in_words():
    ballots = ranking("1 2 3", 2) + ranking("1", 1)
    two = decide(replace(APPROVAL, winners=2), options(APPROVAL), ballots, FACTS)
    assert (two.outcome.winners, two.outcome.reason) == (("1",), "why-last-place-tied")
    assert dict(two.outcome.values)["tied"] == "2 3"
    assert two.steps[-1].key == "step-tied"
    assert result(replace(APPROVAL, winners=3), ballots).winners == ("1", "2", "3")


def test_a_tie_for_the_only_place_decides_nothing():
    outcome = result(APPROVAL, ranking("1 2", 2))
    assert (outcome.passed, outcome.winners, outcome.reason) == (False, (), "why-options-tied")


def test_lists_without_a_choice_decide_nothing():
    for rule in (APPROVAL, SCORE, PRESETS["ranked"]):
        assert result(rule, []).reason == "why-nobody-voted"
        assert result(rule, votes(abstain=3)).reason == "why-nobody-chose"
        assert result(replace(rule, quorum=3), ranking("1", 2)).reason in {"why-no-quorum", "why-nobody-voted"}


@given(approvals, st.integers(1, 3))
def test_approval_is_what_its_definition_says(sets, places):
    """Whoever fewer than ``places`` options equal or outdo wins; all computed anew from the sets."""
    ballots = [Ballot(tuple(sorted(chosen)) or ("none",)) for chosen in sets]
    count = Counter(option for chosen in sets for option in chosen)
    able = [option for option in "1234" if count[option] and 2 * count[option] >= len(sets)]
    winners = {one for one in able if sum(count[other] >= count[one] for other in able) <= places}
    assert set(result(replace(APPROVAL, winners=places), ballots).winners) == winners


def test_points_are_added_and_what_is_left_out_gets_none():
    known, unknown = marks(o1=4, o2=0), marks(o2=5)
    outcome = result(SCORE, [known, known, unknown])
    assert (outcome.winners, outcome.tally.count("1"), outcome.tally.count("2")) == (("1",), 8, 5)


def test_an_option_without_points_does_not_win_and_a_tie_decides_nothing():
    assert result(SCORE, [marks(o1=0, o2=0)]).reason == "why-no-points"
    assert result(SCORE, [marks(o1=3, o2=3)]).reason == "why-options-tied"
    assert result(replace(SCORE, winners=2), [marks(o1=3, o2=2, o3=2)]).reason == "why-last-place-tied"


def test_a_mark_outside_the_scale_or_missing_does_not_count():
    assert result(SCORE, [marks(o1=6), marks(o2=-1), Ballot(("3",)), marks(o4=1)]).winners == ("4",)
    assert result(SCORE, [marks(o1=6)]).reason == "why-nobody-voted"


def test_the_mean_is_shown_over_all_who_gave_marks():
    steps = decide(SCORE, options(SCORE), [marks(o1=5), marks(o2=2), marks(o1=5, o2=1)], FACTS).steps
    assert [dict(s.values)["mean"] for s in steps if s.key == "step-points"] == ["3.33", "1.00", "0.00", "0.00"]


@given(st.lists(st.dictionaries(st.sampled_from("1234"), st.integers(0, 5), min_size=1), min_size=1, max_size=12))
def test_score_is_what_its_definition_says(given_marks):
    ballots = [Ballot(tuple(one), tuple(one.values())) for one in given_marks]
    sums = Counter({option: sum(one.get(option, 0) for one in given_marks) for option in "1234"})
    best = [option for option in "1234" if sums[option] == max(sums.values()) > 0]
    assert result(SCORE, ballots).winners == (tuple(best) if len(best) == 1 else ())
