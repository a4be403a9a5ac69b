"""Ballot papers: a ballot while its voter fills it in, before it is cast.

Nothing of an open paper is kept anywhere: its ``code`` is so short that every button and menu on it carries all of it.
So it outlives a restart, several can be open at once, and nobody can look at what was not cast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NONE

CODE: Final = r"[0-9n]{0,11}\.[0-9a]{0,11}\.[0-9n]?"
"""What codes look like, as a regular expression; at most 25 characters."""

_LETTERS: Final = {**{str(number): str(number % 10) for number in range(1, 11)}, NONE: "n"}
_CHOICES: Final = {letter: choice for choice, letter in _LETTERS.items()}
_MARKS: Final = "0123456789a"
_APART: Final = re.compile(r"[\s>,;.]+")


@dataclass(frozen=True)
class Paper:
    """What is on the paper: the choices, best first where they are ranked, and the mark of each where they are scored.

    ``held`` is the choice that the buttons move.
    """

    choices: tuple[str, ...] = ()
    scores: tuple[int, ...] = ()
    held: str = ""

    @property
    def code(self) -> str:
        """All of it in a few letters; ``read`` makes the same paper of it."""
        marks = "".join(_MARKS[score] for score in self.scores)
        return f"{''.join(_LETTERS[choice] for choice in self.choices)}.{marks}.{_LETTERS.get(self.held, '')}"

    @property
    def marks(self) -> Mapping[str, int]:
        """The mark of each choice that has one."""
        return dict(zip(self.choices, self.scores, strict=True)) if self.scores else {}


def read(code: str) -> Paper:
    """The paper of a code that matches ``CODE``."""
    choices, marks, held = code.split(".")
    scores = tuple(_MARKS.index(mark) for mark in marks)
    return Paper(tuple(_CHOICES[letter] for letter in choices), scores, _CHOICES[held] if held else "")


def paper_of(choices: Sequence[str], scores: Sequence[int]) -> Paper:
    """The paper on which this vote was cast; an empty one for an abstention."""
    return Paper() if ABSTAIN in choices else Paper(tuple(choices), tuple(scores))


def fits(paper: Paper, choices: Sequence[str], top: int | None) -> bool:
    """Whether a paper fits a proposal with these choices on paper, whose highest mark is ``top`` (None: no marks)."""
    marked_all = len(paper.scores) == (0 if top is None else len(paper.choices))
    twice = len(set(paper.choices)) < len(paper.choices)
    strange = not {*choices, ""}.issuperset({*paper.choices, paper.held})
    return marked_all and not twice and not strange and all(0 <= score <= (top or 0) for score in paper.scores)


def added(paper: Paper, choice: str) -> Paper:
    """With one more choice at the end, which is held now. One that is there already is only held."""
    choices = paper.choices if choice in paper.choices else (*paper.choices, choice)
    return replace(paper, choices=choices, held=choice)


def moved(paper: Paper, places: int) -> Paper:
    """With the held choice so many places further down, or up if negative; not beyond the ends."""
    if paper.held not in paper.choices:
        return paper
    others = [choice for choice in paper.choices if choice != paper.held]
    place = max(0, min(len(others), paper.choices.index(paper.held) + places))
    return replace(paper, choices=(*others[:place], paper.held, *others[place:]))


def dropped(paper: Paper) -> Paper:
    """Without the held choice."""
    return replace(paper, choices=tuple(choice for choice in paper.choices if choice != paper.held), held="")


def marked(paper: Paper, choice: str, mark: int | None) -> Paper:
    """With this mark for a choice; None takes its mark away."""
    marks = {**paper.marks, choice: mark}
    kept = [(one, score) for one in _LETTERS if (score := marks.get(one)) is not None]
    return Paper(tuple(one for one, _ in kept), tuple(score for _, score in kept))


def ticked(chosen: Sequence[str]) -> Paper:
    """With exactly these choices, in the order of the options."""
    return Paper(tuple(choice for choice in _LETTERS if choice in chosen))


def typed(written: str, choices: Sequence[str]) -> Paper:
    """The ranking somebody typed, such as ``3 > 1 > 2``; 0 stands for "none of these".

    Raises Refusal for what is no option, or is there twice.
    """
    found: list[str] = []
    for word in _APART.split(written.strip(" \t\n>,;.")):
        choice = NONE if word in {"0", "-"} else word
        if choice not in choices or choice in found:
            raise Refusal("vote-typed-ranking", found=word[:20], limit=len(set(choices) - {NONE}))
        found.append(choice)
    return Paper(tuple(found))
