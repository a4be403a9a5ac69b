"""Reminders through the real client: asked for, confirmed, told, put off, ended; also after a restart and an outage."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import add_task, answered, click, labels, mentioned, people, reads, submit, told, wish
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
SILENT = 1 << 12


async def ask(who: Person, when: str, what: str) -> Json:
    """Ask for a reminder; the page on which its time is to be confirmed."""
    return await answered(who, await who.slash("general", "remind", when=when, what=what))


async def press(who: Person, page: Json, label: str) -> str:
    """Press a button that changes its page; what is there then."""
    used = await who.click(page, label=label)
    await who.wait_edit(page, since=used.since)
    return visible_text(who.latest(page))


async def set_(who: Person, when: str, what: str) -> str:
    """Ask for a reminder and confirm it."""
    return await press(who, await ask(who, when, what), "Set it")


async def test_the_time_that_was_understood_is_shown_before_anything_is_set(town: Town):
    await add_task(town)
    chidi = await town.person("chidi")
    page = await ask(chidi, "in 2 hours", "T1 look whether the rays are straight")
    shown = visible_text(page)
    for words in ("Is this what you mean?", "Draw the rays", "look whether the rays are straight", "write to you"):
        assert words in shown
    assert labels(page) == ["Set it", "Another time", "Never mind"]
    assert "You have set no reminders" in await told(chidi, "general", "reminders")
    again = await answered(chidi, await submit(chidi, await chidi.click(page, label="Another time"), when="in 3 days"))
    assert "(in 3 days)" not in shown
    assert "It is set" in await press(chidi, again, "Set it")
    assert "look whether the rays" in await told(chidi, "general", "reminders")
    assert "Nothing was set" in await press(chidi, await ask(chidi, "tomorrow", "Rye"), "Never mind")
    assert "Rye" not in await told(chidi, "general", "reminders")


async def test_it_comes_directly_once_and_can_be_put_off_there_also_after_a_restart(town: Town):
    chidi = await town.person("chidi")
    assert "It is set" in await set_(chidi, "in 2 hours", "Water the rye")
    await town.stop()
    await town.start()
    await town.skip(hours=2, minutes=1)
    notice = await chidi.wait_message(containing="Water the rye")
    assert "You wanted to be reminded" in visible_text(notice)
    assert "Late" not in visible_text(notice)
    assert labels(notice) == ["In 10 minutes", "In an hour", "Tomorrow"]
    await town.stop()
    await town.start()
    assert "I remind you again" in await click(chidi, notice, "In an hour")
    assert "Water the rye" in await told(chidi, "general", "reminders")
    await town.skip(hours=1, minutes=1)
    room = await chidi.dm(town.server.world.settings["seed"]["application_id"])
    said = [one for one in await chidi.messages(room["id"]) if "Water the rye" in visible_text(one)]
    assert len(said) == 2


async def test_what_was_missed_in_an_outage_comes_in_one_message_that_says_late(town: Town):
    chidi = await town.person("chidi")
    for number in range(3):
        await set_(chidi, f"in {number + 1} hours", f"Rye {number}")
    await set_(chidi, "every day at noon", "Barley")
    await town.stop()
    town.server.clock.move(3 * 24 * 3600)
    await town.start()
    await town.skip()
    notice = await chidi.wait_message(containing="Rye 0")
    shown = visible_text(notice)
    assert all(words in shown for words in ("Late", "Rye 1", "Rye 2", "Barley"))
    assert "Stop repeating" in labels(notice)
    await town.settle()
    room = await chidi.dm(town.server.world.settings["seed"]["application_id"])
    assert len([one for one in await chidi.messages(room["id"]) if "reminded" in visible_text(one)]) == 1
    assert "Barley" in await told(chidi, "general", "reminders")
    assert "does not come again" in await click(chidi, notice, "Stop repeating")
    assert "You have set no reminders" in await told(chidi, "general", "reminders")


async def test_a_message_is_remembered_by_its_menu_and_any_can_be_cancelled_in_the_list(town: Town):
    chidi, hana = await people(town, "chidi", "hana")
    said = await hana.send("general", "Limpets come home after every meal.")
    form = await chidi.context(said, "Remind me")
    page = await answered(chidi, await submit(chidi, form, when="every monday 9", note="Ask her how she knows"))
    assert "on Monday" in visible_text(page)
    assert f"/{said['id']}" in visible_text(page)
    assert "It is set" in await press(chidi, page, "Set it")
    listed = await answered(chidi, await chidi.slash("general", "reminders"))
    assert "Ask her how she knows" in visible_text(listed)
    used = await chidi.choose(listed, "1", custom_id="remind-cancel")
    await chidi.wait_edit(listed, since=used.since)
    assert "You have set no reminders" in visible_text(chidi.latest(listed))


async def test_what_cannot_be_understood_is_answered_with_what_to_say(town: Town):
    chidi = await town.person("chidi")
    for when, what, words in (
        ("when the tide is out", "Rye", "I do not understand"),
        ("yesterday", "Rye", "has passed already"),
        ("tomorrow", "T9", "There is no T9"),
        ("tomorrow", "https://discord.com/channels/1/2/3", "in another community"),
    ):
        assert words in await told(chidi, "general", "remind", when=when, what=what)
    await wish(chidi, "told", "off")
    assert "/me settings" in await told(chidi, "general", "remind", when="tomorrow", what="Rye")


async def test_whoever_prefers_that_is_mentioned_where_they_asked_without_a_sound(town: Town):
    chidi = await town.person("chidi")
    assert "mentioned where it happened" in await wish(chidi, "told", "channel")
    page = await ask(chidi, "in 1 hour", "Water the rye")
    assert "I will mention you in" in visible_text(page)
    await press(chidi, page, "Set it")
    await town.skip(hours=1, minutes=1)
    notice = await chidi.wait_message("general", containing="Water the rye")
    assert mentioned(notice) == [chidi.id]
    assert notice["flags"] & SILENT


async def test_hostile_notes_stay_inert(town: Town):
    chidi = await town.person("chidi")
    page = await ask(chidi, "in 1 hour", "@everyone [x](https://evil.example) **bold**")
    assert r"\[x]" in visible_text(page)
    await press(chidi, page, "Set it")
    await town.skip(hours=1, minutes=1)
    notice = await chidi.wait_message(containing="evil.example")
    assert r"\[x]" in visible_text(notice)
    assert not notice["mention_everyone"]


async def test_somebody_elses_buttons_do_nothing(town: Town):
    chidi, hana = await people(town, "chidi", "hana")
    await wish(chidi, "told", "channel")
    await set_(chidi, "in 1 hour", "Water the rye")
    await town.skip(hours=1, minutes=1)
    notice = await hana.wait_message("general", containing="Water the rye")
    assert "not there any more" in await reads(hana, await hana.click(notice, label="In an hour"))


async def test_where_the_channel_is_gone_it_comes_directly(town: Town):
    chidi, ada = await people(town, "chidi", "ada")
    await wish(chidi, "told", "channel")
    await set_(chidi, "in 1 hour", "Water the rye")
    (general,) = [one["id"] for one in town.server.world.channels.values() if one.get("name") == "general"]
    await ada.request("DELETE", f"/channels/{general}")
    await town.skip(hours=1, minutes=1)
    notice = await chidi.wait_message(containing="Water the rye")
    assert notice["channel_id"] != general
