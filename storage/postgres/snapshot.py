"""What one round has seen of a guild, and what the work done in it so far wants changed.

What was read once is not asked for again: the round counts only if nobody changed the guild meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.domain.audit import Head
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from storage.postgres.connections import Connection, Row
from storage.postgres.shapes import Draft, Place

Drafts = dict[str, dict[Place, Draft | None]]
"""By kind and place what a document is to be; None removes it."""

Found = list[tuple[Place, str]]
"""Documents as they stand in the database, in the order asked for."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a transaction began from: how often the guild was changed, the token of the last change (0: there was none),
    and how far its log went."""

    version: int
    token: int
    log: Head


@dataclass(slots=True)
class Changes:
    """What work wants changed: documents, the last numbers of kinds, audit entries (by sequence, each one's subject and
    JSON), and how far the log then goes. ``afresh``: whatever numbers and log there were before go."""

    log: Head
    drafts: Drafts = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    audit: dict[int, tuple[str, str]] = field(default_factory=dict)
    afresh: bool = False

    def take(self, later: Changes) -> None:
        """Add what was done after these."""
        for name, drafts in later.drafts.items():
            self.drafts.setdefault(name, {}).update(drafts)
        if later.afresh:
            self.counters, self.audit, self.afresh = {}, {}, True
        self.counters.update(later.counters)
        self.audit.update(later.audit)
        self.log = later.log


class Snapshot:
    """Reads of one guild, each of them once."""

    def __init__(self, guild: GuildId, connection: Connection, start: Start) -> None:
        self.guild: Final = guild
        self.start: Final = start
        self.changes: Final = Changes(start.log)
        self.reads = 0
        """How often the server was asked."""
        self.failure: StorageError | None = None
        """Why nothing that was read since counts, even if the work did not mind."""
        self._connection = connection
        self._documents: dict[tuple[str, Place], str | None] = {}
        self._found: dict[tuple[object, ...], Found] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    async def document(self, kind: str, place: Place) -> str | None:
        """One document's JSON, or None."""
        if (kind, place) not in self._documents:
            rows = await self._rows("get", self.guild, kind, *place)
            self._documents[kind, place] = rows[0][0] if rows else None
        return self._documents[kind, place]

    async def documents(self, kind: str, places: list[Place]) -> dict[Place, str | None]:
        """Several documents' JSON."""
        missing = [place for place in places if (kind, place) not in self._documents]
        if missing:
            ints, texts = [place[0] for place in missing], [place[1] for place in missing]
            found = {(row[0], row[1]): row[2] for row in await self._rows("get_many", self.guild, kind, ints, texts)}
            self._documents.update({(kind, place): found.get(place) for place in missing})
        return {place: self._documents[kind, place] for place in places}

    def known(self, kind: str, places: Iterable[Place]) -> dict[Place, str | None]:
        """Those of the documents that were read already."""
        return {place: self._documents[kind, place] for place in places if (kind, place) in self._documents}

    async def find(
        self, kind: str, spot: tuple[str, str] | None, start: Place, limit: int | None, *, newest_first: bool
    ) -> Found:
        """The documents found at a spot (all of the kind without one) that come after ``start``."""
        asked = (kind, spot, start, limit, newest_first)
        if asked not in self._found:
            name = f"find{'' if spot else '_all'}{'_newest' if newest_first else ''}"
            rows = await self._rows(name, self.guild, kind, *start, limit, *(spot or ()))
            found = self._found[asked] = [((row[0], row[1]), row[2]) for row in rows]
            self._documents.update({(kind, place): raw for place, raw in found})
        return self._found[asked]

    async def count(self, kind: str, spot: tuple[str, str] | None) -> int:
        """How many documents are found at a spot, or of the kind."""
        return await self._number("count" if spot else "count_all", kind, *(spot or ()))

    async def last_number(self, kind: str) -> int:
        """The last number given in a kind; 0 if none was."""
        return await self._number("last_number", kind)

    async def _number(self, name: str, *values: str) -> int:
        if (name, *values) not in self._numbers:
            rows = await self._rows(name, self.guild, *values)
            self._numbers[name, *values] = rows[0][0] if rows else 0
        return self._numbers[name, *values]

    async def numbers(self) -> dict[str, int]:
        """The last number given in each kind that has given any."""
        return {row[0]: row[1] for row in await self._rows("numbers", self.guild)}

    async def audit(self, subject: str | None, after: int, limit: int | None) -> dict[int, str]:
        """The JSON of the audit entries by their sequence, as ``Transaction.audit`` asks for them."""
        about = () if subject is None else (subject,)
        name = "audit_all" if subject is None else "audit"
        return {row[0]: row[1] for row in await self._rows(name, self.guild, after, limit, *about)}

    async def audit_entry(self, sequence: int) -> str | None:
        """The JSON of one audit entry, or None."""
        rows = await self._rows("audit_entry", self.guild, sequence)
        return rows[0][0] if rows else None

    async def _rows(self, name: str, *values: object) -> list[Row]:
        if self.failure is not None:
            raise self.failure
        self.reads += 1
        try:
            return await self._connection.rows(name, *values)
        except StorageError as failure:
            self.failure = failure
            raise
