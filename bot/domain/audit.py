"""The audit log: what happened, who did it, to what, and when. Append-only, one sequence per guild."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import MemberId


@dataclass(frozen=True)
class AuditEntry:
    """One thing that happened. ``actor`` None is the bot itself. ``sequence`` is given by the store, from 1."""

    at: datetime
    actor: MemberId | None
    action: str
    subject: str
    payload: dict[str, object] = field(default_factory=dict)
    sequence: int = 0
