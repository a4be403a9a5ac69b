"""Identifiers. Discord's are snowflakes (64-bit, unique everywhere); ours are small numbers, unique per guild."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NewType

GuildId = NewType("GuildId", int)
MemberId = NewType("MemberId", int)
RoleId = NewType("RoleId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
EventId = NewType("EventId", int)
"""An interaction's or message's snowflake: what a command was caused by, so that it takes effect once."""

ProposalId = NewType("ProposalId", int)
TaskId = NewType("TaskId", int)
ContributionId = NewType("ContributionId", int)
RevisionId = NewType("RevisionId", int)
DigestId = NewType("DigestId", int)
ReleaseId = NewType("ReleaseId", int)
ReminderId = NewType("ReminderId", int)

_DISCORD_EPOCH_MS = 1_420_070_400_000
_REF = re.compile(r"\s*([PTCRDV])\s*-?\s*([1-9]\d{0,9})\s*", re.IGNORECASE)


def created_at(snowflake: int) -> datetime:
    """The UTC instant at which Discord made a snowflake, to the millisecond.

    Source: Discord's API reference, "Snowflake ID Format".
    """
    return datetime.fromtimestamp(((snowflake >> 22) + _DISCORD_EPOCH_MS) / 1000, UTC)


def ref(letter: str, number: int) -> str:
    """The permanent name of an item within its guild, for example ``P12``."""
    return f"{letter}{number}"


def parse_ref(text: str) -> tuple[str, int] | None:
    """``(letter, number)`` of a reference a person typed (``p12``, ``P-12``), or None if it is not one."""
    match = _REF.fullmatch(text)
    return (match[1].upper(), int(match[2])) if match else None
