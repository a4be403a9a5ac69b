"""The page and the sandbox's clock, and the page when its connection breaks."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from sandbox.app import Server
from tests.sandbox.chat_page import chatting
from tests.sandbox.conftest import Community


async def test_skipping_to_the_next_deadline_says_which_and_goes_just_past_it(
    server: Server, community: Community
) -> None:
    now = server.clock.now()
    far, near = (int((now + timedelta(hours=hours)).timestamp()) for hours in (72, 30))
    community.say("ada", f"Later: <t:{far}:R>", "tasks")
    card = {"type": "rich", "title": "P1 · Print the guide?", "description": f"Closes <t:{near}:f> (<t:{near}:R>)"}
    community.say("ada", "", "proposals", embeds=[card])
    community.say("bruno", f"Maintainers only: <t:{near - 3600}>", "maintainers")
    async with chatting(server) as chat:
        await chat.go("#proposals")
        await expect(chat.message("Print the guide?")).to_contain_text("in 30 hours")
        await chat.button("Skip ahead").click()
        panel = chat.dialog("Skip ahead")
        await expect(panel).to_contain_text("“P1 · Print the guide?” in #proposals")
        await panel.get_by_role("button", name="To the next deadline").click()
        await chat.page.get_by_role("status").filter(has_text="It is now").wait_for()
        assert 0 < server.clock.now().timestamp() - near < 60
        await expect(chat.message("Print the guide?")).to_contain_text("ago")


async def test_an_hour_and_a_day_move_everybody_and_new_days_begin(server: Server, community: Community) -> None:
    async with chatting(server) as chat:
        start = server.clock.now()
        await chat.button("Skip ahead").click()
        await chat.dialog("Skip ahead").get_by_role("button", name="An hour").click()
        await chat.page.get_by_text("It is now").wait_for()
        assert timedelta(hours=1) <= server.clock.now() - start < timedelta(hours=1, minutes=2)
        server.clock.move(24 * 3600)
        community.say("ada", "Good morning", "welcome")
        await chat.message("Good morning").wait_for()
        await expect(chat.page.get_by_role("separator")).to_have_count(2)
        before = await chat.message("Good morning").locator("time").first.text_content()
        server.clock.move(24 * 3600)
        await expect(chat.message("Good morning").locator("time").first).not_to_have_text(before or "")


async def test_a_broken_connection_is_shown_and_nothing_is_missed(server: Server, community: Community) -> None:
    async with chatting(server) as chat:
        await chat.go("#general")
        server.faults.refuse_resume()
        server.faults.close(4000, who="user")
        community.say("hana", "Said while nobody listened", "general")
        await chat.message("Said while nobody listened").wait_for()
        server.faults.close(4000, who="user")
        community.say("hana", "And replayed after", "general")
        await chat.message("And replayed after").wait_for()
        await expect(chat.messages.filter(has_text="And replayed after")).to_have_count(1)
        await expect(chat.page.get_by_text("Connection lost")).to_have_count(0)


async def test_a_sandbox_that_is_gone_is_told_of(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.page.route("**/*", lambda route: route.abort())
        await chat.page.context.set_offline(True)
        server.faults.abort(who="user")
        await expect(chat.page.get_by_text("Connection lost. Reconnecting…")).to_be_visible()
        await chat.composer.fill("Anybody?")
        await chat.composer.press("Enter")
        await expect(chat.page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
        await expect(chat.composer).to_have_value("Anybody?")
        await chat.page.unroute("**/*")
        await chat.page.context.set_offline(False)
        await expect(chat.page.get_by_text("Connection lost")).to_have_count(0)
        await chat.composer.press("Enter")
        await chat.message("Anybody?").wait_for()
