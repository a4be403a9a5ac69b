"""Delegations through the real client: naming somebody, seeing it, taking it back, and what it counts for."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import click, people, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


async def open_by_chidi(town: Town, **more: object) -> Json:
    chidi = await town.person("chidi")
    said = await proposed(chidi, "proposals", title="Print the guide", closes="1d", **more)
    return await town.card(chidi, said.partition("**")[2].partition("**")[0])


async def delegate(who: Person, to: Person, **more: object) -> str:
    return await told(who, "general", "delegate to", member={"id": to.id}, **more)


async def tally(town: Town, number: int = 1) -> list[int]:
    count = (await town.proposal(number)).tally
    return [count.count("yes"), count.count("no")]


async def test_a_delegate_votes_for_who_does_not_and_everybody_sees_it(town: Town):
    dilnoza, emre, hana = await people(town, "dilnoza", "emre", "hana")
    card = await open_by_chidi(town)
    said = await delegate(dilnoza, emre)
    assert f"<@{emre.id}> votes for you on everything from now on" in said
    assert "everybody speaks for themselves" in said
    await click(emre, card, "Yes")
    await town.settle()
    text = visible_text(await town.card(hana, "P1"))
    assert f"<@{dilnoza.id}> (by <@{emre.id}>)" in text
    assert "Yes: 2" in text
    assert "One member is voted for by a delegate" in text
    assert f"<@{emre.id}> votes for you: **Yes**" in await told(dilnoza, "general", "proposal show", number="P1")
    listed = await told(hana, "general", "delegate list")
    assert f"<@{dilnoza.id}> → <@{emre.id}> on everything" in listed
    assert "**No**" in await click(dilnoza, card, "No")
    assert await tally(town) == [1, 1]
    await click(dilnoza, card, "Take back my vote")
    assert await tally(town) == [2, 0]
    await town.skip(days=1)
    outcome = visible_text(await hana.wait_message("proposals", containing="P1 passed"))
    assert "2 yes" in outcome
    assert f"(by <@{emre.id}>)" in visible_text(await town.card(hana, "P1"))


async def test_what_was_named_outlives_a_restart_and_is_taken_back(town: Town):
    dilnoza, emre, hana = await people(town, "dilnoza", "emre", "hana")
    card = await open_by_chidi(town)
    await delegate(dilnoza, emre)
    await delegate(emre, hana)
    await town.stop()
    await town.start()
    await click(hana, card, "No")
    assert await tally(town) == [0, 3]
    assert "does not vote for you on everything any more" in await told(emre, "general", "delegate revoke")
    assert await tally(town) == [0, 1]
    assert "let nobody vote for you" in await told(emre, "general", "delegate revoke")
    await town.settle()
    assert "No: 1" in visible_text(await town.card(hana, "P1"))


async def test_oneself_bots_and_circles_are_refused_and_nothing_is_named(town: Town):
    dilnoza, emre, hana = await people(town, "dilnoza", "emre", "hana")
    bot = town.server.world.settings["seed"]["application_id"]
    assert "vote for yourself anyway" in await delegate(dilnoza, dilnoza)
    assert "Bots cannot vote" in await told(dilnoza, "general", "delegate to", member={"id": bot})
    await delegate(dilnoza, emre)
    await delegate(emre, hana)
    assert "nobody would vote in the end" in await delegate(hana, dilnoza)
    assert "There is no area “nowhere” here" in await delegate(hana, emre, area="nowhere")
    assert len(await town.desk.delegations.listing(town.guild)) == 2


async def test_a_delegate_sees_it_and_declines_and_the_member_hears_of_it(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    assert "Nobody lets anybody" in await told(emre, "general", "delegate list")
    await delegate(dilnoza, emre)
    listed = await told(emre, "general", "delegate list")
    assert "For whom you vote" in listed
    assert "/delegate decline" in listed
    assert "You do not vote for" in await told(emre, "general", "delegate decline", member={"id": dilnoza.id})
    await town.settle()
    heard = await dilnoza.wait_message(containing="would rather not vote for you")
    assert heard["channel_id"] not in {channel["id"] for channel in dilnoza.guild["channels"]}
    assert "They do not let you vote for them" in await told(
        emre, "general", "delegate decline", member={"id": dilnoza.id}
    )


async def test_for_an_area_another_one_votes(town: Town):
    ada, dilnoza, emre, hana = await people(town, "ada", "dilnoza", "emre", "hana")
    await told(ada, "general", "area add", name="Maps")
    await delegate(dilnoza, emre)
    assert "votes for you on **maps**" in await delegate(dilnoza, hana, area="maps")
    assert [one["value"] for one in await dilnoza.autocomplete("general", "delegate revoke", "area", area="ma")] == [
        "maps"
    ]
    about = await open_by_chidi(town, area="maps")
    await click(emre, about, "Yes")
    await click(hana, about, "No")
    assert await tally(town) == [1, 2]
    listed = await told(dilnoza, "general", "delegate list", member={"id": hana.id})
    assert f"<@{dilnoza.id}> → <@{hana.id}> on **maps**" in listed
    assert f"<@{emre.id}>" not in listed
    assert "on **maps** any more" in await told(dilnoza, "general", "delegate revoke", area="maps")
    assert await tally(town) == [2, 1]


async def test_who_may_not_vote_or_has_left_is_listed_at_the_close_though_a_delegate_voted(town: Town):
    ada, bruno, farah, hana = await people(town, "ada", "bruno", "farah", "hana")
    card = await open_by_chidi(town, voters=ada.role("Maintainers"))
    await delegate(hana, bruno)
    await delegate(farah, bruno)
    await click(bruno, card, "Yes")
    await ada.request("DELETE", f"/guilds/{town.guild}/members/{farah.id}")
    await town.skip(days=1)
    decided = await town.proposal(1)
    assert decided.tally.count("yes") == 1
    reasons = {str(one.member): one.reason for one in decided.proposal.excluded}
    assert reasons == {hana.id: "excluded-role", farah.id: "excluded-left"}
    text = visible_text(await town.card(ada, "P1"))
    assert "1 × left the server; 1 × without the role" in text


async def test_a_secret_vote_ignores_delegates_and_says_so(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    await delegate(dilnoza, emre)
    card = await open_by_chidi(town, secret=True)
    assert "Nobody's delegate votes for them" in visible_text(card)
    await click(emre, card, "Yes")
    await town.skip(days=1)
    assert await tally(town) == [1, 0]


async def test_a_doubled_command_names_revokes_and_declines_once(town: Town):
    dilnoza, emre = await people(town, "dilnoza", "emre")
    double = town.server.faults.duplicate
    double("INTERACTION_CREATE", copies=2)
    assert "votes for you" in await delegate(dilnoza, emre)
    double("INTERACTION_CREATE", copies=2)
    assert "does not vote for you" in await told(dilnoza, "general", "delegate revoke")
    await delegate(dilnoza, emre)
    double("INTERACTION_CREATE", copies=2)
    assert "You do not vote for" in await told(emre, "general", "delegate decline", member={"id": dilnoza.id})
    said = [entry.action for entry in await town.desk.store.run(town.guild, lambda tx: tx.audit())]
    expected = {"delegation.named": 2, "delegation.revoked": 1, "delegation.declined": 1}
    assert {action: said.count(action) for action in expected} == expected
