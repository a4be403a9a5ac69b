"""Making patches: the difference of two trees in git's format, and any patch as git would write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.domain.lines import blocks
from bot.domain.page import PLAIN
from bot.domain.patches import binary
from bot.domain.patches.kept import bytes_of_name
from bot.domain.patches.model import Binary, File, FileChange, Hunk, Kind, Tree, blob_id, lines_of

CONTEXT: Final = 3
_QUOTED: Final = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


def difference(old: Tree, new: Tree) -> tuple[FileChange, ...]:
    """What makes ``new`` of ``old``: files with the same content under another name are renamed."""
    gone = {path: file for path, file in old.items() if path not in new or _other_kind(file, new[path])}
    come = {path: file for path, file in new.items() if path not in old or _other_kind(old[path], file)}
    moved = dict(_moves(gone, come))
    changes: dict[str, list[FileChange]] = {}
    for path in sorted({*old, *new}):
        there = changes.setdefault(path, [])
        if path in gone and path not in moved.values():
            there.append(_changed(Kind.DELETE, path, gone[path], None))
        if path in moved:
            before = gone[moved[path]]
            there.append(FileChange(Kind.RENAME, moved[path], path, before.mode, come[path].mode, similarity=100))
        elif path in come:
            there.append(_changed(Kind.CREATE, path, None, come[path]))
        elif path in old and path in new and path not in gone and old[path] != new[path]:
            there.append(_changed(Kind.CHANGE, path, old[path], new[path]))
    return tuple(change for path in sorted(changes) for change in changes[path])


def _other_kind(one: File, other: File) -> bool:
    return one.mode & 0o170000 != other.mode & 0o170000


def _moves(gone: Tree, come: Tree) -> Iterator[tuple[str, str]]:
    waiting = {(file.sha256, file.mode & 0o170000): path for path, file in sorted(gone.items()) if file.content}
    for path, file in sorted(come.items()):
        source = waiting.pop((file.sha256, file.mode & 0o170000), None)
        if source is not None and source != path:
            yield path, source


def _changed(kind: Kind, path: str, old: File | None, new: File | None) -> FileChange:
    before, after = (file.content or b"" if file is not None else b"" for file in (old, new))
    old_id, new_id = (
        blob_id(content) if file is not None else "0" * 40 for content, file in ((before, old), (after, new))
    )
    as_text = b"\0" not in before[:8000] and b"\0" not in after[:8000]
    return FileChange(
        kind,
        path if old is not None else "",
        path if new is not None else "",
        old.mode if old is not None else 0,
        new.mode if new is not None else 0,
        old_id,
        new_id,
        tuple(hunks(lines_of(before), lines_of(after))) if as_text and before != after else (),
        Binary(False, after) if not as_text and before != after else None,
    )


def hunks(old: Sequence[bytes], new: Sequence[bytes], context: int = CONTEXT) -> Iterator[Hunk]:
    """The places where lines differ, with the lines around them."""
    edits = [
        (a + size, next_a, b + size, next_b)
        for (a, b, size), (next_a, next_b, _) in pairwise([(0, 0, 0), *_equal(old, new), (len(old), len(new), 0)])
        if (a + size, b + size) != (next_a, next_b)
    ]
    group: list[tuple[int, int, int, int]] = []
    for edit in edits:
        if group and edit[0] - group[-1][1] > 2 * context:
            yield _hunk(old, new, group, context)
            group = []
        group.append(edit)
    if group:
        yield _hunk(old, new, group, context)


def _equal(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    return iter(blocks([line.decode("latin-1") for line in old], [line.decode("latin-1") for line in new]))


def _hunk(old: Sequence[bytes], new: Sequence[bytes], group: list[tuple[int, int, int, int]], context: int) -> Hunk:
    first, last = group[0], group[-1]
    start, stop = max(first[0] - context, 0), min(last[1] + context, len(old))
    lines: list[bytes] = []
    at = start
    for a, b, c, d in group:
        lines += [b" " + line for line in old[at:a]]
        lines += [b"-" + line for line in old[a:b]]
        lines += [b"+" + line for line in new[c:d]]
        at = b
    lines += [b" " + line for line in old[at:stop]]
    new_start = first[2] - (first[0] - start)
    old_count, new_count = stop - start, sum(line[:1] != b"-" for line in lines)
    return Hunk(start + (old_count > 0), old_count, new_start + (new_count > 0), new_count, tuple(lines))


def rendered(changes: Sequence[FileChange]) -> bytes:
    """The patch in git's format."""
    return b"".join(line for change in changes for line in _rendered(change))


def _rendered(change: FileChange) -> Iterator[bytes]:
    yield from _header(change)
    if change.binary is not None:
        yield b"GIT binary patch\n"
        written = binary.written(change.binary.data)
        yield b"delta " + written[0].partition(b" ")[2] if change.binary.delta else written[0]
        yield from written[1:]
    elif change.hunks:
        yield b"--- %b\n" % (_tabbed("a/" + change.old) if change.old else b"/dev/null")
        yield b"+++ %b\n" % (_tabbed("b/" + change.new) if change.new else b"/dev/null")
        for hunk in change.hunks:
            yield from _hunk_lines(hunk)


def _header(change: FileChange) -> Iterator[bytes]:
    old, new = change.old or change.new, change.new or change.old
    same = not change.new_mode or change.new_mode == change.old_mode
    yield b"diff --git %b %b\n" % (_name("a/" + old), _name("b/" + new))
    if change.kind is Kind.CREATE:
        yield b"new file mode %o\n" % (change.new_mode or PLAIN)
    elif change.kind is Kind.DELETE:
        yield b"deleted file mode %o\n" % (change.old_mode or PLAIN)
    elif change.old_mode and not same:
        yield b"old mode %o\nnew mode %o\n" % (change.old_mode, change.new_mode)
    if change.kind in (Kind.RENAME, Kind.COPY):
        verb = change.kind.value.encode()
        if change.similarity is not None:
            yield b"similarity index %d%%\n" % change.similarity
        yield b"%b from %b\n%b to %b\n" % (verb, _name(old), verb, _name(new))
    if change.old_id and change.new_id:
        mode = f" {change.old_mode:o}" if change.old and change.new and change.old_mode and same else ""
        yield f"index {change.old_id}..{change.new_id}{mode}\n".encode()


def _hunk_lines(hunk: Hunk) -> Iterator[bytes]:
    """The lines of a hunk."""
    yield b"@@ -%b +%b @@%b\n" % (
        _range(hunk.old_start, hunk.old_count),
        _range(hunk.new_start, hunk.new_count),
        hunk.heading,
    )
    for line in hunk.lines:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _range(start: int, count: int) -> bytes:
    return b"%d" % start if count == 1 else b"%d,%d" % (start, count)


def _name(path: str) -> bytes:
    """A path as git writes it: unusual ones quoted."""
    raw = bytes_of_name(path)
    if all(31 < byte < 127 and byte not in b'"\\' for byte in raw):
        return raw
    return b'"' + b"".join(_escaped(byte) for byte in raw) + b'"'


def _escaped(byte: int) -> bytes:
    if byte in _QUOTED:
        return b"\\" + _QUOTED[byte]
    return bytes([byte]) if 31 < byte < 127 else b"\\%03o" % byte


def _tabbed(path: str) -> bytes:
    """Names with blanks are followed by a tab, so that their end is known."""
    name = _name(path)
    return name + b"\t" if b" " in name else name
