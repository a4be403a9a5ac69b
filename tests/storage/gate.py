"""A door between a store and its server, to be slammed at the worst moment."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from tests.postgres import Server

Moment = Literal["before it arrives", "while it is on its way", "after it has happened"]
PREPARING = re.compile(rb"(__asyncpg_stmt_\w+__)\0[^\0]*change_guild", re.ASCII)


class Gate:
    """Passes everything on, until it is told to cut the connection of whoever changes something next: at the call that
    does so or, where a transaction is around it, at its COMMIT."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.cut: Moment | None = None
        self.at_commit = False
        self.cuts = 0
        self.arrives, self.arrived = asyncio.Event(), asyncio.Event()
        self.passable = asyncio.Event()
        self.passable.set()
        self.port = 0
        self._serving: set[asyncio.Task[None]] = set()

    def address(self, database: str) -> str:
        """The way to a database through here."""
        parts = urlsplit(database)
        return urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{self.port}", query="sslmode=disable"))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self.passable.wait()
            inner, out = await asyncio.open_unix_connection(self._server.socket)
            both = [asyncio.create_task(self._requests(reader, out, writer))]
            both.append(asyncio.create_task(self._answers(inner, writer)))
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in both:
                    each.cancel()
                await asyncio.gather(*both, return_exceptions=True)
                out.transport.abort()
        except asyncio.CancelledError:
            pass  # the gate is taken away
        finally:
            writer.transport.abort()
            self._serving.discard(task)

    async def end(self) -> None:
        """Cut every connection there is."""
        for task in tuple(self._serving):
            task.cancel()
        while self._serving:
            await asyncio.sleep(0)

    async def _requests(
        self, reader: asyncio.StreamReader, out: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        call = b"COMMIT\0" if self.at_commit else b"no such call"
        while data := await reader.read(65536):
            if not self.at_commit and (prepared := PREPARING.search(data)):
                call = b"\0" + prepared[1] + b"\0"
            elif self.cut is not None and call in data:
                moment, self.cut = self.cut, None
                self.cuts += 1
                back.transport.abort()
                if moment == "before it arrives":
                    return
                if moment == "while it is on its way":
                    await self.arrives.wait()
                out.write(data)
                await asyncio.sleep(0.2)  # the server is done long before
                self.arrived.set()
                return
            out.write(data)

    async def _answers(self, inner: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await inner.read(65536):
            writer.write(data)


@asynccontextmanager
async def gate(server: Server) -> AsyncIterator[Gate]:
    """A gate that stands open."""
    opened = Gate(server)
    listener = await asyncio.start_server(opened.serve, "127.0.0.1", 0)
    opened.port = listener.sockets[0].getsockname()[1]
    try:
        yield opened
    finally:
        listener.close()
        await opened.end()
