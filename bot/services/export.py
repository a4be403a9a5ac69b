"""Export: everything a guild has, as plain files anybody can read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import msgspec

from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Blobs, Store, Transaction

FORMAT = 1


async def entries(store: Store, blobs: Blobs, guild: GuildId) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """The export as (file name, its bytes), in a stable order.

    ``manifest.json`` names format, guild and counts; ``<kind>.jsonl`` has a document a line, by key; ``audit.jsonl``
    the audit log, oldest first; ``blobs/<sha256>`` each file. All documents are read in one transaction, so they agree.
    """
    files = await store.run(guild, _documents)
    manifest = {"format": FORMAT, "guild": str(guild), "counts": {name: len(lines) for name, lines in files.items()}}
    yield "manifest.json", _once(json.dumps(manifest, indent=2).encode() + b"\n")
    for name, lines in files.items():
        yield f"{name}.jsonl", _once(b"".join(line + b"\n" for line in lines))
    for digest in await blobs.hashes(guild):
        yield f"blobs/{digest}", blobs.read(guild, digest)


async def _documents(tx: Transaction) -> dict[str, list[bytes]]:
    files = {kind.name: [msgspec.json.encode(value) for value in await tx.find(kind)] for kind in KINDS}
    files["audit"] = [msgspec.json.encode(entry) for entry in await tx.audit()]
    return files


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
