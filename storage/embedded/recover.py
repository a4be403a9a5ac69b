"""Keeping what can be read of a damaged guild's folder.

The damaged files are copied aside first. Then a snapshot of everything readable takes the place of the old one at one
stroke, with a sequence that makes the journal superfluous, and only then is the journal removed: stopped at any moment,
it can be run again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Kind
from storage.embedded import snapshot
from storage.embedded.disk import Disk, RealDisk, read
from storage.embedded.errors import DamagedStorage
from storage.embedded.folder import GUILDS, LOCK, Folder, Tables
from storage.embedded.journal import file_number
from storage.embedded.record import Line
from storage.embedded.replay import journal_files
from storage.embedded.tables import Shapes

ASIDE: Final = "damaged-"


@dataclass(frozen=True)
class Recovered:
    """What became of a guild that was damaged.

    ``documents`` are there now. ``lost_changes`` are transactions of which nothing could be read; ``lost_documents``
    are lines of the snapshot, and documents that are none of ours any more. ``aside`` has the files as they were found.
    """

    guild: GuildId
    documents: int
    lost_changes: int
    lost_documents: int
    aside: Path


def recover(
    data: Path, guild: int | None = None, kinds: Iterable[Kind[Any]] = KINDS, disk: Disk | None = None
) -> list[Recovered]:
    """Recover one guild of the data folder, or every one that is damaged; what is whole is left as it is.

    Blocks. Nothing may have the folder open. Raises StoreInUse if something has, KeyError if there is no such guild,
    and OSError if the disk refuses: then it can be run again.
    """
    disk = disk or RealDisk()
    lock = disk.lock(data / LOCK)
    try:
        there = [GuildId(int(name)) for name in disk.names(data / GUILDS) if name.isdigit()]
        if guild is not None and guild not in there:
            raise KeyError(guild)
        wanted = there if guild is None else [GuildId(guild)]
        shapes = Shapes(kinds)
        return [
            _recover(disk, data / GUILDS / str(id_), id_, shapes) for id_ in wanted if _damaged(disk, data, id_, shapes)
        ]
    finally:
        lock.close()


def _damaged(disk: Disk, data: Path, guild: GuildId, shapes: Shapes) -> bool:
    try:
        Folder(disk, data / GUILDS / str(guild), guild).load(Tables(guild, shapes))
    except DamagedStorage:
        return True
    return False


def _recover(disk: Disk, folder: Path, guild: GuildId, shapes: Shapes) -> Recovered:
    aside = _copy_aside(disk, folder)
    base, docs, lost_documents = _readable_snapshot(disk, folder, guild)
    changes, newest = _readable_changes(disk, folder, guild)
    changes = [line for line in changes if line.seq > base]
    tables = Tables(guild, shapes)
    lost_documents += _load(tables, docs)
    for line in changes:
        lost_documents += _load(tables, line.put or {})
        tables.drop(line.delete or {})
    newest = max(newest, base)
    first = base + 1 if base else min((line.seq for line in changes), default=1)
    copies = {name: table.docs for name, table in tables.by_name.items() if table.docs}
    snapshot.write(disk, folder, guild, newest, copies)
    snapshot.publish(disk, folder)
    for name in disk.names(folder):
        if file_number(name) is not None:
            disk.remove(folder / name)
    return Recovered(
        guild=guild,
        documents=sum(map(len, copies.values())),
        lost_changes=newest + 1 - first - len(changes),
        lost_documents=lost_documents,
        aside=aside,
    )


def _copy_aside(disk: Disk, folder: Path) -> Path:
    names = disk.names(folder)
    aside = next(path for number in range(1, len(names) + 2) if (path := folder / f"{ASIDE}{number}").name not in names)
    disk.make_folder(aside)
    for name in names:
        if name == snapshot.NAME or file_number(name) is not None:
            file = disk.create(aside / name)
            try:
                file.write(read(disk, folder / name))
                file.sync()
            finally:
                file.close()
    disk.sync_folder(aside)
    disk.sync_folder(folder)
    return aside


def _readable_snapshot(disk: Disk, folder: Path, guild: GuildId) -> tuple[int, dict[str, dict[str, bytes]], int]:
    """The sequence of the snapshot (0 if it cannot be known), its readable documents, and how many lines are not."""
    with contextlib.suppress(DamagedStorage):
        found = snapshot.load(disk, folder, guild)
        return found.seq, {name: {k: bytes(v) for k, v in docs.items()} for name, docs in found.tables.items()}, 0
    docs, lost = snapshot.salvage(read(disk, folder / snapshot.NAME))
    return 0, docs, lost


def _readable_changes(disk: Disk, folder: Path, guild: GuildId) -> tuple[list[Line], int]:
    """Every readable change, ascending, and the newest sequence that any line speaks of."""
    changes: dict[int, Line] = {}
    newest = 0
    for file in journal_files(disk, folder):
        head = file.head
        if head is not None and head.guild != guild:
            continue
        if head is not None:  # whoever began this file had found nothing that counts after that
            changes = {seq: line for seq, line in changes.items() if seq <= head.seq}
        for _, line in file.lines:
            if line is not None:
                newest = max(newest, line.seq, line.synced)
                if line.change:
                    changes[line.seq] = line
    return [changes[seq] for seq in sorted(changes)], newest


def _load(tables: Tables, docs: dict[str, dict[str, Any]]) -> int:
    """Put documents; how many are none of their kind."""
    lost = 0
    for name, table in docs.items():
        for key, raw in table.items():
            try:
                tables.table(name).load(key, bytes(raw))
            except msgspec.DecodeError:
                lost += 1
    return lost
