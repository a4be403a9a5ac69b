"""Using an application from the page: commands, buttons, menus, forms; the application is the real discord.py."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from sandbox.app import Server
from sandbox.seed import BOT_TOKEN
from tests.sandbox.chat_page import chatting
from tests.sandbox.sample_bot import Sample, connected


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Sample]:
    async with connected(server, BOT_TOKEN) as client:
        yield client


async def test_the_picker_narrows_while_typing_and_is_used_by_keyboard(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        await chat.composer.press_sequentially("/")
        await expect(chat.page.get_by_role("listbox", name="Commands")).to_be_visible()
        await expect(chat.option("/task list open")).to_be_visible()
        await chat.keyboard.type("task")
        await expect(chat.option("/say")).to_have_count(0)
        await chat.keyboard.press("ArrowDown")
        await expect(chat.option("/task list open")).to_have_attribute("aria-selected", "true")
        await chat.keyboard.press("Escape")
        await expect(chat.page.get_by_role("listbox", name="Commands")).to_be_hidden()
        await chat.composer.fill("/nothing such")
        await chat.composer.press("Enter")
        await expect(chat.page.get_by_role("alert").filter(has_text="no such command")).to_be_visible()


async def test_options_are_checked_before_they_are_sent(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        form = await chat.command("say")
        run = form.get_by_role("button", name="Run /say")
        await run.click()
        text = form.get_by_role("textbox", name="text")
        await expect(text).to_have_attribute("aria-invalid", "true")
        await expect(text).to_be_focused()
        await expect(form).to_contain_text("Please fill this in.")
        await chat.keyboard.type("tide")
        await form.get_by_role("button", name="Add option size").click()
        await chat.keyboard.type("12")
        await run.click()
        await expect(form).to_contain_text("At most 9.")
        await form.get_by_role("textbox", name="size").fill("4")
        await form.get_by_role("button", name="Add option kind").click()
        await chat.keyboard.press("ArrowDown")
        await chat.keyboard.press("Enter")
        await expect(form.get_by_role("combobox", name="kind")).to_have_value("Big one")
        await chat.keyboard.press("Enter")
        answer = chat.message("tide 4 Big one")
        await expect(answer).to_contain_text("Chidi used /say")
        await expect(form).to_have_count(0)
        await expect(chat.composer).to_be_focused()


async def test_people_channels_roles_and_files_are_picked(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        form = await chat.command("point")
        await chat.keyboard.type("dil")
        await chat.option("Dilnoza").wait_for()
        await chat.keyboard.press("Tab")
        await chat.keyboard.type("rev")
        await chat.option("#review").click()
        await form.get_by_role("button", name="Add option role").click()
        await chat.keyboard.type("main")
        await chat.option("@Maintainers").click()
        await form.get_by_role("button", name="Add option file").click()
        await form.get_by_label("file", exact=True).set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"}
        )
        await form.get_by_role("button", name="Run /point").click()
        await expect(chat.message("Dilnoza #review Maintainers 5")).to_contain_text("Only you can see this")


async def test_what_is_not_in_the_list_is_refused_in_the_form(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        form = await chat.command("point")
        await chat.keyboard.type("nobody")
        await expect(chat.page.get_by_text("Nothing found.")).to_be_visible()
        await form.get_by_role("button", name="Run /point").click()
        await expect(form).to_contain_text("“nobody” is not in the list.")


async def test_the_application_completes_what_is_typed(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        await chat.command("task claim")
        await chat.keyboard.type("li")
        await chat.option("Limpet").wait_for()
        await expect(chat.option("Urchin")).to_have_count(0)
        await chat.keyboard.press("ArrowDown")
        await chat.keyboard.press("Enter")
        await chat.keyboard.press("Enter")
        await chat.message("claimed lichen").wait_for()


async def test_an_ephemeral_answer_is_seen_by_one_person_until_dismissed(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        form = await chat.command("later")
        await chat.keyboard.press("ArrowDown")
        await chat.option("Yes").click()
        await form.get_by_role("button", name="Add option wait").click()
        await chat.keyboard.type("0.6")
        await chat.keyboard.press("Enter")
        await chat.page.get_by_text("Barnraiser is thinking").wait_for()
        answer = chat.messages.filter(has_text="first").first
        await expect(answer).to_contain_text("Only you can see this")
        await chat.message("second").get_by_role("link", name="tide.txt").wait_for()
        await chat.act_as("Emre")
        await expect(chat.message("second")).to_be_visible()
        await expect(chat.messages.filter(has_text="Only you can see this")).to_have_count(0)
        await chat.act_as("Chidi")
        await answer.get_by_role("button", name="Dismiss message").click()
        await expect(chat.messages.filter(has_text="Only you can see this")).to_have_count(0)


async def test_an_application_that_does_not_answer_is_named_and_nothing_typed_is_lost(
    server: Server, bot: Sample
) -> None:
    async with chatting(server) as chat:
        form = await chat.command("silent")
        await chat.keyboard.press("Enter")
        await expect(form.get_by_role("button", name="Waiting for Barnraiser")).to_be_disabled()
        await expect(form.get_by_role("alert")).to_have_text("The application did not respond.")
        await expect(form.get_by_role("button", name="Run /silent")).to_be_enabled()


async def test_buttons_and_menus_of_a_message_work(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        await chat.command("say")
        await chat.keyboard.type("Poll")
        await chat.keyboard.press("Enter")
        poll = chat.messages.filter(has=chat.button("Slow"))
        await expect(poll.get_by_role("button", name="Closed")).to_be_disabled()
        await poll.get_by_role("button", name="Yes").click()
        await expect(poll).to_contain_text("chidi says yes")
        await poll.get_by_role("combobox", name="Make a choice").first.click()
        await chat.option("red").click()
        await chat.option("blue").click()
        await chat.option("green").click()
        await chat.keyboard.press("Escape")
        await chat.message("chose red, blue").wait_for()
        await poll.get_by_role("combobox", name="Make a choice").last.click()
        await chat.keyboard.type("far")
        await chat.option("Farah").click()
        await chat.message("picked Farah").wait_for()


async def test_a_form_keeps_the_focus_says_what_is_wrong_and_is_answered(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        await chat.command("form")
        await chat.keyboard.press("Enter")
        form = chat.dialog("Describe the find")
        await expect(form.get_by_role("textbox", name="Note")).to_be_focused()
        await form.get_by_role("button", name="Submit").click()
        await expect(form).to_contain_text("Please fill this in.")
        zone = form.get_by_role("combobox", name="Zone")
        await expect(zone).to_be_focused()
        for _ in range(12):
            await chat.keyboard.press("Tab")
            assert await form.evaluate("(dialog) => dialog.contains(document.activeElement)")
        await zone.click()
        await chat.option("low").click()
        await form.get_by_role("textbox", name="Note").fill("under the ledge")
        await form.get_by_label("Photo").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": b"123"})
        await form.get_by_role("button", name="Submit").click()
        await chat.message("under the ledge|low|p.png 3").wait_for()
        await expect(form).to_have_count(0)


async def test_message_and_user_commands_are_under_apps(server: Server, bot: Sample) -> None:
    async with chatting(server) as chat:
        await chat.go("#general")
        await chat.message("Actinia equina").focus()
        await chat.keyboard.press("Shift+F10")
        await expect(chat.page.get_by_role("menuitem", name="Apps")).to_be_focused()
        await chat.keyboard.press("ArrowRight")
        await expect(chat.page.get_by_role("menuitem", name="Track contribution")).to_be_focused()
        await chat.keyboard.press("Enter")
        await expect(chat.message("tracked: Beadlet anemone")).to_contain_text("by dilnoza")
        await (
            chat.messages.filter(has_text="Actinia equina")
            .first.get_by_role("button", name="Dilnoza", exact=True)
            .click()
        )
        await chat.dialog("Dilnoza").get_by_role("button", name="Apps").click()
        await chat.page.get_by_role("menuitem", name="Wave at").click()
        await chat.message("waves at Dilnoza").wait_for()
