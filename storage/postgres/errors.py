"""What can go wrong with a server, told apart by what may be done about it."""

from __future__ import annotations

from typing import Final

import asyncpg

from bot.domain.ports import StorageError


class Lost(StorageError):
    """The server, or the connection to it, is not there (any more). A transaction that was under way has not happened,
    unless its COMMIT had been sent."""


class Conflict(StorageError):
    """Another transaction came first. This one has not happened and may be tried again."""


class Behind(Conflict):
    """The guild's entries have to be made anew before it can be worked with (``indexing``)."""


class UnknownOutcome(StorageError):
    """The connection broke while a transaction was being committed, and whether it was could not be learnt."""


_CONFLICTS: Final = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.OutdatedSchemaCacheError,
)
_LOSSES: Final = (
    OSError,  # TimeoutError is one of these
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # what was the primary before a failover
    asyncpg.InterfaceError,  # the connection was closed under our hands
    asyncpg.InternalClientError,
)


def translated(error: Exception) -> Exception:
    """The error that means the same to the store; any that is not the server's stays what it is."""
    if isinstance(error, StorageError):
        return error
    words = str(error) or type(error).__name__
    if isinstance(error, _CONFLICTS):
        return Conflict(words)
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        return StorageError(words)  # a value or a setting that can never be sent
    if isinstance(error, _LOSSES):
        return Lost(words)
    if isinstance(error, asyncpg.PostgresError):
        return StorageError(f"PostgreSQL refused: {words}")
    return error
