"""Ballots, facts and rules for the tests of the rules, written short and made at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.rules import LISTS, PRESETS, Ballot, Base, Facts, Method, Rule, choices, decide

OPENED = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOSES = OPENED + timedelta(days=14)
FACTS = Facts(opened_at=OPENED, closes_at=CLOSES, now=CLOSES, electorate=40)
LISTED = 4


def votes(**counts: int) -> list[Ballot]:
    """Ballots of yes/no rules: ``votes(yes=3, no=1)``."""
    return [Ballot((choice,)) for choice, count in counts.items() for _ in range(count)]


def ranking(written: str, count: int = 1) -> list[Ballot]:
    """The same ranking or set of approvals several times: ``ranking("1 3 none", 5)``."""
    return [Ballot(tuple(written.split()))] * count


def marks(**given: int) -> Ballot:
    """A score ballot: ``marks(o1=5, o2=0)``."""
    return Ballot(tuple(name.removeprefix("o") for name in given), tuple(given.values()))


def result(rule: Rule, ballots, facts: Facts = FACTS, listed: int = LISTED):
    """The outcome under the choices that the rule offers."""
    return decide(rule, options(rule, listed), ballots, facts).outcome


def options(rule: Rule, listed: int = LISTED) -> tuple[str, ...]:
    return choices(rule, listed if rule.method in LISTS else 0)


shares = st.sampled_from([(1, 2), (2, 3), (3, 4), (3, 5), (1, 3)])
rules = st.builds(
    lambda preset, **changed: replace(PRESETS[preset], **changed),
    st.sampled_from(sorted(PRESETS)),
    share=shares,
    base=st.sampled_from(Base),
    quorum=st.integers(0, 6),
    quorum_share=st.one_of(st.none(), shares),
    seconds=st.integers(0, 3),
    approvals=st.integers(0, 4),
    winners=st.integers(1, 3),
)
facts = st.builds(
    lambda open_concerns, holds, electorate, waited: replace(
        FACTS,
        open_concerns=open_concerns,
        holds=holds,
        electorate=electorate,
        clear_since=None if open_concerns else CLOSES - timedelta(hours=waited),
    ),
    st.integers(0, 2),
    st.integers(0, 2),
    st.one_of(st.none(), st.integers(0, 20)),
    st.integers(0, 400),
)


@st.composite
def elections(draw, methods=frozenset(Method)):
    """A rule, the options it offers, ballots of it (some advisory, some abstaining), and facts."""
    rule = draw(rules.filter(lambda one: one.method in methods))
    offered = options(rule)
    return rule, offered, draw(st.lists(ballots(rule, offered), max_size=12)), draw(facts)


def ballots(rule: Rule, offered: tuple[str, ...]):
    """One ballot as this rule's voters may cast it."""
    if rule.method not in LISTS:
        chosen = st.sampled_from(offered).map(lambda choice: (choice,))
    else:
        some = [choice for choice in offered if choice != "abstain"]
        chosen = st.one_of(st.just(("abstain",)), st.lists(st.sampled_from(some), unique=True, min_size=1).map(tuple))
    marked = st.lists(st.integers(0, rule.top), min_size=9, max_size=9).map(tuple)
    return st.builds(
        lambda choices, scores, binding: Ballot(
            choices, scores[: len(choices)] if rule.method is Method.SCORE else (), binding
        ),
        chosen,
        marked,
        st.sampled_from([True, True, True, True, False]),
    )
