"""The headers of diffs: which file, what becomes of its name and its mode.

Source: Git's documentation, "Generating patch text with -p"; for names without git's header what ``git apply`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.page import PLAIN
from bot.domain.patches.kept import kept_name
from bot.domain.patches.model import FileChange, Kind
from bot.domain.refusal import Refusal

_INDEX: Final = re.compile(rb"([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?")
_OCTAL: Final = re.compile(rb"[0-7]{6}")
_PERCENT: Final = re.compile(rb"(\d{1,3})%")
_DATE: Final = re.compile(rb"[ \t]+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [-+]\d\d:?\d\d)?$")
_EPOCH: Final = re.compile(rb"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.0+)? ([-+])(\d\d):?(\d\d)$")
_ESCAPES: Final = {
    ord("a"): 7,
    ord("b"): 8,
    ord("t"): 9,
    ord("n"): 10,
    ord("v"): 11,
    ord("f"): 12,
    ord("r"): 13,
    ord('"'): 34,
    ord("\\"): 92,
}
NOWHERE: Final = b"/dev/null"
_MODES: Final = {
    b"old mode ": ("old_mode", None),
    b"new mode ": ("new_mode", None),
    b"deleted file mode ": ("old_mode", Kind.DELETE),
    b"new file mode ": ("new_mode", Kind.CREATE),
}
"""How lines begin that say a mode: whose it is, and what becomes of the file."""


@dataclass
class Header:
    """What the lines before the hunks say."""

    old: str = ""
    new: str = ""
    kind: Kind = Kind.CHANGE
    old_mode: int = 0
    new_mode: int = 0
    old_id: str = ""
    new_id: str = ""
    similarity: int | None = None
    plain: bool = False

    @property
    def says_something(self) -> bool:
        """Whether the header alone changes anything."""
        return self.kind is not Kind.CHANGE or (self.new_mode != 0 and self.new_mode != self.old_mode)

    @property
    def change(self) -> FileChange:
        """The change, as yet without content."""
        return FileChange(
            self.kind,
            self.old,
            self.new,
            self.old_mode,
            self.new_mode,
            self.old_id,
            self.new_id,
            similarity=self.similarity,
            plain=self.plain,
        )


def git_header(lines: list[bytes], at: int) -> tuple[Header, int]:
    """The header that begins with "diff --git" in line ``at`` (from 0), and where it ends. Raises Refusal."""
    reading = _GitHeader(lines[at], at)
    at += 1
    while at < len(lines) and reading.take(lines[at].rstrip(b"\r\n"), at):
        at += 1
    return reading.header(), at


class _GitHeader:
    """Takes one line after the other. Names that are said twice must be said alike: what is shown is what is done."""

    def __init__(self, first: bytes, at: int) -> None:
        self._at, self._first = at, first.rstrip(b"\r\n")[len(b"diff --git ") :]
        self._found = Header()
        self._from: list[bytes] = []
        self._to: list[bytes] = []

    def take(self, line: bytes, at: int) -> bool:
        """Whether the line belongs to the header."""
        found = self._found
        modes = next((begin for begin in _MODES if line.startswith(begin)), b"")
        if modes:
            which, kind = _MODES[modes]
            setattr(found, which, _mode(line[len(modes) :], at))
            found.kind = kind or found.kind
        elif line.startswith((b"rename from ", b"rename old ", b"copy from ")):
            found.kind = Kind.COPY if line.startswith(b"copy") else Kind.RENAME
            self._from.append(_unquoted(line.split(b" ", 2)[2], at))
        elif line.startswith((b"rename to ", b"rename new ", b"copy to ")):
            self._to.append(_unquoted(line.split(b" ", 2)[2], at))
        elif line.startswith((b"similarity index ", b"dissimilarity index ")):
            match = _PERCENT.fullmatch(line.rpartition(b" ")[2])
            found.similarity = min(int(match[1]), 100) if match and line.startswith(b"s") else found.similarity
        elif line.startswith(b"index "):
            self._index(line[6:], at)
        elif line.startswith(b"--- "):
            self._name(line[4:], self._from, Kind.CREATE, at)
        elif line.startswith(b"+++ "):
            self._name(line[4:], self._to, Kind.DELETE, at)
        else:
            return False
        return True

    def _index(self, words: bytes, at: int) -> None:
        if (match := _INDEX.fullmatch(words)) is None:
            raise _corrupt(at)
        self._found.old_id, self._found.new_id = match[1].decode(), match[2].decode()
        if match[3]:
            self._found.old_mode = self._found.old_mode or _mode(match[3], at)

    def _name(self, name: bytes, names: list[bytes], nowhere: Kind, at: int) -> None:
        name = _unquoted(name.partition(b"\t")[0], at)
        if (name == NOWHERE) != (self._found.kind is nowhere):
            raise _corrupt(at)
        if name != NOWHERE:
            names.append(_stripped(name, 1, at))

    def header(self) -> Header:
        """What was said. Raises Refusal if it contradicts itself."""
        found = self._found
        if found.kind in (Kind.RENAME, Kind.COPY) and not (self._from and self._to):
            raise _corrupt(self._at)
        first = _both(self._first, self._at)
        if found.kind in (Kind.RENAME, Kind.COPY):
            olds, news = set(self._from), set(self._to)
        else:
            names = {*self._from, *self._to} | (first or set())
            olds = news = names
        if len(olds) != 1 or len(news) != 1 or (first is not None and first - olds - news):
            raise Refusal("patch-names-differ", line=self._at + 1)
        old, new = _text(next(iter(olds))), _text(next(iter(news)))
        found.old = "" if found.kind is Kind.CREATE else old
        found.new = "" if found.kind is Kind.DELETE else new
        return found


def _both(words: bytes, at: int) -> set[bytes] | None:
    """The names in a "diff --git" line; None if they cannot be told apart, as with blanks in names of a rename."""
    if words.startswith(b'"'):
        end = _closing(words, at)
        old, rest = _unquoted(words[: end + 1], at), words[end + 1 :].lstrip(b" ")
        return {_stripped(old, 1, at), _stripped(_unquoted(rest, at), 1, at)}
    if words.endswith(b'"') and b' "' in words:
        old, _, rest = words.partition(b' "')
        return {_stripped(old, 1, at), _stripped(_unquoted(b'"' + rest, at), 1, at)}
    if words.count(b" ") == 1:
        return {_stripped(name, 1, at) for name in words.split(b" ")}
    middle = len(words) // 2
    old, new = words[:middle], words[middle + 1 :]
    if words[middle : middle + 1] == b" " and old.partition(b"/")[2] == new.partition(b"/")[2]:
        return {_stripped(old, 1, at)}
    # Prefixes of different lengths, or a rename.
    for match in re.finditer(rb" ", words[:2000]):
        old, new = words[: match.start()], words[match.end() :]
        if b"/" in old and old.partition(b"/")[2] == new.partition(b"/")[2]:
            return {_stripped(old, 1, at)}
    return None


def plain_header(lines: list[bytes], at: int, strip: int | None) -> tuple[Header, int | None]:
    """The header of two lines ("---", "+++") that begins in line ``at``, and how many folders names begin with that
    are to be left out, which the first names decide. Raises Refusal."""
    first, second = lines[at][4:].rstrip(b"\r\n"), lines[at + 1][4:].rstrip(b"\r\n")
    old, new = _plain_name(first, at), _plain_name(second, at + 1)
    if old == new == NOWHERE:
        raise _corrupt(at)
    if strip is None:
        strip = _guessed(old, new)
    count = 1 if strip is None else strip
    if old == NOWHERE or new == NOWHERE:
        kind = Kind.CREATE if old == NOWHERE else Kind.DELETE
        name = _text(_stripped(new if old == NOWHERE else old, count, at))
    else:
        one, other = _stripped(old, count, at), _stripped(new, count, at)
        # The shorter name, where the other is that of a copy kept aside ("x.c.orig", "x.c~").
        name = _text(one if len(one) < len(other) and other.startswith(one) else other)
        kind = Kind.CREATE if _is_epoch(first) else Kind.DELETE if _is_epoch(second) else Kind.CHANGE
    header = Header("" if kind is Kind.CREATE else name, "" if kind is Kind.DELETE else name, kind, plain=True)
    header.new_mode = PLAIN if kind is Kind.CREATE else 0
    return header, strip


def _guessed(old: bytes, new: bytes) -> int | None:
    values = {0 for name in (old, new) if name != NOWHERE and b"/" not in name}
    return 0 if values else None


def _plain_name(words: bytes, at: int) -> bytes:
    if words.startswith(b'"'):
        return _unquoted(words[: _closing(words, at) + 1], at)
    name, tab, _ = words.partition(b"\t")
    return name if tab else _DATE.sub(b"", words)


def _is_epoch(words: bytes) -> bool:
    """Whether a file's time is that with which diff marks one that is not there."""
    match = _EPOCH.search(words)
    if match is None:
        return False
    try:
        year, month, day, hour, minute, second = (int(match[part]) for part in range(1, 7))
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return False
    behind = timedelta(hours=int(match[8]), minutes=int(match[9]))
    offset = behind if match[7] == b"+" else -behind
    return at == datetime(1970, 1, 1, tzinfo=UTC) + offset


def _stripped(name: bytes, count: int, at: int) -> bytes:
    """A name without the folder that diffs put before it ("a/")."""
    if name.startswith(b"/"):
        raise Refusal("patch-path-absolute", path=name.decode("utf-8", "replace"))
    for _ in range(count):
        _, slash, name = name.partition(b"/")
        if not slash:
            raise Refusal("patch-no-prefix", line=at + 1)
    return re.sub(rb"/{2,}", b"/", name)


def _mode(digits: bytes, at: int) -> int:
    if not _OCTAL.fullmatch(digits.strip()):
        raise _corrupt(at)
    return int(digits, 8)


def _text(name: bytes) -> str:
    if b"\0" in name:
        raise Refusal("patch-path-characters", path=ascii(name)[2:-1])
    return kept_name(name)


def _closing(words: bytes, at: int) -> int:
    """Where a quoted name ends that begins the words."""
    match = re.match(rb'"(?:[^"\\]|\\.)*"', words, re.DOTALL)
    if match is None:
        raise _corrupt(at)
    return match.end() - 1


def _unquoted(name: bytes, at: int) -> bytes:
    """A name without the quotes and escapes that git gives unusual ones."""
    if not name.startswith(b'"'):
        return name
    if _closing(name, at) != len(name) - 1:
        raise _corrupt(at)
    made, inner, place = bytearray(), name[1:-1], 0
    while place < len(inner):
        byte, place = inner[place], place + 1
        if byte != ord("\\"):
            made.append(byte)
        elif (octal := re.compile(rb"[0-3][0-7]{2}").match(inner, place)) is not None:
            made.append(int(octal[0], 8))
            place += 3
        elif inner[place] in _ESCAPES:
            made.append(_ESCAPES[inner[place]])
            place += 1
        else:
            raise _corrupt(at)
    return bytes(made)


def _corrupt(at: int) -> Refusal:
    return Refusal("patch-corrupt", line=at + 1)
