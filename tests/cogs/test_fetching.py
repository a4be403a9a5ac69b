"""Fetching files over real connections: from where they may come, and how much of them."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohappyeyeballs
import discord
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.ids import ChannelId, MessageId
from bot.domain.refusal import Refusal
from cogs.files import Fetcher, RemoteFile, Whence
from tests import fetching

DISCORD = "https://discord.com/api/v10"
PATH = "/cdn/attachments/1/2/a.bin"
WHENCE = Whence(ChannelId(1), MessageId(2), 3)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """Says the addresses it was made with, one list after the other; the last again and again."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), list[str]()

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
            for one in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that somebody tried to connect to."""
    tried: list[str] = []
    start = aiohappyeyeballs.start_connection

    async def noted(addr_infos: Any, *args: Any, **kwargs: Any) -> socket.socket:
        tried.extend(info[4][0] for info in addr_infos)
        if not all(info[4][0] == "127.0.0.1" for info in addr_infos):
            raise OSError("nothing of this leaves the machine")
        return await start(addr_infos, *args, **kwargs)

    monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", noted)
    return tried


@asynccontextmanager
async def serving(monkeypatch: pytest.MonkeyPatch, handler: Handler) -> AsyncIterator[str]:
    """A server in the place of the sandbox; what addresses there begin with."""
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def fetching_with(*args: Any) -> AsyncIterator[Fetcher]:
    fetcher = Fetcher(*args)
    try:
        yield fetcher
    finally:
        await fetcher.close()


async def read(fetcher: Fetcher, url: str, whence: Whence | None = None) -> bytes:
    file = RemoteFile("a.bin", "image/png", 1, url, whence)
    return b"".join([chunk async for chunk in fetcher.chunks(file)])


async def test_nothing_is_connected_to_for_an_address_that_is_not_discords(
    monkeypatch: pytest.MonkeyPatch, connections: list[str]
):
    names = Names(["93.184.216.34"])
    for base in (DISCORD, "http://127.0.0.1:8090/api/v10"):
        monkeypatch.setattr(discord.http.Route, "BASE", base)
        async with fetching_with(None, names) as fetcher:
            for url in fetching.BAD:
                with pytest.raises(Refusal, match="contribution-file-gone"):
                    await read(fetcher, url)
    assert (names.asked, connections) == ([], [])


@pytest.mark.parametrize("address", fetching.INNER)
async def test_nothing_is_connected_to_where_discords_name_leads_to_a_machine_nearby(
    address: str, monkeypatch: pytest.MonkeyPatch, connections: list[str]
):
    monkeypatch.setattr(discord.http.Route, "BASE", DISCORD)
    for answer in ([address], ["162.159.135.233", address]):
        async with fetching_with(None, Names(answer)) as fetcher:
            with pytest.raises(Refusal, match="contribution-file-gone"):
                await read(fetcher, fetching.GOOD[0])
    assert connections == []


async def test_the_address_that_was_checked_is_the_one_connected_to_though_the_name_means_another_by_then(
    monkeypatch: pytest.MonkeyPatch, connections: list[str]
):
    monkeypatch.setattr(discord.http.Route, "BASE", DISCORD)
    names = Names(["162.159.135.233"], ["127.0.0.1"])
    async with fetching_with(None, names) as fetcher:
        for _ in range(3):
            with pytest.raises(Refusal):
                await read(fetcher, fetching.GOOD[0])
    assert set(connections) == {"162.159.135.233"}


async def test_a_redirect_is_not_followed(monkeypatch: pytest.MonkeyPatch, connections: list[str]):
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/secret"})

    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        with pytest.raises(Refusal):
            await read(fetcher, place + PATH)
    assert asked == [PATH]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "x-gzip", "identity, gzip"])
async def test_what_is_packed_for_the_way_is_refused_and_never_unpacked(coding: str, monkeypatch: pytest.MonkeyPatch):
    bomb = gzip.compress(bytes(50_000_000)) if "gzip" in coding else zlib.compress(bytes(50_000_000))
    wanted: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        wanted.append(request.headers["Accept-Encoding"])
        return web.Response(body=bomb, headers={"Content-Encoding": coding})

    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        with pytest.raises(Refusal):
            await read(fetcher, place + PATH)
    assert wanted == ["identity"]


async def test_a_packed_file_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch):
    bomb = gzip.compress(bytes(1_000_000))

    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=bomb, content_type="application/gzip")

    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        assert await read(fetcher, place + PATH) == bomb


async def test_a_file_without_an_end_is_cut_off_and_memory_does_not_grow(monkeypatch: pytest.MonkeyPatch):
    sent = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        piece = bytes(1 << 20)
        while True:
            await response.write(piece)
            sent += len(piece)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        read_so_far = 0
        with pytest.raises(Refusal):
            async for chunk in fetcher.chunks(RemoteFile("a", "b", 1, place + PATH)):
                read_so_far += len(chunk)
        with pytest.raises(Refusal, match="too-large"):
            await fetcher.text(RemoteFile("a.md", "b", 1, place + PATH))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert read_so_far <= 100 << 20
    assert sent < 130 << 20
    assert grown < 100 * 1024, f"memory grew by {grown} KiB"


async def test_an_expired_address_is_asked_for_anew_once(monkeypatch: pytest.MonkeyPatch):
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=b"bytes") if request.query.get("ex") == "2" else web.Response(status=404)

    async with serving(monkeypatch, handler) as place:
        asked: list[Whence] = []

        async def renew(whence: Whence) -> str | None:
            asked.append(whence)
            return f"{place}{PATH}?ex={len(asked) + 1}"

        async with fetching_with(renew) as fetcher:
            assert await read(fetcher, place + PATH, WHENCE) == b"bytes"
            assert asked == [WHENCE]
            with pytest.raises(Refusal):
                await read(fetcher, place + PATH, WHENCE)
            assert len(asked) == 2
            with pytest.raises(Refusal):
                await read(fetcher, place + PATH)


async def test_an_address_that_is_given_anew_is_looked_at_like_any_other(
    monkeypatch: pytest.MonkeyPatch, connections: list[str]
):
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=410)

    async def renew(_: Whence) -> str | None:
        return "http://169.254.169.254/latest/meta-data"

    async with serving(monkeypatch, handler) as place, fetching_with(renew) as fetcher:
        with pytest.raises(Refusal):
            await read(fetcher, place + PATH, WHENCE)
    assert set(connections) == {"127.0.0.1"}


async def test_the_environments_proxy_and_cookies_are_not_used(monkeypatch: pytest.MonkeyPatch):
    cookies: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        cookies.append(request.headers.get("Cookie"))
        return web.Response(body=b"x", headers={"Set-Cookie": "a=b"})

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        for _ in range(2):
            assert await read(fetcher, place + PATH) == b"x"
    assert cookies == [None, None]


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch):
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    monkeypatch.setattr("cogs.files._QUIET_SECONDS", 0.05)
    async with serving(monkeypatch, handler) as place, fetching_with() as fetcher:
        with pytest.raises(Refusal):
            await read(fetcher, place + PATH)
