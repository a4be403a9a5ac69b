"""Reading the settings of guild channels and forum tags.

https://docs.discord.com/developers/resources/channel#modify-channel
"""

from __future__ import annotations

from sandbox.errors import error
from sandbox.model.channels import ANNOUNCEMENT, CATEGORY, FORUM_TYPES, STAGE, TEXT, VOICE
from sandbox.permissions import ALL, BITS, channel_permissions, guild_permissions
from sandbox.rest.form import Form
from sandbox.world import Json, World

CREATABLE = (TEXT, VOICE, CATEGORY, ANNOUNCEMENT, STAGE, *FORUM_TYPES)
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
SLOWEST = 21_600
MAX_TAGS = 20
MAX_OVERWRITES = 100
MAX_CHILDREN = 50
_TEXTUAL = (TEXT, ANNOUNCEMENT, *FORUM_TYPES)
_SPOKEN = (VOICE, STAGE)


def read_settings(form: Form, world: World, guild_id: str, kind: int, old: Json | None = None) -> Json:
    """The fields sent for a channel of that type; `old` is the channel that is changed. Not yet checked."""
    settings: Json = {}
    if form.has("position") and form.body["position"] is not None:
        settings["position"] = form.integer("position", min=0)
    if form.has("parent_id") and kind != CATEGORY:
        settings["parent_id"] = _read_parent(form, world, guild_id, old)
    if kind == CATEGORY:
        return settings
    _take(form, settings, "nsfw", bool(form.boolean("nsfw")))
    _take(form, settings, "rate_limit_per_user", form.integer("rate_limit_per_user", min=0, max=SLOWEST) or 0)
    if kind in _TEXTUAL:
        longest = 4096 if kind in FORUM_TYPES else 1024
        _take(form, settings, "topic", form.string("topic", max=longest) or None)
        minutes = form.integer("default_auto_archive_duration", choices=ARCHIVE_MINUTES)
        _take(form, settings, "default_auto_archive_duration", minutes or 4320)
        pause = form.integer("default_thread_rate_limit_per_user", min=0, max=SLOWEST)
        _take(form, settings, "default_thread_rate_limit_per_user", pause or 0)
    if kind in _SPOKEN:
        _take(form, settings, "bitrate", form.integer("bitrate", min=8000, max=96_000) or 64_000)
        most = 99 if kind == VOICE else 10_000
        _take(form, settings, "user_limit", form.integer("user_limit", min=0, max=most) or 0)
        _take(form, settings, "rtc_region", form.string("rtc_region"))
        _take(form, settings, "video_quality_mode", form.integer("video_quality_mode", choices=(1, 2)) or 1)
    if kind in FORUM_TYPES:
        _read_forum(form, world, settings)
    return settings


def _take(form: Form, settings: Json, key: str, value: object) -> None:
    if form.has(key):
        settings[key] = value


def _read_parent(form: Form, world: World, guild_id: str, old: Json | None) -> str | None:
    parent_id: str | None = form.snowflake("parent_id")
    if parent_id is None:
        return None
    parent = world.channels.get(parent_id)
    moves_in = old is None or old["parent_id"] != parent_id
    if parent is None or parent.get("guild_id") != guild_id:
        form.fail("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
    elif parent["type"] != CATEGORY:
        form.fail("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    elif moves_in and sum(1 for c in world.channels.values() if c.get("parent_id") == parent_id) >= MAX_CHILDREN:
        message = f"Maximum number of channels in category reached ({MAX_CHILDREN})"
        form.fail("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", message)
    return parent_id


def _read_forum(form: Form, world: World, settings: Json) -> None:
    _take(form, settings, "default_sort_order", form.integer("default_sort_order", choices=(0, 1)))
    _take(form, settings, "default_forum_layout", form.integer("default_forum_layout", choices=(0, 1, 2)) or 0)
    emoji = form.child("default_reaction_emoji")
    if form.has("default_reaction_emoji"):
        settings["default_reaction_emoji"] = emoji and {
            "emoji_id": emoji.snowflake("emoji_id"),
            "emoji_name": emoji.string("emoji_name"),
        }
    if form.has("flags"):
        settings["flags"] = (form.integer("flags", min=0) or 0) & (1 << 4)
    if form.has("available_tags"):
        settings["available_tags"] = _read_tags(form, world)


def _read_tags(form: Form, world: World) -> list[Json]:
    tags = [
        {
            "id": child.snowflake("id") or world.ids.next(),
            "name": (child.string("name", required=True, max=20) or "").strip(),
            "moderated": bool(child.boolean("moderated")),
            "emoji_id": child.snowflake("emoji_id"),
            "emoji_name": child.string("emoji_name"),
        }
        for child in form.children("available_tags", max=MAX_TAGS)
    ]
    if len({tag["name"] for tag in tags}) < len(tags):
        raise error(40061)
    return tags


def read_overwrites(form: Form, world: World, caller_id: str, guild_id: str, channel: Json | None) -> list[Json]:
    """The form's `permission_overwrites`; 50013 for permissions that are not the caller's to give or take."""
    read = []
    for child in form.children("permission_overwrites", max=MAX_OVERWRITES):
        overwrite_id = child.snowflake("id", required=True)
        kind = child.integer("type", choices=(0, 1))
        if kind is None:
            kind = 0 if overwrite_id in world.roles[guild_id] else 1
        read.append(read_overwrite(child, overwrite_id, kind))
    form.check()
    old = {o["id"]: o for o in channel["permission_overwrites"]} if channel else {}
    for overwrite in read:
        require_grantable(world, caller_id, guild_id, channel, overwrite, old.get(overwrite["id"]))
    return read


def read_overwrite(form: Form, overwrite_id: str, kind: int) -> Json:
    """One overwrite for a role (0) or member (1)."""
    allow, deny = form.permissions("allow", default="0"), form.permissions("deny", default="0")
    return {"id": overwrite_id, "type": kind, "allow": allow or "0", "deny": deny or "0"}


def require_grantable(
    world: World, caller_id: str, guild_id: str, channel: Json | None, new: Json, old: Json | None
) -> None:
    """50013 if the change touches permissions the caller does not have.

    Administrators, and those with MANAGE_ROLES by an overwrite of the channel, may give and take any.
    """
    base = guild_permissions(world, guild_id, caller_id)
    if base == ALL:
        return
    if channel is not None and not base & BITS["MANAGE_ROLES"]:
        return  # The route required MANAGE_ROLES, so it comes from an overwrite.
    mine = base if channel is None else channel_permissions(world, channel, caller_id) | base
    before = (int(old["allow"]), int(old["deny"])) if old else (0, 0)
    changed = (int(new["allow"]) ^ before[0]) | (int(new["deny"]) ^ before[1])
    if changed & ~mine:
        raise error(50013)
