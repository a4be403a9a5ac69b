"""Legible, narrow, long: the page under the circumstances people have."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from sandbox.app import Server
from tests.browser import require_contrast
from tests.sandbox.chat_page import ChatPage, chatting
from tests.sandbox.conftest import Community

MANY = 1000
CARD = {
    "type": "rich",
    "title": "P1 · Print the guide?",
    "description": "On **waterproof** paper, see `notes` <t:1700000000:R>",
    "fields": [{"name": "Rule", "value": "majority", "inline": True}],
    "footer": {"text": "opened by Ada"},
}
BUTTONS = [
    {"type": 2, "style": style, "label": f"Style {style}", "custom_id": f"style:{style}", "disabled": False}
    for style in (1, 2, 3, 4)
]


def rich(community: Community) -> None:
    """Messages of every kind that has colours of its own."""
    bot = community.world.users[community.bot_id]
    chidi, ideas = community.user("chidi")["id"], community.channel("ideas")["id"]
    text = f"Hello @everyone <@{chidi}> in <#{ideas}>: `code`\n> quote\n# Heading\n-# small"
    community.say("emre", text, "ideas", mention_everyone=True)
    community.say(bot["username"], "", "ideas", embeds=[CARD], components=[{"type": 1, "components": BUTTONS}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_has_enough_contrast(server: Server, community: Community, scheme: str) -> None:
    rich(community)
    async with chatting(server, guide=True, color_scheme=scheme) as chat:
        await chat.go("#ideas")
        await chat.message("Print the guide?").wait_for()
        await require_contrast(chat.page)
        await chat.button("Skip ahead").click()
        await require_contrast(chat.page)
        await chat.keyboard.press("Escape")
        await chat.button("Acting as").click()
        await require_contrast(chat.page)


@pytest.mark.parametrize("width", [320, 400])
async def test_a_phone_shows_everything_without_scrolling_sideways(
    server: Server, community: Community, width: int
) -> None:
    rich(community)
    community.say("emre", "https://example.org/" + "long" * 100, "ideas")
    async with chatting(server, width=width, height=640, has_touch=True, is_mobile=True) as chat:
        await expect(chat.page.get_by_role("link", name="#ideas")).to_be_hidden()
        await chat.button("Open channel list").click()
        await chat.go("#ideas")
        await expect(chat.page.get_by_role("link", name="#welcome")).to_be_hidden()
        await chat.message("longlong").wait_for()
        await require_no_overflow(chat)
        await chat.button("Skip ahead").click()
        await chat.dialog("Skip ahead").wait_for()
        await require_no_overflow(chat)
        await chat.keyboard.press("Escape")
        await chat.menu(chat.message("Print the guide?"), "Add reaction")
        await require_no_overflow(chat)
        await chat.page.get_by_role("option", name="👍").click()
        await chat.button("React 👍, 1 vote").wait_for()


async def require_no_overflow(chat: ChatPage) -> None:
    overflowing = await chat.page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("pre, .sidebar, .skip"))
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
          .map((e) => e.tagName + "." + e.className)"""
    )
    assert overflowing == []
    assert await chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_thousand_messages_stay_smooth(server: Server, community: Community) -> None:
    async with chatting(server) as chat:
        await chat.go("#general")
        for number in range(MANY):
            community.say("emre", f"Count {number} **whelks** under <#{community.channel('ideas')['id']}>", "general")
        await expect(chat.page.locator(".msg").last).to_contain_text(f"Count {MANY - 1} ", timeout=30_000)
        assert await chat.page.locator(".msg").count() >= MANY
        community.say("emre", "One more", "general")
        await expect(chat.page.locator(".msg", has_text="One more")).to_be_in_viewport(timeout=30_000)
        assert await typical_frame(chat) < 100


async def typical_frame(chat: ChatPage) -> float:
    """Milliseconds between two frames, in the middle of all, while the log is scrolled from end to start."""
    script = """async () => {
      const log = document.querySelector(".log");
      const frames = [];
      let last = performance.now();
      while (log.scrollTop > 0) {
        log.scrollTop -= 1500;
        await new Promise(requestAnimationFrame);
        frames.push(performance.now() - last);
        last = performance.now();
      }
      return frames.sort((a, b) => a - b)[Math.floor(frames.length / 2)];
    }"""
    return float(await chat.page.evaluate(script))


async def test_reading_older_messages_is_not_disturbed_by_new_ones(server: Server, community: Community) -> None:
    for number in range(140):
        community.say("hana", f"Page {number} of the log", "general")
    async with chatting(server) as chat:
        await chat.go("#general")
        await expect(chat.message("Page 139 ")).to_be_in_viewport()
        await chat.message("Page 95 ").scroll_into_view_if_needed()
        await chat.message("Page 60 ").wait_for()
        await chat.message("Page 80 ").scroll_into_view_if_needed()
        place = await chat.message("Page 80 ").bounding_box()
        community.say("emre", "Newer still", "general")
        await chat.button("Newer messages").wait_for()
        assert await chat.message("Page 80 ").bounding_box() == place
        await chat.button("Newer messages").click()
        await expect(chat.message("Newer still")).to_be_in_viewport()
