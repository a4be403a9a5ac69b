"""Discord's permission algorithm: https://docs.discord.com/developers/topics/permissions#permission-overwrites"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.clock import parse_iso
from sandbox.errors import error

if TYPE_CHECKING:
    from sandbox.world import World

# In the order of their bits; None marks a bit that Discord has not assigned.
_NAMES: tuple[str | None, ...] = (
    "CREATE_INSTANT_INVITE", "KICK_MEMBERS", "BAN_MEMBERS", "ADMINISTRATOR", "MANAGE_CHANNELS", "MANAGE_GUILD",
    "ADD_REACTIONS", "VIEW_AUDIT_LOG", "PRIORITY_SPEAKER", "STREAM", "VIEW_CHANNEL", "SEND_MESSAGES",
    "SEND_TTS_MESSAGES", "MANAGE_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY",
    "MENTION_EVERYONE", "USE_EXTERNAL_EMOJIS", "VIEW_GUILD_INSIGHTS", "CONNECT", "SPEAK", "MUTE_MEMBERS",
    "DEAFEN_MEMBERS", "MOVE_MEMBERS", "USE_VAD", "CHANGE_NICKNAME", "MANAGE_NICKNAMES", "MANAGE_ROLES",
    "MANAGE_WEBHOOKS", "MANAGE_GUILD_EXPRESSIONS", "USE_APPLICATION_COMMANDS", "REQUEST_TO_SPEAK",
    "MANAGE_EVENTS", "MANAGE_THREADS", "CREATE_PUBLIC_THREADS", "CREATE_PRIVATE_THREADS",
    "USE_EXTERNAL_STICKERS", "SEND_MESSAGES_IN_THREADS", "USE_EMBEDDED_ACTIVITIES", "MODERATE_MEMBERS",
    "VIEW_CREATOR_MONETIZATION_ANALYTICS", "USE_SOUNDBOARD", "CREATE_GUILD_EXPRESSIONS", "CREATE_EVENTS",
    "USE_EXTERNAL_SOUNDS", "SEND_VOICE_MESSAGES", None, "SET_VOICE_CHANNEL_STATUS", "SEND_POLLS",
    "USE_EXTERNAL_APPS", "PIN_MESSAGES", "BYPASS_SLOWMODE",
)  # fmt: skip

BITS: dict[str, int] = {name: 1 << place for place, name in enumerate(_NAMES) if name}
ALL = sum(BITS.values())


def bits(*names: str) -> int:
    """The bit set of permission names, e.g. `bits("VIEW_CHANNEL", "SEND_MESSAGES")`."""
    total = 0
    for name in names:
        total |= BITS[name]
    return total


ADMINISTRATOR = BITS["ADMINISTRATOR"]
VIEW_CHANNEL = BITS["VIEW_CHANNEL"]
SEND_MESSAGES = BITS["SEND_MESSAGES"]
SEND_IN_THREADS = BITS["SEND_MESSAGES_IN_THREADS"]
CONNECT = BITS["CONNECT"]
MANAGE_THREADS = BITS["MANAGE_THREADS"]
_TIMED_OUT = bits("VIEW_CHANNEL", "READ_MESSAGE_HISTORY")
_NEEDS_SENDING = bits("MENTION_EVERYONE", "SEND_TTS_MESSAGES", "ATTACH_FILES", "EMBED_LINKS", "SEND_POLLS")
_IN_DM = bits(
    "ADD_REACTIONS", "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY",
    "USE_EXTERNAL_EMOJIS", "USE_APPLICATION_COMMANDS", "PIN_MESSAGES", "SEND_POLLS", "SEND_VOICE_MESSAGES",
    "USE_EXTERNAL_STICKERS", "USE_EXTERNAL_APPS", "MENTION_EVERYONE",
)  # fmt: skip
DEFAULT_EVERYONE = bits(
    "CREATE_INSTANT_INVITE", "ADD_REACTIONS", "STREAM", "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS",
    "ATTACH_FILES", "READ_MESSAGE_HISTORY", "USE_EXTERNAL_EMOJIS", "CONNECT", "SPEAK", "USE_VAD",
    "CHANGE_NICKNAME", "USE_APPLICATION_COMMANDS", "REQUEST_TO_SPEAK", "CREATE_PUBLIC_THREADS",
    "USE_EXTERNAL_STICKERS", "SEND_MESSAGES_IN_THREADS", "USE_EMBEDDED_ACTIVITIES", "USE_SOUNDBOARD",
    "USE_EXTERNAL_SOUNDS", "SEND_VOICE_MESSAGES", "SEND_POLLS", "USE_EXTERNAL_APPS",
)  # fmt: skip


def guild_permissions(world: World, guild_id: str, user_id: str) -> int:
    """What the user may do in the guild, before channel overwrites; 0 for somebody who is not a member."""
    member = world.members.get(guild_id, {}).get(user_id)
    if member is None:
        return 0
    if world.guilds[guild_id]["owner_id"] == user_id:
        return ALL
    roles = world.roles[guild_id]
    allowed = int(roles[guild_id]["permissions"])
    for role_id in member["roles"]:
        if role_id in roles:
            allowed |= int(roles[role_id]["permissions"])
    if allowed & ADMINISTRATOR:
        return ALL
    return allowed & _TIMED_OUT if is_timed_out(world, member) else allowed


def channel_permissions(world: World, channel: dict[str, Any], user_id: str) -> int:
    """What the user may do in a channel, thread or DM, implicit denials included."""
    if channel.get("guild_id") is None:
        return _IN_DM if user_id in world.recipients.get(channel["id"], []) else 0
    guild_id = channel["guild_id"]
    base = guild_permissions(world, guild_id, user_id)
    if base == ALL or base == 0:
        return base
    member = world.members[guild_id][user_id]
    if "thread_metadata" in channel:
        return _thread_permissions(world, channel, member, user_id, base)
    allowed = _with_overwrites(base, channel.get("permission_overwrites", []), guild_id, member, user_id)
    if is_timed_out(world, member):
        allowed &= _TIMED_OUT
    return _with_implicit_denials(allowed, voice=channel["type"] in (2, 13))


def _thread_permissions(world: World, thread: dict[str, Any], member: dict[str, Any], user_id: str, base: int) -> int:
    parent = world.channels.get(thread["parent_id"])
    if parent is None:
        return 0
    allowed = _with_overwrites(base, parent.get("permission_overwrites", []), thread["guild_id"], member, user_id)
    if is_timed_out(world, member):
        allowed &= _TIMED_OUT
    if thread["type"] == 12 and not allowed & MANAGE_THREADS:
        joined = world.thread_members.get(thread["id"], {})
        if user_id not in joined and thread.get("owner_id") != user_id:
            return 0
    # In a thread only SEND_MESSAGES_IN_THREADS counts; callers may ask for either name.
    allowed = allowed | SEND_MESSAGES if allowed & SEND_IN_THREADS else allowed & ~SEND_MESSAGES
    return _with_implicit_denials(allowed)


def _with_overwrites(
    base: int, overwrites: list[dict[str, Any]], guild_id: str, member: dict[str, Any], user_id: str
) -> int:
    by_id = {overwrite["id"]: overwrite for overwrite in overwrites}
    allowed = base
    everyone = by_id.get(guild_id)
    if everyone:
        allowed = allowed & ~int(everyone["deny"]) | int(everyone["allow"])
    allow = deny = 0
    for role_id in member["roles"]:
        if role_id in by_id:
            allow |= int(by_id[role_id]["allow"])
            deny |= int(by_id[role_id]["deny"])
    allowed = allowed & ~deny | allow
    own = by_id.get(user_id)
    return allowed & ~int(own["deny"]) | int(own["allow"]) if own else allowed


def _with_implicit_denials(allowed: int, voice: bool = False) -> int:
    if not allowed & VIEW_CHANNEL:
        return 0
    if voice and not allowed & CONNECT:
        return VIEW_CHANNEL
    return allowed if allowed & SEND_MESSAGES else allowed & ~_NEEDS_SENDING


def is_timed_out(world: World, member: dict[str, Any]) -> bool:
    """True while the member's timeout lies in the sandbox's future."""
    until = member.get("communication_disabled_until")
    return bool(until) and parse_iso(str(until)) > world.clock.now()


def can_view(world: World, channel: dict[str, Any], user_id: str) -> bool:
    """Whether the user sees the channel at all."""
    return bool(channel_permissions(world, channel, user_id) & VIEW_CHANNEL)


def require(world: World, user_id: str, channel: dict[str, Any], *names: str) -> int:
    """Raise unless the user has every named permission in the channel; return all they have.

    50001 Missing Access where the channel cannot be seen, 50013 Missing Permissions otherwise.
    """
    allowed = channel_permissions(world, channel, user_id)
    if not allowed & VIEW_CHANNEL:
        raise error(50001)
    if bits(*names) & ~allowed:
        raise error(50013)
    return allowed


def require_guild(world: World, user_id: str, guild_id: str, *names: str) -> int:
    """Raise 50001 unless the user is a member of the guild, 50013 unless they have every named permission."""
    if user_id not in world.members.get(guild_id, {}):
        raise error(50001)
    allowed = guild_permissions(world, guild_id, user_id)
    if bits(*names) & ~allowed:
        raise error(50013)
    return allowed


def top_position(world: World, guild_id: str, user_id: str) -> int:
    """The position of the user's highest role; the owner stands above all roles."""
    if world.guilds[guild_id]["owner_id"] == user_id:
        return 1 << 30
    roles = world.roles[guild_id]
    held = world.members.get(guild_id, {}).get(user_id, {}).get("roles", [])
    return max((roles[role]["position"] for role in held if role in roles), default=0)
