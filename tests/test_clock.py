"""The clock that follows the sandbox's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import FollowedClock, SystemClock

DAY = 86400.0


class ControlApi:
    """The two routes of the sandbox's control API that the clock uses, on a real server."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.streams: list[web.StreamResponse] = []
        self.broken = False
        app = web.Application()
        app.router.add_get("/sandbox/clock", self.clock)
        app.router.add_get("/sandbox/clock/stream", self.stream)
        self.server = TestServer(app)

    def told(self) -> dict[str, object]:
        return {"now": (datetime.now(UTC) + timedelta(seconds=self.offset)).isoformat(), "offset": self.offset}

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response(self.told())

    async def stream(self, request: web.Request) -> web.StreamResponse:
        if self.broken:
            raise web.HTTPBadGateway
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self.streams.append(response)
        while not self.broken and request.transport is not None:
            await asyncio.sleep(0.01)
        return response

    async def move(self, offset: float) -> None:
        self.offset = offset
        for stream in self.streams:
            await stream.write(f": a comment\n\ndata: {json.dumps(self.told())}\n\n".encode())


@pytest.fixture
async def sandbox() -> AsyncIterator[ControlApi]:
    api = ControlApi()
    await api.server.start_server()
    yield api
    api.broken = True
    await api.server.close()


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


def days_ahead(clock: FollowedClock) -> int:
    return round((clock.now() - datetime.now(UTC)).total_seconds() / DAY)


def test_the_machine_clock_is_aware_and_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


async def test_the_offset_is_known_from_the_start(sandbox):
    sandbox.offset = 3 * DAY
    async with FollowedClock(str(sandbox.server.make_url("/"))) as clock:
        assert days_ahead(clock) == 3
        assert clock.now().utcoffset() == timedelta(0)


async def test_each_move_is_followed_and_told_once(sandbox):
    moves: list[int] = []

    async def moved() -> None:
        moves.append(days_ahead(clock))

    async with FollowedClock(str(sandbox.server.make_url("/")), moved) as clock:
        await until(lambda: sandbox.streams)
        await sandbox.move(DAY)
        await sandbox.move(DAY)
        await sandbox.move(7 * DAY)
        await until(lambda: len(moves) >= 2)
    assert moves == [1, 7]


async def test_a_move_while_the_connection_was_down_is_made_up_for(sandbox):
    moved = asyncio.Event()

    async def tell() -> None:
        moved.set()

    async with FollowedClock(str(sandbox.server.make_url("/")), tell) as clock:
        await until(lambda: sandbox.streams)
        sandbox.broken = True
        sandbox.offset = 2 * DAY
        await asyncio.sleep(0.3)
        assert days_ahead(clock) == 0
        sandbox.broken = False
        await asyncio.wait_for(moved.wait(), 10)
        assert days_ahead(clock) == 2


async def test_a_failing_sweep_does_not_end_the_following(sandbox, caplog):
    calls: list[int] = []

    async def fails() -> None:
        calls.append(days_ahead(clock))
        raise RuntimeError("the sweep broke")

    async with FollowedClock(str(sandbox.server.make_url("/")), fails) as clock:
        await until(lambda: sandbox.streams)
        await sandbox.move(DAY)
        await until(lambda: calls)
        await sandbox.move(2 * DAY)
        await until(lambda: len(calls) == 2)
    assert "the sweep broke" in caplog.text


async def test_a_sandbox_that_is_not_there_is_an_error_at_the_start(unused_tcp_port):
    with pytest.raises(aiohttp.ClientError):
        async with FollowedClock(f"http://127.0.0.1:{unused_tcp_port}"):
            pass
