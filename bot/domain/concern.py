"""Concerns: named, reasoned objections to a proposal, each with an owner.

A concern blocks a decision by consent, as on rust-lang's rfcbot, and turns lazy consensus into a vote; a hold is the
low-pressure form: it asks for time or an answer, is shown and remembered, and blocks nothing.

rfcbot lets only the owner resolve a concern. Here a maintainer may too, with an answer that is shown as theirs, so that
nothing is blocked for ever by somebody who has gone away; but never the proposal's author, maintainer or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import MemberId, ProposalId, ref
from bot.domain.refusal import Refusal

CONCERN_LIMIT: Final = 1000
CONCERNS_LIMIT: Final = 50
EACH_LIMIT: Final = 5
"""How many concerns one member may raise on a proposal, so that nobody uses up what all may raise."""


class ConcernKind(StrEnum):
    """How much a concern weighs."""

    CONCERN = "concern"
    HOLD = "hold"


class ConcernState(StrEnum):
    """Where a concern is in its life: its owner withdraws it; it is resolved by its owner or by a maintainer."""

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

    @property
    def overridden(self) -> bool:
        """Whether it was resolved by somebody else than its owner."""
        return self.state is ConcernState.RESOLVED and self.closed_by != self.owner


def concern_ref(proposal: ProposalId, concern: Concern) -> str:
    """A concern's permanent name, such as ``P12.1``."""
    return f"{ref('P', proposal)}.{concern.number}"


def blocking(concerns: Iterable[Concern]) -> int:
    """How many concerns block now."""
    return sum(concern.blocks for concern in concerns)


def raised(
    concerns: tuple[Concern, ...], kind: ConcernKind, owner: MemberId, owner_name: str, text: str, now: datetime
) -> tuple[Concern, ...]:
    """The concerns and one more. Raises Refusal without a reason, with an over-long one, for one that its owner has
    raised already, or when there are too many."""
    text = _checked(text, "concern-empty")
    own = [concern for concern in concerns if concern.owner == owner]
    if any(concern.text == text and concern.kind is kind and concern.state is ConcernState.OPEN for concern in own):
        raise Refusal("concern-twice")
    if len(own) >= EACH_LIMIT:
        raise Refusal("concern-too-many-yours", limit=EACH_LIMIT)
    if len(concerns) >= CONCERNS_LIMIT:
        raise Refusal("concern-too-many", limit=CONCERNS_LIMIT)
    return (*concerns, Concern(len(concerns) + 1, kind, owner, owner_name, text, now))


def found(concerns: Iterable[Concern], number: int) -> Concern:
    """The concern of a number. Raises Refusal if there is none."""
    for concern in concerns:
        if concern.number == number:
            return concern
    raise Refusal("concern-unknown", number=number)


def withdrawn(concerns: tuple[Concern, ...], number: int, by: MemberId, now: datetime) -> tuple[Concern, ...]:
    """The concerns with one taken back. Raises Refusal if it is not open, or not that member's."""
    if found(concerns, number).owner != by:
        raise Refusal("concern-not-yours", number=number)
    return _closed(concerns, number, ConcernState.WITHDRAWN, by, "", now)


def may_resolve(concern: Concern, by: MemberId, *, author: MemberId, maintainer: bool) -> bool:
    """Whether a member may resolve a concern: its owner, or a maintainer who is not the proposal's author."""
    return by == concern.owner or (maintainer and by != author)


def resolved(
    concerns: tuple[Concern, ...],
    number: int,
    by: MemberId,
    answer: str,
    now: datetime,
    *,
    author: MemberId,
    maintainer: bool,
) -> tuple[Concern, ...]:
    """The concerns with one resolved, and what settled it. Raises Refusal if it is not open or not for that member to
    resolve (see ``may_resolve``), and without an answer or with an over-long one."""
    concern = found(concerns, number)
    if not may_resolve(concern, by, author=author, maintainer=maintainer):
        raise Refusal("concern-not-the-authors" if by == author else "concern-not-yours-to-resolve", number=number)
    return _closed(concerns, number, ConcernState.RESOLVED, by, _checked(answer, "concern-no-answer"), now)


def _closed(
    concerns: tuple[Concern, ...], number: int, state: ConcernState, by: MemberId, answer: str, now: datetime
) -> tuple[Concern, ...]:
    concern = found(concerns, number)
    if concern.state is not ConcernState.OPEN:
        raise Refusal("concern-not-open", number=number)
    over = replace(concern, state=state, closed_at=now, closed_by=by, answer=answer)
    return tuple(over if one.number == number else one for one in concerns)


def _checked(text: str, empty: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal(empty)
    if len(text) > CONCERN_LIMIT:
        raise Refusal("concern-too-long", found=len(text), limit=CONCERN_LIMIT)
    return text
