"""What members set for themselves and what they watch, through the real client."""

from __future__ import annotations

import pytest

from tests.e2e.acts import (
    accept,
    add_task,
    answered,
    contribute,
    labels,
    open_for_days,
    people,
    reads,
    submit,
    told,
    wish,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def test_one_page_shows_and_sets_how_somebody_is_told_things(town: Town):
    hana = await town.person("hana")
    page = await answered(hana, await hana.slash("general", "me settings"))
    for words in (
        "You get a direct message",
        "not reminded of votes",
        "No messages about what I watch",
        "as this comm",
    ):
        assert words in visible_text(page)
    assert "told nothing" in await wish(hana, "told", "off")
    assert "at most once a week" in await wish(hana, "news", "weekly")
    assert "No messages about what I watch" in await wish(hana, "news", "off")
    used = await submit(
        hana, await hana.click(page, label="Quiet hours and time zone"), quiet="22-8", zone="asia/tokyo"
    )
    await hana.wait_edit(page, since=used.since)
    shown = visible_text(hana.latest(page))
    assert "From 22:00 until 08:00" in shown
    assert "Asia/Tokyo" in shown
    assert "Europe/Berlin" in await told(hana, "general", "me settings", zone="Europe/Berlin")
    suggested = await hana.autocomplete("general", "me settings", "zone", zone="kathm")
    assert [one["value"] for one in suggested] == ["Asia/Kathmandu"]


@pytest.mark.parametrize(
    ("quiet", "zone", "words"), [("late", "", "are no quiet hours"), ("", "Mars/Olympus", "There is no time zone")]
)
async def test_what_cannot_be_understood_is_said_and_nothing_changes(town: Town, quiet: str, zone: str, words: str):
    hana = await town.person("hana")
    page = await answered(hana, await hana.slash("general", "me settings"))
    form = await hana.click(page, label="Quiet hours and time zone")
    used = await submit(hana, form, quiet=quiet, zone=zone)
    assert words in visible_text(await hana.wait_followup(used))
    assert "None. What I have to tell comes at once" in await told(hana, "general", "me settings")


async def test_in_quiet_hours_nothing_is_said_and_afterwards_it_is(town: Town):
    hana, bruno = await people(town, "hana", "bruno")
    page = await answered(hana, await hana.slash("general", "me settings"))
    now = town.desk.clock.now()
    hours = f"{now.hour}:00-{(now.hour + 2) % 24}:00"
    await hana.wait_edit(
        page,
        since=(
            await submit(hana, await hana.click(page, label="Quiet hours and time zone"), quiet=hours, zone="UTC")
        ).since,
    )
    await contribute(town, "hana", title="Limpets")
    await told(bruno, "review", "review request-changes", contribution="C1", reason="Shorter!")
    await town.settle()
    room = await hana.dm(town.server.world.settings["seed"]["application_id"])
    assert not [one for one in await hana.messages(room["id"]) if "Shorter" in visible_text(one)]
    await town.skip(hours=2)
    assert await hana.wait_message(containing="Shorter")


async def test_areas_tasks_proposals_and_people_are_watched_and_their_news_come_as_one_message(town: Town):
    ada, chidi, hana, emre = await people(town, "ada", "chidi", "hana", "emre")
    await told(ada, "general", "area add", name="reef", about="Below the tide", maintainer={"id": ada.id})
    await add_task(town, "chidi", title="Draw the rays")
    await open_for_days(town, "chidi")
    assert "You watch **reef**" in await told(hana, "general", "watch area", area="reef")
    assert "Draw the rays" in await told(hana, "general", "watch task", task="T1")
    assert "You watch" in await told(hana, "general", "watch proposal", proposal="P1")
    assert "for review" in await told(hana, "general", "watch requests", member={"id": emre.id})
    quiet = await told(hana, "general", "me following")
    assert quiet.count("nothing new") == 4
    assert "at most once a day" in await wish(hana, "news", "daily")
    await told(chidi, "general", "task claim", task="T1")
    await told(chidi, "proposals", "concern raise", proposal="P1", reason="Too dear")
    await contribute(town, "emre", title="Limpets")
    await town.skip(hours=25)
    news = await hana.wait_message(containing="News in")
    shown = visible_text(news)
    for words in ("Draw the rays", "was claimed", "has a new concern", "Limpets", "waits for a review"):
        assert words in shown
    assert "reef" not in shown
    assert labels(news)[-1] == "No more messages"
    assert "do not watch" in await reads(hana, await hana.choose(news, "task:T1", custom_id=f"watch-stop:{town.guild}"))
    assert "No more messages" in await reads(hana, await hana.click(news, label="No more messages"))
    left = await told(hana, "general", "me following")
    assert "Draw the rays" not in left
    assert left.count("nothing new") == 3
    assert "quiet" in left


async def test_work_in_a_watched_area_is_told_of_when_it_waits_and_when_it_is_accepted(town: Town):
    ada, hana = await people(town, "ada", "hana")
    await told(ada, "general", "area add", name="reef", about="Below the tide")
    await told(ada, "general", "area edit", area="reef", **{"add-path": "Limpets"})
    await told(hana, "general", "watch area", area="reef")
    card = await contribute(town, "emre", title="Limpets")
    assert "waits for a review" in await told(hana, "general", "me following")
    assert "nothing new" in await told(hana, "general", "me following")
    await accept(town, card)
    await town.settle()
    assert "was accepted" in await told(hana, "general", "page watch")


async def test_what_cannot_be_watched_is_said(town: Town):
    hana = await town.person("hana")
    assert "There is no T9" in await told(hana, "general", "watch task", task="T9")
    assert "There is no nowhere" in await told(hana, "general", "watch area", area="nowhere")
    assert "Name somebody else" in await told(hana, "general", "watch requests", member={"id": hana.id})
    assert "You watch nothing" in await told(hana, "general", "me following")
