"""What a digest says: found in storage in bounded reads, section by section."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.domain.ballot import counts
from bot.domain.contribution import Contribution, ContributionState, Verdict
from bot.domain.digest import LAPSES_WITHIN, Digest, DigestContent, Listed, Section
from bot.domain.ids import MemberId, ref
from bot.domain.kinds import AREAS, CONTRIBUTIONS, HANDLINGS, PROPOSALS, REVISIONS, TASKS, VOTES
from bot.domain.particulars import SHELVES
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task, TaskState
from bot.domain.vote import vote_key
from bot.services.base import get_if
from bot.services.health import kept_figures
from bot.services.queue import Waiting, waiting_in
from bot.services.voters import exclusion_of

_TASKS_READ: Final = 500
_WORK_READ: Final = 100
_AT_ONCE: Final = 25
_WITHOUT_SIZE: Final = 10**9


@dataclass(frozen=True)
class Frame:
    """What a digest is about: what happened after ``since``, what ends before ``until``, in some areas (none: in all);
    ``lines`` for each section. For a ``member`` it is about what is theirs to do."""

    now: datetime
    since: datetime
    until: datetime
    areas: frozenset[str]
    lines: int
    member: MemberId | None = None

    @classmethod
    def of(cls, digest: Digest, now: datetime) -> Frame:
        """What this digest is about if it is made now."""
        since, until = digest.span(now)
        return cls(now, since, until, frozenset(digest.areas), digest.length.lines, digest.member)

    def about(self, *areas: str) -> bool:
        """Whether something of these areas belongs into it."""
        return not self.areas or not self.areas.isdisjoint(areas)


async def compose(tx: Transaction, digest: Digest, now: datetime) -> DigestContent:
    """What a digest says if it is made now."""
    reading = _Reading(tx, Frame.of(digest, now))
    parts = [await reading.section(section) for section in digest.sections if section is not Section.HEALTH]
    filled = [part for part in parts if part.refs]
    alone = digest.sections == (Section.HEALTH,)
    if Section.HEALTH in digest.sections and (filled or alone) and await kept_figures(tx, now) is not None:
        filled.append(Listed(Section.HEALTH))
    return DigestContent(tuple(filled))


class _Reading:
    """One digest in the making; what several sections look at is read once."""

    def __init__(self, tx: Transaction, frame: Frame) -> None:
        self._tx, self._frame = tx, frame
        self._beyond = 0
        self._accepted: list[Contribution] | None = None
        self._shown_new: frozenset[str] = frozenset()

    async def section(self, section: Section) -> Listed:
        """A section with the first of what belongs into it."""
        find: dict[Section, Callable[[], Awaitable[list[str]]]] = {
            Section.VOTES: self._votes,
            Section.REVIEWS: self._reviews,
            Section.NEW: self._new,
            Section.SMALL: self._small,
            Section.LAPSING: self._lapsing,
            Section.ORPHANS: self._orphans,
            Section.DECIDED: self._decided,
            Section.ACCEPTED: self._accepted_work,
            Section.FIRST_TIMERS: self._first_timers,
            Section.THANKS: self._thanks,
        }
        found = await find[section]()
        shown = tuple(found[: self._frame.lines])
        if section is Section.NEW:
            self._shown_new = frozenset(shown)
        more, self._beyond = len(found) - len(shown) + self._beyond, 0
        return Listed(section, shown, more)

    async def _votes(self) -> list[str]:
        frame = self._frame
        running = await self._tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
        closing = [one for one in running if frame.now < one.closes_at <= frame.until and frame.about(one.area)]
        if frame.member is not None:
            closing = [one for one in closing if await self._may_still_vote(one, frame.member)]
        return [ref("P", one.number) for one in sorted(closing, key=lambda one: one.closes_at)]

    async def _may_still_vote(self, proposal: Proposal, member: MemberId) -> bool:
        """As far as is known without asking Discord: nobody is known here to lack a role."""
        role = proposal.electorate.role
        roles = frozenset({role} if role is not None else ())
        voter = Actor(self._tx.guild, member, "", roles, joined_at=datetime.min.replace(tzinfo=UTC))
        vote = await self._tx.get(VOTES, vote_key(proposal.number, member))
        voted = vote is not None and counts(vote, proposal)
        return not voted and await exclusion_of(self._tx, proposal, voter) is None

    async def _reviews(self) -> list[str]:
        frame = self._frame
        waiting = [one for one in await waiting_in(self._tx) if frame.about(one.contribution.area, *one.handling.areas)]
        if frame.member is not None:
            looked_after = {area.name for area in await self._tx.find(AREAS) if frame.member in area.people}
            waiting = [one for one in waiting if _is_for(one, frame.member, looked_after)]
        return [ref("C", one.contribution.number) for one in waiting]

    async def _new(self) -> list[str]:
        found, before = list[Task](), None
        while len(found) < _TASKS_READ:
            batch = await self._tx.find(TASKS, "free", "free", newest_first=True, before=before, limit=_AT_ONCE)
            found += [task for task in batch if task.created_at > self._frame.since]
            if len(batch) < _AT_ONCE or batch[-1].created_at <= self._frame.since:
                break
            before = batch[-1].number
        return _tasks(task for task in found if self._frame.about(task.area))

    async def _small(self) -> list[str]:
        """Shelf by shelf, the smallest first, until there are enough; all others are counted only."""
        frame, shown = self._frame, list[str]()
        limit = _TASKS_READ if frame.areas else frame.lines + len(self._shown_new)
        for place in SHELVES:
            if len(shown) < frame.lines or frame.areas:
                batch = await self._tx.find(TASKS, "free", place, limit=limit)
                fitting = [task for task in batch if frame.about(task.area)]
                by_size = sorted(fitting, key=lambda task: (task.minutes or _WITHOUT_SIZE, task.number))
                shown += [name for name in _tasks(by_size) if name not in self._shown_new]
        if not frame.areas:
            self._beyond = await self._tx.count(TASKS, "free", "free") - len(self._shown_new) - len(shown)
        return shown

    async def _lapsing(self) -> list[str]:
        frame = self._frame
        claimed = await self._tx.find(TASKS, "state", TaskState.CLAIMED.value, newest_first=True, limit=_TASKS_READ)
        ending = [
            (min(ends), task.number)
            for task in claimed
            if frame.about(task.area) and (ends := [one for one in _ends(task, frame) if one > frame.now])
        ]
        return [ref("T", number) for until, number in sorted(ending) if until <= frame.now + LAPSES_WITHIN]

    async def _orphans(self) -> list[str]:
        areas = await self._tx.find(AREAS)
        return [f"area:{area.name}" for area in areas if area.orphan and self._frame.about(area.name)]

    async def _decided(self) -> list[str]:
        decided = ProposalState.DECIDED.value
        found = await self._tx.find(PROPOSALS, "state", decided, newest_first=True, limit=_WORK_READ)
        closed = [
            (one.closed_at, one.number)
            for one in found
            if one.closed_at is not None and one.closed_at > self._frame.since and self._frame.about(one.area)
        ]
        return [ref("P", number) for _, number in sorted(closed, reverse=True)]

    async def _accepted_since(self) -> list[Contribution]:
        if self._accepted is None:
            found = await _accepted(self._tx, self._frame.since)
            self._accepted = [one for one in found if self._frame.about(one.area)]
        return self._accepted

    async def _accepted_work(self) -> list[str]:
        return [ref("C", one.number) for one in await self._accepted_since()]

    async def _first_timers(self) -> list[str]:
        found = []
        for one in await self._accepted_since():
            handling = await self._tx.get(HANDLINGS, one.number)
            if handling is not None and handling.first:
                found.append(ref("C", one.number))
        return found

    async def _thanks(self) -> list[str]:
        found = []
        for handling in await self._tx.find(HANDLINGS, newest_first=True, limit=_WORK_READ):
            new = sum(thank.at > self._frame.since for thank in handling.thanks)
            work = await get_if(self._tx, CONTRIBUTIONS, handling.contribution if new else None)
            if work is not None and self._frame.about(work.area):
                found.append((-new, work.number))
        return [ref("C", number) for _, number in sorted(found)]


def _tasks(found: Iterable[Task]) -> list[str]:
    return [ref("T", task.number) for task in found]


def _ends(task: Task, frame: Frame) -> list[datetime]:
    """When the claims on a task end; for a member their own."""
    return [claim.until for claim in task.claims if frame.member in (None, claim.member)]


def _is_for(one: Waiting, member: MemberId, looked_after: set[str]) -> bool:
    """Whether a review is in somebody's hands, or for an area that they look after and not of their own work."""
    work, held = one.contribution, one.handling.assignment
    if held is not None and held.member == member:
        return True
    makers = {work.author, *(other.id for other in work.co_authors)}
    return member not in makers and not looked_after.isdisjoint((work.area, *one.handling.areas))


async def _accepted(tx: Transaction, since: datetime) -> list[Contribution]:
    """What was accepted since then, the newest first: what came into the archive, and work beyond text."""
    when: dict[int, datetime] = {}
    before = None
    while len(when) < _WORK_READ:
        batch = await tx.find(REVISIONS, newest_first=True, before=before, limit=_AT_ONCE)
        recent = [one for one in batch if one.at > since]
        for one in recent:
            if one.reverts_to is None and not one.came_from:
                when.setdefault(one.contribution, one.at)
        if len(recent) < _AT_ONCE:
            break
        before = recent[-1].number
    found = [(at, work) for number, at in when.items() if (work := await tx.get(CONTRIBUTIONS, number)) is not None]
    accepted = ContributionState.ACCEPTED.value
    for work in await tx.find(CONTRIBUTIONS, "state", accepted, newest_first=True, limit=_AT_ONCE):
        confirmed = [review.at for review in work.reviews if review.verdict is Verdict.APPROVE]
        if work.accepted is None and (at := max(confirmed, default=work.latest.at)) > since:
            found.append((at, work))
    return [work for _, work in sorted(found, key=lambda pair: (pair[0], pair[1].number), reverse=True)]
