"""Tasks: open work, in pieces that people find, understand and finish. For who works on it see ``claiming``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, ContributionId, MemberId, MessageId, ProposalId, TaskId
from bot.domain.refusal import Refusal
from bot.domain.schedule import Occurrence, Recurrence
from bot.domain.tracing import Trace

TITLE_LIMIT: Final = 150
DETAILS_LIMIT: Final = 2000


class TaskState(StrEnum):
    """Where a task is in its life. It is claimed while at least one member holds it."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


@dataclass(frozen=True)
class Claim:
    """Who has taken a task, since when, and until when unless renewed. ``renewed`` is when that was done last, and
    ``reminded`` when they were told that it is about to end (None again after it was renewed)."""

    member: MemberId
    name: str
    at: datetime
    until: datetime
    renewed: datetime | None = None
    reminded: datetime | None = None


@dataclass(frozen=True)
class Helper:
    """Somebody who lends a hand to whoever has claimed a task."""

    member: MemberId
    name: str
    at: datetime


class Left(StrEnum):
    """How somebody's claim ended before the task was done: given back, run out, or ended by a maintainer."""

    RELEASED = "released"
    LAPSED = "lapsed"
    FREED = "freed"


@dataclass(frozen=True)
class Handover:
    """What somebody who had claimed a task left to those who come after them. With ``FREED`` the note is the reason of
    the maintainer ``by`` whom their claim was ended."""

    member: MemberId
    name: str
    at: datetime
    note: str
    left: Left = Left.RELEASED
    by: MemberId | None = None


@dataclass(frozen=True)
class Offer:
    """A task is offered to ``member`` by somebody else; it waits for their yes or no ``until`` it lapses."""

    member: MemberId
    name: str
    by: MemberId
    by_name: str
    until: datetime


@dataclass(frozen=True)
class Step:
    """One line of a task's checklist, with who ticked it off."""

    text: str
    done_by: MemberId | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """The message something was made from. ``gone``: it was deleted since; ``edited_at`` is its last change since."""

    channel: ChannelId
    message: MessageId
    author: MemberId
    author_name: str
    gone: bool = False
    edited_at: datetime | None = None


@dataclass(frozen=True)
class Task:
    """A piece of open work. It comes from a member, from a message (``source``), from a passed ``proposal``, or by
    itself from a ``trace``.

    ``minutes`` is how much work it is, as whoever described it sees it. ``newcomers`` marks it as good to begin with.
    ``needs`` are tasks that have to be done first, and ``blockers`` those of them that are not. ``parent`` is the task
    that this one is a part of; ``parts`` are a parent's parts, and ``open_parts`` those of them that are not done.
    ``blockers``, ``parts`` and ``open_parts`` follow from other tasks and are kept up to date with them.

    ``every`` makes it recur: ``turn`` is the local date that this one is for, ``again`` when the next one is opened
    (planned when this one is done), and ``followed_by`` that next one.

    Up to ``seats`` members may try it at once: ``claim`` is the first of their claims and ``more`` are the others, see
    ``claims``. ``asked`` are those who were offered it and did not take it.
    """

    number: TaskId
    title: str
    details: str
    author: MemberId
    author_name: str
    created_at: datetime
    channel: ChannelId | None = None
    source: Source | None = None
    proposal: ProposalId | None = None
    state: TaskState = TaskState.OPEN
    claim: Claim | None = None
    contributions: tuple[ContributionId, ...] = ()
    done_at: datetime | None = None
    done_by: MemberId | None = None
    card: MessageId | None = None
    area: str = ""
    minutes: int | None = None
    due_at: datetime | None = None
    newcomers: bool = False
    skills: tuple[str, ...] = ()
    needs: tuple[TaskId, ...] = ()
    blockers: tuple[TaskId, ...] = ()
    parent: TaskId | None = None
    parts: tuple[TaskId, ...] = ()
    open_parts: tuple[TaskId, ...] = ()
    steps: tuple[Step, ...] = ()
    trace: Trace | None = None
    seats: int = 1
    more: tuple[Claim, ...] = ()
    helpers: tuple[Helper, ...] = ()
    handovers: tuple[Handover, ...] = ()
    offer: Offer | None = None
    asked: tuple[MemberId, ...] = ()
    every: Recurrence | None = None
    turn: date | None = None
    again: Occurrence | None = None
    followed_by: TaskId | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim on it, the oldest first. Those on a task that is done are of whoever had it then."""
        return (self.claim, *self.more) if self.claim is not None else ()

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.state is TaskState.DONE

    @property
    def free(self) -> bool:
        """Whether somebody may claim it now: it is not done, nothing has to be done before, and there is a seat."""
        return not self.done and not self.blockers and len(self.claims) < self.seats

    @property
    def has_card(self) -> bool:
        """Whether it is shown by a message of its own. What came by itself from a trace is, once somebody claims it."""
        return self.channel is not None and (self.trace is None or self.card is not None or bool(self.claims))

    def claim_of(self, member: MemberId) -> Claim | None:
        """A member's claim on it while it is not done."""
        return None if self.done else next((one for one in self.claims if one.member == member), None)


def checked(title: str, details: str) -> tuple[str, str]:
    """A task's title and details, trimmed. Raises Refusal where a title is missing or something is too long."""
    title, details = " ".join(title.split()), details.strip()
    if not title:
        raise Refusal("task-title-empty")
    if len(title) > TITLE_LIMIT:
        raise Refusal("task-title-too-long", found=len(title), limit=TITLE_LIMIT)
    if len(details) > DETAILS_LIMIT:
        raise Refusal("task-details-too-long", found=len(details), limit=DETAILS_LIMIT)
    return title, details


def finished(task: Task, member: MemberId | None, now: datetime) -> Task:
    """The task, done by somebody (None: nobody can be named). It is offered to nobody any more, and one that recurs has
    its next turn planned."""
    recurs = task.every is not None and task.followed_by is None
    again = task.every.next(now, task.turn) if task.every is not None and recurs else None
    return replace(task, state=TaskState.DONE, done_at=now, done_by=member, offer=None, again=again)


def done(task: Task, member: MemberId, maintainer: bool, now: datetime) -> Task:
    """The task, done: said by somebody who claimed it, its author, or a maintainer.

    Raises Refusal for others, for what is done already, and while parts of it are open.
    """
    if task.done:
        raise Refusal("task-already-done", number=task.number)
    if member != task.author and task.claim_of(member) is None and not maintainer:
        raise Refusal("task-done-not-yours", number=task.number)
    if task.open_parts:
        parts = ", ".join(f"T{one}" for one in task.open_parts)
        raise Refusal("task-parts-open", number=task.number, parts=parts)
    return finished(task, member, now)


def reopened(task: Task, member: MemberId, maintainer: bool) -> Task:
    """Undo ``done``: by whoever said so, the author or a maintainer."""
    if not task.done:
        raise Refusal("task-not-done", number=task.number)
    if member not in (task.done_by, task.author) and not maintainer:
        raise Refusal("task-done-not-yours", number=task.number)
    trace = replace(task.trace, over=None) if task.trace is not None else None
    free = replace(task, state=TaskState.OPEN, claim=None, more=(), trace=trace, again=None)
    return replace(free, done_at=None, done_by=None)
