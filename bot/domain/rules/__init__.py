"""Rules: how votes become an outcome. The front door; each rule is a pure function in a module of its own.

``decide`` says what comes of the ballots and shows its working; ``ripe`` whether the rule lets it close before its
deadline; ``escalates`` whether lazy consensus has to become a full vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.rules import majority
from bot.domain.rules.ballots import (
    ABSTAIN,
    NO,
    NONE,
    YES,
    Ballot,
    Facts,
    Judgement,
    Outcome,
    Step,
    Tally,
    Working,
)
from bot.domain.rules.counting import tally
from bot.domain.rules.rule import LISTS, PRESETS, Base, Method, Rule, checked_rule, choices, needs_electorate

__all__ = [
    "ABSTAIN",
    "LISTS",
    "NO",
    "NONE",
    "PRESETS",
    "YES",
    "Ballot",
    "Base",
    "Facts",
    "Judgement",
    "Method",
    "Outcome",
    "Rule",
    "Step",
    "Tally",
    "Working",
    "checked_rule",
    "choices",
    "decide",
    "escalated",
    "escalates",
    "needs_electorate",
    "ripe",
    "ripe_at",
    "tally",
]


def decide(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> Working:
    """What the rule makes of the ballots now, with every step. ``options`` are all choices a ballot could make.

    The order of the ballots never matters. What cannot be decided did not pass, with the reason; nothing raises.
    """
    return majority.decide(rule, tally(rule, options, ballots), facts)


def ripe_at(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> datetime | None:
    """From when the rule's own terms let it close before ``facts.closes_at``, as things stand; None if they do not.

    Counts that members can still change never close early.
    """
    return None


def ripe(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> bool:
    """Whether the rule's own terms let it close now, before ``facts.closes_at``."""
    at = ripe_at(rule, options, ballots, facts)
    return at is not None and at <= facts.now


def escalates(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> bool:
    """Whether this is lazy consensus that somebody objects to, so that it has to become a full vote."""
    return rule.method is Method.LAZY and facts.open_concerns > 0


def escalated(rule: Rule) -> Rule:
    """The rule of the full vote that lazy consensus turns into: a majority, with the quorum it was opened with."""
    return Rule(Method.MAJORITY, quorum=rule.quorum, quorum_share=rule.quorum_share)
