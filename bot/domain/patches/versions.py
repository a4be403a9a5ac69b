"""Versions of a series compared: which patch has become which, what stayed as it was, and what changed in each.

In the manner of ``git range-diff``; patches are matched by how alike they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.domain.contribution import Patch
from bot.domain.patches.kept import bytes_of, legible
from bot.domain.patches.make import hunks
from bot.domain.patches.model import FileChange
from bot.domain.patches.parse import parse

ALIKE: Final = 0.4
"""How much of two patches must be the same (of 1), for one to be the other's new version."""
SHOWN_LIMIT: Final = 200_000


class Fate(StrEnum):
    """What has become of a patch, with git's sign for it."""

    SAME = "="
    CHANGED = "!"
    GONE = "<"
    NEW = ">"


@dataclass(frozen=True)
class Match:
    """A patch in both versions: its numbers in the older and the newer (0: not there), and what changed in it."""

    old: int
    new: int
    fate: Fate
    subject: str
    changes: str = ""


def identity(patch: Patch) -> str:
    """What a patch is known by: its message and what it does, wherever in the files that is now (hex)."""
    return sha256("\n".join(_lines(patch)).encode("utf-8", "replace")).hexdigest()


def unchanged(old: Sequence[Patch], new: Sequence[Patch]) -> dict[int, int]:
    """Which patches of the newer version are the same as one before: number there → number now, both from 1."""
    places = {}
    for at, patch in reversed(list(enumerate(new, 1))):
        places[identity(patch)] = at
    found: dict[int, int] = {}
    for at, patch in enumerate(old, 1):
        now = places.get(identity(patch))
        if now is not None and now not in found.values():
            found[at] = now
    return found


def compare(old: Sequence[Patch], new: Sequence[Patch]) -> list[Match]:
    """Both versions, patch by patch in the order of the newer one; those that are gone where they stood."""
    same = unchanged(old, new)
    pairs = {now: was for was, now in same.items()}
    left = [at for at in range(1, len(old) + 1) if at not in same]
    right = [at for at in range(1, len(new) + 1) if at not in pairs]
    pairs |= _alike({at: old[at - 1] for at in left}, {at: new[at - 1] for at in right})
    made, gone = [], [at for at in left if at not in pairs.values()]
    for at, patch in enumerate(new, 1):
        was = pairs.get(at, 0)
        while gone and was and gone[0] < was:
            made.append(Match(gone[0], 0, Fate.GONE, old[gone.pop(0) - 1].subject))
        if not was:
            made.append(Match(0, at, Fate.NEW, patch.subject))
        elif was in same:
            made.append(Match(was, at, Fate.SAME, patch.subject))
        else:
            made.append(Match(was, at, Fate.CHANGED, patch.subject, _between(old[was - 1], patch)))
    return [*made, *(Match(at, 0, Fate.GONE, old[at - 1].subject) for at in gone)]


def written(matches: Sequence[Match]) -> str:
    """The comparison to be read, as git writes it."""
    width = len(str(max((max(match.old, match.new) for match in matches), default=0)))
    parts = []
    for match in matches:
        one, other = (str(at or "-").rjust(width) for at in (match.old, match.new))
        parts.append(f"{one}:  {match.fate.value} {other}:  {match.subject}")
        parts += [f"    {line}" for line in match.changes.splitlines()]
    text = "\n".join(parts) + "\n"
    return text if len(text) <= SHOWN_LIMIT else text[:SHOWN_LIMIT].rpartition("\n")[0] + "\n…\n"


def _alike(old: dict[int, Patch], new: dict[int, Patch]) -> dict[int, int]:
    """The most alike first; the same subject counts as much as half of the text."""
    before = {at: Counter(_lines(patch)) for at, patch in old.items()}
    after = {at: Counter(_lines(patch)) for at, patch in new.items()}
    scores = sorted(
        (
            (-_likeness(before[a], after[b]) - 0.5 * (old[a].subject == new[b].subject), abs(a - b), a, b)
            for a in old
            for b in new
        ),
    )
    found: dict[int, int] = {}
    for score, _, a, b in scores:
        if -score >= ALIKE and b not in found and a not in found.values():
            found[b] = a
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 1.0


def _lines(patch: Patch) -> list[str]:
    return [patch.subject, *patch.body.splitlines(), *_told(parse(bytes_of(patch.diff)))]


def _told(changes: Sequence[FileChange]) -> Iterator[str]:
    """What a patch does, without where: line numbers and ids change when something else does."""
    for change in changes:
        modes = [f"{mode:o}" for mode in (change.old_mode, change.new_mode) if mode and change.new_mode]
        yield " ".join([f"## {change.kind.value}", *dict.fromkeys(filter(None, (change.old, change.new))), *modes])
        if change.binary is not None:
            yield f"binary {sha256(change.binary.data).hexdigest()} for {change.old_id}"
        for hunk in change.hunks:
            yield "@@"
            for line in hunk.lines:
                yield line.decode("utf-8", "surrogateescape").removesuffix("\n")
                if not line.endswith(b"\n"):
                    yield "\\ No newline at end of file"


def _between(old: Patch, new: Patch) -> str:
    before, after = ([f"{line}\n".encode("utf-8", "surrogateescape") for line in _lines(patch)] for patch in (old, new))
    rows = [b"".join([b"@@\n", *hunk.lines]) for hunk in hunks(before, after)]
    return legible(b"".join(rows).decode("utf-8", "replace"))
