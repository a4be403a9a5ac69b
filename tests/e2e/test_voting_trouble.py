"""Voting while things go wrong: the bot is down, events are lost, cards go missing, Discord or the disk refuses."""

from __future__ import annotations

import asyncio
import errno
import re
import sys

import aiohttp
import pytest

from bot.domain.vote import Via
from sandbox.model import reactions
from tests.e2e.acts import answered, people, propose, proposed, tally, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text


async def test_votes_cast_and_taken_back_while_the_bot_was_down_are_counted(town: Town):
    card = await propose(town, closes="3d")
    chidi, dilnoza, emre, hana = await people(town, "chidi", "dilnoza", "emre", "hana")
    for voter in (chidi, dilnoza, emre):
        await voter.react(card, "👍")
    await town.until(lambda: tally(town), (3, 0, 0))
    await town.stop()
    await chidi.unreact(card, "👍")
    await dilnoza.react(card, "👎")
    await dilnoza.unreact(card, "👍")
    await hana.react(card, "🤷")
    town.server.clock.move(3600)
    await town.start()
    await town.until(lambda: tally(town), (1, 1, 1))
    proposal = (await town.proposal(1)).proposal
    assert (proposal.corrections, len(proposal.outages)) == (3, 1)
    await town.settle()
    shown = visible_text(await town.card(chidi, "P1"))
    assert "3 votes were set right" in shown
    assert "I was offline" in shown


async def test_both_options_ticked_while_the_bot_was_down_void_the_vote_and_the_member_is_told(town: Town):
    card = await propose(town)
    await town.stop()
    hana = await town.person("hana")
    for emoji in ("👍", "👎"):
        await hana.react(card, emoji)
    await town.start()
    await town.until(lambda: voided(town), 1)
    await town.settle()
    notice = await hana.wait_message(containing="ticked several options")
    assert notice["channel_id"] == (await hana.dm(town.server.world.settings["seed"]["application_id"]))["id"]
    assert await tally(town) == (0, 0, 0)


async def voided(town: Town) -> int:
    return sum(vote.void for vote in (await town.proposal(1)).votes)


async def test_doubled_and_reordered_events_change_nothing_that_reconciling_does_not_mend(town: Town):
    card = await propose(town)
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    town.server.faults.duplicate("MESSAGE_REACTION_ADD", 2, copies=3)
    await chidi.react(card, "👍")
    await dilnoza.react(card, "👎")
    await town.until(lambda: tally(town), (1, 1, 0))
    town.server.faults.reorder("*", 2)
    await chidi.unreact(card, "👍")
    await chidi.react(card, "👍")
    town.server.faults.drop("MESSAGE_REACTION_REMOVE")
    await dilnoza.unreact(card, "👎")
    await asyncio.sleep(0.1)
    await town.desk.sweep.reconcile_open(town.client.ballot_box)
    assert await tally(town) == (1, 0, 0)


async def test_a_deleted_card_is_posted_again_with_its_votes(town: Town):
    card = await propose(town)
    chidi, bruno = await people(town, "chidi", "bruno")
    await chidi.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    await bruno.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: has_no_card(town), True)
    await town.settle()
    again = await town.card(chidi, "P1")
    assert again["id"] != card["id"]
    assert "Yes: 1" in visible_text(again)
    assert len(again["reactions"]) == 3
    await town.desk.sweep.reconcile_open(town.client.ballot_box)
    assert await tally(town) == (1, 0, 0)


async def has_no_card(town: Town) -> bool:
    return (await town.proposal(1)).proposal.card is None


@pytest.mark.parametrize("again", [False, True])
async def test_a_tick_that_is_quicker_than_the_note_of_which_message_is_the_card_counts_soon(
    town: Town, monkeypatch: pytest.MonkeyPatch, again: bool
):
    chidi, dilnoza, ada = await people(town, "chidi", "dilnoza", "ada")
    monkeypatch.setattr(sys.modules["cogs.voting"], "_RECHECK_AFTER", 0.2)
    before = [await propose(town)] if again else []
    # The card is noted once its reactions are on it.
    town.server.faults.slow("PUT", r"/reactions/", 0.5, n=1)
    for card in before:
        await ada.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
        await town.until(lambda: has_no_card(town), True)
        town.server.clock.move(2)
    if not before:
        preview = await answered(chidi, await chidi.slash("proposals", "propose", title="Print the guide"))
        await chidi.click(preview, label="Post it")
    await town.until(lambda: cards(chidi), 1)
    [posted] = [one for one in await chidi.messages("proposals") if one["embeds"]]
    await dilnoza.react(posted, "👍")
    assert await has_no_card(town)
    await town.until(lambda: tally(town), (1, 0, 0))


async def cards(who: Person) -> int:
    return sum(bool(one["embeds"]) for one in await who.messages("proposals"))


async def test_votes_stay_when_a_moderator_clears_the_reactions(town: Town):
    card = await propose(town)
    chidi = await town.person("chidi")
    await chidi.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    reactions.remove_all(town.server.world, town.server.world.message(card["channel_id"], card["id"]))
    await town.until(lambda: kept(town), 1)
    await town.settle()
    assert len((await town.card(chidi, "P1"))["reactions"]) == 3
    assert await tally(town) == (1, 0, 0)


async def kept(town: Town) -> int:
    return sum(vote.via is Via.KEPT for vote in (await town.proposal(1)).votes)


async def test_where_the_bot_may_not_post_the_proposal_is_kept_and_its_card_comes_once_it_may(town: Town):
    world, seed = town.server.world, town.server.world.settings["seed"]
    roles = world.roles[seed["guild_id"]].values()
    before = {role["id"]: role["permissions"] for role in roles}
    for role in roles:
        role["permissions"] = str(int(role["permissions"]) & ~(1 << 11))
    chidi, ada = await people(town, "chidi", "ada")
    assert "as soon as Discord lets me" in await proposed(chidi, "proposals", title="Print the guide")
    for role in roles:
        role["permissions"] = before[role["id"]]
    town.server.clock.move(120)
    await town.settle()
    assert await town.card(ada, "P1")


async def test_a_lost_answer_does_not_post_the_card_twice(town: Town):
    town.server.faults.lose_response("POST", r"/channels/\d+/messages$")
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide")
    await town.settle()
    cards = [said for said in await chidi.messages("proposals") if "P1" in visible_text(said)]
    assert len(cards) == 1


async def test_a_storage_error_is_told_with_a_reference_that_the_log_explains(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    chidi = await town.person("chidi")
    monkeypatch.setattr("storage.embedded.disk._sync", full)
    said = await told(chidi, "proposals", "propose", title="Print the guide")
    reference = re.search(r"[0-9A-F]{6}", said)
    assert reference is not None
    assert f"reference {reference[0]}" in caplog.text
    assert "No space left on device" in caplog.text
    async with aiohttp.ClientSession() as session, session.get(f"{town.archive_url}/health") as health:
        assert health.status == 503
