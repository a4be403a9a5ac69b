"""Parts: what of one document is a member's, and what becomes of it when they have themself erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.domain import kinds
from bot.domain.ids import MemberId, ProposalId, TaskId
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import Judgement, Method


class Fate(StrEnum):
    """Something a member has, and what becomes of it. Each is worded by ``erasure-fate-…`` in the catalogue."""

    PERSON = "person"
    VOTE_COUNTED = "vote-counted"
    TOOK_PART = "took-part"
    VOTE_GONE = "vote-gone"
    CLICK = "click"
    SAID = "said"
    DELEGATION = "delegation"
    DRAFT = "draft"
    PROPOSAL_KEPT = "proposal-kept"
    PROPOSAL_GONE = "proposal-gone"
    TASK_KEPT = "task-kept"
    TASK_GONE = "task-gone"
    CLAIM = "claim"
    WORK_PUBLISHED = "work-published"
    WORK_GONE = "work-gone"
    REVIEW = "review"
    NAMED = "named"
    REVISION = "revision"
    NOTICE = "notice"


@dataclass(frozen=True)
class Terms:
    """How somebody leaves: when, the credit and the title that take the place of theirs, and the name that published
    work keeps by their wish. ``decided_too`` takes their words also where others have decided or worked on them."""

    now: datetime
    former: str
    removed: str
    credit: str | None = None
    decided_too: bool = False

    @property
    def credited(self) -> str:
        """Who published work is by, from now on."""
        return self.credit or self.former


@dataclass(frozen=True)
class Part:
    """What of one document is a member's.

    ``mine`` is the document, or only what of it is theirs; ``after`` the document without them, None where nothing is
    left of it. ``said`` are the words that go, which an audit entry about the document ``ref`` may repeat.
    """

    fates: tuple[Fate, ...]
    mine: object
    after: Any | None
    ref: str = ""
    said: tuple[str, ...] = ()


class Around:
    """What a rule needs to know besides the document: the documents that have to do with a member's, by the name of
    their kind."""

    def __init__(self, documents: Mapping[str, Sequence[Any]]) -> None:
        self._documents = documents

    @cached_property
    def proposals(self) -> dict[ProposalId, Proposal]:
        """The proposals, by number."""
        return {proposal.number: proposal for proposal in self._documents[kinds.PROPOSALS.name]}

    @cached_property
    def voters(self) -> dict[ProposalId, set[MemberId]]:
        """Who has voted in each proposal, and those who took their vote back."""
        found: defaultdict[ProposalId, set[MemberId]] = defaultdict(set)
        for vote in self._documents[kinds.VOTES.name]:
            found[vote.proposal].add(vote.member)
        return dict(found)

    @cached_property
    def workers(self) -> dict[TaskId, set[MemberId]]:
        """Who has contributed to each task."""
        found: defaultdict[TaskId, set[MemberId]] = defaultdict(set)
        for contribution in self._documents[kinds.CONTRIBUTIONS.name]:
            if contribution.task is not None:
                found[contribution.task].add(contribution.author)
        return dict(found)

    def shared(self, proposal: Proposal, member: MemberId) -> bool:
        """Whether others than this member have decided or worked on a question: they have voted on it, had a concern
        about it or settled one, judged it, or let it pass by their silence."""
        others = set(self.voters.get(proposal.number, ()))
        others |= {
            one for concern in proposal.concerns for one in (concern.owner, concern.closed_by) if one is not None
        }
        others |= {judgement.by for judgement in judgements(proposal)}
        silent = proposal.state is ProposalState.DECIDED and proposal.rule.method is Method.LAZY
        return bool(others - {member}) or (silent and proposal.outcome is not None and proposal.outcome.passed)


def judgements(proposal: Proposal) -> tuple[Judgement, ...]:
    """Every judgement of a proposal, the one that stands last."""
    standing = (proposal.judgement,) if proposal.judgement is not None else ()
    return (*proposal.past_judgements, *standing)


Rule = Callable[[Any, MemberId, Terms, Around], Part | None]
"""What of a document is the member's; None if nothing is. Whether there is anything depends on the document alone."""
