"""Taking up messages through the real client: by a mention, by an emoji, through the inbox."""

from __future__ import annotations

from tests.e2e.acts import PAGE, PICTURE, TEXT, accept, click, labels, people, reads, said_by_bot, submit, told
from tests.e2e.conftest import Town
from tests.e2e.taking import LONG, agree, all_of, blind, mention, tracked
from tests.sandbox.person import visible_text

# -- mentions


async def test_a_reply_that_mentions_the_bot_tracks_what_it_answers_as_its_authors_work(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT, files=[PICTURE])
    asking = await emre.send("general", mention(town, f"track this as “{PAGE}”!"), reply_to=message)
    made = await tracked(town)
    assert (made.title, made.latest.text, made.author_name, made.tracked_by_name) == (PAGE, TEXT, "Dilnoza", "Emre")
    assert [file.name for file in made.latest.attachments] == ["anemone.png"]
    said = await emre.wait_message("general", containing="**C1**")
    assert said["message_reference"]["message_id"] == asking["id"]
    assert said["mentions"] == []
    await agree(dilnoza)
    assert "is accepted" in await accept(town, await town.card(emre, "C1"))


async def test_a_message_that_mentions_the_bot_tracks_itself_without_its_first_line_and_without_any_intent(town: Town):
    blind(town)
    dilnoza = await town.person("dilnoza")
    await dilnoza.send("general", mention(town, f"please track this as {PAGE}\n{TEXT}\nAnd more."), files=[PICTURE])
    made = await tracked(town)
    assert (made.title, made.latest.text) == (PAGE, f"{TEXT}\nAnd more.")
    assert len(made.latest.attachments) == 1
    await agree(dilnoza)


async def test_without_a_title_the_text_gives_one(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", f"**{PAGE}**\n{TEXT}")
    await emre.send("general", mention(town, "track this"), reply_to=message)
    assert (await tracked(town)).title == PAGE
    other = await dilnoza.send("general", "!?")
    await emre.send("general", mention(town, "track this"), reply_to=other)
    assert (await tracked(town, 2)).title == "A message by Dilnoza"


async def test_where_the_answered_message_is_withheld_whoever_asked_is_told_directly_what_to_do(town: Town):
    blind(town)
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT)
    await emre.send("general", mention(town, "track this"), reply_to=message)
    assert "Apps → Track contribution" in visible_text(await emre.wait_message(containing="I may not read it"))
    assert await all_of(town) == []


async def test_a_mention_that_asks_for_nothing_is_left_alone_and_one_that_cannot_be_done_says_why(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    await dilnoza.send("general", mention(town, "is a nice bot, keep up the tracking"))
    await dilnoza.send("general", mention(town, "track this"))
    assert "I do not see a message" in visible_text(await dilnoza.wait_message("general", containing="I do not see"))
    message = await dilnoza.send("general", TEXT)
    for _ in range(2):
        await emre.send("general", mention(town, "track this"), reply_to=message)
        await tracked(town)
    said = await emre.wait_message("general", containing="tracked already, as **C1**")
    card = await town.card(emre, "C1")
    assert f"/{card['channel_id']}/{card['id']}" in visible_text(said)
    assert await said_by_bot(town, emre, "general", "not see a message") == 1


async def test_a_bots_message_is_not_tracked_by_a_mention(town: Town):
    emre = await town.person("emre")
    assert "T1" in await told(emre, "general", "task add", title="Draw the rays")
    card = await town.card(emre, "T1")
    await emre.send(card, mention(town, "track this"), reply_to=card)
    await emre.wait_message(card, containing="not written by a person")


async def test_a_mention_seen_twice_tracks_once_also_after_a_restart(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT)
    asking = await emre.send("general", mention(town, "track this"), reply_to=message)
    await tracked(town)
    await town.stop()
    await town.start()
    found = await town.client.get_partial_messageable(int(asking["channel_id"])).fetch_message(int(asking["id"]))
    town.client.dispatch("message", found)
    await emre.send("general", mention(town, "track this\nsomething else altogether"))
    await tracked(town, 2)
    await emre.wait_message("general", containing="**C2**")
    assert len(await all_of(town)) == 2
    assert await said_by_bot(town, emre, "general", "**C1**") == 1


async def test_hostile_words_in_a_mention_are_inert(town: Town):
    dilnoza = await town.person("dilnoza")
    title = "@everyone [x](https://evil.example) <@1>"
    await dilnoza.send("general", mention(town, f"track this as {title}\n@here ||{TEXT}||"))
    await tracked(town)
    said = await dilnoza.wait_message("general", containing="**C1**")
    assert not said["mention_everyone"]
    assert said["mentions"] == []
    assert r"\[x](https://evil" in visible_text(said)
    assert "@everyone" not in visible_text(await town.card(dilnoza, "C1"))


async def test_messages_in_threads_and_forum_posts_are_tracked_where_they_are(town: Town):
    dilnoza, emre, ada = await people(town, "dilnoza", "emre", "ada")
    await told(ada, "general", "settings channels", clear="review_channel")
    place = dilnoza.channel("field-notes")
    post = await dilnoza.request("POST", f"/channels/{place}/threads", {"name": "Walk", "message": {"content": LONG}})
    first = {"id": post["id"], "channel_id": post["id"]}
    await emre.send(post["id"], mention(town, "track this as A walk"), reply_to=first)
    made = await tracked(town)
    assert (made.channel, made.source.channel, made.latest.text) == (int(post["id"]), int(post["id"]), LONG)
    started = await dilnoza.send("general", "A thread about crabs")
    path = f"/channels/{started['channel_id']}/messages/{started['id']}/threads"
    thread = await dilnoza.request("POST", path, {"name": "Crabs"})
    message = await dilnoza.send(thread["id"], "Crabs walk sideways.")
    said = await reads(emre, await submit(emre, await emre.context(message, "Track contribution"), title="Crabs"))
    assert "**C2** is tracked" in said
    card = await town.card(emre, "C2")
    assert f"/{thread['id']}/{message['id']}" in visible_text(card)


# -- emoji


async def set_emoji(town: Town, **options: object) -> str:
    ada = await town.person("ada")
    return await told(ada, "general", "settings capture", **({"emoji": "📌"} | options))


async def test_an_emoji_of_a_maintainer_takes_a_message_up_and_no_other(town: Town):
    assert "📌 takes a message up: a maintainer's" in await set_emoji(town)
    dilnoza, emre, bruno = await people(town, "dilnoza", "emre", "bruno")
    message = await dilnoza.send("general", TEXT)
    await emre.react(message, "📌")
    await dilnoza.react(message, "📌")
    await bruno.react(message, "👍")
    await bruno.react(message, "📌")
    made = await tracked(town)
    assert (made.author_name, made.tracked_by_name, made.latest.text) == ("Dilnoza", "Bruno", TEXT)
    said = await bruno.wait_message("general", containing="**C1**")
    assert said["message_reference"]["message_id"] == message["id"]
    await bruno.unreact(message, "📌")
    await bruno.react(message, "📌")
    await agree(dilnoza)
    assert len(await all_of(town)) == 1


async def test_an_emoji_of_the_author_alone_and_of_as_many_people_as_are_asked_for(town: Town):
    await set_emoji(town, by="author")
    dilnoza, emre, bruno, chidi = await people(town, "dilnoza", "emre", "bruno", "chidi")
    message = await dilnoza.send("general", TEXT)
    await bruno.react(message, "📌")
    await dilnoza.react(message, "📌")
    assert (await tracked(town)).tracked_by_name == "Dilnoza"
    assert "3 people's" in await set_emoji(town, by="anybody", count=3)
    other = await dilnoza.send("general", LONG)
    for who in (emre, bruno, chidi):
        assert len(await all_of(town)) == 1
        await who.react(other, "📌")
    assert (await tracked(town, 2)).latest.text == LONG


async def test_an_emoji_below_a_withheld_message_or_a_card_takes_nothing_up(town: Town):
    await set_emoji(town, by="anybody")
    dilnoza, emre = await people(town, "dilnoza", "emre")
    await told(emre, "general", "task add", title="Draw the rays")
    await emre.react(await town.card(emre, "T1"), "📌")
    blind(town)
    message = await dilnoza.send("general", TEXT)
    await emre.react(message, "📌")
    assert f"/{message['id']}" in visible_text(await emre.wait_message(containing="I may not read it"))
    await emre.unreact(message, "📌")
    await emre.react(message, "📌")
    await dilnoza.react(message, "📌")
    assert await all_of(town) == []


async def test_an_emoji_is_checked_and_the_one_that_approves_cannot_be_chosen(town: Town):
    assert "reviewers approve" in await set_emoji(town, emoji="✅")
    assert "is not an emoji" in await set_emoji(town, emoji="pin")
    await set_emoji(town)
    assert "No emoji takes a message up" in await set_emoji(town, emoji="none")
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await bruno.react(await dilnoza.send("general", TEXT), "📌")
    assert await all_of(town) == []


# -- the inbox


async def test_each_message_of_the_inbox_is_offered_and_tracked_by_its_form(reading: Town):
    town = reading
    ada, dilnoza, emre = await people(town, "ada", "dilnoza", "emre")
    said = await told(ada, "general", "settings capture", inbox=ada.channel("general"))
    assert "Inbox: <#" in said
    assert "may not read" not in said
    message = await dilnoza.send("general", f"**{PAGE}**\n{TEXT}")
    offer = await dilnoza.wait_message("general", containing="Is this for the archive?")
    assert offer["message_reference"]["message_id"] == message["id"]
    assert labels(offer) == ["Track it", "No, thanks"]
    used = await submit(emre, await emre.click(offer, label="Track it"))
    assert "**C1** is tracked" in await reads(emre, used)
    assert (await tracked(town)).author_name == "Dilnoza"
    await dilnoza.send("welcome", "elsewhere")
    assert await said_by_bot(town, dilnoza, "general", "Is this for the archive?") == 1


async def test_an_offer_goes_when_its_author_or_a_maintainer_says_no(reading: Town):
    town = reading
    ada, dilnoza, emre = await people(town, "ada", "dilnoza", "emre")
    await told(ada, "general", "settings capture", inbox=ada.channel("general"))
    await dilnoza.send("general", TEXT)
    offer = await dilnoza.wait_message("general", containing="Is this for the archive?")
    assert "whoever wrote the message" in await click(emre, offer, "No, thanks")
    await dilnoza.click(offer, label="No, thanks")
    await dilnoza.wait_deleted(offer)


async def test_a_post_in_a_forum_that_is_the_inbox_is_offered_once_and_what_follows_it_is_not(reading: Town):
    town = reading
    ada, dilnoza = await people(town, "ada", "dilnoza")
    place = dilnoza.channel("field-notes")
    await told(ada, "general", "settings capture", inbox=place)
    post = await dilnoza.request("POST", f"/channels/{place}/threads", {"name": "Walk", "message": {"content": LONG}})
    offer = await dilnoza.wait_message(post["id"], containing="Is this for the archive?")
    await dilnoza.send(post["id"], "One more thing.")
    await submit(dilnoza, await dilnoza.click(offer, label="Track it"), title="A walk")
    assert (await tracked(town)).latest.text == LONG
    assert await said_by_bot(town, dilnoza, post["id"], "Is this for the archive?") == 1


async def test_without_the_intent_the_inbox_says_so_and_its_form_takes_what_is_pasted(town: Town):
    blind(town)
    ada, dilnoza = await people(town, "ada", "dilnoza")
    said = await told(ada, "general", "settings capture", inbox=ada.channel("general"))
    assert "message_content" in said
    message = await dilnoza.send("general", TEXT)
    offer = await dilnoza.wait_message("general", containing="I may not read messages here")
    await town.stop()
    await town.start()
    used = await submit(dilnoza, await dilnoza.click(offer, label="Track it"), title=PAGE, text=TEXT)
    assert "**C1** is tracked" in await reads(dilnoza, used)
    made = await tracked(town)
    assert (made.source.message, made.latest.text) == (int(message["id"]), TEXT)
