"""Proposing and voting, through the real client on the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.proposal import ProposalState
from sandbox.model import guilds, users
from tests.e2e.acts import people, propose, tally, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Refused, visible_text

Json = dict[str, Any]


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


async def test_a_click_after_the_deadline_is_refused(town: Town):
    card = await propose(town, closes="1h")
    chidi = await town.person("chidi")
    town.server.clock.move(3601)
    assert "has ended" in visible_text(await chidi.wait_reply(await chidi.click(card, label="Yes")))


async def test_input_that_does_not_fit_is_refused_with_what_to_do(town: Town):
    chidi = await town.person("chidi")
    assert "3d" in await told(chidi, "proposals", "propose", title="x", closes="soon")
    assert "60 days" in await told(chidi, "proposals", "propose", title="x", closes="90d")
    assert "title" in await told(chidi, "proposals", "propose", title="   ")
    with pytest.raises(Refused):
        await chidi.slash("proposals", "propose", title="x" * 201)
    assert "no proposal P9" in await told(chidi, "proposals", "proposal show", number="P9")
    assert "not a proposal's number" in await told(chidi, "proposals", "proposal show", number="the first")


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
    assert "Only the author" in await told(await town.person("emre"), "general", "proposal withdraw", number="1")
    assert "withdrawn" in await told(await town.person("ada"), "general", "proposal withdraw", number="P1")
    assert (await town.proposal(1)).proposal.state is ProposalState.WITHDRAWN
