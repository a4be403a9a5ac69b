"""What the store knows of each kind of document, and how keys and values stand in the columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.kinds import GENERATION, KINDS
from bot.domain.ports import Key, Kind
from storage.codec import decoder, encode, shareable

MOST: Final = 2**63 - 1

Place = tuple[int, str]
"""A key as it stands in the columns key_int and key_text. Places of one kind are ordered as its keys are."""

FIRST: Final[Place] = (-MOST - 1, "")
"""Before every place."""

LAST: Final[Place] = (MOST, "\U0010ffff")
"""After every place."""

Spots = frozenset[tuple[str, str]]
"""The indexes, and the values in them as JSON, under which a document is found."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it is to be: its value, its JSON, where it is found and when it is due. Nothing about it can fail
    any more."""

    value: Any
    raw: str
    spots: Spots
    due: datetime | None


class Shape:
    """One kind. Made once, used for every document."""

    def __init__(self, kind: Kind[Any]) -> None:
        self.name: Final[str] = kind.name
        self.key: Final[Callable[[Any], Key]] = kind.key
        self.indexes: Final[Mapping[str, Callable[[Any], Sequence[str | int]]]] = kind.indexes
        self.decode: Final = decoder(kind.type)
        self._due = kind.due
        self._shareable = shareable(kind.type)

    def draft(self, value: Any) -> tuple[Place, Draft]:
        """A document on its way. Raises TypeError or ValueError for what cannot be kept."""
        key = self.key(value)
        place = place_of(key)
        if place is None:
            raise ValueError(f"{self.name} {key!r} cannot be kept under this key")
        return place, Draft(value, encode(value).decode(), self.spots(value), self.due(value))

    def spots(self, value: Any) -> Spots:
        """Where a document is found."""
        return frozenset((name, json_of(found)) for name, function in self.indexes.items() for found in function(value))

    def due(self, value: Any) -> datetime | None:
        """When a document is due. Raises ValueError for an instant without a time zone."""
        due = self._due(value) if self._due is not None else None
        if due is not None and due.tzinfo is None:
            raise ValueError(f"{self.name} {self.key(value)} is due at {due}, which has no time zone")
        return due

    def read(self, draft: Draft) -> Any:
        """The value of a draft; never one that somebody else may change."""
        return draft.value if self._shareable else self.decode(draft.raw)


class Shapes:
    """Every kind the store was opened with."""

    def __init__(self, kinds: Iterable[Kind[Any]] = KINDS, generation: int = GENERATION) -> None:
        self.generation: Final = generation
        """Which generation of indexes theirs are."""
        self._shapes = {kind.name: Shape(kind) for kind in kinds}

    def of(self, kind: Kind[Any]) -> Shape:
        """The shape of a kind. Raises KeyError if the store was not opened with it."""
        shape = self._shapes.get(kind.name)
        if shape is None:
            raise KeyError(f"the store was not opened with the kind {kind.name!r}")
        return shape

    def named(self, name: str) -> Shape:
        """The shape of a kind that the store was opened with."""
        return self._shapes[name]

    def known(self, name: str) -> Shape | None:
        """The shape of a kind, or None if the store was not opened with it."""
        return self._shapes.get(name)


def place_of(key: Key) -> Place | None:
    """Where a key stands, or None for one that the columns cannot hold: nothing is kept under such a one."""
    if isinstance(key, int):
        return (key, "") if -MOST <= key <= MOST else None
    return (0, key) if _text(key) else None


def json_of(value: str | int) -> str:
    """A value of an index as it stands in its column."""
    return json.dumps(value)


def _text(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
