"""Proposing and voting, through the real client on the sandbox."""

from __future__ import annotations

import asyncio
import errno
import re
import sys
from typing import Any

import aiohttp
import pytest

from bot.domain.proposal import ProposalState
from bot.domain.vote import Via
from sandbox.model import guilds, reactions, users
from tests.e2e.acts import proposed
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, is_ephemeral, visible_text

Json = dict[str, Any]


async def propose(town: Town, who: str = "chidi", **options: object) -> Json:
    """Open P1 and return its card."""
    person = await town.person(who)
    assert "P1" in await proposed(person, "proposals", **({"title": "Print the guide"} | options))
    return await town.card(person, "P1")


async def people(town: Town, *names: str) -> list[Person]:
    return [await town.person(name) for name in names]


async def tally(town: Town) -> tuple[int, int, int]:
    count = (await town.proposal(1)).tally.count
    return count("yes"), count("no"), count("abstain")


async def refused(who: Person, place: Any, command: str, **options: object) -> str:
    reply = await who.wait_reply(await who.slash(place, command, **options))
    assert is_ephemeral(reply)
    return visible_text(reply)


async def test_three_members_vote_and_the_outcome_is_announced_with_rule_numbers_and_reason(town: Town):
    card = await propose(town, closes="3d", details="A hundred copies.", tasks="Find a printer; Count the copies")
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    assert [reaction["emoji"]["name"] for reaction in card["reactions"]] == ["👍", "👎", "🤷"]
    await chidi.react(card, "👍")
    await dilnoza.react(card, "👍")
    clicked = await emre.click(card, label="No")
    assert "**No**" in visible_text(await emre.wait_reply(clicked))
    await town.until(lambda: tally(town), (2, 1, 0))
    await town.skip(days=3, minutes=1)
    said = await chidi.wait_message("proposals", containing="passed: Print the guide")
    assert "2 yes and 1 no" in visible_text(said)
    assert "Majority" in visible_text(said)
    assert not (await town.card(chidi, "P1")).get("components")
    assert {task.title for task in await town.desk.tasks.listing(town.guild)} == {"Find a printer", "Count the copies"}


async def test_the_card_shows_the_live_tally_in_few_edits(town: Town):
    card = await propose(town)
    voters = await people(town, "chidi", "dilnoza", "emre", "bruno", "farah", "hana")
    mark = voters[0].mark
    for voter in voters:
        await voter.react(card, "👍")
    await town.until(lambda: tally(town), (6, 0, 0))
    await town.settle()
    edited = await voters[0].wait_edit(card, containing="Yes: 6", since=mark)
    edits = [event for event in voters[0].events[mark:] if event.name == "MESSAGE_UPDATE"]
    assert "Yes: 6" in visible_text(edited)
    assert len(edits) <= 2


async def test_the_later_of_two_choices_counts_and_the_older_reaction_is_removed(town: Town):
    card = await propose(town)
    chidi = await town.person("chidi")
    await chidi.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    await chidi.react(card, "👎")
    await town.until(lambda: tally(town), (0, 1, 0))
    await chidi.wait_for("MESSAGE_REACTION_REMOVE", lambda gone: gone["emoji"]["name"] == "👍")


async def test_without_manage_messages_the_older_reaction_stays_but_one_vote_counts(town: Town):
    world, seed = town.server.world, town.server.world.settings["seed"]
    for role in world.roles[seed["guild_id"]].values():
        role["permissions"] = str(int(role["permissions"]) & ~(1 << 13))
    card = await propose(town)
    chidi = await town.person("chidi")
    for emoji in ("👍", "👎"):
        await chidi.react(card, emoji)
    await town.until(lambda: tally(town), (0, 1, 0))
    assert await town.desk.sweep.reconcile_open(town.client.ballot_box) == 0
    await chidi.unreact(card, "👎")
    await town.until(lambda: tally(town), (1, 0, 0))


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
    told = await hana.wait_message(containing="ticked several options")
    assert told["channel_id"] == (await hana.dm(town.server.world.settings["seed"]["application_id"]))["id"]
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


async def test_a_member_who_joined_later_is_not_counted_and_told_why(town: Town):
    card = await propose(town)
    world = town.server.world
    late = users.create_user(world, "ivo", global_name="Ivo")
    users.issue_token(world, late["id"])
    guilds.add_member(world, str(town.guild), late["id"])
    ivo = await town.person("ivo")
    clicked = await ivo.click(await town.card(ivo, "P1"), label="Yes")
    assert "too new when P1 opened" in visible_text(await ivo.wait_reply(clicked))
    await ivo.react(card, "👍")
    await town.until(lambda: excluded(town), 1)
    await town.settle()
    assert "1 × account too new" in visible_text(await town.card(ivo, "P1"))
    assert await tally(town) == (0, 0, 0)


async def excluded(town: Town) -> int:
    return len((await town.proposal(1)).proposal.excluded)


async def test_a_click_without_the_voters_role_is_refused_and_says_so(town: Town):
    chidi, bruno, emre = await people(town, "chidi", "bruno", "emre")
    card = await propose(town, voters=chidi.role("Maintainers"))
    reply = await chidi.wait_reply(await chidi.click(card, label="Yes"))
    assert "open to one role only" in visible_text(reply)
    await bruno.react(card, "👍")
    await emre.react(card, "👍")
    await town.until(lambda: excluded(town), 2)
    await town.settle()
    assert await emre.wait_message(containing="could not be counted")
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
        preview = await chidi.wait_reply(await chidi.slash("proposals", "propose", title="Print the guide"))
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


async def test_a_click_after_the_deadline_is_refused(town: Town):
    card = await propose(town, closes="1h")
    chidi = await town.person("chidi")
    town.server.clock.move(3601)
    assert "has ended" in visible_text(await chidi.wait_reply(await chidi.click(card, label="Yes")))


async def test_input_that_does_not_fit_is_refused_with_what_to_do(town: Town):
    chidi = await town.person("chidi")
    assert "3d" in await refused(chidi, "proposals", "propose", title="x", closes="soon")
    assert "60 days" in await refused(chidi, "proposals", "propose", title="x", closes="90d")
    assert "title" in await refused(chidi, "proposals", "propose", title="   ")
    with pytest.raises(Refused):
        await chidi.slash("proposals", "propose", title="x" * 201)
    assert "no proposal P9" in await refused(chidi, "proposals", "proposal show", number="P9")
    assert "not a proposal's number" in await refused(chidi, "proposals", "proposal show", number="the first")


async def test_hostile_text_pings_nobody_and_marks_nothing_up(town: Town):
    title = "@everyone <@1> [click](https://evil.example) **bold** `code`"
    await propose(town, title=title)
    card = await town.card(await town.person("chidi"), "P1")
    shown = card["embeds"][0]["title"]
    assert card["mentions"] == []
    assert not card["mention_everyone"]
    assert r"\[click]" in shown
    assert "@everyone" not in shown


async def test_only_the_author_or_an_admin_withdraws(town: Town):
    await propose(town)
    assert "Only the author" in await refused(await town.person("emre"), "general", "proposal withdraw", number="1")
    assert "withdrawn" in await refused(await town.person("ada"), "general", "proposal withdraw", number="P1")
    assert (await town.proposal(1)).proposal.state is ProposalState.WITHDRAWN


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
    await propose_quietly(town)
    await town.settle()
    chidi = await town.person("chidi")
    cards = [said for said in await chidi.messages("proposals") if "P1" in visible_text(said)]
    assert len(cards) == 1


async def propose_quietly(town: Town) -> None:
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide")


async def test_a_storage_error_is_told_with_a_reference_that_the_log_explains(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    chidi = await town.person("chidi")
    monkeypatch.setattr("storage.embedded.disk._sync", full)
    told = await refused(chidi, "proposals", "propose", title="Print the guide")
    reference = re.search(r"[0-9A-F]{6}", told)
    assert reference is not None
    assert f"reference {reference[0]}" in caplog.text
    assert "No space left on device" in caplog.text
    async with aiohttp.ClientSession() as session, session.get(f"{town.archive_url}/health") as health:
        assert health.status == 503
