"""Works of several messages and several authors, works that are alike, and messages that change, through the real
client."""

from __future__ import annotations

from tests.e2e.acts import PAGE, PICTURE, TEXT, accept, answered, click, labels, people, reads, submit
from tests.e2e.conftest import Town
from tests.e2e.taking import LONG, blind, changed, joined, tracked
from tests.sandbox.person import Upload, visible_text

# -- several messages, several authors


async def test_several_messages_become_one_work_in_the_order_in_which_they_were_added(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    first = await dilnoza.send("general", TEXT)
    second = await dilnoza.send("general", "It closes in air.", files=[PICTURE])
    third = await dilnoza.send("general", "It opens under water.")
    await submit(dilnoza, await dilnoza.context(first, "Track contribution"), title=PAGE)
    await tracked(town)
    assert "revision 2" in await joined(town, dilnoza, second)
    assert "revision 3" in await joined(town, dilnoza, third)
    made = await tracked(town)
    assert made.latest.text == f"{TEXT}\n\nIt closes in air.\n\nIt opens under water."
    assert [one.message for one in made.sources] == [int(one["id"]) for one in (first, second, third)]
    assert [file.name for file in made.latest.attachments] == ["anemone.png"]
    await town.settle()
    shown = visible_text(await town.card(dilnoza, "C1"))
    assert all(f"/{one['id']})" in shown for one in (first, second, third))
    assert "tracked already, as **C1**" in await joined(town, dilnoza, second)
    assert "no contribution of yours" in await reads(emre, await emre.context(third, "Add to contribution"))


async def test_whoever_wrote_an_added_message_is_asked_and_nothing_is_published_before(town: Town):
    dilnoza, emre, bruno = await people(town, "dilnoza", "emre", "bruno")
    first = await dilnoza.send("general", TEXT)
    reply = await answered(
        dilnoza, await submit(dilnoza, await dilnoza.context(first, "Track contribution"), title=PAGE)
    )
    await click(dilnoza, reply, "I agree")
    said = await joined(town, dilnoza, await emre.send("general", "It closes in air."))
    assert f"asking <@{emre.id}>" in said
    await town.settle()
    card = await town.card(bruno, "C1")
    assert "Waits until Emre" in visible_text(card)
    assert "Emre" in await accept(town, card)
    question = await emre.wait_message(containing="named you as one of the authors")
    assert "I made this work" in visible_text(question)
    assert "one of the authors" in await reads(emre, await emre.click(question, label="Yes, and I agree"))
    await town.settle()
    assert "is accepted" in await accept(town, await town.card(bruno, "C1"))
    (revision,) = [(await town.desk.archive.page(town.guild, "beadlet-anemone")).revision]
    assert [credit.name for credit in revision.authors] == ["Dilnoza", "Emre"]


async def test_people_named_in_the_form_are_asked_and_may_decline(town: Town):
    dilnoza, emre, chidi = await people(town, "dilnoza", "emre", "chidi")
    opened = await dilnoza.slash("general", "contribute", title=PAGE)
    used = await submit(dilnoza, opened, text=TEXT, together=[emre.id, chidi.id, dilnoza.id])
    reply = await answered(dilnoza, used)
    assert "everybody you named" in visible_text(reply)
    await click(dilnoza, reply, "I agree")
    await town.stop()
    await town.start()
    for who, label in ((emre, "Yes, and I agree"), (chidi, "No, leave me out")):
        question = await who.wait_message(containing="named you as one of the authors")
        await reads(who, await who.click(question, label=label))
    told_of = await dilnoza.wait_message(containing="does not want to be one of the authors")
    assert f"<@{chidi.id}>" in visible_text(told_of)
    await town.settle()
    assert "is accepted" in await accept(town, await town.card(emre, "C1"))
    page = await town.desk.archive.page(town.guild, "beadlet-anemone")
    assert [credit.name for credit in page.revision.authors] == ["Dilnoza", "Emre"]


async def test_whoever_declines_takes_their_message_out_of_the_work(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    first = await dilnoza.send("general", TEXT)
    await submit(dilnoza, await dilnoza.context(first, "Track contribution"), title=PAGE)
    await tracked(town)
    await joined(town, dilnoza, await emre.send("general", "It closes in air.", files=[PICTURE]))
    question = await emre.wait_message(containing="named you as one of the authors")
    assert "not named" in await reads(emre, await emre.click(question, label="No, leave me out"))
    made = await tracked(town)
    assert (made.latest.text, made.latest.attachments, made.co_authors) == (TEXT, (), ())
    assert "nothing to answer" in await reads(emre, await emre.click(question, label="Yes, and I agree"))


async def test_nobody_answers_for_somebody_else(town: Town):
    dilnoza, emre, chidi = await people(town, "dilnoza", "emre", "chidi")
    opened = await dilnoza.slash("general", "contribute", title=PAGE)
    await answered(dilnoza, await submit(dilnoza, opened, text=TEXT, together=[emre.id]))
    card = await town.card(chidi, "C1")
    assert "Only Dilnoza can agree" in await click(chidi, card, "I agree (author)")
    asked = await answered(emre, await emre.click(card, label="I agree (author)"))
    assert labels(asked) == ["Yes, and I agree", "No, leave me out"]
    assert "one of the authors" in await click(emre, asked, "Yes, and I agree")


# -- what is alike


async def test_a_work_much_like_one_that_waits_is_tracked_with_a_link_to_that(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    await answered(dilnoza, await submit(dilnoza, await dilnoza.slash("general", "contribute", title=PAGE), text=LONG))
    opened = await emre.slash("general", "contribute", title="Anemones of our shore")
    said = await reads(emre, await submit(emre, opened, text=LONG.replace("dark red", "deep red")))
    assert f"looks much like **[C1]({town.archive_url}/{town.guild}/C1)**" in said
    assert "Much like" in visible_text(await town.card(emre, "C2"))
    opened = await emre.slash("general", "contribute", title="Limpets")
    assert "much like" not in await reads(emre, await submit(emre, opened, text="They cling to rocks, all day long."))


# -- messages that change


async def test_a_changed_message_offers_its_author_a_new_revision(reading: Town):
    town = reading
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", TEXT)
    await submit(dilnoza, await dilnoza.context(message, "Track contribution"), title=PAGE)
    await tracked(town)
    await changed(dilnoza, message, LONG)
    question = await dilnoza.wait_message(containing="Shall the work say what the message says now?")
    assert (await tracked(town)).latest.text == TEXT
    await town.stop()
    await town.start()
    assert "revision 2" in await reads(dilnoza, await dilnoza.click(question, label="Take the new text"))
    assert (await tracked(town)).latest.text == LONG
    assert "says that already" in await reads(dilnoza, await dilnoza.click(question, label="Take the new text"))


async def test_where_the_change_is_withheld_the_author_is_still_asked_and_led_to_the_card(town: Town):
    blind(town)
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", TEXT)
    await submit(dilnoza, await dilnoza.context(message, "Track contribution"), title=PAGE)
    await tracked(town)
    await changed(dilnoza, message, LONG)
    question = await dilnoza.wait_message(containing="Shall the work say what the message says now?")
    assert "Press **Update**" in await reads(dilnoza, await dilnoza.click(question, label="Take the new text"))
    assert "stays as it is" in await reads(dilnoza, await dilnoza.click(question, label="Keep it"))


async def test_a_change_back_to_what_the_work_says_asks_nothing(reading: Town):
    town = reading
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", LONG)
    await submit(dilnoza, await dilnoza.context(message, "Track contribution"), title=PAGE, text=TEXT)
    await tracked(town)
    await changed(dilnoza, message, TEXT)

    async def noticed() -> bool:
        return (await town.desk.contributions.get(town.guild, 1)).source.edited_at is not None

    await town.until(noticed, True)
    await town.settle()
    said = [one.data for one in dilnoza.events if one.name == "MESSAGE_CREATE"]
    assert not any("Shall the work say" in visible_text(one) for one in said)


async def test_a_deleted_message_leaves_the_work_and_its_author_is_asked(town: Town):
    dilnoza, bruno, ada = await people(town, "dilnoza", "bruno", "ada")
    message = await dilnoza.send("general", TEXT, files=[PICTURE])
    await submit(dilnoza, await dilnoza.context(message, "Track contribution"), title=PAGE)
    await tracked(town)
    await ada.request("DELETE", f"/channels/{message['channel_id']}/messages/{message['id']}")
    question = await dilnoza.wait_message(containing="A message of yours was deleted")
    await town.settle()
    made = await tracked(town)
    assert (made.latest.text, len(made.latest.attachments), made.source.gone) == (TEXT, 1, True)
    assert "deleted since" in visible_text(await town.card(bruno, "C1"))
    assert "stays as it is" in await reads(dilnoza, await dilnoza.click(question, label="Keep it"))
    assert "is withdrawn" in await reads(dilnoza, await dilnoza.click(question, label="Withdraw it"))
    assert "was withdrawn" in await reads(dilnoza, await dilnoza.click(question, label="Withdraw it"))


async def test_messages_deleted_at_once_ask_each_author_about_their_own(town: Town):
    dilnoza, emre, ada = await people(town, "dilnoza", "emre", "ada")
    first = await dilnoza.send("general", TEXT)
    second = await emre.send("general", "It closes in air.")
    await submit(dilnoza, await dilnoza.context(first, "Track contribution"), title=PAGE)
    await tracked(town)
    await joined(town, dilnoza, second)
    path = f"/channels/{second['channel_id']}/messages/{second['id']}"
    await ada.request("DELETE", path)
    question = await emre.wait_message(containing="partly made of")
    assert "not named" in await reads(emre, await emre.click(question, label="Take my words out"))
    assert (await tracked(town)).latest.text == TEXT


async def test_a_file_whose_address_expired_is_found_again_by_its_message(town: Town):
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", TEXT, files=[Upload("notes.bin", b"\x00\x01")])
    used = await dilnoza.context(message, "Track contribution")
    modal = await dilnoza.wait_modal(used)
    town.server.clock.move(3 * 24 * 3600)
    await reads(dilnoza, await dilnoza.submit_modal(modal, {"title": PAGE}))
    (kept,) = (await tracked(town)).latest.attachments
    assert (kept.name, kept.media_type, kept.size) == ("notes.bin", "application/octet-stream", 2)
