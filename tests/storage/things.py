"""Documents of the tests: one kind with numbers for keys, one with words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.audit import AuditEntry
from bot.domain.ids import GuildId, MemberId
from bot.domain.ports import Kind, Transaction

GUILD: Final = GuildId(42)
OTHER: Final = GuildId(1234567890123456789)
NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class State(StrEnum):
    """Where a thing is."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class Inner:
    """A value within a value."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Thing:
    """One field of every sort that documents have."""

    number: int
    title: str = ""
    state: State = State.OPEN
    members: tuple[int, ...] = ()
    due: datetime | None = None
    length: timedelta = timedelta(0)
    at: time | None = None
    day: date | None = None
    roles: frozenset[int] = frozenset()
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    share: tuple[int, int] = (1, 2)


@dataclass(frozen=True)
class Word:
    """A document under a word, with something in it that could be changed in place."""

    word: str
    thing: int = 0
    data: dict[str, object] = field(default_factory=dict)


THINGS: Final = Kind(
    "thing",
    Thing,
    key=lambda thing: thing.number,
    indexes={"state": lambda thing: [thing.state.value], "member": lambda thing: thing.members},
    due=lambda thing: thing.due if thing.state is State.OPEN else None,
)
WORDS: Final = Kind("word", Word, key=lambda word: word.word, indexes={"thing": lambda word: [word.thing]})
KINDS: Final = (THINGS, WORDS)


def entry(subject: str, **payload: object) -> AuditEntry:
    """An audit entry, about something."""
    return AuditEntry(NOON, MemberId(7), "did", subject, dict(payload))


def putting(kind: Kind[Any], *values: Any) -> Callable[[Transaction], Awaitable[None]]:
    """Work that puts documents."""

    async def work(tx: Transaction) -> None:
        for value in values:
            await tx.put(kind, value)

    return work
