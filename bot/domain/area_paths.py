"""What belongs to which area: patterns of documents and files, and which of several that fit is meant.

A pattern with a slash in it is about files: ``*`` is any part of a name, ``?`` one character, ``**`` any number of
folders; ``src/`` is all there is below ``src``. Any other pattern is about documents: the words that their titles begin
with, and a ``*`` at its end also takes the rest of the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bot.domain.area import Area
from bot.domain.page import slug
from bot.domain.refusal import Refusal

PATTERN_LIMIT: Final = 200
PATTERNS_LIMIT: Final = 25


class Specificity(NamedTuple):
    """How closely a pattern says what it means; the greater one wins.

    ``least`` is the length of the shortest thing it fits: whatever fits more of them fits shorter ones. ``literal`` is
    how many of its characters mean themselves.
    """

    least: int
    literal: int
    fewer_folders: int
    fewer_stars: int


def checked_pattern(typed: str) -> str:
    """A pattern in its one spelling. Raises Refusal for one that cannot fit anything, or is over-long."""
    pattern = typed.strip()
    if len(pattern) > PATTERN_LIMIT:
        raise Refusal("area-pattern-too-long", found=len(pattern), limit=PATTERN_LIMIT)
    if "/" not in pattern:
        words = slug(pattern.rstrip("*"))
        if not words:
            raise Refusal("area-bad-pattern", found=pattern[:60])
        return f"{words}*" if pattern.endswith("*") else words
    parts = pattern.split("/")
    if parts[0] == "":
        parts = parts[1:]
    if parts and parts[-1] == "":
        parts[-1] = "**"
    if not parts or any(part in ("", ".", "..") or ("**" in part and part != "**") for part in parts):
        raise Refusal("area-bad-pattern", found=pattern[:60])
    if not pattern.isprintable():
        raise Refusal("area-bad-pattern", found=ascii(pattern)[:60])
    return "/" + "/".join(parts)


def with_path(area: Area, typed: str) -> Area:
    """The area with one more pattern. Raises Refusal for one that is none, and when there are too many."""
    pattern = checked_pattern(typed)
    if pattern in area.paths:
        return area
    if len(area.paths) >= PATTERNS_LIMIT:
        raise Refusal("area-too-many-patterns", name=area.name, limit=PATTERNS_LIMIT)
    return replace(area, paths=(*area.paths, pattern))


def without_path(area: Area, typed: str) -> Area:
    """The area with one pattern less. Raises Refusal if it has no such pattern."""
    pattern = checked_pattern(typed)
    if pattern not in area.paths:
        raise Refusal("area-no-such-pattern", name=area.name, found=pattern[:60])
    return replace(area, paths=tuple(one for one in area.paths if one != pattern))


def fits(pattern: str, address: str) -> bool:
    """Whether a checked pattern is about the page at an address (``limpets``, ``/src/main.c``)."""
    if not pattern.startswith("/"):
        words = pattern.rstrip("*")
        rest = address.removeprefix(words)
        return address.startswith(words) and (words != pattern or rest[:1] in ("", "-"))
    if not address.startswith("/"):
        return False
    parts = pattern[1:].split("/")
    if parts[-1] == "**":
        parts.insert(-1, "*")  # of a folder all that is in it, not the folder
    return _glob(parts, address[1:].split("/"), "**", _one_fits)


def specificity(pattern: str) -> Specificity:
    """How closely a checked pattern says what it means."""
    if not pattern.startswith("/"):
        words = len(pattern.rstrip("*"))
        return Specificity(words, words, 0, -pattern.count("*"))
    parts = pattern[1:].split("/")
    folders = parts.count("**")
    named = [part for part in parts if part != "**"]
    if parts[-1] == "**":
        named.append("*")
    least = sum(len(part.replace("*", "")) or 1 for part in named) + len(named) - 1
    literal = sum(character not in "*?" for part in named for character in part)
    return Specificity(least, literal, -folders, -sum(part.count("*") for part in named))


def area_of(areas: Iterable[Area], address: str) -> Area | None:
    """The area that a page belongs to: the one with the most specific pattern that fits its address, the first by name
    among equals; None if none fits."""
    found = [(specificity(pattern), area) for area in areas for pattern in area.paths if fits(pattern, address)]
    best = max((closeness for closeness, _ in found), default=None)
    return min((area for closeness, area in found if closeness == best), key=lambda area: area.name, default=None)


def areas_of(areas: Iterable[Area], addresses: Iterable[str]) -> tuple[Area, ...]:
    """The areas that some pages belong to, first the one with the most of them, by name among equals."""
    known, counted = list(areas), dict[str, int]()
    for address in addresses:
        if (area := area_of(known, address)) is not None:
            counted[area.name] = counted.get(area.name, 0) + 1
    return tuple(sorted((one for one in known if one.name in counted), key=lambda one: (-counted[one.name], one.name)))


def _one_fits(part: str, name: str) -> bool:
    """Whether one part of a pattern fits one part of a path, which is never empty."""
    return bool(name) and _glob(part, name, "*", lambda wanted, found: wanted in ("?", found))


def _glob(pattern: Sequence[str], found: Sequence[str], star: str, one: Callable[[str, str], bool]) -> bool:
    """Whether a pattern fits, in which ``star`` is for any number of things; in at most their product of steps."""
    at, place, star_at, star_place = 0, 0, -1, 0
    while place < len(found):
        if at < len(pattern) and pattern[at] == star:
            star_at, star_place, at = at, place, at + 1
        elif at < len(pattern) and one(pattern[at], found[place]):
            at, place = at + 1, place + 1
        elif star_at >= 0:
            star_place += 1
            at, place = star_at + 1, star_place
        else:
            return False
    return all(rest == star for rest in pattern[at:])
