"""A guild's ``database.json``: everything up to one change, as a file that TinyDB itself can read.

One document to a line. The last line holds the sequence of the newest change in it and the CRC-32 of every byte
before that number. It is written beside the old one and takes its place at one stroke.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from bot.domain.ports import Key
from storage.codec import encode
from storage.embedded.disk import Disk, read
from storage.embedded.errors import DamagedStorage
from storage.embedded.record import FORMAT

NAME: Final = "database.json"
NEW: Final = "database.json.new"
META: Final = "_journal"
_END: Final = b'"}}\n}\n'
_CHUNK: Final = 32_768


class _Meta(msgspec.Struct):
    format: int
    guild: int
    seq: int
    crc32: str


_decode_meta: Final = msgspec.json.Decoder(dict[str, _Meta]).decode
_decode: Final = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode


@dataclass(frozen=True)
class Snapshot:
    """A database file, read: its documents as JSON, the change it ends with, and its size in bytes."""

    seq: int
    tables: Mapping[str, Mapping[str, msgspec.Raw]]
    size: int


def write(disk: Disk, folder: Path, guild: int, seq: int, tables: Mapping[str, Mapping[Key, bytes]]) -> int:
    """Write the file under its provisional name, durably, and return its size.

    In small pieces: between two of them other threads get their turn at the interpreter.
    """
    file = disk.create(folder / NEW)
    try:
        size = crc = 0
        for chunk in _chunks(guild, seq, tables):
            file.write(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
        file.write(b"%08x%b" % (crc, _END))
        file.sync()
    finally:
        file.close()
    return size + 8 + len(_END)


def publish(disk: Disk, folder: Path) -> None:
    """Give the provisional file its name, durably."""
    disk.rename(folder / NEW, folder / NAME)
    disk.sync_folder(folder)


def _chunks(guild: int, seq: int, tables: Mapping[str, Mapping[Key, bytes]]) -> Iterator[bytes]:
    chunk, size = [b"{\n"], 0
    for name in sorted(tables):
        chunk.append(b"%b: {" % encode(name))
        comma = b"\n"
        for key, raw in tables[name].items():
            name_of = b'"%d"' % key if isinstance(key, int) else encode(key)
            chunk.append(b"%b%b: %b" % (comma, name_of, raw))
            comma = b",\n"
            size += len(raw)
            if size > _CHUNK:
                yield b"".join(chunk)
                chunk, size = [], 0
        chunk.append(b"\n},\n")
    meta = _Meta(FORMAT, guild, seq, "")
    chunk.append(b'"%b": %b' % (META.encode(), encode({"1": meta})[: -len(b'"}}')]))
    yield b"".join(chunk)


def load(disk: Disk, folder: Path, guild: int) -> Snapshot:
    """The guild's database file; an empty one at sequence 0 if there is none. Raises DamagedStorage."""
    path = folder / NAME
    try:
        data = read(disk, path)
    except FileNotFoundError:
        return Snapshot(0, {}, 0)
    meta = _meta(data)
    if meta is None:
        raise DamagedStorage(path, len(data), "its checksum is wrong or missing", guild)
    if meta.guild != guild or meta.format != FORMAT:
        found = f"it is that of guild {meta.guild}, format {meta.format}; expected {guild}, {FORMAT}"
        raise DamagedStorage(path, 0, found, guild)
    tables = _decode(data)
    del tables[META]
    return Snapshot(meta.seq, tables, len(data))


def _meta(data: bytes) -> _Meta | None:
    body = len(data) - len(_END) - 8
    if data[body:] != b"%08x%b" % (zlib.crc32(memoryview(data)[: max(body, 0)]), _END):
        return None
    start = data.rfind(b'\n"%b": ' % META.encode(), 0, body)
    return _decode_meta(data[start + len(META) + 5 : -len(b"\n}\n")])["1"]


def salvage(data: bytes) -> tuple[dict[str, dict[str, bytes]], int]:
    """The documents of a damaged file that can still be read, line by line, and how many lines could not."""
    tables: dict[str, dict[str, bytes]] = {}
    table: dict[str, bytes] | None = None
    lost = 0
    for line in data.split(b"\n"):
        text = line.removesuffix(b",")
        if text in (b"", b"{", b"}"):
            continue
        if line.endswith(b": {"):
            name = _name(line[: -len(b": {")])
            table = tables.setdefault(name, {}) if name is not None else None
            lost += name is None
        elif not text.startswith(b'"%b": ' % META.encode()):
            lost += not _salvage_line(b"{%b}" % text, table)
    return tables, lost


def _name(text: bytes) -> str | None:
    try:
        return msgspec.json.decode(text, type=str)
    except msgspec.DecodeError:
        return None


def _salvage_line(text: bytes, table: dict[str, bytes] | None) -> bool:
    try:
        found = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return False
    if table is None:
        return False
    table.update((key, bytes(raw)) for key, raw in found.items())
    return True
