"""What Barnraiser asks of Discord, and why: the one list behind the invite link, ``check`` and the guides.

Bits and names are Discord's: https://docs.discord.com/developers/topics/permissions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission: its bit, its name in Discord's own settings, and the catalogue's words for what it is for."""

    bit: int
    name: str
    reason: str


NEEDED: Final = (
    Permission(1 << 10, "View Channels", "permission-view-channels"),
    Permission(1 << 11, "Send Messages", "permission-send-messages"),
    Permission(1 << 38, "Send Messages in Threads", "permission-send-in-threads"),
    Permission(1 << 14, "Embed Links", "permission-embed-links"),
    Permission(1 << 15, "Attach Files", "permission-attach-files"),
    Permission(1 << 16, "Read Message History", "permission-read-history"),
    Permission(1 << 6, "Add Reactions", "permission-add-reactions"),
)
"""Without one of these something does not work."""

RECOMMENDED: Final = (
    Permission(1 << 35, "Create Public Threads", "permission-create-threads"),
    Permission(1 << 13, "Manage Messages", "permission-manage-messages"),
)
"""Without one of these everything works, less tidily."""

ADMINISTRATOR: Final = 1 << 3
"""Grants everything; far more than Barnraiser should have."""

INVITE: Final = sum(permission.bit for permission in NEEDED + RECOMMENDED)
"""The permissions that the invite link asks for."""


def missing(granted: int, wanted: tuple[Permission, ...]) -> list[Permission]:
    """Those of ``wanted`` that are not in the bits ``granted``, in the order of the list."""
    return [] if granted & ADMINISTRATOR else [wish for wish in wanted if not granted & wish.bit]


def invite_url(application_id: str) -> str:
    """The address at which an admin adds the bot with the permissions above."""
    scope = "bot applications.commands"
    query = urlencode({"client_id": application_id, "scope": scope, "permissions": INVITE})
    return f"https://discord.com/oauth2/authorize?{query}"
