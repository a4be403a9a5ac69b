"""Work beyond text through the real client: recorded, confirmed, declined, told in words."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import PAGE, click, labels, people, published, reads, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text


async def credit(town: Town, who: Person, member: Person, **options: Any) -> str:
    given = {"kind": "translation", "what": "The glossary in Turkish"} | options
    return await told(who, "general", "credit", member={"id": member.id}, **given)


async def test_what_somebody_says_of_themself_waits_until_a_maintainer_confirms_it(town: Town):
    emre, bruno = await people(town, "emre", "bruno")
    said = await credit(town, emre, emre, link="https://example.org/glossary?l=tr")
    assert "**C1** is recorded and waits" in said
    card = await town.card(emre, "C1")
    shown = visible_text(card)
    assert "translation" in shown
    assert "[example.org](https://example.org/glossary?l=tr)" in shown
    assert labels(card) == ["Confirm", "Do not name me"]
    assert "Nothing is credited" in await told(emre, "general", "credits")
    await town.stop()
    await town.start()
    assert f"credited to <@{emre.id}>" in await click(bruno, card, "Confirm")
    await town.settle()
    assert "Confirmed by" in visible_text(await town.card(emre, "C1"))
    said = await told(bruno, "general", "credits", member={"id": emre.id})
    assert "translation: **The glossary in Turkish**" in said
    assert f"confirmed by <@{bruno.id}>" in said


async def test_nobody_but_a_maintainer_confirms_and_no_maintainer_their_own(town: Town):
    emre, bruno, farah = await people(town, "emre", "bruno", "farah")
    await credit(town, bruno, bruno)
    card = await town.card(bruno, "C1")
    assert "maintainer" in await click(emre, card, "Confirm")
    assert "credited to" not in await click(bruno, card, "Confirm")
    assert "credited to" in await click(farah, card, "Confirm")


async def test_what_a_maintainer_says_is_credited_at_once_and_may_be_declined_directly(town: Town):
    emre, bruno, dilnoza = await people(town, "emre", "bruno", "dilnoza")
    assert "they may decline" in await credit(town, bruno, emre, kind="mentoring")
    asked = await emre.wait_message(containing="recorded in")
    assert "It is credited to you." in visible_text(asked)
    assert "mentoring" in await told(emre, "general", "credits")
    assert "Only whoever is named" in await click(dilnoza, await town.card(dilnoza, "C1"), "Do not name me")
    assert "not credited to you" in await reads(emre, await emre.click(asked, label="Do not name me"))
    assert "Nothing is credited" in await told(emre, "general", "credits")
    await town.settle()
    card = await town.card(bruno, "C1")
    assert labels(card) == []
    assert "as they wish" in visible_text(card)


async def test_credits_tell_of_pages_too_and_the_archive_shows_other_work(town: Town):
    await published(town)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await credit(town, bruno, dilnoza, what="Photographs <b>of</b> @everyone", kind="design")
    said = await told(bruno, "general", "credits", member={"id": dilnoza.id})
    assert f"wrote **{PAGE}**" in said
    assert "design: **Photographs" in said
    assert "@everyone" not in said
    assert "Photographs &lt;b&gt;of" in await web(town, "C2")


async def test_what_cannot_be_recorded_is_refused_with_what_to_do(town: Town):
    emre = await town.person("emre")
    bot = town.client.user
    assert bot is not None
    assert "not one of the kinds" in await credit(town, emre, emre, kind="juggling")
    assert "not an address" in await credit(town, emre, emre, link="javascript:alert(1)")
    assert "Say in a line" in await credit(town, emre, emre, what="!!")
    assert "bot cannot be credited" in await told(
        emre, "general", "credit", member={"id": str(bot.id)}, kind="design", what="x"
    )
    await credit(town, emre, emre)
    assert "recorded already, as C1" in await credit(town, emre, emre)
    offered = await emre.autocomplete("general", "credit", "kind", member={"id": emre.id}, kind="organ", what="x")
    assert [one["value"] for one in offered] == ["event-organizing"]


async def test_it_is_no_page_for_any_of_the_ways_to_accept_one(town: Town):
    emre, bruno = await people(town, "emre", "bruno")
    await credit(town, emre, emre)
    assert "nothing to publish" in await told(bruno, "review", "review approve", contribution="C1")
    assert (await town.desk.contributions.get(town.guild, 1)).state.value == "waiting"
