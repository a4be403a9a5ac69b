"""The wording, and how values are put into Discord's Markdown without becoming markup or pings."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import discord

from bot.domain.ids import MemberId
from bot.domain.people import is_former
from bot.locales import Catalogue

text: Final = Catalogue.load("en").text
"""The wording under a key, with its values put in."""


def safe(written: str, limit: int = 1000) -> str:
    """What a member wrote, as inert text: no markup, no mention, at most ``limit`` characters."""
    shown = discord.utils.escape_mentions(discord.utils.escape_markdown(written, as_needed=False))
    return clip(shown, limit)


def clip(shown: str, limit: int) -> str:
    """The text, cut with an ellipsis if it is longer than ``limit`` characters; never inside an escape."""
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip("\\") + "…"


def when(moment: datetime, style: discord.utils.TimestampStyle = "R") -> str:
    """A moment as each reader's own Discord shows it: ``R`` relative, ``f`` date and time, ``D`` the date."""
    return discord.utils.format_dt(moment, style)


def person(member: int) -> str:
    """Somebody's name as Discord shows it. Never a ping: the client allows none."""
    return f"<@{member}>" if not is_former(MemberId(member)) else text("erasure-former")


def credited(member: int, name: str) -> str:
    """The name to credit: as Discord shows it, or of somebody who left, the one they left."""
    return person(member) if not is_former(MemberId(member)) else safe(name, 80)


def message_link(guild: int, channel: int, message: int) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{guild}/{channel}/{message}"
