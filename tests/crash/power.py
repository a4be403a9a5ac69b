"""Cutting the power at every call a store makes to its disk, and looking at what is found afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.embedded import folder, store
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA, problem, read_back
from tests.crash.disk import SimulatedDisk
from tests.crash.workload import GUILDS, Content, Workload
from tests.storage.things import KINDS

GIVE_UP_AFTER = 6
"""So many states in a row that were seen before, and a moment has no others worth looking for."""


@dataclass
class Findings:
    """What was looked at: moments at which the power failed, distinct states found, and what was wrong with some."""

    moments: int = 0
    states: int = 0
    lost: list[str] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    snapshots: int = 0

    @property
    def bad(self) -> list[str]:
        """Everything that was wrong."""
        return self.lost + self.between + self.refused


@contextmanager
def busy_disk() -> Iterator[None]:
    """Snapshots after a few kilobytes and files closed at once, so that a short run meets every kind of moment."""
    kept = folder.SMALLEST_COMPACTION, folder.MOST_FILES, store.OPEN_FILES
    folder.SMALLEST_COMPACTION, folder.MOST_FILES, store.OPEN_FILES = 6_000, 5, 1  # type: ignore[misc]  # Final, but for tests
    try:
        yield
    finally:
        folder.SMALLEST_COMPACTION, folder.MOST_FILES, store.OPEN_FILES = kept  # type: ignore[misc]  # the same


class Outages:
    """Runs workloads and lets the power fail at each of their calls, ``each`` times at most."""

    def __init__(self, seed: int, each: int) -> None:
        self._choice = random.Random(seed)
        self._each = each
        self._seen: set[int] = set()
        self.findings = Findings()

    async def run(self, steps: int) -> None:
        """One workload on an empty disk, then one on what one of its outages left."""
        left = await self._workload(SimulatedDisk(), {}, steps)
        try:
            before = read_back(left)
        except StorageError as error:
            self.findings.refused.append(str(error))
        else:
            await self._workload(left, before, steps)

    async def _workload(self, disk: SimulatedDisk, before: dict[GuildId, Content], steps: int) -> SimulatedDisk:
        workload = Workload(random.Random(self._choice.random()), before)
        left = disk.crash(self._choice)
        power = random.Random(self._choice.random())

        def outage() -> None:
            nonlocal left
            found = self._outage(disk, workload, power)
            if power.random() < 0.02:
                left = found

        disk.before = outage
        opened = EmbeddedStore(DATA, KINDS, disk)
        await workload.run(opened, steps)
        await opened.close()
        outage()
        disk.before = lambda: None
        self.findings.snapshots += sum("database.json" in disk.names(DATA / "guilds" / str(g)) for g in GUILDS)
        return left

    def _outage(self, disk: SimulatedDisk, workload: Workload, power: random.Random) -> SimulatedDisk:
        """Look at some of the states that an outage now can leave; the last of them is returned."""
        # What is acknowledged is read before the disk: whatever was true then must still be.
        acknowledged = {guild: history.acknowledged for guild, history in workload.histories.items()}
        blobs = {guild: list(history.blobs) for guild, history in workload.histories.items()}
        removed = {guild: set(history.removed) for guild, history in workload.histories.items()}
        self.findings.moments += 1
        known = 0
        left = disk.crash(power)
        for _ in range(self._each):
            key = hash((left.content(), *acknowledged.values(), *map(len, blobs.values())))
            if key in self._seen:
                known += 1
                if known == GIVE_UP_AFTER:
                    break
            else:
                self._seen.add(key)
                self._look(left, acknowledged, blobs, removed, workload)
            left = disk.crash(power)
        return disk.crash(power)

    def _look(
        self,
        left: SimulatedDisk,
        acknowledged: dict[GuildId, int],
        blobs: dict[GuildId, list[str]],
        removed: dict[GuildId, set[str]],
        workload: Workload,
    ) -> None:
        self.findings.states += 1
        # A file may have gone or come since, in another thread: that is noted before the disk is told.
        now = workload.histories
        blobs = {guild: [one for one in kept if one in now[guild].blobs] for guild, kept in blobs.items()}
        removed = {guild: gone & now[guild].removed for guild, gone in removed.items()}
        wrong = problem(left, acknowledged, blobs, removed, workload.histories)
        if wrong is None:
            return
        by_sort = {"lost": self.findings.lost, "in-between": self.findings.between}
        by_sort.get(wrong.partition(":")[0], self.findings.refused).append(wrong)
