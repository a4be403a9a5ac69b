"""What a guild lets no patch do: change some paths, or bring files that are no text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.area_paths import PATTERN_LIMIT, checked_pattern, fits
from bot.domain.patches.apply import Changed
from bot.domain.patches.model import File, Tree, is_text
from bot.domain.refusal import Refusal

FORBIDDEN_LIMIT: Final = 500
"""Characters of all patterns together."""


def checked_forbidden(typed: str) -> str:
    """Patterns of paths in their one spelling, with blanks between them. A pattern without a slash is about files of
    that name in any folder. Raises Refusal for one that is none, and for too many."""
    named = [one if "/" in one else f"**/{one}" for one in typed.replace(",", " ").split()]
    found = " ".join(dict.fromkeys(map(checked_pattern, named)))
    if len(found) > FORBIDDEN_LIMIT:
        raise Refusal("area-pattern-too-long", found=len(found), limit=FORBIDDEN_LIMIT)
    return found


def require_allowed(files: Mapping[str, Changed], before: Tree, forbidden: str, *, binaries: bool) -> None:
    """Raise Refusal if what a patch makes of some files is not allowed: one at a forbidden path is changed, or without
    ``binaries`` a file is made that is no text and was not there before, wherever."""
    patterns = forbidden.split()
    known = {file.sha256 for file in before.values()}
    for path, changed in files.items():
        for pattern in patterns:
            if fits(pattern, f"/{path}"):
                raise Refusal("patch-path-forbidden", path=path, pattern=pattern[:PATTERN_LIMIT])
        if not binaries and changed.file is not None and _no_text(changed.file) and changed.file.sha256 not in known:
            raise Refusal("patch-binary-forbidden", path=path)


def _no_text(file: File) -> bool:
    return file.content is None or not is_text(file.content)
