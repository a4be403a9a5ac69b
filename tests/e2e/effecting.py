"""What a test does to choose effects on a proposal's preview, and to have it pass."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import answered, click, post, reads
from tests.e2e.conftest import Town
from tests.sandbox.person import Interaction, Person, visible_text

Json = dict[str, Any]


async def draft(who: Person, **options: object) -> Json:
    """Use ``/propose``, and return the preview."""
    return await answered(who, await who.slash("proposals", "propose", **{"title": "Change something", **options}))


def menu(preview: Json, beginning: str) -> str:
    """The custom id of the menu that adds effects, or of the one that takes them out."""
    (found,) = [
        item["custom_id"]
        for row in preview["components"]
        for item in row["components"]
        if item["custom_id"].startswith(f"{beginning}:")
    ]
    return found


async def form(who: Person, preview: Json, act: str) -> Json:
    """Choose what passing should also do, and return the form that opens."""
    return await who.wait_modal(await who.choose(preview, act, custom_id=menu(preview, "draft-add")))


async def add(who: Person, preview: Json, act: str, **values: object) -> Json:
    """Fill in that form; the preview as it is then."""
    return await changed(who, preview, await who.submit_modal(await form(who, preview, act), values))


async def changed(who: Person, preview: Json, used: Interaction) -> Json:
    """The preview as it is once a use of it has taken effect."""
    return await who.wait_edit(preview, since=used.since)


async def refused(who: Person, preview: Json, act: str, **values: object) -> str:
    """Fill in that form, of which nothing comes; what is said instead."""
    sent = await who.submit_modal(await form(who, preview, act), values)
    return visible_text(await who.wait_followup(sent))


async def passes(town: Town, who: Person, preview: Json, *voters: str, days: int = 3) -> str:
    """Post it, and have it pass; what is announced."""
    assert "is open" in await post(who, preview)
    return await agreed(town, who, *voters, days=days)


async def agreed(town: Town, who: Person, *voters: str, days: int = 3) -> str:
    """Have these members say yes to the newest proposal, and let the time pass; what is announced."""
    number = len(await town.desk.proposals.listing(town.guild))
    for name in voters or ("chidi", "dilnoza"):
        voter = await town.person(name)
        await click(voter, await town.card(voter, f"P{number}"), "Yes")
    await town.skip(days=days)
    outcome = await who.wait_message("proposals", containing=f"P{number} passed")
    assert not outcome["mentions"]
    assert not outcome["mention_roles"]
    return visible_text(outcome)


async def told_instead(who: Person, preview: Json, act: str) -> str:
    """What is said where no form opens."""
    return await reads(who, await who.choose(preview, act, custom_id=menu(preview, "draft-add")))
