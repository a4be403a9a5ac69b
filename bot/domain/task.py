"""Tasks: open work, and claims on it. A claim is a lease: it ends by itself when nothing happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, ContributionId, MemberId, MessageId, ProposalId, TaskId
from bot.domain.refusal import Refusal

TITLE_LIMIT: Final = 150
DETAILS_LIMIT: Final = 2000


class TaskState(StrEnum):
    """Where a task is in its life."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


@dataclass(frozen=True)
class Claim:
    """Who has taken a task, since when, and until when unless renewed."""

    member: MemberId
    name: str
    at: datetime
    until: datetime


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
    """A piece of open work. It comes from a member, from a message (``source``) or from a passed ``proposal``.

    ``page`` is the address of a page that is wanted, for the task to write it.
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
    page: str = ""


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


def claimed(task: Task, member: MemberId, name: str, lease: timedelta, now: datetime) -> Task:
    """The task, claimed; claiming one's own claim again renews it. Raises Refusal if it is taken or done."""
    if task.state is TaskState.DONE:
        raise Refusal("task-already-done", number=task.number)
    if task.claim is not None and task.claim.member != member:
        raise Refusal("task-taken", number=task.number, who=task.claim.name, until=int(task.claim.until.timestamp()))
    since = task.claim.at if task.claim is not None else now
    return replace(task, state=TaskState.CLAIMED, claim=Claim(member, name, since, now + lease))


def released(task: Task, member: MemberId, maintainer: bool) -> Task:
    """The task, free again. The one who claimed it may release it, and so may a maintainer."""
    if task.claim is None or task.state is not TaskState.CLAIMED:
        raise Refusal("task-not-claimed", number=task.number)
    if task.claim.member != member and not maintainer:
        raise Refusal("task-not-yours", number=task.number, who=task.claim.name)
    return replace(task, state=TaskState.OPEN, claim=None)


def done(task: Task, member: MemberId, maintainer: bool, now: datetime) -> Task:
    """The task, done: said by whoever claimed it, its author, or a maintainer."""
    if task.state is TaskState.DONE:
        raise Refusal("task-already-done", number=task.number)
    claimant = task.claim.member if task.claim is not None else None
    if member not in (claimant, task.author) and not maintainer:
        raise Refusal("task-done-not-yours", number=task.number)
    return replace(task, state=TaskState.DONE, done_at=now, done_by=member)


def reopened(task: Task, member: MemberId, maintainer: bool) -> Task:
    """Undo ``done``: by whoever said so, the author or a maintainer."""
    if task.state is not TaskState.DONE:
        raise Refusal("task-not-done", number=task.number)
    if member not in (task.done_by, task.author) and not maintainer:
        raise Refusal("task-done-not-yours", number=task.number)
    return replace(task, state=TaskState.OPEN, claim=None, done_at=None, done_by=None)


def lapsed(task: Task, now: datetime) -> bool:
    """Whether the claim has run out."""
    return task.state is TaskState.CLAIMED and task.claim is not None and task.claim.until <= now
