"""What a scenario hands back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 10


@dataclass(frozen=True)
class Figure:
    """One line of what came of a scenario: a value, the goal it has (``""``: none), and whether it is met."""

    name: str
    value: object
    goal: str = ""
    met: bool = True

    def __str__(self) -> str:
        line = f"{self.name}: {self.value}" + (f" (goal: {self.goal})" if self.goal else "")
        return line if self.met else f"{line} MISSED"


def none(name: str, wrong: Sequence[str]) -> list[Figure]:
    """How many things are wrong, of which there must be none, and the first of them."""
    first = [Figure("  wrong", one, "", met=False) for one in wrong[:SHOWN]]
    return [Figure(name, len(wrong), "0", met=not wrong), *first]


def exactly(name: str, found: int, wanted: int) -> Figure:
    """A number that must be just this one."""
    return Figure(name, found, str(wanted), met=found == wanted)
