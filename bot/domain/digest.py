"""Digests: a regular summary of what is open and what was done, for a channel or for one member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, DigestId, MemberId, MessageId
from bot.domain.refusal import Refusal
from bot.domain.schedule import A_MONDAY, Occurrence, Recurrence

LATE_AFTER: Final = timedelta(hours=1)
DIGESTS_LIMIT: Final = 25
"""How many digests a guild may have in channels. Those of members do not count."""

AREAS_LIMIT: Final = 10
LOOKS_BACK: Final = timedelta(days=35)
"""How far back a digest looks at most for what is new or was done."""

LOOKS_AHEAD: Final = timedelta(hours=48)
"""How far ahead a digest looks at least for what ends; if the next one comes later, as far as that."""

LAPSES_WITHIN: Final = timedelta(hours=48)


class Section(StrEnum):
    """A part of a digest, in the order in which they come: what closes, what waits, what can be taken, what was done,
    and how the commons is."""

    VOTES = "votes"
    REVIEWS = "reviews"
    NEW = "new"
    SMALL = "small"
    LAPSING = "lapsing"
    ORPHANS = "orphans"
    DECIDED = "decided"
    ACCEPTED = "accepted"
    FIRST_TIMERS = "first-timers"
    THANKS = "thanks"
    HEALTH = "health"


USUAL: Final = (
    Section.VOTES,
    Section.REVIEWS,
    Section.NEW,
    Section.SMALL,
    Section.DECIDED,
    Section.ACCEPTED,
    Section.FIRST_TIMERS,
)
OWN: Final = (Section.VOTES, Section.REVIEWS, Section.NEW, Section.SMALL, Section.LAPSING)
"""What a member's own digest has: votes they have not cast, reviews in their hands or for their areas, open tasks, and
their own claims that are about to end."""

ASKS: Final = frozenset({Section.VOTES, Section.REVIEWS, Section.NEW, Section.SMALL, Section.LAPSING, Section.ORPHANS})
"""The sections whose entries ask for something to be done, and are struck through once it is."""


class Length(StrEnum):
    """How many lines each section of a digest has at most."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def lines(self) -> int:
        """That many."""
        return {Length.SHORT: 3, Length.MEDIUM: 6, Length.LONG: 12}[self]


@dataclass(frozen=True)
class Listed:
    """A section with what it lists, by reference (``T7``, ``C31``, ``P12``, ``area:birds``), and how many ``more``
    there would be."""

    section: Section
    refs: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class DigestContent:
    """What a digest says, section by section. Names and titles are read when it is shown."""

    sections: tuple[Listed, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say; an empty digest is not sent. Figures alone are something only for a digest
        that has no other section."""
        return not self.sections

    @property
    def asks(self) -> tuple[str, ...]:
        """What it asks for: its message changes when one of these is done."""
        return tuple(dict.fromkeys(one for part in self.sections if part.section in ASKS for one in part.refs))


@dataclass(frozen=True)
class Posted:
    """The digest that was posted last: when, where (None: directly to its member), as which message, and what it
    said. ``done`` are those of the things it asks for that were done since."""

    at: datetime
    channel: ChannelId | None
    message: MessageId
    content: DigestContent
    late: bool = False
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digest:
    """A scheduled summary, at local ``at`` on ``weekdays`` (Monday is 0) of every so many ``weeks``.

    It goes to a ``channel`` (a forum gets a post each time), or to a ``member`` directly. ``next_due`` is the UTC
    instant of the next occurrence and ``next_date`` its local date, the occurrence's key. ``timezone`` is its own where
    ``own_zone``, otherwise it is that of the guild, or of the member. ``areas`` narrow it down (none: everything).
    """

    number: DigestId
    channel: ChannelId | None
    at: time
    weekdays: tuple[int, ...]
    timezone: str
    next_due: datetime
    next_date: date
    last_date: date | None = None
    weeks: int = 1
    since: date = A_MONDAY
    own_zone: bool = False
    areas: tuple[str, ...] = ()
    sections: tuple[Section, ...] = USUAL
    length: Length = Length.MEDIUM
    member: MemberId | None = None
    posted: Posted | None = None

    @property
    def recurrence(self) -> Recurrence:
        """When it comes."""
        return Recurrence(self.at, self.weekdays, self.timezone, self.weeks, self.since)

    @property
    def planned(self) -> Occurrence:
        """When it comes next."""
        return Occurrence(self.next_date, self.next_due)

    def planned_for(self, coming: Occurrence) -> Digest:
        """The digest with its next occurrence."""
        return replace(self, next_date=coming.date, next_due=coming.at)

    def span(self, now: datetime) -> tuple[datetime, datetime]:
        """From when on a digest of now is about what happened, and until when about what ends: since the one before
        (the first one: as long as it takes from one to the next), and until the next."""
        shortest = timedelta(weeks=self.weeks) if len(self.weekdays) == 1 else timedelta(days=1)
        since = self.posted.at if self.posted is not None else now - shortest
        return max(since, now - LOOKS_BACK), max(self.next_due, now + LOOKS_AHEAD)


def rescheduled(digest: Digest, timezone: str, now: datetime) -> Digest:
    """The digest at the same time of day in another zone, never twice on one local date."""
    moved = replace(digest, timezone=timezone)
    return moved.planned_for(moved.recurrence.next(now, digest.last_date))


def checked_sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections in their order. Raises Refusal where there is none."""
    if not sections:
        raise Refusal("digest-no-section")
    return tuple(section for section in Section if section in sections)


def content_data(content: DigestContent) -> dict[str, object]:
    """The content as plain data, to be kept in a notice."""
    return {"sections": [[part.section.value, list(part.refs), part.more] for part in content.sections]}


def content_of(data: Mapping[str, object]) -> DigestContent:
    """The content that ``content_data`` made plain; without what is unknown."""
    found = data.get("sections")
    parts = found if isinstance(found, list | tuple) else []
    known = {section.value for section in Section}
    return DigestContent(
        tuple(Listed(Section(name), tuple(map(str, refs)), int(more)) for name, refs, more in parts if name in known)
    )
