"""The ports: what the use cases need of the world. Each docstring is a contract that one suite holds every
implementation to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.ids import GuildId
from bot.domain.searching import Entry, Hits
from bot.domain.share import EVERYTHING, Share

T = TypeVar("T")
Key = str | int
"""A document's key within its kind. All keys of one kind have the same type; ints order by value, strings by code
point."""


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of document: the frozen dataclass it is, its key, and what it is looked up by.

    ``indexes`` maps a name to a function giving the values a document is found under (none, one or many; one named
    twice counts once). ``due`` gives the instant, with its time zone, at which the document wants attention, or None.
    Both are pure and depend on the document alone, and so does ``key``, which never changes. When they change for
    documents that are there, ``bot.domain.kinds.GENERATION`` is raised.
    """

    name: str
    type: type[T]
    key: Callable[[T], Key]
    indexes: Mapping[str, Callable[[T], Sequence[str | int]]] = field(default_factory=dict)
    due: Callable[[T], datetime | None] | None = None


@dataclass(frozen=True)
class Due:
    """Where something is due: the guild, the document's key, and since when."""

    guild: GuildId
    key: Key
    at: datetime


class Transaction(Protocol):
    """One unit of work on one guild: all of it happens or none of it, and it reads its own writes.

    Values are immutable; what is read is never changed by what another transaction writes.
    """

    @property
    def guild(self) -> GuildId:
        """The guild this transaction is about."""
        ...

    async def get(self, kind: Kind[T], key: Key) -> T | None:
        """The document, or None."""
        ...

    async def put(self, kind: Kind[T], value: T) -> None:
        """Insert the document, or replace the one with its key."""
        ...

    async def delete(self, kind: Kind[T], key: Key) -> None:
        """Remove the document; nothing happens if there is none."""
        ...

    async def find(
        self,
        kind: Kind[T],
        index: str | None = None,
        value: str | int | None = None,
        *,
        newest_first: bool = False,
        before: Key | None = None,
        limit: int | None = None,
    ) -> list[T]:
        """The documents found under ``value`` in ``index`` (all of the kind where no index is named), by key ascending.

        With ``newest_first`` by key descending. ``before`` starts after that key in the order asked for; at most
        ``limit`` are returned. An index the kind does not declare raises KeyError.
        """
        ...

    async def count(self, kind: Kind[T], index: str | None = None, value: str | int | None = None) -> int:
        """How many documents ``find`` would return without a limit."""
        ...

    async def next_number(self, kind: Kind[T]) -> int:
        """The next number of the kind in this guild: 1, 2, 3 … A number given to a committed transaction is never
        given again; one given to a transaction that failed may be."""
        ...

    async def record(self, entry: AuditEntry) -> None:
        """Append to the guild's audit log. The store gives the entry its place in the chain (``bot.domain.audit``)."""
        ...

    async def audit(self, subject: str | None = None, *, after: int = 0, limit: int | None = None) -> list[AuditEntry]:
        """The audit log after the entry of that number, oldest first; only what is about ``subject`` if one is named,
        and at most ``limit`` entries."""
        ...

    async def erase(self, sequence: int) -> None:
        """Remove what an audit entry says, for good; its place in the chain stays. Nothing happens if there is none."""
        ...

    async def numbers(self) -> dict[str, int]:
        """The last number given in each kind that has given any, by the kind's name."""
        ...

    async def restore(
        self, numbers: Mapping[str, int], audit: Sequence[AuditEntry], *, replacing: bool = False
    ) -> None:
        """Take over numbers and audit log from an export, the entries as they are.

        Raises StorageError if the guild has given numbers or recorded entries of its own, unless they are to be
        replaced.
        """
        ...


class Search(Protocol):
    """An index of the words that pages are found by (``bot.domain.searching``), per guild.

    A projection: nothing is lost with it. Whoever keeps it up to date leaves a mark of how far it is; where there is no
    mark there is no index, or only a part of one. Raises StorageError where it cannot be used now.
    """

    async def mark(self, guild: GuildId) -> str | None:
        """What ``update`` left last; None if there is nothing, or if what there was is damaged."""
        ...

    async def update(self, guild: GuildId, put: Sequence[Entry], gone: Sequence[str], mark: str | None) -> None:
        """Add or replace pages, remove those at the addresses ``gone``, and leave a mark: all of it or nothing."""
        ...

    async def find(self, guild: GuildId, terms: Sequence[str], skip: int = 0, limit: int = 20) -> Hits:
        """The pages that have a word for every term: first those that have all of them in their title, and among each
        kind those where the terms weigh most. Without terms there are none."""
        ...

    async def clear(self, guild: GuildId) -> None:
        """Remove everything of a guild, its mark too."""
        ...


class Store(Protocol):
    """Everything the bot remembers. The guild is the unit of storage."""

    @property
    def search(self) -> Search:
        """The index of words that goes with it. ``forget`` clears it, and so does a ``scrub`` that returns True."""
        ...

    async def state(self, guild: GuildId) -> int:
        """What stays the same only as long as nothing of the guild has changed. It means something while the store is
        open, and nothing afterwards."""
        ...

    @property
    def shared(self) -> bool:
        """Whether other processes may have the same data open, and change it."""
        ...

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do ``work`` in a transaction and return its result once the changes are durable.

        ``work`` may be called again after a conflict, so it must have no effect but on the transaction and its result.
        If it raises, nothing is changed and the exception goes on. It must not await anything but the transaction.
        What it reads is durable too when this returns.

        Raises StorageError if the changes could not be made durable: then nobody sees any of them while the store is
        open. Where the disk or the connection failed in the middle, whether they are there after a restart (then all of
        them) cannot be known. The same holds for a caller that is cancelled while it waits.
        """
        ...

    async def guilds(self) -> list[GuildId]:
        """The guilds that have any document, ascending."""
        ...

    async def due(self, kind: Kind[T], until: datetime, limit: int = 1000, share: Share = EVERYTHING) -> list[Due]:
        """What is due at or before ``until`` in any guild of the share, the longest due first, at most ``limit``. A
        hint: look again within a transaction before acting on it."""
        ...

    async def next_due(self, kind: Kind[T]) -> datetime | None:
        """The earliest instant at which anything of the kind is due, in any guild."""
        ...

    async def forget(self, guild: GuildId) -> None:
        """Delete everything of a guild, blobs included."""
        ...

    async def scrub(self, guild: GuildId) -> bool:
        """Leave no trace, in the store's own files, of what was replaced or deleted in the guild before this call.

        Work goes on meanwhile. False where the files are none of the store's business but a server's, whose operator
        has to see to it. Raises StorageError if it could not be done.
        """
        ...

    def trouble(self) -> str | None:
        """Why the store does not accept changes now, in words for the operator; None if it does."""
        ...

    async def close(self) -> None:
        """Make everything durable and let go of all resources. Later calls raise StorageError."""
        ...


class StorageError(Exception):
    """The store could not do its work. A bug or a broken disk, never somebody's mistake."""


class TooLarge(Exception):
    """More bytes came than were allowed."""


class DamagedBlob(Exception):
    """The bytes kept under a hash do not have that hash."""


class Blobs(Protocol):
    """Files by the SHA-256 of their content (lower-case hex), kept per guild."""

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        """Keep the bytes durably and return their hash and size. Raises TooLarge past ``limit`` bytes, and then keeps
        nothing. Putting the same bytes again is harmless."""
        ...

    def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        """The bytes, checked against their hash as they are read. Raises KeyError if there are none and DamagedBlob
        if they were changed, before the last of them is given out."""
        ...

    async def hashes(self, guild: GuildId) -> list[str]:
        """Every hash kept for the guild, ascending."""
        ...

    async def delete(self, guild: GuildId, sha256: str, idle: timedelta = timedelta()) -> bool:
        """Remove the bytes for good, unless they were put within the last ``idle``; whether there are none now.

        ``idle`` (a day at most) is for whoever has put bytes and has not yet committed the document that names them.
        Bytes that are put while this is done are there afterwards, all of them.
        """
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
