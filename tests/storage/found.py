"""What documents are found by in this generation of indexes, for documents that stay the same: ``make indexes``.

``found.jsonl`` has documents of every kind that has indexes or due times, as JSON, and what they are found by. They are
there because the functions took another way with them than with those before them, or because no two of the fields that
these look at said the like together before. What they are found by may only change with the generation
(``bot/domain/kinds.py``).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import combinations
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings

from bot.domain.kinds import GENERATION, KINDS
from bot.domain.ports import Kind
from storage.codec import decode_plain, decoder, encode
from tests.guilds import Made, guilds

RECORD: Final = Path(__file__).with_name("found.jsonl")
GUILDS: Final = 400
"""How many guilds are drawn to choose documents from."""
FEW: Final = 4
"""Enumerations with more members than this count as being there or not."""


Steps = set[tuple[CodeType, int, int]]
"""From one instruction of some code to another."""


@dataclass(frozen=True)
class Found:
    """A document and what it is found by."""

    kind: str
    document: dict[str, Any]
    indexes: dict[str, list[str | int]]
    due: datetime | None = None


@dataclass(frozen=True)
class Record:
    """What is found by a generation of indexes."""

    generation: int
    found: list[Found]


def findable(kinds: Iterable[Kind[Any]] = KINDS) -> dict[str, Kind[Any]]:
    """The kinds of which more is kept than the documents."""
    return {kind.name: kind for kind in kinds if kind.indexes or kind.due}


def found(kind: Kind[Any], document: dict[str, Any]) -> Found:
    """What a document is found by now."""
    value = decoder(kind.type)(encode(document))
    indexes = {name: sorted(set(function(value)), key=encode) for name, function in kind.indexes.items()}
    return Found(kind.name, document, indexes, kind.due(value) if kind.due is not None else None)


def load() -> Record:
    """What is recorded."""
    first, *lines = RECORD.read_bytes().splitlines() if RECORD.exists() else [b"0"]
    return Record(decode_plain(first), [decoder(Found)(line) for line in lines])


def save(record: Record) -> None:
    """Record that instead."""
    RECORD.write_bytes(b"\n".join([encode(record.generation), *map(encode, record.found), b""]))


def differing(record: Record, kinds: Iterable[Kind[Any]] = KINDS) -> list[str]:
    """The kinds, with their indexes, in which something is found otherwise than it is recorded."""
    known, differences = findable(kinds), set()
    for old in record.found:
        new = found(known[old.kind], old.document) if old.kind in known else Found(old.kind, {}, {})
        names = [name for name in {**old.indexes, **new.indexes} if old.indexes.get(name) != new.indexes.get(name)]
        differences.update(f"{old.kind}: {name}" for name in (*names, *(["due"] if old.due != new.due else [])))
    return sorted(differences)


def untold(record: Record, kinds: Iterable[Kind[Any]] = KINDS) -> list[str]:
    """What the recorded documents leave open: fields that are looked at and none has, and indexes that find none."""
    known = findable(kinds)
    wanted, told = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name, kind in known.items():
        wanted[name].update(map("by {}".format, kind.indexes), ["when due"] if kind.due else [])
    for old in record.found:
        kind = known[old.kind]
        wanted[old.kind].update(looked_at(ways(kind, old.document)) & kind.type.__dataclass_fields__.keys())
        told[old.kind].update(old.document, (f"by {name}" for name, values in old.indexes.items() if values))
        told[old.kind].update(["when due"] if old.due is not None else [])
    return sorted(f"{name}: {one}" for name, some in wanted.items() for one in some - told[name])


def drawn() -> Iterator[tuple[Kind[Any], dict[str, Any]]]:
    """Documents of every kind, the same each time, the shortest first."""
    made: list[Made] = []

    @settings(
        max_examples=GUILDS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(guilds())
    def draw(guild: Made) -> None:
        made.append(guild)

    draw()
    for name, kind in findable().items():
        written = {encode(document) for guild in made for document in guild.contents.documents[name]}
        yield from ((kind, decode_plain(one)) for one in sorted(written, key=lambda one: (len(one), one)))


def chosen(before: Sequence[Found]) -> list[Found]:
    """Those recorded before, as they are found now, and those drawn that tell anything more."""
    known = findable()
    old = [(known[one.kind], one.document) for one in before if one.kind in known]
    candidates = [(kind, document, ways(kind, document)) for kind, document in [*old, *drawn()]]
    read: defaultdict[str, set[str]] = defaultdict(set)
    for kind, _, steps in candidates:
        read[kind.name] |= looked_at(steps)
    told: set[object] = set()
    kept: list[Found] = []
    for kind, document, steps in candidates:
        tells = steps | said(kind, document, read[kind.name])
        if len(kept) < len(old) or not tells <= told:
            kept.append(found(kind, document))
        told |= tells
    return sorted(kept, key=lambda one: one.kind)


def ways(kind: Kind[Any], document: dict[str, Any]) -> Steps:
    """The steps from one instruction of the domain to another by which a document is found."""
    steps: Steps = set()

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        code, at = frame.f_code, -1
        if "domain" not in Path(code.co_filename).parts:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False

        def step(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal at
            if event == "opcode":
                steps.add((code, at, frame.f_lasti))
                at = frame.f_lasti
            return step

        return step

    sys.settrace(trace)
    try:
        found(kind, document)
    finally:
        sys.settrace(None)
    return steps


def looked_at(steps: Steps) -> set[str]:
    """The names that the code knows."""
    return {name for code, *_ in steps for name in code.co_names}


def said(kind: Kind[Any], document: dict[str, Any], fields: set[str]) -> set[object]:
    """What those fields of a document say, roughly, two by two: a condition is about hardly more than two of them."""
    value = decoder(kind.type)(encode(document))
    rough: list[tuple[str, str, object]] = []
    for field in sorted(fields & document.keys()):
        says = getattr(value, field)
        one_of_few = isinstance(says, Enum) and len(type(says)) <= FEW
        rough.append((kind.name, field, says if one_of_few else bool(says)))
    return {*rough, *combinations(rough, 2)}


def main() -> None:
    """Record what is found now. Without a higher generation nothing may be found otherwise."""
    before = load()
    differences = differing(before)
    if differences and before.generation >= GENERATION:
        sys.exit(
            f"Found otherwise than in generation {before.generation}: {', '.join(differences)}. If that is meant, raise"
            " GENERATION in bot/domain/kinds.py and do this again."
        )
    after = chosen(before.found)
    save(Record(GENERATION, after))
    print(f"{len(after)} documents, {len(after) - len(before.found)} more than before.")


if __name__ == "__main__":
    main()
