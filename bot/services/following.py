"""What happened to the areas, tasks, proposals and people that somebody watches.

It is read from storage when it is asked for: nothing is written where it happens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.contribution import Contribution
from bot.domain.ids import ref
from bot.domain.kinds import AREAS, CONTRIBUTIONS, PEOPLE, PROPOSALS, REVISIONS, TASKS
from bot.domain.ports import Transaction
from bot.domain.watching import TOLD_OF, Event, Topic, Watch
from bot.services.base import get_if

_LOOKED_AT: Final = 50
_LOG_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Followed:
    """Something that is watched, by what it is called; what others did to it that its watcher does not know, oldest
    first, each kind once for an item; and the watch as it is when they know that."""

    watch: Watch
    title: str
    events: tuple[Event, ...]
    known: Watch


async def followed(tx: Transaction, watch: Watch, now: datetime) -> Followed | None:
    """What is new about something other than a page. None if it is there no more."""
    since = watch.since or now
    title = await title_of(tx, watch)
    if title is None:
        return None
    known, events = replace(watch, since=now), list[Event]()
    if watch.topic is Topic.AREA:
        events = await _in_area(tx, watch, since)
    elif watch.topic is Topic.REQUESTS and watch.whose is not None:
        found = await tx.find(CONTRIBUTIONS, "author", watch.whose, newest_first=True, limit=_LOOKED_AT)
        events = [Event("review-wanted", ref("C", one.number)) for one in reversed(found) if _asked(one, since)]
    elif watch.topic in (Topic.TASK, Topic.PROPOSAL):
        log = await tx.audit(watch.page, after=watch.seen, limit=_LOG_AT_ONCE)
        if log:
            known = replace(known, seen=log[-1].sequence, since=log[-1].at if len(log) == _LOG_AT_ONCE else now)
        events = [
            Event(TOLD_OF[one.action], watch.page)
            for one in log
            if one.action in TOLD_OF and one.at > since and one.actor != watch.member
        ]
    return Followed(watch, title, tuple(dict.fromkeys(events)), known)


async def title_of(tx: Transaction, watch: Watch) -> str | None:
    """What something that is watched is called; None if there is no such thing (any more)."""
    if watch.topic is Topic.AREA:
        area = await tx.get(AREAS, watch.page)
        return area.name if area is not None else None
    if watch.topic is Topic.REQUESTS:
        person = await tx.get(PEOPLE, watch.whose or 0)
        return person.name if person is not None else ""
    return await item_title(tx, watch.page)


async def item_title(tx: Transaction, name: str) -> str | None:
    """The title of the task, proposal or contribution of a reference; None if there is none."""
    if not name[1:].isdigit():
        return None
    number = int(name[1:])
    if name[0] == "T":
        task = await tx.get(TASKS, number)
        return task.title if task is not None else None
    if name[0] == "P":
        proposal = await tx.get(PROPOSALS, number)
        return proposal.title if proposal is not None else None
    if name[0] == "C":
        contribution = await tx.get(CONTRIBUTIONS, number)
        return contribution.title if contribution is not None else None
    return None


async def _in_area(tx: Transaction, watch: Watch, since: datetime) -> list[Event]:
    """New tasks, proposals and contributions of others in an area, and contributions that were accepted there."""
    member, events = watch.member, list[tuple[datetime, Event]]()
    for task in await tx.find(TASKS, "area", watch.page, newest_first=True, limit=_LOOKED_AT):
        if task.created_at > since and task.author != member:
            events.append((task.created_at, Event("task-new", ref("T", task.number))))
    for proposal in await tx.find(PROPOSALS, "area", watch.page, newest_first=True, limit=_LOOKED_AT):
        if proposal.opened_at > since and proposal.author != member:
            events.append((proposal.opened_at, Event("proposal-new", ref("P", proposal.number))))
    for one in await tx.find(CONTRIBUTIONS, "area", watch.page, newest_first=True, limit=_LOOKED_AT):
        if one.author == member:
            continue
        revision = await get_if(tx, REVISIONS, one.accepted)
        if revision is not None and revision.at > since:
            events.append((revision.at, Event("contribution-accepted", ref("C", one.number))))
        elif one.waits and one.created_at > since:
            events.append((one.created_at, Event("review-wanted", ref("C", one.number))))
    return [event for _, event in sorted(events, key=lambda pair: pair[0])]


def _asked(one: Contribution, since: datetime) -> bool:
    return one.waits and one.latest.at > since
