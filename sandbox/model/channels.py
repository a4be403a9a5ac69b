"""Channels of guilds, threads and forum posts, and direct messages."""

from __future__ import annotations

from typing import Any

from sandbox.errors import error
from sandbox.model import views
from sandbox.permissions import can_view
from sandbox.world import Json, World, is_thread

TEXT, DM, VOICE, CATEGORY, ANNOUNCEMENT = 0, 1, 2, 4, 5
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
STAGE, FORUM, MEDIA = 13, 15, 16
THREAD_TYPES = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)
FORUM_TYPES = (FORUM, MEDIA)
MESSAGEABLE = (TEXT, DM, VOICE, ANNOUNCEMENT, *THREAD_TYPES, STAGE)
MAX_CHANNELS = 500


def create_channel(world: World, guild_id: str, name: str, type: int = TEXT, **fields: Any) -> Json:
    """A guild channel at the end of the list; fields are Discord's. 30013 if the guild is full."""
    mine = world.guild_channels(guild_id)
    if len(mine) >= MAX_CHANNELS:
        raise error(30013)
    overwrites = fields.pop("permission_overwrites", None)
    parent = world.channels.get(fields.get("parent_id") or "")
    if overwrites is None:
        overwrites = [dict(o) for o in parent["permission_overwrites"]] if parent else []
    channel: Json = {
        "id": world.ids.next(),
        "type": type,
        "guild_id": guild_id,
        "name": name,
        "position": sum(1 for c in mine if (c["type"] == CATEGORY) is (type == CATEGORY)),
        "permission_overwrites": overwrites,
        "parent_id": None,
        "nsfw": False,
        "flags": 0,
        **_defaults(type),
        **fields,
    }
    world.channels[channel["id"]] = channel
    if type in MESSAGEABLE:
        world.messages[channel["id"]] = {}
    world.publish("CHANNEL_CREATE", views.channel(world, channel), guild_id=guild_id, channel_id=channel["id"])
    return channel


def _defaults(type: int) -> Json:
    if type == CATEGORY:
        return {}
    common: Json = {"topic": None, "rate_limit_per_user": 0, "last_message_id": None}
    if type in (VOICE, STAGE):
        voice = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}
        return {"rate_limit_per_user": 0, "last_message_id": None, **voice}
    if type in FORUM_TYPES:
        return {
            **common,
            "available_tags": [],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_tag_setting": "match_some",
            "default_thread_rate_limit_per_user": 0,
            "default_auto_archive_duration": 4320,
        }
    return {**common, "last_pin_timestamp": None, "default_auto_archive_duration": 4320}


def update_channel(world: World, channel_id: str, changes: Json) -> Json:
    """Change a channel or thread (for threads: `thread_metadata` keys inside that dict); publishes the update."""
    channel = world.channel(channel_id)
    channel.update(changes)
    name = "THREAD_UPDATE" if is_thread(channel) else "CHANNEL_UPDATE"
    world.publish(name, views.channel(world, channel), channel_id=channel_id)
    return channel


def delete_channel(world: World, channel_id: str) -> Json:
    """Remove a channel, its messages and its threads; returns what it was."""
    channel = world.channel(channel_id)
    for thread in [c for c in world.channels.values() if is_thread(c) and c["parent_id"] == channel_id]:
        delete_channel(world, thread["id"])
    if is_thread(channel):
        data = {key: channel[key] for key in ("id", "guild_id", "parent_id", "type")}
        world.publish("THREAD_DELETE", data, channel_id=channel_id)
    else:
        world.publish("CHANNEL_DELETE", views.channel(world, channel), channel_id=channel_id)
    for message_id in world.messages.pop(channel_id, {}):
        world.reactions.pop(message_id, None)
    for attachment_id in [a["id"] for a in world.attachments.values() if a["channel_id"] == channel_id]:
        del world.attachments[attachment_id]
        world.blobs.pop(attachment_id, None)
    for child in world.channels.values():
        if child.get("parent_id") == channel_id:
            child["parent_id"] = None
    for store in (world.channels, world.pins, world.thread_members):
        store.pop(channel_id, None)
    return channel


def create_thread(
    world: World,
    parent: Json,
    name: str,
    owner_id: str,
    *,
    type: int = PUBLIC_THREAD,
    thread_id: str | None = None,
    auto_archive_duration: int | None = None,
    rate_limit_per_user: int | None = None,
    applied_tags: list[str] | None = None,
    invitable: bool = True,
) -> Json:
    """A thread in `parent`, with its owner joined. `thread_id` is the starter message's id, where it has one.

    A forum post is a thread with the id of its first message; the caller creates that message.
    """
    if thread_id is not None and thread_id in world.channels:
        raise error(160004)
    metadata: Json = {
        "archived": False,
        "auto_archive_duration": auto_archive_duration or parent.get("default_auto_archive_duration") or 4320,
        "archive_timestamp": world.clock.iso(),
        "locked": False,
        "create_timestamp": world.clock.iso(),
    }
    if type == PRIVATE_THREAD:
        metadata["invitable"] = invitable
    thread: Json = {
        "id": thread_id or world.ids.next(),
        "type": type,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": owner_id,
        "name": name,
        "last_message_id": None,
        "last_pin_timestamp": None,
        "rate_limit_per_user": rate_limit_per_user or 0,
        "flags": 0,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "thread_metadata": metadata,
        **({"applied_tags": applied_tags or []} if parent["type"] in FORUM_TYPES else {}),
    }
    world.channels[thread["id"]] = thread
    world.messages[thread["id"]] = {}
    world.thread_members[thread["id"]] = {owner_id: _thread_member(world, thread["id"], owner_id)}
    if parent["type"] in FORUM_TYPES:
        parent["last_message_id"] = thread["id"]
    data = {**views.channel(world, thread, owner_id), "newly_created": True}
    world.publish("THREAD_CREATE", data, channel_id=thread["id"])
    return thread


def join_thread(world: World, thread: Json, user_id: str) -> None:
    """Add a user to a thread; nothing happens if they are in it."""
    joined = world.thread_members.setdefault(thread["id"], {})
    if user_id in joined:
        return
    joined[user_id] = _thread_member(world, thread["id"], user_id)
    guild_id = thread["guild_id"]
    added = {
        **joined[user_id],
        "member": views.member(world, guild_id, user_id),
        "presence": None,
    }
    world.publish("THREAD_CREATE", views.channel(world, thread, user_id), guild_id=guild_id, user_ids=[user_id])
    _members_update(world, thread, added_members=[added])


def leave_thread(world: World, thread: Json, user_id: str) -> None:
    """Remove a user from a thread; 10007 if they are not in it."""
    if world.thread_members.get(thread["id"], {}).pop(user_id, None) is None:
        raise error(10007)
    _members_update(world, thread, removed_member_ids=[user_id], also=user_id)


def _members_update(world: World, thread: Json, *, also: str | None = None, **changes: Any) -> None:
    data = {
        "id": thread["id"],
        "guild_id": thread["guild_id"],
        "member_count": min(50, len(world.thread_members[thread["id"]])),
        **changes,
    }
    world.publish("THREAD_MEMBERS_UPDATE", data, channel_id=thread["id"])
    if also and not can_view(world, thread, also):
        world.publish("THREAD_MEMBERS_UPDATE", data, guild_id=thread["guild_id"], user_ids=[also])


def _thread_member(world: World, thread_id: str, user_id: str) -> Json:
    return {"id": thread_id, "user_id": user_id, "join_timestamp": world.clock.iso(), "flags": 0}


def open_dm(world: World, user_id: str, other_id: str) -> Json:
    """The direct-message channel between two users, made (and announced to people) if there is none."""
    pair = {user_id, other_id}
    for channel_id, recipients in world.recipients.items():
        if set(recipients) == pair and world.channels[channel_id]["type"] == DM:
            return world.channels[channel_id]
    channel: Json = {
        "id": world.ids.next(),
        "type": DM,
        "last_message_id": None,
        "last_pin_timestamp": None,
        "flags": 0,
    }
    world.channels[channel["id"]] = channel
    world.messages[channel["id"]] = {}
    world.recipients[channel["id"]] = [user_id, other_id]
    # Since API v8 bots are not told about DM channels; people's clients are.
    for person in (u for u in (user_id, other_id) if not world.is_bot(u)):
        world.publish("CHANNEL_CREATE", views.channel(world, channel, person), user_ids=[person])
    world.dirty()
    return channel
