"""``make schedules``: every zone of the tz database, every local date from 2024 to 2037, each exactly once.

Prints a line for each number with its goal; ends with 1 if anything was missed, doubled or at another instant.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time as clock
from concurrent.futures import ProcessPoolExecutor
from datetime import date, time
from pathlib import Path
from zoneinfo import available_timezones

from bot.domain.schedule import EVERY_DAY, Recurrence
from tests.schedules.chains import Found, zone_followed
from tests.schedules.ruling import NAME, NEW, TAKEN_UP, followed_through, island

APIA = (date(2011, 12, 1), date(2012, 1, 31))
RULED = (time(0, 30), time(2, 30), time(12), time(23, 30))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.schedules", description=__doc__)
    parser.add_argument("--zones", type=int, default=0, help="only so many of the zones, spread over all (0: all)")
    parser.add_argument("--times", type=int, default=0, help="only so many times of day for each zone (0: all)")
    chosen = parser.parse_args()
    names = sorted(available_timezones())
    if chosen.zones:
        names = names[:: max(1, len(names) // chosen.zones)]
    started, found = clock.monotonic(), Found()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(zone_followed, names, itertools.repeat(chosen.times or None), chunksize=4):
            found += one
    good = _told("every zone, every local date 2024–2037, also by a clock moved by two hours", found)
    good &= _told("Apia, which left out 2011-12-30", zone_followed("Pacific/Apia", None, *APIA))
    good &= _told("rules of a zone replaced in mid-run", ruled())
    print(f"in {clock.monotonic() - started:.0f} s", flush=True)
    return 0 if good else 1


def ruled(taken_up: int = 1) -> Found:
    """Every new ruling, taken up at each time (or only at every so many), by schedules of each sort."""
    found = Found(zones=1)
    with tempfile.TemporaryDirectory() as name, island(Path(name)):
        for new, moment, at in itertools.product(NEW, TAKEN_UP[::taken_up], RULED):
            for rule in (Recurrence(at, EVERY_DAY, NAME), Recurrence(at, (6,), NAME)):
                followed_through(rule, new, moment, Path(name), found)
    return found


def _told(what: str, found: Found) -> bool:
    print(f"{what}: zones {found.zones}, schedules {found.schedules:,}, occurrences {found.occurrences:,}", flush=True)
    print(f"  dates missed, doubled or at another instant: {len(found.wrong)} (goal: 0)", flush=True)
    for one in found.wrong[:10]:
        print(f"    {one}")
    return not found.wrong


if __name__ == "__main__":
    sys.exit(main())
