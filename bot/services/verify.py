"""Looking for what is wrong with what a store holds of a guild."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.audit import Head, broken, head, is_erased
from bot.domain.ids import GuildId
from bot.domain.ports import Blobs, DamagedBlob
from bot.domain.refusal import Refusal
from bot.services.contents import Contents, Source, Told, attachments, numbers_behind, take


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what is wrong with it, worded by the catalogue. ``head`` is worth noting elsewhere."""

    documents: int
    entries: int
    erased: int
    head: Head
    files: int
    problems: list[Refusal]


async def verify(source: Source, blobs: Blobs, guild: GuildId, expected: Head | None, told: Told) -> Verified:
    """Read everything of a guild: the documents, the audit log with its chain, and each file with its hash.

    ``expected`` is a head noted earlier, which the log must still reach.
    """
    contents = await take(source, guild)
    hashes = await blobs.hashes(guild)
    problems = [*wrong(contents, guild, hashes, expected), *await _damaged(blobs, guild, hashes, told)]
    return Verified(
        documents=contents.size,
        entries=len(contents.audit),
        erased=sum(map(is_erased, contents.audit)),
        head=head(contents.audit, guild),
        files=len(hashes),
        problems=problems,
    )


def wrong(contents: Contents, guild: GuildId, hashes: list[str], expected: Head | None = None) -> list[Refusal]:
    """What is wrong with documents and audit log, given the hashes of the files there are."""
    problems = []
    why = broken(contents.audit, guild, expected)
    if why is not None:
        problems.append(Refusal("verify-audit", why=why))
    for kind, taken in numbers_behind(contents).items():
        problems.append(Refusal("verify-number", kind=kind, taken=taken))
    there = set(hashes)
    for document, attachment in attachments(contents):
        if attachment.sha256 not in there:
            problems.append(Refusal("verify-file-missing", document=document, name=attachment.name))
    return problems


async def _damaged(blobs: Blobs, guild: GuildId, hashes: list[str], told: Told) -> list[Refusal]:
    problems = []
    for done, digest in enumerate(hashes, 1):
        try:
            async for _ in blobs.read(guild, digest):
                pass
        except (DamagedBlob, KeyError):
            problems.append(Refusal("verify-file-damaged", name=digest))
        told(done, len(hashes))
    return problems
