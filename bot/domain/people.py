"""Who acts, and what we keep about a member."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.preferences import Preferences

FORMER: Final = MemberId(0)
"""Stands in documents where somebody stood who had themself erased. Nobody on Discord has this number, nor a negative
one: those stand for such people in ballots, where they must be told apart."""


def is_former(member: MemberId) -> bool:
    """Whether this stands for somebody who had themself erased."""
    return member <= FORMER


class Voter(Protocol):
    """What counts of somebody at the moment they vote, as the click describes them. Every Actor is one.

    ``joined_at`` is None where Discord did not say.
    """

    @property
    def guild(self) -> GuildId: ...

    @property
    def id(self) -> MemberId: ...

    @property
    def roles(self) -> Container[RoleId]: ...

    @property
    def admin(self) -> bool: ...

    @property
    def bot(self) -> bool: ...

    @property
    def joined_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Actor:
    """A person at the moment they act, as the interaction or event describes them; never looked up in a cache.

    ``admin`` means Discord's Manage Server permission (or ownership). ``joined_at`` is None where Discord did not
    say, which happens for reactions read back over REST.
    """

    guild: GuildId
    id: MemberId
    name: str
    roles: Container[RoleId] = frozenset()
    admin: bool = False
    bot: bool = False
    joined_at: datetime | None = None


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
    """What a guild keeps about one member: the name to credit, the licences agreed to, and their preferences.

    ``news_due`` is when they are next told of changes to what they watch; None if they do not want to be told.
    """

    id: MemberId
    name: str
    consents: tuple[Consent, ...] = ()
    nudge: Nudge = Nudge.OFF
    news_due: datetime | None = None
    preferences: Preferences = field(default_factory=Preferences)

    def agreed_to(self, licence: str, text_version: str) -> Consent | None:
        """The consent to this licence in this wording, if it was given."""
        for consent in self.consents:
            if (consent.licence, consent.text_version) == (licence, text_version):
                return consent
        return None
