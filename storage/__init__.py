"""What the program remembers: ``open_store`` is the way in."""

from __future__ import annotations

from pathlib import Path

from storage.embedded.disk import StoreInUse
from storage.embedded.errors import DamagedStorage
from storage.embedded.offline import open_database
from storage.embedded.reader import Reader, open_reader
from storage.embedded.recover import Recovered, recover
from storage.embedded.store import EmbeddedStore

__all__ = [
    "DamagedStorage",
    "EmbeddedStore",
    "Reader",
    "Recovered",
    "StoreInUse",
    "open_database",
    "open_reader",
    "open_store",
    "recover",
]


def open_store(path: Path | None) -> EmbeddedStore:
    """The embedded store in the folder ``path``, or with None one in memory that is gone with the process.

    ``.blobs`` of it are the files that belong to it. Blocks while everything is read. Raises StoreInUse if another
    process has the folder open, DamagedStorage if a file is damaged, StorageError if one is not understood, and OSError
    if the disk refuses.
    """
    return EmbeddedStore(path)
