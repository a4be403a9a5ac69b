"""Agreeing to the licence through the real client: once, by the author alone, and to what was shown."""

from __future__ import annotations

from tests.e2e.acts import (
    accept,
    answered,
    click,
    contribute,
    labels,
    people,
    reads,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def test_the_licence_is_shown_and_agreed_to_once(town: Town):
    dilnoza = await town.person("dilnoza")
    card = await contribute(town, agree=False)
    assert "not agreed yet" in visible_text(card)
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Limpets"), text="They cling.")
    asked = await answered(dilnoza, used)
    assert "CC BY-SA 4.0" in visible_text(asked)
    assert "with my name as its author" in visible_text(asked)
    assert "recorded" in await click(dilnoza, asked, "I agree")
    await town.settle()
    for ref in ("C1", "C2"):
        assert "CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/), agreed" in visible_text(
            await town.card(dilnoza, ref)
        )
    used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Whelks"), text="They drill.")
    assert labels(await answered(dilnoza, used)) == []
    person = await town.desk.contributions.person(town.guild, int(dilnoza.id))
    assert [consent.licence for consent in person.consents] == ["CC-BY-SA-4.0"]


async def test_a_licence_of_the_communitys_own_is_shown_with_its_text_and_another_version_is_asked_anew(town: Town):
    ada, dilnoza = await people(town, "ada", "dilnoza")
    first, second = (f"LicenseRef-Tides-{at} https://example.org/tides/{at}" for at in (1, 2))
    assert "is not how a licence of your own is written" in await told(
        ada, "general", "settings archive", licence="LicenseRef-Tides"
    )
    for own, title in ((first, "Limpets"), (second, "Whelks")):
        assert "Saved" in await told(ada, "general", "settings archive", licence=own)
        used = await submit(dilnoza, await dilnoza.slash("general", "contribute", title=title), text="They cling.")
        asked = await answered(dilnoza, used)
        name, _, address = own.partition(" ")
        assert f"the licence [{name}]({address})" in visible_text(asked)
        assert "please read its text" in visible_text(asked)
        await town.stop()
        await town.start()
        assert "recorded" in await click(dilnoza, asked, "I agree")
        await town.settle()
    person = await town.desk.contributions.person(town.guild, int(dilnoza.id))
    assert [consent.licence for consent in person.consents] == [first, second]
    assert "is accepted" in await accept(town, await town.card(dilnoza, "C1"))
    page = await web(town, "page/limpets")
    assert '<a rel="license" href="https://example.org/tides/1">LicenseRef-Tides-1</a>' in page
    assert "LicenseRef-Tides-2" in await web(town, "")
    assert "taken back your agreement" in await told(dilnoza, "general", "consent withdraw", licence=second)


async def test_the_author_can_agree_later_by_the_card_and_nobody_for_them(town: Town):
    card = await contribute(town, agree=False)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    refusal = await click(bruno, card, "I agree (author)")
    assert "Only Dilnoza can agree" in refusal
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    assert "recorded" in await click(dilnoza, asked, "I agree")
    await town.settle()
    assert "I agree (author)" not in labels(await town.card(dilnoza, "C1"))


async def test_work_is_published_under_the_licence_that_was_agreed_to_though_the_community_chose_another(town: Town):
    card = await contribute(town, agree=False)
    dilnoza, ada = await people(town, "dilnoza", "ada")
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    await told(ada, "general", "settings archive", licence="CC0-1.0")
    again = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    assert "CC BY-SA 4.0" in visible_text(again)
    assert "Your agreement to [CC BY-SA 4.0]" in await click(dilnoza, asked, "I agree")
    assert "is accepted" in await accept(town, card)
    assert "CC BY-SA 4.0</a>" in await web(town, "R1")
    later = await submit(dilnoza, await dilnoza.slash("general", "contribute", title="Limpets"), text="They cling.")
    assert "CC0 1.0" in await reads(dilnoza, later)


async def test_pressing_agree_twice_records_one_agreement(town: Town):
    card = await contribute(town, agree=False)
    dilnoza = await town.person("dilnoza")
    asked = await answered(dilnoza, await dilnoza.click(card, label="I agree (author)"))
    for used in [await dilnoza.click(asked, label="I agree") for _ in range(2)]:
        assert "recorded" in await reads(dilnoza, used)
    assert len((await town.desk.contributions.person(town.guild, int(dilnoza.id))).consents) == 1


async def test_an_agreement_is_shown_with_its_time_and_taken_back_for_what_is_not_published(town: Town):
    dilnoza = await town.person("dilnoza")
    assert "not agreed to anything" in await told(dilnoza, "general", "consent show")
    card = await contribute(town)
    assert "is accepted" in await accept(town, card)
    waiting = await contribute(town, title="Limpets", text="They cling.")
    said = await told(dilnoza, "general", "consent show")
    assert "You agreed to [CC BY-SA 4.0]" in said
    assert "(wording 1) on <t:" in said
    offered = await dilnoza.autocomplete("general", "consent withdraw", "licence", licence="")
    assert [one["value"] for one in offered] == ["CC-BY-SA-4.0"]
    said = await told(dilnoza, "general", "consent withdraw", licence="CC-BY-SA-4.0")
    assert "One work of yours waits" in said
    assert "One work of yours is published; it stays so" in said
    assert "has not agreed" in await accept(town, waiting)
    assert "CC BY-SA 4.0" in await web(town, "R1")
    assert "nothing to take back" in await told(dilnoza, "general", "consent withdraw", licence="CC-BY-SA-4.0")
    asked = await answered(dilnoza, await dilnoza.slash("general", "consent show"))
    assert "recorded" in await click(dilnoza, asked, "I agree")
    assert "is accepted" in await accept(town, waiting)


async def test_another_licence_of_the_community_is_asked_for_anew(town: Town):
    await contribute(town)
    dilnoza, ada = await people(town, "dilnoza", "ada")
    await told(ada, "general", "settings archive", licence="ODbL-1.0")
    asked = await answered(dilnoza, await dilnoza.slash("general", "consent show"))
    assert "You agreed to [CC BY-SA 4.0]" in visible_text(asked)
    assert "published under the [ODbL 1.0]" in visible_text(asked)
    await click(dilnoza, asked, "I agree")
    person = await town.desk.contributions.person(town.guild, int(dilnoza.id))
    assert [one.licence for one in person.consents] == ["CC-BY-SA-4.0", "ODbL-1.0"]
