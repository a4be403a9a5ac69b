"""What a reviewer should know of a patch before they read it, found by looking at it. None of it forbids anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.domain.contribution import Remark
from bot.domain.page import EXECUTABLE
from bot.domain.patches.apply import Changed
from bot.domain.patches.model import FileChange, Kind, Tree, is_text

LARGE: Final = 800
"""Changed lines from which on a patch is probably more than one change."""

PLACES: Final = 5
"""Folders at the top from which on a patch is probably more than one change."""

SUBJECT: Final = 75
"""Characters that a subject should not exceed."""

REMARKS_LIMIT: Final = 12
_BLANKS: Final = re.compile(rb"[ \t]+\r?\n?$")
_MARKS: Final = (b"<<<<<<< ", b">>>>>>> ")


def remarks(
    subject: str, body: str, changes: Sequence[FileChange], made: Mapping[str, Changed], tree: Tree
) -> tuple[Remark, ...]:
    """What there is to say, the most important first; at most twelve things."""
    found = [*_of_size(changes), *_of_message(subject, body)]
    for change in changes:
        found += _of_file(change, made.get(change.new), tree)
    return tuple(dict.fromkeys(found))[:REMARKS_LIMIT]


def _of_size(changes: Sequence[FileChange]) -> Iterator[Remark]:
    lines = sum(change.added + change.removed for change in changes if change.kind is not Kind.DELETE)
    if lines >= LARGE:
        yield Remark("patch-remark-large", count=lines)
    places = {change.path.partition("/")[0] for change in changes if "/" in change.path}
    if len(places) >= PLACES:
        yield Remark("patch-remark-places", count=len(places))


def _of_message(subject: str, body: str) -> Iterator[Remark]:
    if len(subject) > SUBJECT:
        yield Remark("patch-remark-subject", count=len(subject))
    if not body.strip():
        yield Remark("patch-remark-no-why")


def _of_file(change: FileChange, made: Changed | None, tree: Tree) -> Iterator[Remark]:
    path = change.path
    added = [line[1:] for hunk in change.hunks for line in hunk.lines if line.startswith(b"+")]
    if any(line.startswith(_MARKS) for line in added):
        yield Remark("patch-remark-marks", path)
    if made is not None and made.file is not None:
        content = made.file.content
        if content is not None and not is_text(content):
            yield Remark("patch-remark-binary", path, len(content))
        elif content is not None and added and b"\r\n" in content and re.search(rb"(?<!\r)\n", content):
            yield Remark("patch-remark-endings", path)
        before = tree.get(change.old)
        if made.file.mode == EXECUTABLE and (before is None or before.mode != EXECUTABLE):
            yield Remark("patch-remark-executable", path)
        if made.offset:
            yield Remark("patch-remark-moved", path, made.offset)
    blanks = sum(bool(_BLANKS.search(line)) and line.strip() != b"" for line in added)
    if blanks:
        yield Remark("patch-remark-blanks", path, blanks)
    if change.kind is not Kind.DELETE and any(
        other != change.new and other.casefold() == change.new.casefold() and other != change.old for other in tree
    ):
        yield Remark("patch-remark-case", path)
