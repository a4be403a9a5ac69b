"""A reader in front of the real application on a real store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.ids import ChannelId
from bot.locales import Catalogue
from bot.mirror import Mirror
from bot.services.archive import Archive
from bot.services.releases import Releases
from bot.web import create_app
from storage import EmbeddedStore, open_store
from tests.web.library import GUILD, Library, SetClock
from tests.web.markup import Markup, read
from tests.web.site import site

PUBLIC_URL = "https://archive.example/barn"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def markup(self) -> Markup:
        """The body as a reader's program sees it."""
        return read(self.text)


class Reader:
    """Somebody with a browser."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client
        self.guild = GUILD

    async def get(self, address: str, **options: Any) -> Answer:
        """Ask for an address below the guild's; ``/x`` for one of the whole site. Redirects are not followed."""
        path = address if address.startswith("/") else f"/{self.guild}/{address}"
        method = options.pop("method", "GET")
        async with self.client.request(method, path, allow_redirects=False, **options) as response:
            return Answer(response.status, await response.read(), response.headers)


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Library, Reader]]:
    """A library and its reader for one example of a property; a fixture would be shared between examples."""
    store = open_store(None)
    mirror = Mirror(store, store.blobs, None)
    async with TestClient(TestServer(site(store, mirror))) as client:
        yield Library(store), Reader(client)
    await mirror.close()
    await store.close()


@pytest.fixture
async def store() -> AsyncIterator[EmbeddedStore]:
    """An empty store."""
    store = open_store(None)
    yield store
    await store.close()


@pytest.fixture
async def library(store: EmbeddedStore) -> Library:
    """A guild with settings and nothing else."""
    library = Library(store)
    await library.settings()
    return library


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still."""
    return SetClock()


@pytest.fixture
def health() -> dict[str, object]:
    """What the program says of its health; tests change it."""
    return {"ok": True}


@pytest.fixture
def private_channels() -> set[ChannelId]:
    """The channels that not everybody on the server can read; tests change it."""
    return set()


@pytest.fixture
async def reader(
    store: EmbeddedStore, clock: SetClock, health: dict[str, object], private_channels: set[ChannelId]
) -> AsyncIterator[Reader]:
    """A reader of the archive of ``store``."""
    mirror = Mirror(store, store.blobs, None)
    app = create_app(
        Archive(store, clock),
        store.blobs,
        Catalogue.load("en"),
        public_url=PUBLIC_URL,
        health=lambda: health,
        clock=clock,
        guild_name=lambda guild: f"Server {guild % 1000}",
        readable=lambda _, channel: channel not in private_channels,
        git=mirror,
        releases=Releases(store, SetClock()),
    )
    async with TestClient(TestServer(app)) as client:
        yield Reader(client)
    await mirror.close()
