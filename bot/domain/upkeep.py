"""What the program notes for its own sake: what it has done, what it has seen, and what it still has to tidy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import EventId


@dataclass(frozen=True)
class Handled:
    """An event that already made something (``ref``), so that a repeated delivery makes nothing more."""

    event: EventId
    ref: str
    at: datetime


@dataclass(frozen=True)
class LastSeen:
    """When the bot last knew that it saw this guild's events."""

    at: datetime


@dataclass(frozen=True)
class Leftover:
    """There may be files that no document names, and with ``history`` earlier states of what was erased in the store's
    own files. To be removed from ``at`` on."""

    at: datetime
    history: bool
