"""Guilds, roles, members, bans and invites."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sandbox.clock import iso
from sandbox.errors import error
from sandbox.model import views
from sandbox.permissions import DEFAULT_EVERYONE
from sandbox.world import Json, World

MAX_ROLES = 250


def create_guild(world: World, name: str, owner_id: str, **fields: Any) -> Json:
    """A guild with its @everyone role and its owner as first member; channels are created by the caller.

    Publishes GUILD_CREATE to the owner; callers that add channels first pass `announce=False` and call
    `announce_guild` when they are done.
    """
    announce = fields.pop("announce", True)
    guild: Json = {
        "id": world.ids.next(),
        "name": name,
        "icon": None,
        "icon_hash": None,
        "splash": None,
        "discovery_splash": None,
        "home_header": None,
        "banner": None,
        "description": None,
        "owner_id": owner_id,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "emojis": [],
        "stickers": [],
        "features": [],
        "max_presences": None,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "incidents_data": None,
        **fields,
    }
    guild_id = guild["id"]
    world.guilds[guild_id] = guild
    world.members[guild_id] = {}
    world.roles[guild_id] = {}
    create_role(world, guild_id, id=guild_id, name="@everyone", permissions=str(DEFAULT_EVERYONE), publish=False)
    add_member(world, guild_id, owner_id, announce=False)
    if announce:
        announce_guild(world, guild_id, owner_id)
    return guild


def announce_guild(world: World, guild_id: str, user_id: str) -> None:
    """Send GUILD_CREATE for the guild to one of its members."""
    world.publish("GUILD_CREATE", views.full_guild(world, guild_id, user_id), guild_id=guild_id, user_ids=[user_id])


def update_guild(world: World, guild_id: str, changes: Json) -> Json:
    """Change fields of the guild."""
    guild = world.guild(guild_id)
    guild.update(changes)
    world.publish("GUILD_UPDATE", views.guild(world, guild_id), guild_id=guild_id)
    return guild


def delete_guild(world: World, guild_id: str) -> None:
    """Remove the guild and everything in it."""
    members = list(world.members[guild_id])
    world.publish("GUILD_DELETE", {"id": guild_id}, guild_id=guild_id, user_ids=members)
    for channel_id in [c["id"] for c in world.channels.values() if c.get("guild_id") == guild_id]:
        for message_id in world.messages.pop(channel_id, {}):
            world.reactions.pop(message_id, None)
        for store in (world.channels, world.pins, world.thread_members):
            store.pop(channel_id, None)
    for by_guild in (world.guilds, world.roles, world.members, world.bans, world.command_permissions):
        by_guild.pop(guild_id, None)
    for flat in (world.invites, world.commands, world.webhooks):
        for key in [k for k, record in flat.items() if record.get("guild_id") == guild_id]:
            del flat[key]


def create_role(world: World, guild_id: str, **fields: Any) -> Json:
    """A role just above @everyone; fields are Discord's (`permissions` is a decimal string)."""
    publish = fields.pop("publish", True)
    roles = world.roles[guild_id]
    if len(roles) >= MAX_ROLES:
        raise error(30005)
    color = int(fields.get("color") or 0)
    role: Json = {
        "id": world.ids.next(),
        "name": "new role",
        "color": color,
        "colors": {"primary_color": color, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": min(1, len(roles)),
        "permissions": "0",
        "managed": False,
        "mentionable": False,
        "flags": 0,
        **fields,
    }
    for other in roles.values():
        if other["position"] >= role["position"] and other["id"] != guild_id:
            other["position"] += 1
    roles[role["id"]] = role
    if publish:
        world.publish("GUILD_ROLE_CREATE", {"guild_id": guild_id, "role": dict(role)}, guild_id=guild_id)
    return role


def update_role(world: World, guild_id: str, role_id: str, changes: Json) -> Json:
    """Change a role; a new `color` is repeated in `colors`."""
    role = world.role(guild_id, role_id)
    role.update(changes)
    if "color" in changes:
        role["colors"] = {
            "primary_color": changes["color"],
            "secondary_color": None,
            "tertiary_color": None,
        }
    world.publish("GUILD_ROLE_UPDATE", {"guild_id": guild_id, "role": dict(role)}, guild_id=guild_id)
    return role


def delete_role(world: World, guild_id: str, role_id: str) -> None:
    """Remove a role from the guild, its members and the channels' overwrites."""
    world.role(guild_id, role_id)
    del world.roles[guild_id][role_id]
    for member in world.members[guild_id].values():
        if role_id in member["roles"]:
            member["roles"].remove(role_id)
    for channel in world.guild_channels(guild_id):
        channel["permission_overwrites"] = [o for o in channel["permission_overwrites"] if o["id"] != role_id]
    world.publish("GUILD_ROLE_DELETE", {"guild_id": guild_id, "role_id": role_id}, guild_id=guild_id)


def add_member(world: World, guild_id: str, user_id: str, *, announce: bool = True, **fields: Any) -> Json:
    """Let a user join: GUILD_CREATE to the user, GUILD_MEMBER_ADD to the guild. 40007 if banned."""
    if user_id in world.bans.get(guild_id, {}):
        raise error(40007)
    known = world.members[guild_id].get(user_id)
    if known is not None:
        return known
    member: Json = {
        "nick": None,
        "avatar": None,
        "banner": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "roles": [],
        "joined_at": world.clock.iso(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
        **fields,
    }
    world.members[guild_id][user_id] = member
    if announce:
        data = {**views.member(world, guild_id, user_id), "guild_id": guild_id}
        world.publish("GUILD_MEMBER_ADD", data, guild_id=guild_id)
        announce_guild(world, guild_id, user_id)
    return member


def update_member(world: World, guild_id: str, user_id: str, changes: Json) -> Json:
    """Change a member (nick, roles, communication_disabled_until, mute, deaf, flags)."""
    member = world.member(guild_id, user_id)
    member.update(changes)
    data = {**views.member(world, guild_id, user_id), "guild_id": guild_id}
    world.publish("GUILD_MEMBER_UPDATE", data, guild_id=guild_id)
    return member


def remove_member(world: World, guild_id: str, user_id: str) -> None:
    """The user leaves or is kicked: GUILD_DELETE to the user, GUILD_MEMBER_REMOVE to the rest."""
    world.member(guild_id, user_id)
    world.publish("GUILD_DELETE", {"id": guild_id}, guild_id=guild_id, user_ids=[user_id])
    del world.members[guild_id][user_id]
    for channel in world.channels.values():
        if channel.get("guild_id") == guild_id:
            world.thread_members.get(channel["id"], {}).pop(user_id, None)
    data = {"guild_id": guild_id, "user": views.user(world, user_id)}
    world.publish("GUILD_MEMBER_REMOVE", data, guild_id=guild_id)


def ban(world: World, guild_id: str, user_id: str, reason: str | None = None) -> None:
    """Ban a user, removing the member if they are one."""
    world.bans.setdefault(guild_id, {})[user_id] = reason
    if user_id in world.members[guild_id]:
        remove_member(world, guild_id, user_id)
    data = {"guild_id": guild_id, "user": views.user(world, user_id)}
    world.publish("GUILD_BAN_ADD", data, guild_id=guild_id)


def unban(world: World, guild_id: str, user_id: str) -> None:
    """Lift a ban; 10026 if there is none."""
    if user_id not in world.bans.get(guild_id, {}):
        raise error(10026)
    del world.bans[guild_id][user_id]
    data = {"guild_id": guild_id, "user": views.user(world, user_id)}
    world.publish("GUILD_BAN_REMOVE", data, guild_id=guild_id)


def create_invite(
    world: World,
    channel: Json,
    inviter_id: str,
    *,
    max_age: int = 86_400,
    max_uses: int = 0,
    temporary: bool = False,
    unique: bool = True,
) -> Json:
    """An invite to the channel's guild; `max_age` in seconds, 0 for ever. Not `unique`: may reuse a like one."""
    now = world.clock.now()
    wanted = (channel["id"], inviter_id, max_age, max_uses, temporary)
    keys = ("channel_id", "inviter_id", "max_age", "max_uses", "temporary")
    if not unique:
        for known in world.invites.values():
            if tuple(known[key] for key in keys) == wanted:
                return known
    invite: Json = {
        "code": secrets.token_urlsafe(6),
        "guild_id": channel["guild_id"],
        **dict(zip(keys, wanted, strict=True)),
        "uses": 0,
        "created_at": iso(now),
        "expires_at": iso(now + timedelta(seconds=max_age)) if max_age else None,
    }
    world.invites[invite["code"]] = invite
    data = {
        **{k: invite[k] for k in ("channel_id", "code", "guild_id", "max_age", "max_uses", "temporary", "uses")},
        "created_at": invite["created_at"],
        "expires_at": invite["expires_at"],
        "inviter": views.user(world, inviter_id),
        "type": 0,
    }
    world.publish("INVITE_CREATE", data, guild_id=channel["guild_id"], channel_id=channel["id"])
    return invite


def delete_invite(world: World, code: str) -> Json:
    """Withdraw an invite; 10006 if there is none."""
    invite = world.invite(code)
    del world.invites[code]
    data = {"channel_id": invite["channel_id"], "guild_id": invite["guild_id"], "code": code}
    world.publish("INVITE_DELETE", data, guild_id=invite["guild_id"], channel_id=invite["channel_id"])
    return invite
