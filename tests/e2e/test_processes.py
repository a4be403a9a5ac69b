"""Several processes on one database: each serves its shards, and whatever happens to one, everything is said once."""

from __future__ import annotations

import asyncio
import random
import re
import signal
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.app import assembled, connected
from bot.client import BadShards, Sharded
from bot.config import Discord, Settings, Web
from bot.domain.proposal import ProposalState
from sandbox.app import Server
from sandbox.gateway import identify
from sandbox.keys import HUB
from sandbox.model import channels, messages
from sandbox.permissions import bits
from sandbox.rest import gateway
from sandbox.seed import BOT_TOKEN
from tests.e2e.acts import click, proposed, told
from tests.e2e.coast import (
    PATIENCE,
    Coast,
    announced,
    armed,
    armed_gateway,
    at_once,
    count_registrations,
    opened,
    page,
    served,
    states,
    votes,
    waiting,
)
from tests.postgres import Server as Postgres
from tests.postgres import running
from tests.sandbox.person import Person

RECHECKED = 3.5
"""Seconds after which a card that was posted has been read again."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running() as started:
        yield started


@pytest.fixture
async def coast(server: Server, postgres: Postgres) -> AsyncIterator[Coast]:
    async with opened(server, postgres) as made:
        yield made


async def test_two_processes_serve_their_guilds_and_nothing_is_lost_or_doubled_when_one_is_killed(coast: Coast):
    chidi, dilnoza = coast.people
    here, there = coast.guilds[:2], coast.guilds[2:]
    async with coast.process(2, "0"):
        async with coast.process(2, "1") as other:
            for guild in coast.guilds:
                await proposed(chidi, coast.place(guild), title="Print the guide", closes="1h")
                card = await chidi.wait_message(coast.place(guild), containing="P1 · Print the guide")
                assert "**Yes**" in await click(chidi, card, "Yes")
                await dilnoza.react(card, "👍")
            await coast.until(lambda: votes(coast), [(2, 0)] * 4)
            # In one guild a card is on its way when the process dies, in the other it was posted and nobody knows.
            posts = [rf"/channels/{coast.place(guild)['id']}/messages$" for guild in there]
            coast.server.faults.slow("POST", posts[0], 1.0)
            coast.server.faults.lose_response("POST", posts[1])
            for guild in there:
                await chidi.slash(coast.place(guild), "task add", title="Draw the rays")
            await coast.until(lambda: armed(coast), False)
            other.kill()
        coast.server.clock.move(3660)
        await coast.until(lambda: states(coast), [ProposalState.DECIDED] * 2 + [ProposalState.OPEN] * 2)
        await coast.until(lambda: announced(coast, here), [1, 1])
        assert await announced(coast, there) == [0, 0]
        async with coast.process(2, "1"):
            await coast.until(lambda: states(coast), [ProposalState.DECIDED] * 4)
            await coast.until(lambda: announced(coast, coast.guilds), [1] * 4)
            await coast.until(lambda: waiting(coast), 0)
    for guild in coast.guilds:
        assert set(coast.said(guild).values()) == {1}, coast.said(guild)
    for guild in there:
        card = (await coast.desk.tasks.get(guild, 1)).card
        assert str(card) in coast.server.world.messages[coast.place(guild)["id"]]
    assert await votes(coast) == [(2, 0)] * 4


async def test_processes_that_serve_the_same_guilds_for_a_while_say_nothing_twice(
    coast: Coast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(messages, "NONCE_WINDOW", 0.0)  # whatever is sent twice is to be seen twice
    chidi, dilnoza = coast.people
    guild = coast.guilds[0]
    place, chance = coast.place(guild), random.Random(7)
    open_tasks: list[str] = []

    async def adds(who: Person, number: int) -> None:
        for task in range(number):
            title = f"{who.user['username']} {len(open_tasks)} {task}"
            assert "is open" in await told(who, place, "task add", title=title)
            open_tasks.append(title)
            await asyncio.sleep(chance.random() / 20)

    async with coast.process(1, "") as older:
        await adds(chidi, 2)
        async with coast.process(1, "") as newer:
            # Each sending takes long enough for the other process to look for work meanwhile.
            coast.server.faults.slow("POST", r"/messages$", 0.3, n=12)
            await asyncio.gather(adds(chidi, 8), adds(dilnoza, 8))
            await proposed(chidi, place, title="Print the guide", closes="1h")
            card = await chidi.wait_message(place, containing="P1 · Print the guide")
            await dilnoza.react(card, "👍")
            assert "**No**" in await click(chidi, card, "No")
            older.send_signal(signal.SIGINT)
            assert older.stderr is not None
            async with asyncio.timeout(PATIENCE):
                assert not re.search(rb"Traceback|ERROR", log := await older.stderr.read()), log.decode()
            await asyncio.gather(adds(chidi, 2), adds(dilnoza, 2))
            coast.server.clock.move(3660)
            await coast.until(lambda: waiting(coast), 0)
            await coast.until(lambda: announced(coast, [guild]), [0])
            assert newer.returncode is None
    said = coast.said(guild)
    assert set(said.values()) == {1}, said
    assert len([title for title in said if re.match(r"T\d+ · ", title)]) == len(open_tasks) == 22
    tally = (await coast.desk.proposals.view(guild, 1)).tally
    assert (tally.count("yes"), tally.count("no")) == (1, 1)


async def test_each_process_answers_for_its_own_guilds_and_its_archive_for_all(
    coast: Coast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Sharded, "before_identify_hook", at_once)
    chidi, _ = coast.people
    registered = count_registrations(monkeypatch)
    async with served(coast, 4, "0,2") as even, served(coast, 4, "1,3") as odd:
        assert registered == ["0"]
        for parts, served_here in ((even, coast.guilds[:2]), (odd, coast.guilds[2:])):
            assert set(parts.client.guild_ids()) & set(coast.guilds) == set(served_here)
        for guild in coast.guilds:
            await proposed(chidi, coast.place(guild), title="Print the guide", closes="1h")
        hidden = coast.place(coast.guilds[0])
        everyone = str(coast.guilds[0])
        deny = {"id": everyone, "type": 0, "allow": "0", "deny": str(bits("VIEW_CHANNEL"))}
        channels.update_channel(coast.server.world, hidden["id"], {"permission_overwrites": [deny]})
        for parts in (even, odd):
            pages = [await page(f"{parts.archive_url}/{guild}/P1") for guild in coast.guilds]
            assert ["Print the guide" in shown for shown in pages] == [False, True, True, True]
            assert "Shore" in pages[1]


async def test_a_shard_that_begins_a_new_session_reads_its_own_cards_again(
    coast: Coast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Sharded, "before_identify_hook", at_once)
    chidi, dilnoza = coast.people
    async with served(coast, 2, "") as parts:
        cards = []
        for guild in coast.guilds:
            await proposed(chidi, coast.place(guild), title="Print the guide", closes="1h")
            cards.append(await chidi.wait_message(coast.place(guild), containing="P1 · Print the guide"))
        await asyncio.sleep(RECHECKED)
        coast.server.faults.drop("MESSAGE_REACTION_ADD", len(cards))
        for card in cards:
            await dilnoza.react(card, "👍")
        await coast.until(lambda: armed_gateway(coast), False)
        assert await votes(coast) == [(0, 0)] * 4
        [lost] = [one for one in coast.server.app[HUB].sessions.values() if one.is_bot and one.shard == (1, 2)]
        coast.server.faults.refuse_resume()
        lost.connection.close(4000)
        await coast.until(lambda: votes(coast), [(0, 0)] * 2 + [(1, 0)] * 2)
        assert parts.client.is_ready()


async def test_too_few_shards_end_the_program_with_what_to_do(coast: Coast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Sharded, "before_identify_hook", at_once)
    monkeypatch.setattr(identify, "MAX_GUILDS_A_SHARD", 1)
    for shards in (1, 2):
        settings = Settings(Discord(shards=shards), Web(port=0))
        async with assembled(settings, coast.server.clock, None) as parts:
            with pytest.raises(BadShards):
                await connected(parts.client, BOT_TOKEN)


async def test_as_many_connections_are_opened_as_discord_recommends(coast: Coast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Sharded, "before_identify_hook", at_once)
    monkeypatch.setattr(gateway, "GUILDS_A_SHARD", 2)
    async with served(coast, 0, "") as parts:
        assert len(parts.client.shards) == 3
        assert set(coast.guilds) <= set(parts.client.guild_ids())
