"""A town: the sandbox, Barnraiser on it through the real discord.py, and people who act by the wire protocol alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl

from bot.app import Parts, assembled, connected
from bot.client import Barnraiser
from bot.config import Discord, Settings, Web
from bot.demo import furnish
from bot.domain.ids import GuildId, ProposalId
from bot.services.desk import Desk
from bot.services.proposals import ProposalView
from sandbox.app import Server, create_app, running
from sandbox.model.users import token_of
from sandbox.seed import BOT_TOKEN
from tests import openapi
from tests.sandbox.person import Person

Json = dict[str, Any]
PATIENCE = 60.0


class Town:
    """Everything a test of the whole needs. The bot's clock is the sandbox's; ``skip`` moves both."""

    def __init__(self, server: Server, data: Path) -> None:
        self.server, self.data = server, data
        self.reads = False  # whether the bot may read messages, from its next start on
        self.guild = GuildId(int(server.world.settings["seed"]["guild_id"]))
        self._people: dict[str, Person] = {}
        self._stack = AsyncExitStack()
        self._parts: Parts | None = None
        self._bot_stack = AsyncExitStack()

    @property
    def desk(self) -> Desk:
        assert self._parts is not None
        return self._parts.desk

    @property
    def client(self) -> Barnraiser:
        assert self._parts is not None
        return self._parts.client

    @property
    def archive_url(self) -> str:
        assert self._parts is not None
        return self._parts.archive_url

    async def start(self) -> None:
        """Start the bot on what its folder holds."""
        settings = Settings(web=Web(port=0), discord=Discord(message_content=self.reads))
        self._parts = await self._bot_stack.enter_async_context(assembled(settings, self.server.clock, self.data))
        # The sandbox sends the guild at once; there is no need to wait for more of them.
        self.client._connection.guild_ready_timeout = 0.05
        task = asyncio.create_task(connected(self.client, BOT_TOKEN))
        self._bot_stack.push_async_callback(_end, task)
        up = asyncio.create_task(self.client.came_up.wait())
        await asyncio.wait({task, up}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            up.cancel()
            task.result()
        assert up.done(), "the bot did not come up"
        await furnish(self.client, self.desk)

    async def stop(self) -> None:
        """End the bot; its folder and the sandbox stay."""
        await self._bot_stack.aclose()
        self._bot_stack, self._parts = AsyncExitStack(), None

    async def person(self, name: str) -> Person:
        """A member of the seeded community, connected."""
        if name not in self._people:
            world = self.server.world
            (user,) = [user for user in world.users.values() if user["username"] == name]
            token = token_of(world, user["id"])
            self._people[name] = await self._stack.enter_async_context(Person(self.server.url, token))
        return self._people[name]

    async def settle(self) -> None:
        """Let everything that waits in the outbox be said."""
        for _ in range(20):
            self.server.clock.move(2)
            if not await self.desk.outbox.deliver_due(self.client.courier):
                return

    async def skip(self, **span: float) -> None:
        """Move time on, and let what became due happen."""
        hours = span.get("days", 0) * 24 + span.get("hours", 0) + span.get("minutes", 0) / 60
        self.server.clock.move(hours * 3600)
        await self.desk.sweep.run(self.client.ballot_box)
        await self.settle()

    async def until(self, look: Callable[[], Awaitable[object]], wanted: object) -> None:
        """Wait until ``look`` gives what is wanted."""
        found: object = None
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := await look()) != wanted:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"still {found!r}, not {wanted!r}") from None

    async def proposal(self, number: int) -> ProposalView:
        """A proposal with its votes, as the record has it."""
        return await self.desk.proposals.view(self.guild, ProposalId(number))

    async def card(self, who: Person, ref: str) -> Json:
        """The newest version of an item's card, as somebody sees it."""
        kinds = {"P": "proposals", "T": "tasks", "C": "contributions"}
        number = int(ref[1:])
        if ref[0] == "P":
            item: Any = (await self.proposal(number)).proposal
        else:
            item = await getattr(self.desk, kinds[ref[0]]).get(self.guild, number)
        assert item.card is not None, f"{ref} has no card"
        found: Json = await who.request("GET", f"/channels/{item.channel}/messages/{item.card}")
        return found

    async def close(self) -> None:
        await self.stop()
        await self._stack.aclose()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """What happens in a test is no error to the bot, unless the test itself looks into the log."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    yield
    logging.getLogger().removeHandler(errors)
    if "caplog" not in request.fixturenames:
        assert errors.said == []


@pytest.fixture(scope="session")
def discord_description() -> openapi.Validator | None:
    return openapi.load()


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch, discord_description: openapi.Validator | None
) -> AsyncIterator[Server]:
    """A sandbox whose every exchange with the bot is held against Discord's description, where that is at hand."""
    observe = discord_description.observe if discord_description is not None else None
    async with running(create_app(limits=False, observer=observe)) as started:
        monkeypatch.setattr(discord.http.Route, "BASE", started.api)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(started.gateway))
        yield started
    if discord_description is not None:
        violations = list(map(str, discord_description.violations))
        discord_description.violations.clear()
        assert violations == []


@pytest.fixture
async def town(server: Server, tmp_path: Path) -> AsyncIterator[Town]:
    """The town with its bot running."""
    made = Town(server, tmp_path / "data")
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def reading(town: Town) -> Town:
    """The town with a bot that may read messages."""
    await town.stop()
    town.reads = True
    await town.start()
    return town
