"""Export: everything a guild has, as plain files in one zip. The format is described in docs/export.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from bot.domain.audit import head
from bot.domain.ids import GuildId
from bot.domain.kinds import LEFTOVERS
from bot.domain.ports import Blobs, DamagedBlob
from bot.services.contents import Contents, Told, attachments

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
AUDIT: Final = "audit"
BLOBS: Final = "blobs/"

_IN_MEMORY: Final = 8 * 1024 * 1024
"""Bytes up to which a file is held in memory while it is checked."""

_CHUNK: Final = 256 * 1024
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file within: the first that a zip can name. What is the same gives the same bytes."""

encode: Final = msgspec.json.Encoder().encode


class AuditHead(msgspec.Struct, frozen=True):
    """The last entry of the audit log; of an empty one 0 and what the first would name as the hash before it."""

    sequence: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export says of itself. ``guild`` is text, since many readers of JSON round numbers of its size."""

    format: int
    guild: str
    exported_at: datetime
    counts: dict[str, int]
    """Lines in each ``.jsonl`` file, by its name without the ending."""
    numbers: dict[str, int]
    audit: AuditHead
    blobs: int


def file_name(kind: str) -> str:
    """The file with the documents of a kind, or with the audit log."""
    return f"{kind}.jsonl"


async def export(
    archive: ZipFile, contents: Contents, guild: GuildId, blobs: Blobs, at: datetime, told: Told
) -> list[str]:
    """Write everything into an empty zip file, as of ``at``; the hashes of files that could not be read are returned.

    Such files are left out, and so are those that an erasure has still to remove. The manifest comes last, since it
    says what there is.
    """
    for name, documents in contents.documents.items():
        _write_lines(archive, name, documents)
    _write_lines(archive, AUDIT, contents.audit)
    hashes = await blobs.hashes(guild)
    if contents.documents.get(LEFTOVERS.name):
        named = {attachment.sha256 for _, attachment in attachments(contents)}
        hashes = [digest for digest in hashes if digest in named]
    lost = []
    for done, digest in enumerate(hashes, 1):
        try:
            await _write_blob(archive, guild, blobs, digest)
        except (DamagedBlob, KeyError):
            lost.append(digest)
        told(done, len(hashes))
    last = head(contents.audit, guild)
    manifest = Manifest(
        format=FORMAT,
        guild=str(guild),
        exported_at=at.astimezone(UTC),
        counts={**{name: len(found) for name, found in contents.documents.items()}, AUDIT: len(contents.audit)},
        numbers=dict(sorted(contents.numbers.items())),
        audit=AuditHead(last.sequence, last.hash),
        blobs=len(hashes) - len(lost),
    )
    with archive.open(_entry(MANIFEST, ZIP_DEFLATED), "w") as file:
        file.write(msgspec.json.format(encode(manifest), indent=2) + b"\n")
    return lost


def _write_lines(archive: ZipFile, name: str, values: Iterable[object]) -> None:
    with archive.open(_entry(file_name(name), ZIP_DEFLATED), "w", force_zip64=True) as file:
        for value in values:
            file.write(encode(value) + b"\n")


async def _write_blob(archive: ZipFile, guild: GuildId, blobs: Blobs, digest: str) -> None:
    """Put a file in, once all of it is known to be right. Most files are compressed already."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as held:
        async for chunk in blobs.read(guild, digest):
            held.write(chunk)
        held.seek(0)
        with archive.open(_entry(BLOBS + digest, ZIP_STORED), "w", force_zip64=True) as file:
            while chunk := held.read(_CHUNK):
                file.write(chunk)


def _entry(name: str, compression: int) -> ZipInfo:
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = compression
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = 0o100600 << 16
    return entry
