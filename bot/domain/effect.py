"""Effects: what a passed proposal does by itself, and on what terms it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.refusal import Refusal

EFFECTS_LIMIT: Final = 10
TASK_TITLE_LIMIT: Final = 150


class EffectKind(StrEnum):
    """What an effect does; in brackets what its ``target`` and ``value`` are."""

    TASK = "task"
    """Open a task (its title; nothing)."""

    ACCEPT = "accept"
    """Accept a contribution (its number; nothing)."""

    REVERT = "revert"
    """Bring a page back to a revision (its slug; the revision's number)."""

    GRADE = "grade"
    """Give a page a grade, or take it away (its slug; the grade)."""

    SETTING = "setting"
    """Change a setting (its name; the new value in the one spelling that ``governing.written`` gives it)."""

    GOVERN = "govern"
    """Put settings under the community's own rule, or release them (a group of settings; ``on`` or ``off``)."""

    REOPEN = "reopen"
    """Reopen a proposal whose closure by judgement was challenged (its number; nothing)."""

    MAINTAINER_ADD = "maintainer-add"
    """Make somebody a maintainer of an area (its name; the member's id)."""

    MAINTAINER_REMOVE = "maintainer-remove"
    """End somebody's being a maintainer of an area (its name; the member's id)."""


OF_ADMINS: Final = frozenset(
    {EffectKind.SETTING, EffectKind.GOVERN, EffectKind.MAINTAINER_ADD, EffectKind.MAINTAINER_REMOVE}
)
"""What otherwise takes an admin."""

OF_MAINTAINERS: Final = frozenset({EffectKind.ACCEPT, EffectKind.REVERT, EffectKind.GRADE})
"""What otherwise takes a maintainer."""

NAMING: Final = frozenset({EffectKind.MAINTAINER_ADD, EffectKind.MAINTAINER_REMOVE})
"""The kinds whose value is a member."""


@dataclass(frozen=True)
class Effect:
    """One thing to be done when the proposal passes.

    ``seen`` is what those who vote were shown of the target: a contribution's revision, or a page's newest one. If
    that is another by then, they decided about something else, and nothing is done.
    """

    kind: EffectKind
    target: str
    value: str = ""
    seen: int = 0

    @property
    def changes(self) -> tuple[str, ...]:
        """What it changes: two effects of one proposal may not change the same."""
        if self.kind in NAMING:
            return ("maintainer", self.target, self.value)
        return (self.kind.value, self.target)


@dataclass(frozen=True)
class EffectResult:
    """What became of an effect: ``trouble`` is empty when it was done, otherwise a catalogue key saying why it could
    not be."""

    at: datetime
    trouble: str = ""
    details: tuple[tuple[str, str], ...] = ()


def listed_effects(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects, trimmed, each once. Raises Refusal for too many, for two that change the same thing, and for a
    task's title that is too long."""
    trimmed = [replace(effect, target=" ".join(effect.target.split())) for effect in effects]
    unique = tuple(dict.fromkeys(effect for effect in trimmed if effect.target))
    if len(unique) > EFFECTS_LIMIT:
        raise Refusal("proposal-too-many-effects", found=len(unique), limit=EFFECTS_LIMIT)
    for effect in unique:
        found = len(effect.target)
        if effect.kind is EffectKind.TASK and found > TASK_TITLE_LIMIT:
            raise Refusal("proposal-task-too-long", found=found, limit=TASK_TITLE_LIMIT, task=effect.target[:40])
    if len({effect.changes for effect in unique}) < len(unique):
        raise Refusal("effect-twice")
    return unique
