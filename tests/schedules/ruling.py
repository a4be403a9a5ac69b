"""Rules of a time zone that are replaced while a schedule runs, as an update of the tz database does."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain.schedule import Recurrence
from tests.schedules.chains import DAY, Found
from tests.schedules.walk import Walk

NAME = "Test/Island"
FIRST, LAST = date(2026, 2, 20), date(2026, 5, 10)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Ruling:
    """What was announced: from so many instants on another offset from UTC. The first holds from the beginning."""

    name: str
    changes: tuple[tuple[datetime, timedelta], ...]

    def write(self, folder: Path) -> None:
        """Write it as the tz database's compiled files are. Source: RFC 9636, version 1 of the format."""
        offsets = [int(ahead.total_seconds()) for _, ahead in self.changes]
        instants = [int(at.timestamp()) for at, _ in self.changes[1:]]
        kinds = range(1, len(offsets))
        head = struct.pack(">4sc15x6l", b"TZif", b"\0", 0, 0, 0, len(instants), len(offsets), 4)
        body = struct.pack(f">{len(instants)}l", *instants) + bytes(kinds)
        body += b"".join(struct.pack(">lbb", ahead, 0, 0) for ahead in offsets) + b"ISL\0"
        place = folder / NAME
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(head + body)


def _at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


_AHEAD, _SUMMER = -11 * HOUR, -10 * HOUR
_START = (_at(1, 1) - timedelta(days=900), _AHEAD)
BEFORE = Ruling("summer time", (_START, (_at(3, 29, 13), _SUMMER), (_at(10, 25, 12), _AHEAD)))
NEW = (
    Ruling("summer time is abolished", (_START, (_at(3, 29, 13), _SUMMER))),
    Ruling("there never is any", (_START,)),
    Ruling("it begins a week earlier", (_START, (_at(3, 22, 13), _SUMMER), (_at(10, 25, 12), _AHEAD))),
    Ruling("it begins a week later", (_START, (_at(4, 5, 13), _SUMMER), (_at(10, 25, 12), _AHEAD))),
    Ruling("half an hour of it", (_START, (_at(3, 29, 13), _AHEAD + HOUR / 2), (_at(10, 25, 12), _AHEAD))),
    Ruling("it begins before midnight", (_START, (_at(3, 29, 10), _SUMMER), (_at(10, 25, 12), _AHEAD))),
    Ruling("a date is left out", (_START, (_at(3, 29, 11), _AHEAD + 24 * HOUR))),
)
TAKEN_UP = tuple(_at(3, day, hour) for day in (1, 21, 22, 28, 29, 30) for hour in (1, 12, 23))
"""When the update is installed: long before it matters, just before, and too late."""


@contextmanager
def island(folder: Path) -> Iterator[None]:
    """The zones are those in a folder, and afterwards what they were."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder)])
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


def followed_through(rule: Recurrence, new: Ruling, taken_up: datetime, folder: Path, found: Found) -> None:
    """Follow a schedule while the rules of its zone are replaced, as a bot does that starts anew."""
    BEFORE.write(folder)
    zoneinfo.ZoneInfo.clear_cache()
    now, met = _at(2, 17), list[tuple[date, datetime]]()
    planned, updated = rule.next(now), False
    while now < _at(5, 13):
        now += HOUR
        if not updated and now >= taken_up:
            new.write(folder)
            zoneinfo.ZoneInfo.clear_cache()
            planned, updated = rule.retimed(planned, now), True
        happens, after = rule.step(planned, now)
        met += [(planned.date, now)] if happens else []
        planned = after
    found.schedules += 1
    found.occurrences += len(met)
    _judge(rule, new, taken_up, met, found)


def _judge(
    rule: Recurrence, new: Ruling, taken_up: datetime, met: Sequence[tuple[date, datetime]], found: Found
) -> None:
    walk = Walk(zoneinfo.ZoneInfo(NAME), FIRST, LAST)
    within = [(day, at) for day, at in met if FIRST < day < LAST]
    expected = [day for day in walk.dates if rule.falls_on(day) and FIRST < day < LAST]
    days = [day for day, _ in within]
    what = f"{rule.at} {rule.weekdays}, {new.name}, taken up {taken_up}"
    # A date that the old rules had and the new ones leave out may have happened before anybody knew.
    missing, twice = [day for day in expected if day not in days], len(days) - len(set(days))
    beyond = [day for day in days if day not in expected and _known_late(day, taken_up) is False]
    if missing or twice or beyond or days != sorted(days):
        found.wrong.append(f"{what}: missing {missing[:3]}, twice {twice}, beyond {beyond[:3]}")
    for day, at in within:
        if at - 2 * HOUR > taken_up and day in expected and not timedelta() <= at - walk.when(day, rule.at) <= HOUR:
            found.wrong.append(f"{what}: {day} at {at}, not at {walk.when(day, rule.at)}")


def _known_late(day: date, taken_up: datetime) -> bool:
    return datetime.combine(day, datetime.min.time(), UTC) <= taken_up + DAY
