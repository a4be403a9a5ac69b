"""A data folder as an operator has it."""

from __future__ import annotations

import asyncio

import pytest

from tests.moving.acts import SMALL, fill
from tests.services.packing import MADE


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the operator is; the data folder in it has two guilds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BARNRAISER_CONFIG", raising=False)
    asyncio.run(fill(tmp_path / "data", MADE, SMALL))
    return tmp_path
