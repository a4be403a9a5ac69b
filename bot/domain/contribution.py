"""Contributions: tracked work in numbered revisions, and the reviews of it. What they are; the rules are beside it.

``bot.domain.revising`` says how they are handed in, ``bot.domain.reviewing`` how they are reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, ContributionId, MemberId, MessageId, ProposalId, RevisionId, TaskId
from bot.domain.people import Consent
from bot.domain.task import Source

TITLE_LIMIT: Final = 120
TEXT_LIMIT: Final = 100_000
REASON_LIMIT: Final = 1500
ATTACHMENTS_LIMIT: Final = 10


@dataclass(frozen=True)
class CoAuthor:
    """Somebody who made the work together with its author, and whether they agreed to its licence."""

    id: MemberId
    name: str
    consent: Consent | None = None


@dataclass(frozen=True)
class Joined:
    """A further message that the work was made from: what of its text and files (SHA-256, hex) it was."""

    source: Source
    text: str
    files: tuple[str, ...] = ()


class Form(StrEnum):
    """What a contribution is: a page's text, a series of patches, or work beyond text, which is recorded and
    credited."""

    PAGE = "page"
    PATCHES = "patches"
    OTHER = "other"


class ContributionState(StrEnum):
    """Where a contribution is in its life."""

    WAITING = "waiting"
    UNDER_REVIEW = "under-review"
    CHANGES_REQUESTED = "changes-requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


OVER: Final = frozenset(
    {
        ContributionState.ACCEPTED,
        ContributionState.REJECTED,
        ContributionState.SUPERSEDED,
        ContributionState.WITHDRAWN,
    }
)
"""The states in which nothing is expected of anybody any more."""


class Verdict(StrEnum):
    """What a review says: it is right (and, by a maintainer, that it is accepted); fine by me; I have tried it; it must
    not go in, for a reason; it should be changed first."""

    APPROVE = "approve"
    ACK = "ack"
    TESTED = "tested"
    OBJECT = "object"
    REQUEST_CHANGES = "request-changes"


@dataclass(frozen=True)
class Attachment:
    """A file kept with a contribution, by the SHA-256 of its content (hex)."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Swap:
    """What a patch does to a file that is no text, before or after: one content for another (SHA-256, hex; "" for
    none). ``at`` is which of the patch's changes that is, from 0; ``text`` is the content after it, if that is text."""

    at: int
    before: str
    after: str
    text: str | None = None


@dataclass(frozen=True)
class Remark:
    """Something to know of a patch, found when it was handed in; worded by ``key`` in the catalogue."""

    key: str
    path: str = ""
    count: int = 0


@dataclass(frozen=True)
class Patch:
    """One change of a series: its message and its diff (git's format or a plain unified one), as it was handed in.

    ``author`` is whom the mail names, and ``claimed`` are the trailers about people in its message: both are shown, and
    not believed. The diff is text by ``bot.domain.patches.kept``; ``files``, ``added`` and ``removed`` say how much it
    changes, the latter two in lines.
    """

    subject: str
    body: str
    diff: str
    author: str = ""
    claimed: tuple[str, ...] = ()
    swaps: tuple[Swap, ...] = ()
    remarks: tuple[Remark, ...] = ()
    files: int = 0
    added: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Settled:
    """How an objection ended: withdrawn by who made it, or overridden by a maintainer for a reason."""

    by: MemberId
    by_name: str
    at: datetime
    overridden: bool
    reason: str = ""


class Thanked(StrEnum):
    """For what somebody is named in a patch who neither wrote nor reviewed it."""

    REPORTED = "reported"
    SUGGESTED = "suggested"


@dataclass(frozen=True)
class Acknowledgement:
    """Somebody named by the author. It counts once they have confirmed it themselves."""

    id: MemberId
    name: str
    role: Thanked
    at: datetime
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Work:
    """One revision of a contribution, numbered from 1: what was handed in, and when. Of a series of patches it is one
    version; ``text`` is its cover letter."""

    number: int
    text: str
    attachments: tuple[Attachment, ...]
    at: datetime
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True)
class Review:
    """A member's statement on one revision; of a series, on one patch (``part``) or on all of them (0).

    ``given_on`` is the revision it was given on, where it holds for a later one because the patch is the same (0: it
    was given on ``revision``). ``dropped``: a later revision changed what it was about. An objection (which stays until
    it is ``settled``) is never dropped. ``binding``: who gave it might accept such work then, so it counts where the
    area asks for approvals.
    """

    revision: int
    reviewer: MemberId
    reviewer_name: str
    verdict: Verdict
    reason: str
    at: datetime
    part: int = 0
    given_on: int = 0
    dropped: bool = False
    settled: Settled | None = None
    binding: bool = False


@dataclass(frozen=True)
class Contribution:
    """Work by a member, meant for the page called ``title``. ``base`` is the archive revision it was written on
    (None: a new page). Nothing is published while ``consent`` is None. ``decision`` is the proposal by which the
    community accepted it, where no reviewer did.

    ``conflict`` is the page's revision that it cannot be merged with, until somebody resolves that. ``restores`` is the
    earlier revision of the page that it brings back. ``vouched``: a maintainer handed it in, or resolved its conflict.

    Patches also need a ``sign_off``: the author's agreement to the Developer Certificate of Origin. ``thanked`` are
    those whom the author names in them. Work beyond text has its ``kinds``, and a ``link`` to it where there is one.

    ``joined`` are the messages after ``source`` that it was made from, in order. ``similar`` is another that waited
    when it was handed in, and looked much like it.

    ``thread`` is where its versions are talked about, and ``state_reason`` why it is in the state it is in, where
    somebody said so.
    """

    number: ContributionId
    title: str
    author: MemberId
    author_name: str
    tracked_by: MemberId
    tracked_by_name: str
    licence: str
    created_at: datetime
    channel: ChannelId
    works: tuple[Work, ...]
    base: RevisionId | None = None
    consent: Consent | None = None
    source: Source | None = None
    task: TaskId | None = None
    state: ContributionState = ContributionState.WAITING
    reviews: tuple[Review, ...] = ()
    card: MessageId | None = None
    accepted: RevisionId | None = None
    decision: ProposalId | None = None
    summary: str = ""
    form: Form = Form.PAGE
    area: str = ""
    co_authors: tuple[CoAuthor, ...] = ()
    kinds: tuple[str, ...] = ()
    sign_off: Consent | None = None
    thanked: tuple[Acknowledgement, ...] = ()
    thread: ChannelId | None = None
    state_reason: str = ""
    conflict: RevisionId | None = None
    restores: RevisionId | None = None
    vouched: bool = False
    joined: tuple[Joined, ...] = ()
    similar: ContributionId | None = None
    link: str = ""

    @property
    def latest(self) -> Work:
        """The newest revision."""
        return self.works[-1]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The messages it was made from, in order."""
        first = (self.source,) if self.source is not None else ()
        return (*first, *(one.source for one in self.joined))

    @property
    def silent(self) -> tuple[str, ...]:
        """The names of those who made it and have not agreed to publish it; none where there is nothing to publish."""
        if self.form is Form.OTHER:
            return ()
        makers = ((self.consent, self.author_name), *((one.consent, one.name) for one in self.co_authors))
        return tuple(name for consent, name in makers if consent is None)

    @property
    def waits(self) -> bool:
        """Whether it may still be accepted: it is neither in the archive already nor out of the question."""
        return self.state not in OVER
