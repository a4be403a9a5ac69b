"""Pages of the archive and their revisions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.domain.contribution import Attachment
from bot.domain.ids import ChannelId, ContributionId, MemberId, ProposalId, RevisionId

SLUG_LIMIT: Final = 120
PLAIN: Final = 0o100644
EXECUTABLE: Final = 0o100755
LINK: Final = 0o120000
"""The modes of files in git."""


class Protection(StrEnum):
    """Who may change a page without a maintainer's approval being enough or needed: everybody's work is reviewed as
    the area says; that of members with accepted work only; or maintainers' only."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    MAINTAINERS = "maintainers"


class Grade(StrEnum):
    """How good a page is. The upper two are given by a formal review."""

    NONE = ""
    STUB = "stub"
    START = "start"
    GOOD = "good"
    FEATURED = "featured"


FORMAL: Final = frozenset({Grade.GOOD, Grade.FEATURED})
"""The grades that only a passed proposal gives, and takes away."""

CATEGORY_LIMIT: Final = 60
CATEGORIES_LIMIT: Final = 20


@dataclass(frozen=True)
class Page:
    """A titled document, or a file; ``head`` is its newest revision, ``revisions`` how many it has.

    A file is kept under "/" and its path, with its exact bytes. ``moved_to`` is the address where a page has gone;
    then it is a redirect, and nothing but its address counts. ``talk`` is the thread where it is talked about.
    """

    slug: str
    title: str
    head: RevisionId
    revisions: int
    changed_at: datetime
    area: str = ""
    protection: Protection = Protection.OPEN
    categories: tuple[str, ...] = ()
    grade: Grade = Grade.NONE
    moved_to: str = ""
    talk: ChannelId | None = None
    gone: bool = False
    protection_reason: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file, kept by its path."""
        return self.slug.startswith("/")

    @property
    def is_there(self) -> bool:
        """Whether it has a place in the archive now: it is neither deleted nor a redirect."""
        return not self.gone and not self.moved_to


@dataclass(frozen=True)
class Credit:
    """Somebody named in an attribution."""

    id: MemberId
    name: str


BY_SILENCE: Final = Credit(MemberId(0), "lazy consensus")
"""What stands for the reviewer where nobody objected for as long as the area asks for."""


@dataclass(frozen=True)
class Revision:
    """One immutable accepted state of a page.

    ``number`` is unique in the guild and never reused (a permanent address); ``index`` counts from 1 within the
    page; ``parent`` is the revision before it, None for the first. ``sha256`` is that of the UTF-8 text.

    The revisions that one contribution made by one of its patches (``part``) are one change, and have consecutive
    numbers. ``summary`` is the change's subject and ``body`` the rest of its message. ``merged``: what others changed
    meanwhile was merged in. ``gone``: this change deleted the page. ``came_from`` is the address it was moved from
    (its own, where only its title was changed).
    ``blob`` names the content of a file that is no text; ``mode`` is a file's mode in git. ``area`` is the folder of
    a document in the tree of the archive from this revision on (``bot.domain.tree``); a file's path says it all.
    ``decision`` is the proposal by which the community let it in; then the reviewer is nobody, called by its name
    (``P12``). ``reverts_to`` is the earlier revision that it brings back, with its authors and its contribution
    where it was brought back by a decision or by somebody (``reverted_by``), not handed in anew.
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
    merged: bool = False
    part: int = 0
    body: str = ""
    mode: int = PLAIN
    blob: str = ""
    gone: bool = False
    came_from: str = ""
    area: str = ""
    reverted_by: MemberId | None = None


def slug(title: str) -> str:
    """The address of a title: lower case, words joined by hyphens, letters and digits of any script kept.

    Two titles with the same slug are the same page. A title checked by ``checked_title`` never gives an empty slug.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return "-".join("".join(map(_kept, folded)).split())[:SLUG_LIMIT].strip("-")


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, by which equal texts are found."""
    return sha256(text.encode()).hexdigest()


def _kept(character: str) -> str:
    """Letters, digits and the marks that belong to letters (as in Hindi and Thai); a blank for all else."""
    belongs = character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")
    return character if belongs else " "
