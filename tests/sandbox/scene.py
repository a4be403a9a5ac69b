"""A sandbox with the sample bot and two of its members connected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sandbox.app import Server
from sandbox.model import users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.person import Person
from tests.sandbox.sample_bot import Sample, connected

PLACE = "general"


@dataclass
class Scene:
    """Who is there. Both people are ordinary members."""

    server: Server
    bot: Sample
    chidi: Person
    dilnoza: Person


@asynccontextmanager
async def staged(server: Server) -> AsyncIterator[Scene]:
    """Everybody connected, until the block ends."""
    world = server.world
    tokens = {user["username"]: users.token_of(world, user["id"]) for user in world.users.values()}
    async with (
        connected(server, BOT_TOKEN) as bot,
        Person(server.url, tokens["chidi"]) as chidi,
        Person(server.url, tokens["dilnoza"]) as dilnoza,
    ):
        yield Scene(server, bot, chidi, dilnoza)
