"""Content that is no text, as git writes it into patches: base 85, deflated, whole or as a delta.

Source of the formats: Git's documentation, "gitformat-pack" (deltas), and base85 as in Python's ``base64.b85decode``.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Final

from bot.domain.patches.model import CONTENT_LIMIT, Binary
from bot.domain.refusal import Refusal

_HEAD: Final = re.compile(rb"(literal|delta) (\d{1,9})\r?\n")
_LINE: Final = 52
_CHANGES_MAX: Final = 1_000_000


def read(lines: list[bytes], at: int) -> tuple[Binary, int]:
    """The content that begins in line ``at`` (from 0), and where it ends. Raises Refusal."""
    head = _HEAD.fullmatch(lines[at]) if at < len(lines) else None
    if head is None:
        raise _corrupt(at)
    size, start = int(head[2]), at + 1
    if size > CONTENT_LIMIT:
        raise Refusal("patch-content-too-large", found=size, limit=CONTENT_LIMIT)
    at, parts = start, []
    while at < len(lines) and lines[at].strip(b"\r\n"):
        parts.append(_decoded(lines[at].rstrip(b"\r\n"), at))
        at += 1
    return Binary(head[1] == b"delta", _inflated(b"".join(parts), size, start)), at + 1


def reverse_at(lines: list[bytes], at: int) -> bool:
    """Whether the content before follows, with which the patch can be undone."""
    return at < len(lines) and _HEAD.fullmatch(lines[at]) is not None


def written(content: bytes) -> list[bytes]:
    """A whole content as git writes it."""
    packed = zlib.compress(content)
    rows = [packed[at : at + _LINE] for at in range(0, len(packed), _LINE)]
    coded = [_length(len(row)) + base64.b85encode(row, pad=True) + b"\n" for row in rows]
    return [b"literal %d\n" % len(content), *coded, b"\n"]


def _length(count: int) -> bytes:
    return bytes([ord("A") + count - 1 if count <= 26 else ord("a") + count - 27])


def _decoded(row: bytes, at: int) -> bytes:
    mark = row[:1]
    if b"A" <= mark <= b"Z":
        count = mark[0] - ord("A") + 1
    elif b"a" <= mark <= b"z":
        count = mark[0] - ord("a") + 27
    else:
        raise _corrupt(at)
    if len(row) - 1 != (count + 3) // 4 * 5:
        raise _corrupt(at)
    try:
        return base64.b85decode(row[1:])[:count]
    except ValueError:
        raise _corrupt(at) from None


def _inflated(packed: bytes, size: int, at: int) -> bytes:
    """Never makes more than the size that was announced, whatever comes."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, size + 1)
    except zlib.error:
        raise _corrupt(at) from None
    if len(content) != size or not unpacking.eof or unpacking.unused_data:
        raise _corrupt(at)
    return content


def undelta(base: bytes, delta: bytes) -> bytes:
    """The content that a delta makes of the one before. Raises Refusal if it does not belong to it."""
    expected, at = _number(delta, 0)
    size, at = _number(delta, at)
    if expected != len(base) or size > CONTENT_LIMIT:
        raise Refusal("patch-delta")
    made = bytearray()
    for _ in range(_CHANGES_MAX):
        if at >= len(delta):
            break
        op, at = delta[at], at + 1
        if op & 0x80:
            start, at = _bits(delta, at, op & 0x0F, 4)
            count, at = _bits(delta, at, op >> 4 & 0x07, 3)
            piece = base[start : start + (count or 0x10000)]
            if len(piece) != (count or 0x10000):
                raise Refusal("patch-delta")
        else:
            piece, at = delta[at : at + op], at + op
            if not op or len(piece) != op:
                raise Refusal("patch-delta")
        made += piece
        if len(made) > size:
            raise Refusal("patch-delta")
    if at != len(delta) or len(made) != size:
        raise Refusal("patch-delta")
    return bytes(made)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 63:
        byte, at = data[at], at + 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at
    raise Refusal("patch-delta")


def _bits(data: bytes, at: int, present: int, count: int) -> tuple[int, int]:
    value = 0
    for position in range(count):
        if present >> position & 1:
            if at >= len(data):
                raise Refusal("patch-delta")
            value |= data[at] << (8 * position)
            at += 1
    return value, at


def _corrupt(at: int) -> Refusal:
    return Refusal("patch-corrupt", line=at + 1)
