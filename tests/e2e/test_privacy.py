"""What is made in channels that not everybody can read, through the real client: the web must not tell of it."""

from __future__ import annotations

from typing import Any

from bot.domain.ids import ChannelId, GuildId, TaskId
from tests.e2e.acts import accept, add_task, click, contribute, people, proposed, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
VIEW_CHANNEL = 1 << 10
KEPT = "not open to everybody on the server"


async def permit(town: Town, channel: str, who: str, kind: int, *, see: bool) -> None:
    ada = await town.person("ada")
    bits = {"allow": str(VIEW_CHANNEL), "deny": "0"} if see else {"allow": "0", "deny": str(VIEW_CHANNEL)}
    await ada.request("PUT", f"/channels/{channel}/permissions/{who}", {"type": kind} | bits)


async def make_private(town: Town, name: str, private: bool = True) -> str:
    """Let only maintainers and the bot see a channel (or everybody again), and wait until the bot knows."""
    ada = await town.person("ada")
    channel, bot = ada.channel(name), town.server.world.settings["seed"]["application_id"]
    await permit(town, channel, bot, 1, see=True)
    await permit(town, channel, ada.role("Maintainers")["id"], 0, see=True)
    await permit(town, channel, str(town.guild), 0, see=not private)
    await town.until(lambda: readable(town, channel), not private)
    return channel


async def readable(town: Town, channel: str | int) -> bool:
    return town.client.readable_by_all(town.guild, ChannelId(int(channel)))


async def known(town: Town, thread: int) -> bool:
    return town.client.get_guild(town.guild).get_thread(thread) is not None


async def propose(who: Person, place: str, **options: object) -> None:
    assert "P1" in await proposed(who, place, title="Expel the harbour master", **options)


async def test_a_proposal_in_a_private_channel_is_not_shown_on_the_web(town: Town):
    bruno, farah = await people(town, "bruno", "farah")
    await make_private(town, "proposals")
    await propose(bruno, "general", details="He sold the chart.", closes="1h", tasks="Tell the mayor")
    await click(farah, await town.card(bruno, "P1"), "Yes")
    page = await web(town, "P1")
    assert KEPT in page
    assert "Open for votes" in page
    await town.skip(hours=1, minutes=1)
    assert "passed" in visible_text(await bruno.wait_message("proposals", containing="passed"))
    page, task = await web(town, "P1"), await web(town, "T1")
    assert "Passed" in page
    assert "Tell the mayor" in task
    assert f'href="/{town.guild}/P1"' in task
    for secret in ("harbour", "chart"):
        assert secret not in page + task
    for secret in ("mayor", "Bruno", "/channels/", "T1"):
        assert secret not in page
    for path in ("", "changes", "changes.atom", "search?q=harbour+master", "api/pages.json"):
        assert "Expel" not in await web(town, path)


async def test_a_channel_that_opens_shows_what_was_made_there_and_one_that_closes_hides_it(town: Town):
    bruno = await town.person("bruno")
    await make_private(town, "proposals")
    await propose(bruno, "proposals")
    assert "harbour master" not in await web(town, "P1")
    await make_private(town, "proposals", private=False)
    assert "harbour master" in await web(town, "P1")
    await make_private(town, "proposals")
    assert "harbour master" not in await web(town, "P1")


async def test_tasks_and_work_of_private_channels_are_not_shown_until_the_work_is_accepted(town: Town):
    await make_private(town, "tasks")
    await make_private(town, "review")
    await add_task(town, "bruno", title="Catch the poacher")
    await contribute(town, "farah", title="Poaching", text="Salt and lemon.", task="T1")
    for path in ("T1", "C1"):
        page = await web(town, path)
        assert KEPT in page
        assert "oach" not in page
        assert "Farah" not in page
    assert "is accepted" in await accept(town, await town.card(await town.person("farah"), "C1"))
    assert KEPT in await web(town, "T1")
    for path in ("C1", "R1", "page/poaching"):
        page = await web(town, path)
        assert "Poaching" in page
        assert "Farah" in page
        assert f'href="/{town.guild}/T1"' in page
        assert "poacher" not in page


async def test_a_public_thread_is_as_open_as_its_channel_and_a_private_one_never_is(town: Town):
    ada = await town.person("ada")
    await make_private(town, "maintainers")
    made, bot = {}, town.server.world.settings["seed"]["application_id"]
    for name, place, kind in (("open", "general", 11), ("closed", "general", 12), ("kept", "maintainers", 11)):
        body = {"name": name, "type": kind}
        made[name] = int((await ada.request("POST", f"/channels/{ada.channel(place)}/threads", body))["id"])
        await ada.request("PUT", f"/channels/{made[name]}/thread-members/{bot}")
    for name in made:
        await town.until(lambda name=name: known(town, made[name]), True)
    assert await readable(town, made["open"])
    assert not await readable(town, made["closed"])
    assert not await readable(town, made["kept"])
    await make_private(town, "general")
    assert not await readable(town, made["open"])


async def test_what_the_bot_does_not_know_counts_as_private(town: Town):
    ada = await town.person("ada")
    ideas = int(ada.channel("ideas"))
    assert await readable(town, ideas)
    assert not await readable(town, 1)
    assert not town.client.readable_by_all(GuildId(town.guild + 1), ChannelId(ideas))
    assert not await readable(town, ada.channel("maintainers"))
    await ada.request("DELETE", f"/channels/{ideas}")
    await town.until(lambda: readable(town, ideas), False)


async def test_boards_and_digests_that_everybody_reads_do_not_tell_what_is_only_for_some(town: Town):
    ada, bruno, hana = await people(town, "ada", "bruno", "hana")
    await add_task(town, title="Draw the rays")
    ideas = await make_private(town, "ideas")
    await told(ada, "general", "settings channels", tasks=ideas)
    await told(bruno, "ideas", "task add", title="Talk to the harbour master")
    await town.until(lambda: has_card(town, TaskId(2)), True)
    for place in ("general", "ideas"):
        await told(bruno, place, "board set")
        await told(bruno, place, "digest add", time="9:00")
    for number in ("D1", "D2"):
        await told(bruno, "general", "digest now", digest=number)
    for title in ("What there is to do", "What is open"):
        [open_to_all] = [one for one in await hana.messages("general") if title in visible_text(one)]
        [for_some] = [one for one in await bruno.messages("ideas") if title in visible_text(one)]
        assert "Draw the rays" in visible_text(open_to_all)
        assert "harbour" not in str(open_to_all)
        assert "harbour" in visible_text(for_some)
    [board] = [one for one in await hana.messages("general") if "What there is to do" in visible_text(one)]
    assert "One more is in a channel that not everybody can read." in visible_text(board)
    [digest] = [one for one in await hana.messages("general") if "What is open" in visible_text(one)]
    assert "and 1 more" in visible_text(digest)


async def has_card(town: Town, number: TaskId) -> bool:
    return (await town.client.desk.tasks.get(town.guild, number)).card is not None
