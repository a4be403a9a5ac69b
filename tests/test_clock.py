"""The clock that follows the sandbox's, on a sandbox."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.clock import FollowedClock, SystemClock
from sandbox.app import create_app, running
from sandbox.clock import Clock

DAY = 86400


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


def days_ahead(clock: FollowedClock) -> int:
    return round((clock.now() - datetime.now(UTC)).total_seconds() / DAY)


def test_the_machine_clock_is_aware_and_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


async def test_the_offset_is_known_from_the_start():
    async with running(create_app(clock=Clock(3 * DAY))) as server, FollowedClock(server.url) as clock:
        assert days_ahead(clock) == 3
        assert clock.now().utcoffset() == timedelta(0)


async def test_each_move_is_followed_and_told_once():
    moves: list[int] = []

    async def moved() -> None:
        moves.append(days_ahead(clock))

    async with running(create_app()) as server, FollowedClock(server.url, moved) as clock:
        server.clock.move(DAY)
        await until(lambda: moves)
        server.clock.move(0)
        server.clock.move(6 * DAY)
        await until(lambda: len(moves) > 1)
    assert moves == [1, 7]


async def test_a_move_while_the_connection_was_down_is_made_up_for(unused_tcp_port):
    moved = asyncio.Event()

    async def tell() -> None:
        moved.set()

    async with running(create_app(), port=unused_tcp_port) as server:
        clock = FollowedClock(server.url, tell)
        await clock.__aenter__()
    try:
        await asyncio.sleep(0.3)
        assert days_ahead(clock) == 0
        async with running(create_app(clock=Clock(2 * DAY)), port=unused_tcp_port), asyncio.timeout(10):
            await moved.wait()
        assert days_ahead(clock) == 2
    finally:
        await clock.__aexit__()


async def test_a_failing_sweep_does_not_end_the_following(caplog):
    calls: list[int] = []

    async def fails() -> None:
        calls.append(days_ahead(clock))
        raise RuntimeError("the sweep broke")

    async with running(create_app()) as server, FollowedClock(server.url, fails) as clock:
        server.clock.move(DAY)
        await until(lambda: len(calls) == 1)
        server.clock.move(DAY)
        await until(lambda: len(calls) == 2)
    assert calls == [1, 2]
    assert "the sweep broke" in caplog.text


async def test_a_sandbox_that_is_not_there_is_an_error_at_the_start(unused_tcp_port):
    with pytest.raises(aiohttp.ClientError):
        async with FollowedClock(f"http://127.0.0.1:{unused_tcp_port}"):
            pass
