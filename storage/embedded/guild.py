"""One guild at work: transactions one after another, their records to the disk together.

A transaction is applied in memory as soon as it is done and the next may begin, on top of it, while the disk is still
syncing; what arrives meanwhile shares the next sync. Nobody is told of a change, nor of anything read after it, before
it is durable. If a sync fails, all that was not durable is taken back and everybody who waits is told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.domain.ports import StorageError
from storage.embedded.changes import Change, Undo, apply, content, take_back
from storage.embedded.folder import Copy, Folder, Tables

log = logging.getLogger(__name__)

Waiter = asyncio.Future[None]


class Health:
    """Why the store takes no changes, once it does not."""

    def __init__(self) -> None:
        self.trouble: str | None = None

    def check(self) -> None:
        """Raise StorageError if the store takes no changes."""
        if self.trouble is not None:
            raise StorageError(self.trouble)


class Threads:
    """Where the waiting for the disk is done. Snapshots have their own, so that no change waits for one."""

    def __init__(self) -> None:
        self.journals: Final = ThreadPoolExecutor(4, "journal")
        self.snapshots: Final = ThreadPoolExecutor(1, "snapshot")

    def close(self) -> None:
        """End all threads once their work is done."""
        self.journals.shutdown()
        self.snapshots.shutdown()


@dataclass(slots=True)
class Applied:
    """A change that is in memory and not yet durable, how to take it back, and who waits for it."""

    seq: int
    content: bytes
    undo: list[Undo]
    waiters: list[Waiter] = field(default_factory=list)


class Guild:
    """One guild's documents and their way to the disk. ``folder`` None keeps them in memory only."""

    def __init__(self, tables: Tables, folder: Folder | None, seq: int, health: Health, threads: Threads) -> None:
        self.tables: Final = tables
        self.lock: Final = asyncio.Lock()
        self.folder: Final = folder
        self._seq = seq
        self._synced = seq
        self._compacted_to = 0
        self._health = health
        self._executor = threads.journals
        self._compactor = threads.snapshots
        self._pending: list[Applied] = []
        self._syncing: list[Applied] = []
        self._busy = False
        self._compaction: asyncio.Task[None] | None = None
        self.undone = 0
        """How often changes were taken back: what was read before may never have happened."""
        self.state = 0
        """How often anything changed here, for whoever remembers what they read."""

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, so that the folder may be touched from outside."""
        return not self._busy and self._compaction is None

    def commit(self, changes: list[Change]) -> Waiter | None:
        """Apply changes, and return what to wait for until they, and all before them, are durable."""
        if not changes:
            return self.settled()
        self._health.check()
        line = content(changes)
        undo = apply(changes)
        self.state += 1
        self._seq += 1
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._pending.append(Applied(self._seq, line, undo, [waiter]))
        if not self._busy:
            self._busy = True
            # In the next turn of the loop: transactions that are ready in this one share the sync.
            asyncio.get_running_loop().call_soon(self._sync)
        return waiter

    def settled(self) -> Waiter | None:
        """What to wait for until everything applied so far is durable; None if it is."""
        last = self._pending or self._syncing
        if not last:
            return None
        waiter: Waiter = asyncio.get_running_loop().create_future()
        last[-1].waiters.append(waiter)
        return waiter

    async def settle(self) -> None:
        """Wait until everything applied so far is durable. Raises StorageError if it will not be."""
        waiter = self.settled()
        if waiter is not None:
            await waiter

    def _sync(self) -> None:
        self._syncing, self._pending = self._pending, []
        if self.folder is None:
            self._synced_now(None)
            return
        changes = [(applied.seq, applied.content) for applied in self._syncing]
        future = asyncio.get_running_loop().run_in_executor(self._executor, self.folder.append, changes)
        future.add_done_callback(lambda done: self._synced_now(_error(done)))

    def _synced_now(self, error: BaseException | None) -> None:
        if error is not None:
            self._fail(error)
            return
        done, self._syncing = self._syncing, []
        self._synced = done[-1].seq
        for applied in done:
            _release(applied.waiters, None)
        if self.folder is not None and self._compaction is None and self.folder.wants_compaction:
            self.start_compaction()
        if self._pending:
            self._sync()
        else:
            self._busy = False

    def _fail(self, error: BaseException) -> None:
        where = self.folder.path if self.folder is not None else "memory"
        self._health.trouble = (
            f"{where} could not be written to ({error}). No change is accepted until the program is restarted; make"
            " sure that the disk is sound and has room first."
        )
        log.error("%s", self._health.trouble, exc_info=error)
        undone = self._syncing + self._pending
        self._syncing, self._pending = [], []
        for applied in reversed(undone):
            take_back(applied.undo)
        self._seq = self._synced
        self.undone += 1
        self.state += 1
        self._busy = False
        for applied in undone:
            _release(applied.waiters, self._health.trouble)

    def start_compaction(self) -> None:
        """Begin to turn the journal into a snapshot, beside the work. Only between two appends."""
        assert self.folder is not None  # noqa: S101  # nothing to compact in memory
        copy = self.folder.copy(self._seq, self.tables)
        self._compaction = asyncio.get_running_loop().create_task(self._compact(self.folder, copy))

    async def _compact(self, folder: Folder, copy: Copy) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._compactor, folder.write, copy)
            await self.settle()
            if self._synced < copy.seq:
                raise StorageError("what it holds did not become durable")
            await loop.run_in_executor(self._compactor, folder.publish, copy)
            self._compacted_to = copy.seq
        except (OSError, StorageError) as error:
            folder.put_off()
            log.warning("%s: no snapshot could be made: %s. Nothing is lost by that.", folder.path, error)
        finally:
            self._compaction = None

    async def compact(self) -> Awaitable[None]:
        """Begin a snapshot of all there is now, and return what to wait for until no older file is left. To be called
        under the lock. What is waited for raises StorageError if that failed."""
        await self.drain()
        if self.folder is not None and self._seq:
            self.start_compaction()
        return self._compacted(self._seq)

    async def _compacted(self, seq: int) -> None:
        while self._compaction is not None and self._compacted_to < seq:
            await asyncio.wait([self._compaction])
        if self.folder is not None and self._compacted_to < seq:
            raise StorageError(f"{self.folder.path}: no snapshot could be made, so older files are still there")

    async def drain(self) -> None:
        """Wait until nothing is under way. Raises StorageError if changes were lost."""
        await self.settle()
        while self._compaction is not None:
            await asyncio.wait([self._compaction])

    async def forget(self, trash: Path) -> None:
        """Remove everything. To be called under the lock. Raises StorageError if the disk refuses."""
        await self.drain()
        if self.folder is not None:
            try:
                await asyncio.get_running_loop().run_in_executor(self._executor, self.folder.forget, trash)
            except OSError as error:
                self._fail(error)
                self._health.check()
        self.tables.clear()
        self.state += 1
        self._seq = self._synced = self._compacted_to = 0

    async def finish(self) -> None:
        """Make everything durable and let go of the files. Raises StorageError if that fails."""
        await self.drain()
        if self.folder is None:
            return
        work = self.folder.finish if self._health.trouble is None else self.folder.park
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except OSError as error:
            self._fail(error)
            self._health.check()


def _error(done: asyncio.Future[None]) -> BaseException | None:
    return StorageError("the work was cancelled") if done.cancelled() else done.exception()


def _release(waiters: Iterable[Waiter], trouble: str | None) -> None:
    for waiter in waiters:
        if waiter.done():  # whoever waited was cancelled
            continue
        if trouble is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(StorageError(trouble))
