"""Ballot papers through the real client: rankings, scores and secret lists, filled in privately."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.acts import answered, click, people, proposed, submit, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Interaction, Person, Refused, is_ephemeral, visible_text
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
    assert "**1.** 1️⃣ Lisbon\n**2.** 3️⃣ **Riga** ◀\n**3.** 2️⃣ Oslo" in visible_text(paper)
    paper = await pick(emre, paper, "hold", "2")
    paper = await press(emre, paper, "Remove")
    assert await vote_of(town, emre) == ()
    paper = await press(emre, paper, "Cast my ballot")
    assert "**Lisbon > Riga**" in visible_text(paper)
    assert parts(paper) == []
    assert await vote_of(town, emre) == ("1", "3")
