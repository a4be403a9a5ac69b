"""``make faults``: everything that can go wrong around votes, as often as asked for, and whether the record is right.

Prints a line for each number with its goal; ends with 1 if one about what is right was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from storage import open_postgres, open_store
from tests.faults.client import schedules
from tests.faults.healing import healed
from tests.faults.mornings import morning
from tests.faults.storm import Stormed, stormed
from tests.faults.verdict import Findings, held
from tests.postgres import Server as Postgres
from tests.postgres import available

EACH_WAIT = 0.5
"""Seconds within which 99 of 100 people are answered."""
DISCORD_WAITS = 3.0
STALL = 9.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000, help="schedules at the edge of the services")
    parser.add_argument("--journal", type=int, default=500, help="as many again on the journal, opened anew")
    parser.add_argument("--postgres", type=int, default=100, help="as many again on PostgreSQL")
    parser.add_argument("--client", type=int, default=300, help="schedules through the real client")
    parser.add_argument("--interactions", type=int, default=1_000, help="interactions at once")
    parser.add_argument("--guilds", type=int, default=20, help="guilds with 50 open ballots each, to be read again")
    parser.add_argument("--digests", type=int, default=1_000, help="guilds whose digests are due in the same minute")
    parser.add_argument("--seed", type=int, default=0, help="the first of the seeds to run with")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # what goes wrong is meant to
    with tempfile.TemporaryDirectory() as name:
        good = asyncio.run(_all(chosen, Path(name)))
    return 0 if good else 1


async def _all(chosen: argparse.Namespace, folder: Path) -> bool:
    good = [await _in_memory(chosen.schedules, chosen.seed)]
    good.append(await _on_journal(chosen.journal, chosen.seed, folder))
    good.append(await _on_postgres(chosen.postgres, chosen.seed))
    if chosen.client:
        good.append(await _through_client(chosen.client, chosen.seed, folder / "client"))
    if chosen.interactions:
        good.append(await _interactions(chosen.interactions, chosen.seed, folder))
    if chosen.guilds:
        good.append(await _ballots(chosen.guilds, chosen.seed, folder / "healing"))
    if chosen.digests:
        good.append(await _digests(chosen.digests, chosen.seed, folder / "mornings"))
    return all(good)


def say(name: str, value: object, goal: str = "") -> None:
    print(f"{name}: {value}" + (f" (goal: {goal})" if goal else ""), flush=True)


def _told(where: str, found: Findings, seconds: float) -> bool:
    say(f"schedules {where}", f"{found.schedules}, {found.votes} voters, in {seconds:.0f} s")
    say("  faults", ", ".join(f"{number} × {name}" for name, number in found.faults.most_common()))
    say("  votes exactly as their voters meant them", found.exact)
    say("  votes of which it can be known what was meant", found.certain)
    return _none(f"votes and outcomes {where} that are not the truth", found.wrong)


def _none(name: str, wrong: Sequence[str]) -> bool:
    say(name, len(wrong), "0")
    for one in wrong[:10]:
        print(f"  {one}")
    return not wrong


async def _in_memory(number: int, seed: int) -> bool:
    found, started = Findings(), time.monotonic()
    for one in range(seed, seed + number):
        await held(one, found)
    return _told("in memory", found, time.monotonic() - started)


async def _on_journal(number: int, seed: int, folder: Path) -> bool:
    found, started = Findings(), time.monotonic()
    for one in range(seed, seed + number):

        async def opened(place: Path = folder / f"journal{one}") -> object:
            return open_store(place)

        await held(one, found, opened)
    return _told("on the journal", found, time.monotonic() - started)


async def _on_postgres(number: int, seed: int) -> bool:
    if not number or not available():
        say("schedules on PostgreSQL", "none")
        return True
    found, started, server = Findings(), time.monotonic(), Postgres()
    server.start()
    try:
        with server.database() as address:
            for one in range(seed, seed + number):
                await held(one, found, lambda: open_postgres(address))
    finally:
        server.remove()
    return _told("on PostgreSQL", found, time.monotonic() - started)


async def _through_client(number: int, seed: int, folder: Path) -> bool:
    started = time.monotonic()
    found = await schedules(number, folder, seed)
    say(
        "schedules through the client", f"{found.schedules}, {found.votes} votes, in {time.monotonic() - started:.0f} s"
    )
    say("  faults", ", ".join(f"{number} × {name}" for name, number in found.faults.most_common()))
    return _none("votes and outcomes through the client that are not the truth", found.wrong)


async def _interactions(number: int, seed: int, folder: Path) -> bool:
    good = True
    for name, within in (("while the storage stands still", STALL), ("in one instant", 0.0)):
        found = await stormed(number, folder / f"storm{within}", seed, within)
        say(f"interactions {name}", f"{found.interactions}, delivered {found.deliveries} times")
        say("  first answer, the slowest", f"{found.answers[-1]:.3f} s", f"under {DISCORD_WAITS:.0f} s")
        say("  first answer, 99 of 100 within", f"{_most(found.answers):.3f} s", f"under {EACH_WAIT} s")
        good &= _none(f"interactions {name} without an answer", ["failed"] * found.failed)
        good &= _none(f"effects {name} that are not there exactly once", found.wrong) and _in_time(found)
    return good


def _in_time(found: Stormed) -> bool:
    return found.answers[-1] < DISCORD_WAITS


async def _ballots(guilds: int, seed: int, folder: Path) -> bool:
    found = await healed(guilds, 50, folder, seed)
    say("open ballots read again after an outage", f"{found.ballots}, in {found.seconds:.0f} s")
    say("  requests", f"{found.requests}, most in one second {found.busiest}", "at most 50 a second")
    say("  requests refused with 429", found.refused, "0")
    say("  how far from the order of closing", f"{found.displaced:.3f} (at random 0.333)")
    say("  votes meanwhile, 99 of 100 counted within", f"{_most(found.counted):.3f} s", f"under {EACH_WAIT} s")
    say("  replies meanwhile, 99 of 100 within", f"{_most(found.answers):.3f} s", f"under {EACH_WAIT} s")
    return found.refused == 0


async def _digests(guilds: int, seed: int, folder: Path) -> bool:
    found = await morning(guilds, folder, seed)
    say("digests due in the same minute", f"{found.digests}, all posted in {found.seconds:.0f} s")
    say("  requests", f"{found.requests}, most in one second {found.busiest}", "at most 50 a second")
    say("  requests refused with 429", found.refused, "0")
    for name, waits in (("replies", found.answers), ("votes by button", found.votes), ("new cards", found.cards)):
        say(f"  {len(waits)} {name} meanwhile, 99 of 100 within", f"{_most(waits):.3f} s", f"under {EACH_WAIT} s")
    return _none("digests that were not posted exactly once", found.wrong) and found.refused == 0


def _most(seconds: Sequence[float]) -> float:
    """What 99 of 100 are below."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * 99 // 100) - 1)] if ordered else 0.0


if __name__ == "__main__":
    sys.exit(main())
