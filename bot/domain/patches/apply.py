"""Applying patches, exactly as ``git apply`` does: a hunk may have moved, but every line of its context must be there.

Where git would accept a line without its newline for one with it, this does not. A patch applies as a whole or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.contribution import Swap
from bot.domain.page import LINK, PLAIN
from bot.domain.patches.binary import undelta
from bot.domain.patches.model import (
    CONTENT_LIMIT,
    RESULT_LIMIT,
    Binary,
    File,
    FileChange,
    Hunk,
    Kind,
    Misfit,
    Tree,
    blob_id,
    file_of,
    is_text,
    lines_of,
)
from bot.domain.patches.paths import require_link_inside
from bot.domain.refusal import Refusal
from bot.domain.tree import above

TRIES_LIMIT: Final = 20_000_000
"""Lines that are compared at most while one file's hunks are looked for."""


@dataclass(frozen=True)
class Changed:
    """What a patch made of a path: its file (None: there is none any more), and where it was moved from ("": not)."""

    file: File | None
    came_from: str = ""
    offset: int = 0


def needed(changes: tuple[FileChange, ...]) -> set[str]:
    """The paths that must be known to apply a patch: those it names, and the folders they are in."""
    named = {path for change in changes for path in (change.old, change.new) if path}
    return named | {folder for path in named for folder in above(path)}


@dataclass(frozen=True)
class Applied:
    """What a patch makes of a tree, path by path; and what it does to files that are no text."""

    files: Mapping[str, Changed]
    swaps: tuple[Swap, ...] = ()


def apply(
    tree: Tree,
    changes: tuple[FileChange, ...],
    folders: frozenset[str] = frozenset(),
    swaps: Sequence[Swap] = (),
) -> Applied:
    """What a patch makes of a tree.

    The tree must have what ``needed`` names as far as it exists; ``folders`` are those of these paths that are folders
    in it. Where ``swaps`` say what becomes of a file, its content need not be at hand: it must be the very one that
    they name. Raises Misfit where the patch does not fit, and Refusal where its result cannot be.
    """
    return _Applying(tree, folders, swaps).all(changes)


class _Applying:
    """One patch. Renames and copies are made of the tree as it was before it, other changes follow each other."""

    def __init__(self, tree: Tree, folders: frozenset[str], swaps: Sequence[Swap]) -> None:
        self._tree, self._folders = tree, folders
        self._swaps = {swap.at: swap for swap in swaps}
        self._swapped: list[Swap] = []
        self._made: dict[str, Changed] = {}
        self._leaving: set[str] = set()
        self._bytes = 0

    def all(self, changes: tuple[FileChange, ...]) -> Applied:
        self._leaving = {change.old for change in changes if change.kind in (Kind.DELETE, Kind.RENAME)}
        for at, change in enumerate(changes):
            self._one(at, change)
        self._require_places()
        return Applied(self._made, tuple(self._swapped))

    def _one(self, at: int, change: FileChange) -> None:
        before = self._before(change)
        self._require_free(change, before)
        if before is not None and before.mode == LINK and change.new_mode not in (0, LINK):
            raise Misfit("patch-mode-changed", change.path)
        file, offset = self._after(at, change, before)
        if file is None:
            self._made[change.old] = Changed(None)
            return
        require_link_inside(change.new, file)
        moved = change.kind in (Kind.RENAME, Kind.COPY)
        if change.kind is Kind.RENAME and self._made.get(change.old) is None:
            self._made[change.old] = Changed(None)
        came_from = change.old if change.kind is Kind.RENAME else ""
        if not moved and change.new in self._made:
            came_from = self._made[change.new].came_from
        self._made[change.new] = Changed(file, came_from, offset)

    def _after(self, at: int, change: FileChange, before: File | None) -> tuple[File | None, int]:
        """The file afterwards (None: deleted), and how many lines the farthest hunk has moved."""
        mode = change.new_mode or (before.mode if before is not None else PLAIN)
        if (swap := self._swaps.get(at)) is not None:
            if (before.sha256 if before is not None else "") != swap.before:
                raise Misfit("patch-binary-changed", change.path)
            self._swapped.append(swap)
            content = swap.text.encode() if swap.text is not None else None
            return (File(mode, content, swap.after) if swap.after else None), 0
        content, offset = _content(before, change)
        if change.kind is Kind.DELETE:
            if content:
                raise Misfit("patch-deleted-file-has-after", change.path)
            self._note(at, before, None)
            return None, 0
        if content is None and before is not None:
            return replace(before, mode=mode), 0
        after = self._kept(content or b"", mode)
        self._note(at, before, after)
        return after, offset

    def _note(self, at: int, before: File | None, after: File | None) -> None:
        """Keep what becomes of a file that is no text, before or after."""
        if any(file is not None and not is_text(file.content or b"") for file in (before, after)):
            one, other = (file.sha256 if file is not None else "" for file in (before, after))
            content = after.content if after is not None else None
            text = content.decode() if content is not None and is_text(content) else None
            self._swapped.append(Swap(at, one, other, text))

    def _kept(self, content: bytes, mode: int) -> File:
        self._bytes += len(content)
        if len(content) > CONTENT_LIMIT:
            raise Refusal("patch-content-too-large", found=len(content), limit=CONTENT_LIMIT)
        if self._bytes > RESULT_LIMIT:
            raise Refusal("patch-result-too-large", limit=RESULT_LIMIT)
        return file_of(content, mode)

    def _before(self, change: FileChange) -> File | None:
        """The file that is changed, checked to be what the patch expects."""
        if change.kind is Kind.CREATE:
            return None
        if change.kind not in (Kind.RENAME, Kind.COPY) and change.old in self._made:
            file = self._made[change.old].file
        else:
            file = self._tree.get(change.old)
        if file is None:
            if change.plain and len(change.hunks) == 1 and not change.hunks[0].old_count:
                return None  # plain diffs do not say whether a file is new
            raise Misfit("patch-file-missing", change.old)
        if change.old_mode and (change.old_mode == LINK) != (file.mode == LINK):
            raise Misfit("patch-mode-changed", change.old)
        return file

    def _require_free(self, change: FileChange, before: File | None) -> None:
        """Raise Misfit where something new would take the place of what is there."""
        creates = change.kind in (Kind.CREATE, Kind.RENAME, Kind.COPY) or before is None
        if not creates:
            return
        made = self._made.get(change.new)
        taken = made.file is not None if made is not None else change.new in self._tree
        if taken and not (made is None and change.new in self._leaving):
            raise Misfit("patch-file-exists", change.new)

    def _require_places(self) -> None:
        """Raise Misfit where a name would be both a file and a folder."""
        there = {path for path, changed in self._made.items() if changed.file is not None}
        gone = self._made.keys() - there
        for path in sorted(there):
            if path in self._folders and not self._emptied(path):
                raise Misfit("patch-file-is-folder", path)
            for folder in above(path):
                if folder in there or (folder in self._tree and folder not in gone):
                    raise Misfit("patch-folder-is-file", path)

    def _emptied(self, folder: str) -> bool:
        """Whether nothing is left in a folder. What is in it besides what the patch names is known to nobody here."""
        inside = {path for path in self._tree if path.startswith(f"{folder}/")}
        return bool(inside) and all(path in self._made and self._made[path].file is None for path in inside)


def _content(before: File | None, change: FileChange) -> tuple[bytes | None, int]:
    """The content afterwards, and how many lines the farthest hunk has moved. None: it stays as it is."""
    if change.binary is not None:
        return _exchanged(before, change, change.binary), 0
    if not change.hunks:
        if change.kind is Kind.DELETE and before is not None:
            if before.content is None:
                raise Misfit("patch-content-elsewhere", change.old)
            return before.content, 0
        return None, 0
    if before is not None and before.content is None:
        raise Misfit("patch-content-elsewhere", change.old)
    lines = lines_of(before.content or b"") if before is not None else []
    return _patched(lines, change)


def _exchanged(before: File | None, change: FileChange, binary: Binary) -> bytes:
    digits = len(change.old_id)
    if digits not in (40, 64) or len(change.new_id) != digits:
        raise Refusal("patch-binary-no-id", path=change.path)
    if before is not None and before.content is None:
        raise Misfit("patch-content-elsewhere", change.old)
    base = (before.content or b"") if before is not None else b""
    expected = set(change.old_id) == {"0"} if before is None else blob_id(base, digits) == change.old_id
    if not expected:
        raise Misfit("patch-binary-changed", change.path)
    content = undelta(base, binary.data) if binary.delta else binary.data
    if change.kind is not Kind.DELETE and blob_id(content, digits) != change.new_id:
        raise Refusal("patch-binary-corrupt", path=change.path)
    return content


def _patched(lines: list[bytes], change: FileChange) -> tuple[bytes, int]:
    image, done = list(lines), [False] * len(lines)
    tries, farthest = TRIES_LIMIT, 0
    for number, hunk in enumerate(change.hunks, 1):
        wanted = max(hunk.new_start - 1, 0)
        at, cost = _place(image, done, hunk, wanted, tries)
        tries -= cost
        if at is None:
            raise Misfit("patch-hunk-misfit", change.path, number, hunk.old_start, hunk.lines)
        after = hunk.after
        farthest = max(farthest, abs(at - wanted))
        image[at : at + hunk.old_count] = after
        done[at : at + hunk.old_count] = [True] * len(after)
        open_ended = after and not after[-1].endswith(b"\n")
        if open_ended and at + len(after) != len(image):
            raise Misfit("patch-hunk-misfit", change.path, number, hunk.old_start, hunk.lines)
    if any(not line.endswith(b"\n") for line in image[:-1]):
        raise Misfit("patch-hunk-misfit", change.path, len(change.hunks), change.hunks[-1].old_start)
    return b"".join(image), farthest


def _place(image: list[bytes], done: list[bool], hunk: Hunk, wanted: int, tries: int) -> tuple[int | None, int]:
    """Where the lines of a hunk are, as near as possible to where it says, and how many comparisons that took.

    A hunk that begins with the first line must be at the beginning, and one without context after it at the end. Lines
    that another hunk has made or seen are not looked at.
    """
    before, cost = hunk.before, 0
    at_start = hunk.old_start <= 1
    at_end = hunk.lines[-1][:1] != b" "
    last = len(image) - len(before)
    if last < 0:
        return None, 0
    if at_start or at_end:
        candidates: Iterator[int] = iter([0] if at_start and (not at_end or last == 0) else [] if at_start else [last])
    else:
        candidates = _nearby(min(wanted, len(image)), last)
    first = before[0] if before else None
    for at in candidates:
        cost += 1
        if first is not None and image[at] != first:
            continue
        cost += len(before)
        if cost > tries:
            raise Refusal("patch-too-costly")
        if not any(done[at : at + len(before)]) and image[at : at + len(before)] == before:
            return at, cost
    return None, cost


def _nearby(wanted: int, last: int) -> Iterator[int]:
    """The places from 0 to ``last``, the nearest first, of two equally near the later one."""
    if wanted <= last:
        yield wanted
    for distance in range(1, max(wanted, last - wanted) + 1):
        if wanted + distance <= last:
            yield wanted + distance
        if 0 <= wanted - distance <= last:
            yield wanted - distance
