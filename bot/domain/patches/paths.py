"""Which paths a file of the archive may have: those that are safe in every clone, on every system."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.domain.page import LINK
from bot.domain.patches.model import MODES, File
from bot.domain.refusal import Refusal
from bot.domain.tree import PART_LIMIT

PATH_LIMIT: Final = 400
"""Bytes of a path."""

NAME_LIMIT: Final = PART_LIMIT
"""Bytes of each name in it: longer ones are cut in the archive's tree, where a file's name must be its own."""

LINK_LIMIT: Final = 400
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_IGNORED: Final = re.compile(r"[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that HFS+ overlooks in names, so that with them another name is ".git" there."""
_GIT: Final = re.compile(r"(\.git|git~[1-9])[ .]*(:.*)?", re.IGNORECASE | re.DOTALL)
"""What Windows takes for ".git". Source of both: Git's own check of names in an index (verify_path)."""
_SETUP: Final = re.compile(r"\.gitmodules[ .]*(:.*)?", re.IGNORECASE | re.DOTALL)


def checked_path(path: str) -> str:
    """The path. Raises Refusal if it leads out of the tree, into git's own folder, or can be no name somewhere."""
    size = len(path.encode("utf-8", "replace"))
    if size > PATH_LIMIT:
        raise Refusal("patch-path-too-long", found=size, limit=PATH_LIMIT)
    names = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or "\\" in path:
        raise Refusal("patch-path-absolute", path=path)
    if any(name in ("", ".", "..") for name in names):
        raise Refusal("patch-path-outside", path=path)
    if any(_unnameable(character) for character in path):
        raise Refusal("patch-path-characters", path=ascii(path)[1:-1])
    if any(len(name.encode()) > NAME_LIMIT for name in names):
        raise Refusal("patch-path-too-long", found=max(len(name.encode()) for name in names), limit=NAME_LIMIT)
    if any(_is_git(name) for name in names):
        raise Refusal("patch-path-git", path=path)
    return path


def _is_git(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", _IGNORED.sub("", name))
    return bool(_GIT.fullmatch(plain) or _SETUP.fullmatch(plain))


def _unnameable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI


_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters with which a name is shown as another than it is."""


def checked_mode(path: str, mode: int) -> int:
    """The mode. Raises Refusal for submodules and whatever else is no file or link."""
    if mode not in MODES:
        raise Refusal("patch-mode", path=path, mode=f"{mode:o}")
    return mode


def require_link_inside(path: str, file: File) -> None:
    """Raise Refusal for a symbolic link that leads out of the tree."""
    if file.mode != LINK or file.content is None:
        return
    try:
        target = file.content.decode()
    except UnicodeDecodeError:
        raise Refusal("patch-link-outside", path=path) from None
    unusable = not target or len(target) > LINK_LIMIT or any(_unnameable(character) for character in target)
    if unusable or target.startswith("/") or "\\" in target or _DRIVE.match(target):
        raise Refusal("patch-link-outside", path=path)
    names = [name for name in target.split("/") if name not in ("", ".")]
    up = next((count for count, name in enumerate(names) if name != ".."), len(names))
    # Further on, ".." may follow what is a link itself, and would then lead elsewhere than it seems.
    if up > path.count("/") or ".." in names[up:] or any(map(_is_git, names)):
        raise Refusal("patch-link-outside", path=path)
