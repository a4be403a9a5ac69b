"""Who may vote, fixed when the proposal opens.

Roles are judged as the vote arrives, from what the click itself carries: without the Members intent nobody can be
asked about the past. Ages are judged as of the opening, so that nobody joins in order to vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import RoleId, created_at
from bot.domain.people import Voter
from bot.domain.settings import GuildSettings


@dataclass(frozen=True)
class Electorate:
    """Every member who is no bot, narrowed by a role and by ages in days as of ``as_of``."""

    as_of: datetime
    role: RoleId | None = None
    min_account_days: int = 0
    min_member_days: int = 0


def electorate_for(settings: GuildSettings, role: RoleId | None, now: datetime) -> Electorate:
    """The electorate of a proposal that opens now: the proposal's own role, or else the guild's."""
    return Electorate(
        as_of=now,
        role=role if role is not None else settings.voter_role,
        min_account_days=settings.voter_min_account_days,
        min_member_days=settings.voter_min_member_days,
    )


def exclusion(electorate: Electorate, voter: Voter) -> str | None:
    """Why this person may not vote, as a catalogue key; None if they may. Bots never vote."""
    if voter.bot:
        return "excluded-bot"
    if electorate.role is not None and electorate.role not in voter.roles:
        return "excluded-role"
    if created_at(voter.id) > _days_before(electorate.as_of, electorate.min_account_days):
        return "excluded-account-age"
    joined = voter.joined_at
    if joined is not None and joined > _days_before(electorate.as_of, electorate.min_member_days):
        return "excluded-member-age"
    return None


def _days_before(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days) if days else at
