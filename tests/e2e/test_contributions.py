"""Contributions through the real client: ``/contribute``, its form, files, updates, withdrawing."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.acts import (
    PAGE,
    PICTURE,
    TEXT,
    accept,
    add_task,
    answered,
    click,
    contribute,
    fields,
    labels,
    people,
    published,
    reads,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Refused, Upload, visible_text


async def written(town: Town, number: int = 1) -> str:
    """The newest text of a contribution."""
    return (await town.desk.contributions.get(town.guild, number)).latest.text


async def test_a_text_from_the_form_is_posted_for_review_with_its_author_and_the_answer_links_to_it(town: Town):
    dilnoza = await town.person("dilnoza")
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title=PAGE), text=TEXT, summary="New")
    said = await reads(dilnoza, used)
    card = await town.card(dilnoza, "C1")
    assert f"/{card['channel_id']}/{card['id']}" in said
    assert card["channel_id"] == dilnoza.channel("review")
    shown = visible_text(card)
    assert PAGE in shown
    assert TEXT in shown.replace("\\", "")
    assert f"<@{dilnoza.id}>" in shown
    assert "New" in shown
    assert await written(town) == TEXT


async def test_a_text_file_becomes_the_text_and_any_other_file_is_kept_beside_it(town: Town):
    dilnoza = await town.person("dilnoza")
    file = Upload("anemone.md", f"\ufeff# {PAGE}\r\n{TEXT}".encode(), "text/markdown")
    assert "**C1**" in await told(dilnoza, "general", "contribute", title=PAGE, file=file)
    assert await written(town) == f"# {PAGE}\n{TEXT}"
    assert "**C2**" in await told(dilnoza, "general", "contribute", title="A plate", file=PICTURE)
    second = await town.desk.contributions.get(town.guild, 2)
    assert (second.latest.text, [file.name for file in second.latest.attachments]) == ("", ["anemone.png"])
    assert "anemone.png" in visible_text(await town.card(dilnoza, "C2")).replace("\\", "")


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (Upload("page.txt", b"\xff\xfe\x00"), "not plain text in UTF-8"),
        (Upload("page.md", b"x" * 400_001), "at most 100000 characters"),
        (Upload("page.md", b"x" * 100_001), "at most 100000 are kept"),
        (Upload("page.md", b" \n"), "neither text nor a file"),
        (Upload("film.mp4", bytes(1024 * 1024 + 1)), "larger than 1 MiB"),
    ],
    ids=["not UTF-8", "far too long", "too long", "empty", "too large"],
)
async def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(town: Town, file: Upload, refusal: str):
    town.desk.contributions._uploads._limit_mib = 1
    dilnoza = await town.person("dilnoza")
    assert refusal in await told(dilnoza, "general", "contribute", title=PAGE, file=file)
    assert await town.desk.queue.waiting(town.guild) == []


async def test_a_file_that_discord_does_not_give_is_asked_for_again(town: Town, monkeypatch: pytest.MonkeyPatch):
    dilnoza = await town.person("dilnoza")
    monkeypatch.setitem(town.server.world.settings, "cdn_secret", "00")
    used = await dilnoza.slash("general", "contribute", title=PAGE, file=PICTURE)
    town.server.world.settings["cdn_secret"] = "11"
    assert "attach it anew" in await reads(dilnoza, used)


async def test_changing_a_page_starts_from_its_present_text(town: Town):
    await published(town)
    emre = await town.person("emre")
    modal = await emre.wait_modal(await emre.slash("general", "contribute", title="beadlet ANEMONE"))
    assert fields(modal)["title"] == PAGE
    assert fields(modal)["text"] == TEXT
    said = await reads(emre, await emre.submit_modal(modal, {"text": TEXT + " It opens under water."}))
    assert f"it changes **{PAGE}**" in said
    assert "Changes [an existing page]" in visible_text(await town.card(emre, "C2"))


async def test_a_form_for_a_page_that_changed_meanwhile_is_taken_and_merged_with_that_change(town: Town):
    await published(town, text=TEXT + "\n\nIt has arms.")
    emre = await town.person("emre")
    modal = await emre.wait_modal(await emre.slash("general", "contribute", title=PAGE))
    await published(town, title=PAGE, text=TEXT + " It closes in air.\n\nIt has arms.")
    asked = await answered(emre, await emre.submit_modal(modal, {"text": TEXT + "\n\nIt has 192 arms in six rings."}))
    await click(emre, asked, "I agree")
    assert "is accepted" in await accept(town, await town.card(emre, "C3"))
    view = await town.desk.archive.page(town.guild, PAGE)
    assert view.revision.text == TEXT + " It closes in air.\n\nIt has 192 arms in six rings."


async def test_a_page_too_long_for_a_form_comes_as_a_file(town: Town):
    long = "A line about the shore.\n" * 200
    dilnoza = await town.person("dilnoza")
    file = Upload("shore.md", long.encode())
    reply = await answered(dilnoza, await dilnoza.slash("general", "contribute", title="The shore", file=file))
    await click(dilnoza, reply, "I agree")
    await accept(town, await town.card(dilnoza, "C1"))
    reply = await answered(dilnoza, await dilnoza.slash("general", "contribute", title="The shore"))
    assert "a form takes at most 4000" in visible_text(reply)
    assert await web(town, reply["attachments"][0]["url"]) == long.strip()


async def test_pages_are_suggested_by_words_of_their_titles(town: Town):
    await published(town)
    emre = await town.person("emre")
    offered = await emre.autocomplete("general", "contribute", "title", title="anem")
    assert [one["value"] for one in offered] == [PAGE]
    assert await emre.autocomplete("general", "contribute", "title", title="whelk") == []


async def test_work_for_a_task_is_linked_from_both(town: Town):
    await add_task(town, title="Write about anemones")
    card = await contribute(town, task="T1")
    assert f"[T1]({town.archive_url}/{town.guild}/T1)" in visible_text(card)
    await town.settle()
    assert "[C1](" in visible_text(await town.card(await town.person("emre"), "T1"))
    emre = await town.person("emre")
    message = await emre.send("general", "They eat shrimps, and whatever else drifts by.")
    used = await submit(emre, await emre.context(message, "Track contribution"), task="t1", title="Food")
    await reads(emre, used)
    assert (await town.desk.contributions.get(town.guild, 2)).task == 1


async def test_work_for_a_task_that_is_unknown_or_done_is_refused_and_given_back(town: Town):
    await add_task(town)
    dilnoza, chidi = await people(town, "dilnoza", "chidi")
    await told(chidi, "general", "task done", task="T1")
    for task, refusal in (("T1", "done already"), ("T9", "no task T9")):
        opened = await dilnoza.slash("general", "contribute", title=PAGE, task=task)
        used = await submit(dilnoza, opened, text=TEXT)
        assert refusal in await reads(dilnoza, used)
        draft = await dilnoza.wait_followup(used)
        assert await web(town, draft["attachments"][0]["url"]) == TEXT
    assert "write for example `T7`" in await told(dilnoza, "general", "contribute", title=PAGE, task="one")


async def test_the_author_hands_in_a_new_revision_by_the_card_and_nobody_else(town: Town):
    card = await contribute(town)
    dilnoza, emre = await people(town, "dilnoza", "emre")
    assert "author" in await click(emre, card, "Update")
    modal = await dilnoza.wait_modal(await dilnoza.click(card, label="Update"))
    assert fields(modal) == {"text": TEXT}
    said = await reads(dilnoza, await dilnoza.submit_modal(modal, {"text": "Better.", "files": [PICTURE]}))
    assert "revision 2" in said
    await town.settle()
    shown = visible_text(await town.card(dilnoza, "C1"))
    assert "Better." in shown.replace("\\", "")
    assert "anemone.png" in shown.replace("\\", "")
    assert "Revision 2" in shown


async def test_a_text_file_in_an_update_replaces_the_text(town: Town):
    card = await contribute(town)
    dilnoza = await town.person("dilnoza")
    file = Upload("new.md", b"From a file.")
    await reads(dilnoza, await submit(dilnoza, await dilnoza.click(card, label="Update"), files=[file]))
    latest = (await town.desk.contributions.get(town.guild, 1)).latest
    assert (latest.number, latest.text, latest.attachments) == (2, "From a file.", ())


async def test_the_author_withdraws_after_being_asked_and_nobody_else(town: Town):
    card = await contribute(town)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    assert "author" in await click(bruno, card, "Withdraw")
    question = await answered(dilnoza, await dilnoza.click(card, label="Withdraw"))
    assert labels(question) == ["Yes, withdraw it"]
    assert "is withdrawn" in await click(dilnoza, question, "Yes, withdraw it")
    assert "was withdrawn" in await click(dilnoza, question, "Yes, withdraw it")
    assert "was withdrawn" in await told(bruno, "review", "review approve", contribution="C1")
    await town.settle()
    shown = await town.card(bruno, "C1")
    assert "Withdrawn by its author" in visible_text(shown)
    assert labels(shown) == []


async def test_a_deleted_review_card_comes_back(town: Town):
    card = await contribute(town)
    ada = await town.person("ada")
    await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: card_of(town), None)
    await town.settle()
    again = await town.card(ada, "C1")
    assert again["id"] != card["id"]
    assert "is accepted" in await accept(town, again)


async def card_of(town: Town) -> int | None:
    return (await town.desk.contributions.get(town.guild, 1)).card


async def test_titles_that_do_not_fit_are_refused_with_what_to_do(town: Town):
    dilnoza = await town.person("dilnoza")
    assert "Say which page" in await told(dilnoza, "general", "contribute", title="  ")
    assert "at least one letter" in await told(dilnoza, "general", "contribute", title="!?")
    with pytest.raises(Refused):
        await dilnoza.slash("general", "contribute", title="x" * 121)
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title=PAGE), text=" \n ")
    assert "neither text nor a file" in await reads(dilnoza, used)


async def test_hostile_text_is_inert_on_the_card(town: Town):
    hostile = "@everyone <@1> [click](https://evil.example) **bold** `code` ||spoiler||\n# big"
    card = await contribute(town, title="@here [x](https://evil.example)", text=hostile)
    assert card["mentions"] == []
    assert not card["mention_everyone"]
    shown = visible_text(card)
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert r"\[click]" in shown


async def test_more_files_than_are_kept_are_refused_and_the_text_given_back(town: Town):
    card = await contribute(town)
    dilnoza = await town.person("dilnoza")
    files = [Upload(f"plate{number}.png", bytes([number]), "image/png") for number in range(10)]
    await reads(dilnoza, await submit(dilnoza, await dilnoza.click(card, label="Update"), files=files))
    one_more = [Upload("plate10.png", b"10", "image/png")]
    used = await submit(dilnoza, await dilnoza.click(card, label="Update"), files=one_more, text=TEXT * 2)
    assert "11 files; at most 10" in await reads(dilnoza, used)
    assert await web(town, (await dilnoza.wait_followup(used))["attachments"][0]["url"]) == TEXT * 2


async def test_a_form_that_cannot_be_filled_in_time_is_refused_instead_of_failing(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    async def slow(*_: object) -> None:
        await asyncio.sleep(1)

    dilnoza = await town.person("dilnoza")
    monkeypatch.setattr("cogs.forms._PATIENCE", 0.05)
    monkeypatch.setattr(town.desk.archive, "page", slow)
    assert "Please try again in a moment" in await told(dilnoza, "general", "contribute", title=PAGE)
