"""Whether a disk holds what it must hold after a crash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.embedded.disk import read
from storage.embedded.folder import GUILDS, Tables
from storage.embedded.store import EmbeddedStore
from tests.crash.disk import SimulatedDisk
from tests.crash.workload import Content, History
from tests.storage.things import KINDS

DATA = Path("/data")


def content(tables: Tables) -> Content:
    """Everything in a guild, as the workload states it."""
    found: Content = {}
    for name, table in tables.by_name.items():
        for key in table.docs:
            value = table.value(key)
            if name == "counter":
                value = value.last
            elif name == "audit":
                value = value.subject
            found[name, key] = value
    return found


def read_back(disk: SimulatedDisk) -> dict[GuildId, Content]:
    """What a store that opens this disk holds. Raises StorageError if it refuses to."""
    store = EmbeddedStore(DATA, KINDS, disk)
    store._release()
    return {guild: content(where.tables) for guild, where in store._guilds.items()}


def problem(
    disk: SimulatedDisk,
    acknowledged: dict[GuildId, int],
    blobs: dict[GuildId, list[str]],
    removed: dict[GuildId, set[str]],
    histories: dict[GuildId, History],
) -> str | None:
    """What is wrong with a disk found after a crash, or None.

    ``acknowledged``, ``blobs`` and ``removed`` are what had been acknowledged when the power failed.
    """
    try:
        found = read_back(disk)
        again = read_back(disk)
    except (StorageError, OSError) as error:
        return f"refused: {error}"
    if found != again:
        return "read differently the second time"
    for guild, history in histories.items():
        now = found.get(guild, {})
        possible = history.states[acknowledged[guild] :]
        if not any(now == state for state in possible):
            sort = "lost" if now in history.states else "in-between"
            return f"{sort}: guild {guild} has {len(now)} documents, acknowledged {acknowledged[guild]}"
        for sha256 in blobs[guild]:
            if not kept(disk, guild, sha256):
                return f"lost: blob {sha256} of guild {guild}"
        for sha256 in removed[guild]:
            if disk.exists(_place(guild, sha256)):
                return f"lost: the removal of blob {sha256} of guild {guild}"
    return None


def kept(disk: SimulatedDisk, guild: GuildId, sha256: str) -> bool:
    """Whether a file is there, and is what it was."""
    try:
        data = read(disk, _place(guild, sha256))
    except FileNotFoundError:
        return False
    return hashlib.sha256(data).hexdigest() == sha256


def _place(guild: GuildId, sha256: str) -> Path:
    return DATA / GUILDS / str(guild) / "blobs" / sha256[:2] / sha256
