"""Which lines two texts have in common. Bounded in time, whatever the texts are.

A text is its lines between line feeds: "" is one empty line, and a line feed at the end is followed by one more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

BUDGET: Final = 400_000
"""Regions with more pairs of lines than this are aligned only at lines that each text has once; between those, lines of
such a region count as changed."""


class Block(NamedTuple):
    """``size`` equal lines: in the old text from ``old`` on, in the new one from ``new`` on."""

    old: int
    new: int
    size: int


def blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Equal runs of lines in the order of both texts; none overlaps or touches another in both."""
    found: list[Block] = []
    for block in _matched(old, new, 0, len(old), 0, len(new)):
        if not block.size:
            continue
        last = found[-1] if found else None
        if last is not None and (last.old + last.size, last.new + last.size) == (block.old, block.new):
            found[-1] = Block(last.old, last.new, last.size + block.size)
        else:
            found.append(block)
    return found


def _matched(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> Iterator[Block]:
    """The blocks within ``old[a:b]`` and ``new[c:d]``."""
    start = 0
    while a + start < b and c + start < d and old[a + start] == new[c + start]:
        start += 1
    yield Block(a, c, start)
    a, c = a + start, c + start
    end = 0
    while b - end > a and d - end > c and old[b - end - 1] == new[d - end - 1]:
        end += 1
    b, d = b - end, d - end
    if (b - a) * (d - c) <= BUDGET:
        matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
        yield from (Block(a + one.a, c + one.b, one.size) for one in matcher.get_matching_blocks())
    elif anchors := _anchors(old, new, a, b, c, d):
        for i, j in [*anchors, (b, d)]:
            yield from _matched(old, new, a, i, c, j)
            a, c = i, j
    yield Block(b, d, end)


def _anchors(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Places of lines that both have exactly once: the longest run of them in the same order in both. None of them is
    at both starts, where the lines differ."""
    once_old, once_new = Counter(old[a:b]), Counter(new[c:d])
    place = {new[j]: j for j in range(c, d) if once_new[new[j]] == 1}
    pairs = [(i, place[old[i]]) for i in range(a, b) if once_old[old[i]] == 1 and old[i] in place]
    ends: list[int] = []  # for each length, the least last place of a rising run
    at: list[int] = []  # and which pair that is
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(j)
            at.append(index)
        else:
            ends[length], at[length] = j, index
    chosen: list[tuple[int, int]] = []
    step = at[-1] if at else -1
    while step >= 0:
        chosen.append(pairs[step])
        step = before[step]
    return chosen[::-1]


def unified(old: str, new: str, context: int = 3) -> list[str]:
    """What changed, as lines in the unified format: each begins with " ", "-" or "+", and each part with where it is.

    Equal texts give no lines.
    """
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    found = [*blocks(before, after), Block(len(before), len(after), 0)]
    out: list[str] = []
    a = c = shown = 0
    for block in found:
        removed, added = before[a : block.old], after[c : block.new]
        if removed or added:
            start = max(a - context, shown)
            if not out or start > shown:
                out.append(f"@@ -{start + 1} +{start - a + c + 1} @@")
            out += [f" {line}" for line in before[start:a]]
            out += [f"-{line}" for line in removed] + [f"+{line}" for line in added]
            tail = min(context, block.size)
            out += [f" {line}" for line in before[block.old : block.old + tail]]
            shown = block.old + tail
        a, c = block.old + block.size, block.new + block.size
    return out
