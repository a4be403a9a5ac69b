"""Where Barnraiser is used: in several communities at once, in threads and in forum posts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.permissions import invite_url
from tests.e2e.acts import TEXT, add_task, answered, click, contribute, people, proposed, submit, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


@pytest.fixture
async def ines(town: Town) -> AsyncIterator[Person]:
    """Somebody who has just added the bot to a community of her own, with the link that ``check`` gives."""
    async with await Person.register(town.server.url, "ines") as who:
        made = await who.request("POST", "/guilds", {"name": "Kelp Forest"})
        await who.wait_for("GUILD_CREATE", lambda guild: guild["id"] == made["id"])
        link = urlsplit(invite_url(town.server.world.settings["seed"]["application_id"]))
        await who.request("POST", f"/oauth2/authorize?{link.query}", {"authorize": True, "guild_id": made["id"]})
        await town.until(lambda: guilds(town), 2)
        yield who


async def guilds(town: Town) -> int:
    return len(town.client.guilds)


async def test_a_community_that_has_just_added_the_bot_can_use_all_of_it_at_once(town: Town, ines: Person):
    assert "Nothing is set up yet" in await told(ines, "general", "help")
    place = ines.channel("general")
    await proposed(ines, place, title="Plant kelp", closes="1h", tasks="Find seedlings")
    ballot = await ines.wait_message(place, containing="P1 · Plant kelp")
    assert "**Yes**" in await click(ines, ballot, "Yes")
    await town.skip(hours=1, minutes=1)
    assert await ines.wait_message(place, containing="passed: Plant kelp")
    assert await ines.wait_message(place, containing="T1 · Find seedlings")
    opened = await ines.slash(place, "contribute", title="Kelp", task="T1")
    asked = await answered(ines, await submit(ines, opened, text=TEXT))
    await click(ines, asked, "I agree")
    await told(ines, place, "settings work", own_work=True)
    assert "is accepted" in await told(ines, place, "review approve", contribution="C1")
    home = f"{town.archive_url}/{ines.guild['id']}"
    assert TEXT in await web(town, f"{home}/page/kelp")
    assert "Kelp Forest" in await web(town, f"{home}/")


async def test_communities_see_nothing_of_each_other(town: Town, ines: Person):
    chidi = await town.person("chidi")
    await add_task(town, title="Draw the rays")
    card = await contribute(town, title="Secret of the pool")
    place = ines.channel("general")
    await told(ines, place, "task add", title="Plant kelp")
    assert "Plant kelp" in await told(ines, place, "task show", task="T1")
    assert "Draw the rays" in await told(chidi, "general", "task show", task="T1")
    assert "no contribution C1" in await told(ines, place, "review approve", contribution="C1")
    assert "Nothing waits for a review" in await told(ines, place, "review queue")
    assert "No page has all of" in await told(ines, place, "archive search", words="pool")
    assert await ines.autocomplete(place, "review approve", "contribution", contribution="") == []
    here, there = f"{town.archive_url}/{town.guild}", f"{town.archive_url}/{ines.guild['id']}"
    assert "Draw the rays" in await web(town, f"{here}/T1")
    assert "Plant kelp" in await web(town, f"{there}/T1")
    await web(town, f"{there}/C1", status=404)
    assert "C1" in visible_text(card)


async def test_in_a_thread_or_forum_post_cards_are_posted_there_unless_a_channel_is_set(town: Town):
    ada, hana = await people(town, "ada", "hana")
    await told(ada, "general", "settings channels", clear="tasks_channel")
    parent = hana.channel("general")
    thread = await hana.request("POST", f"/channels/{parent}/threads", {"name": "The stairs", "type": 11})
    await hana.wait_for("THREAD_CREATE", lambda made: made["id"] == thread["id"])
    assert "T1" in await told(hana, thread["id"], "task add", title="Mend the stairs")
    assert (await town.card(hana, "T1"))["channel_id"] == thread["id"]
    (post,) = [one for one in town.server.world.channels.values() if one.get("name") == "North shore, spring tide"]
    assert "T2" in await told(hana, post["id"], "task add", title="Count whelks")
    card = await town.card(hana, "T2")
    assert card["channel_id"] == post["id"]
    assert "is yours" in await click(hana, card, "Claim")
    assert "at **09:00**" in await told(ada, thread["id"], "digest add", time="9:00")
    await town.skip(days=1)
    assert "Mend the stairs" in visible_text(await hana.wait_message(thread["id"], containing="What is open"))
