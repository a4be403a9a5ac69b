"""Explaining a decision, through the real client on the sandbox."""

from __future__ import annotations

from tests.e2e.acts import answered, click, people, propose, proposed, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def test_a_member_reads_how_a_decision_came_about_step_by_step(town: Town):
    card = await propose(town)
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    await click(chidi, card, "Yes")
    await click(dilnoza, card, "Yes")
    await click(emre, card, "No")
    said = await told(emre, "proposals", "proposal explain", number="P1")
    assert "If voting ended now, it would pass. 2 yes and 1 no: 2 of 3 is more than half." in said
    await town.skip(hours=1, minutes=1)
    said = await told(emre, "proposals", "proposal explain", number="P1")
    assert "**Passed.** 2 yes and 1 no" in said
    assert "Majority: it passes if more than half" in said
    assert "1. Votes: 2 yes, 1 no, 0 abstained; 3 in all." in said
    assert "Everybody on this server; bots never." in said
    assert f"<@{dilnoza.id}>: **Yes**" in said
    assert "by button" in said
    assert "Voting ended, and it passed." in said


async def test_while_the_count_is_hidden_an_explanation_tells_neither_votes_nor_arithmetic(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    await proposed(chidi, "proposals", title="Print the guide", closes="1h", results="closed")
    await click(dilnoza, await town.card(chidi, "P1"), "Yes")
    for said in (await told(dilnoza, "proposals", "proposal explain", number="P1"), await web(town, "P1")):
        assert "One person has voted." in said
        assert str(dilnoza.id) not in said
        assert "would pass" not in said
        assert "1 yes" not in said
    await town.skip(hours=1, minutes=1)
    assert f"<@{dilnoza.id}>: **Yes**" in await told(dilnoza, "proposals", "proposal explain", number="P1")


async def test_a_long_explanation_is_read_page_by_page_also_after_a_restart(town: Town):
    card = await propose(town)
    voters = await people(town, "chidi", "dilnoza", "emre", "bruno", "farah", "hana")
    for voter in voters:
        await click(voter, card, "Yes")
        await voter.submit_modal(
            await voter.wait_modal(await voter.click(card, label="Say why")), {"reason": "Because. " * 100}
        )
    await town.settle()
    chidi = voters[0]
    first = await answered(chidi, await chidi.slash("proposals", "proposal explain", number="P1"))
    assert "Page 1 of 2" in visible_text(first)
    await town.stop()
    await town.start()
    turned = await chidi.click(first, label="On")
    second = visible_text(await chidi.wait_edit(first, containing="Page 2 of", since=turned.since))
    assert "Page 2 of 2" in second
    assert "Because." in visible_text(first) + second
    for label, page in (("Back", 1), ("Last", 2), ("First", 1)):
        turned = await chidi.click(first, label=label)
        assert await chidi.wait_edit(first, containing=f"Page {page} of 2", since=turned.since)
    assert "What happened" in second
