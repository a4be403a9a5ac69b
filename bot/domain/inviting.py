"""Invitations: members who asked for it are told of a task now and then, each by lot among those interested.

After Wikipedia's Feedback Request Service, which invites by topic, at random, and never more often than a member chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from bot.domain.ids import MemberId, TaskId
from bot.domain.matching import may_take, topics_of
from bot.domain.refusal import Refusal
from bot.domain.task import Task

MONTH: Final = timedelta(days=30)
MONTHLY: Final = (1, 20)
TOPICS_LIMIT: Final = 20
TOPIC_LENGTH: Final = 50

EACH_TASK: Final = 3
"""How many members are invited to one task at most."""

APART: Final = timedelta(days=2)
"""How long after one was invited to a task the next one is, while it is still free."""

SETTLED: Final = timedelta(hours=12)
"""How long a task is open before anybody is invited to it: most find somebody by themselves."""

AT_ONCE: Final = 25
"""How many invitations a guild gives in one round."""

_FAVOUR: Final = 3
"""How many lots a newcomer has for one of anybody else."""

_KEPT: Final = 100


@dataclass(frozen=True)
class Invited:
    """Somebody was invited to a task."""

    task: TaskId
    at: datetime


@dataclass(frozen=True)
class Invitee:
    """Somebody who wants to be invited to tasks: on some topics, which are areas or skills (none named: on any), so
    many times within 30 days. ``invited`` is what they were invited to, the newest last."""

    member: MemberId
    name: str
    topics: tuple[str, ...] = ()
    monthly: int = 3
    invited: tuple[Invited, ...] = ()

    def left(self, now: datetime) -> int:
        """How many more times they may be invited now."""
        return self.monthly - sum(now - one.at < MONTH for one in self.invited)

    def wants(self, task: Task) -> bool:
        """Whether a task is about what they chose, and one they were not invited to before."""
        about = not self.topics or bool(topics_of(task) & set(self.topics))
        return about and may_take(task, self.member) and all(one.task != task.number for one in self.invited)

    def with_one(self, task: TaskId, now: datetime) -> Invitee:
        """The same, invited to one more task."""
        return replace(self, invited=(*self.invited, Invited(task, now))[-_KEPT:])


@dataclass(frozen=True)
class Round:
    """When a guild's next invitations are given."""

    next_at: datetime


def checked_topics(typed: Iterable[str]) -> tuple[str, ...]:
    """Topics as they are compared, each once. Raises Refusal for too many or over-long ones."""
    topics = tuple(dict.fromkeys(name for one in typed if (name := " ".join(one.split()).casefold())))
    if len(topics) > TOPICS_LIMIT or any(len(one) > TOPIC_LENGTH for one in topics):
        raise Refusal("invitation-topics", limit=TOPICS_LIMIT, length=TOPIC_LENGTH)
    return topics


def checked_monthly(monthly: int) -> int:
    """How many invitations in 30 days. Raises Refusal for a number that is not allowed."""
    if not MONTHLY[0] <= monthly <= MONTHLY[1]:
        raise Refusal("invitation-monthly", low=MONTHLY[0], high=MONTHLY[1])
    return monthly


def drawn(
    tasks: Sequence[Task],
    invitees: Sequence[Invitee],
    newcomers: Mapping[MemberId, bool],
    busy: Iterable[MemberId],
    now: datetime,
    lots: Random,
) -> list[tuple[Task, Invitee]]:
    """Whom to invite to what in one round: nobody twice, and nobody who is ``busy``.

    Tasks to which the fewest were invited come first, the longest open first among these. Whom ``newcomers`` says to
    be new has more lots than others.
    """
    times = Counter(one.task for invitee in invitees for one in invitee.invited)
    given = sorted((one for invitee in invitees for one in invitee.invited), key=lambda one: one.at)
    last = {one.task: one.at for one in given}
    ripe = [task for task in tasks if _is_ripe(task, times[task.number], last.get(task.number), now)]
    ripe.sort(key=lambda task: (times[task.number], task.created_at, task.number))
    out, found = set(busy), list[tuple[Task, Invitee]]()
    for task in ripe:
        if len(found) >= AT_ONCE:
            break
        able = [one for one in invitees if one.member not in out and one.left(now) > 0 and one.wants(task)]
        if not able:
            continue
        weights = [_FAVOUR if newcomers.get(one.member) else 1 for one in able]
        [chosen] = lots.choices(able, weights)
        out.add(chosen.member)
        found.append((task, chosen))
    return found


def _is_ripe(task: Task, times: int, last: datetime | None, now: datetime) -> bool:
    """Whether the next one may be invited to a task: it has found nobody by itself, and nobody invited took it."""
    waited = task.created_at + SETTLED <= now and (last is None or last + APART <= now)
    return task.free and not task.claims and task.offer is None and times < EACH_TASK and waited
