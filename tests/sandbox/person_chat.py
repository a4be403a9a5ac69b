"""What a person does by themselves: look around, send, react, wait for messages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import quote, urlencode

from .person_forms import visible_text
from .person_wire import Json, Rest, Upload, Wire

Place = str | Json


class Chatter(Wire):
    """One connected user. Channels are named by id, wire object or name; messages are wire objects."""

    @classmethod
    async def register(cls, url: str, username: str, **fields: Any) -> Self:
        """A new account, still to be connected with `async with`; `fields` go into the request's body."""
        body = {"username": username, "password": secrets.token_urlsafe(12), "consent": True} | fields
        async with Rest(url) as rest:
            found = await rest.request("POST", "/auth/register", body)
        return cls(url, found["token"])

    # -- looking around

    @property
    def id(self) -> str:
        """This person's user id."""
        return str(self.user["id"])

    @property
    def guild(self) -> Json:
        """The only guild this person is in, or the first of them."""
        return next(iter(self.guilds.values()))

    def channel(self, place: Place) -> str:
        """A channel's id from its id, its object, a message in it, or its name (with or without #)."""
        if isinstance(place, dict):
            return str(place.get("channel_id") or place["id"])
        if place.isdecimal():
            return place
        for _, channel in self._channels():
            if channel["name"] == place.removeprefix("#"):
                return str(channel["id"])
        raise LookupError(f"no channel named {place} among {[c['name'] for _, c in self._channels()]}")

    def _channels(self) -> list[tuple[str, Json]]:
        return [
            (guild_id, channel)
            for guild_id, guild in self.guilds.items()
            for channel in [*guild.get("channels", []), *guild.get("threads", [])]
        ]

    def role(self, name: str) -> Json:
        """A role of the guild by name."""
        return next(role for role in self.guild["roles"] if role["name"] == name)

    def latest(self, message: Json) -> Json:
        """The newest version of a message that the gateway has delivered to this person."""
        return self._latest.get(message["id"], message)

    async def messages(self, place: Place, **query: Any) -> list[Json]:
        """A channel's messages as the server lists them, newest first."""
        path = f"/channels/{self.channel(place)}/messages?{urlencode(query)}"
        return list(await self.request("GET", path))

    # -- chatting

    async def send(
        self,
        place: Place,
        content: str = "",
        *,
        files: list[Upload] | None = None,
        reply_to: Json | None = None,
        **fields: Any,
    ) -> Json:
        """Sends a message; other `fields` go into the body as they are."""
        body: Json = {"content": content} | fields
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to["id"]}
        path = f"/channels/{self.channel(place)}/messages"
        return dict(await self.request("POST", path, body, files=files))

    async def react(self, message: Json, emoji: str) -> None:
        """Adds a reaction: a unicode emoji, or `name:id` for a custom one."""
        await self.request("PUT", self._reaction(message, emoji))

    async def unreact(self, message: Json, emoji: str) -> None:
        """Takes this person's reaction back."""
        await self.request("DELETE", self._reaction(message, emoji))

    def _reaction(self, message: Json, emoji: str) -> str:
        return f"/channels/{message['channel_id']}/messages/{message['id']}/reactions/{quote(emoji)}/@me"

    async def dm(self, user: Json | str) -> Json:
        """The direct-message channel with another user, opened if there is none."""
        other = user if isinstance(user, str) else user["id"]
        return dict(await self.request("POST", "/users/@me/channels", {"recipients": [other]}))

    async def wait_message(
        self,
        place: Place | None = None,
        check: Callable[[Json], bool] = lambda message: True,
        *,
        containing: str = "",
        since: int = 0,
        within: float | None = None,
    ) -> Json:
        """The first delivered message, in a channel if given, that shows a text and that `check` accepts."""
        channel_id = None if place is None else self.channel(place)

        def fits(message: Json) -> bool:
            here = channel_id in (None, message["channel_id"])
            return here and containing in visible_text(message) and check(message)

        return dict(await self.wait_for("MESSAGE_CREATE", fits, since=since, within=within))

    async def wait_edit(
        self,
        message: Json,
        check: Callable[[Json], bool] = lambda message: True,
        *,
        containing: str = "",
        since: int = 0,
        within: float | None = None,
    ) -> Json:
        """The first edit of a message, from `since` on, that shows a text and that `check` accepts."""

        def fits(edit: Json) -> bool:
            return bool(edit["id"] == message["id"]) and containing in visible_text(edit) and check(edit)

        return dict(await self.wait_for("MESSAGE_UPDATE", fits, since=since, within=within))

    async def wait_deleted(self, message: Json, *, within: float | None = None) -> None:
        """Returns once the message is gone."""
        await self.wait_for("MESSAGE_DELETE", lambda gone: gone["id"] == message["id"], within=within)
