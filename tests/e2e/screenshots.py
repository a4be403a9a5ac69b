"""Takes the pictures of the guides anew: ``python -m tests.e2e.screenshots``. Look at each before you commit it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.e2e.product import ROOT, SOON, Newcomer, Product, started, using

IMAGES = ROOT / "docs" / "images"
QUESTION = "Print the guide for the school?"
DETAILS = "Thirty copies on paper that survives a wet pocket. The school pays for the paper, we do the layout."


async def take(name: str, what: Page | Locator) -> None:
    """Write a picture of a page, or of one thing on it."""
    await what.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


async def deciding(chat: Newcomer) -> None:
    """A proposal, its votes and its outcome."""
    await chat.go("#proposals")
    options = {"details": DETAILS, "closes": "2 days", "quorum": "3", "tasks": "Lay out the pages"}
    form = await chat.filled("propose", title=QUESTION, **options)
    await take("propose", form)
    await form.get_by_role("button", name="Run /propose").click()
    await chat.private.last.get_by_role("button", name="Dismiss message").click(timeout=SOON)
    card = chat.card(QUESTION)
    await expect(card.get_by_role("button", name="React 🤷")).to_be_visible(timeout=SOON)
    for person, emoji in (("Dilnoza", "👍"), ("Goran", "🤷"), ("Hana", "👍"), ("Emre", "👎"), ("Chidi", "👍")):
        await chat.act_as(person)
        await chat.react(card, emoji)
    await expect(card).to_contain_text("Yes: 3", timeout=SOON)
    await expect(card).to_contain_text("No: 1")
    await expect(card).to_contain_text("Abstain: 1")
    await aside(chat)
    await take("vote", chat.page)
    await chat.skip("To the next deadline")
    outcome = chat.messages.filter(has_text=f"P1 passed: {QUESTION}").last
    await outcome.wait_for(timeout=SOON)
    await aside(chat)
    await take("outcome", outcome)


async def working(chat: Newcomer) -> None:
    """A task that somebody has claimed."""
    await chat.act_as("Hana")
    await chat.go("#tasks")
    card = chat.card("Lay out the pages")
    await card.get_by_role("button", name="Claim").click(timeout=SOON)
    await expect(card).to_contain_text("Claimed by @Hana", timeout=SOON)
    await aside(chat)
    await take("task", card)


async def contributing(chat: Newcomer) -> None:
    """From a message to a review and the announcement."""
    await chat.act_as("Dilnoza")
    await chat.go("#general")
    message = chat.message("Actinia equina")
    await message.get_by_role("button", name="More actions").click()
    await chat.page.get_by_role("menuitem", name="Apps").click()
    await chat.page.get_by_role("menuitem", name="Track contribution").focus()
    await chat.page.screenshot(path=IMAGES / "track.png", clip={"x": 264, "y": 0, "width": 716, "height": 400})
    await chat.page.get_by_role("menuitem", name="Track contribution").click()
    form = chat.dialog("Track contribution")
    await take("form", form)
    await form.get_by_role("button", name="Submit").click()
    agree = chat.private.last.get_by_role("button", name="I agree")
    await agree.wait_for(timeout=SOON)
    await take("consent", chat.private.last)
    await agree.click()
    await chat.message("is recorded").wait_for(timeout=SOON)
    await chat.act_as("Bruno")
    await chat.go("#review")
    card = chat.card("Beadlet anemone")
    await expect(card).to_contain_text("Waits for a maintainer's review", timeout=SOON)
    await aside(chat)
    await take("review", card)
    await chat.run("digest add", time="9:00")
    await chat.skip("To the next deadline")
    digest = chat.messages.filter(has_text="What is open").last
    await digest.wait_for(timeout=SOON)
    await aside(chat)
    await take("digest", digest)
    await card.get_by_role("button", name="Approve").click()
    await chat.message("C1 is accepted").wait_for(timeout=SOON)


async def reading(chat: Newcomer, product: Product) -> None:
    """The archive on the web; then the settings of an admin."""
    await chat.go("#archive")
    link = chat.page.get_by_role("link", name="Read it")
    address = str(await link.get_attribute("href", timeout=SOON))
    assert address.startswith(product.archive)
    page = await chat.page.context.new_page()
    await page.set_viewport_size({"width": 960, "height": 815})
    await page.goto(address)
    await take("archive", page)
    await page.close()
    await chat.act_as("Ada")
    shown = await chat.run("settings show")
    await aside(chat)
    await take("settings", shown)


async def aside(chat: Newcomer) -> None:
    """Take pointer, focus and notices away, so that only what is meant is seen."""
    await chat.page.mouse.move(2, 2)
    await chat.page.evaluate("document.activeElement.blur()")
    for notice in await chat.button("Dismiss notice").all():
        await notice.click()
    await chat.page.wait_for_timeout(400)


async def main() -> None:
    """All pictures, in the order of the story."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        options = {"width": 980, "height": 760, "device_scale_factor": 1.5, "color_scheme": "light"}
        async with started(Path(folder)) as product, using(product, **options) as chat:
            await deciding(chat)
            await working(chat)
            await contributing(chat)
            await reading(chat, product)


if __name__ == "__main__":
    asyncio.run(main())
