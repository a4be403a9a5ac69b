"""Leaving, through the real client: taking everything along, and having it removed."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.ids import MemberId
from bot.domain.rules import NO, YES
from tests.e2e.acts import (
    TEXT,
    accept,
    add_task,
    answered,
    click,
    contribute,
    labels,
    people,
    propose,
    proposed,
    reads,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Upload, is_ephemeral, visible_text

DRAFT = "Whelks keep their eggs in a bundle that nobody has described yet."
NAME = "Dilnoza"
PLATE = Upload("eggs.png", b"\x89PNG\r\n\x1a\n" + DRAFT.encode(), "image/png")


async def live(town: Town) -> None:
    """Dilnoza proposes, votes, works, publishes and drafts; others vote too."""
    dilnoza, chidi = await people(town, "dilnoza", "chidi")
    await propose(town)
    await click(dilnoza, await town.card(dilnoza, "P1"), "No")
    await click(chidi, await town.card(chidi, "P1"), "Yes")
    await town.skip(hours=2)
    await proposed(chidi, "proposals", title="Buy a boat", closes="2h")
    card = await town.card(dilnoza, "P2")
    await dilnoza.react(card, "👍")

    async def voted() -> object:
        return [vote.choices for vote in (await town.proposal(2)).present]

    await town.until(voted, [(YES,)])
    await add_task(town, "dilnoza", title="Count the limpets")
    await accept(town, await contribute(town, "dilnoza"))
    await told(dilnoza, "general", "contribute", title="Whelks", file=PLATE)
    card = await town.card(dilnoza, "C2")
    modal = await dilnoza.wait_modal(await dilnoza.click(card, label="Update"))
    await reads(dilnoza, await dilnoza.submit_modal(modal, {"text": DRAFT}))
    await town.settle()


def standing(town: Town, words: str) -> bool:
    return any(words.encode() in path.read_bytes() for path in town.data.rglob("*") if path.is_file())


async def ask(town: Town) -> Any:
    dilnoza = await town.person("dilnoza")
    return await answered(dilnoza, await dilnoza.slash("general", "me erase"))


async def test_a_member_gets_everything_about_themself_as_a_file_that_nobody_else_sees(town: Town):
    await live(town)
    dilnoza = await town.person("dilnoza")
    reply = await answered(dilnoza, await dilnoza.slash("general", "me export"))
    assert is_ephemeral(reply)
    [file] = reply["attachments"]
    assert file["filename"].endswith(".json")
    data = json.loads(await dilnoza.download(file["url"]))
    assert {kind: len(found) for kind, found in data["documents"].items()} == {
        "person": 1, "vote": 2, "task": 1, "contribution": 2, "revision": 1,
    }  # fmt: skip
    assert DRAFT in json.dumps(data)
    assert "Print the guide" not in json.dumps(data)


async def test_a_member_is_told_what_happens_then_has_it_done_and_is_told_what_was_done(town: Town):
    await live(town)
    dilnoza = await town.person("dilnoza")
    asked = await ask(town)
    told_before = visible_text(asked)
    for words in (
        "Nothing has happened yet",
        "One vote in a finished proposal counts on",
        "One contribution that was not",
    ):
        assert words in told_before
    assert "What stays, and why" in told_before
    assert labels(asked) == ["Remove, name “a former member”", "Remove, but keep my name on my published work"]
    assert standing(town, DRAFT)
    done = await reads(dilnoza, await dilnoza.click(asked, label="Remove, name “a former member”"))
    assert "Done" in done
    assert "One file that was handed in within the last hour" in done
    await town.settle()
    assert not [path for path in town.data.rglob("*.json*") if DRAFT.encode() in path.read_bytes()]
    assert not standing(town, NAME)
    first, second = await town.proposal(1), await town.proposal(2)
    assert (first.tally.count(YES), first.tally.count(NO)) == (1, 1)
    assert second.present == ()
    chidi = await town.person("chidi")
    decided = visible_text(await town.card(chidi, "P1"))
    assert "a former member" in decided
    assert str(dilnoza.id) not in decided
    drafted = visible_text(await town.card(chidi, "C2"))
    assert "[removed]" in drafted
    assert DRAFT not in drafted
    assert "[removed]" in visible_text(await town.card(chidi, "T1"))
    page = await web(town, "page/beadlet-anemone")
    assert TEXT in page
    assert "a former member" in page
    assert NAME not in page
    assert "nothing about you" in await reads(
        dilnoza, await dilnoza.click(asked, label="Remove, name “a former member”")
    )
    assert "nothing about you" in visible_text(await ask(town))


async def test_a_reaction_on_an_open_card_is_taken_off_so_that_it_is_not_read_as_a_new_vote(town: Town):
    await live(town)
    dilnoza = await town.person("dilnoza")
    asked = await ask(town)
    await dilnoza.click(asked, label="Remove, name “a former member”")

    async def kept() -> object:
        return await town.desk.contributions.person(town.guild, MemberId(int(dilnoza.id)))

    await town.until(kept, None)
    await town.desk.sweep.reconcile_open(town.client.ballot_box)
    assert (await town.proposal(2)).present == ()
    card = await town.card(dilnoza, "P2")
    assert [reaction["count"] for reaction in card["reactions"]] == [1, 1, 1]


async def test_the_button_works_after_a_restart_and_keeps_a_name_that_is_to_be_kept(town: Town):
    await live(town)
    dilnoza = await town.person("dilnoza")
    asked = await ask(town)
    await town.stop()
    await town.start()
    assert "Done" in await reads(
        dilnoza, await dilnoza.click(asked, label="Remove, but keep my name on my published work")
    )
    page = await web(town, "page/beadlet-anemone")
    assert NAME in page
    assert NAME not in await web(town, "C2")


async def test_a_concern_and_a_delegation_end_with_whoever_leaves(town: Town):
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    card = await propose(town, rule="consent", closes="30d")
    await town.settle()
    await click(emre, card, "Yes")
    opened = await dilnoza.click(await town.card(dilnoza, "P1"), label="Raise a concern")
    assert "P1.1" in await reads(dilnoza, await submit(dilnoza, opened, reason=DRAFT))
    await told(dilnoza, "general", "delegate to", member={"id": emre.id})
    await town.settle()
    assert "As things stand it is decided" not in visible_text(await town.card(chidi, "P1"))
    asked = await ask(town)
    for words in ("Your concerns, answers and reasons about one proposal", "One delegation, to you or by you, ends"):
        assert words in visible_text(asked)
    assert "Done" in await reads(dilnoza, await dilnoza.click(asked, label="Remove it for good"))
    await town.settle()
    left = visible_text(await town.card(chidi, "P1"))
    assert "As things stand it is decided" in left
    assert DRAFT not in left
    assert "[removed]" in await told(chidi, "general", "concern list", proposal="P1")
    assert str(dilnoza.id) not in await told(chidi, "general", "delegate list")


async def test_somebody_of_whom_nothing_is_kept_is_told_so(town: Town):
    assert "nothing about you" in visible_text(await ask(town))
