"""Reviews that last: which of them hold for the newest version of a work, and what they amount to.

A review is given on one version. When the next one comes, it holds on for those patches of a series that are exactly
the same (``bot.domain.patches.versions``), and is dropped for all others; nobody stands for what they have not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from bot.domain.contribution import (
    OVER,
    REASON_LIMIT,
    Acknowledgement,
    Contribution,
    ContributionState,
    Form,
    Review,
    Settled,
    Thanked,
    Verdict,
)
from bot.domain.ids import MemberId
from bot.domain.page import Credit
from bot.domain.refusal import Refusal

TRAILERS: Final[Mapping[Verdict, str]] = {
    Verdict.APPROVE: "Reviewed-by",
    Verdict.ACK: "Acked-by",
    Verdict.TESTED: "Tested-by",
}
"""What a review says in the history."""

THANKS: Final[Mapping[Thanked, str]] = {Thanked.REPORTED: "Reported-by", Thanked.SUGGESTED: "Suggested-by"}
SIGNED: Final = "Signed-off-by"
TOGETHER: Final = "Co-authored-by"
THANKED_LIMIT: Final = 20

_BY_MAINTAINER: Final = frozenset(
    {
        ContributionState.WAITING,
        ContributionState.UNDER_REVIEW,
        ContributionState.CHANGES_REQUESTED,
        ContributionState.REJECTED,
        ContributionState.SUPERSEDED,
        ContributionState.DEFERRED,
    }
)
_BY_AUTHOR: Final = frozenset(
    {ContributionState.WAITING, ContributionState.SUPERSEDED, ContributionState.DEFERRED, ContributionState.WITHDRAWN}
)
_WITH_REASON: Final = frozenset(
    {ContributionState.CHANGES_REQUESTED, ContributionState.REJECTED, ContributionState.DEFERRED}
)
_FINAL: Final = frozenset({ContributionState.ACCEPTED, ContributionState.WITHDRAWN})


class Signed(NamedTuple):
    """A trailer that names somebody, and who that is. Each has its cause in what they did themselves."""

    key: str
    who: Credit


def require_reviewable(contribution: Contribution) -> None:
    """Raise Refusal unless a review may be given now."""
    if contribution.state is ContributionState.ACCEPTED:
        raise Refusal("review-already-accepted", number=contribution.number)
    if not contribution.waits or contribution.state is ContributionState.DEFERRED:
        raise Refusal(f"review-{contribution.state.value}", number=contribution.number)


def require_fresh(contribution: Contribution, seen: int | None) -> None:
    """Raise Refusal if there is a newer revision than the one that was looked at (None: the newest)."""
    if seen is not None and seen != contribution.latest.number:
        raise Refusal("review-stale", number=contribution.number, seen=seen, newest=contribution.latest.number)


def checked_reason(reason: str) -> str:
    """Why changes are asked for, trimmed: an author must be told what to do. Raises Refusal if empty or too long."""
    reason = reason.strip()
    if not reason:
        raise Refusal("review-reason-empty")
    if len(reason) > REASON_LIMIT:
        raise Refusal("review-reason-too-long", found=len(reason), limit=REASON_LIMIT)
    return reason


def holding(contribution: Contribution, part: int | None = None) -> list[Review]:
    """The reviews of the newest version, the newest of each member and kind, in their order; those of one patch, with
    ``part``, among them those of the whole series."""
    version = contribution.latest.number
    newest: dict[object, Review] = {}
    for at, review in enumerate(contribution.reviews):
        if review.revision != version or review.dropped or review.verdict is Verdict.OBJECT:
            continue
        if part is None or review.part in (0, part):
            whom = review.reviewer if review.reviewer > 0 else -at
            newest[whom, review.verdict, review.part if part is None else 0] = review
    return list(newest.values())


def objections(contribution: Contribution) -> list[Review]:
    """The objections that nobody has settled, with their places among the reviews kept."""
    return [review for review in contribution.reviews if review.verdict is Verdict.OBJECT and review.settled is None]


def require_no_objection(contribution: Contribution) -> None:
    """Raise Refusal while somebody objects."""
    if open_ones := objections(contribution):
        first = open_ones[0]
        raise Refusal("review-objected", number=contribution.number, who=first.reviewer_name, reason=first.reason)


def trailers(contribution: Contribution, part: int = 0) -> list[Signed]:
    """What is known of a patch, by those who said it."""
    author = Credit(contribution.author, contribution.author_name)
    found = [Signed(THANKS[one.role], Credit(one.id, one.name)) for one in contribution.thanked if one.confirmed_at]
    found += [Signed(TOGETHER, Credit(one.id, one.name)) for one in contribution.co_authors if one.consent]
    if contribution.sign_off is not None:
        found.append(Signed(SIGNED, author))
    for review in holding(contribution, part or None):
        if review.verdict in TRAILERS:
            found.append(Signed(TRAILERS[review.verdict], Credit(review.reviewer, review.reviewer_name)))
    return list(dict.fromkeys(found))


def with_review(contribution: Contribution, review: Review) -> Contribution:
    """The contribution with a review added; an approval does not accept it yet (that needs a page revision)."""
    state = contribution.state
    if review.verdict is Verdict.REQUEST_CHANGES:
        state = ContributionState.CHANGES_REQUESTED
    return replace(contribution, reviews=(*contribution.reviews, review), state=state)


def said(contribution: Contribution, review: Review) -> Contribution:
    """The contribution with a review. Raises Refusal if the member has said just that of this version already."""
    known = ((one.reviewer, one.verdict, one.part) for one in holding(contribution))
    if (review.reviewer, review.verdict, review.part) in known:
        raise Refusal("review-said-already", number=contribution.number)
    return replace(contribution, reviews=(*contribution.reviews, review))


def objected(contribution: Contribution, review: Review) -> Contribution:
    """The contribution with an objection. Raises Refusal for a second one by the same member while the first stands."""
    if any(one.reviewer == review.reviewer for one in objections(contribution)):
        raise Refusal("review-objects-already", number=contribution.number)
    return replace(contribution, reviews=(*contribution.reviews, review))


def settled(contribution: Contribution, objector: MemberId, settlement: Settled) -> Contribution:
    """The contribution with somebody's objection withdrawn or overridden. Raises Refusal if they have none open."""
    if all(one.reviewer != objector for one in objections(contribution)):
        raise Refusal("review-no-objection", number=contribution.number)
    reviews = tuple(
        replace(one, settled=settlement) if one in objections(contribution) and one.reviewer == objector else one
        for one in contribution.reviews
    )
    return replace(contribution, reviews=reviews)


def carried(reviews: Sequence[Review], old: int, new: int, same: Mapping[int, int], whole: bool) -> tuple[Review, ...]:
    """The reviews once version ``new`` has come after ``old``.

    ``same`` says which patches are the same, number there → number now; ``whole``: all of them, in the same order. What
    holds on is kept beside what was given then; of a review of the whole series, that of each patch that is the same.
    """
    kept: list[Review] = []
    for review in reviews:
        if review.revision != old or review.dropped or review.verdict not in TRAILERS:
            kept.append(review)
            continue
        given = review.given_on or review.revision
        if whole:
            goes_on = [review.part]
        else:
            goes_on = sorted(same.values()) if not review.part else [same[review.part]] if review.part in same else []
        kept.append(replace(review, dropped=not whole and (not review.part or not goes_on)))
        kept += [replace(review, revision=new, part=part, given_on=given) for part in goes_on]
    return tuple(kept)


def dropped_by(contribution: Contribution) -> list[Review]:
    """The reviews that the newest version has dropped."""
    return [one for one in contribution.reviews if one.dropped and one.revision == contribution.latest.number - 1]


def named(contribution: Contribution, who: Acknowledgement) -> Contribution:
    """The contribution with somebody named by its author. Raises Refusal if they are already, or too many are."""
    if who.id == contribution.author:
        raise Refusal("patch-thanks-author")
    if any((one.id, one.role) == (who.id, who.role) for one in contribution.thanked):
        raise Refusal("patch-thanked-already", who=who.name)
    if len(contribution.thanked) >= THANKED_LIMIT:
        raise Refusal("patch-too-many-thanked", limit=THANKED_LIMIT)
    return replace(contribution, thanked=(*contribution.thanked, who))


def answered(contribution: Contribution, member: MemberId, *, yes: bool, now: datetime) -> Contribution:
    """The contribution with what a member says to being named: they confirm it, or it is taken out.

    Raises Refusal if nobody named them.
    """
    if all(one.id != member for one in contribution.thanked):
        raise Refusal("patch-not-thanked", number=contribution.number)
    kept = [one for one in contribution.thanked if one.id != member or yes]
    marked = [replace(one, confirmed_at=one.confirmed_at or now) if one.id == member else one for one in kept]
    return replace(contribution, thanked=tuple(marked))


def moved(
    contribution: Contribution, state: ContributionState, reason: str, *, author: bool, maintainer: bool
) -> Contribution:
    """The contribution in another state, by its author or a maintainer.

    Raises Refusal for anybody else, for what only a review or the author can do, without a reason where one is needed,
    and once it is accepted or withdrawn.
    """
    allowed = (_BY_MAINTAINER if maintainer else frozenset()) | (_BY_AUTHOR if author else frozenset())
    if not allowed:
        raise Refusal("patch-state-not-yours", number=contribution.number)
    if contribution.state in _FINAL:
        raise Refusal(
            "review-already-accepted" if contribution.state is ContributionState.ACCEPTED else "review-withdrawn",
            number=contribution.number,
        )
    if state not in allowed or (contribution.state in OVER and not maintainer):
        raise Refusal("patch-state-not-allowed", number=contribution.number)
    if state is contribution.state:
        raise Refusal("patch-state-so-already", number=contribution.number)
    why = checked_reason(reason) if state in _WITH_REASON or reason.strip() else ""
    return replace(contribution, state=state, state_reason=why)


def require_patches(contribution: Contribution) -> Contribution:
    """The contribution. Raises Refusal if it is no series of patches."""
    if contribution.form is not Form.PATCHES:
        raise Refusal("patch-is-page", number=contribution.number)
    return contribution


def require_part(contribution: Contribution, part: int) -> int:
    """The number of a patch (0: all of them). Raises Refusal if the series has none of it."""
    if not 0 <= part <= len(contribution.latest.patches):
        raise Refusal("patch-no-part", number=contribution.number, found=part, total=len(contribution.latest.patches))
    return part
