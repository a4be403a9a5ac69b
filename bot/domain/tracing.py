"""Traces: things in the commons that show by themselves that there is work to do. Each has one open task, until it is
mended.

The idea is stigmergy: a red link on a wiki asks for its page without anybody having to ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import TaskId
from bot.domain.refusal import Refusal

OPEN_LIMIT: Final = 10
"""How many tasks of one kind of trace may be open at once, so that they never bury what people ask for."""

LOOK_EVERY: Final = timedelta(hours=1)
LOOK_SOON: Final = timedelta(seconds=30)
"""How long a change waits for others before its guild is looked at, so that many changes are one look."""

LEFT_ALONE: Final = timedelta(days=90)
"""For how long no new task is opened for a trace after somebody said that its task is done, mended or not: a page may
be meant to be short."""


class TraceKind(StrEnum):
    """What asks for work. The subject of its trace is the address of a page or file, the name of an area, or a
    reference (``C12``, ``P3.1``)."""

    WANTED_PAGE = "wanted-page"
    STUB = "stub"
    ORPHAN_AREA = "orphan-area"
    UNRESOLVED_CONCERN = "unresolved-concern"
    CONFLICT = "conflict"
    STALE_PAGE = "stale-page"
    UNREVIEWED_WORK = "unreviewed-work"
    FAILED_CHECK = "failed-check"


def checked_kinds(typed: Iterable[str]) -> tuple[str, ...]:
    """Kinds of traces by their names, each once and in their usual order. Raises Refusal for a name of none."""
    wanted = {name for name in typed if name}
    if unknown := sorted(wanted - set(TraceKind)):
        raise Refusal("setting-no-trace", found=unknown[0][:40], allowed=", ".join(TraceKind))
    return tuple(kind.value for kind in TraceKind if kind.value in wanted)


OF_WORK: Final = (TraceKind.CONFLICT, TraceKind.UNREVIEWED_WORK, TraceKind.FAILED_CHECK)
"""The kinds whose subject is a contribution."""


class TraceEnd(StrEnum):
    """Why the task of a trace was closed by itself: there is nothing to do any more, or the guild wants no tasks of
    that kind."""

    MENDED = "mended"
    OFF = "off"


@dataclass(frozen=True)
class Trace:
    """What a task was opened for by itself; ``over`` says why it was closed by itself, if it was."""

    kind: TraceKind
    subject: str
    over: TraceEnd | None = None

    @property
    def key(self) -> str:
        """What it is looked up by: ``stub:how-to-begin``."""
        return f"{self.kind.value}:{self.subject}"


@dataclass(frozen=True)
class Finding:
    """A trace that is there now. ``name`` is what people call its subject, and ``weight`` says how much it matters
    among those of its kind (more is more)."""

    trace: Trace
    name: str
    area: str = ""
    weight: float = 0


@dataclass(frozen=True)
class Standing:
    """A task that is open for a trace, and whether somebody has claimed it."""

    trace: Trace
    claimed: bool


@dataclass(frozen=True)
class Look:
    """When a guild is looked at next, and how far the last look came in what is looked through a part at a time: the
    address of a page, that of a page with links, the number of a contribution."""

    next_at: datetime
    page: str = ""
    links: str = ""
    contribution: int = 0


@dataclass(frozen=True)
class Differences:
    """What has to be done: tasks to open, the weightiest of each kind first, and tasks to close, by number."""

    opening: tuple[Finding, ...]
    closing: tuple[tuple[TaskId, TraceEnd], ...]


def differences(
    found: Iterable[Finding],
    standing: Mapping[TaskId, Standing],
    off: Collection[TraceKind] = (),
    limit: int = OPEN_LIMIT,
) -> Differences:
    """What to open and to close, so that the open tasks agree with what is ``found``.

    A trace that is not found is mended. Of a kind that is ``off`` nothing is opened, and what nobody has claimed is
    closed; somebody's work under way is left to them. At most ``limit`` tasks of a kind are open; those that are stay,
    however much weightier the others are.
    """
    there = {one.trace.key: one for one in found}
    closing: list[tuple[TaskId, TraceEnd]] = []
    open_now: dict[TraceKind, set[str]] = {kind: set() for kind in TraceKind}
    for number, task in sorted(standing.items()):
        kind, key = task.trace.kind, task.trace.key
        if kind in off:
            if not task.claimed:
                closing.append((number, TraceEnd.OFF))
        elif key not in there or key in open_now[kind]:
            closing.append((number, TraceEnd.MENDED))
        else:
            open_now[kind].add(key)
    opening: list[Finding] = []
    for kind in TraceKind:
        free = [one for one in there.values() if one.trace.kind is kind and one.trace.key not in open_now[kind]]
        room = 0 if kind in off else max(0, limit - len(open_now[kind]))
        opening += sorted(free, key=lambda one: (-one.weight, one.trace.key))[:room]
    return Differences(tuple(opening), tuple(closing))
