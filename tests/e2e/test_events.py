"""Doubled and late events and broken connections: whatever happens, what people did counts once."""

from __future__ import annotations

import pytest

from bot.domain.contribution import ContributionState
from tests.e2e.acts import (
    PAGE,
    TEXT,
    add_task,
    answered,
    click,
    people,
    propose,
    proposed,
    reads,
    said_by_bot,
    submit,
    tally,
    told,
)
from tests.e2e.conftest import Town


async def test_when_everything_arrives_three_times_everything_happens_once(town: Town):
    chidi, dilnoza, emre, bruno, hana = await people(town, "chidi", "dilnoza", "emre", "bruno", "hana")
    town.server.faults.duplicate("*", 10_000, copies=2)
    await proposed(chidi, "proposals", title="Print the guide", closes="1h", tasks="Find a printer")
    ballot = await town.card(chidi, "P1")
    await emre.react(ballot, "👍")
    await click(hana, ballot, "Yes")
    await emre.react(ballot, "👎")
    await town.until(lambda: tally(town), (1, 1, 0))
    await emre.unreact(ballot, "👎")
    await emre.react(ballot, "👍")
    await town.until(lambda: tally(town), (2, 0, 0))
    message = await dilnoza.send("general", TEXT)
    await reads(emre, await submit(emre, await emre.context(message, "Make a task"), title="Describe the beadlet"))
    opened = await emre.context(message, "Track contribution")
    await reads(emre, await submit(emre, opened, title=PAGE, task="T1"))
    asked = await answered(dilnoza, await dilnoza.click(await town.card(dilnoza, "C1"), label="I agree (author)"))
    await click(dilnoza, asked, "I agree")
    changed = await dilnoza.click(await town.card(dilnoza, "C1"), label="Update")
    await reads(dilnoza, await submit(dilnoza, changed, text=TEXT + " Better."))
    await town.settle()
    await bruno.react(await town.card(bruno, "C1"), "✅")
    await town.until(lambda: state(town), ContributionState.ACCEPTED)
    await town.skip(hours=1, minutes=1)
    await told(bruno, "general", "digest add", time="9:00")
    await town.skip(days=1)
    assert len(await town.desk.proposals.listing(town.guild)) == 1
    titles = [task.title for task in await town.desk.tasks.listing(town.guild)]
    assert titles == ["Find a printer"]
    assert [one.number for one in await town.desk.archive.recent(town.guild)] == [1]
    assert len((await town.desk.contributions.get(town.guild, 1)).works) == 2
    assert await said_by_bot(town, chidi, "proposals", "P1 passed") == 1
    assert await said_by_bot(town, chidi, "tasks", "Describe the beadlet") == 1
    assert await said_by_bot(town, chidi, "archive", PAGE) == 1
    assert await said_by_bot(town, chidi, "general", "What is open") == 1
    room = await dilnoza.dm(town.server.world.settings["seed"]["application_id"])
    assert await said_by_bot(town, dilnoza, room["id"], "would like to keep") == 1


async def state(town: Town) -> ContributionState:
    return (await town.desk.contributions.get(town.guild, 1)).state


async def test_a_doubled_use_of_a_command_or_form_makes_one_thing(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    double = town.server.faults.duplicate
    double("INTERACTION_CREATE", copies=2)
    assert "**T1**" in await told(chidi, "general", "task add", title="Draw the rays")
    opened = await dilnoza.slash("general", "contribute", title=PAGE)
    modal = await dilnoza.wait_modal(opened)
    double("INTERACTION_CREATE", copies=2)
    assert "**C1**" in await reads(dilnoza, await dilnoza.submit_modal(modal, {"text": TEXT}))
    assert len(await town.desk.tasks.listing(town.guild)) == 1
    assert len(await town.desk.contributions.by_author(town.guild, int(dilnoza.id))) == 1


async def test_a_late_event_is_still_answered(town: Town):
    chidi = await town.person("chidi")
    town.server.faults.delay("INTERACTION_CREATE", 0.5)
    assert "**T1**" in await told(chidi, "general", "task add", title="Draw the rays")


async def test_a_card_that_is_reported_deleted_twice_comes_back_once(town: Town):
    card = await add_task(town)
    ada = await town.person("ada")
    town.server.faults.duplicate("MESSAGE_DELETE", copies=2)
    await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: card_of(town), None)
    await town.settle()
    assert await said_by_bot(town, ada, "tasks", "Draw the rays") == 1


async def card_of(town: Town) -> int | None:
    return (await town.desk.tasks.get(town.guild, 1)).card


@pytest.mark.parametrize("end", ["close", "abort", "reconnect"])
async def test_votes_cast_while_the_connection_is_broken_count_when_it_is_resumed(town: Town, end: str):
    card = await propose(town)
    chidi, emre = await people(town, "chidi", "emre")
    getattr(town.server.faults, end)()
    await chidi.react(card, "👍")
    await emre.react(card, "👎")
    await town.until(lambda: tally(town), (1, 1, 0))
    assert "**Yes**" in await click(emre, card, "Yes")
    assert (await town.proposal(1)).proposal.corrections == 0


@pytest.mark.parametrize("how", ["refused", "invalidated"])
async def test_votes_cast_before_a_new_session_count_from_what_the_card_shows(
    town: Town, how: str, monkeypatch: pytest.MonkeyPatch
):
    async def at_once(*_: object, **__: object) -> None:
        """Discord allows one IDENTIFY in five seconds; the sandbox does not insist."""

    card = await propose(town)
    chidi, emre = await people(town, "chidi", "emre")
    monkeypatch.setattr(town.client, "before_identify_hook", at_once)
    if how == "refused":
        town.server.faults.refuse_resume()
        town.server.faults.close(4000)
    else:
        town.server.faults.invalidate()
    await chidi.react(card, "👍")
    await emre.react(card, "🤷")
    await town.until(lambda: tally(town), (1, 0, 1))
    assert "T1" in await told(chidi, "general", "task add", title="Draw the rays")
