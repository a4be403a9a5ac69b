"""All state of the sandbox, as plain dicts in the shape Discord sends them.

How to use it
-------------
* A `World` only stores, finds and publishes. What *happens* in it is in `sandbox.model`, one file per noun
  (`users`, `guilds`, `channels`, `messages`, `reactions`): those functions take the world first, change the
  stores and publish the gateway event that belongs to the change. Route handlers authenticate, check
  permissions (`sandbox.permissions`), validate (`sandbox.rest.http.Form`) and then call one of them.
* `sandbox.model.views` renders what a given viewer may see (a message with `reactions[].me`, a DM with its
  recipients, a member with its user). Stored dicts are never sent as they are.
* Ids are decimal strings everywhere, instants are ISO 8601 strings (`world.clock.iso()`), new ids come from
  `world.ids.next()`.
* Lookups named after a noun (`world.message(...)`) return the stored dict itself, to be changed in place, and
  raise Discord's "Unknown …" error. Use `.get()` on the stores where absence is no error.
* `world.publish(event, data, ...)` sends a gateway event to everybody who may receive it: name the guild
  and channel it happened in, or the users it is for.

Stores (persisted)
------------------
users        {user_id: User, without e-mail}
accounts     {user_id: {"email", "password", "locale", "verified"[, "closed_dms"]}}; the password is hashed
tokens       {token: {"user_id", "application_id": of a bot token, else None}}
guilds       {guild_id: Guild; `emojis` and `stickers` inline, no roles, channels or members}
roles        {guild_id: {role_id: Role}}
members      {guild_id: {user_id: Member, without `user`}}
bans         {guild_id: {user_id: reason or None}}
invites      {code: {"code", "guild_id", "channel_id", "inviter_id", "max_age", "max_uses", "uses", "temporary",
              "created_at", "expires_at"}}
channels     {channel_id: Channel, Thread or DM}; a thread is told by its `thread_metadata`, a DM has no guild_id
recipients   {dm_channel_id: [user_id, ...]}
thread_members {thread_id: {user_id: ThreadMember}}
webhooks     {webhook_id: Webhook with `token`}
messages     {channel_id: {message_id: Message}} in id order. Users are filled in when shown: `author` is kept as
              {"id"} and `mentions` as ids, attachments without links, no `reactions`, no `pinned`
reactions    {message_id: [{"emoji": {"id", "name"}, "normal": [user_id], "burst": [user_id], "burst_colors"}]}
              in order of first use
pins         {channel_id: {message_id: pinned_at}}, newest last
applications {application_id: Application without bot and owner objects, plus "bot_id" and "owner_id"}
commands     {command_id: ApplicationCommand with application_id and, if of one guild, guild_id}
command_permissions {guild_id: {command_or_application_id: [permission, ...]}}
attachments  {attachment_id: {"id", "channel_id", "filename", "content_type", "size"}}; bytes are in `blobs`
nonces       {"channel_id author_id nonce": [seconds since 1970 by the machine's clock, message_id]}
settings     odds and ends, each under its owner's key: "cdn_secret", "seed", "guide" (see `sandbox.seed`)

Not persisted in the document
-----------------------------
blobs        {attachment_id: bytes}, written beside the state file, one file each
interactions {interaction_id: dict}, live interactions, owned by the interaction routes
ephemerals   {message_id: {"message": Message, "user_id": the only viewer}}
presences    {user_id: {"status", "activities", "client_status"}}
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import error
from sandbox.snowflake import Snowflakes

Json = dict[str, Any]

PERSISTED = (
    "users", "accounts", "tokens", "guilds", "roles", "members", "bans", "invites", "channels", "recipients",
    "thread_members", "webhooks", "messages", "reactions", "pins", "applications", "commands",
    "command_permissions", "attachments", "nonces", "settings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """A gateway event on its way to the sessions; the fields are those of `World.publish`."""

    name: str
    data: Json
    guild_id: str | None = None
    channel_id: str | None = None
    user_ids: frozenset[str] | None = None


class World:
    """See the module's docstring."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.ids = Snowflakes(self.clock)
        self.base_url = "http://127.0.0.1"
        self.users: dict[str, Json] = {}
        self.accounts: dict[str, Json] = {}
        self.tokens: dict[str, Json] = {}
        self.guilds: dict[str, Json] = {}
        self.roles: dict[str, dict[str, Json]] = {}
        self.members: dict[str, dict[str, Json]] = {}
        self.bans: dict[str, dict[str, str | None]] = {}
        self.invites: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.recipients: dict[str, list[str]] = {}
        self.thread_members: dict[str, dict[str, Json]] = {}
        self.webhooks: dict[str, Json] = {}
        self.messages: dict[str, dict[str, Json]] = {}
        self.reactions: dict[str, list[Json]] = {}
        self.pins: dict[str, dict[str, str]] = {}
        self.applications: dict[str, Json] = {}
        self.commands: dict[str, Json] = {}
        self.command_permissions: dict[str, dict[str, list[Json]]] = {}
        self.attachments: dict[str, Json] = {}
        self.nonces: dict[str, list[Any]] = {}
        self.settings: Json = {"cdn_secret": secrets.token_hex(32)}
        self.blobs: dict[str, bytes] = {}
        self.interactions: dict[str, Json] = {}
        self.ephemerals: dict[str, Json] = {}
        self.presences: dict[str, Json] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.dirty: Callable[[], None] = lambda: None
        self.sign: Callable[[Json], str] = self._plain_link

    def publish(
        self,
        event: str,
        data: Json,
        *,
        guild_id: str | None = None,
        channel_id: str | None = None,
        user_ids: Iterable[str] | None = None,
    ) -> None:
        """Hand a gateway event to every session that may receive it.

        `channel_id`: only to those who can see that channel (a DM: its recipients). `guild_id`: only to members
        of that guild, and it decides between guild and direct-message intents; taken from the channel where
        omitted. `user_ids`: only to these users, whatever they can see (interactions, ephemeral messages,
        joining a guild). `data` must be complete and must not be changed afterwards.
        """
        if guild_id is None and channel_id is not None:
            guild_id = self.channels.get(channel_id, {}).get("guild_id")
        chosen = None if user_ids is None else frozenset(user_ids)
        happened = Event(event, data, guild_id, channel_id, chosen)
        for listener in self.listeners:
            listener(happened)
        self.dirty()

    def user(self, user_id: str) -> Json:
        """The user; 10013 Unknown User."""
        return _found(self.users, user_id, 10013)

    def guild(self, guild_id: str) -> Json:
        """The guild; 10004 Unknown Guild."""
        return _found(self.guilds, guild_id, 10004)

    def role(self, guild_id: str, role_id: str) -> Json:
        """The role; 10011 Unknown Role."""
        return _found(self.roles.get(guild_id, {}), role_id, 10011)

    def member(self, guild_id: str, user_id: str) -> Json:
        """The member, without its `user`; 10007 Unknown Member."""
        return _found(self.members.get(guild_id, {}), user_id, 10007)

    def channel(self, channel_id: str) -> Json:
        """The channel, thread or DM; 10003 Unknown Channel."""
        return _found(self.channels, channel_id, 10003)

    def message(self, channel_id: str, message_id: str) -> Json:
        """The stored message; 10008 Unknown Message."""
        return _found(self.messages.get(channel_id, {}), message_id, 10008)

    def application(self, application_id: str) -> Json:
        """The application; 10002 Unknown Application."""
        return _found(self.applications, application_id, 10002)

    def command(self, command_id: str) -> Json:
        """The application command; 10063 Unknown application command."""
        return _found(self.commands, command_id, 10063)

    def invite(self, code: str) -> Json:
        """The invite, if it is still valid; 10006 Unknown Invite."""
        invite = _found(self.invites, code, 10006)
        if invite["expires_at"] and invite["expires_at"] <= self.clock.iso():
            raise error(10006)
        return invite

    def webhook(self, webhook_id: str) -> Json:
        """The webhook with its token; 10015 Unknown Webhook."""
        return _found(self.webhooks, webhook_id, 10015)

    def guild_channels(self, guild_id: str) -> list[Json]:
        """The guild's channels, without threads, by position and id."""
        mine = (c for c in self.channels.values() if c.get("guild_id") == guild_id and not is_thread(c))
        return sorted(mine, key=lambda c: (c["position"], int(c["id"])))

    def threads(self, guild_id: str, *, archived: bool = False) -> list[Json]:
        """The guild's active (or archived) threads."""
        return [
            c
            for c in self.channels.values()
            if is_thread(c) and c["guild_id"] == guild_id and c["thread_metadata"]["archived"] is archived
        ]

    def guilds_of(self, user_id: str) -> Iterator[str]:
        """The ids of the guilds the user is in."""
        return (guild_id for guild_id, members in self.members.items() if user_id in members)

    def is_bot(self, user_id: str) -> bool:
        """Whether the user is the bot of some application."""
        return bool(self.users.get(user_id, {}).get("bot"))

    def state(self) -> Json:
        """Everything to be persisted except blobs, as one JSON document (live references: dump it at once)."""
        stores = {name: getattr(self, name) for name in PERSISTED}
        return {"version": 1, "last_id": self.ids.last, "clock_offset": self.clock.offset, **stores}

    def restore(self, state: Json) -> None:
        """Take over a document made by `state()`. Raises `ValueError` for another version."""
        if state.get("version") != 1:
            raise ValueError(f"unknown version of the sandbox's state: {state.get('version')!r}")
        for name in PERSISTED:
            setattr(self, name, state.get(name, getattr(self, name)))
        self.ids.last = state["last_id"]
        self.clock.offset = state["clock_offset"]

    def _plain_link(self, attachment: Json) -> str:
        path = f"{attachment['channel_id']}/{attachment['id']}/{attachment['filename']}"
        return f"{self.base_url}/cdn/attachments/{path}"


def is_thread(channel: Json) -> bool:
    """Whether a stored channel is a thread or forum post."""
    return "thread_metadata" in channel


def _found(store: dict[str, Json], key: str, code: int) -> Json:
    try:
        return store[key]
    except KeyError:
        raise error(code) from None
