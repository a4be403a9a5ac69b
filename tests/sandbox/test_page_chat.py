"""Chatting on the page: writing, answering, reacting, and what the others see of it."""

from __future__ import annotations

import re

from playwright.async_api import expect

from sandbox.app import Server
from sandbox.model import messages
from sandbox.world import Json
from tests.sandbox.chat_page import chatting
from tests.sandbox.conftest import Community

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


async def test_what_one_person_writes_another_reads_at_once(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.go("#general")
        await chat.say("The **tide** is out, @Dilnoza, see #tasks :wave:", shown="The tide is out")
        await expect(chat.message("The tide is out").locator("strong")).to_have_text("tide")
        await chat.act_as("Dilnoza")
        seen = chat.message("The tide is out")
        await expect(seen).to_have_class(re.compile("mentioned"))
        await expect(seen.get_by_role("button", name="@Dilnoza")).to_be_visible()
        await seen.get_by_role("button", name="#tasks").click()
        await chat.page.get_by_role("heading", name="#tasks").wait_for()


async def test_messages_are_answered_changed_and_deleted(server: Server, community: Community) -> None:
    community.say("emre", "Who has seen the shanny?", "general")
    async with chatting(server) as chat:
        await chat.go("#general")
        await chat.menu(chat.message("Who has seen"), "Reply")
        mine = await chat.say("Not I")
        await expect(mine.get_by_role("button", name="Reply to Emre: Who has seen the shanny?")).to_be_visible()
        await chat.composer.press("ArrowUp")
        field = chat.page.get_by_role("textbox", name="Edit message")
        await field.fill("I have, twice")
        await field.press("Enter")
        await expect(chat.message("I have, twice")).to_contain_text("(edited)")
        await chat.message("I have, twice").click(button="right")
        await chat.page.get_by_role("menuitem", name="Delete message").click()
        await chat.dialog("Delete this message?").get_by_role("button", name="Delete").click()
        await expect(chat.messages.filter(has_text="I have, twice")).to_have_count(0)


async def test_what_one_may_not_do_is_not_offered(server: Server) -> None:
    async with chatting(server) as chat:
        await expect(chat.page.get_by_role("link", name="#maintainers")).to_have_count(0)
        await chat.go("#general")
        await chat.message("Actinia equina").get_by_role("button", name="More actions").click()
        await expect(chat.page.get_by_role("menuitem", name="Copy message ID")).to_be_visible()
        await expect(chat.page.get_by_role("menuitem", name="Edit message")).to_have_count(0)
        await expect(chat.page.get_by_role("menuitem", name="Delete message")).to_have_count(0)
        await chat.keyboard.press("Escape")
        await chat.act_as("Bruno")
        await expect(chat.page.get_by_role("link", name="#maintainers")).to_be_visible()


async def test_a_reaction_is_a_toggle_that_counts_and_names(server: Server, community: Community) -> None:
    community.say("ada", "Shall we?", "proposals")
    async with chatting(server) as chat:
        await chat.go("#proposals")
        await chat.menu(chat.message("Shall we?"), "Add reaction")
        await chat.page.get_by_role("textbox", name="Emoji or its name").fill("thumbsup")
        await chat.keyboard.press("Enter")
        await chat.button("React 👍, 1 vote", exact=True).wait_for()
        await chat.act_as("Emre")
        vote = chat.button("React 👍")
        await expect(vote).to_have_attribute("aria-pressed", "false")
        await vote.click()
        await expect(vote).to_have_accessible_name("React 👍, 2 votes")
        await expect(vote).to_have_attribute("aria-pressed", "true")
        await vote.hover()
        await expect(chat.page.get_by_role("tooltip")).to_contain_text("Chidi, Emre")
        await vote.click()
        await expect(vote).to_have_accessible_name("React 👍, 1 vote")


async def test_a_keyboard_user_keeps_the_focus_when_the_message_changes(server: Server, community: Community) -> None:
    message = community.say("ada", "Shall we?", "proposals")
    async with chatting(server) as chat:
        await chat.go("#proposals")
        await chat.menu(chat.message("Shall we?"), "Add reaction")
        await chat.keyboard.type("tada")
        await chat.keyboard.press("Enter")
        vote = chat.button("React 🎉")
        await vote.focus()
        await chat.keyboard.press("Space")
        await expect(vote).to_have_count(0)
        await expect(chat.page.locator(f'[data-message="{message["id"]}"]')).to_be_focused()
        await chat.keyboard.press("Shift+F10")
        await expect(chat.page.get_by_role("menu", name="Message actions")).to_be_visible()


async def test_the_focus_stays_on_a_button_whose_custom_id_changes(server: Server, community: Community) -> None:
    def row(name: str) -> list[Json]:
        button = {"type": 2, "style": 2, "label": "Up", "custom_id": name, "id": 2}
        return [{"type": 1, "id": 1, "components": [button]}]

    message = community.say("ada", "A paper", "proposals", components=row("first"))
    async with chatting(server) as chat:
        await chat.go("#proposals")
        up = chat.button("Up")
        await up.focus()
        messages.edit_message(server.world, message, {"content": "The paper, changed", "components": row("second")})
        await chat.message("The paper, changed").wait_for()
        await expect(up).to_be_focused()


async def test_new_messages_elsewhere_are_marked_until_they_are_read(server: Server, community: Community) -> None:
    async with chatting(server) as chat:
        community.say("hana", "A new plate is up", "ideas")
        unread = chat.page.get_by_role("link", name="#ideas, unread")
        await unread.wait_for()
        await unread.click()
        await chat.message("A new plate is up").wait_for()
        await expect(chat.page.get_by_role("separator").filter(has_text="New")).to_be_visible()
        await expect(chat.page.get_by_role("link", name="#ideas", exact=True)).to_be_visible()


async def test_two_people_can_talk_in_private(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.go("#general")
        await chat.message("Actinia equina").get_by_role("button", name="Dilnoza", exact=True).click()
        await chat.dialog("Dilnoza").get_by_role("button", name="Message").click()
        await chat.page.get_by_role("heading", name="@Dilnoza").wait_for()
        await chat.say("May I print your photo?")
        await chat.act_as("Emre")
        await expect(chat.page.get_by_role("link", name="@Chidi")).to_have_count(0)
        await chat.act_as("Dilnoza")
        await chat.go("@Chidi")
        await chat.message("May I print your photo?").wait_for()


async def test_a_forum_post_and_a_thread_are_opened_and_found(server: Server, community: Community) -> None:
    async with chatting(server) as chat:
        await chat.go("#field-notes")
        await chat.button("New post").click()
        form = chat.dialog("New post in #field-notes")
        await form.get_by_role("button", name="Post").click()
        await expect(form.get_by_role("alert")).to_have_text("Please fill in every field.")
        await form.get_by_role("textbox", name="Title").fill("Harbour at dusk")
        await form.get_by_role("textbox", name="Message").fill("Three crabs.")
        await form.get_by_role("combobox", name="Tags").click()
        await chat.option("harbour").click()
        await chat.keyboard.press("Escape")
        await form.get_by_role("button", name="Post").click()
        await chat.message("Three crabs.").wait_for()
        await chat.go("#general")
        await chat.menu(chat.message("Actinia equina"), "Create thread")
        await chat.dialog("Create a thread").get_by_role("textbox", name="Thread name").fill("Anemones")
        await chat.dialog("Create a thread").get_by_role("button", name="Create thread").click()
        await chat.page.get_by_role("heading", name="#general Anemones").wait_for()
        await chat.say("In the thread")
        await chat.act_as("Farah")
        await chat.go("#field-notes")
        await expect(chat.button("Harbour at dusk")).to_contain_text("harbour")
        await chat.go("Anemones")
        await chat.message("In the thread").wait_for()


async def test_files_are_sent_and_shown(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.page.get_by_label("Files", exact=True).set_input_files(
            [
                {"name": "limpet.png", "mimeType": "image/png", "buffer": PIXEL},
                {"name": "notes.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"},
                {"name": "wrong.txt", "mimeType": "text/plain", "buffer": b"x"},
            ]
        )
        await chat.button("Remove wrong.txt").click()
        await chat.say("Both at once")
        await expect(chat.page.get_by_role("list", name="Files to send")).to_be_hidden()
        sent = chat.message("Both at once")
        await expect(sent.get_by_role("img", name="limpet.png")).to_be_visible()
        picture = await sent.get_by_role("img").evaluate(
            "async (img) => { await img.decode(); return img.naturalWidth; }"
        )
        assert picture == 1
        await expect(sent.get_by_role("link", name="notes.html")).to_have_attribute("target", "_blank")
        await expect(sent.get_by_role("link", name="wrong.txt")).to_have_count(0)


async def test_a_refused_message_stays_in_the_field_with_the_reason(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.composer.fill("x" * 2001)
        await chat.composer.press("Enter")
        await expect(chat.page.get_by_role("alert").filter(has_text="1 characters too long")).to_be_visible()
        await expect(chat.composer).to_have_value("x" * 2001)
        server.faults.answer("POST", "/messages$", 500, who="user")
        await chat.composer.fill("short")
        await chat.composer.press("Enter")
        await expect(chat.composer).to_have_value("short")
        await chat.composer.press("Enter")
        await chat.message("short").wait_for()


async def test_the_address_remembers_who_and_where(server: Server) -> None:
    async with chatting(server) as chat:
        await chat.act_as("Hana")
        await chat.go("#tasks")
        await chat.page.reload()
        await chat.button("Acting as Hana").wait_for()
        await chat.page.get_by_role("heading", name="#tasks").wait_for()
        await chat.page.go_back()
        await chat.page.get_by_role("heading", name="#welcome").wait_for()
