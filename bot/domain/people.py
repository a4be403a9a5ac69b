"""Who acts, and what we keep about a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import GuildId, MemberId, RoleId, created_at


@dataclass(frozen=True)
class Actor:
    """A person at the moment they act, as the interaction or event describes them; never looked up in a cache.

    ``admin`` means Discord's Manage Server permission (or ownership). ``joined_at`` is None where Discord did not
    say, which happens for reactions read back over REST.
    """

    guild: GuildId
    id: MemberId
    name: str
    roles: frozenset[RoleId] = frozenset()
    admin: bool = False
    bot: bool = False
    joined_at: datetime | None = None

    @property
    def account_created_at(self) -> datetime:
        """When the account was made, read from its snowflake."""
        return created_at(self.id)


@dataclass(frozen=True)
class Consent:
    """A member's agreement to publish under a licence: which one, which wording, and when."""

    licence: str
    text_version: str
    at: datetime


class Nudge(StrEnum):
    """How somebody is reminded of a vote that is about to close: not at all, by direct message, or by a mention in the
    proposal's thread that makes no sound."""

    OFF = "off"
    DM = "dm"
    MENTION = "mention"


@dataclass(frozen=True)
class Person:
    """What a guild keeps about one member: the name to credit, the licences agreed to, and their preferences."""

    id: MemberId
    name: str
    consents: tuple[Consent, ...] = ()
    nudge: Nudge = Nudge.OFF

    def agreed_to(self, licence: str, text_version: str) -> Consent | None:
        """The consent to this licence in this wording, if it was given."""
        for consent in self.consents:
            if (consent.licence, consent.text_version) == (licence, text_version):
                return consent
        return None
