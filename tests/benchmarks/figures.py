"""What a benchmark hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    ``baseline`` is the same work done the barest way, measured in the same run, so that the ratio says the same on a
    slow machine and on a fast one. ``goal`` is the largest ratio (with a baseline) or value (without one) that is good
    enough; missing it ends the run with an error only if the goal is ``binding``. ``correct`` is whether the work that
    was measured gave the right result; what is wrong is never fast enough.
    """

    name: str
    value: float
    unit: str
    baseline: float | None = None
    goal: float | None = None
    binding: bool = False
    correct: bool = True

    @property
    def ratio(self) -> float | None:
        """How many times the baseline the value is."""
        return self.value / self.baseline if self.baseline else None

    @property
    def ok(self) -> bool:
        """Whether the result is right and the goal, if there is one, is met."""
        measured = self.value if self.ratio is None else self.ratio
        return self.correct and (self.goal is None or measured <= self.goal)

    @property
    def fails(self) -> bool:
        """Whether the run as a whole must fail for this."""
        return not self.correct or (self.binding and not self.ok)

    def __str__(self) -> str:
        line = f"{self.name}: {self.value:.4g} {self.unit}"
        if self.ratio is not None:
            line += f", {self.ratio:.3g} x of {self.baseline:.4g} {self.unit}"
        if self.goal is not None:
            line += f" (goal: at most {self.goal:g}{'' if self.ratio is None else ' x'}{'' if self.ok else ', MISSED'})"
        return line if self.correct else f"{line} WRONG RESULT"

    def row(self) -> dict[str, object]:
        """The figure as it stands in bench.json."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "baseline": self.baseline,
            "ratio": self.ratio,
            "goal": self.goal,
            "ok": self.ok,
        }
