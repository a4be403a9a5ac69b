"""Rules: how votes become an outcome.

Sources: majority and supermajority with a quorum as in Robert's Rules of Order Newly Revised (12th ed.) §44: a majority
is more than half of the votes cast, abstentions not counted; two thirds is "at least two thirds". The quorum counts
everybody who voted, abstentions included, as on Loomio.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """The family a rule belongs to."""

    MAJORITY = "majority"
    SUPERMAJORITY = "supermajority"


@dataclass(frozen=True)
class Rule:
    """A method, the share of yes among yes and no that it needs, and the number of voters it needs.

    ``share`` is (numerator, denominator). A majority needs *more* than its share; a supermajority *at least* its.
    """

    method: Method = Method.MAJORITY
    share: tuple[int, int] = (1, 2)
    quorum: int = 1


MAJORITY = Rule()
TWO_THIRDS = Rule(Method.SUPERMAJORITY, (2, 3))
THREE_QUARTERS = Rule(Method.SUPERMAJORITY, (3, 4))


@dataclass(frozen=True)
class Tally:
    """The count: how many members now choose each option."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def voters(self) -> int:
        """Everybody who voted, abstentions included: what a quorum is compared with."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True)
class Outcome:
    """What the rule makes of a tally. ``reason`` is a catalogue key of ``outcome.ftl`` that says why in words."""

    passed: bool
    reason: str
    tally: Tally


def outcome(tally: Tally, rule: Rule) -> Outcome:
    """Decide. Without a quorum, or with nothing but abstentions, a proposal does not pass; a tie does not pass."""
    if tally.voters < rule.quorum:
        return Outcome(False, "outcome-no-quorum", tally)
    cast = tally.yes + tally.no
    if cast == 0:
        return Outcome(False, "outcome-nobody-chose", tally)
    share, needed = Fraction(tally.yes, cast), Fraction(*rule.share)
    if rule.method is Method.MAJORITY:
        if share > needed:
            return Outcome(True, "outcome-majority", tally)
        return Outcome(False, "outcome-tie" if share == needed else "outcome-no-majority", tally)
    if share >= needed:
        return Outcome(True, "outcome-supermajority", tally)
    return Outcome(False, "outcome-no-supermajority", tally)
