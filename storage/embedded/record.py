"""The lines of a journal.

Each is one JSON object that ends in a newline and begins with the CRC-32 of everything after it::

    {"crc32":"5f0e8a31","seq":16,"synced":16,"journal":1,"guild":42}
    {"crc32":"90c1d2aa","seq":17,"synced":16,"put":{"vote":{"12:99":{…}}},"delete":{"notice":["P9"]}}
    {"crc32":"0b7716fd","seq":17,"synced":17,"end":true}

The first line of a file says whose journal it is, the last one of a cleanly closed file that nothing follows; both
repeat the sequence of the change before them. ``synced`` is the last change known to be durable when the line was
written: it tells a tail torn by a crash, of which nobody was told that it is done, from damage to what was durable.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bot.domain.ports import Key
from storage.codec import encode

FORMAT: Final = 1
_START: Final = b'{"crc32":"'
_CRC_END: Final = len(_START) + 8
_REST: Final = _CRC_END + 2


class Line(msgspec.Struct):
    """A journal's line, read."""

    seq: int
    synced: int
    put: dict[str, dict[str, msgspec.Raw]] | None = None
    delete: dict[str, list[str | int]] | None = None
    journal: int | None = None
    guild: int | None = None
    end: bool = False

    @property
    def change(self) -> bool:
        """Whether this is a transaction, and not a first or last line."""
        return self.put is not None or self.delete is not None


_decode: Final = msgspec.json.Decoder(Line).decode


def change(put: Mapping[str, Mapping[Key, msgspec.Raw]], delete: Mapping[str, Sequence[Key]]) -> bytes:
    """What a transaction did, as the part of its line that does not depend on when it is written."""
    if not delete:
        return encode({"put": put})[1:]
    return encode({"put": put, "delete": delete} if put else {"delete": delete})[1:]


def head(guild: int) -> bytes:
    """What the first line of a guild's journal says."""
    return encode({"journal": FORMAT, "guild": guild})[1:]


END: Final = encode({"end": True})[1:]
"""What the last line of a cleanly closed journal says."""


def line(seq: int, synced: int, content: bytes) -> bytes:
    """A whole line of a journal."""
    place = b'"seq":%d,"synced":%d,' % (seq, synced)
    crc = b'%08x",' % zlib.crc32(content, zlib.crc32(place))
    return b"".join((_START, crc, place, content, b"\n"))


def parse(text: bytes) -> Line | None:
    """A line without its newline, or None if it is not exactly what ``line`` made."""
    if text[:_REST] != b'%b%08x",' % (_START, zlib.crc32(text[_REST:])):
        return None
    try:
        return _decode(text)
    except msgspec.DecodeError:
        return None


def within(text: bytes, offset: int) -> list[tuple[int, Line]]:
    """The lines that a text which is none begins in its middle, where a newline was changed, with their offsets."""
    found = []
    start = text.find(_START, 1)
    while start >= 0:
        line = parse(text[start:])
        if line is not None:
            found.append((offset + start, line))
        start = text.find(_START, start + 1)
    return found
