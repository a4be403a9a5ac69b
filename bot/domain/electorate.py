"""Who may vote, fixed when the proposal opens.

Roles are judged as the vote arrives, from what the click itself carries: without the Members intent nobody can be
asked about the past. Ages and accepted work are judged as of the opening, so that nobody joins in order to vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import MemberId, RoleId, created_at
from bot.domain.people import Voter
from bot.domain.settings import GuildSettings


@dataclass(frozen=True)
class Electorate:
    """Every member who is no bot, narrowed by a role, by ages in days as of ``as_of``, by how many accepted
    contributions they had then, and to ``members`` (those of an area) where any are named. ``without`` is the author
    where authors do not vote on what they propose."""

    as_of: datetime
    role: RoleId | None = None
    min_account_days: int = 0
    min_member_days: int = 0
    min_accepted: int = 0
    area: str = ""
    members: tuple[MemberId, ...] = ()
    without: MemberId | None = None


def electorate_for(settings: GuildSettings, role: RoleId | None, author: MemberId, now: datetime) -> Electorate:
    """The electorate of a proposal that opens now: the proposal's own role, or else the guild's."""
    return Electorate(
        as_of=now,
        role=role if role is not None else settings.voter_role,
        min_account_days=settings.voter_min_account_days,
        min_member_days=settings.voter_min_member_days,
        min_accepted=settings.voter_min_accepted,
        without=None if settings.author_votes else author,
    )


def exclusion(electorate: Electorate, voter: Voter, accepted: int) -> str | None:
    """Why this person may not vote, as a catalogue key; None if they may. Bots never vote.

    ``accepted`` is how many of their contributions were accepted by ``as_of``.
    """
    if voter.bot:
        return "excluded-bot"
    if voter.id == electorate.without:
        return "excluded-author"
    if electorate.area and voter.id not in electorate.members:
        return "excluded-area"
    if electorate.role is not None and electorate.role not in voter.roles:
        return "excluded-role"
    if created_at(voter.id) > _days_before(electorate.as_of, electorate.min_account_days):
        return "excluded-account-age"
    joined = voter.joined_at
    if joined is None and electorate.min_member_days:
        return "excluded-member-age"  # a guest: Discord does not say since when
    if joined is not None and joined > _days_before(electorate.as_of, electorate.min_member_days):
        return "excluded-member-age"
    if accepted < electorate.min_accepted:
        return "excluded-accepted"
    return None


def _days_before(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days) if days else at
