"""The stores that the settings name, opened for one command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from bot.config import Settings
from bot.domain.ids import GuildId
from bot.domain.ports import Blobs, Store
from bot.domain.refusal import Refusal
from bot.services.contents import Source
from storage import Recovered, open_reader, open_store, recover

Which = Literal["tinydb", "postgres"]
"""The sorts of storage there are."""


@dataclass(frozen=True)
class Readable:
    """A store to read from, and its files."""

    source: Source
    blobs: Blobs


@dataclass(frozen=True)
class Writable:
    """A store that may be changed, and its files."""

    store: Store
    blobs: Blobs


@asynccontextmanager
async def reading(settings: Settings, which: Which | None = None, *, alone: bool = False) -> AsyncIterator[Readable]:
    """The store, for reading, whether or not a bot is using it; with ``alone`` none may write to it meanwhile."""
    reader = open_reader(settings.storage.path, alone=alone)
    try:
        yield Readable(reader, reader.blobs)
    finally:
        await reader.close()


@asynccontextmanager
async def writing(settings: Settings, which: Which | None = None) -> AsyncIterator[Writable]:
    """The store, to be changed."""
    store = open_store(settings.storage.path)
    try:
        yield Writable(store, store.blobs)
    finally:
        await store.close()


def recovered(settings: Settings, guild: GuildId) -> Recovered | None:
    """Keep what can be read of a damaged guild; None if it is whole. Raises Refusal if there is no such guild."""
    try:
        found = recover(settings.storage.path, guild)
    except KeyError:
        raise Refusal("export-unknown-guild", guild=str(guild)) from None
    return found[0] if found else None
