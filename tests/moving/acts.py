"""What an operator types, and two guilds for it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.domain.ids import GuildId
from bot.domain.kinds import TASKS
from bot.domain.task import Task
from bot.services.contents import Contents, take
from storage import open_reader, open_store
from tests.guilds import Made, long_log, settle
from tests.services.packing import GUILD

ROOT = Path(__file__).parent.parent.parent
OTHER = GuildId(77)
TASK = Task(1, "Reap", "", 1, "Bea", datetime(2026, 1, 1, tzinfo=UTC), None, None, None)
SMALL = Made(OTHER, Contents({"task": [TASK]}, {"task": 1}, long_log(OTHER, 3)), ())


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@asynccontextmanager
async def opened(path: Path):
    store = open_store(path)
    try:
        yield store
    finally:
        await store.close()


async def fill(path: Path, *guilds: Made) -> None:
    async with opened(path) as store:
        for made in guilds:
            await settle(store, store.blobs, made)


def contents(path: Path, guild: GuildId = GUILD) -> Contents:
    return asyncio.run(take(open_reader(path), guild))


def put(path: Path, guild: GuildId, task: Task) -> None:
    async def work():
        async with opened(path) as store:
            await store.run(guild, lambda tx: tx.put(TASKS, task))

    asyncio.run(work())


def everything(path: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name != "lock"}


def damaged(data: Path, guild: GuildId) -> None:
    journal = next((data / "guilds" / str(guild)).glob("journal-*"))
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
