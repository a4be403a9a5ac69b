"""Contributions through the real client: forms, the message menu, files, the licence, updates."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from tests.e2e.acts import (
    PAGE,
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

Json = dict[str, Any]
PICTURE = Upload("anemone.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "image/png")


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


async def test_the_licence_is_shown_and_agreed_to_once(town: Town):
    dilnoza = await town.person("dilnoza")
    card = await contribute(town, agree=False)
    assert "not agreed yet" in visible_text(card)
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Limpets"), text="They cling.")
    asked = await answered(dilnoza, used)
    assert "CC BY-SA 4.0" in visible_text(asked)
    assert "with my name as its author" in visible_text(asked)
    assert "recorded" in await click(dilnoza, asked, "I agree")
    await town.settle()
    for ref in ("C1", "C2"):
        assert "CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/), agreed" in visible_text(
            await town.card(dilnoza, ref)
        )
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Whelks"), text="They drill.")
    assert labels(await answered(dilnoza, used)) == []
    person = await town.desk.contributions.person(town.guild, int(dilnoza.id))
    assert [consent.licence for consent in person.consents] == ["CC-BY-SA-4.0"]


async def test_the_author_can_agree_later_by_the_card_and_nobody_for_them(town: Town):
    card = await contribute(town, agree=False)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    refusal = await click(bruno, card, "I agree (author)")
    assert "Only Dilnoza can agree" in refusal
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    assert "recorded" in await click(dilnoza, asked, "I agree")
    await town.settle()
    assert "I agree (author)" not in labels(await town.card(dilnoza, "C1"))


async def test_work_is_published_under_the_licence_that_was_agreed_to_though_the_community_chose_another(town: Town):
    card = await contribute(town, agree=False)
    dilnoza, ada = await people(town, "dilnoza", "ada")
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    await told(ada, "general", "settings archive", licence="CC0-1.0")
    again = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    assert "CC BY-SA 4.0" in visible_text(again)
    assert "Your agreement to [CC BY-SA 4.0]" in await click(dilnoza, asked, "I agree")
    assert "is accepted" in await accept(town, card)
    assert "CC BY-SA 4.0</a>" in await web(town, "R1")
    later = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Limpets"), text="They cling.")
    assert "CC0 1.0" in await reads(dilnoza, later)


async def test_pressing_agree_twice_records_one_agreement(town: Town):
    card = await contribute(town, agree=False)
    dilnoza = await town.person("dilnoza")
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    for used in [await dilnoza.click(asked, label="I agree") for _ in range(2)]:
        assert "recorded" in await reads(dilnoza, used)
    assert len((await town.desk.contributions.person(town.guild, int(dilnoza.id))).consents) == 1


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
    assert "tracked already, as C1" in await reads(emre, await submit(emre, opened[1]))


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
    town.desk.contributions._limit_mib = 1
    dilnoza = await town.person("dilnoza")
    assert refusal in await told(dilnoza, "general", "contribute", title=PAGE, file=file)
    assert await town.desk.reviews.queue(town.guild) == []


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
    assert f"replaces the present text of **{PAGE}**" in said
    assert "Changes [an existing page]" in visible_text(await town.card(emre, "C2"))


async def test_a_form_for_a_page_that_changed_meanwhile_is_refused_and_the_text_given_back(town: Town):
    await published(town)
    emre = await town.person("emre")
    modal = await emre.wait_modal(await emre.slash("general", "contribute", title=PAGE))
    await published(town, title=PAGE, text=TEXT + " It closes in air.")
    mine = TEXT + " It opens under water, and has 192 tentacles in six rings."
    used = await emre.submit_modal(modal, {"text": mine})
    assert "changed" in await reads(emre, used)
    draft = await emre.wait_followup(used)
    assert await web(town, draft["attachments"][0]["url"]) == mine


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
