"""The message menu's **Track contribution**, through the real client."""

from __future__ import annotations

import hashlib

from tests.e2e.acts import (
    PAGE,
    PICTURE,
    TEXT,
    accept,
    add_task,
    answered,
    click,
    fields,
    people,
    reads,
    submit,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def written(town: Town, number: int = 1) -> str:
    """The newest text of a contribution."""
    return (await town.desk.contributions.get(town.guild, number)).latest.text


async def test_a_message_is_tracked_as_its_authors_work_and_the_author_agrees_by_direct_message(town: Town):
    dilnoza, emre, bruno = await people(town, "dilnoza", "emre", "bruno")
    message = await dilnoza.send("general", f"**{PAGE}**\n{TEXT}", files=[PICTURE])
    used = await emre.context(message, "Track contribution")
    modal = await emre.wait_modal(used)
    assert fields(modal) == {"title": PAGE, "text": f"**{PAGE}**\n{TEXT}", "task": ""}
    said = await reads(emre, await emre.submit_modal(modal, {"text": TEXT}))
    assert f"<@{dilnoza.id}>'s work" in said
    card = await town.card(bruno, "C1")
    assert f"<@{dilnoza.id}>, tracked by <@{emre.id}>" in visible_text(card)
    assert f"/{message['channel_id']}/{message['id']}" in visible_text(card)
    assert "has not agreed" in await accept(town, card)
    await town.settle()
    question = await dilnoza.wait_message(containing="would like to keep")
    assert "**Emre**" in visible_text(question)
    assert "I made this work" in visible_text(question)
    assert "recorded" in visible_text(await dilnoza.wait_reply(await dilnoza.click(question, label="I agree")))
    assert "is accepted" in await accept(town, card)
    page = await web(town, "page/beadlet-anemone")
    assert '<bdi class="person">Dilnoza</bdi>' in page
    assert "anemone.png" in page


async def test_the_files_of_a_message_are_fetched_at_once_and_outlive_it(town: Town):
    dilnoza, ada = await people(town, "dilnoza", "ada")
    message = await dilnoza.send("general", TEXT, files=[PICTURE])
    reply = await answered(dilnoza, await submit(dilnoza, await dilnoza.context(message, "Track contribution")))
    await click(dilnoza, reply, "I agree")
    await ada.request("DELETE", f"/channels/{message['channel_id']}/messages/{message['id']}")
    (kept,) = (await town.desk.contributions.get(town.guild, 1)).latest.attachments
    assert (kept.name, kept.media_type, kept.size) == ("anemone.png", "image/png", len(PICTURE.data))
    assert kept.sha256 == hashlib.sha256(PICTURE.data).hexdigest()


async def test_one_message_is_tracked_once(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT)
    opened = [await who.context(message, "Track contribution") for who in (dilnoza, emre)]
    assert "**C1** is tracked" in await reads(dilnoza, await submit(dilnoza, opened[0]))
    assert "tracked already, as **C1**" in await reads(emre, await submit(emre, opened[1]))


async def test_what_a_bot_said_and_what_says_nothing_is_not_tracked(town: Town):
    card = await add_task(town)
    emre = await town.person("emre")
    assert "not written by a person" in await reads(emre, await emre.context(card, "Track contribution"))
    sticker = await emre.send("general", "a sticker")
    town.server.world.message(sticker["channel_id"], sticker["id"])["content"] = ""
    assert "neither text nor files" in await reads(emre, await emre.context(sticker, "Track contribution"))


async def test_a_message_longer_than_a_form_is_taken_whole(town: Town):
    long = "A sentence about the shore. " * 71
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", long[:2000])
    town.server.world.message(message["channel_id"], message["id"])["content"] = long * 3
    used = await dilnoza.context(message, "Track contribution")
    modal = await dilnoza.wait_modal(used)
    assert "text" not in fields(modal)
    await reads(dilnoza, await dilnoza.submit_modal(modal, {"title": "The shore"}))
    assert await written(town) == (long * 3).strip()
