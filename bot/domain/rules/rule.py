"""What a rule is: plain data, the presets a member can pick, and the check before a proposal opens under one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.refusal import Refusal

OPTIONS_LIMIT: Final = 10
"""How many options a list can have: as many as there are keycap emoji."""
TOP_LIMIT: Final = 10
WAIT_LIMIT: Final = 60 * 24
PEOPLE_LIMIT: Final = 1_000_000


class Method(StrEnum):
    """The family a rule belongs to; each is a module of this package."""

    MAJORITY = "majority"
    SUPERMAJORITY = "supermajority"
    CONSENT = "consent"
    LAZY = "lazy"
    APACHE = "apache"
    APPROVAL = "approval"
    RANKED = "ranked"
    SCORE = "score"
    JUDGEMENT = "judgement"


LISTS: Final = frozenset({Method.APPROVAL, Method.RANKED, Method.SCORE})
"""The methods that choose among listed options; the others answer one question with yes or no."""


IN_THE_OPEN: Final = frozenset({Method.CONSENT, Method.LAZY, Method.APACHE, Method.JUDGEMENT})
"""The methods that live on everybody seeing who supports and who objects."""


class Base(StrEnum):
    """Of whom a share is needed: of those who chose a side, of all who voted, or of all who may vote."""

    CAST = "cast"
    VOTERS = "voters"
    ELECTORATE = "electorate"


@dataclass(frozen=True)
class Rule:
    """How votes become an outcome. A field that the method does not use keeps its default.

    share: (numerator, denominator). Majority: more than; supermajority, approval and ranked (per option): at least.
    base: of whom the share is.
    quorum: how many people must have voted, abstentions included. Lazy: of the full vote that it may turn into.
    quorum_share: the same as a share of the electorate as of opening, rounded up. Both quorums must be reached.
    seconds: consent: how many besides the author must support it before the clock starts.
    wait_hours: consent: how long it waits once it is seconded and no concern is open; lazy, apache and judgement:
        how long it stays open at least.
    approvals: apache: how many binding yes it needs; approval and ranked: how many must be for an option (in ranked:
        prefer it to "none of these"; Debian's R), whatever their share.
    winners: approval and score: how many options win at most.
    top: score: the highest mark; the lowest is 0.
    """

    method: Method = Method.MAJORITY
    share: tuple[int, int] = (1, 2)
    base: Base = Base.CAST
    quorum: int = 1
    quorum_share: tuple[int, int] | None = None
    seconds: int = 0
    wait_hours: int = 0
    approvals: int = 0
    winners: int = 1
    top: int = 5

    @property
    def wait(self) -> timedelta:
        """``wait_hours`` as a length of time."""
        return timedelta(hours=self.wait_hours)


PRESETS: Final[dict[str, Rule]] = {
    "majority": Rule(),
    "two-thirds": Rule(Method.SUPERMAJORITY, (2, 3)),
    "three-quarters": Rule(Method.SUPERMAJORITY, (3, 4)),
    "consent": Rule(Method.CONSENT, seconds=1, wait_hours=240),
    "lazy": Rule(Method.LAZY, wait_hours=72),
    "apache": Rule(Method.APACHE, approvals=3, wait_hours=72),
    "approval": Rule(Method.APPROVAL),
    "ranked": Rule(Method.RANKED),
    "score": Rule(Method.SCORE),
    "judgement": Rule(Method.JUDGEMENT, wait_hours=168),
}
"""The rules a member can pick by name."""

_QUORUM = {"quorum", "quorum_share"}
_SHARE = {"share", "base"}
USED: Final[dict[Method, frozenset[str]]] = {
    Method.MAJORITY: frozenset(_QUORUM | _SHARE),
    Method.SUPERMAJORITY: frozenset(_QUORUM | _SHARE),
    Method.CONSENT: frozenset({"seconds", "wait_hours"}),
    Method.LAZY: frozenset(_QUORUM | {"wait_hours"}),
    Method.APACHE: frozenset({"approvals", "wait_hours"}),
    Method.APPROVAL: frozenset(_QUORUM | _SHARE | {"approvals", "winners"}),
    Method.RANKED: frozenset(_QUORUM | _SHARE | {"approvals"}),
    Method.SCORE: frozenset(_QUORUM | {"winners", "top"}),
    Method.JUDGEMENT: frozenset({"wait_hours"}),
}
"""The fields that each method looks at."""


def choices(rule: Rule, options: int = 0) -> tuple[str, ...]:
    """What a ballot can choose under this rule, in the order shown.

    Consent and lazy consensus offer no "no": whoever is against names a concern. Lists are numbered from "1" and can
    be abstained from; a ranking has "none" (of these) besides, so that refusing all of them can be ranked too.
    """
    if rule.method in {Method.CONSENT, Method.LAZY}:
        return ("yes", "abstain")
    if rule.method not in LISTS:
        return ("yes", "no", "abstain")
    listed = tuple(str(number) for number in range(1, options + 1))
    return (*listed, "none", "abstain") if rule.method is Method.RANKED else (*listed, "abstain")


def needs_electorate(rule: Rule) -> bool:
    """Whether the rule can only be decided if the size of the electorate is known."""
    used = USED[rule.method]
    return (rule.base is Base.ELECTORATE and "base" in used) or (
        rule.quorum_share is not None and "quorum_share" in used
    )


def checked_rule(rule: Rule, options: int, electorate: int | None = None, length: timedelta | None = None) -> Rule:
    """The rule with the fields its method does not use put back to their defaults.

    ``options`` is how many options are listed (0 for a yes/no question); ``electorate`` the size of the electorate if
    it is known; ``length`` how long the proposal will be open, if that is known. Raises Refusal for a rule that makes
    no sense or that could never be decided.
    """
    plain = Rule(rule.method)
    unused = {name: getattr(plain, name) for name in plain.__dataclass_fields__ if name not in USED[rule.method]}
    rule = replace(rule, **{name: value for name, value in unused.items() if name != "method"})
    _check_options(rule, options)
    _check_shares(rule)
    _check_numbers(rule)
    if needs_electorate(rule) and electorate is None:
        raise Refusal("proposal-rule-electorate-unknown")
    people = max(rule.quorum, rule.approvals, rule.seconds)
    if electorate is not None and people > electorate:
        raise Refusal("proposal-rule-too-few", needed=people, electorate=electorate)
    if length is not None and length < rule.wait:
        raise Refusal("proposal-rule-too-short", hours=rule.wait_hours)
    return rule


def _check_options(rule: Rule, options: int) -> None:
    if rule.method in LISTS and not 2 <= options <= OPTIONS_LIMIT:
        raise Refusal("proposal-rule-options", found=options, limit=OPTIONS_LIMIT)
    if rule.method not in LISTS and options:
        raise Refusal("proposal-rule-no-options")
    if "winners" in USED[rule.method] and not 1 <= rule.winners < options:
        raise Refusal("proposal-rule-winners", found=rule.winners, limit=options - 1)


def _check_shares(rule: Rule) -> None:
    part, whole = rule.share
    if not 0 < part <= whole or (rule.method is Method.MAJORITY and part == whole):
        raise Refusal("proposal-rule-share", share=f"{part}/{whole}")
    if rule.quorum_share is not None and not 0 < rule.quorum_share[0] <= rule.quorum_share[1]:
        raise Refusal("proposal-rule-share", share="{}/{}".format(*rule.quorum_share))


def _check_numbers(rule: Rule) -> None:
    for found in (rule.quorum, rule.seconds, rule.approvals):
        if not 0 <= found <= PEOPLE_LIMIT:
            raise Refusal("proposal-rule-people", found=found, limit=PEOPLE_LIMIT)
    if rule.method is Method.APACHE and rule.approvals < 1:
        raise Refusal("proposal-rule-approvals")
    if not 0 <= rule.wait_hours <= WAIT_LIMIT:
        raise Refusal("proposal-rule-wait", found=rule.wait_hours, limit=WAIT_LIMIT)
    if not 1 <= rule.top <= TOP_LIMIT:
        raise Refusal("proposal-rule-top", found=rule.top, limit=TOP_LIMIT)
