"""Schedules followed for years as the bot follows them, step by step, and held against ``walk``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import EVERY_DAY, Occurrence, Recurrence
from tests.schedules.walk import DAY, FIRST, LAST, Walk

AT_ANY_TIME = tuple(map(time.fromisoformat, ("00:00", "00:30", "01:30", "02:00", "02:30", "03:15", "12:00", "23:59")))
SKEWS = (timedelta(hours=-2), timedelta(), timedelta(hours=2))
SWEEP = timedelta(hours=8)
A_MINUTE = timedelta(minutes=1)


@dataclass
class Found:
    """What was tried, and what was not as it should be."""

    zones: int = 0
    schedules: int = 0
    occurrences: int = 0
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: Found) -> Found:
        self.zones, self.schedules = self.zones + other.zones, self.schedules + other.schedules
        self.occurrences += other.occurrences
        self.wrong += other.wrong
        return self


def times_of(walk: Walk, most: int | None = None) -> list[time]:
    """Times of day at the edges of a zone's gaps and folds and within them, and some others; or ``most`` of them."""
    edges = {shown.replace(microsecond=0) for shown in walk.changes}
    near = {(edge + step).time() for edge in edges for step in (-A_MINUTE, timedelta(), A_MINUTE)}
    halves = {(edge + step).time() for edge in edges for step in (timedelta(minutes=-30), timedelta(minutes=30))}
    found = sorted({moment.replace(second=0) for moment in near | halves} | set(AT_ANY_TIME))
    return found if most is None else random.Random(len(found)).sample(found, min(most, len(found)))


def schedules_of(zone: str, times: Iterable[time]) -> Iterator[Recurrence]:
    """Schedules of each sort: every day at each time, some weekdays, and every so many weeks."""
    for number, at in enumerate(times):
        yield Recurrence(at, EVERY_DAY, zone)
        if number % 4 == 0:
            yield Recurrence(at, (6,), zone)
            yield Recurrence(at, (0, 5, 6), zone, 2, FIRST + timedelta(days=number))


def followed(rule: Recurrence, walk: Walk, found: Found) -> None:
    """Follow a schedule from its first occurrence to its last, each done in time."""
    start, end = _bounds(walk)
    planned, met = rule.next(start), []
    while planned.date <= walk.last:
        if planned.date >= walk.first:
            met.append(planned)
        happens, planned = rule.step(planned, planned.at)
        if not happens:
            found.wrong.append(f"{rule}: {planned.date} did not happen at its time")
        if planned.at > end:
            break
    expected = [Occurrence(day, walk.when(day, rule.at)) for day in walk.dates if rule.falls_on(day)]
    found.schedules += 1
    found.occurrences += len(met)
    if met != expected:
        at = next((pair for pair in zip(met, expected, strict=False) if pair[0] != pair[1]), (len(met), len(expected)))
        found.wrong.append(f"{rule}: {at[0]} instead of {at[1]}")


def followed_by_a_wrong_clock(rule: Recurrence, walk: Walk, found: Found, seed: int) -> None:
    """Follow a schedule while the computer's clock is moved by two hours to and fro, and looked at now and then."""
    chance, (now, end) = random.Random(seed), _bounds(walk)
    planned, met = rule.next(now), list[date]()
    while now < end:
        now += chance.random() * SWEEP
        happens, after = rule.step(planned, now + chance.choice(SKEWS))
        met += [planned.date] if happens else []
        planned = after
    shown = [day for day in met if walk.first < day < walk.last]
    expected = [day for day in walk.dates if rule.falls_on(day) and walk.first < day < walk.last]
    found.schedules += 1
    found.occurrences += len(met)
    if shown != expected:
        odd = sorted(set(shown) ^ set(expected)) or [day for day in shown if shown.count(day) > 1]
        found.wrong.append(f"{rule}, clock moved (seed {seed}): {odd[:3]}")


def zone_followed(name: str, most: int | None = None, first: date = FIRST, last: date = LAST) -> Found:
    """Everything about one zone."""
    walk, found = Walk(ZoneInfo(name), first, last), Found(zones=1)
    times = times_of(walk, most)
    for rule in schedules_of(name, times):
        followed(rule, walk, found)
    for seed, at in enumerate(times[::8]):
        followed_by_a_wrong_clock(Recurrence(at, EVERY_DAY, name), walk, found, seed)
    return found


def _bounds(walk: Walk) -> tuple[datetime, datetime]:
    """Some time before the first date and after the last, wherever on earth."""
    start = datetime.combine(walk.first, time(), UTC) - 2 * DAY
    return start, datetime.combine(walk.last, time(), UTC) + 2 * DAY
