"""Areas at work, through the real client: what belongs to them, their rules, adopting and resigning."""

from __future__ import annotations

from typing import Any

from bot.domain.ids import ProposalId
from tests.e2e.acts import answered, click, contribute, labels, people, reads, said_by_bot, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
HOSTILE = "@everyone **bold** ](https://evil.example) <@&1>"


async def edit(who: Person, area: str, **options: object) -> str:
    named = {name.replace("_", "-"): value for name, value in options.items()}
    return await told(who, "general", "area edit", area=area, **named)


async def channel(town: Town, name: str) -> Json:
    (found,) = [one for one in town.server.world.channels.values() if one.get("name") == name]
    return {"id": found["id"]}


async def test_an_area_gets_paths_reviewers_a_channel_and_a_rule_and_shows_them(town: Town):
    ada, chidi, hana = await people(town, "ada", "chidi", "hana")
    await told(ada, "general", "area add", name="pools", maintainer={"id": chidi.id})
    said = await edit(
        ada,
        "pools",
        add_path="Tide pools",
        add_reviewer={"id": hana.id},
        status="supported",
        channel=await channel(town, "general"),
        approvals=2,
    )
    assert "is changed" in said
    assert "/src/" in (await edit(ada, "pools", add_path="src/")).replace("\\", "")
    await town.stop()
    await town.start()
    shown = (await told(hana, "general", "area show", area="pools")).replace("\\", "")
    for part in ("tide-pools", "/src/**", f"<@{hana.id}>", "Supported", "when 2 people"):
        assert part in shown
    assert "is none of the paths" in await edit(ada, "pools", remove_path="Limpets")
    assert "neither a path nor" in await edit(ada, "pools", add_path="../etc")
    assert "does not go with that way" in await edit(ada, "pools", acceptance="vote", hours=3)
    assert "people with Manage Server" in await edit(chidi, "pools", add_path="Limpets")
    assert "nobody has objected for 5 hours" in await edit(ada, "pools", hours=5)


async def test_work_for_an_area_goes_to_its_channel_names_its_people_and_pings_nobody(town: Town):
    ada, chidi, hana = await people(town, "ada", "chidi", "hana")
    await told(ada, "general", "area add", name="pools", maintainer={"id": chidi.id})
    await edit(ada, "pools", add_path="Tide*", channel=await channel(town, "general"), approvals=2)
    await edit(ada, "pools", add_reviewer={"id": hana.id})
    card = await contribute(town, title="Tide pools")
    assert card["channel_id"] == (await channel(town, "general"))["id"]
    shown = visible_text(card)
    assert f"Area **pools**: <@{chidi.id}> <@{hana.id}>" in shown
    assert "It takes 2 more approvals" in shown
    assert "First contribution" in shown
    assert card["mentions"] == []
    assert "It takes one more approval" in await click(chidi, card, "Approve")
    assert "approved this version of C1 already" in await click(chidi, card, "Approve")
    await town.settle()
    assert f"Approved by <@{chidi.id}>" in visible_text(await town.card(hana, "C1"))
    assert "is accepted" in await click(hana, card, "Approve")


async def test_somebody_adopts_an_orphan_area_by_a_maintainers_confirmation_and_resigns_with_a_note(town: Town):
    ada, bruno, chidi = await people(town, "ada", "bruno", "chidi")
    await told(ada, "general", "area add", name="maps")
    await town.settle()
    assert "Look after the area maps" in await told(chidi, "general", "task show", task="T1")
    assert "have offered" in await told(chidi, "general", "area adopt", area="maps")
    offer = await bruno.wait_message("review", containing="offers to look after")
    assert labels(offer) == ["Confirm"]
    assert offer["mentions"] == []
    assert "confirmed by maintainers" in await click(chidi, offer, "Confirm")
    await town.stop()
    await town.start()
    assert "looks after **maps** now" in await click(bruno, offer, "Confirm")
    assert "look after maps already" in await click(bruno, offer, "Confirm")
    await town.settle()
    assert "nothing left to do" in await told(chidi, "general", "task show", task="T1")
    assert await said_by_bot(town, chidi, "review", "from now on") == 1
    assert "neither look after" in await told(bruno, "general", "area resign", area="maps", note="Bye")
    assert "Thank you" in await told(chidi, "general", "area resign", area="maps", note=HOSTILE)
    await town.settle()
    news = await bruno.wait_message("review", containing="leaves this")
    assert "@everyone" not in visible_text(news).replace("@\u200beveryone", "")
    assert news["mentions"] == []
    assert news["mention_everyone"] is False
    assert "Look after the area maps" in await told(bruno, "general", "task show", task="T2")
    shown = await told(bruno, "general", "area show", area="maps")
    assert "Orphan" in shown
    assert "**bold**" not in shown


async def test_where_roles_are_the_communitys_own_adopting_is_a_proposal(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    await told(ada, "general", "area add", name="maps")
    await told(ada, "general", "settings govern", group="roles")
    preview = await answered(chidi, await chidi.slash("general", "area adopt", area="maps"))
    assert "the community decides who looks after what" in visible_text(preview)
    assert "Chidi looks after the area maps" in visible_text(preview).replace("\\", "")


async def test_lazy_consensus_lets_work_in_after_its_hours_unless_somebody_objects(town: Town):
    ada, chidi, hana, bruno = await people(town, "ada", "chidi", "hana", "bruno")
    await told(ada, "general", "area add", name="pools", maintainer={"id": chidi.id})
    await edit(ada, "pools", add_path="Tide*", hours=24)
    await contribute(town, title="Tide pools")
    await contribute(town, "emre", title="Tides")
    assert "stands on its card" in await told(
        hana, "general", "review object", contribution="C2", reason=f"Not so. {HOSTILE}"
    )
    await town.skip(hours=1)
    await town.skip(hours=24)
    shown = visible_text(await town.card(bruno, "C1"))
    assert "Accepted as" in shown
    news = await bruno.wait_message("archive", containing="Tide pools")
    assert "nobody objected" in visible_text(news)
    objected = visible_text(await town.card(bruno, "C2"))
    assert "Objection" in objected
    assert "**bold**" not in objected
    over = {"contribution": "C2", "objector": {"id": hana.id}, "reason": "The source says so."}
    assert "for maintainers" in await told(hana, "general", "review override", **over)
    assert "goes on in spite" in await told(chidi, "general", "review override", **over)
    await town.skip(hours=25)
    assert "Accepted as" in visible_text(await town.card(bruno, "C2"))


async def test_a_full_vote_opens_by_itself_and_both_cards_lead_to_each_other(town: Town):
    ada, bruno, chidi = await people(town, "ada", "bruno", "chidi")
    await told(ada, "general", "area add", name="pools", maintainer={"id": chidi.id})
    await edit(ada, "pools", add_path="Tide*", acceptance="vote")
    await contribute(town, title="Tide pools")
    await town.skip(minutes=1)
    ballot = (await town.proposal(1)).proposal
    assert ballot.effects[0].target == "1"
    assert "[P1]" in visible_text(await town.card(bruno, "C1"))
    vote = await town.card(bruno, "P1")
    assert "C1" in visible_text(vote)
    assert "by a vote" in await told(bruno, "general", "review approve", contribution="C1")
    await reads(bruno, await bruno.click(vote, label="Yes"))
    await town.skip(hours=73)
    assert "Accepted by the community's decision [P1]" in visible_text(await town.card(bruno, "C1"))
    assert (await town.proposal(ProposalId(1))).proposal.results[0].trouble == ""
