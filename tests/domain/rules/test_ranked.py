"""Ranked choice: published elections, Debian's default option, and what Schulze's method promises."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.rules import PRESETS, Ballot, Base, decide, ranked
from bot.domain.rules.ranked import preferences, strongest_paths
from tests.domain.rules.voting import FACTS, options, ranking, result, votes

RANKED = PRESETS["ranked"]
rankings = st.lists(st.lists(st.sampled_from("12345"), unique=True, min_size=1), min_size=1, max_size=9)


def contest(ballots: Sequence[Ballot], listed: int):
    """The working without "none of these" on the list: Schulze's method alone."""
    return decide(RANKED, [str(number + 1) for number in range(listed)], ballots, FACTS)


def left(working) -> set[str]:
    """The winner, or those that tie."""
    return set(str(dict(working.outcome.values)["options"]).split())


def lettered(order: str, count: int) -> list[Ballot]:
    return ranking(" ".join(str("ABCDE".index(letter) + 1) for letter in order), count)


SCHULZE_45 = [
    ballot
    for order, count in {
        "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
    }.items()
    for ballot in lettered(order, count)
]  # fmt: skip


def test_the_election_with_45_voters_of_wikipedias_schulze_method_is_won_by_e():
    """en.wikipedia.org/wiki/Schulze_method: the pairwise preferences, the strengths of the strongest paths, E wins."""
    pairs = preferences("12345", [ballot.choices for ballot in SCHULZE_45])
    published = {"12": 20, "13": 26, "14": 30, "15": 22, "21": 25, "23": 16, "24": 33, "25": 18, "31": 19, "32": 29}
    published |= {"34": 17, "35": 24, "41": 15, "42": 12, "43": 28, "45": 14, "51": 23, "52": 27, "53": 21, "54": 31}
    assert pairs == {(pair[0], pair[1]): count for pair, count in published.items()}
    defeats = {(one, other) for one, other in pairs if pairs[one, other] > pairs[other, one]}
    paths = strongest_paths("12345", pairs, defeats)
    strength = {
        one + other: min(pairs[link] for link in itertools.pairwise(path)) for (one, other), path in paths.items()
    }
    assert strength == {
        "12": 28, "13": 28, "14": 30, "15": 24, "21": 25, "23": 28, "24": 33, "25": 24, "31": 25, "32": 29,
        "34": 29, "35": 24, "41": 25, "42": 28, "43": 28, "45": 24, "51": 25, "52": 28, "53": 28, "54": 31,
    }  # fmt: skip
    working = contest(SCHULZE_45, 5)
    assert working.outcome.winners == ("5",)
    assert [step.key for step in working.steps].count("step-pair") == 10
    assert "step-path" in [step.key for step in working.steps]


def test_a_vote_of_debians_technical_committee_comes_out_as_debian_counted_it():
    """lists.debian.org/debian-boot/2019/03/msg00099: merged /usr after six votes, W M H and the default option F.

    Debian's program: M and H each beat F by 6 to 0, W by 4 to 2, M beats W by 6 to 0, H beats W by 4 to 2, and M and H
    are equal, 3 to 3.
    """
    cast = ["3 2 1 none", "2 1 3 none", "3 2 none 1", "2 3 1 none", "2 1 3 none", "3 2 none 1"]
    working = decide(
        replace(RANKED, approvals=2), options(RANKED, 3), [b for c in cast for b in ranking(c)], replace(FACTS)
    )
    against_none = [dict(step.values) for step in working.steps if step.key == "step-against-none"]
    assert [(row["better"], row["worse"], row["enough"]) for row in against_none] == [(4, 2, 1), (6, 0, 1), (6, 0, 1)]
    compared = [dict(step.values) for step in working.steps if step.key == "step-pair"]
    assert [(row["better"], row["worse"]) for row in compared] == [(0, 6), (2, 4), (3, 3)]
    assert (working.outcome.passed, working.outcome.reason) == (False, "why-ranked-tie")
    assert left(working) == {"2", "3"}


def test_none_of_these_wins_over_options_that_most_put_after_it():
    outcome = result(RANKED, ranking("none 1", 3) + ranking("1", 2))
    assert (outcome.passed, outcome.winners, outcome.reason) == (False, (), "why-none-of-these")


def test_an_option_that_is_equal_with_none_of_these_does_not_defeat_it():
    assert result(RANKED, ranking("none", 2) + ranking("1", 2)).reason == "why-none-of-these"


@pytest.mark.parametrize(("yes", "wins"), [(6, True), (5, False)])
def test_three_to_one_is_met_by_exactly_three_to_one(yes, wins):
    assert (result(replace(RANKED, share=(3, 4)), ranking("1", yes) + ranking("none", 2)).winners == ("1",)) is wins


def test_an_option_without_its_own_quorum_is_dropped_and_another_may_win():
    ballots = ranking("1 2 none", 3) + ranking("2 none 1", 2)
    assert result(RANKED, ballots).winners == ("1",)
    assert result(replace(RANKED, approvals=4), ballots).winners == ("2",)


def test_the_share_may_be_of_all_voters_or_of_the_electorate():
    ballots = ranking("1", 4) + ranking("none") + votes(abstain=4)
    assert result(RANKED, ballots).winners == ("1",)
    assert result(replace(RANKED, base=Base.VOTERS), ballots).reason == "why-none-of-these"
    assert result(replace(RANKED, base=Base.ELECTORATE), ballots).reason == "why-none-of-these"
    unknown = replace(FACTS, electorate=None)
    assert result(replace(RANKED, base=Base.ELECTORATE), ballots, unknown).reason == "why-electorate-unknown"


def test_options_left_out_come_last_and_are_equal():
    pairs = preferences("123", [("2",)])
    assert pairs == {("1", "2"): 0, ("1", "3"): 0, ("2", "1"): 1, ("2", "3"): 1, ("3", "1"): 0, ("3", "2"): 0}


def test_of_equally_supported_defeats_the_one_with_more_against_it_is_the_weaker():
    """A.5.7: a circle with 4 for each defeat, and 3, 2 and 2 against them: the first is dropped, so 2 wins."""
    circle = [b for order in ("2 3", "2 3", "3 1", "3 1", "1 2", "1", "2") for b in ranking(order)]
    pairs = preferences("123", [ballot.choices for ballot in circle])
    assert [(pairs[one, o], pairs[o, one]) for one, o in ("12", "23", "31")] == [(4, 3), (4, 2), (4, 2)]
    working = contest(circle, 3)
    assert working.outcome.winners == ("2",)
    dropped = next(dict(step.values) for step in working.steps if step.key == "step-dropped")
    assert (dropped["option"], dropped["other"]) == ("1", "2")


def test_a_perfect_circle_is_a_tie_in_words_and_nothing_is_decided():
    working = contest(ranking("1 2 3") + ranking("2 3 1") + ranking("3 1 2"), 3)
    assert (working.outcome.passed, working.outcome.reason) == (False, "why-ranked-tie")
    assert left(working) == {"1", "2", "3"}


@given(rankings)
def test_an_option_that_beats_all_others_wins(orders):
    pairs = preferences("12345", orders)
    champions = {one for one in "12345" if all(pairs[one, o] > pairs[o, one] for o in "12345" if o != one)}
    assume(champions)
    assert left(contest([Ballot(tuple(order)) for order in orders], 5)) == champions


@given(rankings)
def test_whoever_is_left_is_of_the_smith_set(orders):
    pairs = preferences("12345", orders)
    wins = {one: sum(pairs[one, o] > pairs[o, one] for o in "12345" if o != one) for one in "12345"}
    smith = {max(wins, key=lambda one: wins[one])}
    while more := {o for o in "12345" if o not in smith and any(pairs[o, s] >= pairs[s, o] for s in smith)}:
        smith |= more
    assert left(contest([Ballot(tuple(order)) for order in orders], 5)) <= smith


@given(st.lists(st.permutations("123"), min_size=1, max_size=9), st.data())
def test_a_clone_changes_nothing_for_the_others(orders, data):
    """4 is a clone of 3: next to it in every ballot, above or below."""
    doubled = [
        tuple(part for one in order for part in ((data.draw(st.permutations("34"))) if one == "3" else one))
        for order in orders
    ]
    before = left(contest([Ballot(tuple(order)) for order in orders], 3))
    after = left(contest([Ballot(order) for order in doubled], 4))
    assert {"3" if one == "4" else one for one in after} == before


@given(rankings)
def test_what_sequential_dropping_leaves_is_what_the_strongest_paths_say(orders):
    """Two definitions of Schulze's winners, computed apart, agree."""
    pairs = preferences("12345", orders)
    defeats = {(one, other) for one, other in pairs if pairs[one, other] > pairs[other, one]}
    paths = strongest_paths("12345", pairs, defeats)

    def strength(one, other):
        path = paths.get((one, other), ())
        return min(((pairs[a, b], -pairs[b, a]) for a, b in itertools.pairwise(path)), default=(0, 0))

    best = {one for one in "12345" if all(strength(one, o) >= strength(o, one) for o in "12345" if o != one)}
    assert left(contest([Ballot(tuple(order)) for order in orders], 5)) == best


@given(rankings)
def test_whoever_wins_leads_the_ranking_that_readers_are_shown(cast):
    working = contest([Ballot(tuple(one)) for one in cast], 5)
    ranks = ranked.ranking("12345", preferences("12345", cast))
    assert sorted(option for rank in ranks for option in rank) == list("12345")
    if working.outcome.winners:
        assert ranks[0] == working.outcome.winners


def test_a_published_election_is_ranked_as_its_author_ranks_it():
    cast = [ballot.choices for ballot in SCHULZE_45]
    ranks = ranked.ranking("12345", preferences("12345", cast))
    assert ["ABCDE"[int(option) - 1] for rank in ranks for option in rank] == ["E", "A", "C", "B", "D"]
