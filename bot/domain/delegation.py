"""Delegation: a member lets another vote for them, until they vote themselves or take it back.

Overall or for one area; the one for the area comes first. Chains are followed to the first member who voted; a chain
that comes back on itself stands for nobody. Source: liquid democracy as in Blum and Zuber, "Liquid Democracy:
Potentials, Problems, and Perspectives", Journal of Political Philosophy 24 (2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId


@dataclass(frozen=True)
class Delegation:
    """One member's standing wish that ``delegate`` vote for them; ``area`` empty means everywhere."""

    member: MemberId
    delegate: MemberId
    at: datetime
    area: str = ""

    @property
    def key(self) -> str:
        """One per member and area."""
        return delegation_key(self.member, self.area)


def delegation_key(member: MemberId, area: str) -> str:
    """The key under which a member's delegation for an area is kept."""
    return f"{member}:{area}"


def in_force(delegations: Iterable[Delegation], area: str) -> dict[MemberId, MemberId]:
    """Who stands for whom in a question about ``area`` (empty for one about none)."""
    found: dict[MemberId, Delegation] = {}
    for one in delegations:
        known = found.get(one.member)
        if one.area == area or (one.area == "" and known is None):
            found[one.member] = one
    return {member: one.delegate for member, one in found.items()}


def stand_ins(force: Mapping[MemberId, MemberId], voters: Iterable[MemberId]) -> dict[MemberId, MemberId]:
    """For each member who did not vote and whose chain ends at one who did: that voter."""
    voted = frozenset(voters)
    return {
        member: end
        for member in force
        if member not in voted and (end := _end(force, voted, member)) is not None and end != member
    }


def closes_a_circle(force: Mapping[MemberId, MemberId], member: MemberId, delegate: MemberId) -> bool:
    """Whether a chain would come back to ``member`` if they named ``delegate``."""
    met: set[MemberId] = set()
    here: MemberId | None = delegate
    while here is not None and here not in met:
        if here == member:
            return True
        met.add(here)
        here = force.get(here)
    return False


def _end(force: Mapping[MemberId, MemberId], voted: frozenset[MemberId], member: MemberId) -> MemberId | None:
    met: set[MemberId] = set()
    here: MemberId | None = member
    while here is not None and here not in met:
        if here in voted:
            return here
        met.add(here)
        here = force.get(here)
    return None
