"""A small archive served by a process of its own, and a reader who asks it many times."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import resource
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from bot.mirror import Mirror
from storage import EmbeddedStore, open_store
from tests.web.library import GUILD, Library
from tests.web.site import site

PAGES = 100
"""More than the rendered texts that are remembered, so that one after another is rendered anew."""

CONNECTIONS = 8
VOCABULARY = [
    f"{a}{b}{c}" for a in ("ba", "co", "di", "fu", "ga", "lo") for b in "lmnrst" for c in ("ack", "ine", "o", "um")
]


def text(seed: int, words: int = 900) -> str:
    """A page's Markdown, some 6 kB with headings, links and a list."""
    source = random.Random(seed)
    lines = []
    for at in range(words // 30):
        line = " ".join(source.choices(VOCABULARY, k=30))
        lines.append(f"## Part {at}\n\n{line} [[Page {source.randrange(PAGES)}]]." if at % 6 == 0 else f"- **{line}**")
    return "\n".join(lines)


def serve(pipe: Connection, bare: bytes | None) -> None:
    """The process: an archive, or a handler that gives nothing but these bytes. Tells its processor time when asked."""
    asyncio.run(_serve(pipe, bare))


async def _serve(pipe: Connection, bare: bytes | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        app = _bare(bare) if bare is not None else await _archive(store)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        pipe.send(runner.addresses[0][1])
        while await asyncio.to_thread(pipe.recv):
            used = resource.getrusage(resource.RUSAGE_SELF)
            pipe.send(used.ru_utime + used.ru_stime)
        await runner.cleanup()
        await store.close()


def _bare(body: bytes) -> web.Application:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    app = web.Application()
    app.add_routes([web.get("/{any:.*}", handle)])
    return app


async def _archive(store: EmbeddedStore) -> web.Application:
    library = Library(store)
    await library.settings()
    await library.whole_chain()
    for number in range(PAGES):
        await library.revise(f"Page {number}", text(number))
    return site(store, Mirror(store, store.blobs, None))


class Server:
    """The process, from outside."""

    def __init__(self, pipe: Connection, port: int) -> None:
        self._pipe, self.port = pipe, port

    def used(self) -> float:
        """The processor seconds it has used so far."""
        self._pipe.send(True)
        seconds: float = self._pipe.recv()
        return seconds

    async def get(self, address: str) -> bytes:
        """The body at an address of the guild."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = await _ask(reader, writer, address)
        writer.close()
        return body

    async def each(self, addresses: Iterable[str]) -> float:
        """Processor seconds per request, over several connections."""
        waiting, count = list(addresses)[::-1], 0
        before = self.used()

        async def reader() -> None:
            nonlocal count
            stream = await asyncio.open_connection("127.0.0.1", self.port)
            while waiting:
                await _ask(*stream, waiting.pop())
                count += 1
            stream[1].close()

        await asyncio.gather(*(reader() for _ in range(CONNECTIONS)))
        return (self.used() - before) / count


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> bytes:
    writer.write(f"GET /{GUILD}/{address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if not head.startswith("http/1.1 200"):
        raise AssertionError(head)
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    return await reader.readexactly(length)


@asynccontextmanager
async def served(bare: bytes | None = None) -> AsyncIterator[Server]:
    """The process, for a while."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=serve, args=(theirs, bare), daemon=True)
    process.start()
    try:
        yield Server(ours, await asyncio.to_thread(ours.recv))
        ours.send(False)
        await asyncio.to_thread(process.join, 10)
    finally:
        process.kill()


async def compared(one: Server, other: Server, addresses: Sequence[str], rounds: int = 5) -> tuple[float, float]:
    """Processor seconds per request of both servers, in the middle of some rounds, one after the other."""
    found = [(await one.each(addresses), await other.each(addresses)) for _ in range(rounds)]
    ours, others = (sorted(seconds)[rounds // 2] for seconds in zip(*found, strict=True))
    return ours, others
