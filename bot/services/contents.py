"""Everything a guild has: taken out of a store as it was at one moment, and put into one at one stroke."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.contribution import Attachment
from bot.domain.ids import GuildId
from bot.domain.kinds import CONTRIBUTIONS, KINDS, REVISIONS
from bot.domain.ports import Blobs, DamagedBlob, Key, Kind, Store, Transaction
from bot.domain.refusal import Refusal

T = TypeVar("T")
Told = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""

BIGGEST: Final = 2**63 - 1
"""Bytes in the largest file there can be."""


class Source(Protocol):
    """What can be read: a store, or a look at one that another process may be writing to."""

    async def run(self, guild: GuildId, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """As ``Store.run``, for work that changes nothing."""
        ...

    async def guilds(self) -> list[GuildId]:
        """The guilds there may be something of, ascending."""
        ...


@dataclass(frozen=True)
class Contents:
    """What a store holds of a guild, but for its files.

    ``documents`` has every kind's by its name, each in the order of their keys; ``numbers`` the last number given in
    each kind that has given any; ``audit`` the log, oldest first.
    """

    documents: Mapping[str, Sequence[Any]]
    numbers: Mapping[str, int]
    audit: Sequence[AuditEntry]

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (any(self.documents.values()) or self.numbers or self.audit)

    @property
    def size(self) -> int:
        """How many documents there are."""
        return sum(map(len, self.documents.values()))


async def take(source: Source, guild: GuildId) -> Contents:
    """Everything of a guild, read in one transaction, so that it agrees with itself."""

    async def work(tx: Transaction) -> Contents:
        documents = {kind.name: await tx.find(kind) for kind in KINDS}
        return Contents(documents, await tx.numbers(), await tx.audit())

    return await source.run(guild, work)


async def put(store: Store, guild: GuildId, contents: Contents, *, replacing: bool = False) -> None:
    """Make this what the store holds of a guild, in one transaction: afterwards there is all of it, or what there was.

    Raises Refusal if the guild has anything already, unless that is to be replaced.
    """

    async def work(tx: Transaction) -> None:
        if not replacing and await _occupied(tx):
            raise Refusal("moving-occupied", guild=str(guild))
        for kind in KINDS:
            documents = contents.documents.get(kind.name, ())
            if replacing:
                await _delete_all_but(tx, kind, {kind.key(document) for document in documents})
            for document in documents:
                await tx.put(kind, document)
        await tx.restore(contents.numbers, contents.audit, replacing=replacing)

    await store.run(guild, work)


async def _delete_all_but(tx: Transaction, kind: Kind[Any], keys: Container[Key]) -> None:
    for document in await tx.find(kind):
        key = kind.key(document)
        if key not in keys:
            await tx.delete(kind, key)


async def occupied(store: Source, guild: GuildId) -> bool:
    """Whether the store holds anything of the guild."""
    return await store.run(guild, _occupied)


async def _occupied(tx: Transaction) -> bool:
    for kind in KINDS:
        if await tx.count(kind):
            return True
    return bool(await tx.numbers() or await tx.audit())


async def copy_files(source: Blobs, target: Blobs, guild: GuildId, told: Told) -> list[str]:
    """Copy every file of a guild that is not in the target yet; the hashes of those that cannot be read."""
    there = set(await target.hashes(guild))
    missing = [digest for digest in await source.hashes(guild) if digest not in there]
    lost = []
    for done, digest in enumerate(missing, 1):
        try:
            await keep(target, guild, digest, source.read(guild, digest))
        except (DamagedBlob, KeyError):
            lost.append(digest)
        told(done, len(missing))
    return lost


async def remove_files(blobs: Blobs, guild: GuildId, kept: Container[str]) -> None:
    """Remove every file of a guild but those that are to be kept."""
    for digest in await blobs.hashes(guild):
        if digest not in kept:
            await blobs.delete(guild, digest)


async def keep(blobs: Blobs, guild: GuildId, digest: str, chunks: AsyncIterator[bytes]) -> None:
    """Keep a file whose hash is known. Raises DamagedBlob if the bytes have another."""
    found, _ = await blobs.put(guild, chunks, BIGGEST)
    if found != digest:
        raise DamagedBlob(f"{digest} of guild {guild} has the hash {found}")


def attachments(contents: Contents) -> Iterator[tuple[str, Attachment]]:
    """Every file that a document names, with the name of that document (``C31``)."""
    for contribution in contents.documents[CONTRIBUTIONS.name]:
        for work in contribution.works:
            yield from ((f"C{contribution.number}", attachment) for attachment in work.attachments)
    for revision in contents.documents[REVISIONS.name]:
        yield from ((f"R{revision.number}", attachment) for attachment in revision.attachments)


def numbers_behind(contents: Contents) -> dict[str, int]:
    """The kinds whose last number is smaller than a number that is taken, with the largest one taken.

    That is never so unless something was lost; then the next document would replace another.
    """
    behind = {}
    for name, documents in contents.documents.items():
        taken = max((getattr(document, "number", 0) for document in documents), default=0)
        if taken > max(0, contents.numbers.get(name, 0)):
            behind[name] = taken
    return behind
