"""What a change is in git: its files, and the words of its commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change, Pseudonyms, message_of, person_line
from bot.domain.ids import GuildId, RevisionId
from bot.domain.page import PLAIN, Revision
from bot.domain.release import Release
from bot.domain.tree import attachments_of, place_of


@dataclass(frozen=True)
class Content:
    """What is in a file: bytes, or those kept under a hash."""

    mode: int
    data: bytes = b""
    blob: str = ""


@dataclass(frozen=True)
class Draft:
    """A commit without parent and tree: what is removed from the tree, and what is put there."""

    first: RevisionId
    last: RevisionId
    removed: frozenset[str]
    put: Mapping[str, Content]
    author: bytes
    committer: bytes
    message: bytes


def draft_of(change: Change, guild: GuildId, pseudonyms: Pseudonyms) -> Draft:
    """The commit of a change."""
    removed: set[str] = set()
    put: dict[str, Content] = {}
    for revision in change.revisions:
        for slug in filter(None, (revision.slug, revision.came_from)):
            before = change.before.get(slug)
            if before is not None and not before.gone:
                removed |= {place_of(before), *attachments_of(before)}
        put |= _files(revision)
    author, committer = change.author, change.committer
    return Draft(
        change.first,
        change.last,
        frozenset(removed - set(put)),
        put,
        signature(author.name, pseudonyms.email(guild, author), change.made_at),
        signature(committer.name, pseudonyms.email(guild, committer), change.at),
        message_of(change, guild, pseudonyms).encode("utf-8", "replace"),
    )


def _files(revision: Revision) -> dict[str, Content]:
    if revision.gone:
        return {}
    if revision.blob:
        found = {place_of(revision): Content(revision.mode, blob=revision.blob)}
    else:
        found = {place_of(revision): Content(revision.mode, revision.text.encode("utf-8", "replace"))}
    return found | {path: Content(PLAIN, blob=file.sha256) for path, file in attachments_of(revision).items()}


def signature(name: str, email: str, at: datetime) -> bytes:
    """Who, and when: in UTC, since where somebody is does not belong there."""
    return f"{person_line(name, email)} {int(at.timestamp())} +0000".encode("utf-8", "replace")


def tag_name(release: Release) -> str:
    """What a release is tagged as."""
    return f"v{release.version}"


def tag_text(release: Release, guild: GuildId) -> str:
    """What the tag of a release says: version, foreword, and where the notes are."""
    parts = [f"Release {release.version}", release.foreword, f"Release: /{guild}/V{release.number}"]
    return "\n\n".join(filter(None, parts)).replace("\r", "").replace("\x00", "") + "\n"
