"""Reading diffs: git's format and plain unified ones, several in one text. Raises nothing but Refusal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.domain.patches import binary
from bot.domain.patches.headers import Header, git_header, plain_header
from bot.domain.patches.model import CHANGES_LIMIT, DIFF_LIMIT, LINES_LIMIT, Binary, FileChange, Hunk, Kind, lines_of
from bot.domain.patches.paths import checked_mode, checked_path
from bot.domain.refusal import Refusal

_HUNK: Final = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(.*)\r?\n?", re.DOTALL)
_HEADINGS: Final = (b"diff --git ", b"--- ", b"+++ ", b"@@ -", b"index ")
_NO_NEWLINE_MIN: Final = 12
"""A line that says that there is no newline is in any language at least this long; the number is git's."""


def parse(diff: bytes) -> tuple[FileChange, ...]:
    """What a diff does, file by file. What stands before and between is passed over.

    Raises Refusal for what git would not take, for paths and modes that nobody may use, and beyond the limits.
    """
    require_size(diff)
    return _Reader(lines_of(_unix(diff))).changes()


def require_size(diff: bytes) -> None:
    """Raise Refusal for what is too large to be looked at."""
    if len(diff) > DIFF_LIMIT:
        raise Refusal("patch-too-large", found=len(diff) // 1024, limit=DIFF_LIMIT // 1024)
    if (lines := diff.count(b"\n")) > LINES_LIMIT:
        raise Refusal("patch-too-many-lines", found=lines, limit=LINES_LIMIT)


def _unix(diff: bytes) -> bytes:
    """The diff without the carriage returns that a file got on its way: if the lines between the hunks have them."""
    if b"\r\n" not in diff:
        return diff
    headings = [line for line in lines_of(diff) if line.startswith(_HEADINGS)]
    return diff.replace(b"\r\n", b"\n") if headings and all(line.endswith(b"\r\n") for line in headings) else diff


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines, self._at = lines, 0
        self._strip: int | None = None

    def _peek(self, ahead: int = 0) -> bytes:
        at = self._at + ahead
        return self._lines[at] if at < len(self._lines) else b""

    def changes(self) -> tuple[FileChange, ...]:
        """Every file's."""
        found: list[FileChange] = []
        while self._at < len(self._lines):
            change = self._change()
            if change is not None:
                found.append(change)
                if len(found) > CHANGES_LIMIT:
                    raise Refusal("patch-too-many-files", limit=CHANGES_LIMIT)
        if not found:
            raise Refusal("patch-nothing")
        return tuple(found)

    def _change(self) -> FileChange | None:
        line = self._peek()
        if line.startswith(b"diff --git "):
            return self._checked(*self._git())
        if line.startswith(b"--- ") and self._peek(1).startswith(b"+++ ") and _HUNK.fullmatch(self._peek(2)):
            header, self._strip = plain_header(self._lines, self._at, self._strip)
            self._at += 2
            return self._checked(header, self._hunks(), None)
        if _HUNK.fullmatch(line):
            raise Refusal("patch-no-names", line=self._at + 1)
        self._at += 1
        return None

    def _git(self) -> tuple[Header, tuple[Hunk, ...], Binary | None]:
        start = self._at
        header, self._at = git_header(self._lines, self._at)
        if self._peek().rstrip() == b"GIT binary patch":
            content, self._at = binary.read(self._lines, self._at + 1)
            if binary.reverse_at(self._lines, self._at):
                _, self._at = binary.read(self._lines, self._at)
            return header, (), content
        if self._peek().startswith(b"Binary files "):
            raise Refusal("patch-binary-left-out", path=header.new or header.old)
        hunks = self._hunks()
        if not hunks and not header.says_something:
            raise Refusal("patch-corrupt", line=start + 1)
        return header, hunks, None

    def _hunks(self) -> tuple[Hunk, ...]:
        hunks = []
        while match := _HUNK.fullmatch(self._peek()):
            hunks.append(self._hunk(match))
        return tuple(hunks)

    def _hunk(self, match: re.Match[bytes]) -> Hunk:
        start, self._at = self._at, self._at + 1
        old, new = int(match[2] or b"1"), int(match[4] or b"1")
        lines: list[bytes] = []
        left, right, changed, open_ended = old, new, False, set[bytes]()
        while left or right:
            line = self._peek()
            mark = line[:1]
            if self._ends_open(lines, open_ended):
                continue
            if not line.endswith(b"\n") or mark not in (b" ", b"-", b"+", b"\n", b"\r"):
                raise Refusal("patch-corrupt", line=self._at + 1)
            if mark in (b"\n", b"\r"):  # an empty line of context whose blank an editor or mailer took
                mark, line = b" ", b" " + line
            left, right = left - (mark != b"+"), right - (mark != b"-")
            over = left < 0 or right < 0
            if over or (mark != b"+" and b"-" in open_ended) or (mark != b"-" and b"+" in open_ended):
                raise Refusal("patch-corrupt", line=self._at + 1)
            changed = changed or mark != b" "
            lines.append(line)
            self._at += 1
        self._ends_open(lines, open_ended)
        if not changed:
            raise Refusal("patch-corrupt", line=start + 1)
        return Hunk(int(match[1]), old, int(match[3]), new, tuple(lines), match[5].rstrip(b"\r\n"))

    def _ends_open(self, lines: list[bytes], open_ended: set[bytes]) -> bool:
        """Take a line that says that the one before has no newline, if this is one."""
        line = self._peek()
        if not lines or not line.startswith(b"\\ ") or len(line) < _NO_NEWLINE_MIN or not lines[-1].endswith(b"\n"):
            return False
        mark = lines[-1][:1]
        open_ended |= {b"-", b"+"} if mark == b" " else {mark}
        lines[-1] = lines[-1][:-1]
        self._at += 1
        return True

    def _checked(self, header: Header, hunks: tuple[Hunk, ...], content: Binary | None) -> FileChange:
        for path in {header.old, header.new} - {""}:
            checked_path(path)
        for mode in {header.old_mode, header.new_mode} - {0}:
            checked_mode(header.new or header.old, mode)
        change = header.change
        if change.kind is Kind.CREATE and any(hunk.old_count for hunk in hunks):
            raise Refusal("patch-new-file-has-before", path=change.path)
        if change.kind is Kind.DELETE and any(hunk.new_count for hunk in hunks):
            raise Refusal("patch-deleted-file-has-after", path=change.path)
        return replace(change, hunks=hunks, binary=content)
