"""How the health of the commons is measured: from what happened to tasks and contributions, to figures of all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.health import WEEKS, Concentration, FirstTimers, Health, Waits, Week
from bot.domain.ids import MemberId
from bot.domain.people import is_former

RETURN: Final = timedelta(days=30)
"""How long after their first accepted work somebody counts as having come back."""

GAP: Final = timedelta(hours=1)
ALONE: Final = timedelta(seconds=430)
"""Acts of a person with less than an hour between them are one session; it begins so long before its first act. Source:
Geiger and Halfaker, "Using Edit Sessions to Measure Participation in Wikipedia", CSCW 2013."""

QUICK: Final = 15
"""Minutes up to which a task is a small one."""

_HUNDRED: Final = 100


@dataclass(frozen=True)
class TaskFacts:
    """What counts of a task. ``lapses`` is when claims on it ran out, ``minutes`` its size where somebody said it."""

    opened: datetime
    done: datetime | None = None
    lapses: tuple[datetime, ...] = ()
    free: bool = False
    minutes: int | None = None


@dataclass(frozen=True)
class GivenFacts:
    """What counts of a contribution: its makers, when it was handed in, first answered (reviewed or accepted) and
    accepted, whether it still waits for an answer, and who did something about it when."""

    makers: tuple[MemberId, ...]
    at: datetime
    answered: datetime | None = None
    accepted: datetime | None = None
    waits: bool = False
    acts: tuple[tuple[MemberId, datetime], ...] = ()


def measured(
    tasks: Sequence[TaskFacts],
    given: Sequence[GivenFacts],
    orphans: Iterable[str],
    known: Collection[MemberId],
    zone: ZoneInfo,
    now: datetime,
    look_at: datetime,
    *,
    whole: bool = True,
) -> Health:
    """The figures of the last weeks. ``known`` are those of whom work was accepted before all that is ``given``."""
    weeks = _weeks(tasks, given, zone, now)
    since = start_of(weeks[0].start, zone)
    left = [task for task in tasks if task.done is None]
    free = [task for task in left if task.free]
    return Health(
        at=now,
        look_at=look_at,
        weeks=weeks,
        open=len(left),
        free=len(free),
        small=sum(1 for task in free if task.minutes is not None and task.minutes <= QUICK),
        waits=_waits([one for one in given if one.at >= since], now),
        first_timers=_first_timers(given, known, since, now),
        concentration=_concentration([one for one in given if one.accepted is not None and one.accepted >= since]),
        orphans=tuple(sorted(orphans)),
        whole=whole,
    )


def first_week(zone: ZoneInfo, now: datetime) -> date:
    """The Monday with which the figures of now begin."""
    return _monday(now, zone) - timedelta(weeks=WEEKS - 1)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local date begins, or would if the clock did not skip its first hour."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _weeks(tasks: Sequence[TaskFacts], given: Sequence[GivenFacts], zone: ZoneInfo, now: datetime) -> tuple[Week, ...]:
    def by_week(moments: Iterable[datetime | None]) -> Counter[date]:
        return Counter(_monday(at, zone) for at in moments if at is not None)

    opened, done = by_week(task.opened for task in tasks), by_week(task.done for task in tasks)
    lapsed = by_week(at for task in tasks for at in task.lapses)
    handed, accepted = by_week(one.at for one in given), by_week(one.accepted for one in given)
    minutes = _minutes(given, zone)
    cohorts = defaultdict[date, list[GivenFacts]](list)
    for one in given:
        cohorts[_monday(one.at, zone)].append(one)
    first, left = first_week(zone, now), sum(1 for task in tasks if task.done is None)
    weeks = list[Week]()
    for start in (first + timedelta(weeks=at) for at in reversed(range(WEEKS))):  # how many are open is known of today
        weeks.append(
            Week(
                start=start,
                opened=opened[start],
                done=done[start],
                open=left,
                lapsed=lapsed[start],
                given=handed[start],
                accepted=accepted[start],
                wait_hours=_waits(cohorts[start], now).median,
                minutes=minutes[start],
            )
        )
        left += done[start] - opened[start]
    return tuple(reversed(weeks))


def _minutes(given: Iterable[GivenFacts], zone: ZoneInfo) -> Mapping[date, int]:
    """How many minutes people were at it, by the week in which their sessions began."""
    acts = defaultdict[MemberId, list[datetime]](list)
    for one in given:
        for who, at in one.acts:
            acts[who].append(at)
    spans = defaultdict[date, timedelta](timedelta)
    for moments in acts.values():
        for begun, ended in sessions(moments):
            spans[_monday(begun, zone)] += ended - begun
    return defaultdict(int, {week: round(span.total_seconds() / 60) for week, span in spans.items()})


def sessions(moments: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """From when to when somebody was at work, from the moments at which they did something."""
    found: list[tuple[datetime, datetime]] = []
    for at in sorted(moments):
        if found and at - found[-1][1] <= GAP:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at - ALONE, at))
    return found


def _waits(given: Sequence[GivenFacts], now: datetime) -> Waits:
    answered = sorted(one.answered - one.at for one in given if one.answered is not None)
    waiting = [now - one.at for one in given if one.waits and one.answered is None]
    count = len(answered) + len(waiting)

    def at_share(tenths: int) -> float | None:
        place = ceil(Fraction(count * tenths, 10)) - 1
        return _hours(answered[place]) if 0 <= place < len(answered) else None

    longest = _hours(max(waiting)) if waiting else None
    return Waits(len(given), len(waiting), at_share(5), at_share(9), longest)


def _hours(span: timedelta) -> float:
    return round(max(span, timedelta()).total_seconds() / 3600, 1)


def _first_timers(
    given: Sequence[GivenFacts], known: Collection[MemberId], since: datetime, now: datetime
) -> FirstTimers:
    firsts: dict[MemberId, datetime] = {}
    active = defaultdict[MemberId, list[datetime]](list)
    for one in given:
        for who, at in one.acts:
            active[who].append(at)
        for who in one.makers:
            active[who].append(one.at)
            if one.accepted is not None and not is_former(who):
                firsts[who] = min(firsts.get(who, one.accepted), one.accepted)
    new = {who: at for who, at in firsts.items() if at >= since and who not in known}
    old = {who: at + RETURN for who, at in new.items() if at + RETURN <= now}
    returned = [who for who, after in old.items() if any(at >= after for at in active[who])]
    return FirstTimers(len(new), len(old), len(returned))


def _concentration(accepted: Sequence[GivenFacts]) -> Concentration:
    made = defaultdict[MemberId, Fraction](Fraction)
    for one in accepted:
        for who in one.makers:
            if not is_former(who):
                made[who] += Fraction(1, len(one.makers))
    amounts = sorted(made.values(), reverse=True)
    people, total = len(amounts), sum(amounts)
    if not total:
        return Concentration()
    top, tenth = ceil(people / _HUNDRED), ceil(people / 10)
    top_share, both = (round(_HUNDRED * sum(amounts[:count]) / total) for count in (top, tenth))
    return Concentration(people, top, top_share, tenth - top, both - top_share)
