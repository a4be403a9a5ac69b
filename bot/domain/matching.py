"""Matching: which open tasks somebody might like to do, and why; and whom to invite to one.

Everything is a suggestion with its reasons: nobody is assigned, and what is known of somebody is what they asked for
themself (areas they watch, topics they chose) and what they have done before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.domain.ids import MemberId
from bot.domain.task import Task

SUGGESTED: Final = 3
DUE_SOON: Final = timedelta(days=7)

_VARIETY: Final = 2.5
"""What a further task of an area loses for each that is suggested already: three suggestions are three choices."""


class Why(StrEnum):
    """Why a task is suggested to somebody, from what weighs most to what weighs least."""

    TOPIC = "topic"
    WATCHED = "watched"
    NEWCOMER = "newcomer"
    WORKED = "worked"
    SKILL = "skill"
    FITS = "fits"
    DUE = "due"
    NEEDED = "needed"
    ANY = "any"


_WEIGHTS: Final = {
    Why.TOPIC: 5.0,
    Why.WATCHED: 4.0,
    Why.NEWCOMER: 4.0,
    Why.WORKED: 3.0,
    Why.SKILL: 3.0,
    Why.FITS: 2.0,
    Why.DUE: 1.5,
    Why.NEEDED: 1.0,
    Why.ANY: 0.0,
}


@dataclass(frozen=True)
class Interests:
    """What is known of what somebody might like: the topics they chose (areas or skills), the areas they watch or look
    after, those they have done something in and the skills that took (how often each), and whether they are new here.
    """

    member: MemberId
    topics: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()
    worked: Mapping[str, int] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    newcomer: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A task, and why it is suggested, the weightiest reason first."""

    task: Task
    reasons: tuple[Why, ...]


def topics_of(task: Task) -> frozenset[str]:
    """What somebody may have chosen for this task to be about it: its area, and the skills it takes."""
    return frozenset(filter(None, (task.area, *task.skills)))


def may_take(task: Task, member: MemberId) -> bool:
    """Whether it makes sense to suggest a task to somebody: they could claim it, have no part in it yet, and have not
    said no to it; nor is it just offered to somebody else."""
    mine = task.claim_of(member) is not None or any(helper.member == member for helper in task.helpers)
    offered = task.offer is not None and task.offer.member != member
    return task.free and not mine and not offered and member not in task.asked


def suggestions(
    tasks: Iterable[Task],
    interests: Interests,
    now: datetime,
    *,
    minutes: int | None = None,
    skip: int = 0,
    count: int = SUGGESTED,
) -> tuple[list[Suggestion], bool]:
    """Some tasks for somebody who has ``minutes``, after the first ``skip``; and whether there are more.

    What is known to take longer than they have is left out. Tasks that fit equally well come in an order that is
    another for each member and day, so that not all are sent to the same three.
    """
    listed = list(tasks)
    needed = {number for task in listed for number in task.blockers}
    day = now.date().isoformat()
    scored = []
    for task in listed:
        if not may_take(task, interests.member) or _too_large(task, minutes):
            continue
        reasons = _reasons(task, interests, minutes, needed, now)
        lot = sha256(f"{interests.member}:{task.number}:{day}".encode()).digest()
        scored.append((sum(_WEIGHTS[why] for why in reasons) + _more(task, interests), lot, task, reasons))
    scored.sort(key=lambda one: (-one[0], one[1]))
    ordered = _varied([(score, Suggestion(task, reasons)) for score, _, task, reasons in scored], skip + count)
    return ordered[skip:], len(scored) > skip + count


def why(task: Task, interests: Interests, now: datetime) -> tuple[Why, ...]:
    """Why a task might be something for somebody."""
    return _reasons(task, interests, None, frozenset(), now)


def _too_large(task: Task, minutes: int | None) -> bool:
    return minutes is not None and task.minutes is not None and task.minutes > minutes


def _reasons(
    task: Task, interests: Interests, minutes: int | None, needed: Collection[int], now: datetime
) -> tuple[Why, ...]:
    holds = {
        Why.TOPIC: bool(topics_of(task) & interests.topics),
        Why.WATCHED: bool(task.area) and task.area in interests.watched,
        Why.NEWCOMER: task.newcomers and interests.newcomer,
        Why.WORKED: task.area in interests.worked,
        Why.SKILL: any(skill in interests.skills for skill in task.skills),
        Why.FITS: minutes is not None and task.minutes is not None,
        Why.DUE: task.due_at is not None and now < task.due_at <= now + DUE_SOON,
        Why.NEEDED: task.number in needed,
    }
    found = tuple(reason for reason, true in holds.items() if true)
    return found or (Why.ANY,)


def _more(task: Task, interests: Interests) -> float:
    """What somebody has done often weighs a little more than what they did once; less than any other reason."""
    times = interests.worked.get(task.area, 0) + sum(interests.skills.get(skill, 0) for skill in task.skills)
    return min(times, 9) / 10


def _varied(scored: Sequence[tuple[float, Suggestion]], count: int) -> list[Suggestion]:
    """The best, where each further one of the same area has to be that much better."""
    left, chosen = list(scored), list[Suggestion]()
    taken: dict[str, int] = {}
    while left and len(chosen) < count:
        at = max(range(len(left)), key=lambda place: left[place][0] - _VARIETY * taken.get(left[place][1].task.area, 0))
        best = left.pop(at)[1]
        chosen.append(best)
        if best.task.area:
            taken[best.task.area] = taken.get(best.task.area, 0) + 1
    return chosen
