"""Which paths a file of the archive may have: those that do no harm in any clone, on any system.

Git's own check of names in an index (verify_path) refuses what leads elsewhere, and so does this; names of any other
bytes are names.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import Final

from bot.domain.page import LINK
from bot.domain.patches.kept import bytes_of_name, kept_name, unnameable
from bot.domain.patches.model import MODES, File
from bot.domain.refusal import Refusal

PATH_LIMIT: Final = 1_000
"""Bytes of a path."""

NAME_LIMIT: Final = 255
"""Bytes of each name in it: what file systems take."""

LINK_LIMIT: Final = 4_095
"""Bytes of where a link leads: what systems take. Histories have whole texts as links, by mistake."""

_DRIVE: Final = re.compile(r"[A-Za-z]:")
_IGNORED: Final = re.compile(r"[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that HFS+ overlooks in names, so that with them another name is ".git" there."""
_GIT: Final = re.compile(r"(\.git|git~[1-9])[ .]*(:.*)?", re.IGNORECASE | re.DOTALL)
"""What Windows takes for ".git". Source of both: Git's own check of names in an index (verify_path)."""
_BETWEEN: Final = re.compile(r"[/\\]")
"""What names are divided by on Windows."""
_SETUP: Final = re.compile(r"\.gitmodules[ .]*(:.*)?", re.IGNORECASE | re.DOTALL)


def checked_path(path: str) -> str:
    """The path, as ``kept_name`` has it. Raises Refusal if it leads out of the tree or into git's own folder on any
    system, or is longer than file systems take. Some of what is left can only be used on some systems."""
    raw = bytes_of_name(path)
    if len(raw) > PATH_LIMIT:
        raise Refusal("patch-path-too-long", found=len(raw), limit=PATH_LIMIT)
    if path.startswith(("/", "\\")) or _DRIVE.match(path):
        raise Refusal("patch-path-absolute", path=path)
    if any(map(unnameable, path)) or b"\0" in raw:
        raise Refusal("patch-path-characters", path=ascii(path)[1:-1])
    text = raw.decode("utf-8", "surrogateescape")
    names = text.split("/")
    if not {"", ".", ".."}.isdisjoint(names) or ".." in _BETWEEN.split(text):
        raise Refusal("patch-path-outside", path=path)
    if (size := max(len(name) for name in raw.split(b"/"))) > NAME_LIMIT:
        raise Refusal("patch-path-too-long", found=size, limit=NAME_LIMIT)
    if any(map(_is_git, chain(names, _BETWEEN.split(text)))):
        raise Refusal("patch-path-git", path=path)
    return path


def _is_git(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", _IGNORED.sub("", name))
    return bool(_GIT.fullmatch(plain) or _SETUP.fullmatch(plain))


def checked_mode(path: str, mode: int) -> int:
    """The mode. Raises Refusal for submodules and whatever else is no file or link."""
    if mode not in MODES:
        raise Refusal("patch-mode", path=path, mode=f"{mode:o}")
    return mode


def require_link_inside(path: str, file: File) -> None:
    """Raise Refusal for a symbolic link that leads out of the tree."""
    if file.mode != LINK or file.content is None:
        return
    target = kept_name(file.content)
    unusable = not target or len(file.content) > LINK_LIMIT or b"\0" in file.content
    if unusable or target.startswith(("/", "\\")) or _DRIVE.match(target):
        raise Refusal("patch-link-outside", path=path)
    text = file.content.decode("utf-8", "surrogateescape")
    names = [name for name in text.split("/") if name not in ("", ".")]
    up = next((count for count, name in enumerate(names) if name != ".."), len(names))
    # Further on, ".." may follow what is a link itself, and would then lead elsewhere than it seems.
    below = _BETWEEN.split("/".join(names[up:]))
    if up > path.count("/") or ".." in below or any(map(_is_git, chain(names, below))):
        raise Refusal("patch-link-outside", path=path)
