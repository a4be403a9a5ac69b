"""The things that ids in an interaction stand for.

https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.model import views
from sandbox.model.interactions import partial_channel
from sandbox.permissions import can_view, channel_permissions
from sandbox.rest.http import Upload
from sandbox.rest.uploads import Files
from sandbox.world import Json, World


@dataclass
class Resolver:
    """Looks ids up as somebody in a channel, and keeps what was found.

    Every `add_…` returns whether that person can mean such a thing: it exists and, for channels, is visible.
    """

    world: World
    channel: Json
    user_id: str
    bot_id: str
    uploads: dict[str, Upload]
    found: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def guild_id(self) -> str | None:
        """The guild the channel is in."""
        return self.channel.get("guild_id")

    def shown(self) -> Json:
        """The `resolved` object, without empty parts: put it in only if it is not empty."""
        return dict(self.found)

    def _keep(self, part: str, key: str, value: Json) -> bool:
        self.found.setdefault(part, {})[key] = value
        return True

    def add_user(self, user_id: str) -> bool:
        """A user and, in a guild, their membership."""
        if user_id not in self.world.users:
            return False
        if self.guild_id is not None:
            member = views.partial_member(self.world, self.guild_id, user_id)
            if member is not None:
                kept = {key: value for key, value in member.items() if key not in ("deaf", "mute")}
                kept["permissions"] = str(channel_permissions(self.world, self.channel, user_id))
                self._keep("members", user_id, kept)
        return self._keep("users", user_id, views.user(self.world, user_id))

    def add_role(self, role_id: str) -> bool:
        """A role of the guild."""
        role = self.world.roles.get(self.guild_id or "", {}).get(role_id)
        return role is not None and self._keep("roles", role_id, dict(role))

    def add_channel(self, channel_id: str, kinds: list[int] | None = None) -> bool:
        """A channel or thread of the guild that the person can see, of one of the types."""
        channel = self.world.channels.get(channel_id)
        if channel is None or channel.get("guild_id") != self.guild_id:
            return False
        if kinds and channel["type"] not in kinds:
            return False
        if not can_view(self.world, channel, self.user_id):
            return False
        shown = partial_channel(self.world, channel, self.user_id, self.bot_id)
        return self._keep("channels", channel_id, shown)

    def add_message(self, message_id: str) -> bool:
        """A message of the channel, in full: a message command shows it to the application."""
        message = self.world.messages.get(self.channel["id"], {}).get(message_id)
        if message is None:
            return False
        shown = views.message(self.world, message, self.bot_id)
        return self._keep("messages", message_id, shown)

    def add_upload(self, key: str) -> str | None:
        """The id of the attachment made from an uploaded file, None if there is no such file."""
        upload = self.uploads.pop(key, None)
        if upload is None:
            return None
        files, _ = Files(new=[(upload, {})]).store(self.world, self.channel["id"], ephemeral=True)
        stored = files[0]
        self._keep("attachments", stored["id"], views.attachment(self.world, self.channel["id"], stored))
        return str(stored["id"])


def named_uploads(data: Json, files: list[Upload]) -> dict[str, Upload]:
    """Uploaded files by the number that `attachments` and values refer to them with."""
    announced = {str(entry.get("id")) for entry in data.get("attachments") or [] if isinstance(entry, dict)}
    return {file.index: file for file in files if not announced or file.index in announced}
