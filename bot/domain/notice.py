"""Notices: everything the bot says on its own account, as rows of the outbox.

A notice is committed with the change that caused it and sent afterwards. It names what to say, not how: the wording
is made from storage at the moment of sending, so an edited card always shows the newest state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, MemberId

NONCE_WINDOW: Final = timedelta(minutes=2)
"""For how long we rely on Discord's ``enforce_nonce`` to answer a repeated send with the message it already made."""

GIVE_UP_AFTER: Final = timedelta(days=7)
CLAIM: Final = timedelta(seconds=60)
"""How long a notice belongs to the process that is sending it. Whoever dies meanwhile loses it after that."""

CARD_DEBOUNCE: Final = timedelta(seconds=1.5)
"""How long a card waits for further changes before it is edited."""


class What(StrEnum):
    """What a notice says. A card is one message per subject, edited; the others are sent once."""

    PROPOSAL_CARD = "proposal-card"
    PROPOSAL_THREAD = "proposal-thread"
    PROPOSAL_OUTCOME = "proposal-outcome"
    AMENDED = "amended"
    NUDGE = "nudge"
    REVISIT_WAITS = "revisit-waits"
    CONCERN = "concern"
    ESCALATED = "escalated"
    EFFECT = "effect"
    TASK_CARD = "task-card"
    BOARD_CARD = "board-card"
    BOARD_OFF = "board-off"
    CLAIM_ENDING = "claim-ending"
    CLAIM_OVER = "claim-over"
    TASK_OFFERED = "task-offered"
    OFFER_DECLINED = "offer-declined"
    INVITATION = "invitation"
    PARTS_DONE = "parts-done"
    CONTRIBUTION_CARD = "contribution-card"
    ACCEPTED = "accepted"
    CHANGES_REQUESTED = "changes-requested"
    REJECTED = "rejected"
    REVIEW_OFFER = "review-offer"
    AREA_NEWS = "area-news"
    CONFLICT = "conflict"
    PAGE_TALK = "page-talk"
    PAGE_NEWS = "page-news"
    REMINDER = "reminder"
    DIGEST = "digest"
    DIGEST_EDIT = "digest-edit"
    RELEASE = "release"
    VOTE_VOID = "vote-void"
    VOTE_EXCLUDED = "vote-excluded"
    DELEGATION_DECLINED = "delegation-declined"
    CONSENT_NEEDED = "consent-needed"
    SERIES_THREAD = "series-thread"
    SERIES_VERSION = "series-version"
    SERIES_STATE = "series-state"
    SERIES_CONFLICT = "series-conflict"
    REVIEW = "review"
    OVERRIDDEN = "overridden"
    THANKED = "thanked"
    CAPTURED = "captured"
    CO_AUTHOR_ASKED = "co-author-asked"
    CO_AUTHOR_DECLINED = "co-author-declined"
    SOURCE_EDITED = "source-edited"
    SOURCE_DELETED = "source-deleted"
    INBOX_OFFER = "inbox-offer"
    CANNOT_READ = "cannot-read"
    CREDITED = "credited"


CARDS: Final = frozenset({What.PROPOSAL_CARD, What.TASK_CARD, What.CONTRIBUTION_CARD, What.BOARD_CARD})
WISHED: Final = frozenset({What.DIGEST, What.PAGE_NEWS, What.INVITATION})
"""What a member gets directly again and again because they once wished for it."""

IN_NO_HURRY: Final = WISHED | {What.DIGEST_EDIT}
"""What comes for very many at the same time, and for which nobody waits."""


@dataclass(frozen=True)
class Notice:
    """One row of the outbox.

    ``key`` is unique in the guild; a card's key is that of its subject, so that later changes coalesce, and ``version``
    grows with each. ``number`` makes the nonce and the reference by which a sent message is found again. ``member``
    sends it to that person directly; otherwise it goes to ``channel``, where ``mention`` is whom it is meant for alone.
    ``created_at`` is from when on it could be sent at all. ``data`` holds what cannot be read from the subject any more
    when the notice is sent. Until ``claimed_until`` some process is sending it, if that is set.
    """

    key: str
    number: int
    what: What
    subject: str
    channel: ChannelId | None
    created_at: datetime
    due: datetime
    member: MemberId | None = None
    version: int = 1
    attempts: int = 0
    last_error: str = ""
    data: dict[str, object] = field(default_factory=dict)
    claimed_until: datetime | None = None
    mention: MemberId | None = None

    @property
    def addressee(self) -> MemberId | None:
        """Whom alone it is meant for, wherever they read it; None if it is for everybody."""
        return self.member if self.member is not None else self.mention

    @property
    def next_attempt(self) -> datetime:
        """From when on it may be sent: when it is due, and no process has it."""
        return max(self.due, self.claimed_until) if self.claimed_until is not None else self.due

    @property
    def nonce(self) -> str:
        """At most 25 characters, the same for every attempt at this version of the notice."""
        return f"bn-{self.number}"

    @property
    def reference(self) -> str:
        """What a sent message carries in its footer, so that it is found again after a crash."""
        return f"n{self.number}"


def retry_delay(attempts: int) -> timedelta:
    """How long to wait before the next attempt: 2 s, 4 s, 8 s … at most an hour."""
    return timedelta(seconds=min(2 ** min(attempts, 12), 3600))
