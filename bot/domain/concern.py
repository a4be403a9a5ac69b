"""Concerns: named, reasoned objections to a proposal, each with an owner.

A concern blocks a decision by consent and turns lazy consensus into a vote, as on rust-lang's rfcbot; a hold is the
low-pressure form: it asks for time or an answer, is shown and remembered, and blocks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal

CONCERN_LIMIT: Final = 1000
CONCERNS_LIMIT: Final = 25


class ConcernKind(StrEnum):
    """How much a concern weighs."""

    CONCERN = "concern"
    HOLD = "hold"


class ConcernState(StrEnum):
    """Where a concern is in its life: only its owner withdraws it; its owner or a maintainer resolves it."""

    OPEN = "open"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Concern:
    """One objection; ``number`` counts from 1 within the proposal (``P12.1``)."""

    number: int
    kind: ConcernKind
    owner: MemberId
    owner_name: str
    text: str
    raised_at: datetime
    state: ConcernState = ConcernState.OPEN
    closed_at: datetime | None = None
    closed_by: MemberId | None = None
    answer: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of a decision now."""
        return self.kind is ConcernKind.CONCERN and self.state is ConcernState.OPEN


def blocking(concerns: Iterable[Concern]) -> int:
    """How many concerns block now."""
    return sum(concern.blocks for concern in concerns)


def raised(
    concerns: tuple[Concern, ...], kind: ConcernKind, owner: MemberId, owner_name: str, text: str, now: datetime
) -> tuple[Concern, ...]:
    """The concerns and one more. Raises Refusal without a reason, with an over-long one, or when there are too many."""
    text = text.strip()
    if not text:
        raise Refusal("concern-empty")
    if len(text) > CONCERN_LIMIT:
        raise Refusal("concern-too-long", found=len(text), limit=CONCERN_LIMIT)
    if len(concerns) >= CONCERNS_LIMIT:
        raise Refusal("concern-too-many", limit=CONCERNS_LIMIT)
    return (*concerns, Concern(len(concerns) + 1, kind, owner, owner_name, text, now))


def closed(
    concerns: tuple[Concern, ...], number: int, state: ConcernState, by: MemberId, answer: str, now: datetime
) -> tuple[Concern, ...]:
    """The concerns with one resolved or withdrawn. Raises Refusal if that one does not exist, or is not open."""
    for concern in concerns:
        if concern.number == number:
            break
    else:
        raise Refusal("concern-unknown", number=number)
    if concern.state is not ConcernState.OPEN:
        raise Refusal("concern-not-open", number=number)
    over = replace(concern, state=state, closed_at=now, closed_by=by, answer=answer.strip()[:CONCERN_LIMIT])
    return tuple(over if one.number == number else one for one in concerns)
