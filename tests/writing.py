"""``python -m tests.writing DATA``: a process that writes tasks, files and audit entries to a data folder until it is
killed, and tells on its standard output what it was told is done."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import choice
from typing import Final

from bot.domain.audit import AuditEntry
from bot.domain.contribution import Attachment, Contribution, Work
from bot.domain.ids import GuildId
from bot.domain.kinds import CONTRIBUTIONS, TASKS
from bot.domain.ports import Transaction
from bot.domain.task import Task
from storage import EmbeddedStore, open_store
from storage.postgres.store import PostgresStore
from tests.crash.power import busy_disk
from tests.guilds import once

GUILD: Final = GuildId(1234567890)
AT: Final = datetime(2026, 5, 1, tzinfo=UTC)


async def write(store: EmbeddedStore | PostgresStore) -> int:
    """One change: a file (one of a few, put anew), the contribution it is handed in with, a task, and an entry."""
    data = b"file %d" % choice(range(20))
    digest, size = await store.blobs.put(GUILD, once(data), 100)

    async def work(tx: Transaction) -> int:
        number = await tx.next_number(TASKS)
        at = AT + timedelta(seconds=number)
        given = Work(1, "", (Attachment("file", "text/plain", size, digest),), at)
        await tx.put(CONTRIBUTIONS, Contribution(number, "Sea", 1, "Ann", 1, "Ann", "MIT", at, 9, (given,)))
        await tx.put(TASKS, Task(number, "Sow" * (number % 300), "", 1, "Ann", at, None, None, None))
        await tx.next_number(CONTRIBUTIONS)
        await tx.record(AuditEntry(at, 1, "task.opened", f"T{number}", {"title": "Sow"}))
        return number

    return await store.run(GUILD, work)


async def main(data: Path) -> None:
    store = open_store(data)

    async def writer() -> None:
        while True:
            print(await write(store), flush=True)
            await asyncio.sleep(0.01)

    await asyncio.gather(*(writer() for _ in range(6)))


if __name__ == "__main__":
    with busy_disk():
        asyncio.run(main(Path(sys.argv[1])))
