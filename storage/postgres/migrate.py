"""Bringing a database to what this program knows: forward only, each step in a transaction of its own."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.domain.ports import StorageError
from storage.postgres.connections import Connection, Connections, transaction

log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).with_name("migrations")
_FILE: Final = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. Once released its file is never changed: a mistake is mended by a further step."""

    version: int
    name: str
    script: str


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every step in order. Raises ValueError if one is missing, doubled or misnamed."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.fullmatch(path.name)
        if match is None or int(match[1]) != len(found) + 1:
            raise ValueError(f"{path.name} does not follow on the migration before it")
        found.append(Migration(int(match[1]), match[2], path.read_text(encoding="utf-8")))
    return found


async def migrate(connections: Connections, steps: Sequence[Migration]) -> None:
    """Apply what is missing. Processes that start together wait for each other. Raises StorageError."""
    while not await connections.patiently(lambda connection: _step(connection, steps)):
        pass


async def _step(connection: Connection, steps: Sequence[Migration]) -> bool:
    """Apply the next step; True if there was none."""
    async with transaction(connection):
        await connection.rows("lock_migrations")
        await connection.rows("make_migrations")
        done = len(await connection.rows("migrated"))
        if done > len(steps):
            raise StorageError(
                f"The database is at version {done} and this program knows {len(steps)} only: a newer Barnraiser has"
                " used it. Start that one."
            )
        if done == len(steps):
            return True
        step = steps[done]
        await connection.script(step.script)
        await connection.rows("note_migration", step.version, step.name)
    log.info("the database is now at version %d (%s)", step.version, step.name)
    return False
