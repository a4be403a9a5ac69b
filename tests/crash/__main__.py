"""``make crash``: as many distinct states after a power failure as asked for, and what was wrong with them; processes
killed; audit logs tampered with.

Prints a line for each number with its goal; ends with 1 if one was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Sequence

from tests.crash.kill import kills
from tests.crash.power import Outages, busy_disk
from tests.crash.tamper import unnoticed

STEPS = 40
EACH = 12


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--states", type=int, default=100_000, help="distinct states to look at")
    parser.add_argument("--kills", type=int, default=1_000, help="how often to kill a process that writes")
    parser.add_argument("--tampers", type=int, default=100, help="how often to change an audit log in each way")
    parser.add_argument("--seed", type=int, default=0, help="the first of the seeds to run with")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)  # every state has a torn tail to report
    good = simulated(chosen.states, chosen.seed)
    good = killed(chosen.kills) and good
    return 0 if tampered(chosen.tampers, chosen.seed) and good else 1


def simulated(states: int, seed: int) -> bool:
    """Let the simulated power fail until so many states were seen."""
    started = time.monotonic()
    seen = moments = snapshots = 0
    lost: list[str] = []
    between: list[str] = []
    refused: list[str] = []
    with busy_disk():
        while seen < states:
            outages = Outages(seed, EACH)
            asyncio.run(outages.run(STEPS))
            found = outages.findings
            seen, moments, snapshots = seen + found.states, moments + found.moments, snapshots + found.snapshots
            for total, new in ((lost, found.lost), (between, found.between), (refused, found.refused)):
                total += [f"seed {seed}: {wrong}" for wrong in new]
            seed += 1
    print(f"moments at which the power failed: {moments}")
    print(f"snapshots that the runs left: {snapshots} (goal: at least 1)")
    print(f"distinct states looked at: {seen} (goal: at least {states}) in {time.monotonic() - started:.0f} s")
    print(f"states with an acknowledged change lost: {len(lost)} (goal: 0)")
    print(f"states neither before nor after a change: {len(between)} (goal: 0)")
    print(f"states refused: {len(refused)} (goal: 0)")
    for wrong in (lost + between + refused)[:10]:
        print(f"  {wrong}")
    return snapshots > 0 and not (lost or between or refused)


def killed(times: int) -> bool:
    """Kill a real process so often."""
    started = time.monotonic()
    found = kills(times)
    print(f"processes killed: {times} (goal: at least {times}) in {time.monotonic() - started:.0f} s")
    print(f"changes they had acknowledged: {found.acknowledged} (goal: at least {times})")
    print(f"kills after which an acknowledged change was lost: {len(found.wrong)} (goal: 0)")
    for wrong in found.wrong[:10]:
        print(f"  {wrong}")
    return found.acknowledged >= times and not found.wrong


def tampered(times: int, seed: int) -> bool:
    """Change an audit log of 10,000 entries so often in each way, and have docs/verify_audit.py look at it."""
    started = time.monotonic()
    done, missed = unnoticed(10_000, times, seed)
    took = time.monotonic() - started
    print(f"changes to an audit log of 10,000 entries: {done} (goal: at least {times}) in {took:.0f} s")
    print(f"changes to an audit log that the standalone verifier did not notice: {missed.total()} (goal: 0)")
    for way, number in missed.items():
        print(f"  {way}: {number}")
    return not missed


if __name__ == "__main__":
    sys.exit(main())
