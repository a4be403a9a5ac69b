"""The queue, turns, thanks, rejections and canned reasons through the real client."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import click, contribute, fields, labels, people, reads, told
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

Json = dict[str, Any]
HOSTILE = "@everyone **bold** ](https://evil.example)"


async def test_the_queue_is_narrowed_down_and_newcomers_come_first(town: Town):
    ada, bruno, chidi = await people(town, "ada", "bruno", "chidi")
    await told(ada, "general", "area add", name="pools", maintainer={"id": chidi.id})
    await told(ada, "general", "area edit", area="pools", **{"add-path": "Tide*"})
    for who, title in (("emre", "Limpets"), ("emre", "Tides"), ("hana", "Whelks")):
        await contribute(town, who, title=title)
        await town.skip(minutes=1)
    whole = await told(bruno, "general", "review queue")
    assert whole.index("Limpets") < whole.index("Whelks") < whole.index("Tides")
    assert whole.count("🌱") == 2
    assert "pools" in whole
    only = await told(bruno, "general", "review queue", area="pools")
    assert "Tides" in only
    assert "Whelks" not in only
    mine = await told(chidi, "general", "review queue", mine=True)
    assert "Tides" in mine
    assert "Whelks" not in mine
    assert "no area “maps” here" in await told(bruno, "general", "review queue", area="maps")


async def test_a_thank_you_is_given_once_with_one_click_and_stands_as_credit(town: Town):
    card = await contribute(town)
    bruno, chidi, dilnoza = await people(town, "bruno", "chidi", "dilnoza")
    assert "Your thanks stand" in await click(chidi, card, "Thank")
    assert "thanked for this version of C1 already" in await click(chidi, card, "Thank")
    assert "is your own work" in await click(dilnoza, card, "Thank")
    await click(bruno, card, "Approve")
    await town.stop()
    await town.start()
    await town.settle()
    shown = await town.card(bruno, "C1")
    assert labels(shown) == ["Thank"]
    assert "Your thanks stand" in await click(bruno, shown, "Thank")
    await town.settle()
    assert f"<@{chidi.id}>, <@{bruno.id}>" in visible_text(await town.card(bruno, "C1"))
    offered = await chidi.autocomplete("general", "review thank", "contribution", contribution="beadlet")
    assert [one["value"] for one in offered] == ["C1"]


async def test_a_rejection_needs_a_reason_and_tells_the_author_it_and_the_next_step(town: Town):
    await contribute(town)
    bruno, chidi, dilnoza = await people(town, "bruno", "chidi", "dilnoza")
    assert "Reviews are for maintainers" in await told(
        chidi, "general", "review reject", contribution="C1", reason="No."
    )
    assert "the author needs a reason" in await told(bruno, "general", "review reject", contribution="C1")
    said = await told(bruno, "general", "review reject", contribution="C1", reason=HOSTILE, canned="Sources")
    assert "is turned down" in said
    await town.settle()
    letter = visible_text(await dilnoza.wait_message(containing="has turned down"))
    assert f"<@{bruno.id}>" in letter
    assert "say where this comes from" in letter
    assert "`/contribute`" in letter
    assert "**bold**" not in letter
    shown = await town.card(bruno, "C1")
    assert "say where this comes from" in visible_text(shown)
    assert labels(shown) == []
    assert "was turned down" in await told(bruno, "general", "review approve", contribution="C1")


async def test_canned_reasons_are_the_communitys_own_and_chosen_in_the_form(town: Town):
    card = await contribute(town)
    bruno, chidi, dilnoza = await people(town, "bruno", "chidi", "dilnoza")
    keep = {"name": "Where", "text": f"Say where it lives. {HOSTILE}"}
    assert "Reviews are for maintainers" in await told(chidi, "general", "review reason-keep", **keep)
    assert "is kept" in await told(bruno, "general", "review reason-keep", **keep)
    assert "is removed" in await told(bruno, "general", "review reason-remove", name="Wording")
    listed = await told(chidi, "general", "review reason-list")
    assert "Say where it lives" in listed
    assert "**bold**" not in listed
    assert "Wording" not in listed
    modal = await bruno.wait_modal(await bruno.click(card, label="Request changes"))
    assert set(fields(modal)) == {"reason"}
    said = await reads(bruno, await bruno.submit_modal(modal, {"canned": ["Where"], "reason": "And when."}))
    assert f"<@{dilnoza.id}> is told" in said
    await town.settle()
    letter = visible_text(await dilnoza.wait_message(containing="asks for changes"))
    assert "Say where it lives" in letter
    assert "And when" in letter
    again = {"contribution": "C1", "canned": "nonsense"}
    assert "no canned reason" in await told(bruno, "general", "review request-changes", **again)


async def test_a_review_is_offered_in_turn_taken_by_a_button_and_passed_on(town: Town):
    bruno, farah, chidi = await people(town, "bruno", "farah", "chidi")
    assert "for maintainers" in await told(chidi, "general", "review opt-in")
    assert "is no day" in await told(bruno, "general", "review opt-in", **{"away-until": "next week"})
    assert "everything you may review" in await told(bruno, "general", "review opt-in", capacity=1)
    await told(farah, "general", "review opt-in")
    card = await contribute(town)
    await town.skip(minutes=1)
    offer = await bruno.wait_message(containing="It is your turn")
    assert labels(offer) == ["I will review it", "Not this one"]
    await town.stop()
    await town.start()
    assert "goes to the next" in await click(bruno, offer, "Not this one")
    assert "not offered to you" in await click(bruno, offer, "I will review it")
    await town.skip(minutes=1)
    second = await farah.wait_message(containing="It is your turn")
    assert "in your hands" in await click(farah, second, "I will review it")
    await town.settle()
    assert f"<@{farah.id}> is looking at it" in visible_text(await town.card(chidi, "C1"))
    assert "is in your hands" in await told(farah, "general", "review turns")
    assert "in their hands" in await told(bruno, "general", "review take", contribution="C1")
    assert "goes to the next" in await told(farah, "general", "review pass", contribution="C1")
    assert "in your hands" in await told(bruno, "general", "review take", contribution="C1")
    assert "is accepted" in await click(bruno, card, "Approve")
    await town.skip(minutes=1)
    assert "C1" not in await told(bruno, "general", "review turns")
    assert "offered reviews any more" in await told(bruno, "general", "review opt-out")
    assert "offered no reviews anyway" in await told(bruno, "general", "review opt-out")


async def test_tests_are_noted_and_an_objection_is_withdrawn_by_whoever_made_it(town: Town):
    await contribute(town)
    bruno, chidi, dilnoza = await people(town, "bruno", "chidi", "dilnoza")
    assert "you have tried it" in await told(chidi, "general", "review say", contribution="C1", kind="tested")
    assert "is your own work" in await told(dilnoza, "general", "review say", contribution="C1", kind="tested")
    await told(chidi, "general", "review object", contribution="C1", reason="It is red, not green.")
    await town.settle()
    shown = visible_text(await town.card(bruno, "C1"))
    assert f"<@{chidi.id}>: It is red, not green" in shown.replace("\\", "")
    refused = await told(bruno, "general", "review approve", contribution="C1")
    assert "It is red, not green" in refused.replace("\\", "")
    assert "is withdrawn" in await told(chidi, "general", "review settle", contribution="C1")
    assert "is accepted" in await told(bruno, "general", "review approve", contribution="C1")
