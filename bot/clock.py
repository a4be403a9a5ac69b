"""The two clocks: the machine's, and one that follows the sandbox's, which can be moved."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import aiohttp

RETRY_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""How long to wait before each further attempt to hear the sandbox; the last one goes on."""

ANSWER_SECONDS: Final = 10

log = logging.getLogger(__name__)


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class FollowedClock:
    """The sandbox's time: the machine's, plus the offset the sandbox tells of.

    Use it as an async context manager: inside, the offset is known and follows every move; after each, ``moved`` is
    awaited. Entering raises aiohttp.ClientError if the sandbox cannot be reached; later the clock goes on with the
    last offset and connects again by itself.
    """

    def __init__(self, sandbox_url: str, moved: Callable[[], Awaitable[None]] | None = None) -> None:
        self._url = sandbox_url.rstrip("/")
        self._moved = moved
        self._offset = timedelta()
        self._session: aiohttp.ClientSession | None = None
        self._listener: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The present instant in the sandbox, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self._url, timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        try:
            self._offset = timedelta(seconds=await self._ask(self._session))
        except BaseException:
            await self._session.close()
            raise
        self._listener = asyncio.create_task(self._listen(self._session), name="sandbox clock")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _listen(self, session: aiohttp.ClientSession) -> None:
        """Follow the clock until cancelled."""
        failures = 0
        while True:
            heard_from = asyncio.get_running_loop().time()
            try:
                await self._hear(session)
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
                log.debug("The sandbox's clock cannot be heard: %s", error)
            failures = 0 if asyncio.get_running_loop().time() - heard_from > RETRY_SECONDS[-1] else failures + 1
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])

    async def _hear(self, session: aiohttp.ClientSession) -> None:
        """Listen until the connection ends. A move made while nobody was listening is not missed."""
        forever = aiohttp.ClientTimeout(total=None, sock_connect=ANSWER_SECONDS)
        async with session.get("/sandbox/clock/stream", timeout=forever) as stream:
            stream.raise_for_status()
            await self._take(await self._ask(session))
            async for line in stream.content:
                if line.startswith(b"data:"):
                    await self._take(float(json.loads(line[5:])["offset"]))

    async def _ask(self, session: aiohttp.ClientSession) -> float:
        """The present offset in seconds."""
        async with session.get("/sandbox/clock") as response:
            response.raise_for_status()
            return float((await response.json())["offset"])

    async def _take(self, seconds: float) -> None:
        """Go by this offset from now on, and tell if it is another one than before."""
        before, self._offset = self._offset, timedelta(seconds=seconds)
        if self._moved is None or before == self._offset:
            return
        try:
            await self._moved()
        except Exception:
            log.exception("What follows a move of the clock failed")
