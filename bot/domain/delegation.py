"""Delegation: a member lets another vote for them, until they vote themselves or take it back.

Overall or for one area; the one for the area comes first. Chains are followed to the first member who voted; a chain
that comes back on itself stands for nobody. Source: liquid democracy as in Blum and Zuber, "Liquid Democracy:
Potentials, Problems, and Perspectives", Journal of Political Philosophy 24 (2016).

Delegates count where votes are counted and seen (``delegable``). Nobody can follow a secret ballot. And where one names
support or an objection of one's own (consent, lazy consensus, Apache's votes, judgement) everybody speaks for
themselves: a second, a binding +1 or a veto of somebody who has not looked would be worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.rules import IN_THE_OPEN


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


def delegable(proposal: Proposal) -> bool:
    """Whether delegates vote for others on this proposal."""
    return not proposal.secret and proposal.rule.method not in IN_THE_OPEN


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


def require_straight(delegations: Iterable[Delegation], new: Delegation) -> None:
    """Raise Refusal if a chain would come back to the member who names a delegate, wherever the new one would be in
    force: in its area, or for an overall one in every area for which the member has named nobody else."""
    known = list(delegations)
    if new.member == new.delegate:
        raise Refusal("delegation-to-oneself")
    own = {one.area for one in known if one.member == new.member and one.area}
    scopes = {new.area} if new.area else {"", *(one.area for one in known)} - own
    for scope in sorted(scopes):
        if _comes_back(in_force(known, scope), new.member, new.delegate):
            raise Refusal("delegation-circle")


def _comes_back(force: Mapping[MemberId, MemberId], member: MemberId, delegate: MemberId) -> bool:
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
