"""Boards through the real client: one message that follows the tasks, a menu to claim, and tasks that open by
themselves."""

from __future__ import annotations

from typing import Any

from bot.domain.board import BOARD_DEBOUNCE
from tests.e2e.acts import add_task, click, contribute, labels, people, published, reads, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
SEND_MESSAGES = 1 << 11


async def boards(town: Town, channel: str = "general") -> list[Json]:
    """The boards in a channel."""
    hana = await town.person("hana")
    return [message for message in await hana.messages(channel) if "What there is to do" in visible_text(message)]


async def board(town: Town, channel: str = "general") -> Json:
    """The only board in a channel, after everything was said."""
    town.server.clock.move(BOARD_DEBOUNCE.total_seconds())
    await town.settle()
    (found,) = await boards(town, channel)
    return found


def choices(message: Json) -> list[str]:
    """What can be claimed from a board."""
    return [option["label"] for row in message["components"] for one in row["components"] for option in one["options"]]


async def claim(who: Person, message: Json, number: int) -> str:
    return await reads(who, await who.choose(message, str(number)))


async def test_a_board_follows_the_tasks_in_one_message_and_pings_nobody(town: Town):
    bruno, hana = await people(town, "bruno", "hana")
    said = await told(bruno, "general", "board set")
    assert f"<#{bruno.channel('general')}> has a board now. It shows tasks, and" in said
    first = await board(town)
    assert "Nothing is open here at the moment" in visible_text(first)
    assert first["components"] == []
    await told(bruno, "general", "task add", title="Draw the *rays*", minutes=15)
    await add_task(town, title="Count the limpets")
    shown = await board(town)
    assert shown["id"] == first["id"]
    assert choices(shown) == ["T1 Draw the *rays*", "T2 Count the limpets"]
    assert r"Draw the \*rays\*" in visible_text(shown)
    await told(hana, "general", "task claim", task="T2")
    shown = await board(town)
    assert f"<@{hana.id}> until" in visible_text(shown)
    assert choices(shown) == ["T1 Draw the *rays*"]
    assert shown["mentions"] == []
    await told(bruno, "general", "task done", task="T1")
    assert "Draw the" not in visible_text(await board(town))


async def test_a_task_is_claimed_from_the_board_and_whoever_is_late_is_told_who_has_it(town: Town):
    bruno, hana, emre = await people(town, "bruno", "hana", "emre")
    await add_task(town)
    await told(bruno, "general", "board set")
    shown = await board(town)
    assert "**T1** is yours until" in await claim(hana, shown, 1)
    assert "Hana has T1 until" in await claim(emre, shown, 1)
    assert (await board(town))["components"] == []


async def test_the_menu_of_a_board_works_after_a_restart(town: Town):
    bruno, hana = await people(town, "bruno", "hana")
    await add_task(town)
    await told(bruno, "general", "board set")
    shown = await board(town)
    await town.stop()
    await town.start()
    assert "**T1** is yours until" in await claim(hana, shown, 1)


async def test_a_board_that_was_deleted_is_posted_again_and_one_that_is_off_is_taken_down(town: Town):
    ada, bruno = await people(town, "ada", "bruno")
    await told(bruno, "general", "board set")
    first = await board(town)
    await ada.request("DELETE", f"/channels/{first['channel_id']}/messages/{first['id']}")

    async def others() -> bool:
        await town.settle()
        return [one["id"] for one in await boards(town)] not in ([], [first["id"]])

    await town.until(others, True)
    assert "has no board any more" in await told(bruno, "general", "board off")
    await town.settle()
    assert await boards(town) == []
    assert "has no board" in await told(bruno, "general", "board off")


async def test_boards_show_what_is_chosen_and_are_listed(town: Town):
    ada, bruno, chidi = await people(town, "ada", "bruno", "chidi")
    assert "There is no board yet" in await told(chidi, "general", "board list")
    await told(ada, "general", "area add", name="maps", maintainer=bruno.id)
    await add_task(town, title="Draw the rays")
    options = {"area": "maps", "newcomers": True, "minutes": 30, "free": True}
    said = await told(bruno, "general", "board set", channel=bruno.channel("tasks"), **options)
    what = "tasks that are good for newcomers of **maps**, of at most 30 minutes, that can be claimed now"
    assert what in said
    shown = await board(town, "tasks")
    assert "Draw the rays" not in visible_text(shown)
    link = f"{town.archive_url}/{town.guild}/tasks?area=maps&minutes=30&newcomers=1&free=1"
    assert link in visible_text(shown)
    assert "Nothing is open." in await web(town, link)
    await told(bruno, "general", "board set", channel=bruno.channel("tasks"))
    assert "Draw the rays" in visible_text(await board(town, "tasks"))
    listed = await told(chidi, "general", "board list")
    assert f"/{shown['channel_id']}/{shown['id']}: tasks" in listed
    assert "Draw the rays" in await web(town, "tasks")


async def test_boards_are_refused_to_members_and_for_areas_and_channels_that_cannot_be(town: Town):
    ada, bruno, chidi = await people(town, "ada", "bruno", "chidi")
    assert "set up by maintainers" in await told(chidi, "general", "board set")
    assert "set up by maintainers" in await told(chidi, "general", "board off")
    assert "There is no area" in await told(bruno, "general", "board set", area="moon")
    bot = town.server.world.settings["seed"]["application_id"]
    place = bruno.channel("tasks")
    deny = {"type": 1, "allow": "0", "deny": str(SEND_MESSAGES)}
    await ada.request("PUT", f"/channels/{place}/permissions/{bot}", deny)
    said = await told(bruno, "general", "board set", channel=place)
    assert "I could not post in" in said


async def test_a_wanted_page_opens_a_task_without_a_card_that_closes_when_the_page_is_written(town: Town):
    bruno, hana = await people(town, "bruno", "hana")
    await told(bruno, "general", "board set")
    await published(town, title="Rays", text="See [[Limpets]].")
    await published(town, title="Crabs", text="See [[Limpets]] too.")
    await town.skip(minutes=1)
    shown = await board(town)
    assert "Write the page “limpets”" in visible_text(shown)
    (number,) = [one.number for one in await town.desk.tasks.listing(town.guild) if one.trace is not None]
    assert (await town.desk.tasks.get(town.guild, number)).card is None
    assert f"**T{number}** is yours" in await claim(hana, shown, number)
    await town.settle()
    card = await town.card(hana, f"T{number}")
    assert "Write the page “limpets”" in visible_text(card)
    assert labels(card)
    await published(town, title="Limpets", text="They cling.")
    card = await town.card(hana, f"T{number}")
    assert "closed by itself, because there is nothing left to do" in visible_text(card)
    assert "limpets" not in visible_text(await board(town))


async def test_an_admin_says_for_what_tasks_open_by_themselves(town: Town):
    ada, bruno = await people(town, "ada", "bruno")
    await told(bruno, "general", "board set")
    card = await contribute(town, title="Limpets")
    await town.skip(days=8)
    assert "Review C1" in visible_text(await board(town))
    said = await told(ada, "general", "settings traces", kind="unreviewed-work", on=False)
    assert "Not for work that has waited a week for a review" in said
    await town.skip(minutes=1)
    assert "Review C1" not in visible_text(await board(town))
    assert (await told(ada, "general", "settings traces", kind="every", on=False)).endswith("None")
    said = await told(ada, "general", "settings traces", kind="every", on=True)
    assert "Not for" not in said
    await town.skip(minutes=1)
    assert "Review C1" in visible_text(await board(town))
    await click(bruno, card, "Approve")
    await town.settle()
    assert "Review C1" not in visible_text(await board(town))
    assert "Tasks that open by themselves" in await told(ada, "general", "settings show")
