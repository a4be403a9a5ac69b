"""Closure by judgement and its challenge, through the real client."""

from __future__ import annotations

import pytest

from bot.domain.proposal import ProposalState
from tests.e2e.acts import answered, click, labels, people, post, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, visible_text


async def opened(town: Town) -> str:
    """P1, to be closed by judgement, with its thread, whose id is given."""
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide", rule="judgement", tasks="Find a printer")
    await town.settle()
    return str((await town.proposal(1)).proposal.thread)


async def judge(who: Person, passes: str = "yes", rationale: str = "The doubts were answered.") -> str:
    return await told(who, "general", "proposal judge", number="P1", passes=passes, rationale=rationale)


async def state(town: Town) -> ProposalState:
    return (await town.proposal(1)).proposal.state


async def test_a_maintainer_who_took_no_part_closes_it_and_is_told_what_was_checked(town: Town):
    await opened(town)
    chidi, dilnoza, bruno = await people(town, "chidi", "dilnoza", "bruno")
    await click(dilnoza, await town.card(dilnoza, "P1"), "No")
    assert "open for 168 hours" in await judge(bruno)
    await town.skip(days=7, minutes=1)
    said = await judge(bruno, rationale="The doubts were *answered*. " + "x" * 1900)
    assert "is closed by your judgement" in said
    assert "last 1000 messages of its thread" in said
    await town.settle()
    outcome = await chidi.wait_message("proposals", containing="passed: Print the guide")
    assert r"\*answered\*" in visible_text(outcome)
    assert (await state(town), len(await town.desk.tasks.listing(town.guild))) == (ProposalState.DECIDED, 1)
    with pytest.raises(Refused):
        await bruno.slash("general", "proposal judge", number="P1", passes="yes", rationale="x" * 2001)


async def test_whoever_took_part_or_is_no_maintainer_is_refused_in_words(town: Town):
    where = await opened(town)
    chidi, dilnoza, bruno, farah, ada = await people(town, "chidi", "dilnoza", "bruno", "farah", "ada")
    await click(bruno, await town.card(bruno, "P1"), "Yes")
    await farah.send(where, "I have looked at the price.")
    await town.skip(days=7, minutes=1)
    assert "Only maintainers judge" in await judge(dilnoza)
    assert "Only maintainers judge" in await judge(chidi)
    assert "You took part in this one" in await judge(bruno)
    assert "You took part in this one" in await judge(farah)
    assert await state(town) is ProposalState.OPEN
    assert "is closed by your judgement" in await judge(ada, "no", "Nobody could pay for it.")
    await town.settle()
    assert "judged that it does not pass" in visible_text(await town.card(ada, "P1"))


async def test_votes_decide_where_the_rule_is_another(town: Town):
    chidi, bruno = await people(town, "chidi", "bruno")
    await proposed(chidi, "proposals", title="Print the guide", closes="3d")
    assert "its votes decide" in await judge(bruno)
    said = await told(chidi, "general", "proposal challenge", number="P1", reason="Why not.")
    assert "was not closed by judgement" in said


async def test_a_challenge_that_passes_opens_it_again_for_somebody_else_also_after_a_restart(town: Town):
    await opened(town)
    dilnoza, emre, bruno, farah = await people(town, "dilnoza", "emre", "bruno", "farah")
    await town.skip(days=7, minutes=1)
    await judge(bruno, "no", "Too dear.")
    await town.settle()
    used = await dilnoza.slash("proposals", "proposal challenge", number="P1", reason="Nobody had said so.")
    preview = await answered(dilnoza, used)
    assert "Overturn the closure of P1?" in visible_text(preview)
    assert "P1 is open again, and somebody else has to judge it" in visible_text(preview)
    assert "is open" in await post(dilnoza, preview)
    await town.settle()
    assert "Its closure is challenged: P2" in visible_text(await town.card(dilnoza, "P1"))
    again = await told(emre, "proposals", "proposal challenge", number="P1", reason="Me too.")
    assert "challenged already: see P2" in again
    await click(emre, await town.card(emre, "P2"), "Yes")
    await town.stop()
    await town.start()
    await town.skip(days=4)
    await town.settle()
    card = await town.card(dilnoza, "P1")
    assert await state(town) is ProposalState.OPEN
    assert "judgement was overturned: Too dear." in visible_text(card)
    assert "Yes" in labels(card)
    assert "You took part in this one" in await judge(bruno)
    assert "is closed by your judgement" in await judge(farah)
    await town.settle()
    await dilnoza.wait_message("proposals", containing="P1 passed")


async def test_a_judgement_closes_as_soon_as_discord_answers(town: Town):
    await opened(town)
    (bruno,) = await people(town, "bruno")
    await town.skip(days=7, minutes=1)
    town.server.faults.lose_response("GET", r"/channels/\d+/messages/\d+$", n=9)
    assert "as soon as Discord lets me read its card" in await judge(bruno)
    assert await state(town) is ProposalState.OPEN
    town.server.faults.clear()
    await town.skip(minutes=2)
    assert await state(town) is ProposalState.DECIDED


async def test_while_discord_does_not_show_the_thread_nobody_judges(town: Town):
    where = await opened(town)
    (bruno,) = await people(town, "bruno")
    await town.skip(days=7, minutes=1)
    town.server.faults.lose_response("GET", rf"/channels/{where}/messages$", n=9)
    assert "Try again in a minute" in await judge(bruno)
    assert (await town.proposal(1)).proposal.judgement is None
