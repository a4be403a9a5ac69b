"""Messages: creating, editing, deleting, paging, pinning, and their uploaded files.

A stored message is Discord's message object, except that `author` is {"id"} (a webhook's author is stored
whole), `mentions` is a list of user ids and attachments have no links; `views.message` completes it.
"""

from __future__ import annotations

import time
from typing import Any

from sandbox.errors import error
from sandbox.model import mentions, views
from sandbox.model.channels import FORUM_TYPES
from sandbox.world import Json, World, is_thread

MAX_PINS = 250
NONCE_WINDOW = 300.0  # seconds during which enforce_nonce finds the earlier message; real time
THREAD_STARTER = 21
NONCES_KEPT = 1000  # above this, those past the window are forgotten
EPHEMERAL = 1 << 6
HAS_THREAD = 1 << 5


def build_message(
    world: World,
    channel: Json,
    author: Json,
    *,
    content: str = "",
    allowed_mentions: Json | None = None,
    replied_user_id: str | None = None,
    **fields: Any,
) -> Json:
    """A stored message, not yet in any store and not published.

    `author` is {"id": user_id}, or a webhook's whole author. `fields` are Discord's (embeds, components,
    attachments as made by `store_file`, type, flags, nonce, message_reference, interaction_metadata, webhook_id …).
    """
    return {
        "id": world.ids.next(),
        "channel_id": channel["id"],
        "type": 0,
        "author": author if "username" in author else {"id": author["id"]},
        "content": content,
        "timestamp": world.clock.iso(),
        "edited_timestamp": None,
        "tts": False,
        "attachments": [],
        "embeds": [],
        "components": [],
        "flags": 0,
        **mentions.resolve(world, channel, author["id"], content, allowed_mentions, replied_user_id),
        **fields,
    }


def create_message(world: World, channel: Json, author: Json, **fields: Any) -> Json:
    """`build_message`, stored and published to all who can see the channel. The caller has validated all."""
    message = build_message(world, channel, author, **fields)
    add_message(world, message)
    return message


def add_message(world: World, message: Json) -> None:
    """Store a built message, count it in its channel and publish MESSAGE_CREATE."""
    channel = world.channels[message["channel_id"]]
    world.messages.setdefault(channel["id"], {})[message["id"]] = message
    channel["last_message_id"] = message["id"]
    if is_thread(channel):
        starts = message["id"] == channel["id"] or message["type"] == THREAD_STARTER
        channel["message_count"] += 0 if starts else 1
        channel["total_message_sent"] += 0 if starts else 1
        if channel["thread_metadata"]["archived"] and not channel["thread_metadata"]["locked"]:
            channel["thread_metadata"].update(archived=False, archive_timestamp=world.clock.iso())
            world.publish("THREAD_UPDATE", views.channel(world, channel), channel_id=channel["id"])
    world.publish("MESSAGE_CREATE", views.message_event(world, message), channel_id=channel["id"])


def edit_message(
    world: World, message: Json, changes: Json, allowed_mentions: Json | None = None, *, silent: bool = False
) -> Json:
    """Change a message; sets `edited_timestamp` (unless `silent`, as when only a flag or pin changed).

    New content is searched for mentions, unless the changes name them.
    """
    channel = world.channels[message["channel_id"]]
    message.update(changes)
    if "content" in changes and "mentions" not in changes:
        author_id = message["author"]["id"]
        message.update(mentions.resolve(world, channel, author_id, message["content"], allowed_mentions))
    if not silent:
        message["edited_timestamp"] = world.clock.iso()
    world.publish("MESSAGE_UPDATE", views.message_event(world, message), channel_id=channel["id"])
    return message


def delete_message(world: World, channel_id: str, message_id: str) -> None:
    """Remove a message; 10008 if there is none."""
    world.message(channel_id, message_id)
    _forget(world, channel_id, message_id)
    world.publish("MESSAGE_DELETE", _place(world, channel_id, id=message_id), channel_id=channel_id)


def delete_messages(world: World, channel_id: str, message_ids: list[str]) -> None:
    """Remove many messages with one MESSAGE_DELETE_BULK; unknown ids are ignored, as Discord does."""
    known = [m for m in message_ids if m in world.messages.get(channel_id, {})]
    for message_id in known:
        _forget(world, channel_id, message_id)
    if known:
        world.publish("MESSAGE_DELETE_BULK", _place(world, channel_id, ids=known), channel_id=channel_id)


def _forget(world: World, channel_id: str, message_id: str) -> None:
    message = world.messages[channel_id].pop(message_id)
    world.reactions.pop(message_id, None)
    channel = world.channels[channel_id]
    if is_thread(channel) and message_id != channel_id:
        channel["message_count"] = max(0, channel["message_count"] - 1)
    for attachment in message["attachments"]:
        world.attachments.pop(attachment["id"], None)
        world.blobs.pop(attachment["id"], None)
    world.pins.get(channel_id, {}).pop(message_id, None)


def _place(world: World, channel_id: str, **fields: Any) -> Json:
    guild_id = world.channels[channel_id].get("guild_id")
    return {**fields, "channel_id": channel_id, **({"guild_id": guild_id} if guild_id else {})}


def find_by_nonce(world: World, channel_id: str, author_id: str, nonce: str | int) -> Json | None:
    """The author's message with that nonce, if it was sent in the last few (real) minutes."""
    sent_at, message_id = world.nonces.get(f"{channel_id} {author_id} {nonce}", (0.0, ""))
    return world.messages.get(channel_id, {}).get(message_id) if time.time() - sent_at <= NONCE_WINDOW else None


def remember_nonce(world: World, message: Json, nonce: str | int) -> None:
    """Let `find_by_nonce` find the message for the window."""
    now = time.time()
    if len(world.nonces) >= NONCES_KEPT:
        world.nonces = {k: sent for k, sent in world.nonces.items() if now - sent[0] <= NONCE_WINDOW}
    world.nonces[f"{message['channel_id']} {message['author']['id']} {nonce}"] = [now, message["id"]]


def page(
    world: World,
    channel_id: str,
    *,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
    around: str | None = None,
) -> list[Json]:
    """Stored messages of a channel, newest first; `before`, `after` and `around` are ids and exclude each other."""
    ids = list(world.messages.get(channel_id, {}))
    if around is not None:
        place = sum(1 for i in ids if int(i) < int(around))
        start = max(0, place - limit // 2)
        ids = ids[start : start + limit]
    elif after is not None:
        ids = [i for i in ids if int(i) > int(after)][:limit]
    else:
        older = ids if before is None else [i for i in ids if int(i) < int(before)]
        ids = older[-limit:]
    return [world.messages[channel_id][i] for i in reversed(ids)]


def pin(world: World, message: Json) -> None:
    """Pin a message; 30003 if the channel is full of pins. Pinning twice is no error."""
    channel = world.channels[message["channel_id"]]
    pinned = world.pins.setdefault(channel["id"], {})
    if message["id"] in pinned:
        return
    if len(pinned) >= MAX_PINS:
        raise error(30003)
    now = world.clock.iso()
    pinned[message["id"]] = now
    channel["last_pin_timestamp"] = now
    edit_message(world, message, {}, silent=True)
    _pins_update(world, channel)


def unpin(world: World, message: Json) -> None:
    """Unpin a message; unpinning what is not pinned is no error."""
    channel = world.channels[message["channel_id"]]
    if world.pins.get(channel["id"], {}).pop(message["id"], None) is None:
        return
    edit_message(world, message, {}, silent=True)
    _pins_update(world, channel)


def _pins_update(world: World, channel: Json) -> None:
    data = _place(world, channel["id"], last_pin_timestamp=channel["last_pin_timestamp"])
    world.publish("CHANNEL_PINS_UPDATE", data, channel_id=channel["id"])


def store_file(world: World, channel_id: str, filename: str, content_type: str, content: bytes, **fields: Any) -> Json:
    """Keep an uploaded file; returns the attachment to put in a message (its links are added when shown)."""
    attachment: Json = {
        "id": world.ids.next(),
        "filename": filename,
        "size": len(content),
        "content_type": content_type,
        **fields,
    }
    facts = ("id", "filename", "content_type", "size", "width", "height")
    kept = {key: attachment[key] for key in facts if key in attachment}
    world.attachments[attachment["id"]] = {**kept, "channel_id": channel_id}
    world.blobs[attachment["id"]] = content
    return attachment


def can_hold_messages(channel: Json) -> bool:
    """False for categories and forums, whose messages live in threads."""
    return channel["type"] not in (4, 14, *FORUM_TYPES)
