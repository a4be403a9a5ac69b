"""Watching: who wants to hear of changes to what. Quiet unless somebody asks for messages, and then in bundles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import MemberId

WATCHED_LIMIT: Final = 500
"""How much one member may watch."""


class Rhythm(StrEnum):
    """How often somebody hears of what they watch, if there is anything."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def round(self) -> timedelta:
        """How long after the last look at what they watch the next one is."""
        return _ROUNDS[self]


_ROUNDS: Final = {Rhythm.HOURLY: timedelta(hours=1), Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}


class Topic(StrEnum):
    """What can be watched: a page, an area, a task or a proposal, and what a member hands in for review."""

    PAGE = "page"
    AREA = "area"
    TASK = "task"
    PROPOSAL = "proposal"
    REQUESTS = "requests"


@dataclass(frozen=True)
class Watch:
    """A member watches something, and knows what happened to it until ``since``.

    That is the page at an address, the area of that name, or the item of that reference (``page`` has it, for the first
    watches were of pages), or what the member ``whose`` hands in. ``seen`` is the last revision of the page that they
    know, or the last entry of the audit log that was looked at for an item.
    """

    member: MemberId
    page: str = ""
    seen: int = 0
    topic: Topic = Topic.PAGE
    since: datetime | None = None
    whose: MemberId | None = None

    @property
    def key(self) -> str:
        """A member watches a thing once."""
        return watch_key(self.member, self.name, self.topic)

    @property
    def name(self) -> str:
        """What is watched, among its kind."""
        return self.page if self.whose is None else str(self.whose)

    @property
    def watched(self) -> str:
        """What is watched, among everything."""
        return watched(self.topic, self.name)


def watch_key(member: MemberId, name: str, topic: Topic = Topic.PAGE) -> str:
    """What a watch is known by."""
    return f"{member}:{name}" if topic is Topic.PAGE else f"{member}/{watched(topic, name)}"


def watched(topic: Topic, name: str) -> str:
    """A thing that can be watched, as all its watches are found."""
    return f"{topic.value}:{name}"


@dataclass(frozen=True)
class Event:
    """Something that happened to what is watched: to the item ``ref``, known by ``what`` in the catalogue."""

    what: str
    ref: str


TOLD_OF: Final = {
    "task.claimed": "task-claimed",
    "task.released": "task-open-again",
    "task.freed": "task-open-again",
    "task.lapsed": "task-open-again",
    "task.edited": "task-edited",
    "task.done": "task-done",
    "task.reopened": "task-reopened",
    "proposal.amended": "proposal-changed",
    "proposal.edited": "proposal-changed",
    "proposal.extended": "proposal-extended",
    "proposal.withdrawn": "proposal-ended",
    "proposal.cancelled": "proposal-ended",
    "proposal.decided": "proposal-decided",
    "proposal.judged": "proposal-decided",
    "proposal.escalated": "proposal-escalated",
    "proposal.reopened": "proposal-reopened",
    "proposal.revisited": "proposal-reopened",
    "concern.raised": "concern-raised",
    "concern.resolved": "concern-settled",
    "concern.withdrawn": "concern-settled",
}
"""What those who watch a task or a proposal hear of, by its name in the audit log."""
