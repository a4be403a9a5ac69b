"""The stores that the settings name, opened for one command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.config import Settings
from bot.domain.ids import GuildId
from bot.domain.ports import Blobs, Store
from bot.domain.refusal import Refusal
from bot.services.contents import Source, put, take
from storage import Recovered, files_elsewhere, open_reader, open_store, recover

if TYPE_CHECKING:
    from storage.postgres.store import PostgresStore

Which = Literal["tinydb", "postgres"]
"""The sorts of storage there are."""

LONGEST_STATEMENT: Final = 6 * 3600.0
"""Seconds that writing or reading a whole guild may take on a server."""


@dataclass(frozen=True)
class Readable:
    """A store to read from, and its files."""

    source: Source
    blobs: Blobs

    async def guilds(self) -> list[GuildId]:
        """The guilds there are, ascending. Raises Refusal if there is none: then it is hardly the store that is
        meant."""
        guilds = await self.source.guilds()
        if not guilds:
            raise Refusal("moving-nothing")
        return guilds


@dataclass(frozen=True)
class Writable:
    """A store that may be changed, and its files."""

    store: Store
    blobs: Blobs


def chosen(settings: Settings) -> Which:
    """The sort of storage that the bot uses."""
    return "postgres" if settings.storage.postgres else "tinydb"


@asynccontextmanager
async def reading(settings: Settings, which: Which | None = None, *, alone: bool = False) -> AsyncIterator[Readable]:
    """The store, for reading, whether or not a bot is using it; with ``alone`` no process may write to a data folder
    meanwhile. Raises Refusal."""
    if (which or chosen(settings)) == "postgres":
        async with _postgres(settings) as store, files_elsewhere(*settings.storage.s3) as files:
            yield Readable(store, files or store.blobs)
        return
    if not settings.storage.path.is_dir():
        raise Refusal("moving-no-folder", path=str(settings.storage.path))
    reader = open_reader(settings.storage.path, alone=alone)
    try:
        async with files_elsewhere(*settings.storage.s3) as files:
            yield Readable(reader, files or reader.blobs)
    finally:
        await reader.close()


@asynccontextmanager
async def writing(settings: Settings, which: Which | None = None) -> AsyncIterator[Writable]:
    """The store, to be changed. Raises Refusal."""
    if (which or chosen(settings)) == "postgres":
        async with _postgres(settings) as server, files_elsewhere(*settings.storage.s3) as files:
            yield Writable(server, files or server.blobs)
        return
    store = open_store(settings.storage.path)
    try:
        async with files_elsewhere(*settings.storage.s3) as files:
            yield Writable(store, files or store.blobs)
    finally:
        await store.close()


@asynccontextmanager
async def copied(place: Readable, guild: GuildId) -> AsyncIterator[Store]:
    """A store in memory that holds what the guild was at one moment. Raises Refusal if there is nothing of it."""
    contents = await take(place.source, guild)
    if contents.empty:
        raise Refusal("export-unknown-guild", guild=str(guild))
    store = open_store(None)
    try:
        await put(store, guild, contents)
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def _postgres(settings: Settings) -> AsyncIterator[PostgresStore]:
    if not settings.storage.postgres:
        raise Refusal("moving-no-address")
    from storage.postgres.store import PostgresStore

    password = settings.storage.password
    store = await PostgresStore.open(
        settings.storage.postgres,
        password.reveal() if password is not None else None,
        answer=LONGEST_STATEMENT,
    )
    try:
        yield store
    finally:
        await store.close()


def recovered(settings: Settings, guild: GuildId) -> Recovered | None:
    """Keep what can be read of a damaged guild; None if it is whole. Raises Refusal if there is no such guild."""
    try:
        found = recover(settings.storage.path, guild)
    except KeyError:
        raise Refusal("export-unknown-guild", guild=str(guild)) from None
    return found[0] if found else None
