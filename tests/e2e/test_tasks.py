"""Tasks through the real client: cards, commands, menus, leases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.e2e.acts import add_task, click, contribute, fields, labels, people, published, reads, submit, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Refused, visible_text

Json = dict[str, Any]


async def test_a_task_is_posted_at_once_in_its_channel_and_the_answer_links_to_it(town: Town):
    chidi = await town.person("chidi")
    said = await told(chidi, "general", "task add", title="Draw the rays", details="From the *north* shore.")
    card = await town.card(chidi, "T1")
    assert f"/{card['channel_id']}/{card['id']}" in said
    assert card["channel_id"] == chidi.channel("tasks")
    assert "Draw the rays" in visible_text(card)
    assert r"\*north\*" in visible_text(card)
    assert labels(card) == ["Claim"]


async def test_the_buttons_of_a_card_claim_give_back_and_finish_a_task(town: Town):
    card = await add_task(town)
    hana = await town.person("hana")
    assert "**T1** is yours" in await click(hana, card, "Claim")
    await town.settle()
    shown = await town.card(hana, "T1")
    assert f"Claimed by <@{hana.id}>" in visible_text(shown)
    assert labels(shown) == ["Done", "Keep it", "Give back", "Help"]
    assert "is yours until" in await click(hana, shown, "Keep it")
    used = await submit(hana, await hana.click(shown, label="Give back"))
    assert "free again" in await reads(hana, used)
    await town.settle()
    assert labels(await town.card(hana, "T1")) == ["Claim"]
    await told(hana, "general", "task claim", task="T1")
    await town.settle()
    assert "**T1** is done" in await click(hana, await town.card(hana, "T1"), "Done")
    await town.settle()
    shown = await town.card(hana, "T1")
    assert f"Done by <@{hana.id}>" in visible_text(shown)
    assert labels(shown) == []


async def test_a_task_that_somebody_has_is_refused_to_others_with_name_and_time(town: Town):
    await add_task(town)
    hana, emre = await people(town, "hana", "emre")
    await told(hana, "general", "task claim", task="t1")
    refusal = await told(emre, "general", "task claim", task="1")
    assert "Hana has T1 until <t:" in refusal
    assert "/task list" in refusal
    assert "Only they can give it back" in await told(emre, "general", "task release", task="T1")
    assert "Claim it first" in await told(emre, "general", "task done", task="T1")


async def test_a_tasks_author_says_that_it_is_done(town: Town):
    await add_task(town, "chidi")
    chidi = await town.person("chidi")
    assert "nothing to give back" in await told(chidi, "general", "task release", task="T1")
    assert "is done" in await told(chidi, "general", "task done", task="T1")
    assert "done already" in await told(chidi, "general", "task done", task="T1")


async def test_done_can_be_undone_by_whoever_said_it(town: Town):
    await add_task(town, "chidi")
    chidi, emre = await people(town, "chidi", "emre")
    assert "nothing to reopen" in await told(chidi, "general", "task reopen", task="T1")
    await told(chidi, "general", "task done", task="T1")
    assert "Claim it first" in await told(emre, "general", "task reopen", task="T1")
    assert "open again" in await told(chidi, "general", "task reopen", task="T1")
    await town.settle()
    assert labels(await town.card(chidi, "T1")) == ["Claim"]


async def test_a_claim_ends_by_itself_when_days_go_by_and_lasts_when_it_is_renewed(town: Town):
    days = (await town.desk.settings.get(town.guild)).claim_days
    await add_task(town)
    hana, emre = await people(town, "hana", "emre")
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=days - 1)
    assert "is yours" in await told(hana, "general", "task claim", task="T1")
    await town.skip(days=days - 1)
    assert "Hana has T1" in await told(emre, "general", "task claim", task="T1")
    await town.skip(days=1, minutes=1)
    shown = await town.card(emre, "T1")
    assert "Free" in visible_text(shown)
    assert "**T1** is yours" in await click(emre, shown, "Claim")


async def test_a_message_becomes_a_task_that_links_back_to_it_once(town: Town):
    hana, bruno = await people(town, "hana", "bruno")
    said = await hana.send("general", "# Mend the *north* stairs\nThree steps are loose.\nBring cement.")
    used = await bruno.context(said, "Make a task")
    modal = await bruno.wait_modal(used)
    assert fields(modal) == {
        "title": "Mend the *north* stairs",
        "details": "Three steps are loose.\nBring cement.",
    }
    await reads(bruno, await bruno.submit_modal(modal, {"title": "Mend the stairs"}))
    card = await town.card(bruno, "T1")
    assert f"/{said['channel_id']}/{said['id']}" in visible_text(card)
    assert f"<@{hana.id}>" in visible_text(card)
    again = await submit(hana, await hana.context(said, "Make a task"))
    assert "a task already: T1" in await reads(hana, again)
    await told(bruno, "general", "task done", task="T1")
    again = await submit(hana, await hana.context(said, "Make a task"))
    assert "**T2** is open" in await reads(hana, again)


async def test_the_list_shows_what_is_open_or_claimed_and_any_state_by_wish(town: Town):
    chidi = await town.person("chidi")
    assert "Add one with `/task add`" in await told(chidi, "general", "task list")
    for title in ("Draw the rays", "Sort the photos", "Count limpets"):
        await add_task(town, title=title)
    await told(chidi, "general", "task claim", task="T2")
    await told(chidi, "general", "task done", task="T3")
    listed = await told(chidi, "general", "task list")
    assert "T1" in listed
    assert f"<@{chidi.id}> until" in listed
    assert "T3" not in listed
    assert "Count limpets" in await told(chidi, "general", "task list", state="done")


async def test_each_command_suggests_the_tasks_it_can_be_used_on(town: Town):
    for title in ("Draw the rays", "Sort the photos", "Count limpets"):
        await add_task(town, title=title)
    chidi = await town.person("chidi")
    await told(chidi, "general", "task claim", task="T2")
    await told(chidi, "general", "task done", task="T3")

    async def offered(command: str, typed: str = "") -> list[str]:
        return [one["value"] for one in await chidi.autocomplete("general", command, "task", task=typed)]

    assert await offered("task claim") == ["T1"]
    assert await offered("task release") == ["T2"]
    assert await offered("task reopen") == ["T3"]
    assert await offered("task show") == ["T2", "T1"]
    assert await offered("task show", "PHOTOS sort") == ["T2"]
    assert await offered("task show", "nothing like it") == []


async def test_one_task_is_shown_with_where_it_comes_from_and_what_was_made_for_it(town: Town):
    await add_task(town)
    chidi = await town.person("chidi")
    await contribute(town, task="T1")
    shown = await told(chidi, "general", "task show", task="T1")
    assert f"<@{chidi.id}>" in shown
    assert "[C1](" in shown
    assert f"{town.archive_url}/{town.guild}/T1" in shown


async def test_a_button_shown_before_the_task_was_done_says_so_and_changes_nothing(town: Town):
    await add_task(town)
    chidi, emre = await people(town, "chidi", "emre")
    earlier = await emre.wait_reply(await emre.slash("general", "task show", task="T1"))
    await told(chidi, "general", "task done", task="T1")
    assert "done already" in await click(emre, earlier, "Claim")
    assert (await town.desk.tasks.get(town.guild, 1)).claim is None


async def test_two_members_who_press_claim_at_once_do_not_both_get_the_task(town: Town):
    card = await add_task(town)
    emre, hana = await people(town, "emre", "hana")
    pressed = await asyncio.gather(emre.click(card, label="Claim"), hana.click(card, label="Claim"))
    answers = [await reads(emre, pressed[0]), await reads(hana, pressed[1])]
    assert sorted("is yours" in answer for answer in answers) == [False, True]
    assert any("has T1 until" in answer for answer in answers)


async def test_pressing_twice_is_like_pressing_once(town: Town):
    card = await add_task(town)
    emre = await town.person("emre")
    for used in await asyncio.gather(emre.click(card, label="Claim"), emre.click(card, label="Claim")):
        assert "**T1** is yours" in await reads(emre, used)
    assert len(await town.desk.tasks.claimed_by(town.guild, int(emre.id))) == 1


async def test_a_deleted_card_comes_back_while_there_is_something_to_do(town: Town):
    card = await add_task(town)
    ada = await town.person("ada")
    await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: card_of(town), None)
    await town.settle()
    again = await town.card(ada, "T1")
    assert again["id"] != card["id"]
    await told(ada, "general", "task done", task="T1")
    await town.settle()
    await ada.request("DELETE", f"/channels/{again['channel_id']}/messages/{again['id']}")
    await town.until(lambda: card_of(town), None)
    await town.settle()
    assert await card_of(town) is None


async def card_of(town: Town) -> int | None:
    return (await town.desk.tasks.get(town.guild, 1)).card


async def test_input_that_does_not_fit_is_refused_with_what_to_do(town: Town):
    chidi = await town.person("chidi")
    assert "say in one line" in await told(chidi, "general", "task add", title="   ")
    with pytest.raises(Refused):
        await chidi.slash("general", "task add", title="x" * 151)
    with pytest.raises(Refused):
        await chidi.slash("general", "task add", title="Fine", details="x" * 2001)
    assert "There is no task T9" in await told(chidi, "general", "task show", task="T9")
    assert "write for example `T7`" in await told(chidi, "general", "task claim", task="the first")
    assert "write for example `T7`" in await told(chidi, "general", "task claim", task="P1")


async def test_a_form_with_a_blank_title_is_refused_and_gives_back_what_was_written(town: Town):
    hana = await town.person("hana")
    said = await hana.send("general", "Mend the stairs")
    written = "The third step from the top is loose; bring cement and a level."
    used = await submit(hana, await hana.context(said, "Make a task"), title=" ", details=written)
    assert "say in one line" in await reads(hana, used)
    draft = await hana.wait_followup(used)
    assert await web(town, draft["attachments"][0]["url"]) == written


async def test_accepted_work_finishes_the_task_it_was_made_for(town: Town):
    await add_task(town)
    await published(town, task="T1")
    shown = visible_text(await town.card(await town.person("hana"), "T1"))
    assert "Done by" in shown
    assert "[C1](" in shown


async def test_hostile_text_pings_nobody_and_marks_nothing_up(town: Town):
    card = await add_task(town, title="@everyone <@1> [click](https://evil.example) `code`", details="# @here\n<#1>")
    assert card["mentions"] == []
    assert not card["mention_everyone"]
    assert r"\[click]" in visible_text(card)
    assert "@everyone" not in visible_text(card)
    assert "@here" not in visible_text(card)
