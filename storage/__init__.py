"""What the program remembers: ``open_store`` and ``open_postgres`` are the ways in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from storage.elsewhere import FilesElsewhere, files_elsewhere
from storage.embedded.disk import StoreInUse
from storage.embedded.errors import DamagedStorage
from storage.embedded.offline import open_database
from storage.embedded.reader import Reader, open_reader
from storage.embedded.recover import Recovered, recover
from storage.embedded.store import EmbeddedStore
from storage.s3 import open_s3

if TYPE_CHECKING:
    from storage.postgres.store import PostgresStore

__all__ = [
    "DamagedStorage",
    "EmbeddedStore",
    "FilesElsewhere",
    "Reader",
    "Recovered",
    "StoreInUse",
    "files_elsewhere",
    "open_database",
    "open_postgres",
    "open_reader",
    "open_store",
    "reach_postgres",
    "reach_s3",
    "recover",
]


def open_store(path: Path | None) -> EmbeddedStore:
    """The embedded store in the folder ``path``, or with None one in memory that is gone with the process.

    ``.blobs`` of it are the files that belong to it. Blocks while everything is read. Raises StoreInUse if another
    process has the folder open, DamagedStorage if a file is damaged, StorageError if one is not understood, and OSError
    if the disk refuses.
    """
    return EmbeddedStore(path)


async def open_postgres(address: str, password: str | None = None) -> PostgresStore:
    """The store in the database at ``postgresql://user@host:port/database``, brought up to date first.

    ``.blobs`` of it are the files that belong to it. Any number of processes may have it open. Raises StorageError, in
    words for the operator, if the server or the database cannot be used.
    """
    from storage.postgres.store import PostgresStore  # whoever keeps everything in a folder does not wait for this

    return await PostgresStore.open(address, password)


async def reach_postgres(address: str, password: str | None = None) -> None:
    """Connect as ``open_postgres`` does, and change nothing. Raises StorageError if that is not possible."""
    from storage.postgres.connections import Connections

    connections = Connections(address, password)
    await connections.open()
    await connections.close()


async def reach_s3(bucket: str, endpoint: str, region: str, prefix: str) -> None:
    """Write, read, list and delete a small file in a bucket. Raises StorageError if any of it is not possible."""
    async with open_s3(bucket, endpoint, region, prefix, attempts=1) as files:
        await files.try_out()
