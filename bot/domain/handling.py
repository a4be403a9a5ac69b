"""Handling: how a contribution finds its reviewers, and what becomes of it without anybody's doing.

It is kept beside the contribution, which is what was made; this is what the community does about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.area import Acceptance, Way
from bot.domain.contribution import Contribution, ContributionState, Review, Verdict
from bot.domain.ids import ContributionId, MemberId, ProposalId
from bot.domain.refusal import Refusal
from bot.domain.reviewing import holding, objections

CAPACITY: Final = (1, 20)
TAKEN: Final = frozenset({ContributionState.WAITING, ContributionState.UNDER_REVIEW})
"""The states in which work waits for reviewers, not for its author."""


@dataclass(frozen=True)
class Thank:
    """A member's thanks for one version of a work."""

    member: MemberId
    name: str
    at: datetime
    version: int


class Stage(StrEnum):
    """How far an assignment is: offered to somebody who opted in, or taken by them."""

    OFFERED = "offered"
    TAKEN = "taken"


@dataclass(frozen=True)
class Assignment:
    """Who is asked to review, or has said that they will; ``until`` they are heard of it is theirs."""

    member: MemberId
    name: str
    stage: Stage
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Handling:
    """What is done about a contribution.

    ``areas`` are all that it is about, beside the one it is for. ``first``: its author has handed in nothing before.
    ``passed`` have declined to review it, or said nothing. ``ballot`` is the proposal by which the community decides on
    its version ``ballot_version``. ``look_at`` is when the bot looks at it next.
    """

    contribution: ContributionId
    look_at: datetime | None = None
    areas: tuple[str, ...] = ()
    first: bool = False
    assignment: Assignment | None = None
    passed: tuple[MemberId, ...] = ()
    ballot: ProposalId | None = None
    ballot_version: int = 0
    thanks: tuple[Thank, ...] = ()


@dataclass(frozen=True)
class Reviewer:
    """Somebody who wants to be offered reviews: for some areas (none named: for all), so many at a time, and not before
    ``away_until``. ``offered_at`` is when they were offered one last."""

    member: MemberId
    name: str
    areas: tuple[str, ...] = ()
    capacity: int = 2
    away_until: datetime | None = None
    offered_at: datetime | None = None

    def is_free(self, now: datetime, load: int) -> bool:
        """Whether they want to be offered another one, with so many in their hands."""
        return load < self.capacity and (self.away_until is None or self.away_until <= now)

    def is_for(self, areas: Collection[str]) -> bool:
        """Whether work for these areas is theirs to be offered."""
        return not self.areas or bool(set(self.areas) & set(areas))


def checked_capacity(capacity: int) -> int:
    """How many reviews at a time. Raises Refusal for a number that is not allowed."""
    if not CAPACITY[0] <= capacity <= CAPACITY[1]:
        raise Refusal("review-bad-capacity", low=CAPACITY[0], high=CAPACITY[1])
    return capacity


def next_reviewer(
    reviewers: Iterable[Reviewer],
    loads: dict[MemberId, int],
    areas: Collection[str],
    without: Collection[MemberId],
    now: datetime,
) -> Reviewer | None:
    """Whose turn it is: of those who are free, for these areas and not left out, whoever was offered a review the
    longest ago; who was never offered one comes first."""
    fitting = [
        one
        for one in reviewers
        if one.member not in without and one.is_for(areas) and one.is_free(now, loads.get(one.member, 0))
    ]
    return min(fitting, key=_turn, default=None)


def _turn(reviewer: Reviewer) -> tuple[bool, float, int]:
    at = reviewer.offered_at
    return at is not None, at.timestamp() if at is not None else 0.0, reviewer.member


def offered(handling: Handling, reviewer: Reviewer, now: datetime, patience: timedelta) -> Handling:
    """The handling with a review offered to somebody."""
    offer = Assignment(reviewer.member, reviewer.name, Stage.OFFERED, now, now + patience)
    return replace(handling, assignment=offer)


def taken(handling: Handling, member: MemberId, name: str, now: datetime, patience: timedelta) -> Handling:
    """The handling with a review in the hands of somebody who said so. Raises Refusal where somebody else has it."""
    held = handling.assignment
    if held is not None and held.stage is Stage.TAKEN and held.member != member:
        raise Refusal("review-taken", number=handling.contribution, who=held.name)
    passed = tuple(one for one in handling.passed if one != member)
    return replace(handling, assignment=Assignment(member, name, Stage.TAKEN, now, now + patience), passed=passed)


def let_go(handling: Handling, member: MemberId) -> Handling:
    """The handling without somebody's assignment; they are not offered it again. Raises Refusal if it is not theirs."""
    if handling.assignment is None or handling.assignment.member != member:
        raise Refusal("review-not-assigned", number=handling.contribution)
    return replace(handling, assignment=None, passed=tuple(dict.fromkeys((*handling.passed, member))))


def thanked(handling: Handling, thank: Thank) -> Handling:
    """The handling with somebody's thanks. Raises Refusal for a second time for the same version."""
    if any((one.member, one.version) == (thank.member, thank.version) for one in handling.thanks):
        raise Refusal("review-thanked-already", number=handling.contribution)
    return replace(handling, thanks=(*handling.thanks, thank))


def makers(contribution: Contribution) -> frozenset[MemberId]:
    """Everybody who made the work."""
    return frozenset({contribution.author, *(one.id for one in contribution.co_authors)})


def approvals(contribution: Contribution) -> tuple[Review, ...]:
    """The approvals that count for the newest version, one of each member: of all of it, by those who may accept."""
    parts = len(contribution.latest.patches)
    found: dict[MemberId, list[Review]] = {}
    for review in holding(contribution):
        if review.verdict is Verdict.APPROVE and review.binding:
            found.setdefault(review.reviewer, []).append(review)
    return tuple(reviews[-1] for reviews in found.values() if _covers({review.part for review in reviews}, parts))


def _covers(given: set[int], parts: int) -> bool:
    return 0 in given or (parts > 0 and given >= set(range(1, parts + 1)))


def missing(contribution: Contribution, rule: Acceptance, maintainers: Sequence[MemberId]) -> int:
    """How many approvals it still takes before work is accepted by approval; with none named as maintainers, anybody's
    who may approve counts as theirs."""
    counted = approvals(contribution)
    if rule.way is Way.MAINTAINER and maintainers:
        counted = tuple(review for review in counted if review.reviewer in maintainers)
    return max(0, (rule.approvals if rule.way is Way.APPROVALS else 1) - len(counted))


def silent_since(contribution: Contribution) -> datetime | None:
    """From when on nobody has objected to the newest version, as far as anybody could; None while that does not count:
    while somebody objects, the author has to do something, or has not agreed to publish it."""
    if contribution.state not in TAKEN or objections(contribution) or contribution.conflict is not None:
        return None
    agreed = [contribution.consent, *(one.consent for one in contribution.co_authors)]
    if any(consent is None for consent in agreed):
        return None
    settled = [review.settled.at for review in contribution.reviews if review.settled is not None]
    begun = [contribution.latest.at, *settled, *(consent.at for consent in agreed if consent is not None)]
    return max(begun)
