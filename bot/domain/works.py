"""Work beyond text: what kinds there are, and how it comes to be credited.

The kinds are those of https://allcontributors.org/docs/en/emoji-key (its keys, in lower case with hyphens). Nothing is
counted or ranked: what somebody did is told in words, with who confirmed it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.contribution import Contribution, ContributionState, Form, Review, Verdict
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable

WHAT_LIMIT: Final = 120
LINK_LIMIT: Final = 300

KINDS: Final = (
    "a11y",
    "audio",
    "blog",
    "bug",
    "business",
    "code",
    "content",
    "data",
    "design",
    "doc",
    "event-organizing",
    "example",
    "financial",
    "funding-finding",
    "ideas",
    "infra",
    "maintenance",
    "mentoring",
    "platform",
    "plugin",
    "project-management",
    "promotion",
    "question",
    "research",
    "review",
    "security",
    "talk",
    "test",
    "tool",
    "translation",
    "tutorial",
    "user-testing",
    "video",
)

_LINK: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[^\s<>\"'\\^`{|}]*)?", re.ASCII)


def checked_kind(typed: str) -> str:
    """One of ``KINDS``, as somebody typed it. Raises Refusal."""
    kind = "-".join(typed.casefold().split())
    if kind not in KINDS:
        raise Refusal("credit-unknown-kind", found=typed[:40], allowed=", ".join(KINDS))
    return kind


def checked_what(typed: str) -> str:
    """What somebody did, on one line. Raises Refusal if it says nothing, or too much."""
    what = " ".join(typed.split())
    if not any(character.isalnum() for character in what):
        raise Refusal("credit-what-empty")
    if len(what) > WHAT_LIMIT:
        raise Refusal("credit-what-too-long", found=len(what), limit=WHAT_LIMIT)
    return what


def checked_link(typed: str) -> str:
    """An address on the web, or "" for none. Raises Refusal for anything else."""
    link = typed.strip()
    if link and (len(link) > LINK_LIMIT or not _LINK.fullmatch(link)):
        raise Refusal("credit-bad-link", found=link[:80])
    return link


def confirmed(contribution: Contribution, by: Actor, now: datetime, *, maintainer: bool, own: bool) -> Contribution:
    """The work, credited because a maintainer says that it was done; ``own``: whether that may be the one who did it.

    Raises Refusal for anybody else, and for what is over or no such work.
    """
    require_other(contribution)
    require_reviewable(contribution)
    if not maintainer:
        raise Refusal("review-not-maintainer")
    if by.id == contribution.author and not own:
        raise Refusal("review-own-work", number=contribution.number)
    said = Review(contribution.latest.number, by.id, by.name, Verdict.APPROVE, "", now)
    return replace(contribution, state=ContributionState.ACCEPTED, reviews=(*contribution.reviews, said))


def declined(contribution: Contribution, by: MemberId) -> Contribution:
    """The work, not credited any more, because whoever did it does not want to be named for it. Raises Refusal."""
    require_other(contribution)
    if by != contribution.author:
        raise Refusal("credit-not-yours", number=contribution.number)
    if contribution.state is not ContributionState.ACCEPTED:
        require_reviewable(contribution)
    return replace(contribution, state=ContributionState.WITHDRAWN)


def require_other(contribution: Contribution) -> None:
    """Raise Refusal unless this is work beyond text."""
    if contribution.form is not Form.OTHER:
        raise Refusal("credit-is-a-page", number=contribution.number)
