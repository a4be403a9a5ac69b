"""``make scenarios``: what a community makes in months, through the real client, and whether nothing of it is lost.

Prints a line for each number with its goal; ends with 1 if one about what is right was missed. A scenario is an entry
of ``SCENARIOS``: a coroutine that is given a folder of its own and the command line, and returns its figures.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.scenarios.codebase import codebase
from tests.scenarios.encyclopedia import encyclopedia
from tests.scenarios.figures import Figure
from tests.scenarios.hostile import hostile
from tests.scenarios.replay import replay

Scenario = Callable[[Path, argparse.Namespace], Awaitable[Sequence[Figure]]]

SCENARIOS: dict[str, Scenario] = {
    "encyclopedia": encyclopedia,
    "replay": replay,
    "codebase": codebase,
    "hostile": hostile,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENARIOS)}; all if none is named")
    parser.add_argument("--repository", type=Path, action="append", help="of replay: a git repository to be repeated")
    parser.add_argument(
        "--commits", type=int, help="of replay: how many commits of each such repository; all if not said"
    )
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - SCENARIOS.keys():
        parser.error(f"no scenario is called {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)  # conflicts and refusals are meant to happen
    good = [asyncio.run(_run(name, SCENARIOS[name], chosen)) for name in chosen.names or SCENARIOS]
    return 0 if all(good) else 1


async def _run(name: str, scenario: Scenario, chosen: argparse.Namespace) -> bool:
    """Play one, and print what came of it. One that breaks off is printed with where, and missed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            figures = await scenario(Path(folder), chosen)
        except Exception:  # noqa: BLE001 - the other scenarios are still to be played
            traceback.print_exc()
            figures = [Figure("broken off", "see above", met=False)]
    for figure in (*figures, Figure("seconds", f"{time.monotonic() - started:.0f}")):
        print(f"{name}: {figure}", flush=True)
    return all(figure.met for figure in figures)


if __name__ == "__main__":
    sys.exit(main())
