"""Digests: when the next one is due, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.ids import ChannelId, ContributionId, DigestId, ProposalId, TaskId
from bot.domain.schedule import Occurrence, Recurrence

LATE_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Digest:
    """A scheduled summary for a channel: local ``at`` (HH:MM) on ``weekdays`` (Monday is 0) in ``timezone``.

    ``next_due`` is the UTC instant of the next occurrence and ``next_date`` its local date: the occurrence's key.
    """

    number: DigestId
    channel: ChannelId
    at: time
    weekdays: tuple[int, ...]
    timezone: str
    next_due: datetime
    next_date: date
    last_date: date | None = None

    @property
    def recurrence(self) -> Recurrence:
        """When it comes."""
        return Recurrence(self.at, self.weekdays, self.timezone)

    @property
    def planned(self) -> Occurrence:
        """When it comes next."""
        return Occurrence(self.next_date, self.next_due)


@dataclass(frozen=True)
class DigestContent:
    """What a digest lists: open tasks, contributions that wait for a review, and votes that close soon."""

    tasks: tuple[TaskId, ...] = ()
    reviews: tuple[ContributionId, ...] = ()
    votes: tuple[ProposalId, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say; an empty digest is not sent."""
        return not (self.tasks or self.reviews or self.votes)


def content_data(content: DigestContent) -> dict[str, list[int]]:
    """The content as plain data, to be kept in a notice."""
    return {"tasks": list(content.tasks), "reviews": list(content.reviews), "votes": list(content.votes)}


def content_of(data: Mapping[str, object]) -> DigestContent:
    """The content that ``content_data`` made plain."""

    def numbers(name: str) -> list[int]:
        found = data.get(name)
        return [int(number) for number in found] if isinstance(found, list) else []

    return DigestContent(
        tasks=tuple(map(TaskId, numbers("tasks"))),
        reviews=tuple(map(ContributionId, numbers("reviews"))),
        votes=tuple(map(ProposalId, numbers("votes"))),
    )
