"""Several guilds that several processes serve on one database, and what is looked at in them."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.app import assembled, connected
from bot.client import Sharded
from bot.config import Discord, Settings, Storage, Web
from bot.domain.ids import GuildId
from bot.domain.kinds import NOTICES
from bot.domain.proposal import ProposalState
from bot.services.desk import Desk, open_desk
from sandbox.app import Server
from sandbox.model import channels, guilds
from sandbox.model.users import token_of
from sandbox.permissions import bits
from sandbox.seed import BOT_TOKEN
from storage import open_postgres
from tests.postgres import Server as Postgres
from tests.sandbox.person import Person

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0
ALLOWED = str(bits("VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "READ_MESSAGE_HISTORY", "ADD_REACTIONS"))


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


@asynccontextmanager
async def opened(server: Server, postgres: Postgres) -> AsyncIterator[Coast]:
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


async def armed(coast: Coast) -> bool:
    return coast.server.faults.rest_armed


async def announced(coast: Coast, where: list[GuildId]) -> list[int]:
    """How many outcomes each guild was told of."""
    return [sum(count for title, count in coast.said(guild).items() if "passed" in title) for guild in where]


async def waiting(coast: Coast) -> int:
    """How many notices nobody has sent yet."""
    return sum([await coast.desk.store.run(guild, lambda tx: tx.count(NOTICES)) for guild in coast.guilds])


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


async def armed_gateway(coast: Coast) -> bool:
    return coast.server.faults.gateway_armed
