"""Ballot papers through the real client: rankings, scores and secret lists, filled in privately."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox.model import interactions
from tests.e2e.acts import answered, click, people, proposed, submit, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Interaction, InteractionFailed, Person, Refused, is_ephemeral, visible_text
from tests.sandbox.person_forms import components_of

Json = dict[str, Any]
TOWNS = "Lisbon; Oslo; Riga"


async def opened(town: Town, rule: str, options: str = TOWNS, **more: object) -> Json:
    """Have Chidi open P1 about a list, and return its card."""
    chidi = await town.person("chidi")
    said = await proposed(chidi, "proposals", title="Where to meet?", closes="3d", rule=rule, options=options, **more)
    assert "P1" in said, said
    return await town.card(chidi, "P1")


async def paper_of(who: Person, card: Json) -> Json:
    """Open one's paper."""
    return await answered(who, await who.click(card, label="Ballot"))


async def changed(who: Person, paper: Json, used: Interaction) -> Json:
    """The paper after something was done on it: the same message, still private."""
    await who.wait_edit(paper, since=used.since)
    now = who.latest(paper)
    assert is_ephemeral(now)
    return now


async def press(who: Person, paper: Json, label: str) -> Json:
    return await changed(who, paper, await who.click(paper, label=label))


async def pick(who: Person, paper: Json, act: str, *values: str) -> Json:
    return await changed(who, paper, await who.choose(paper, *values, custom_id=menu(who.latest(paper), act)))


def menu(paper: Json, act: str) -> str:
    """The custom id of the menu that does this."""
    return next(one["custom_id"] for one in components_of(paper["components"]) if part(one) == act)


def part(component: Json) -> str:
    return str(component.get("custom_id", "")).rpartition(":")[2]


def parts(paper: Json) -> list[str]:
    """What can be used on a paper."""
    usable = (one for one in components_of(paper["components"]) if "custom_id" in one and not one.get("disabled"))
    return [part(one) for one in usable]


async def vote_of(town: Town, who: Person) -> tuple[str, ...]:
    view = await town.proposal(1)
    return next((vote.choices for vote in view.votes if vote.member == int(who.user["id"])), ())


async def test_a_ranking_is_put_in_order_moved_and_cast_on_a_private_paper(town: Town):
    card = await opened(town, "ranked")
    assert "reactions" not in card
    emre = await town.person("emre")
    paper = await paper_of(emre, card)
    assert parts(paper) == ["add", "type"]
    for choice in ("1", "2", "3"):
        paper = await pick(emre, paper, "add", choice)
    assert "**3.** 3️⃣ **Riga** ◀" in visible_text(paper)
    paper = await press(emre, paper, "To the top")
    paper = await press(emre, paper, "Down")
    paper = await press(emre, paper, "Up")
    paper = await press(emre, paper, "Down")
    assert "**1.** 1️⃣ Lisbon\n**2.** 3️⃣ **Riga** ◀\n**3.** 2️⃣ Oslo" in visible_text(paper)
    paper = await pick(emre, paper, "hold", "2")
    paper = await press(emre, paper, "Remove")
    assert await vote_of(town, emre) == ()
    paper = await press(emre, paper, "Cast my ballot")
    assert "**Lisbon > Riga**" in visible_text(paper)
    assert parts(paper) == []
    assert await vote_of(town, emre) == ("1", "3")


async def test_a_paper_that_is_open_while_the_bot_restarts_goes_on_where_it_was(town: Town):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await pick(emre, await paper_of(emre, card), "add", "2")
    await town.stop()
    await town.start()
    paper = await pick(emre, paper, "add", "none")
    paper = await press(emre, paper, "Cast my ballot")
    assert "**Oslo > None of these**" in visible_text(paper)
    assert await vote_of(town, emre) == ("2", "none")


async def test_a_paper_opens_with_ones_present_vote_and_of_two_papers_the_later_counts(town: Town):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    one, two = await paper_of(emre, card), await paper_of(emre, card)
    one = await pick(emre, one, "add", "1")
    two = await pick(emre, two, "add", "3")
    await press(emre, one, "Cast my ballot")
    assert await vote_of(town, emre) == ("1",)
    await press(emre, two, "Cast my ballot")
    assert await vote_of(town, emre) == ("3",)
    again = await paper_of(emre, card)
    assert "**1.** 3️⃣ Riga" in visible_text(again)
    assert "What you cast before still counts" in visible_text(again)
    await press(emre, again, "Start over")
    assert await vote_of(town, emre) == ("3",)
    assert "is taken back" in await click(emre, card, "Take back my vote")
    assert "Nothing is ranked yet" in visible_text(await paper_of(emre, card))
    assert "**Abstain**" in await click(emre, card, "Abstain")


async def test_a_ranking_can_be_typed_at_once_and_what_is_no_ranking_leaves_the_paper_as_it_was(town: Town):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await pick(emre, await paper_of(emre, card), "add", "1")
    asked = await emre.click(paper, label="Type it")
    modal = await emre.wait_modal(asked)
    assert "3️⃣ Riga" in visible_text(modal)
    sent = await emre.submit_modal(modal, {"ranking": "3 > 0 > 1"})
    paper = await changed(emre, paper, sent)
    assert "**1.** 3️⃣ Riga\n**2.** 🚫 None of these\n**3.** 1️⃣ Lisbon" in visible_text(paper)
    wrong = await submit(emre, await emre.click(paper, label="Type it"), ranking="3 > 4")
    told_why = await emre.wait_followup(wrong)
    assert is_ephemeral(told_why)
    assert "“4” does not fit" in visible_text(told_why)
    assert "**1.** 3️⃣ Riga" in visible_text(emre.latest(paper))


async def test_ten_options_with_hostile_names_are_scored_on_one_paper(town: Town):
    names = [f"{number}*_`|~ <@1> @everyone [x](https://evil.example)" for number in range(10)]
    names = [name + "*" * (80 - len(name)) for name in names]
    card = await opened(town, "score", ";".join(names), details="d" * 500)
    emre = await town.person("emre")
    paper = await paper_of(emre, card)
    assert parts(paper) == [*(f"mark-{number}" for number in range(1, 11))]
    assert len(list(components_of(paper["components"]))) <= 40
    for number in range(1, 11):
        paper = await pick(emre, paper, f"mark-{number}", str(number % 6))
    longest = max(len(one.get("custom_id", "")) for one in components_of(paper["components"]))
    assert longest <= 100
    paper = await press(emre, paper, "Cast my ballot")
    said = visible_text(paper)
    assert "(5)" in said
    assert (paper["mentions"], paper["mention_everyone"]) == ([], False)
    assert "@everyone" not in said
    assert r"\*" in said
    vote = next(iter((await town.proposal(1)).votes))
    assert dict(zip(vote.choices, vote.scores, strict=True))["10"] == 4
    await town.settle()
    assert "@everyone" not in visible_text(await town.card(emre, "P1"))


async def test_a_secret_choice_among_options_is_made_on_a_paper_and_found_by_its_receipt(town: Town):
    card = await opened(town, "approval", secret=True)
    assert "reactions" not in card
    emre, hana = await people(town, "emre", "hana")
    paper = await pick(emre, await paper_of(emre, card), "tick", "1", "3")
    said = visible_text(await press(emre, paper, "Cast my ballot"))
    receipt = said.partition("receipt is `")[2].partition("`")[0]
    assert len(receipt) == 10
    await town.settle()
    shown = visible_text(await town.card(emre, "P1"))
    assert "One person has voted. The count is shown when voting has ended." in shown
    assert "Emre" not in shown
    assert f"<@{emre.user['id']}>" not in shown
    assert receipt in await told(emre, "general", "proposal show", number="P1")
    assert "published when voting has ended" in await told(hana, "general", "proposal ballots", number="P1")
    await town.skip(days=3, minutes=1)
    listed = await told(hana, "general", "proposal ballots", number="P1")
    assert f"`{receipt}` Lisbon, Riga" in listed
    assert receipt not in await told(emre, "general", "proposal show", number="P1")


async def test_a_paper_is_for_those_who_may_vote_and_only_until_the_close(town: Town):
    bruno, emre = await people(town, "bruno", "emre")
    card = await opened(town, "ranked", voters=bruno.role("Maintainers"))
    assert "open to one role only" in await click(emre, card, "Ballot")
    paper = await pick(bruno, await paper_of(bruno, card), "add", "1")
    town.server.clock.move(3 * 86400 + 1)
    for used in (
        await bruno.click(paper, label="Cast my ballot"),
        await bruno.choose(paper, "2", custom_id=menu(paper, "add")),
    ):
        assert "has ended" in visible_text(await bruno.wait_followup(used))
    assert await vote_of(town, bruno) == ()


@pytest.mark.parametrize(
    ("custom_id", "says"),
    [
        ("pb:1:0:99..:cast", "does not fit"),
        ("pb:1:0:n9..:cast", "does not fit"),
        ("pb:1:0:12.5.:up", "does not fit"),
        ("pb:1:7:12..:cast", "was amended"),
        ("pb:99:0:12..:cast", "no proposal P99"),
        ("p:1:2", "does not fit"),
        ("p:1:yes", "no such option"),
    ],
)
async def test_a_forged_custom_id_is_refused_and_changes_nothing(town: Town, custom_id: str, says: str):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await pick(emre, await paper_of(emre, card), "add", "1")
    for component in components_of(town.server.world.ephemerals[paper["id"]]["message"]["components"]):
        if part(component) == "cast":
            component["custom_id"] = custom_id
    emre.latest(paper)["components"] = town.server.world.ephemerals[paper["id"]]["message"]["components"]
    used = await emre.click(paper, custom_id=custom_id)
    said = await emre.wait_followup(used) if custom_id.startswith("pb") else await emre.wait_reply(used)
    assert says in visible_text(said)
    assert await vote_of(town, emre) == ()


async def test_a_paper_knows_nothing_that_is_not_on_it(town: Town):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await paper_of(emre, card)
    with pytest.raises(Refused):
        await emre.choose(paper, "9", custom_id=menu(paper, "add"))


async def test_an_answer_that_comes_too_late_casts_nothing_and_the_paper_can_be_used_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await pick(emre, await paper_of(emre, card), "add", "1")
    with monkeypatch.context() as hasty:
        hasty.setattr(interactions, "ANSWER_WITHIN", 0.05)
        town.server.faults.delay("INTERACTION_CREATE", 0.3)
        with pytest.raises(InteractionFailed):
            await emre.wait_success(await emre.click(paper, label="Cast my ballot"))
        await asyncio.sleep(0.5)
    assert await vote_of(town, emre) == ()
    await press(emre, paper, "Cast my ballot")
    assert await vote_of(town, emre) == ("1",)


async def test_a_cast_whose_answer_was_lost_is_cast_once(town: Town):
    card = await opened(town, "ranked")
    emre = await town.person("emre")
    paper = await pick(emre, await paper_of(emre, card), "add", "1")
    town.server.faults.lose_response("PATCH", r"/messages/@original")
    paper = await press(emre, paper, "Cast my ballot")
    assert "**Lisbon**" in visible_text(paper)
    assert await vote_of(town, emre) == ("1",)
