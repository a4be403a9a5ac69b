"""Rules: how votes become an outcome. The front door; each rule is a pure function in a module of its own.

``decide`` says what comes of the ballots and shows its working; ``ripe`` whether the rule lets it close before its
deadline; ``escalates`` whether lazy consensus has to become a full vote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.rules import apache, approval, consent, judgement, majority, ranked, score
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
from bot.domain.rules.counting import tally, valid
from bot.domain.rules.judgement import checked_judgement
from bot.domain.rules.rule import (
    IN_THE_OPEN,
    LISTS,
    PRESETS,
    Base,
    Method,
    Rule,
    checked_rule,
    choices,
    needs_electorate,
)

__all__ = [
    "ABSTAIN",
    "IN_THE_OPEN",
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
    "checked_judgement",
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
    count = tally(rule, options, ballots)
    read = [ballot for ballot in valid(rule, options, ballots) if ballot.binding]
    by_method: dict[Method, Callable[[], Working]] = {
        Method.MAJORITY: lambda: majority.decide(rule, count, facts),
        Method.SUPERMAJORITY: lambda: majority.decide(rule, count, facts),
        Method.CONSENT: lambda: consent.decide(rule, count, read, facts),
        Method.LAZY: lambda: consent.decide_lazy(rule, count, facts),
        Method.APACHE: lambda: apache.decide(rule, count, facts),
        Method.APPROVAL: lambda: approval.decide(rule, options, count, facts),
        Method.RANKED: lambda: ranked.decide(rule, options, count, read, facts),
        Method.SCORE: lambda: score.decide(rule, options, count, facts),
        Method.JUDGEMENT: lambda: judgement.decide(rule, count, facts),
    }
    return by_method[rule.method]()


def ripe_at(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> datetime | None:
    """From when the rule's own terms let it close before ``facts.closes_at``, as things stand; None if they do not.

    Consent: the end of its waiting period. Apache: its minimum time, while it has what it needs. Judgement: once it is
    judged. All others wait for the deadline, because members may change their votes until then.
    """
    if rule.method is Method.CONSENT:
        return consent.ripe_at(rule, [ballot for ballot in valid(rule, options, ballots) if ballot.binding], facts)
    if rule.method is Method.APACHE:
        return apache.ripe_at(rule, tally(rule, options, ballots), facts)
    return judgement.ripe_at(rule, facts) if rule.method is Method.JUDGEMENT else None


def ripe(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> bool:
    """Whether the rule's own terms let it close now, before ``facts.closes_at``."""
    at = ripe_at(rule, options, ballots, facts)
    return at is not None and at <= facts.now


def escalates(rule: Rule, options: Sequence[str], ballots: Sequence[Ballot], facts: Facts) -> bool:
    """Whether this is lazy consensus that somebody objects to, so that it has to become a full vote (``escalated``)."""
    return rule.method is Method.LAZY and consent.objections(tally(rule, options, ballots), facts) > 0


def escalated(rule: Rule) -> Rule:
    """The rule of the full vote that lazy consensus turns into: a majority, with the quorum it was opened with."""
    return Rule(Method.MAJORITY, quorum=rule.quorum, quorum_share=rule.quorum_share)
