"""Channels that admins choose: only those in which the bot can do its work."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands

from bot.domain.ids import ChannelId
from bot.domain.refusal import Refusal
from bot.permissions import NEEDED, missing

_THREADS: Final = (
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
_SEND: Final = discord.Permissions(send_messages=True).value
_SEND_IN_THREADS: Final = discord.Permissions(send_messages_in_threads=True).value
_POSTING: Final = discord.Permissions(
    view_channel=True, embed_links=True, read_message_history=True, add_reactions=True
).value


def lacking(guild: discord.Guild, channel: int) -> list[str] | None:
    """The permissions that the bot lacks to post cards in a channel, by Discord's names; None for an unknown channel.

    Judged from what the gateway has told, without asking.
    """
    place = guild.get_channel_or_thread(channel)
    if place is None:
        return None
    wanted = _POSTING | (_SEND_IN_THREADS if place.type in _THREADS else _SEND)
    granted = place.permissions_for(guild.me).value
    return [permission.name for permission in missing(granted, NEEDED) if permission.bit & wanted]


def require_postable(interaction: discord.Interaction[Any], channel: int) -> ChannelId:
    """The channel. Raises Refusal with the remedy where the bot could not post its cards."""
    if interaction.guild is None:
        raise Refusal("edge-only-in-a-server")
    lacks = lacking(interaction.guild, channel)
    if lacks is None:
        raise Refusal("settings-channel-unseen", channel=f"<#{channel}>")
    if lacks:
        raise Refusal("settings-channel-closed", channel=f"<#{channel}>", permissions=", ".join(lacks))
    return ChannelId(channel)


class PostableChannel(app_commands.Transformer):
    """A text channel or thread, as its id, if the bot can post there."""

    def __init__(self, *, forums: bool = False) -> None:
        """Take ``forums`` too."""
        self._forums = [discord.ChannelType.forum] if forums else []

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Where messages are written."""
        return [discord.ChannelType.text, discord.ChannelType.news, *self._forums, *_THREADS]

    async def transform(
        self,
        interaction: discord.Interaction[Any],
        value: app_commands.AppCommandChannel | app_commands.AppCommandThread,
        /,
    ) -> ChannelId:
        """The id. Raises Refusal."""
        return require_postable(interaction, value.id)


Postable = app_commands.Transform[ChannelId, PostableChannel]
PostableOrForum = app_commands.Transform[ChannelId, PostableChannel(forums=True)]
