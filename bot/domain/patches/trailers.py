"""Trailers: the lines at the end of a patch's message that say who did what ("Reviewed-by: …").

Source: Git's documentation, ``git interpret-trailers``, and Linux's, "Submitting patches".
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TRAILER: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,60})\s?:\s*(.*)")
_KNOWN: Final = ("Signed-off-by: ", "(cherry picked from commit ")
_ENOUGH: Final = 3


class Trailer(NamedTuple):
    """One line of the kind ``key: value``."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def split(message: str) -> tuple[str, tuple[Trailer, ...]]:
    """A message's body without its trailers, and these. They are the last paragraph, if all of its lines are trailers;
    or a quarter of them where git itself has written one."""
    body = message.rstrip()
    before, _, last = body.rpartition("\n\n")
    if "\n\n" not in body and not _is_trailers(body):
        return body, ()
    lines = _unfolded(last.splitlines())
    found = [match for line in lines if (match := _TRAILER.fullmatch(line)) is not None]
    if not found:
        return body, ()
    others = len(lines) - len(found)
    written_by_git = any(line.startswith(_KNOWN) for line in lines)
    if others and not (written_by_git and len(found) * _ENOUGH >= others):
        return body, ()
    rest = [line for line in lines if _TRAILER.fullmatch(line) is None]
    kept = "\n\n".join(part for part in (before.rstrip(), "\n".join(rest)) if part)
    return kept, tuple(Trailer(match[1], match[2].strip()) for match in found)


def joined(body: str, trailers: tuple[Trailer, ...]) -> str:
    """A body with trailers after it, each once."""
    lines = "\n".join(dict.fromkeys(map(str, trailers)))
    return "\n\n".join(part for part in (body.rstrip(), lines) if part)


def names_person(trailer: Trailer) -> bool:
    """Whether it says that somebody did something: which here only they themselves can say."""
    return trailer.key.casefold().endswith("-by") or trailer.key.casefold() == "cc"


def clean(value: str) -> str:
    """A value in one line, without what could be taken for another line or an address."""
    return " ".join("".join(character if character.isprintable() else " " for character in value).split())


def _unfolded(lines: list[str]) -> list[str]:
    made: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and made:
            made[-1] = f"{made[-1]} {line.strip()}"
        else:
            made.append(line)
    return made


def _is_trailers(paragraph: str) -> bool:
    lines = _unfolded(paragraph.splitlines())
    return bool(lines) and all(_TRAILER.fullmatch(line) for line in lines)
