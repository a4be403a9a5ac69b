"""A unit of work: what it writes is kept aside until the server is told of it all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bot.domain.audit import AuditEntry, Head, chained, erased, genesis
from bot.domain.ids import GuildId
from bot.domain.ports import Key, Kind, StorageError
from storage.codec import decoder, encode
from storage.postgres.shapes import FIRST, LAST, Draft, Place, Shape, Shapes, json_of, place_of
from storage.postgres.snapshot import Changes, Snapshot
from storage.salts import salts

T = TypeVar("T")


class PostgresTransaction:
    """``bot.domain.ports.Transaction``, on top of what was done before it in the same snapshot."""

    __slots__ = ("_base", "_over", "_salts", "_shapes", "_snapshot", "changes", "guild")

    def __init__(self, snapshot: Snapshot, shapes: Shapes) -> None:
        self.guild: GuildId = snapshot.guild
        self.changes = Changes(snapshot.changes.log)
        self._snapshot = snapshot
        self._base = snapshot.changes
        self._shapes = shapes
        self._salts = salts()
        self._over = False

    def end(self) -> None:
        """Refuse any further use."""
        self._over = True

    async def get(self, kind: Kind[T], key: Key) -> T | None:
        shape, place = self._shape(kind), place_of(key)
        if place is None:
            return None
        for drafts in (self.changes.drafts, self._base.drafts):
            if place in drafts.get(kind.name, ()):
                draft = drafts[kind.name][place]
                return shape.read(draft) if draft is not None else None
        raw = await self._snapshot.document(kind.name, place)
        return shape.decode(raw) if raw is not None else None

    async def put(self, kind: Kind[T], value: T) -> None:
        place, draft = self._shape(kind).draft(value)
        self.changes.drafts.setdefault(kind.name, {})[place] = draft

    async def delete(self, kind: Kind[T], key: Key) -> None:
        self._shape(kind)
        place = place_of(key)
        if place is not None:
            self.changes.drafts.setdefault(kind.name, {})[place] = None

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
        shape = self._shape(kind)
        spot = _spot(shape, index, value)
        if index is not None and spot is None:
            return []
        start = place_of(before) if before is not None else LAST if newest_first else FIRST
        if start is None:
            return await self._find_beside(kind, index, value, newest_first=newest_first, before=before, limit=limit)
        drafts = self._drafts(kind.name)
        # Each draft hides one document at most, so with that many more there are always enough.
        asked = limit + len(drafts) if limit is not None else None
        kept = await self._snapshot.find(kind.name, spot, start, asked, newest_first=newest_first)
        if not drafts:
            return [shape.decode(raw) for _, raw in kept]
        after = start.__gt__ if newest_first else start.__lt__
        mine = {
            place: draft
            for place, draft in drafts.items()
            if draft is not None and after(place) and (spot is None or spot in draft.spots)
        }
        rest = {place: raw for place, raw in kept if place not in drafts}
        places = sorted([*rest, *mine], reverse=newest_first)[:limit]
        return [shape.read(mine[place]) if place in mine else shape.decode(rest[place]) for place in places]

    async def _find_beside(
        self,
        kind: Kind[T],
        index: str | None,
        value: str | int | None,
        *,
        newest_first: bool,
        before: Any,
        limit: int | None,
    ) -> list[T]:
        """``find`` with a ``before`` that no document can have for its key, and the columns cannot hold."""
        found = await self.find(kind, index, value, newest_first=newest_first)
        beyond = [item for item in found if (kind.key(item) < before if newest_first else kind.key(item) > before)]
        return beyond[:limit]

    async def count(self, kind: Kind[T], index: str | None = None, value: str | int | None = None) -> int:
        shape = self._shape(kind)
        spot = _spot(shape, index, value)
        if index is not None and spot is None:
            return 0
        drafts = self._drafts(kind.name)
        hidden = await self._snapshot.documents(kind.name, list(drafts))
        number = await self._snapshot.count(kind.name, spot)
        for place, draft in drafts.items():
            raw = hidden[place]
            number += draft is not None and (spot is None or spot in draft.spots)
            number -= raw is not None and (spot is None or spot in shape.spots(shape.decode(raw)))
        return number

    async def next_number(self, kind: Kind[T]) -> int:
        self._shape(kind)
        last = self.changes.counters.get(kind.name) or self._base.counters.get(kind.name)
        if last is None:
            last = await self._snapshot.last_number(kind.name) if not self._base.afresh else 0
        self.changes.counters[kind.name] = last + 1
        return last + 1

    async def record(self, entry: AuditEntry) -> None:
        self._check()
        log = self.changes.log
        before = log.hash if log.sequence else genesis(self.guild)
        self._append(chained(entry, log.sequence + 1, before, next(self._salts)))

    async def audit(self, subject: str | None = None, *, after: int = 0, limit: int | None = None) -> list[AuditEntry]:
        self._check()
        possible = (subject is None or place_of(subject) is not None) and not self._base.afresh
        kept = await self._snapshot.audit(subject, after, limit) if possible else {}
        for audit in (self._base.audit, self.changes.audit):
            mine = ((sequence, raw) for sequence, (about, raw) in audit.items() if subject in (None, about))
            kept.update((sequence, raw) for sequence, raw in mine if sequence > after)
        return [_entry(kept[sequence]) for sequence in sorted(kept)[:limit]]

    async def erase(self, sequence: int) -> None:
        self._check()
        drafted = self.changes.audit.get(sequence) or self._base.audit.get(sequence)
        raw = drafted[1] if drafted is not None else None
        if raw is None and not self._base.afresh:
            raw = await self._snapshot.audit_entry(sequence)
        if raw is not None:
            self._note(erased(_entry(raw)))

    async def numbers(self) -> dict[str, int]:
        self._check()
        kept = await self._snapshot.numbers() if not self._base.afresh else {}
        return {**kept, **self._base.counters, **self.changes.counters}

    async def restore(
        self, numbers: Mapping[str, int], audit: Sequence[AuditEntry], *, replacing: bool = False
    ) -> None:
        self._check()
        if replacing:
            self._base = replace(self._base, counters={}, audit={}, afresh=True)
            self.changes = replace(self.changes, counters={}, audit={}, afresh=True, log=Head(0, ""))
        elif await self.numbers() or await self.audit():
            raise StorageError(f"guild {self.guild} has a history of its own, which cannot be replaced")
        self.changes.counters.update(numbers)
        for entry in audit:
            self._append(entry)

    def _append(self, entry: AuditEntry) -> None:
        self._note(entry)
        self.changes.log = Head(entry.sequence, entry.hash)

    def _note(self, entry: AuditEntry) -> None:
        self.changes.audit[entry.sequence] = (entry.subject, encode(entry).decode())

    def _check(self) -> None:
        if self._over:
            raise StorageError("a transaction cannot be used once its work is over")

    def _shape(self, kind: Kind[Any]) -> Shape:
        self._check()
        return self._shapes.of(kind)

    def _drafts(self, name: str) -> dict[Place, Draft | None]:
        before, mine = self._base.drafts.get(name), self.changes.drafts.get(name)
        return {**before, **mine} if before and mine else mine or before or {}


def _spot(shape: Shape, index: str | None, value: str | int | None) -> tuple[str, str] | None:
    """The spot that is meant; None for all, or for a value under which nothing is found. Raises KeyError."""
    if index is None:
        return None
    if index not in shape.indexes:
        raise KeyError(index)
    return (index, json_of(value)) if value is not None else None


def _entry(raw: str) -> AuditEntry:
    entry: AuditEntry = decoder(AuditEntry)(raw)
    return entry
