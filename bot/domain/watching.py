"""Watching pages: who wants to hear of changes. Quiet unless somebody asks for messages, and then one a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.ids import MemberId, RevisionId

ROUND: Final = timedelta(days=1)
"""How long after the last look at the watched pages of a member the next one is."""

WATCHED_LIMIT: Final = 500
"""How many pages one member may watch."""


@dataclass(frozen=True)
class Watch:
    """A member watches a page, and knows its changes up to the revision ``seen``."""

    member: MemberId
    page: str
    seen: RevisionId

    @property
    def key(self) -> str:
        """A member watches a page once."""
        return watch_key(self.member, self.page)


def watch_key(member: MemberId, page: str) -> str:
    """What a watch is known by."""
    return f"{member}:{page}"
