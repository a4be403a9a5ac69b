"""How long the command line takes to answer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.figures import Figure

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 7


def seconds(*arguments: str) -> tuple[float, str]:
    """How long Python takes with these arguments, in the middle of some rounds, and what it printed."""
    command, times, shown = [sys.executable, *arguments], [], ""
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:]), shown  # the first round fills the caches


def bench_help() -> Figure:
    """``python -m bot --help`` against a Python that does nothing."""
    bare, _ = seconds("-c", "pass")
    value, shown = seconds("-m", "bot", "--help")
    return Figure("python -m bot --help", value, "s", baseline=bare, goal=20, correct="sandbox" in shown)
