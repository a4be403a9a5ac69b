"""Handing in: what a title and a text may be, and how a contribution is revised, resolved and withdrawn."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.contribution import (
    ATTACHMENTS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    CoAuthor,
    Contribution,
    ContributionState,
    Work,
)
from bot.domain.ids import MemberId, RevisionId
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable


def checked_title(title: str) -> str:
    """A page title, trimmed. Raises Refusal if it is empty, too long, or has nothing to make an address of."""
    title = " ".join(title.split())
    if not title:
        raise Refusal("contribution-title-empty")
    if len(title) > TITLE_LIMIT:
        raise Refusal("contribution-title-too-long", found=len(title), limit=TITLE_LIMIT)
    if not any(character.isalnum() for character in title):
        raise Refusal("contribution-title-no-letters")
    return title


def checked_work(text: str, attachments: int) -> str:
    """The text of a revision, trimmed. Raises Refusal if there is neither text nor a file, or too much."""
    text = text.replace("\r\n", "\n").strip()
    if not text and not attachments:
        raise Refusal("contribution-empty")
    if len(text) > TEXT_LIMIT:
        raise Refusal("contribution-text-too-long", found=len(text), limit=TEXT_LIMIT)
    if attachments > ATTACHMENTS_LIMIT:
        raise Refusal("contribution-too-many-files", found=attachments, limit=ATTACHMENTS_LIMIT)
    return text


def updated(contribution: Contribution, work: Work) -> Contribution:
    """The contribution with a new revision, waiting for review again. Raises Refusal once it is accepted or gone."""
    require_reviewable(contribution)
    return replace(contribution, works=(*contribution.works, work), state=ContributionState.WAITING)


def resolved(contribution: Contribution, work: Work, base: RevisionId, by: CoAuthor) -> Contribution:
    """The contribution with its conflict resolved by ``work``, which is written on the revision ``base``.

    Whoever resolves it and is not its author has made it together with them. Raises Refusal as ``updated``.
    """
    known = {contribution.author, *(one.id for one in contribution.co_authors)}
    together = contribution.co_authors if by.id in known else (*contribution.co_authors, by)
    return replace(updated(contribution, work), base=base, co_authors=together, conflict=None)


def withdrawn(contribution: Contribution, member: MemberId) -> Contribution:
    """The contribution, withdrawn by its author before acceptance."""
    if member != contribution.author:
        raise Refusal("contribution-not-yours", number=contribution.number)
    require_reviewable(contribution)
    return replace(contribution, state=ContributionState.WITHDRAWN)
