"""The whole path in a real browser, on the program as a newcomer starts it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.product import SOON, Newcomer, Product, started, using

QUESTION = "Print the guide for the school?"
WHOLE = 120.0
"""Seconds after which a test is given up, whatever it waits for."""


async def test_from_a_proposal_to_a_page_with_its_authors_name(tmp_path: Path) -> None:
    async with asyncio.timeout(WHOLE), started(tmp_path) as product, using(product) as chat:
        await decide(chat)
        await contribute(chat)
        await read(chat.page, product)


async def decide(chat: Newcomer) -> None:
    """Chidi proposes, three others vote, time passes."""
    await chat.go("#proposals")
    answer = await chat.propose(title=QUESTION, closes="2 days", quorum="3", tasks="Lay out the pages")
    await expect(answer).to_contain_text("P1 is open")
    card = chat.card(QUESTION)
    await expect(card.get_by_role("button", name="React 🤷")).to_be_visible(timeout=SOON)
    await chat.act_as("Dilnoza")
    await chat.react(card, "👍")
    await chat.act_as("Emre")
    await chat.react(card, "👎")
    await chat.act_as("Bruno")
    await card.get_by_role("button", name="Yes").click()
    await chat.message("Your vote on P1 is Yes").wait_for(timeout=SOON)
    await expect(card).to_contain_text("Yes: 2", timeout=SOON)
    await expect(card).to_contain_text("No: 1@Emre")
    await chat.skip("To the next deadline")
    outcome = chat.message("P1 passed: " + QUESTION)
    await expect(outcome).to_contain_text("2 yes and 1 no: 2 of 3 is more than half.", timeout=SOON)
    await expect(card).to_contain_text("Passed.", timeout=SOON)
    await expect(card.get_by_role("button", name="Yes")).to_have_count(0)
    await chat.go("#tasks")
    await expect(chat.card("Lay out the pages")).to_contain_text("proposal P1", timeout=SOON)


async def contribute(chat: Newcomer) -> None:
    """Dilnoza hands in what she wrote, Bruno accepts it."""
    await chat.act_as("Dilnoza")
    await chat.go("#general")
    await chat.track(chat.message("Actinia equina"), "Beadlet anemone")
    await chat.act_as("Bruno")
    await chat.go("#review")
    card = chat.card("Beadlet anemone")
    await card.get_by_role("button", name="Approve").click(timeout=SOON)
    await chat.message("C1 is accepted").wait_for(timeout=SOON)
    await expect(card).to_contain_text("by @Bruno as R1", timeout=SOON)
    await chat.go("#archive")
    await expect(chat.card("Beadlet anemone")).to_contain_text("by @Dilnoza, reviewed by @Bruno", timeout=SOON)


async def read(page: Page, product: Product) -> None:
    """The link in the announcement leads to the page, and the page back to the message."""
    announced = page.get_by_role("link", name="Read it")
    assert str(await announced.get_attribute("href")).startswith(product.archive)
    async with page.expect_popup() as opened:
        await announced.click()
    archive = await opened.value
    await expect(archive.get_by_role("heading", name="Beadlet anemone", level=1)).to_be_visible()
    await expect(archive.get_by_role("article")).to_contain_text("By Dilnoza, reviewed by Bruno")
    await expect(archive.get_by_role("article").locator("em")).to_have_text("Actinia equina")
    await archive.get_by_role("link", name="CC BY-SA 4.0").first.wait_for()
    await archive.get_by_role("link", name="Message on Discord").click()
    await expect(archive.get_by_role("heading", name="#general")).to_be_visible()
    await archive.get_by_role("article").filter(has_text="Actinia equina").wait_for()


async def test_a_start_after_a_kill_finds_everything_as_it_was(tmp_path: Path) -> None:
    async with asyncio.timeout(WHOLE):
        await vote_and_kill(tmp_path)
        await find_and_vote(tmp_path)


async def vote_and_kill(folder: Path) -> None:
    """Chidi proposes and votes; the program is killed."""
    async with started(folder, killed=True) as product, using(product) as chat:
        await chat.go("#proposals")
        await chat.propose(title=QUESTION)
        await chat.card(QUESTION).get_by_role("button", name="Yes").click(timeout=SOON)
        await chat.message("Your vote on P1 is Yes").wait_for(timeout=SOON)


async def find_and_vote(folder: Path) -> None:
    """Chidi's vote is there, and Dilnoza's is counted next to it."""
    async with started(folder) as product, using(product) as chat:
        await chat.go("#proposals")
        card = chat.card(QUESTION)
        await expect(card).to_contain_text("Yes: 1@Chidi", timeout=SOON)
        await chat.act_as("Dilnoza")
        await card.get_by_role("button", name="No").click()
        await expect(card).to_contain_text("No: 1@Dilnoza", timeout=SOON)
