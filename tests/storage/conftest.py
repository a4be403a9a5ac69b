"""The stores that the contract suite is run on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from bot.domain import kinds
from bot.domain.ports import Kind
from bot.services.desk import Desk, open_desk
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.postgres import Server, running
from tests.services.conftest import HandClock
from tests.storage.databases import DATABASES
from tests.storage.things import KINDS


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server."""
    with running() as started:
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    with server.database() as address:
        yield address


@pytest.fixture(params=["memory", "journal", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EmbeddedStore | PostgresStore]:
    """An empty store, of each sort."""
    async with opened_for(request, tmp_path) as store:
        yield store


@pytest.fixture
def clock() -> HandClock:
    """The clock that ``desk`` goes by."""
    return HandClock()


@pytest.fixture(params=["memory", "journal", "postgres"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Desk]:
    """The services on an empty store, of each sort."""
    async with opened_for(request, tmp_path, kinds.KINDS) as store:
        yield open_desk(store, store.blobs, clock)


@asynccontextmanager
async def opened_for(
    request: pytest.FixtureRequest, tmp_path: Path, kinds: Sequence[Kind[Any]] = KINDS
) -> AsyncIterator[EmbeddedStore | PostgresStore]:
    """An empty store of the sort that ``request.param`` names."""
    opened: EmbeddedStore | PostgresStore
    if request.param == "postgres":
        opened = await PostgresStore.open(request.getfixturevalue("database"), kinds=kinds)
    else:
        opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None, kinds)
    yield opened
    await opened.close()


Reopen = Callable[[], Awaitable[EmbeddedStore]]


@pytest.fixture
async def reopen(tmp_path: Path) -> AsyncIterator[Reopen]:
    """Opens the store in a folder; called again it closes that one first, so that everything is read back."""
    opened: list[EmbeddedStore] = []

    async def again() -> EmbeddedStore:
        for before in opened:
            await before.close()
        opened.append(EmbeddedStore(tmp_path / "data", KINDS))
        return opened[-1]

    yield again
    for store in opened:
        await store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where ``reopen`` keeps its data."""
    return tmp_path / "data"


@pytest.fixture(params=DATABASES, ids=lambda made: made.__name__)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    """An empty TinyDB database, of each sort."""
    opened = request.param(tmp_path)()
    yield opened
    opened.close()


@pytest.fixture
def filled(db: TinyDB) -> TinyDB:
    """A database with three documents."""
    db.insert_multiple({"int": 1, "char": char} for char in "abc")
    return db
