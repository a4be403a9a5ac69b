"""The sandbox as a child process, and the demo community's settings."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bot.config import Sandbox
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.settings import GuildSettings
from bot.locales import Catalogue

if TYPE_CHECKING:
    from bot.client import Barnraiser
    from bot.services.desk import Desk

START_SECONDS: Final = 20
END_SECONDS: Final = 5
_PROJECT: Final = Path(__file__).resolve().parent.parent
_OWNER: Final = MemberId(0)
_PLACES: Final = {
    "proposals_channel": "#proposals",
    "tasks_channel": "#tasks",
    "review_channel": "#review",
    "archive_channel": "#archive",
    "maintainer_role": "@Maintainers",
}

words = Catalogue.load("en", "app").text


class SandboxFailed(Exception):
    """The sandbox did not start, or ended by itself. The text says what to do."""


@dataclass(frozen=True)
class Addresses:
    """Where the sandbox answers: its own address, Discord's REST interface and gateway there, and the chat page."""

    url: str
    api: str
    gateway: str
    page: str
    bot_token: str

    @property
    def chat(self) -> str:
        """What the addresses of messages begin with: those of Discord's, with the sandbox in its place."""
        return f"{self.url}/channels"


class SandboxProcess:
    """``python -m sandbox`` as a child; an async context manager that ends it when the block does.

    Its community is kept in ``data`` beside the bot's own storage for it; ``fresh`` forgets both first. Entering raises
    SandboxFailed.
    """

    def __init__(self, settings: Sandbox, *, fresh: bool) -> None:
        """Prepare to start; nothing happens yet."""
        self._port, self._data, self._fresh = settings.port, settings.data.resolve(), fresh
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        if self._fresh:
            shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True, exist_ok=True)
        state = str(self._data / "world.json")
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox", "--port", str(self._port), "--state", state, "--until-eof"),
            cwd=_PROJECT,
            stdin=asyncio.subprocess.PIPE,  # only so that it ends with us, however we end
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                self.addresses = await self._told()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def _told(self) -> Addresses:
        """The addresses, which the sandbox prints as its first line."""
        process = self._started()
        line = await process.stdout.readline() if process.stdout is not None else b""
        try:
            told = json.loads(line)
            return Addresses(told["url"], told["api"], told["gateway"], told["page"], told["bot_token"])
        except (ValueError, KeyError):
            raise SandboxFailed(words("app-sandbox-did-not-start", port=self._port)) from None

    async def ended(self) -> None:
        """Wait until the sandbox ends by itself, then raise SandboxFailed."""
        code = await self._started().wait()
        raise SandboxFailed(words("app-sandbox-ended", code=code))

    def _started(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise SandboxFailed(words("app-sandbox-did-not-start", port=self._port))
        return self._process

    async def _end(self) -> None:
        process = self._started()
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def furnish(client: Barnraiser, desk: Desk) -> None:
    """Give each guild that has no settings those that fit its channels' and roles' names, as an admin would."""
    for guild in client.guild_ids():
        if await desk.settings.get(guild) != GuildSettings():
            continue
        there = client.places(guild)
        found = {setting: there[place] for setting, place in _PLACES.items() if place in there}
        if found:
            await desk.settings.change(_owner(guild), {**found, "archive_title": client.guild_name(guild) or ""})


def _owner(guild: GuildId) -> Actor:
    return Actor(guild, _OWNER, "sandbox", admin=True)
