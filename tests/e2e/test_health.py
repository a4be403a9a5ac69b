"""The health of the commons through the real client: the command, and the page it links to."""

from __future__ import annotations

from bot.domain.kinds import HEALTH
from tests.e2e.acts import accept, add_task, contribute, people, published, told, web
from tests.e2e.conftest import Town


async def test_an_admin_sees_how_the_commons_is_and_where_more_is_told(town: Town):
    ada, hana = await people(town, "ada", "hana")
    await add_task(town, title="Draw the rays")
    await add_task(town, title="Sort the photos")
    await told(hana, "general", "task claim", task="T2")
    await published(town)
    await contribute(town, "emre", title="Limpets")
    said = await told(ada, "general", "health")
    for words in (
        "2 are open, 1 of them free",
        "In 26 weeks 2 were opened and 0 done.",
        "for each of 1 accepted contribution.",
        "1 member was accepted for the first time.",
        "All accepted work is by one person.",
        "1 contribution waits now",
        "People's time is an estimate",
    ):
        assert words in said, words
    assert f"{town.archive_url}/{town.guild}/health" in said
    assert "2 are open, 1 of them free" in await web(town, "health")
    for name in ("Hana", "Emre", "Dilnoza"):
        assert name not in said


async def test_maintainers_may_ask_and_members_are_told_where_to_look(town: Town):
    bruno, chidi = await people(town, "bruno", "chidi")
    assert "Health of the commons" in await told(bruno, "general", "health")
    assert "Only maintainers and admins" in await told(chidi, "general", "health")


async def test_where_the_archive_is_closed_no_page_is_linked_to(town: Town):
    ada = await town.person("ada")
    await told(ada, "general", "settings archive", public=False)
    said = await told(ada, "general", "health")
    assert "None is open." in said
    assert "/health" not in said


async def test_the_figures_are_made_anew_every_day_and_claims_that_ran_out_are_among_them(town: Town):
    ada, hana = await people(town, "ada", "hana")
    await add_task(town)
    await told(hana, "general", "task claim", task="T1")
    assert "None." in await told(ada, "general", "health")
    days = (await town.desk.settings.get(town.guild)).claim_days
    await town.skip(days=days, minutes=1)
    kept = await town.desk.store.run(town.guild, lambda tx: tx.get(HEALTH, "health"))
    assert kept is not None
    assert kept.lapsed == 1
    assert "1 claim ended because nothing was heard of it." in await told(ada, "general", "health")


async def test_what_is_accepted_later_is_in_the_figures_an_hour_after(town: Town):
    ada = await town.person("ada")
    card = await contribute(town)
    assert "Nothing was accepted." in await told(ada, "general", "health")
    await accept(town, card)
    assert "Nothing was accepted." in await told(ada, "general", "health")
    await town.skip(hours=1)
    assert "Nothing was accepted." not in await told(ada, "general", "health")
