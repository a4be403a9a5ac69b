"""``make bench``: runs every benchmark, prints a line for each figure and writes build/bench.json.

A benchmark is a function ``bench_…`` (plain or async) in a file ``bench_….py`` of this folder. It takes nothing and
returns a Figure or several. With words as arguments only those run that have one of them in their name.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / "build" / "bench.json"


def benchmarks(words: list[str]) -> Iterator[Callable[[], Any]]:
    """The functions to run, by file and then as they stand there."""
    for file in sorted(FOLDER.glob("bench_*.py")):
        module = importlib.import_module(f"tests.benchmarks.{file.stem}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and name.startswith("bench_") and (not words or any(w in f"{file.stem}.{name}" for w in words)):
                yield function


def measured(benchmark: Callable[[], Any]) -> list[Figure]:
    """The figures of one benchmark."""
    result = asyncio.run(benchmark()) if inspect.iscoroutinefunction(benchmark) else benchmark()
    return [result] if isinstance(result, Figure) else list(result)


def main(words: list[str], results: Path = RESULTS) -> int:
    """Run them; 1 if one broke off, a result was wrong, a binding goal was missed, or nothing was measured."""
    figures: list[Figure] = []
    broken = False
    for benchmark in benchmarks(words):
        try:
            new = measured(benchmark)
        except Exception:  # noqa: BLE001 - the others still have something to say
            traceback.print_exc()
            broken = True
            continue
        figures += new
        for figure in new:
            print(figure, flush=True)
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps([figure.row() for figure in figures], indent=2) + "\n", encoding="utf-8")
    return int(broken or not figures or any(figure.fails for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
