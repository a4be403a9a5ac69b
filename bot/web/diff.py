"""What changed between two texts: line by line, and within lines word by word. Pure, and bounded in time and size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest
from typing import Final

CONTEXT: Final = 3
"""Unchanged lines shown around a change."""

LINES_BUDGET: Final = 1_000_000
"""Changed regions with more pairs of lines than this are not aligned: all old lines, then all new ones."""

WORDS_BUDGET: Final = 1_000_000
"""Pairs of words compared in one diff; what comes after is shown as whole lines."""

LINE_BUDGET: Final = 100_000
"""Pairs of words compared in one pair of lines."""

ALIKE: Final = 0.4
"""Lines less alike than this (as difflib measures it) are shown as wholly replaced."""

SHOWN_LIMIT: Final = 4_000
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Change(StrEnum):
    """What happened to a line."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A part of a line; ``changed`` marks what is not in the line it is compared with."""

    text: str
    changed: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """One line of the comparison."""

    change: Change
    pieces: Pieces


@dataclass(frozen=True)
class Gap:
    """Unchanged lines that are left out."""

    lines: int


@dataclass(frozen=True)
class Diff:
    """The comparison: how many lines were added and removed, and what to show. ``cut`` counts the rows left out."""

    parts: tuple[Line | Gap, ...]
    added: int
    removed: int
    cut: int = 0


def compare(old: str, new: str) -> Diff:
    """Compare two texts. Equal texts give a Diff without parts."""
    lines = list(_Comparison().lines(_split(old), _split(new)))
    added = sum(line.change is Change.ADDED for line in lines)
    removed = sum(line.change is Change.REMOVED for line in lines)
    if not added and not removed:
        return Diff((), 0, 0)
    parts = tuple(_folded(lines))
    return Diff(parts[:SHOWN_LIMIT], added, removed, max(len(parts) - SHOWN_LIMIT, 0))


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


class _Comparison:
    """One comparison, with what is left of its budget."""

    def __init__(self) -> None:
        self._budget = WORDS_BUDGET

    def lines(self, old: list[str], new: list[str]) -> Iterator[Line]:
        """Every line of both texts, unchanged ones once."""
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        yield from _same(old[:start])
        yield from self._changed(old[start : len(old) - end], new[start : len(new) - end])
        yield from _same(old[len(old) - end :])

    def _changed(self, old: list[str], new: list[str]) -> Iterator[Line]:
        if len(old) * len(new) > LINES_BUDGET:
            yield from self._replaced(old, new)
            return
        for step, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
            if step == "equal":
                yield from _same(old[a:b])
            else:
                yield from self._replaced(old[a:b], new[c:d])

    def _replaced(self, old: list[str], new: list[str]) -> Iterator[Line]:
        """Lines that give way to others: the n-th old one is compared with the n-th new one."""
        pairs = [self._words(before, after) for before, after in zip(old, new, strict=False)]
        both = len(pairs)
        for at, line in enumerate(old):
            yield Line(Change.REMOVED, pairs[at][0] if at < both else (Piece(line),))
        for at, line in enumerate(new):
            yield Line(Change.ADDED, pairs[at][1] if at < both else (Piece(line),))

    def _words(self, before: str, after: str) -> tuple[Pieces, Pieces]:
        """Both lines in pieces. Lines with little in common, or too long to compare, are one piece each."""
        old, new = _WORD.findall(before), _WORD.findall(after)
        cost = len(old) * len(new)
        whole = (Piece(before),), (Piece(after),)
        if not cost or cost > min(self._budget, LINE_BUDGET):
            return whole
        self._budget -= cost
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() < ALIKE:
            return whole
        left: list[Piece] = []
        right: list[Piece] = []
        for step, a, b, c, d in matcher.get_opcodes():
            left.append(Piece("".join(old[a:b]), step != "equal"))
            right.append(Piece("".join(new[c:d]), step != "equal"))
        return _tidy(left), _tidy(right)


def _common(one: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _same(lines: list[str]) -> Iterator[Line]:
    for line in lines:
        yield Line(Change.SAME, (Piece(line),))


def _tidy(pieces: list[Piece]) -> Pieces:
    return tuple(piece for piece in pieces if piece.text)


def _folded(lines: list[Line]) -> Iterator[Line | Gap]:
    """The lines with long unchanged runs folded into gaps."""
    runs = [(change is Change.SAME, list(run)) for change, run in groupby(lines, key=lambda line: line.change)]
    for at, (same, run) in enumerate(runs):
        head = 0 if at == 0 else CONTEXT
        tail = 0 if at == len(runs) - 1 else CONTEXT
        hidden = len(run) - head - tail
        if not same or hidden < 2:
            yield from run
            continue
        yield from run[:head]
        yield Gap(hidden)
        yield from run[len(run) - tail :]


@dataclass(frozen=True)
class Row:
    """A line of both texts side by side, with their numbers; on one side there may be none."""

    old: Line | None
    new: Line | None
    old_at: int
    new_at: int


def side_by_side(diff: Diff) -> list[Row | Gap]:
    """The comparison in rows: the n-th line of those that were taken out beside the n-th of those in their place."""
    rows, old_at, new_at = list[Row | Gap](), 1, 1
    for _, run in groupby(diff.parts, key=_sort):
        parts = list(run)
        lines = [part for part in parts if isinstance(part, Line)]
        gaps = [part for part in parts if isinstance(part, Gap)]
        hidden = sum(gap.lines for gap in gaps)
        rows += gaps
        old_at, new_at = old_at + hidden, new_at + hidden
        removed = [line for line in lines if line.change is not Change.ADDED]
        added = [line for line in lines if line.change is not Change.REMOVED]
        for old, new in zip_longest(removed, added):
            rows.append(Row(old, new, old_at, new_at))
            old_at, new_at = old_at + (old is not None), new_at + (new is not None)
    return rows


def _sort(part: Line | Gap) -> str:
    if isinstance(part, Gap):
        return "gap"
    return "same" if part.change is Change.SAME else "changed"
