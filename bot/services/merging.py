"""Three-way merge of texts and of the files beside them: what two people changed at the same time, brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from merge3 import Merge3

from bot.domain.contribution import Attachment
from bot.domain.lines import blocks

MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>")
"""What stands before one side of a conflict, between both, and after the other, as in git."""


@dataclass(frozen=True)
class Clash:
    """A piece that both changed, each in their own way: as it was, as the page has it now, and as the work has it."""

    base: str
    page: str
    work: str


@dataclass(frozen=True)
class Merge:
    """What came of it. With clashes, ``text`` has both sides of each between MARKS, and must not be published."""

    text: str
    clashes: tuple[Clash, ...] = ()


class _Matcher:
    """The lines in common as merge3 asks for them, found in bounded time."""

    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = True,
    ) -> None:
        self._a, self._b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """The blocks, with an empty one at the end, as difflib gives them."""
        return [*blocks(self._a, self._b), (len(self._a), len(self._b), 0)]


def merged(base: str, page: str, work: str, names: tuple[str, str] = ("", "")) -> Merge:
    """The changes from ``base`` to ``page`` and those from ``base`` to ``work``, line by line, in one text.

    Every line that either side added is in it, and none that either took out, but where they clash. ``names`` are put
    beside the marks of the page's side and of the work's.
    """
    if page in (base, work):
        return Merge(work)
    if work == base:
        return Merge(page)
    lines = Merge3(base.split("\n"), page.split("\n"), work.split("\n"), sequence_matcher=_Matcher)
    out: list[str] = []
    clashes: list[Clash] = []
    for what, *sides in lines.merge_groups():
        if what != "conflict":
            out += sides[0]
            continue
        clash = Clash(*("\n".join(side) for side in sides))
        clashes.append(clash)
        out += _marked(sides[1], sides[2], names)
    return Merge("\n".join(out), tuple(clashes))


def _marked(page: Sequence[str], work: Sequence[str], names: tuple[str, str]) -> Iterator[str]:
    yield f"{MARKS[0]} {names[0]}".rstrip()
    yield from page
    yield MARKS[1]
    yield from work
    yield f"{MARKS[2]} {names[1]}".rstrip()


def has_marks(text: str) -> bool:
    """Whether a text still has both sides of a conflict in it."""
    starts = [line.split(" ")[0] for line in text.split("\n")]
    return all(mark in starts for mark in MARKS)


def merged_files(
    base: Sequence[Attachment], page: Sequence[Attachment], work: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """The files of both: what either added is there, what either took away is not."""
    taken = {file for file in base if file not in page or file not in work}
    return tuple(dict.fromkeys(file for file in (*page, *work) if file not in taken))
