"""The health of the commons: how work comes and goes, how long it waits, who does it, and who comes back.

Figures about all together: nothing here names or ranks anybody. Weeks begin on Monday, in the guild's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

WEEKS: Final = 26
"""How many weeks the figures are about, the present one among them."""

_HUNDRED: Final = 100


@dataclass(frozen=True)
class Week:
    """One week: tasks opened, done, and open at its end; claims that ran out; contributions handed in and accepted; how
    many hours those handed in waited for their first answer (the median; None where none was handed in or the median
    still waits); and the minutes people were at it."""

    start: date
    opened: int = 0
    done: int = 0
    open: int = 0
    lapsed: int = 0
    given: int = 0
    accepted: int = 0
    wait_hours: float | None = None
    minutes: int = 0


@dataclass(frozen=True)
class Waits:
    """How long work waited for its first answer, in hours. What still waits counts as waiting longer than all that was
    answered: so ``median`` and ``most`` (nine of ten) are None where that many wait still."""

    given: int = 0
    waiting: int = 0
    median: float | None = None
    most: float | None = None
    longest_now: float | None = None


@dataclass(frozen=True)
class FirstTimers:
    """Those whose first accepted work falls into these weeks: how many; for how many of them 30 days have passed since;
    and how many of these did something again after that."""

    accepted: int = 0
    old_enough: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Concentration:
    """How much of the accepted work is by how few: of ``people``, the first percent (``top``) and the next nine
    (``next``), with how many that is and their share in percent. Work made together counts for each in equal parts."""

    people: int = 0
    top: int = 0
    top_share: int = 0
    next: int = 0
    next_share: int = 0

    @property
    def rest(self) -> int:
        """How many all the others are."""
        return self.people - self.top - self.next

    @property
    def rest_share(self) -> int:
        """The share of all the others, in percent."""
        return _HUNDRED - self.top_share - self.next_share if self.people else 0


@dataclass(frozen=True)
class Health:
    """The figures as they were ``at`` a moment, over ``weeks`` (oldest first, the last one under way; none: they were
    asked for and not made yet). ``look_at`` is when they are made anew. ``whole`` is False where there was more than is
    read, so that they are about the newest part.

    ``open``, ``free`` and ``small`` are the tasks that are not done, those of them that nobody has claimed, and those
    of the latter that are of a quarter of an hour or less. ``orphans`` are the areas that nobody looks after.
    """

    at: datetime
    look_at: datetime
    weeks: tuple[Week, ...] = ()
    open: int = 0
    free: int = 0
    small: int = 0
    waits: Waits = Waits()
    first_timers: FirstTimers = FirstTimers()
    concentration: Concentration = Concentration()
    orphans: tuple[str, ...] = ()
    whole: bool = True

    @property
    def opened(self) -> int:
        """Tasks opened in all weeks."""
        return sum(week.opened for week in self.weeks)

    @property
    def done(self) -> int:
        """Tasks done in all weeks."""
        return sum(week.done for week in self.weeks)

    @property
    def lapsed(self) -> int:
        """Claims that ran out in all weeks."""
        return sum(week.lapsed for week in self.weeks)

    @property
    def accepted(self) -> int:
        """Contributions accepted in all weeks."""
        return sum(week.accepted for week in self.weeks)

    @property
    def minutes_each(self) -> int | None:
        """Human minutes for each accepted contribution, those spent on what was not accepted among them; None where
        none was accepted."""
        return round(sum(week.minutes for week in self.weeks) / self.accepted) if self.accepted else None
