"""Pages of the archive and their revisions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.contribution import Attachment
from bot.domain.ids import ContributionId, MemberId, ProposalId, RevisionId

SLUG_LIMIT: Final = 120


@dataclass(frozen=True)
class Page:
    """A titled document; ``head`` is its newest revision, ``revisions`` how many it has."""

    slug: str
    title: str
    head: RevisionId
    revisions: int
    changed_at: datetime


@dataclass(frozen=True)
class Credit:
    """Somebody named in an attribution."""

    id: MemberId
    name: str


@dataclass(frozen=True)
class Revision:
    """One immutable accepted state of a page.

    ``number`` is unique in the guild and never reused (a permanent address); ``index`` counts from 1 within the
    page; ``parent`` is the revision before it, None for the first. ``sha256`` is that of the UTF-8 text.
    ``decision`` is the proposal by which the community let it in; then the reviewer is nobody, called by its name
    (``P12``). ``reverts_to`` is the earlier revision that it brings back, with its authors and its contribution.
    """

    number: RevisionId
    slug: str
    title: str
    index: int
    parent: RevisionId | None
    text: str
    attachments: tuple[Attachment, ...]
    authors: tuple[Credit, ...]
    reviewer: Credit
    contribution: ContributionId
    licence: str
    at: datetime
    summary: str
    sha256: str
    decision: ProposalId | None = None
    reverts_to: RevisionId | None = None


def slug(title: str) -> str:
    """The address of a title: lower case, words joined by hyphens, letters and digits of any script kept.

    Two titles with the same slug are the same page. A title checked by ``checked_title`` never gives an empty slug.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return "-".join("".join(map(_kept, folded)).split())[:SLUG_LIMIT].strip("-")


def _kept(character: str) -> str:
    """Letters, digits and the marks that belong to letters (as in Hindi and Thai); a blank for all else."""
    belongs = character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")
    return character if belongs else " "
