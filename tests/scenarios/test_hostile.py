"""A small size of what ``make scenarios ARGS=hostile`` does in full."""

from __future__ import annotations

import random
from pathlib import Path

from tests.browser import launched
from tests.scenarios.hostile import PROVOKE, prepared, scripts
from tests.scenarios.payloads import STARTS, payloads
from tests.scenarios.tricks import tricks

SAMPLE = 25


async def test_no_payload_runs_in_a_browser_with_the_pages_policy_or_without_it():
    some = random.Random(1).sample(list(payloads()), SAMPLE)
    assert [str(figure) for figure in await scripts(some) if not figure.met] == []


async def test_no_address_or_path_leads_out(tmp_path: Path):
    assert [str(figure) for figure in await tricks(tmp_path) if not figure.met] == []


async def test_a_payload_that_nobody_made_harmless_is_seen_to_run_or_to_act():
    seen = set()
    async with launched() as browser:
        page = await prepared(browser, without_policy=False)
        for start in STARTS:
            await page.set_content(f"<!doctype html><body>{start.format('xss(1)')}")
            hits, acting = await page.evaluate(PROVOKE)
            seen |= {start} if hits or acting else set()
    html = {start for start in STARTS if start.startswith("<") and "=" in start and "meta" not in start}
    assert html - seen == set()
