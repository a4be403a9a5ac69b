"""The composition root: puts storage, services, Discord, the schedule and the web together, and takes them apart."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from aiohttp import web

from bot.client import BadIntents, BadShards, BadToken, Barnraiser, Sharded, point_at
from bot.clock import FollowedClock, SystemClock
from bot.config import NO_S3, Discord, Settings, Storage, Web
from bot.demo import SandboxFailed, SandboxProcess, furnish
from bot.domain.ports import Blobs, Clock, StorageError, Store
from bot.locales import Catalogue
from bot.mirror import FOLDER as REPOSITORIES
from bot.mirror import Mirror
from bot.schedule import scheduled
from bot.services.desk import Desk, open_desk
from bot.version import version
from bot.web import create_app
from bot.web.addresses import CHAT
from cogs.elsewhere import Elsewhere
from storage import EmbeddedStore, FilesElsewhere, files_elsewhere, open_postgres, open_store, reach_postgres, reach_s3

if TYPE_CHECKING:
    from storage.postgres.store import PostgresStore

words = Catalogue.load("en")


class PortTaken(Exception):
    """Another program listens where the archive should. The text says what to do."""


@dataclass(frozen=True)
class Parts:
    """A running Barnraiser: the web archive answers at ``archive_url``; the client is made, and not yet connected."""

    client: Barnraiser
    desk: Desk
    archive_url: str


def run(settings: Settings) -> None:
    """Run against Discord until interrupted. Exits with 1 and a remedy where that cannot work."""
    _main(_discord(settings))


def sandbox(settings: Settings, *, fresh: bool) -> None:
    """Run in a sandbox of our own until interrupted; ``fresh`` forgets the last one first."""
    _main(_in_sandbox(settings, fresh=fresh))


def _main(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except BadToken:
        _end(words.text("app-bad-token"))
    except BadIntents:
        _end(words.text("app-bad-intents"))
    except BadShards:
        _end(words.text("app-bad-shards"))
    except (StorageError, SandboxFailed, PortTaken, OSError) as trouble:
        _end(str(trouble))


def _end(why: str) -> None:
    typer.echo(why, err=True)
    raise typer.Exit(1)


async def _discord(settings: Settings) -> None:
    token = settings.discord.token
    if token is None:
        raise BadToken
    async with assembled(settings, SystemClock(), settings.storage) as parts:
        typer.echo(words.text("app-archive-at", url=parts.archive_url))
        await _until_interrupted(connected(parts.client, token.reveal()))


async def _in_sandbox(settings: Settings, *, fresh: bool) -> None:
    moved = asyncio.Event()
    alone = Discord(message_content=settings.discord.message_content)
    settings = replace(settings, discord=alone)  # there is one community, and nobody to share it with

    async def note_move() -> None:
        moved.set()

    async with SandboxProcess(settings.sandbox, fresh=fresh) as process:
        place = process.addresses
        point_at(place.api, place.gateway)
        async with (
            FollowedClock(place.url, note_move) as clock,
            assembled(settings, clock, settings.sandbox.data / "bot", chat=place.chat) as parts,
        ):

            async def greet() -> None:
                await parts.client.came_up.wait()
                await furnish(parts.client, parts.desk)
                typer.echo(words.text("app-chat-at", url=place.page))
                typer.echo(words.text("app-archive-at", url=parts.archive_url))
                typer.echo(words.text("app-how-to-end"))

            await _until_interrupted(
                _together(
                    connected(parts.client, place.bot_token),
                    process.ended(),
                    greet(),
                    _sweep_after_moves(moved, parts),
                )
            )


async def _sweep_after_moves(moved: asyncio.Event, parts: Parts) -> None:
    """Whoever skips ahead in the sandbox sees what became due without waiting for the next round."""
    while True:
        await moved.wait()
        moved.clear()
        if parts.client.is_ready():
            await parts.desk.sweep.run(parts.client.ballot_box)
            await parts.desk.outbox.deliver_due(parts.client.courier)


@asynccontextmanager
async def _storage(place: Storage | Path | None) -> AsyncIterator[tuple[Store, Blobs]]:
    store: EmbeddedStore | PostgresStore
    if isinstance(place, Storage) and place.postgres:
        store = await open_postgres(*_address(place))
    else:
        store = open_store(place.path if isinstance(place, Storage) else place)
    try:
        async with files_elsewhere(*(place.s3 if isinstance(place, Storage) else NO_S3)) as files:
            if files is None:
                yield store, store.blobs
            else:
                yield FilesElsewhere(store, files), files
    finally:
        await store.close()


async def reach(settings: Storage) -> None:
    """Connect to the database that the settings name, and change nothing. Raises StorageError."""
    await reach_postgres(*_address(settings))


async def reach_files(settings: Storage) -> None:
    """Use the bucket that the settings name as the bot does, leaving nothing there. Raises StorageError."""
    await reach_s3(*settings.s3)


def _address(settings: Storage) -> tuple[str, str | None]:
    return settings.postgres, settings.password.reveal() if settings.password is not None else None


@asynccontextmanager
async def assembled(
    settings: Settings, clock: Clock, place: Storage | Path | None, *, chat: str = CHAT
) -> AsyncIterator[Parts]:
    """Everything put together, the web archive already answering. ``place`` is where everything is remembered: what
    the settings say, a folder, or None for memory.

    ``chat`` is what the addresses of messages begin with. Connect the client with ``connected``. Raises StorageError or
    PortTaken.
    """
    async with _storage(place) as (store, blobs):
        desk = open_desk(store, blobs, clock, settings.limits.attachment_mib, settings.discord.share)
        mirror = Mirror(store, blobs, _repositories(place), settings.discord.share)
        listener, address = _bound(settings.web)
        with closing(listener):
            client = _client(settings.discord, desk, address)
            client.projections += [mirror.update_all, desk.archive.searching.update_all]
            servers = Elsewhere(client, settings.discord.share)

            def health() -> Mapping[str, object]:
                trouble = store.trouble()
                return {
                    "ok": trouble is None and client.is_ready(),
                    "storage": trouble or "ok",
                    "discord": "connected" if client.is_ready() else "not connected",
                    "version": version(),
                }

            archive = create_app(
                desk.archive,
                blobs,
                words,
                public_url=address,
                health=health,
                clock=clock,
                guild_name=servers.guild_name,
                readable=servers.readable_by_all,
                git=mirror,
                releases=desk.releases,
                acquaint=servers.acquaint,
                source_url=settings.web.source_url,
                chat_url=chat,
            )
            runner = web.AppRunner(archive, access_log=None, shutdown_timeout=2.0)
            await runner.setup()
            try:
                await web.SockSite(runner, listener).start()
                yield Parts(client, desk, address)
            finally:
                await runner.cleanup()
                await mirror.close()
                await desk.votes.drain()


def _repositories(place: Storage | Path | None) -> Path | None:
    """Where the archives are kept as git repositories: beside a data folder's documents, or in a temporary folder."""
    if isinstance(place, Storage):
        place = place.path if not place.postgres else None
    return place / REPOSITORIES if place is not None else None


def _client(settings: Discord, desk: Desk, archive_url: str) -> Barnraiser:
    """With one shard, the client that takes up a broken connection where it was; with more, one that has several."""
    if settings.shards == 1:
        return Barnraiser(desk, archive_url, message_content=settings.message_content)
    share = settings.share if settings.shards else None
    return Sharded(desk, archive_url, share, message_content=settings.message_content)


def _bound(settings: Web) -> tuple[socket.socket, str]:
    """A socket bound where the archive is served, and the address readers use. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as trouble:
        listener.close()
        raise PortTaken(
            words.text("app-port-taken", host=settings.host, port=settings.port, why=trouble.strerror or "")
        ) from None
    return listener, replace(settings, port=listener.getsockname()[1]).address


async def connected(client: Barnraiser, token: str) -> None:
    """Keep the client connected and the jobs running until cancelled. Raises BadToken, BadIntents or BadShards."""
    async with client, scheduled(client):  # the jobs end before the connection goes that they use
        signed_in = asyncio.ensure_future(client.sign_in(token))
        try:
            await asyncio.wait({signed_in})
        finally:
            while not signed_in.done():  # while it connects anew, discord.py may swallow a cancellation
                signed_in.cancel()
                await asyncio.wait({signed_in}, timeout=1.0)
            await client.finish_answers()  # while there still are a connection and a store
        signed_in.result()


async def _together(*work: Coroutine[Any, Any, None]) -> None:
    """Do all at once; when one fails, the others end and its exception goes on."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def collect_seldom() -> None:
    """Have the garbage collector leave alone what is there by now, and look for new garbage less often.

    Documents, cards and commands stay for as long as the program runs: to look through them after every 700 new objects
    took a fifth of a vote's time. What is in no cycle is freed at once all the same.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


async def _until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work``, for long; end it cleanly at Ctrl-C or SIGTERM."""
    collect_seldom()
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
    typer.echo(words.text("app-ended"))
