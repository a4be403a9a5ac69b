"""What reading the archive costs: a page and a search, against a handler that gives the same bytes and does nothing."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.ids import RevisionId
from bot.domain.kinds import PAGES as PAGE
from bot.domain.kinds import REVISIONS
from bot.domain.page import Page
from bot.domain.ports import Transaction
from bot.services.searching import Searching
from storage import EmbeddedStore, open_store
from tests.benchmarks.figures import Figure
from tests.benchmarks.reading import PAGES, VOCABULARY, compared, served
from tests.web.library import GUILD, NOW, Library

REQUESTS = 2_000
MANY, EACH = 10_000, 10
"""Pages of a large archive, and revisions of each."""


def _figure(what: str, seconds: float, bare: float, goal: float | None) -> Figure:
    name = f"{what} ({1 / seconds:.0f} requests/s on one core; bare {1 / bare:.0f}/s, {bare / seconds:.2f} of it)"
    return Figure(name, seconds * 1e3, "ms", baseline=bare * 1e3, goal=goal)


async def bench_web_page_and_search() -> list[Figure]:
    """A page and a search, as they were answered before and as they are made."""
    page, search = "page/page-7", "search?q=back+coli"
    figures = []
    async with served() as archive:
        await archive.get("")
        for what, cached, fresh in (
            ("a page", [page], [f"page/page-{number % PAGES}?{number}" for number in range(REQUESTS // 4)]),
            ("a search", [search], [f"search?q={word}+{other}" for word in VOCABULARY for other in VOCABULARY]),
        ):
            body = await archive.get(cached[0])
            async with served(body) as bare:
                await archive.each(cached * 200)
                ours, theirs = await compared(archive, bare, cached * REQUESTS)
                figures.append(_figure(f"{what} of {len(body) / 1e3:.0f} kB, kept", ours, theirs, 2))
                made = await archive.each(fresh[: REQUESTS // 4])
                figures.append(_figure(f"{what}, made", made, theirs, None))
    return figures


async def bench_web_search_at_100_000_revisions() -> list[Figure]:
    """Making the index of a large archive beside other work, and looking for words in it."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        await _fill(store)
        words = Searching(store)
        lag = asyncio.create_task(_lag())
        begun = time.perf_counter()
        await words.update_all()
        made = time.perf_counter() - begun
        lag.cancel()
        found = await words.find(GUILD, "page")
        source, times = random.Random(1), []
        for _ in range(2_000):
            asked = source.choices(WORDS, [weight**0.5 for weight in WEIGHTS], k=source.randint(1, 3))
            question = " ".join(word[: source.randint(3, 9)] for word in asked)
            begun = time.perf_counter()
            await words.find(GUILD, question)
            times.append(time.perf_counter() - begun)
        await store.close()
    times.sort()
    named = f"of {MANY} pages with {MANY * EACH} revisions"
    return [
        Figure(f"making the search index {named}", made, "s", correct=found.count == MANY and found.complete),
        Figure("the longest that others waited meanwhile", max(_WAITED) * 1e3, "ms", goal=200),
        Figure(f"a search {named}, median", times[len(times) // 2] * 1e3, "ms"),
        Figure(f"a search {named}, p99", times[len(times) * 99 // 100] * 1e3, "ms", goal=100),
    ]


SYLLABLES = [one + other for one in "bcdfghjklmnprstvwz" for other in "aeiou"]
SOURCE = random.Random(3)
WORDS = list(dict.fromkeys("".join(SOURCE.choices(SYLLABLES, k=SOURCE.randint(1, 4))) for _ in range(60_000)))
WEIGHTS = [1 / (rank + 10) for rank in range(len(WORDS))]
"""Some 40,000 words, a few of them in nearly every text and most in hardly any, as in every language (Zipf's law)."""

_WAITED = [0.0]


async def _lag() -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        _WAITED.append(time.perf_counter() - before - 0.001)


async def _fill(store: EmbeddedStore) -> None:
    one = await Library(store).revise("Page", "text")
    source = random.Random(2)

    for number in range(MANY):
        text = " ".join(source.choices(WORDS, WEIGHTS, k=300))

        async def work(tx: Transaction, number: int = number, text: str = text) -> None:
            slug, title = f"page-{number}", f"Page {number}"
            for index in range(1, EACH + 1):
                at = RevisionId(number * EACH + index + 1)
                await tx.put(
                    REVISIONS, replace(one, number=at, slug=slug, title=title, index=index, text=f"{text} {index}")
                )
            await tx.put(PAGE, Page(slug, title, at, EACH, NOW + timedelta(minutes=number)))

        await store.run(GUILD, work)

    async def drop(tx: Transaction) -> None:
        await tx.delete(PAGE, "page")

    await store.run(GUILD, drop)
