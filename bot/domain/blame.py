"""Who wrote what: for each line of a page, the revision it came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.lines import blocks


@dataclass(frozen=True)
class Version:
    """One state of a text. ``restores`` is the place of an earlier state that it brings back, if it does: then its
    lines are those of that state again, and nobody's new ones."""

    text: str
    restores: int | None = None


def blame(versions: Sequence[Version]) -> tuple[int, ...]:
    """For each line of the last state, the place of the state it came with, the oldest having 0.

    A line that stays through a change keeps whom it is from; one that is taken out and comes back later is new, unless
    that change restores an earlier state. Without states there are no lines.
    """
    known: list[tuple[list[str], tuple[int, ...]]] = []
    for place, version in enumerate(versions):
        lines = version.text.split("\n")
        if version.restores is not None and known[version.restores][0] == lines:
            known.append((lines, known[version.restores][1]))
            continue
        origins = [place] * len(lines)
        if known:
            before, whose = known[-1]
            for old, new, size in blocks(before, lines):
                origins[new : new + size] = whose[old : old + size]
        known.append((lines, tuple(origins)))
    return known[-1][1] if known else ()
