"""What a rule is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.ids import MemberId

YES: Final = "yes"
NO: Final = "no"
ABSTAIN: Final = "abstain"
NONE: Final = "none"
"""None of these: the default option of a ranking, and the approval ballot that approves nothing."""

Value = str | int


@dataclass(frozen=True)
class Ballot:
    """One member's vote, without the member.

    choices: the one choice for yes/no, those approved, or the ranking with the best first; "abstain" stands alone.
    scores: score only: the mark for each of ``choices``.
    binding: False for an opinion that is shown apart and never counted (Apache's advisory votes).
    author: cast by the proposal's author, who does not second their own proposal.
    """

    choices: tuple[str, ...]
    scores: tuple[int, ...] = ()
    binding: bool = True
    author: bool = False


@dataclass(frozen=True)
class Judgement:
    """What somebody uninvolved found the discussion to say, and why. A rule looks at ``passed`` only."""

    passed: bool
    rationale: str
    by: MemberId
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule looks at besides the ballots.

    electorate: how many may vote, as of opening; None if that is not known.
    open_concerns, holds: concerns that are open now, and holds that are on: a hold is shown and blocks nothing.
    clear_since: since when no concern is open and enough have seconded; None while that is not so. Consent's clock.
    """

    opened_at: datetime
    closes_at: datetime
    now: datetime
    electorate: int | None = None
    open_concerns: int = 0
    holds: int = 0
    clear_since: datetime | None = None
    judgement: Judgement | None = None


@dataclass(frozen=True)
class Tally:
    """The count.

    counts: (choice, members) in the order of the options: in a ranking those who put it first; in a score vote the
        points it has altogether.
    voters: everybody with a binding vote, abstentions included: what a quorum is compared with.
    advisory: the same as ``counts`` for votes that are not binding; empty if there are none.
    """

    counts: tuple[tuple[str, int], ...] = ()
    voters: int = 0
    advisory: tuple[tuple[str, int], ...] = ()

    def count(self, choice: str) -> int:
        """How many members chose it; 0 for a choice that is none of the options."""
        return dict(self.counts).get(choice, 0)


@dataclass(frozen=True)
class Outcome:
    """What the rule makes of the votes.

    reason: a catalogue key (``why-…`` of ``rule.ftl``) that says why, in words; ``values`` fill it in.
    winners: of a list, the options that win, best first.
    """

    passed: bool
    reason: str
    tally: Tally
    winners: tuple[str, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: a catalogue key (``step-…`` of ``rule.ftl``) and what fills it in.

    ``bot.locales.decisions`` puts into words what is neither a count nor a percentage: choices (``option``, ``other``;
    several separated by spaces in ``options``, ``tied``), fractions such as "2/3" (``share``), whole hours (``wait``,
    ``waited``) and of whom a share is (``base``). ``enough`` and ``passed`` are 1 or 0.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Working:
    """An outcome and how it was worked out, so that anybody can check it."""

    outcome: Outcome
    steps: tuple[Step, ...]


def step(key: str, /, **values: Value) -> Step:
    """A step with its values by name."""
    return Step(key, tuple(values.items()))


def worked(
    count: Tally, steps: Sequence[Step], reason: str, values: Mapping[str, Value], winners: Sequence[str] = ()
) -> Working:
    """A working that ends with this reason; it passed if there is a winner ("yes" for a question of yes or no)."""
    won = tuple(winner for winner in winners if winner != YES)
    return Working(Outcome(bool(winners), reason, count, won, tuple(values.items())), tuple(steps))
