"""Searching: what words a text is found by, in any script, and where they are in it.

A page is found by a question if for every term of it some word of the page begins with that term. Capitals, accents and
the width of letters make no difference. Scripts that put no blanks between words (Chinese, Japanese, Korean, Thai and
their like) are cut into pairs of characters, so that any two of them that follow each other can be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final
from unicodedata import category, combining, normalize

WORD_LIMIT: Final = 64
"""Characters of a word that count."""

TERMS_LIMIT: Final = 16
"""Terms of a question that count."""

WORDS_LIMIT: Final = 100_000
DISTINCT_LIMIT: Final = 500_000
"""How many words of a text can be found, and the bytes of those that differ: an index has limits of its own."""

EXCERPT: Final = 160
_BEFORE: Final = 50
_LOOKED_AT: Final = 20_000
"""Characters that an excerpt is looked for in."""

_ASCII: Final = re.compile(r"[a-z0-9]+")
_RUN: Final = re.compile(r"[^\W_]+|[^\x00-\x7f\w\s]+")
_UNSEGMENTED: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


@dataclass(frozen=True)
class Entry:
    """A page as an index takes it: its address, its title and its text as they are now."""

    page: str
    title: str
    text: str


@dataclass(frozen=True)
class Hits:
    """The addresses of pages that a search found, the best first, and how many there are in all."""

    pages: tuple[str, ...]
    count: int


def words_of(text: str) -> list[str]:
    """The words that a text is found by, in its order."""
    if text.isascii():
        found = [word[:WORD_LIMIT] for word in _ASCII.findall(text.lower())[:WORDS_LIMIT]]
        return found if len(text) <= DISTINCT_LIMIT else found[: DISTINCT_LIMIT // WORD_LIMIT]
    found, distinct, room = list[str](), set[str](), DISTINCT_LIMIT
    for start, end in _spans(text):
        word = text[start:end]
        for word in (word.lower()[:WORD_LIMIT],) if word.isascii() else _words(_folded(word), last=True):  # noqa: B020
            if word not in distinct:
                distinct.add(word)
                room -= len(word.encode("utf-8", "replace"))
            found.append(word)
        if room < 0 or len(found) > WORDS_LIMIT:
            break
    return found


def terms_of(question: str) -> tuple[str, ...]:
    """The terms of a question, each once; none where there is nothing to look for."""
    found: dict[str, None] = {}
    for start, end in _spans(question):
        found |= dict.fromkeys(_words(_folded(question[start:end]), last=False))
    return tuple(found)[:TERMS_LIMIT]


def excerpt(text: str, question: str) -> str:
    """A piece of the text around the first place where something of the question is; its beginning if there is none."""
    first = next(_places(text[:_LOOKED_AT], question), (0, 0))[0]
    at = max(first - _BEFORE, 0)
    if at:
        at = next((place + 1 for place in range(at, first) if text[place].isspace()), at)
    piece = " ".join(text[at : at + EXCERPT].split())
    return ("… " if at else "") + piece + (" …" if at + EXCERPT < len(text) else "")


def marked(text: str, question: str) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it is something of the question."""
    pieces, at = list[tuple[str, bool]](), 0
    for start, end in _places(text, question):
        if start < at:
            continue
        pieces += [(text[at:start], False)] * (start > at)
        pieces.append((text[start:end], True))
        at = end
    return pieces + [(text[at:], False)] * (at < len(text))


def _places(text: str, question: str) -> Iterator[tuple[int, int]]:
    """Where the question's words are in the text, in order. Words of scripts without blanks are looked for whole."""
    sought = sorted({part for a, b in _spans(question) for part in _parts(_folded(question[a:b]))}, key=len)[::-1]
    for start, end in _spans(text):
        folded = _folded(text[start:end])
        same = len(folded) == end - start  # otherwise nobody knows which letters are meant, and the word is marked
        at = 0
        for part in _parts(folded):
            hit = next((one for one in sought if _meets(part, one)), None)
            if hit is not None and same:
                offset = start + folded.index(part, at) + max(part.find(hit), 0)
                yield offset, offset + len(hit)
            elif hit is not None:
                yield start, end
            at = folded.index(part, at) + len(part)


def _meets(part: str, sought: str) -> bool:
    return sought in part if _UNSEGMENTED.match(sought) else part.startswith(sought)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where words begin and end: letters, digits, and the marks that belong to them."""
    start = end = -1
    for run in _RUN.finditer(text):
        a, b = run.span()
        if not text[a].isalnum():
            if a == end:
                end += sum(1 for _ in takewhile(lambda each: category(each)[0] == "M", run[0]))
            continue
        if a != end:
            if start >= 0:
                yield start, end
            start = a
        end = b
    if start >= 0:
        yield start, end


def _folded(word: str) -> str:
    """A word without what makes no difference: capitals, width, and the marks above and below that are accents.

    Marks of other classes are letters of their own, as in Hindi or Japanese.
    """
    if word.isascii():
        return word.lower()
    parted = normalize("NFKD", normalize("NFKD", word).casefold())
    kept = (each for each in parted if not (10 <= (mark := combining(each)) <= 35 or mark >= 200))
    return normalize("NFC", "".join(kept))


def _parts(word: str) -> Sequence[str]:
    if word.isascii():
        return (word,)
    return [part for part in _UNSEGMENTED.split(word) if part]


def _words(word: str, *, last: bool) -> Iterator[str]:
    """What a word is found by, or what is looked for. Of a text the ``last`` character also stands alone."""
    for part in _parts(word):
        if not _UNSEGMENTED.match(part):
            yield part[:WORD_LIMIT]
        elif last or len(part) == 1:
            yield from (one + other for one, other in pairwise(part))
            yield part[-1]
        else:
            yield from (one + other for one, other in pairwise(part))
