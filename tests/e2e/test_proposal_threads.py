"""The thread of a proposal, through the real client."""

from __future__ import annotations

from sandbox.model import guilds
from tests.e2e.acts import (
    open_for_days,
    people,
    proposed,
    thread_of,
    told,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

THREADS = 1 << 35


def let(town: Town, permission: int, *, allowed: bool) -> None:
    """Take a permission from every role, the bot's included, or give it to them."""
    world, guild = town.server.world, str(town.guild)
    for role in list(world.roles[guild].values()):
        bits = int(role["permissions"])
        guilds.update_role(
            world, guild, role["id"], {"permissions": str(bits | permission if allowed else bits & ~permission)}
        )


async def test_a_proposal_gets_a_thread_of_its_own_that_its_card_links(town: Town):
    card = await open_for_days(town)
    chidi = await town.person("chidi")
    where = await thread_of(town)
    assert where == card["id"], "Discord's thread of a message has the message's id"
    channel = await chidi.request("GET", f"/channels/{where}")
    assert channel["name"] == "P1 · Print the guide"
    assert f"<#{where}>" in visible_text(await town.card(chidi, "P1"))


async def test_a_thread_that_was_made_before_a_crash_is_not_made_twice(town: Town):
    town.server.faults.lose_response("POST", r"/messages/\d+/threads$")
    await open_for_days(town)
    assert (await town.proposal(1)).proposal.thread is None
    town.server.clock.move(10)
    await town.settle()
    where = await thread_of(town)
    parent = str((await town.proposal(1)).proposal.channel)
    channels = town.server.world.channels.values()
    assert [one["id"] for one in channels if one.get("parent_id") == parent and one["type"] == 11] == [where]


async def test_a_restart_between_card_and_thread_makes_one_thread(town: Town):
    town.server.faults.lose_response("POST", r"/messages/\d+/threads$", n=20)
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide")
    await town.stop()
    town.server.faults.clear()
    town.server.clock.move(3700)
    await town.start()
    await town.settle()
    assert await thread_of(town)


async def test_without_the_permission_there_is_a_card_and_a_word_about_it_and_the_thread_comes_once_it_is_given(
    town: Town,
):
    chidi, ada = await people(town, "chidi", "ada")
    let(town, THREADS, allowed=False)
    said = await proposed(chidi, "proposals", title="Print the guide", closes="3d")
    assert "is open" in said
    assert "Create Public Threads" in said
    assert "Create Public Threads" in await told(ada, "general", "settings show")
    assert (await town.proposal(1)).proposal.thread is None
    let(town, THREADS, allowed=True)
    await told(ada, "general", "settings retry")
    await town.settle()
    assert await thread_of(town)


async def test_within_a_thread_there_is_no_other_and_that_is_said(town: Town):
    chidi = await town.person("chidi")
    first = await chidi.send("general", "Let us talk about the guide.")
    place = await chidi.request(
        "POST", f"/channels/{first['channel_id']}/messages/{first['id']}/threads", {"name": "Guide"}
    )
    ada = await town.person("ada")
    await told(ada, "general", "settings channels", clear="proposals_channel")
    said = await proposed(chidi, place["id"], title="Print the guide", closes="3d")
    assert "talk about it right there" in said
    await town.settle()
    proposal = (await town.proposal(1)).proposal
    assert (str(proposal.channel), proposal.thread) == (place["id"], None)
    assert await town.desk.outbox.stuck(town.guild) == []


async def test_threads_can_be_switched_off(town: Town):
    ada = await town.person("ada")
    assert "Proposals get no threads" in await told(ada, "general", "settings voting", threads=False)
    await open_for_days(town)
    assert (await town.proposal(1)).proposal.thread is None


async def test_a_card_that_is_posted_again_keeps_its_thread(town: Town):
    card = await open_for_days(town)
    where = await thread_of(town)
    bruno, chidi = await people(town, "bruno", "chidi")
    await bruno.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: _card_gone(town), True)
    await town.settle()
    again = await town.card(chidi, "P1")
    assert again["id"] != card["id"]
    assert await thread_of(town) == where
    assert f"<#{where}>" in visible_text(again)


async def _card_gone(town: Town) -> bool:
    return (await town.proposal(1)).proposal.card is None
