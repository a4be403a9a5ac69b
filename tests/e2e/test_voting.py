"""Proposing and voting, through the real client on the sandbox."""

from __future__ import annotations

from tests.e2e.conftest import Town
from tests.sandbox.person import is_ephemeral, visible_text


async def propose(town: Town, who: str = "chidi", **options: object) -> None:
    person = await town.person(who)
    used = await person.slash("proposals", "propose", **({"title": "Print the guide"} | options))
    reply = await person.wait_reply(used)
    assert is_ephemeral(reply)
    assert "P1" in visible_text(reply)


async def tally(town: Town, number: int = 1) -> tuple[int, int, int]:
    count = (await town.desk.proposals.view(town.guild, number)).tally  # type: ignore[arg-type]
    return count.yes, count.no, count.abstain


async def test_three_members_vote_and_the_outcome_is_announced_with_rule_numbers_and_reason(town: Town):
    await propose(town, closes="3d", details="A hundred copies.", tasks="Find a printer; Count the copies")
    chidi, dilnoza, emre = [await town.person(name) for name in ("chidi", "dilnoza", "emre")]
    card = await town.card(chidi, "P1")
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
    frozen = await town.card(chidi, "P1")
    assert not frozen.get("components")
    tasks = await town.desk.tasks.listing(town.guild)
    assert {task.title for task in tasks} == {"Find a printer", "Count the copies"}
