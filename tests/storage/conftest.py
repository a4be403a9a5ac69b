"""The stores that the contract suite is run on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.embedded.store import EmbeddedStore
from tests.storage.things import KINDS


@pytest.fixture(params=["memory", "journal"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EmbeddedStore]:
    """An empty store, of each sort."""
    opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None, KINDS)
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
