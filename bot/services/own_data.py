"""Everything a guild keeps about one member, as one file for them. It shows what an erasure finds, and nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from bot.domain.belonging import WITH_FILES, files_in
from bot.domain.contribution import Attachment
from bot.domain.ids import GuildId, MemberId
from bot.domain.ports import Blobs, DamagedBlob
from bot.services.export import encode
from bot.services.holdings import Holdings

FORMAT: Final = 1


class OwnFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a document names; ``base64`` is its content, as long as there is room."""

    name: str
    media_type: str
    size: int
    sha256: str
    base64: str | None = None


class OwnData(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says. Numbers of its owner and of the guild are text, since many readers of JSON round them."""

    format: int
    guild: str
    member: str
    exported_at: datetime
    documents: dict[str, list[Any]]
    """By kind, as in an export of the guild (docs/export.md), or only what of a document is the member's."""
    audit: list[Any]
    files: list[OwnFile]


async def own_data(
    held: Holdings, guild: GuildId, member: MemberId, blobs: Blobs, at: datetime, room: int
) -> bytes | None:
    """The file, as JSON of at most ``room`` bytes; None if even without the contents of files it is larger."""
    documents: dict[str, list[Any]] = {}
    for one in held.found:
        documents.setdefault(one.kind.name, []).append(one.part.mine)
    with_files = [one.part.mine for one in held.found if one.kind in WITH_FILES]
    named = {(file.sha256, file.name): file for mine in with_files for file in files_in(mine)}
    data = OwnData(
        format=FORMAT,
        guild=str(guild),
        member=str(member),
        exported_at=at.astimezone(UTC),
        documents=documents,
        audit=sorted((*held.entries, *held.traces), key=lambda entry: entry.sequence),
        files=[OwnFile(file.name, file.media_type, file.size, file.sha256) for file in named.values()],
    )
    left = room - len(_written(data))
    if left < 0:
        return None
    return _written(msgspec.structs.replace(data, files=await _with_contents(named.values(), guild, blobs, left)))


def _written(data: OwnData) -> bytes:
    return msgspec.json.format(encode(data), indent=2) + b"\n"


async def _with_contents(files: Iterable[Attachment], guild: GuildId, blobs: Blobs, room: int) -> list[OwnFile]:
    """The files, each with its content if that fits into what room is left."""
    listed = []
    for file in files:
        needed = 4 * (file.size // 3 + 1) + 100
        content = await _content(blobs, guild, file.sha256) if needed <= room else None
        room -= needed if content is not None else 0
        listed.append(OwnFile(file.name, file.media_type, file.size, file.sha256, content))
    return listed


async def _content(blobs: Blobs, guild: GuildId, sha256: str) -> str | None:
    try:
        return b64encode(b"".join([chunk async for chunk in blobs.read(guild, sha256)])).decode()
    except (KeyError, DamagedBlob):
        return None
