"""The bot ends and comes back: what was shown before still works, and what became due meanwhile happens once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.contribution import ContributionState
from bot.domain.proposal import ProposalState
from sandbox.model import messages
from tests.e2e.acts import (
    PAGE,
    TEXT,
    accept,
    add_task,
    answered,
    click,
    contribute,
    people,
    proposed,
    reads,
    restart,
    submit,
    told,
    web,
    yes,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Upload, visible_text

Json = dict[str, Any]


async def by_the_bot(town: Town, who: Person, channel: str, containing: str) -> list[Json]:
    """What the bot has said in a channel that shows a text."""
    bot = town.server.world.settings["seed"]["application_id"]
    said = await who.messages(channel)
    return [one for one in said if one["author"]["id"] == bot and containing in visible_text(one)]


async def test_the_buttons_of_every_card_work_after_a_restart(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    await proposed(chidi, "proposals", title="Print the guide")
    ballot, task = await town.card(chidi, "P1"), await add_task(town)
    work = await contribute(town, agree=False)
    consent = await answered(dilnoza, await dilnoza.click(work, label="I agree (author)"))
    todo = await answered(dilnoza, await dilnoza.slash("general", "me todo"))
    await restart(town)
    assert "**Yes**" in await click(chidi, ballot, "Yes")
    assert "is yours" in await click(chidi, task, "Claim")
    assert "I made this work" in await click(dilnoza, todo, "Read and agree")
    assert "recorded" in await click(dilnoza, consent, "I agree")
    assert "is accepted" in await accept(town, work)


async def test_a_question_sent_by_direct_message_can_be_answered_after_a_restart(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    message = await dilnoza.send("general", TEXT)
    await reads(emre, await submit(emre, await emre.context(message, "Track contribution")))
    await town.settle()
    question = await dilnoza.wait_message(containing="would like to keep")
    await restart(town)
    assert "recorded" in visible_text(await dilnoza.wait_reply(await dilnoza.click(question, label="I agree")))
    assert (await town.desk.contributions.get(town.guild, 1)).consent is not None


async def test_forms_that_were_open_during_a_restart_are_taken(town: Town):
    dilnoza, bruno, emre, hana = await people(town, "dilnoza", "bruno", "emre", "hana")
    work = await contribute(town)
    message = await hana.send("general", "# Whelks\nThey drill.")
    opened = {
        "contribute": await dilnoza.wait_modal(await dilnoza.slash("general", "contribute", title="Limpets")),
        "update": await dilnoza.wait_modal(await dilnoza.click(work, label="Update")),
        "changes": await bruno.wait_modal(await bruno.click(work, label="Request changes")),
        "task": await emre.wait_modal(await emre.context(message, "Make a task")),
        "track": await hana.wait_modal(await hana.context(message, "Track contribution")),
    }
    await restart(town)
    assert "**C2**" in await reads(dilnoza, await dilnoza.submit_modal(opened["contribute"], {"text": "They cling."}))
    assert "is told" in await reads(bruno, await bruno.submit_modal(opened["changes"], {"reason": "Shorter."}))
    assert "revision 2" in await reads(dilnoza, await dilnoza.submit_modal(opened["update"], {"text": "Short."}))
    assert "**T1**" in await reads(emre, await emre.submit_modal(opened["task"], {}))
    assert "**C3**" in await reads(hana, await hana.submit_modal(opened["track"], {}))
    third = await town.desk.contributions.get(town.guild, 3)
    assert (third.author_name, third.title, third.latest.text) == ("Hana", "Whelks", "# Whelks\nThey drill.")


async def test_a_form_whose_message_had_files_cannot_be_taken_after_a_restart_and_gives_back_the_text(town: Town):
    hana = await town.person("hana")
    message = await hana.send("general", f"Plate\n{TEXT}", files=[Upload("plate.png", b"\x89PNG", "image/png")])
    modal = await hana.wait_modal(await hana.context(message, "Track contribution"))
    await restart(town)
    mine = TEXT + " I drew it, too."
    used = await hana.submit_modal(modal, {"text": mine})
    assert "Right-click it again" in await reads(hana, used)
    draft = await hana.wait_followup(used)
    assert await web(town, draft["attachments"][0]["url"]) == mine
    reply = await reads(hana, await submit(hana, await hana.context(message, "Track contribution"), text=mine))
    assert "**C1**" in reply


async def test_what_was_not_said_before_the_end_is_said_once_afterwards(town: Town):
    hana = await town.person("hana")
    card = await contribute(town)
    town.server.faults.answer("POST", r"/channels/\d+/messages$", 403, code=50013)
    assert "is accepted" in await accept(town, card)
    await restart(town)
    await town.settle()
    await restart(town)
    await town.settle()
    assert len(await by_the_bot(town, hana, "archive", PAGE)) == 1


async def test_a_card_whose_posting_was_cut_off_is_not_posted_twice(town: Town):
    chidi = await town.person("chidi")
    town.server.faults.lose_response("POST", r"/channels/\d+/messages$", n=1)
    await chidi.slash("general", "task add", title="Draw the rays")
    await town.until(lambda: posted(town, chidi), 1)
    await town.stop()
    await town.start()
    await town.settle()
    assert await posted(town, chidi) == 1
    assert await town.card(chidi, "T1")


async def posted(town: Town, who: Person) -> int:
    return len(await by_the_bot(town, who, "tasks", "Draw the rays"))


async def test_a_card_that_was_cut_off_long_ago_is_found_again_and_not_posted_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    """Past the time in which Discord itself would know the message by its nonce."""
    chidi, hana = await people(town, "chidi", "hana")
    town.server.faults.lose_response("POST", r"/channels/\d+/messages$", n=1)
    await chidi.slash("general", "task add", title="Draw the rays")
    await town.until(lambda: posted(town, chidi), 1)
    await town.stop()
    monkeypatch.setattr(messages, "NONCE_WINDOW", 0.0)
    for number in range(30):
        await hana.send("tasks", f"Talk number {number}")
    town.server.clock.move(3600)
    await town.start()
    await town.settle()
    assert await posted(town, chidi) == 1
    assert await town.card(chidi, "T1")


async def test_a_vote_that_ended_meanwhile_is_decided_from_what_the_card_shows(town: Town):
    chidi, dilnoza, emre, hana = await people(town, "chidi", "dilnoza", "emre", "hana")
    await proposed(chidi, "proposals", title="Print the guide", closes="1d", quorum="3")
    card = await town.card(chidi, "P1")
    await click(dilnoza, card, "No")
    await town.stop()
    for voter in (chidi, emre, hana):
        await voter.react(card, "👍")
    await hana.unreact(card, "👍")
    town.server.clock.move(2 * 86400)
    await town.start()
    await town.skip()
    outcome = (await town.proposal(1)).proposal
    assert outcome.state is ProposalState.DECIDED
    said = await by_the_bot(town, chidi, "proposals", "P1 passed")
    assert len(said) == 1
    assert "2 yes and 1 no" in visible_text(said[0])


async def test_a_claim_that_ran_out_meanwhile_is_free(town: Town):
    hana = await town.person("hana")
    await add_task(town)
    await told(hana, "general", "task claim", task="T1")
    await town.stop()
    town.server.clock.move(90 * 86400)
    await town.start()
    await town.skip()
    assert "Free" in visible_text(await town.card(hana, "T1"))


async def test_a_check_mark_given_while_the_bot_was_away_does_not_count_and_can_be_given_again(town: Town):
    card = await contribute(town)
    bruno = await town.person("bruno")
    await town.stop()
    await bruno.react(card, "✅")
    await town.start()
    assert (await town.desk.contributions.get(town.guild, 1)).state is ContributionState.WAITING
    await bruno.unreact(card, "✅")
    await bruno.react(card, "✅")
    await town.until(lambda: state(town), ContributionState.ACCEPTED)


async def state(town: Town) -> ContributionState:
    return (await town.desk.contributions.get(town.guild, 1)).state


async def test_a_card_deleted_while_the_bot_was_away_comes_back_when_it_is_next_changed(town: Town):
    card = await add_task(town)
    ada = await town.person("ada")
    await town.stop()
    await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.start()
    await told(ada, "general", "task claim", task="T1")
    await town.settle()
    again = await town.card(ada, "T1")
    assert again["id"] != card["id"]
    assert f"Claimed by <@{ada.id}>" in visible_text(again)


async def test_a_ballot_deleted_while_the_bot_was_away_comes_back_at_once_with_its_votes(town: Town):
    chidi, ada = await people(town, "chidi", "ada")
    await proposed(chidi, "proposals", title="Print the guide")
    card = await town.card(chidi, "P1")
    await chidi.react(card, "👍")
    await town.until(lambda: yes(town), 1)
    await town.stop()
    await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.start()
    await town.until(lambda: has_card(town, card), False)
    await town.settle()
    again = await town.card(chidi, "P1")
    assert again["id"] != card["id"]
    assert "Yes: 1" in visible_text(again)
    assert len(again["reactions"]) == 3
    await town.desk.sweep.reconcile_open(town.client.ballot_box)
    assert await yes(town) == 1


async def has_card(town: Town, card: Json) -> bool:
    return (await town.proposal(1)).proposal.card == int(card["id"])
