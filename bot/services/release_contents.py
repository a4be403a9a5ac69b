"""What a release has in it: the work and the decisions since the one before, and whom it thanks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import release as rules
from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.ids import ContributionId, MemberId, ReleaseId, RevisionId
from bot.domain.kinds import CONTRIBUTIONS, PROPOSALS, REVISIONS, TASKS
from bot.domain.page import Credit
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.release import Release, ReleaseDraft
from bot.services.base import get_if, present

_STEP = 500


@dataclass(frozen=True)
class ReleaseView:
    """A release, cut or only prepared, with what is new in it, as that is now."""

    release: Release
    contributions: tuple[Contribution, ...]
    decisions: tuple[Proposal, ...]
    previous: Release | None


async def composed(
    tx: Transaction, actor: Actor, draft: ReleaseDraft, earlier: list[Release], now: datetime
) -> ReleaseView:
    """The release as it is if it is cut now. Raises Refusal where nothing is new."""
    previous = earlier[-1] if earlier else None
    since = previous.head if previous is not None else RevisionId(0)
    newest = await tx.find(REVISIONS, newest_first=True, limit=1)
    if not newest:
        raise Refusal("release-nothing-yet")
    head = newest[0].number
    contributions = await _accepted(tx, since, earlier)
    decisions = [
        proposal
        for proposal in await tx.find(PROPOSALS, "state", ProposalState.DECIDED.value)
        if proposal.closed_at is not None and (previous is None or proposal.closed_at > previous.at)
    ]
    if head == since and not contributions and not decisions:
        raise Refusal("release-nothing-new", version=previous.version if previous is not None else "")
    first = await _first_timers(tx, contributions, since)
    release = Release(
        number=ReleaseId(0),
        version=draft.version,
        head=head,
        foreword=draft.foreword,
        contributions=tuple(one.number for one in contributions),
        decisions=tuple(one.number for one in decisions),
        thanks=rules.thanks_for(contributions, await _reporters(tx, contributions), first.__contains__),
        at=now,
        by=actor.id,
        by_name=actor.name,
        since=previous.head if previous is not None else None,
    )
    return ReleaseView(release, tuple(contributions), tuple(decisions), previous)


async def _accepted(tx: Transaction, since: RevisionId, earlier: list[Release]) -> list[Contribution]:
    """The contributions that were accepted since, in the order in which they were: those with revisions, and then work
    of other kinds."""
    numbers: dict[ContributionId, None] = {}
    after = since
    while found := await tx.find(REVISIONS, before=after, limit=_STEP):
        numbers |= {one.contribution: None for one in found if one.reverts_to is None}
        after = found[-1].number
    told = {number for release in earlier for number in release.contributions}
    accepted = await tx.find(CONTRIBUTIONS, "state", ContributionState.ACCEPTED.value)
    numbers |= {one.number: None for one in accepted if one.form is Form.OTHER and one.number not in told}
    return [*await present(tx, CONTRIBUTIONS, numbers)]


async def _reporters(tx: Transaction, contributions: Iterable[Contribution]) -> dict[ContributionId, Credit]:
    """Who opened the tasks that the work was done for; where a task was made of a message, its author."""
    found = {}
    for contribution in contributions:
        task = await get_if(tx, TASKS, contribution.task)
        if task is not None and task.source is not None:
            found[contribution.number] = Credit(task.source.author, task.source.author_name)
        elif task is not None and task.trace is None:
            found[contribution.number] = Credit(task.author, task.author_name)
    return found


async def _first_timers(tx: Transaction, contributions: Iterable[Contribution], since: RevisionId) -> set[MemberId]:
    """Of the authors, those of whom nothing had been accepted before."""
    makers = {maker for one in contributions for maker in (one.author, *(other.id for other in one.co_authors))}
    found = set()
    for maker in makers:
        earliest = await tx.find(REVISIONS, "author", maker, limit=1)
        if not earliest or earliest[0].number > since:
            found.add(maker)
    return found
