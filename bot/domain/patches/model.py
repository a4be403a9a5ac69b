"""What a patch is made of, and what a tree of files is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha1, sha256
from typing import Final

from bot.domain.page import EXECUTABLE, LINK, PLAIN
from bot.domain.refusal import Refusal

MODES: Final = frozenset({PLAIN, EXECUTABLE, LINK})
"""What may be in the archive's tree; there are no submodules."""

DIFF_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of all diffs of one version together."""

LINES_LIMIT: Final = 200_000
"""Lines of all diffs of one version together."""

CHANGES_LIMIT: Final = 2_000
"""Files that one patch may change."""

CONTENT_LIMIT: Final = 10 * 1024 * 1024
"""Bytes of one file."""

RESULT_LIMIT: Final = 32 * 1024 * 1024
"""Bytes of all files that a patch makes."""


class Kind(StrEnum):
    """What a patch does with a file's name."""

    CHANGE = "change"
    CREATE = "create"
    DELETE = "delete"
    RENAME = "rename"
    COPY = "copy"


@dataclass(frozen=True)
class Hunk:
    """One place of a change. ``lines`` begin with a blank, "-" or "+", and end with a newline unless the file ends
    there without one. Line numbers count from 1."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[bytes, ...]
    heading: bytes = b""

    @property
    def before(self) -> list[bytes]:
        """The lines it expects."""
        return [line[1:] for line in self.lines if not line.startswith(b"+")]

    @property
    def after(self) -> list[bytes]:
        """The lines it leaves."""
        return [line[1:] for line in self.lines if not line.startswith(b"-")]


@dataclass(frozen=True)
class Binary:
    """The content of a file that is no text: whole, or as git's delta to the content before."""

    delta: bool
    data: bytes


@dataclass(frozen=True)
class FileChange:
    """What a patch does with one file. ``old`` and ``new`` are its paths, "" where there is none.

    A mode of 0 is not said. ``old_id`` and ``new_id`` are git's object ids as far as the patch gives them. A ``plain``
    one has no git header, and does not say whether the file is new.
    """

    kind: Kind
    old: str
    new: str
    old_mode: int = 0
    new_mode: int = 0
    old_id: str = ""
    new_id: str = ""
    hunks: tuple[Hunk, ...] = ()
    binary: Binary | None = None
    similarity: int | None = None
    plain: bool = False

    @property
    def path(self) -> str:
        """The path it is best known by: the new one, or the old one of a file that is deleted."""
        return self.new or self.old

    @property
    def added(self) -> int:
        """How many lines it adds."""
        return sum(line.startswith(b"+") for hunk in self.hunks for line in hunk.lines)

    @property
    def removed(self) -> int:
        """How many lines it removes."""
        return sum(line.startswith(b"-") for hunk in self.hunks for line in hunk.lines)


@dataclass(frozen=True)
class File:
    """A file of a tree. Its content may not be at hand (None); ``sha256`` (hex) names it all the same."""

    mode: int
    content: bytes | None
    sha256: str


Tree = Mapping[str, File]
"""Files by their paths. Folders are where files are."""


def file_of(content: bytes, mode: int = PLAIN) -> File:
    """A file with this content."""
    return File(mode, content, sha256(content).hexdigest())


def blob_id(content: bytes, digits: int = 40) -> str:
    """Git's id of a content. Source: Git's documentation, "Git Internals: Git Objects"."""
    whole = b"blob %d\0%b" % (len(content), content)
    return sha256(whole).hexdigest() if digits > 40 else sha1(whole, usedforsecurity=False).hexdigest()


def is_text(content: bytes) -> bool:
    """Whether a file is kept as text: UTF-8 without NUL."""
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def lines_of(content: bytes) -> list[bytes]:
    """The lines with their newlines; the last may have none. Only a newline ends a line, as for git."""
    lines = content.split(b"\n")
    last = lines.pop()
    return [*(line + b"\n" for line in lines), *([last] if last else [])]


class Misfit(Refusal):
    """A patch that does not apply: to which file, with which hunk, and the line where it was looked for (0: none)."""

    def __init__(self, key: str, path: str, hunk: int = 0, line: int = 0, lines: tuple[bytes, ...] = ()) -> None:
        details: dict[str, str | int] = {"path": path}
        if hunk:
            details |= {"hunk": hunk, "line": line}
        super().__init__(key, **details)
        self.path, self.hunk, self.line, self.lines = path, hunk, line, lines
