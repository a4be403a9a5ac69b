"""Addresses that are shown in chat: of cards and messages on Discord, and of the web archive.

They are written as Markdown links in texts, never as the url of an embed or a button: Discord refuses a whole message
whose embed links to an address like ``http://localhost:8080``, where an archive without a public address is.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.domain.board import Sought
from bot.domain.ids import ChannelId, GuildId, MessageId
from cogs.words import message_link, text


def home_url(archive_url: str, guild: GuildId) -> str:
    """The archive's start page."""
    return f"{archive_url}/{guild}/"


def item_url(archive_url: str, guild: GuildId, reference: str) -> str:
    """An item by its permanent name, such as ``C31``."""
    return f"{archive_url}/{guild}/{reference}"


def board_url(archive_url: str, guild: GuildId, sought: Sought) -> str:
    """The tasks that are sought, on the web."""
    given = {"area": sought.area, "minutes": sought.minutes, "newcomers": sought.newcomers, "free": sought.free}
    asked = urlencode({name: int(value) if value is True else value for name, value in given.items() if value})
    return f"{archive_url}/{guild}/tasks" + (f"?{asked}" if asked else "")


def health_url(archive_url: str, guild: GuildId) -> str:
    """The page about the health of the commons."""
    return f"{archive_url}/{guild}/health"


def page_url(archive_url: str, guild: GuildId, slug: str) -> str:
    """A page as it is now."""
    return f"{archive_url}/{guild}/page/{quote(slug, safe='')}"


def card_link(guild: GuildId, channel: ChannelId | None, message: MessageId | None, words: str) -> str:
    """``words``, which must be ours, as a link to a card; plain while it is not posted."""
    if channel is None or message is None:
        return words
    return f"[{words}]({message_link(guild, channel, message)})"


def card_place(guild: GuildId, channel: ChannelId | None, message: MessageId | None) -> str:
    """Where a card is: its address, or where it will be while it is not posted; "" for what has no card."""
    if channel is None:
        return ""
    if message is None:
        return text("card-soon", channel=f"<#{channel}>")
    return message_link(guild, channel, message)
