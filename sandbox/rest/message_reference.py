"""Replies and forwards: messages that point to another one.

https://docs.discord.com/developers/resources/message#message-reference-content-attribution
"""

from __future__ import annotations

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import views
from sandbox.permissions import require
from sandbox.rest.access import shown_message
from sandbox.rest.form import Form
from sandbox.rest.http import Caller
from sandbox.world import Json, World

DEFAULT, FORWARD = 0, 1
REPLY = 19
ANSWERABLE = (0, 7, 18, 19, 20, 23)
FORWARDABLE = (0, 19, 20, 23)
HAS_SNAPSHOT = 1 << 14
_SNAPSHOT = (
    "type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions",
    "mention_roles", "components",
)  # fmt: skip


def read_reference(form: Form) -> Json | None:
    """The form's `message_reference`; None if the message points to no other."""
    child = form.child("message_reference")
    if child is None:
        return None
    reference = {
        "type": child.integer("type", default=DEFAULT, choices=(DEFAULT, FORWARD)) or DEFAULT,
        "message_id": child.snowflake("message_id", required=True),
        "channel_id": child.snowflake("channel_id"),
        "guild_id": child.snowflake("guild_id"),
        "fail_if_not_exists": child.boolean("fail_if_not_exists", default=True),
    }
    if reference["type"] == FORWARD and reference["channel_id"] is None:
        child.fail("channel_id", "BASE_TYPE_REQUIRED", "This field is required")
    form.check()
    return reference


def reference_fields(world: World, caller: Caller, channel: Json, reference: Json) -> Json:
    """The fields a reply or forward adds to the message, for `message_form.create`.

    160002 for a reply without sight of the history; 50035 for one to no message, unless that is to be ignored.
    """
    if reference["type"] == FORWARD:
        return _forward(world, caller, reference)
    origin_id = reference["message_id"]
    origin = world.messages.get(channel["id"], {}).get(origin_id)
    if reference["channel_id"] not in (None, channel["id"]):
        message = "Cannot reply to a message in a different channel"
        raise _refused("REPLIES_CANNOT_REPLY_TO_MESSAGE_IN_DIFFERENT_CHANNEL", message)
    if origin is None:
        if reference["fail_if_not_exists"]:
            raise _refused("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return {}
    if origin["type"] not in ANSWERABLE:
        raise _refused("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
    try:
        require(world, caller.id, channel, "READ_MESSAGE_HISTORY")
    except ApiError:
        raise error(160002) from None
    return {
        "type": REPLY,
        "message_reference": place_of(channel, origin_id),
        "replied_user_id": origin["author"]["id"],
    }


def place_of(channel: Json, message_id: str | None = None, kind: int = DEFAULT) -> Json:
    """A stored `message_reference` to a message of the channel, or to the channel alone."""
    place = {"type": kind, "channel_id": channel["id"], "message_id": message_id}
    place["guild_id"] = channel.get("guild_id")
    return {key: value for key, value in place.items() if value is not None}


def _refused(code: str, message: str) -> ApiError:
    return invalid_form(("message_reference", code, message))


def _forward(world: World, caller: Caller, reference: Json) -> Json:
    source = world.channel(reference["channel_id"])
    require(world, caller.id, source, "READ_MESSAGE_HISTORY")
    origin = world.message(source["id"], reference["message_id"])
    if origin["type"] not in FORWARDABLE or "message_snapshots" in origin:
        raise error(50068)
    if shown_message(world, caller, origin)["content"] != origin["content"]:
        raise ApiError(400, 160014, "You cannot forward a message whose content you cannot read.")
    shown = views.message(world, origin, caller.id, nested=True)
    return {
        "message_reference": place_of(source, origin["id"], FORWARD),
        "message_snapshots": [{"message": {key: shown[key] for key in _SNAPSHOT}}],
        "flags": HAS_SNAPSHOT,
    }
