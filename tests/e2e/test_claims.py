"""Claims through the real client: reminders, notes to the next one, offers, helping hands."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import add_task, click, labels, people, reads, submit, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


async def private(town: Town, who: Person) -> Json:
    """The last direct message somebody got from the bot."""
    found: Json = (await who.messages(await who.dm(town.server.world.settings["seed"]["application_id"])))[0]
    return found


async def private_count(town: Town, who: Person) -> int:
    return len(await who.messages(await who.dm(town.server.world.settings["seed"]["application_id"])))


async def test_a_claim_that_ends_soon_is_kept_with_one_press_in_a_direct_message(town: Town):
    await add_task(town)
    hana = await town.person("hana")
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=6, minutes=5)
    message = await private(town, hana)
    assert "Are you still at it?" in visible_text(message)
    assert labels(message) == ["Keep it", "Give back", "Done"]
    before = (await town.desk.tasks.get(town.guild, 1)).claims[0].until
    assert "**T1** is yours until" in await click(hana, message, "Keep it")
    assert (await town.desk.tasks.get(town.guild, 1)).claims[0].until > before
    await town.skip(days=3)
    assert await private_count(town, hana) == 1


async def test_a_task_is_given_back_from_the_reminder_with_a_note_that_the_next_one_reads(town: Town):
    await add_task(town)
    hana, emre = await people(town, "hana", "emre")
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=6, minutes=5)
    pressed = await hana.click(await private(town, hana), label="Give back")
    assert "free again" in await reads(hana, await submit(hana, pressed, note="The *north* ray is drawn."))
    await town.settle()
    card = await town.card(emre, "T1")
    assert rf"<@{hana.id}> gave it back" in visible_text(card)
    assert r"The \*north\* ray is drawn." in visible_text(card)
    assert r"The \*north\* ray is drawn." in await click(emre, card, "Claim")


async def test_a_claim_that_ran_out_is_told_once_and_a_note_can_follow(town: Town):
    await add_task(town)
    hana = await town.person("hana")
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=6, minutes=5)
    await town.skip(days=2)
    await town.skip(days=2)
    assert await private_count(town, hana) == 2
    message = await private(town, hana)
    assert "has run out" in visible_text(message)
    assert labels(message) == ["Claim", "Leave a note"]
    used = await submit(hana, await hana.click(message, label="Leave a note"), note="Half is drawn.")
    assert "will find your note" in await reads(hana, used)
    await town.settle()
    assert "Half is drawn." in visible_text(await town.card(hana, "T1"))
    assert "is yours" in await click(hana, message, "Claim")


async def test_the_buttons_of_a_reminder_work_after_a_restart(town: Town):
    await add_task(town)
    hana = await town.person("hana")
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=6, minutes=5)
    message = await private(town, hana)
    await town.stop()
    await town.start()
    assert "**T1** is yours until" in await click(hana, message, "Keep it")
    used = await submit(hana, await hana.click(message, label="Give back"))
    assert "free again" in await reads(hana, used)


async def test_an_offer_is_accepted_or_declined_by_button_and_nobody_is_asked_twice(town: Town):
    await add_task(town, details="From the north shore.", minutes=15)
    await add_task(town, title="Sort the photos")
    chidi, hana, emre = await people(town, "chidi", "hana", "emre")
    assert "is asked" in await told(chidi, "general", "task offer", task="T1", member=hana.id)
    await town.settle()
    message = await private(town, hana)
    assert "about 15 min" in visible_text(message)
    assert "From the north shore." in visible_text(message)
    assert labels(message) == ["I take it", "No, thanks"]
    assert "Free" in visible_text(await town.card(hana, "T1"))
    assert "is not offered to you" in await told(emre, "general", "task accept", task="T1")
    assert "**T1** is yours" in await click(hana, message, "I take it")
    assert "is asked" in await told(chidi, "general", "task offer", task="T2", member=emre.id)
    await town.settle()
    assert "You are not asked again" in await click(emre, await private(town, emre), "No, thanks")
    await town.settle()
    assert f"<@{emre.id}> does not take" in visible_text(await private(town, chidi))
    assert "nobody is asked twice" in await told(chidi, "general", "task offer", task="T2", member=emre.id)
    assert "not offered to you" in await click(emre, await private(town, emre), "I take it")


async def test_an_offer_is_answered_by_command_and_suggested_there(town: Town):
    for title in ("Draw the rays", "Sort the photos"):
        await add_task(town, title=title)
    chidi, hana = await people(town, "chidi", "hana")
    for number in ("T1", "T2"):
        await told(chidi, "general", "task offer", task=number, member=hana.id)
    offered = await hana.autocomplete("general", "task accept", "task", task="")
    assert [one["value"] for one in offered] == ["T1", "T2"]
    assert "You are not asked again" in await told(hana, "general", "task decline", task="T1")
    assert "**T2** is yours" in await told(hana, "general", "task accept", task="T2")


async def test_what_cannot_be_offered_is_refused_in_words(town: Town):
    await add_task(town)
    chidi, hana, emre = await people(town, "chidi", "hana", "emre")
    bot = town.server.world.settings["seed"]["application_id"]
    assert "Bots take no tasks" in await told(chidi, "general", "task offer", task="T1", member=bot)
    assert "You need no offer" in await told(chidi, "general", "task offer", task="T1", member=chidi.id)
    assert "Only its author" in await told(emre, "general", "task offer", task="T1", member=hana.id)
    await told(hana, "general", "task claim", task="T1")
    assert "has T1 already" in await told(chidi, "general", "task offer", task="T1", member=hana.id)
    assert "is not free now" in await told(chidi, "general", "task offer", task="T1", member=emre.id)


async def test_helping_hands_join_and_leave(town: Town):
    await add_task(town)
    hana, emre, chidi = await people(town, "hana", "emre", "chidi")
    await told(hana, "general", "task claim", task="T1")
    await town.settle()
    card = await town.card(emre, "T1")
    assert "You lend a hand" in await click(emre, card, "Help")
    assert "You lend a hand" in await told(chidi, "general", "task help", task="T1")
    assert "you do it" in await click(hana, card, "Help")
    await town.settle()
    assert f"Helping: <@{emre.id}>, <@{chidi.id}>" in visible_text(await town.card(emre, "T1"))
    assert "do not help" in await told(emre, "general", "task leave", task="T1")
    assert "not among the helpers" in await told(emre, "general", "task leave", task="T1")


async def test_a_maintainer_ends_a_claim_with_a_reason_that_its_holder_reads(town: Town):
    await add_task(town)
    hana, bruno, emre = await people(town, "hana", "bruno", "emre")
    await told(hana, "general", "task claim", task="T1")
    assert "Only maintainers" in await told(emre, "general", "task free", task="T1", reason="I want it")
    said = await told(bruno, "general", "task free", task="T1", reason="Needed *today*", member=hana.id)
    assert "free again" in said
    assert "nothing to give back" in await told(bruno, "general", "task free", task="T1", reason="Again")
    await town.settle()
    assert r"ended your claim on **[T1]" in visible_text(await private(town, hana))
    assert r"Needed \*today\*" in visible_text(await private(town, hana))
    assert r"Needed \*today\*" in visible_text(await town.card(emre, "T1"))


async def test_somebody_new_holds_one_task_and_hears_why(town: Town):
    for title in ("Draw the rays", "Sort the photos"):
        await add_task(town, title=title)
    hana = await town.person("hana")
    await told(hana, "general", "task claim", task="T1")
    refusal = await told(hana, "general", "task claim", task="T2")
    assert "You have T1 already" in refusal
    assert "/task release" in refusal
    await told(hana, "general", "task done", task="T1")
    assert "**T2** is yours" in await told(hana, "general", "task claim", task="T2")


async def test_several_try_and_whose_work_comes_second_is_told(town: Town):
    await add_task(town, seats=2)
    hana, emre, chidi = await people(town, "hana", "emre", "chidi")
    await told(hana, "general", "task claim", task="T1")
    await town.settle()
    card = await town.card(emre, "T1")
    assert "One more may try it." in visible_text(card)
    assert labels(card)[0] == "Claim"
    assert "is yours" in await click(emre, card, "Claim")
    assert "has T1 until" in await told(chidi, "general", "task claim", task="T1")
    await told(hana, "general", "task done", task="T1")
    await town.settle()
    assert "is done. Thank you for trying!" in visible_text(await private(town, emre))


async def test_a_claim_is_renewed_by_command_and_only_ones_own(town: Town):
    await add_task(town)
    hana, emre = await people(town, "hana", "emre")
    await told(hana, "general", "task claim", task="T1")
    assert "is yours until" in await told(hana, "general", "task renew", task="T1")
    assert "nothing to keep" in await told(emre, "general", "task renew", task="T1")
    assert "free again" in await told(hana, "general", "task release", task="T1", note="Nothing done yet.")
