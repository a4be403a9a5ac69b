"""Drawings of how something went week by week, as numbers: columns side by side from the same figures as the table.

Widths are in percent, so that a drawing fits any screen; heights in pixels, so that its words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.locales.health import number

HIGH: Final = 120
"""Pixels of the highest column."""

_LEAST: Final = 2.0
_USED: Final = 0.84
"""How much of a week's width its columns take."""


@dataclass(frozen=True)
class Series:
    """One thing counted each week: what it is called (a key), how it is drawn, and its values; None where there is
    none."""

    key: str
    kind: str
    values: tuple[float | None, ...]

    @property
    def total(self) -> str:
        """All of it together."""
        return number(sum(value or 0 for value in self.values))


@dataclass(frozen=True)
class Stick:
    """A column: where it begins and how wide it is in percent, how high in pixels, and its style."""

    start: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Columns:
    """A drawing. ``key`` names its title; ``top`` is what the highest column stands for, reached in the week that began
    at ``peak``. ``sums``: whether the weeks of a series can be added up."""

    key: str
    series: tuple[Series, ...]
    sticks: tuple[Stick, ...]
    top: float
    first: date
    last: date
    peak: date
    sums: bool

    @property
    def most(self) -> str:
        """What the highest column stands for."""
        return number(self.top)


def columns(key: str, weeks: Sequence[date], *series: Series, sums: bool = True) -> Columns | None:
    """The drawing of some series over the same weeks; None where there is nothing to draw."""
    top, peak = max(
        ((value, week) for one in series for week, value in zip(weeks, one.values, strict=True) if value is not None),
        default=(0.0, None),
        key=lambda found: found[0],
    )
    if peak is None or top <= 0:
        return None
    each = 100 / len(weeks)
    width = each * _USED / len(series)
    sticks = [
        Stick(each * (at + (1 - _USED) / 2) + width * place, width, max(value / top * HIGH, _LEAST), one.kind)
        for place, one in enumerate(series)
        for at, value in enumerate(one.values)
        if value
    ]
    return Columns(key, series, tuple(sticks), top, weeks[0], weeks[-1], peak, sums)
