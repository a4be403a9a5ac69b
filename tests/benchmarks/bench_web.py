"""What the archive's pages cost, whatever members wrote."""

from __future__ import annotations

import random
import statistics
import time

from bot.locales import Catalogue
from bot.web.diff import compare
from bot.web.markdown import Context, Markdown
from bot.web.words import Words
from tests.benchmarks.figures import Figure

PATTERNS = (
    *("[", "![", "[[", "[[a]]", "*a ", "a**b", "_a", "`", "<", "<@1>", "<t:1>", "> ", "- ", "# a\n", "|a", "&amp"),
    *(
        "\\[",
        "[a](",
        "[a]: <",
        "~~a",
        "**x* ",
        "a\n",
        "***",
        "<!--",
        "[a\n",
        "1. ",
        "```\n",
        "![](&[[",
        "# \n",
        "- a\n",
    ),
)
SHORT, LONG, ROUNDS = 1_500, 6_000, 5
WORDS = Words(Catalogue.load("en"))


def seconds(pattern: str, size: int) -> float:
    """Processor time for rendering a pattern repeated up to a size, in the middle of some rounds."""
    text, times = pattern * (size // len(pattern)), []
    for _ in range(ROUNDS):
        markdown = Markdown(WORDS, keep=0)
        begun = time.process_time()
        markdown.render(text, Context(start="/1/"))
        times.append(time.process_time() - begun)
    return statistics.median(times)


def bench_hostile_markdown() -> Figure:
    """Of the texts made to be slow, the one whose cost grows most when it is four times as long."""
    growth = {pattern: (seconds(pattern, LONG), seconds(pattern, SHORT)) for pattern in PATTERNS}
    worst = max(growth, key=lambda pattern: growth[pattern][0] / growth[pattern][1])
    long, short = growth[worst]
    return Figure(f"rendering four times of {worst!r}", long * 1e3, "ms", baseline=short * 1e3, goal=9)


def bench_largest_comparison() -> Figure:
    """Comparing two of the largest texts that are taken, as different as can be, by lines and by words."""
    source, begun = random.Random(1), time.process_time()
    for separator in ("\n", " "):
        old, new = (separator.join(map(str, source.choices(range(10), k=50_000)))[:100_000] for _ in range(2))
        compare(old, new)
    return Figure("comparing the two largest texts", time.process_time() - begun, "s", goal=10)
