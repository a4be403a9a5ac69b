"""The archive as one tree of files: where each page, file and attachment has its place.

Paths are those of git: parts joined by "/", none of them empty, "." or "..", and none that git or a file system would
take for something else. A part too long for a file system (255 bytes) is cut and given a mark of what it was, so that
two of them stay apart. A path is text; a file's stands for bytes (``raw_path``), and is just what it was handed in as.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from bot.domain.contribution import Attachment
from bot.domain.page import Revision
from bot.domain.patches.kept import bytes_of_name
from bot.domain.patches.paths import checked_path
from bot.domain.refusal import Refusal

PART_LIMIT: Final = 200
"""Bytes of one part of a path: file systems take 255, and something may be added to it."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\/\ud800-\udfff]")
_BYTES: Final = re.compile("[\uf700-\uf7ff]")
"""What stands for a byte in the path of a file, and for nothing in that of a page."""

_IGNORED: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")  # by HFS+, when it compares names
_RESERVED: Final = re.compile(r"(?:\.?|\.\.|\.git|git~\d+)[ .]*(?::.*)?", re.IGNORECASE)


def path_of(slug: str, area: str = "") -> str:
    """Where a page is in the tree: a file under its path, a document as ``<area>/<slug>.md`` or ``<slug>.md``."""
    if slug.startswith("/"):
        return _file_path(slug[1:])
    return _joined(area, _part(slug, ".md"))


def folder_of(slug: str, area: str = "") -> str:
    """Where the attachments of a document are."""
    return _joined(area, _part(slug, ".files"))


def place_of(revision: Revision) -> str:
    """Where a revision's page is in the tree from then on."""
    return path_of(revision.slug, revision.area)


def attachments_of(revision: Revision) -> dict[str, Attachment]:
    """The attachments of a document by their paths. Two of one name are told apart by their hashes."""
    if revision.slug.startswith("/"):
        return {}
    folder = folder_of(revision.slug, revision.area)
    found: dict[str, Attachment] = {}
    taken: set[str] = set()
    for attachment in revision.attachments:
        name = _part(attachment.name) or "file"
        if name.casefold() in taken:
            name = f"{attachment.sha256[:12]}-{name}"
        taken.add(name.casefold())
        found[f"{folder}/{name}"] = attachment
    return found


def above(path: str) -> Iterable[str]:
    """Every folder that a path is in, the nearest last: of ``a/b/c`` it is ``a`` and ``a/b``."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def raw_path(path: str) -> bytes:
    """A path as git has it."""
    return bytes_of_name(path)


def harmless_path(path: str) -> str:
    """A path with every part of which every file system can make a file's name."""
    return "/".join(part for part in map(_part, path.split("/")) if part)


def _file_path(path: str) -> str:
    """A file's path: what may be handed in as it is, and anything else, that some other hand has stored, harmless."""
    try:
        return checked_path(path)
    except Refusal:
        return harmless_path(path)


def _joined(area: str, name: str) -> str:
    return f"{_part(area)}/{name}" if area else name


def _part(name: str, ending: str = "") -> str:
    """One part of a path, harmless: what cannot be in it is replaced by "_"."""
    if not name:
        return ""
    harmless = _BYTES.sub("_", _UNSAFE.sub("_", name))
    if _RESERVED.fullmatch(_IGNORED.sub("", harmless + ending)):
        harmless = f"_{harmless}"
    if len((harmless + ending).encode()) > PART_LIMIT:
        mark = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        kept = harmless.encode()[: PART_LIMIT - len(ending) - 11].decode("utf-8", "ignore")
        harmless = f"{kept}-{mark}"
    return harmless + ending
