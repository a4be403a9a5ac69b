"""Reviews through the real client: buttons, commands, forms, and ✅ on a card."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.domain.contribution import ContributionState
from tests.e2e.acts import (
    PAGE,
    TEXT,
    accept,
    click,
    contribute,
    fields,
    labels,
    people,
    published,
    reads,
    submit,
    told,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


async def state(town: Town, number: int = 1) -> ContributionState:
    return (await town.desk.contributions.get(town.guild, number)).state


async def announced(town: Town, who: Person) -> list[Json]:
    """What the bot said in the archive channel, newest first."""
    application = town.server.world.settings["seed"]["application_id"]
    return [said for said in await who.messages("archive") if said["author"]["id"] == application]


async def test_an_approval_puts_the_work_into_the_archive_and_announces_it_without_pinging(town: Town):
    card = await contribute(town)
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    said = await accept(town, card)
    assert f"revision 1]({town.archive_url}/{town.guild}/page/beadlet-anemone)" in said
    news = await bruno.wait_message("archive", containing=PAGE)
    assert f"A new page by <@{dilnoza.id}>, reviewed by <@{bruno.id}>" in visible_text(news)
    assert f"[C1]({town.archive_url}/{town.guild}/C1)" in visible_text(news)
    assert news["mentions"] == []
    await town.settle()
    shown = await town.card(bruno, "C1")
    assert f"by <@{bruno.id}> as [R1]" in visible_text(shown)
    assert labels(shown) == ["Thank"]


async def test_members_do_not_review_by_any_way(town: Town):
    card = await contribute(town)
    chidi = await town.person("chidi")
    assert "Reviews are for maintainers" in await click(chidi, card, "Approve")
    assert "Reviews are for maintainers" in await click(chidi, card, "Request changes")
    assert "Reviews are for maintainers" in await told(chidi, "review", "review approve", contribution="C1")
    refused = await told(chidi, "review", "review request-changes", contribution="C1", reason="No")
    assert "Reviews are for maintainers" in refused
    assert await state(town) is ContributionState.WAITING


async def test_nobody_accepts_their_own_work_unless_the_community_allows_it(town: Town):
    card = await contribute(town, "bruno")
    ada = await town.person("ada")
    assert "somebody else reviews it" in await accept(town, card, "bruno")
    await told(ada, "general", "settings work", own_work=True)
    assert "is accepted" in await accept(town, card, "bruno")
    second = await contribute(town, "farah", title="Limpets")
    assert "is accepted" in await accept(town, second, "ada")


async def test_a_maintainers_check_mark_on_the_card_accepts_the_work(town: Town):
    card = await contribute(town)
    bruno = await town.person("bruno")
    await bruno.react(card, "✅")
    await town.until(lambda: state(town), ContributionState.ACCEPTED)
    assert await bruno.wait_message("archive", containing=PAGE)


async def test_a_members_check_mark_stays_a_reaction_and_nobody_is_bothered(town: Town):
    card = await contribute(town)
    chidi, bruno = await people(town, "chidi", "bruno")
    await chidi.react(card, "✅")
    await bruno.react(card, "👍")
    await bruno.react(await bruno.send("review", "A card of my own"), "✅")
    await asyncio.sleep(0.1)
    assert await state(town) is ContributionState.WAITING
    assert [event for event in chidi.events if event.name == "CHANNEL_CREATE"] == []


async def test_a_check_mark_that_cannot_accept_is_answered_directly_with_the_reason(town: Town):
    card = await contribute(town, agree=False)
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    await bruno.react(card, "✅")
    said = visible_text(await bruno.wait_message(containing="did not accept it"))
    assert "**C1**" in said
    assert "Dilnoza has not agreed to the licence" in said
    asked = await dilnoza.wait_reply(await dilnoza.click(card, label="I agree (author)"))
    await click(dilnoza, asked, "I agree")
    own = await contribute(town, "farah", title="Limpets")
    farah = await town.person("farah")
    await farah.react(own, "✅")
    assert await farah.wait_message(containing="somebody else reviews it")


async def test_a_doubled_check_mark_makes_one_revision_and_one_announcement(town: Town):
    card = await contribute(town)
    bruno, farah = await people(town, "bruno", "farah")
    town.server.faults.duplicate("MESSAGE_REACTION_ADD", 2, copies=2)
    await bruno.react(card, "✅")
    await farah.react(card, "✅")
    await town.until(lambda: state(town), ContributionState.ACCEPTED)
    await town.settle()
    assert len(await announced(town, bruno)) == 1
    assert len(await town.desk.archive.recent(town.guild)) == 1
    assert [event for event in (*bruno.events, *farah.events) if event.name == "CHANNEL_CREATE"] == []


async def test_of_two_maintainers_at_once_one_accepts_and_the_other_is_told(town: Town):
    card = await contribute(town)
    bruno, farah = await people(town, "bruno", "farah")
    pressed = await asyncio.gather(bruno.click(card, label="Approve"), farah.click(card, label="Approve"))
    answers = [await reads(bruno, pressed[0]), await reads(farah, pressed[1])]
    assert sum("is accepted" in answer for answer in answers) == 1
    assert sum("is in the archive already" in answer for answer in answers) == 1
    assert len(await town.desk.archive.recent(town.guild)) == 1


async def test_changes_are_requested_by_a_form_and_the_author_is_told_directly_and_comes_back(town: Town):
    card = await contribute(town)
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    opened = await bruno.click(card, label="Request changes")
    said = await reads(bruno, await submit(bruno, opened, reason="Say how *large* it is.\nAnd where."))
    assert f"<@{dilnoza.id}> is told" in said
    await town.settle()
    letter = visible_text(await dilnoza.wait_message(containing="asks for changes"))
    assert "**Bruno**" in letter
    assert r"> Say how \*large\* it is." in letter
    assert "> And where" in letter
    shown = await town.card(dilnoza, "C1")
    assert f"<@{bruno.id}> asked for changes" in visible_text(shown)
    assert "nothing waits" in (await told(bruno, "review", "review queue")).lower()
    modal = await dilnoza.wait_modal(await dilnoza.click(shown, label="Update"))
    assert fields(modal)["text"] == TEXT
    await reads(dilnoza, await dilnoza.submit_modal(modal, {"text": TEXT + " As large as a walnut."}))
    await town.settle()
    assert "C1" in await told(bruno, "review", "review queue")
    assert "is accepted" in await accept(town, await town.card(bruno, "C1"))


async def test_changes_are_requested_by_command_with_a_reason(town: Town):
    await contribute(town)
    bruno = await town.person("bruno")
    blank = await told(bruno, "review", "review request-changes", contribution="C1", reason="   ")
    assert "the author needs a reason" in blank
    assert "is told" in await told(bruno, "review", "review request-changes", contribution="c1", reason="Shorter!")
    assert await state(town) is ContributionState.CHANGES_REQUESTED


async def test_a_button_or_form_of_an_older_revision_reviews_nothing(town: Town):
    card = await contribute(town)
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    form = await bruno.wait_modal(await bruno.click(card, label="Request changes"))
    await reads(dilnoza, await submit(dilnoza, await dilnoza.click(card, label="Update"), text="Better."))
    # A card waits for further changes before it is edited; with the clock turned back it goes on waiting.
    town.server.clock.move(-60)
    stale = await accept(town, card)
    assert "you looked at revision 1, the newest is 2" in stale
    used = await bruno.submit_modal(form, {"reason": "Too short, and the colour is missing, and where to look."})
    assert "you looked at revision 1, the newest is 2" in await reads(bruno, used)
    assert (await bruno.wait_followup(used))["attachments"]
    assert await state(town) is ContributionState.WAITING


async def test_work_on_a_page_that_changed_meanwhile_is_not_accepted_until_both_are_brought_together(town: Town):
    await published(town)
    first = await contribute(town, "emre", text=TEXT + " Emre's line.")
    second = await contribute(town, "hana", text=TEXT + " Hana's line.")
    assert "is accepted" in await accept(town, first)
    assert "changed the same lines" in await accept(town, second)
    await town.settle()
    hana = await town.person("hana")
    card = await town.card(hana, "C3")
    modal = await hana.wait_modal(await hana.click(card, label="Update"))
    note = " ".join(row["content"] for row in modal["components"] if row["type"] == 10)
    assert f"{town.archive_url}/{town.guild}/page/beadlet-anemone" in note
    assert "**Resolve**" in note
    both = TEXT + " Emre's line. Hana's line."
    await reads(hana, await submit(hana, await hana.click(card, label="Resolve"), text=both))
    await town.settle()
    assert "revision 3" in await accept(town, await town.card(hana, "C3"))


async def test_the_queue_lists_the_longest_waiting_first_and_says_what_each_waits_for(town: Town):
    bruno = await town.person("bruno")
    assert "Nothing waits for a review" in await told(bruno, "review", "review queue")
    await contribute(town, "emre", title="Limpets")
    await contribute(town, "hana", title="Whelks", agree=False)
    await town.skip(hours=1)
    queue = await told(bruno, "review", "review queue")
    assert queue.index("Limpets") < queue.index("Whelks")
    assert queue.count("waits for the author's agreement") == 1


async def test_a_review_is_suggested_what_waits(town: Town):
    await contribute(town, "emre", title="Limpets")
    await contribute(town, "hana", title="Whelks")
    bruno = await town.person("bruno")
    offered = await bruno.autocomplete("review", "review approve", "contribution", contribution="whelk")
    assert [(one["name"], one["value"]) for one in offered] == [("C2 Whelks (Hana)", "C2")]
    assert "is accepted" in await told(bruno, "review", "review approve", contribution=offered[0]["value"])
    assert "no contribution C9" in await told(bruno, "review", "review approve", contribution="9")
    assert "write for example `C31`" in await told(bruno, "review", "review approve", contribution="that one")


async def test_a_doubled_approval_is_answered_once_and_accepts_once(town: Town):
    card = await contribute(town)
    bruno = await town.person("bruno")
    town.server.faults.duplicate("INTERACTION_CREATE", copies=2)
    assert "is accepted" in await accept(town, card)
    await town.settle()
    assert len(await announced(town, bruno)) == 1
