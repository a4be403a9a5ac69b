"""What happens to a proposal by itself, through the real client: reminders, asking again, what replaces what."""

from __future__ import annotations

from tests.e2e.acts import (
    click,
    mentioned,
    open_for_days,
    people,
    said_by_bot,
    thread_of,
    told,
    wish,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

SILENT = 1 << 12


async def test_a_day_before_the_end_those_who_asked_are_reminded_once_and_nobody_else(town: Town):
    card = await open_for_days(town)
    chidi, dilnoza, emre, hana, farah = await people(town, "chidi", "dilnoza", "emre", "hana", "farah")
    assert "mentioned in the proposal's thread" in await wish(dilnoza, "nudge", "mention")
    assert "direct message" in await wish(emre, "nudge", "dm")
    assert "mentioned" in await wish(farah, "nudge", "mention")
    assert "not reminded" in await told(hana, "general", "me settings")
    await click(farah, card, "Yes")
    await town.skip(days=2, minutes=-5)
    where = await thread_of(town)
    assert await said_by_bot(town, chidi, where, "you have not voted yet") == 0
    await town.skip(minutes=10)
    await town.stop()
    await town.start()
    await town.skip(hours=1)
    notice = await dilnoza.wait_message(where, containing="you have not voted yet")
    assert mentioned(notice) == [dilnoza.id]
    assert notice["flags"] & SILENT
    assert "/me settings" in visible_text(notice)
    direct = await emre.wait_message(containing="you have not voted yet")
    assert "/me settings" in visible_text(direct)
    assert "Tidepool Guide" in visible_text(direct)
    assert await said_by_bot(town, chidi, where, "you have not voted yet") == 1
    for nobody in (chidi, hana, farah):
        private = await nobody.dm(town.server.world.settings["seed"]["application_id"])
        assert await said_by_bot(town, nobody, private["id"], "have not voted") == 0


async def test_a_reminder_goes_to_the_channel_where_the_thread_is_gone(town: Town):
    await open_for_days(town)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await wish(dilnoza, "nudge", "mention")
    await bruno.request("DELETE", f"/channels/{await thread_of(town)}")
    await town.skip(days=2, minutes=5)
    notice = await dilnoza.wait_message("proposals", containing="you have not voted yet")
    assert mentioned(notice) == [dilnoza.id]


async def test_a_question_is_asked_again_by_itself_and_both_cards_and_the_list_say_so(town: Town):
    card = await open_for_days(town, revisit="30d", tasks="Find a printer")
    chidi = await town.person("chidi")
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    await town.skip(days=30)
    old, new = await town.card(chidi, "P1"), await town.card(chidi, "P2")
    assert "Asked again: P2" in visible_text(old)
    assert "Asks P1 again" in visible_text(new)
    assert len(new["reactions"]) == 3
    listed = await told(chidi, "general", "proposal list")
    assert "asked again: P2" in listed
    assert "opened T1" in listed


async def test_while_too_many_are_open_asking_again_waits_and_says_so(town: Town):
    card = await open_for_days(town, revisit="30d")
    chidi, ada = await people(town, "chidi", "ada")
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    await told(ada, "general", "settings voting", open_at_once=1)
    where = await thread_of(town)
    await open_for_days(town, "emre", title="Buy a boat", closes="40d")
    for _ in range(3):
        await town.skip(days=12)
    assert await said_by_bot(town, chidi, where, "due to be asked again") == 1
    await told(ada, "general", "proposal cancel", number="P2", reason="No boat.")
    await town.skip(minutes=2)
    assert (await town.proposal(3)).proposal.revisits == 1


async def test_a_decision_that_replaces_another_is_shown_on_both_cards_and_in_the_list(town: Town):
    chidi = await town.person("chidi")
    assert "no proposal P7" in await told(chidi, "proposals", "propose", title="Other", replaces="P7")
    await click(chidi, await open_for_days(town), "Yes")
    assert "no decision that stands" in await told(chidi, "proposals", "propose", title="Other", replaces="P1")
    await town.skip(days=3, minutes=1)
    card = await open_for_days(town, title="Print two hundred", replaces="P1")
    assert "If it passes, it replaces P1" in visible_text(card)
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    assert "Replaced by P2" in visible_text(await town.card(chidi, "P1"))
    assert "Replaces P1" in visible_text(await town.card(chidi, "P2"))
    listed = await told(chidi, "general", "proposal list")
    assert "replaced by P2" in listed
    assert "replaces P1" in listed
