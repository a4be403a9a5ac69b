"""Effects: what a passed proposal does by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

EFFECTS_LIMIT: Final = 10


class EffectKind(StrEnum):
    """What an effect does; in brackets what its ``target`` and ``value`` are."""

    TASK = "task"
    """Open a task (its title; nothing)."""

    ACCEPT = "accept"
    """Accept a contribution (its number; nothing)."""

    REVERT = "revert"
    """Bring a page back to a revision (its slug; the revision's number)."""

    SETTING = "setting"
    """Change a setting (the name of a field of ``GuildSettings``; the new value as it is typed)."""

    GOVERN = "govern"
    """Put settings under the community's own rule, or release them (a group of settings; ``on`` or ``off``)."""

    REOPEN = "reopen"
    """Reopen a proposal whose closure by judgement was challenged (its number; nothing)."""

    MAINTAINER_ADD = "maintainer-add"
    """Make somebody a maintainer of an area (its name; the member's id)."""

    MAINTAINER_REMOVE = "maintainer-remove"
    """End somebody's being a maintainer of an area (its name; the member's id)."""


@dataclass(frozen=True)
class Effect:
    """One thing to be done when the proposal passes."""

    kind: EffectKind
    target: str
    value: str = ""


@dataclass(frozen=True)
class EffectResult:
    """What became of an effect: ``trouble`` is empty when it was done, otherwise a catalogue key saying why it could
    not be."""

    at: datetime
    trouble: str = ""
    details: tuple[tuple[str, str], ...] = ()
