"""A reaction that somebody added, read from the gateway's event as far as it is asked for.

discord.py makes a member, a guild's view of them and an emoji of every such event, which takes as long as all the rest
that it does about it. Votes come in thousands, and need six fields.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId


class Reaction:
    """Who reacted to which message with what. It is the ``Voter`` of whoever did.

    ``emoji`` is as Discord writes it in messages. Source: Discord's gateway events, "Message Reaction Add".
    """

    __slots__ = ("_home", "_member", "_state", "bot", "channel", "emoji", "guild", "id", "message")

    def __init__(self, data: Any, home: discord.Guild, state: Any) -> None:
        """Read an event of the guild ``home`` that describes its member; ``state`` is the client's."""
        self.guild = GuildId(home.id)
        self.id = MemberId(int(data["user_id"]))
        self.message = MessageId(int(data["message_id"]))
        self.channel = ChannelId(int(data["channel_id"]))
        self.emoji = _written(data["emoji"])
        self._member, self._home, self._state = data["member"], home, state
        self.bot: bool = self._member["user"].get("bot", False)

    @property
    def roles(self) -> Roles:
        """What they may do by."""
        return Roles(self._member["roles"], self._home.id)

    @property
    def joined_at(self) -> datetime | None:
        """Since when they are here; None where Discord did not say."""
        said: str | None = self._member["joined_at"]
        return datetime.fromisoformat(said) if said is not None else None

    @property
    def admin(self) -> bool:
        """Whether they may manage the server."""
        return self.member.guild_permissions.manage_guild

    @property
    def member(self) -> discord.Member:
        """All that the event says of them."""
        return discord.Member(data=self._member, guild=self._home, state=self._state)


class Roles:
    """The roles of a member, for asking whether one is among them. Everybody has that which is named as the guild."""

    __slots__ = ("_everyone", "_said")

    def __init__(self, said: list[str], everyone: int) -> None:
        self._said, self._everyone = said, everyone

    def __contains__(self, role: object) -> bool:
        return role == self._everyone or str(role) in self._said


def _written(emoji: Any) -> str:
    name = emoji["name"] or "_"
    if emoji["id"] is None:
        return str(name)
    return f"<{'a' if emoji.get('animated') else ''}:{name}:{emoji['id']}>"
