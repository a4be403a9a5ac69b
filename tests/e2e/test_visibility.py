"""What is shown of votes, to whom and when, in every place where something is shown; through the real client."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.domain.vote import Via
from tests.e2e.acts import answered, click, labels, people, proposed, reads, submit, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, is_ephemeral, visible_text

Json = dict[str, Any]
KEYCAPS = [f"{number}\ufe0f\u20e3" for number in range(1, 10)] + ["\U0001f51f"]


async def opened(town: Town, **options: object) -> Json:
    """Have Chidi open P1, and return its card."""
    chidi = await town.person("chidi")
    said = await proposed(chidi, "proposals", **({"title": "Print the guide", "closes": "3d"} | options))
    assert "P1" in said, said
    return await town.card(chidi, "P1")


def id_of(person: Person) -> str:
    return str(person.user["id"])


async def shown_everywhere(town: Town, who: Person) -> dict[str, str]:
    """Everything in which ``who``, who has not voted, and any reader of the web can look for votes on P1."""
    await town.settle()
    card = await town.card(who, "P1")
    proposal = (await town.proposal(1)).proposal
    pages = {
        path: await web(town, path) for path in ("", "P1", "changes", "changes.atom", "api/pages.json", "search?q=P1")
    }
    thread = await who.messages({"id": str(proposal.thread)}) if proposal.thread is not None else []
    return {
        "card": visible_text(card),
        "reactions": str(card.get("reactions", "")),
        "channel": "\n".join(visible_text(one) for one in await who.messages("proposals")),
        "thread": "\n".join(visible_text(one) for one in thread),
        **{
            command: await told(who, "general", command, **options)
            for command, options in (
                ("proposal show", {"number": "P1"}),
                ("proposal list", {}),
                ("proposal reasons", {"number": "P1"}),
                ("proposal explain", {"number": "P1"}),
                ("me todo", {}),
            )
        },
        "autocomplete": str(await who.autocomplete("general", "proposal show", "number", number="P")),
        **pages,
    }


async def test_a_count_hidden_until_one_has_voted_is_shown_to_voters_only(town: Town):
    card = await opened(town, results="voted", details="A hundred.")
    emre, hana = await people(town, "emre", "hana")
    assert "See the count" in labels(card)
    assert "Vote first" in await click(emre, card, "See the count")
    await click(hana, card, "No")
    await submit(hana, await hana.click(card, label="Say why"), reason="too-dear-by-far")
    await click(emre, card, "Yes")
    assert "No: 1" in await click(emre, card, "See the count")
    assert f"<@{id_of(hana)}>" in await click(emre, card, "See the count")
    assert "Yes: 1" in await told(emre, "general", "proposal show", number="P1")
    assert "too-dear-by-far" in await told(emre, "general", "proposal reasons", number="P1")
    for place, words in (await shown_everywhere(town, await town.person("farah"))).items():
        assert "too-dear-by-far" not in words, place
        assert "Yes: 1" not in words, place
        assert id_of(hana) not in words, place
    await click(emre, card, "Take back my vote")
    assert "Vote first" in await click(emre, card, "See the count")


async def test_a_count_hidden_until_the_end_is_shown_to_nobody_before(town: Town):
    card = await opened(town, results="closed")
    hana = await town.person("hana")
    await click(hana, card, "No")
    await submit(hana, await hana.click(card, label="Say why"), reason="too-dear-by-far")
    assert "You voted: **No**" in await told(hana, "general", "proposal show", number="P1")
    assert "shown to nobody" in await told(hana, "general", "proposal reasons", number="P1")
    for place, words in (await shown_everywhere(town, await town.person("farah"))).items():
        assert "too-dear-by-far" not in words, place
        assert "No: 1" not in words, place
        assert id_of(hana) not in words, place
    await town.skip(days=3, minutes=1)
    shown = await shown_everywhere(town, await town.person("farah"))
    assert "No: 1" in shown["card"]
    assert "too-dear-by-far" in shown["proposal reasons"]


async def test_of_a_secret_vote_nothing_tells_who_chose_what_and_everybody_can_check_their_own(
    town: Town, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    card = await opened(town, secret=True)
    assert "reactions" not in card
    emre, hana = await people(town, "emre", "hana")
    receipts = {}
    for who, choice in ((emre, "Yes"), (hana, "No"), (hana, "Abstain")):
        said = await answered(who, await who.click(card, label=choice))
        assert is_ephemeral(said)
        receipts[who] = visible_text(said).partition("receipt is `")[2].partition("`")[0]
    await submit(hana, await hana.click(card, label="Say why"), reason="neither-of-them")
    farah = await town.person("farah")
    places = await shown_everywhere(town, farah)
    entries = await town.desk.store.run(town.guild, lambda tx: tx.audit())
    places["audit"] = "\n".join(str(entry.payload) for entry in entries if entry.action.startswith("vote."))
    places["log"] = caplog.text
    for place, words in places.items():
        assert "neither-of-them" not in words, place
        assert "abstain'" not in words, place
        for who, receipt in receipts.items():
            assert receipt not in words, place
            assert id_of(who) not in words, place
    await town.skip(days=3, minutes=1)
    shown = await shown_everywhere(town, farah)
    assert "Abstain: 1" in shown["card"]
    assert "neither-of-them" in shown["proposal reasons"]
    listed = await told(farah, "general", "proposal ballots", number="P1")
    assert f"`{receipts[emre]}` Yes" in listed
    assert f"`{receipts[hana]}` Abstain" in listed
    for place, words in shown.items():
        for who in receipts:
            assert id_of(who) not in words, place


async def test_after_the_close_no_file_says_who_cast_which_secret_ballot(town: Town):
    card = await opened(town, secret=True)
    emre = await town.person("emre")
    said = await click(emre, card, "Yes")
    receipt = said.partition("receipt is `")[2].partition("`")[0]
    assert linked(town.data, id_of(emre), receipt)
    await town.skip(days=3, minutes=1)
    await town.desk.erasure.finish_due()
    assert linked(town.data, id_of(emre), receipt) == []
    await town.stop()
    assert linked(town.data, id_of(emre), receipt) == []


def linked(data: Path, member: str, receipt: str) -> list[str]:
    """The files with a line in which a receipt stands in the document of its voter."""
    found = []
    for path in data.rglob("*"):
        if path.is_file() and receipt.encode() in path.read_bytes():
            text = path.read_bytes().decode("utf-8", "replace")
            near = [text[max(0, at - 400) : at + 400] for at in places_of(text, receipt)]
            found += [path.name for part in near if member in part]
    return found


def places_of(text: str, part: str) -> list[int]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


async def test_the_preview_says_what_the_operator_can_see_and_that_a_moving_count_betrays(town: Town):
    chidi = await town.person("chidi")
    preview = visible_text(await answered(chidi, await chidi.slash("proposals", "propose", title="x", secret=True)))
    assert "whoever runs this bot could look it up" in preview
    assert "hidden from everybody until voting ends" in preview
    moving = await told(chidi, "proposals", "propose", title="y", secret=True, results="live")
    assert "can often tell who chose what" in moving


async def test_a_no_that_must_say_why_asks_first_and_every_reason_can_be_read(town: Town):
    card = await opened(town, reason_for_no=True)
    assert [reaction["emoji"]["name"] for reaction in card["reactions"]] == ["👍", "🤷"]
    emre, hana = await people(town, "emre", "hana")
    asked = await emre.click(card, label="No")
    said = await reads(emre, await submit(emre, asked, reason="Too *dear* for <@1>"))
    assert "**No**" in said
    await hana.react(card, "👍")
    await town.until(lambda: voters(town), 2)
    assert "Farah" not in await reads(
        hana, await submit(hana, await hana.click(card, label="Say why"), reason="Why not")
    )
    listed = await told(hana, "general", "proposal reasons", number="P1")
    assert rf"<@{id_of(emre)}>, **No**: Too \*dear\* for" in listed
    assert f"<@{id_of(hana)}>, **Yes**: Why not" in listed
    refused = await submit(emre, await emre.click(card, label="Say why"), reason=" ")
    assert "must say why" in visible_text(await emre.wait_reply(refused))
    await click(emre, card, "Yes")
    assert "dear" not in await told(hana, "general", "proposal reasons", number="P1")


async def voters(town: Town) -> int:
    return (await town.proposal(1)).tally.voters


async def test_many_reasons_come_as_a_file(town: Town):
    card = await opened(town)
    for name in ("emre", "hana", "bruno", "dilnoza"):
        who = await town.person(name)
        await click(who, card, "Yes")
        await submit(who, await who.click(card, label="Say why"), reason=(name * 200)[:900])
    reply = await answered(
        emre := await town.person("emre"), await emre.slash("general", "proposal reasons", number="1")
    )
    assert "All 4 reasons are in the file." in visible_text(reply)
    [file] = reply["attachments"]
    assert file["filename"] == "P1-reasons.txt"


async def test_a_vote_is_kept_after_an_amendment_by_the_button_of_the_card(town: Town):
    card = await opened(town, details="A hundred copies.")
    assert "Keep my vote" not in labels(card)
    emre, chidi = await people(town, "emre", "chidi")
    await click(emre, card, "Yes")
    opened_form = await chidi.slash("general", "proposal edit", number="P1")
    await answered(chidi, await submit(chidi, opened_form, details="Two hundred copies.", why="The school grew"))
    await town.settle()
    card = await town.card(emre, "P1")
    assert "One vote from before the amendment waits" in visible_text(card)
    assert "Confirm your vote" in await told(emre, "general", "proposal show", number="P1")
    assert "as it was amended is **Yes**" in await click(emre, card, "Keep my vote")
    assert "was already" in await click(emre, card, "Keep my vote")
    assert "no vote on P1 to confirm" in await click(chidi, card, "Keep my vote")
    assert await voters(town) == 1


async def test_up_to_ten_options_are_approved_by_reaction_as_discord_writes_them(town: Town):
    names = ";".join(f"Place {number}" for number in range(1, 11))
    card = await opened(town, rule="approval", options=names)
    assert [reaction["emoji"]["name"] for reaction in card["reactions"]] == [*KEYCAPS, "🤷"]
    emre, hana = await people(town, "emre", "hana")
    for emoji in KEYCAPS:
        await emre.react(card, emoji)
    await hana.react(card, "1\u20e3")  # as some clients write it
    await town.until(lambda: approvals(town), (2, *[1] * 9))
    await emre.unreact(card, KEYCAPS[9])
    await town.until(lambda: approvals(town), (2, *[1] * 8, 0))
    assert await town.desk.sweep.reconcile_open(town.client.ballot_box) == 0
    assert {vote.via for vote in (await town.proposal(1)).votes} == {Via.REACTION}
    assert "Place 10" in await click(hana, card, "Place 10")
    await town.until(lambda: approvals(town), (2, *[1] * 9))
    await click(hana, card, "Abstain")
    await town.until(lambda: approvals(town), (*[1] * 9, 0))


async def approvals(town: Town) -> tuple[int, ...]:
    tally = (await town.proposal(1)).tally
    return tuple(tally.count(str(number)) for number in range(1, 11))


async def test_the_fullest_card_fits_into_what_discord_takes(town: Town):
    hostile = [f"{number}" + "*_~`|" * 15 for number in range(10)]
    card = await opened(
        town,
        title="*" * 200,
        details="_" * 2000,
        rule="approval",
        options=";".join(hostile),
        results="voted",
        tasks=";".join(f"{number}" + "`" * 80 for number in range(10)),
        quorum="1",
    )
    assert len([one for row in card["components"] for one in row["components"]]) >= 14
    assert all(len(row["components"]) <= 5 for row in card["components"])
    for name in ("emre", "hana", "bruno", "dilnoza", "farah"):
        who = await town.person(name)
        for row in card["components"][:2]:
            for button in row["components"]:
                await who.wait_reply(await who.click(card, custom_id=button["custom_id"]))
    await town.settle()
    await town.skip(days=3, minutes=1)
    shown = (await town.card(await town.person("emre"), "P1"))["embeds"][0]
    assert any(field["name"].endswith(": 5") for field in shown["fields"])
