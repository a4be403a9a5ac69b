"""Requests that fail and a disk that is full: every notice is said once all the same, and people are told the truth."""

from __future__ import annotations

import asyncio
import errno
import re
import threading

import pytest

from storage.embedded import disk
from tests.e2e.acts import (
    PAGE,
    TEXT,
    accept,
    add_task,
    answered,
    click,
    people,
    propose,
    proposed,
    reads,
    said_by_bot,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

POSTS, EDITS = r"/channels/\d+/messages$", r"/channels/\d+/messages/\d+$"
ORIGINAL, CALLBACK = r"/messages/@original$", r"/interactions/\d+/[^/]+/callback$"


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_card_that_discord_does_not_take_at_first_is_posted_once(town: Town, status: int):
    chidi = await town.person("chidi")
    town.server.faults.answer("POST", POSTS, status, retry_after=0.1)
    assert "T1" in await told(chidi, "general", "task add", title="Draw the rays")
    await town.settle()
    assert await town.card(chidi, "T1")
    assert await said_by_bot(town, chidi, "tasks", "Draw the rays") == 1


async def test_no_answer_to_a_notice_doubles_none_of_them(town: Town):
    chidi, dilnoza, emre, bruno = await people(town, "chidi", "dilnoza", "emre", "bruno")
    lose = town.server.faults.lose_response
    card = await propose(town)
    await click(emre, card, "Yes")
    lose("POST", POSTS)
    await town.skip(hours=1, minutes=1)
    await town.settle()
    assert await said_by_bot(town, chidi, "proposals", "P1 passed") == 1
    message = await dilnoza.send("general", TEXT)
    lose("POST", POSTS, 2)
    await reads(emre, await submit(emre, await emre.context(message, "Track contribution"), title=PAGE))
    for _ in range(3):
        await town.settle()
    assert await said_by_bot(town, bruno, "review", PAGE) == 1
    room = await dilnoza.dm(town.server.world.settings["seed"]["application_id"])
    assert await said_by_bot(town, dilnoza, room["id"], "would like to keep") == 1
    asked = await answered(dilnoza, await dilnoza.click(await town.card(dilnoza, "C1"), label="I agree (author)"))
    await click(dilnoza, asked, "I agree")
    lose("POST", POSTS)
    assert "is accepted" in await accept(town, await town.card(bruno, "C1"))
    await town.settle()
    await town.settle()
    assert await said_by_bot(town, bruno, "archive", PAGE) == 1


async def test_a_card_whose_reactions_could_not_be_put_on_is_not_posted_again_for_them(town: Town):
    chidi = await town.person("chidi")
    town.server.faults.answer("PUT", "/reactions/", 503)
    await proposed(chidi, "proposals", title="Print the guide")
    await town.settle()
    assert await said_by_bot(town, chidi, "proposals", "Print the guide") == 1
    assert len((await town.card(chidi, "P1"))["reactions"]) == 3


async def test_an_edit_that_got_no_answer_is_made_again(town: Town):
    card = await add_task(town)
    hana = await town.person("hana")
    town.server.faults.answer("PATCH", EDITS, 503)
    town.server.faults.lose_response("PATCH", EDITS)
    await click(hana, card, "Claim")
    for _ in range(3):
        await town.settle()
    assert "Claimed by" in visible_text(await town.card(hana, "T1"))
    assert await said_by_bot(town, hana, "tasks", "Draw the rays") == 1


async def test_a_closed_door_to_direct_messages_holds_up_nothing(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT)
    town.server.faults.answer("POST", "/users/@me/channels", 403, code=50007)
    await reads(emre, await submit(emre, await emre.context(message, "Track contribution"), title=PAGE))
    await town.settle()
    assert PAGE in visible_text(await town.card(emre, "C1"))
    assert await town.desk.outbox.stuck(town.guild) == []
    asked = await answered(dilnoza, await dilnoza.click(await town.card(dilnoza, "C1"), label="I agree (author)"))
    assert "recorded" in await click(dilnoza, asked, "I agree")


async def test_a_person_is_answered_though_discord_lost_the_first_word_of_the_answer(town: Town):
    chidi = await town.person("chidi")
    town.server.faults.lose_response("POST", CALLBACK)
    assert "**T1** is open" in await told(chidi, "general", "task add", title="Draw the rays")
    town.server.faults.lose_response("POST", CALLBACK)
    assert "say in one line" in await told(chidi, "general", "task add", title=" ")


async def test_nobody_is_told_that_something_failed_which_was_done(town: Town):
    chidi = await town.person("chidi")
    town.server.faults.lose_response("PATCH", ORIGINAL)
    used = await chidi.slash("general", "task add", title="Draw the rays")
    assert "**T1** is open" in await reads(chidi, used)
    await asyncio.sleep(0.05)
    shown = [event.data for event in chidi.events[used.since :] if event.name.startswith("MESSAGE_")]
    assert not [one for one in shown if "went wrong" in visible_text(one)]


async def test_a_disk_that_is_full_changes_nothing_gives_back_the_text_and_names_a_reference(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    dilnoza, emre = await people(town, "dilnoza", "emre")
    card = await add_task(town)
    modal = await dilnoza.wait_modal(await dilnoza.slash("general", "contribute", title=PAGE))
    with monkeypatch.context() as patched:
        patched.setattr("storage.embedded.disk._sync", full)
        used = await dilnoza.submit_modal(modal, {"text": TEXT})
        reference = re.search(r"\*\*([0-9A-F]{6})\*\*", await reads(dilnoza, used))
        draft = await dilnoza.wait_followup(used)
        assert "went wrong on our side" in await click(emre, card, "Claim")
    assert reference is not None
    assert f"reference {reference[1]}" in caplog.text
    assert "No space left on device" in caplog.text
    assert await web(town, draft["attachments"][0]["url"]) == TEXT
    await town.stop()
    await town.start()
    assert await town.desk.contributions.by_author(town.guild, int(dilnoza.id)) == []
    assert "is yours" in await click(emre, card, "Claim")


async def test_the_first_answer_comes_at_once_however_slow_the_disk_is(town: Town, monkeypatch: pytest.MonkeyPatch):
    chidi, sync, disk_goes_on = await town.person("chidi"), disk._sync, threading.Event()
    monkeypatch.setattr(disk, "_sync", lambda file: (disk_goes_on.wait(10), sync(file)))
    used = await chidi.slash("general", "task add", title="Draw the rays")
    await chidi.wait_success(used)
    disk_goes_on.set()
    assert "**T1** is open" in await reads(chidi, used)


async def test_what_is_due_while_discord_is_gone_is_said_when_it_is_back(town: Town):
    await add_task(town)
    bruno = await town.person("bruno")
    await told(bruno, "general", "digest add", time="9:00")
    town.server.faults.answer("POST", POSTS, 503, n=3)
    await town.skip(days=1)
    assert await said_by_bot(town, bruno, "general", "What is open") == 0
    for _ in range(4):
        await town.skip(minutes=1)
    assert await said_by_bot(town, bruno, "general", "What is open") == 1


async def test_a_job_that_fails_is_logged_with_its_trace_and_runs_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def broken(*_: object) -> int:
        raise ValueError("a bug")

    card = await add_task(town)
    hana = await town.person("hana")
    with monkeypatch.context() as patched:
        patched.setattr(town.desk.outbox, "deliver_more", broken)
        await click(hana, card, "Claim")
        town.server.clock.move(2)
        await town.until(lambda: said(caplog, "job outbox failed"), True)
    assert "ValueError: a bug" in caplog.text
    await hana.wait_edit(card, containing="Claimed by")


async def said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text
