"""A running sandbox, and the real discord.py connected to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import discord
import pytest
import yarl

from sandbox.app import Server, create_app, running
from sandbox.model import messages
from sandbox.seed import BOT_TOKEN
from tests import openapi

Json = dict[str, Any]
PATIENCE = 30.0


class Listener(discord.Client):
    """discord.py as it is, except that it writes down every gateway payload and does not wait before identifying.

    `received` holds the payloads in the order of their arrival, after decompression.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents.all())
        # With the whole guild in one GUILD_CREATE there is nothing more to wait for.
        options.setdefault("guild_ready_timeout", 0.05)
        super().__init__(enable_debug_events=True, **options)
        self.received: list[Json] = []
        self._news = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord allows one IDENTIFY in five seconds; the sandbox does not insist."""

    async def on_socket_raw_receive(self, text: str) -> None:
        self.received.append(json.loads(text))
        self._news.set()

    def names(self) -> list[str]:
        """The events received so far."""
        return [payload["t"] for payload in self.received if payload["t"]]

    def data(self, name: str) -> list[Json]:
        """The data of all events of that name so far."""
        return [payload["d"] for payload in self.received if payload["t"] == name]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what was received fulfils the condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def wait_event(self, name: str, count: int = 1) -> Json:
        """Wait for the `count`-th event of that name and return its data."""
        await self.until(lambda: len(self.data(name)) >= count)
        return self.data(name)[count - 1]


Connect = Callable[..., AbstractAsyncContextManager[Listener]]


class Community:
    """Short names for the parts of the seeded community that tests act on."""

    def __init__(self, server: Server) -> None:
        self.world = server.world
        self.guild_id: str = self.world.settings["seed"]["guild_id"]
        self.bot_id: str = self.world.settings["seed"]["application_id"]

    def user(self, username: str) -> Json:
        return next(u for u in self.world.users.values() if u["username"] == username)

    def channel(self, name: str) -> Json:
        return next(c for c in self.world.guild_channels(self.guild_id) if c["name"] == name)

    def role(self, name: str) -> Json:
        return next(r for r in self.world.roles[self.guild_id].values() if r["name"] == name)

    def say(self, username: str, content: str, channel: str = "general", **fields: Any) -> Json:
        """A message as if that person had typed it."""
        return messages.create_message(
            self.world, self.channel(channel), self.user(username), content=content, **fields
        )


@pytest.fixture
def described() -> openapi.Validator | None:
    """What compares a bot's exchanges with Discord's description, None where that is not at hand."""
    return openapi.load()


@pytest.fixture
async def server(described: openapi.Validator | None) -> AsyncIterator[Server]:
    """A sandbox with the seeded community and without rate limits, held to Discord's OpenAPI description."""
    observer = described.observe if described else None
    async with running(create_app(limits=False, observer=observer)) as started:
        yield started
    if described:
        described.require_clean()


@pytest.fixture
def community(server: Server) -> Community:
    return Community(server)


@pytest.fixture
def connect(server: Server, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Connects the real client: `async with connect(intents=...) as client`."""
    monkeypatch.setattr(discord.http.Route, "BASE", server.api)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway))

    @asynccontextmanager
    async def connected(**options: Any) -> AsyncIterator[Listener]:
        client = Listener(**options)
        async with client:
            await client.login(BOT_TOKEN)
            running_client = asyncio.create_task(client.connect())
            ready = asyncio.create_task(client.wait_until_ready())
            try:
                await asyncio.wait((ready, running_client), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                if running_client.done():
                    running_client.result()  # why the connection was refused
                assert ready.done(), "the client did not become ready"
                yield client
            finally:
                ready.cancel()
                await client.close()
                await asyncio.wait((running_client,))

    return connected


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[Listener]:
    """The real client, connected with all intents."""
    async with connect() as connected:
        yield connected
