"""TinyDB databases that must all behave as TinyDB's documentation says: its own two, and ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from storage.embedded.changes import apply
from storage.embedded.database import JournalStorage
from storage.embedded.folder import Tables
from storage.embedded.offline import open_database
from storage.embedded.tables import Shapes
from tests.crash.check import DATA
from tests.crash.disk import SimulatedDisk
from tests.storage.things import GUILD, KINDS

Open = Callable[[], TinyDB]
"""Opens a database; called again once that is closed, the same one."""


def in_memory(_: Path) -> Open:
    """TinyDB as it comes, in memory: there is nothing to be opened again."""
    return lambda: TinyDB(storage=MemoryStorage)


def in_a_file(folder: Path) -> Open:
    """TinyDB as it comes, in a JSON file."""
    return lambda: TinyDB(folder / "db.json")


def ours(_: Path) -> Open:
    """Our database over a journal."""
    disk = SimulatedDisk()
    for path in (DATA, DATA / "guilds", DATA / "guilds" / str(GUILD)):
        disk.make_folder(path)
    return lambda: open_database(DATA, GUILD, KINDS, disk)


def their_tables_on_our_storage(_: Path) -> Open:
    """TinyDB's own table class, which reads and writes all tables at once, on our storage."""
    tables = Tables(GUILD, Shapes(KINDS))
    return lambda: TinyDB(tables, apply, storage=JournalStorage)


KEPT = (in_a_file, ours, their_tables_on_our_storage)
"""Those that keep JSON. In memory TinyDB takes any object, and gives out the very one it keeps."""

DATABASES = (in_memory, *KEPT)
