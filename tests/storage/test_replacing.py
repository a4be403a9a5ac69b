"""A community is replaced at one stroke: stopped anywhere, there is the old one or the new one, with its files."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.services.contents import Contents, take
from bot.services.export import export
from bot.services.importing import bring_in, examine
from storage.embedded.store import EmbeddedStore
from storage.postgres import connections
from storage.postgres.store import PostgresStore
from tests.crash.check import DATA
from tests.crash.disk import SimulatedDisk
from tests.guilds import Made, long_log, settle
from tests.services.packing import AT, GUILD, MADE, TASKS

KEPT, ONLY_OLD, ONLY_NEW = b"in both", b"only in the old one", b"only in the new one"
OLD = Made(GUILD, replace(MADE.contents, audit=long_log(GUILD, 9)), (*MADE.files, KEPT, ONLY_OLD))
NEW = Made(
    GUILD,
    Contents(
        {**MADE.contents.documents, "task": [replace(task, title="Reap") for task in TASKS[1:]]},
        {"task": 10, "contribution": 4, "page": 1},
        [*long_log(GUILD, 4)],
    ),
    (*MADE.files, KEPT, ONLY_NEW),
)


async def packed(made):
    store, file = EmbeddedStore(None), BytesIO()
    await settle(store, store.blobs, made)
    with ZipFile(file, "w") as archive:
        await export(archive, await take(store, GUILD), GUILD, store.blobs, AT, lambda *_: None)
    await store.close()
    return file


async def bring(store, file):
    with ZipFile(file) as archive:
        found = examine(archive, lambda *_: None)
        assert found.problems == []
        await bring_in(store, store.blobs, archive, found, lambda *_: None, replacing=True)


async def which(store):
    """Which of the two is there, with all its files."""
    found, files = await take(store, GUILD), set(await store.blobs.hashes(GUILD))
    for name, made in (("old", OLD), ("new", NEW)):
        if found == made.contents:
            for digest in map(hash_of, made.files):
                assert digest in files, f"{name}: a file is missing"
                assert hash_of(b"".join([chunk async for chunk in store.blobs.read(GUILD, digest)])) == digest
            return name
    raise AssertionError(f"neither: {found}")


def hash_of(content):
    return sha256(content).hexdigest()


async def whole(store):
    """Whether there is the new one and nothing else."""
    return await which(store) == "new" and set(await store.blobs.hashes(GUILD)) == set(map(hash_of, NEW.files))


async def test_whenever_the_power_fails_there_is_the_one_or_the_other(caplog):
    caplog.set_level(logging.ERROR)
    disk, file, left = SimulatedDisk(), await packed(NEW), []
    store = EmbeddedStore(DATA, disk=disk)
    await settle(store, store.blobs, OLD)
    disk.before = lambda: left.extend(disk.crash(random.Random(seed)) for seed in range(6))
    await bring(store, file)
    left.append(disk.crash(random.Random(0)))
    disk.before = lambda: None
    assert await whole(store)
    await store.close()
    seen = []
    for state in left:
        again = EmbeddedStore(DATA, disk=state)
        seen.append(await which(again))
        if len(seen) % 7 == 0:
            await bring(again, file)
            assert await whole(again)
        await again.close()
    assert len(seen) > 60
    assert seen[0] == "old"
    assert seen[-1] == "new"
    assert {"old", "new"} == set(seen)


@asynccontextmanager
async def opened(address):
    store = await PostgresStore.open(address)
    try:
        yield store
    finally:
        await store.close()


class Stopped(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("done", [False, True], ids=["before the server has it", "after the server has done it"])
async def test_at_whichever_call_the_process_is_killed_the_server_has_the_one_or_the_other(server, monkeypatch, done):
    file, seen = await packed(NEW), []
    answer = connections.Connection._answer
    calls = 0

    async def dying(self, asking):
        nonlocal calls
        calls += 1
        if calls != last:
            return await answer(self, asking)
        if done:
            await answer(self, asking)
        else:
            asking.close()
        self.drop()
        raise Stopped

    with server.database() as address:
        async with opened(address) as store:
            last, outcome = 0, Stopped()
            while outcome is not None:
                await store.forget(GUILD)
                await settle(store, store.blobs, OLD)
                async with opened(address) as victim:
                    last, calls = last + 1, 0
                    monkeypatch.setattr(connections.Connection, "_answer", dying)
                    [outcome] = await asyncio.gather(bring(victim, file), return_exceptions=True)
                    monkeypatch.undo()
                seen.append(await which(store))
                if outcome is not None and last % 3 == 0:
                    await bring(store, file)
                if outcome is None or last % 3 == 0:
                    assert await whole(store)
    assert seen[0] == "old"
    assert seen[-1] == "new"
    assert len(seen) > 10
    assert seen == sorted(seen, reverse=True)
