"""How stored things look to one viewer: the documents that go on the wire.

`viewer_id` is the user who receives the document. Views of messages cost a few lookups, so an event that is the
same for everybody is rendered once without a viewer.
"""

from __future__ import annotations

from typing import Any

from sandbox.model import media
from sandbox.permissions import can_view, channel_permissions
from sandbox.world import Json, World, is_thread

SUPPRESS_EMBEDS = 1 << 2


def user(world: World, user_id: str) -> Json:
    """The public user object (without e-mail)."""
    return dict(world.user(user_id))


def own_user(world: World, user_id: str) -> Json:
    """The user as `GET /users/@me` shows it to themselves."""
    account = world.accounts.get(user_id, {})
    return {
        **world.user(user_id),
        "email": account.get("email"),
        "verified": account.get("verified", True),
        "mfa_enabled": False,
        "locale": account.get("locale", "en-US"),
        "premium_type": 0,
        "bio": "",
    }


def member(world: World, guild_id: str, user_id: str) -> Json:
    """The member with its `user`."""
    stored = world.member(guild_id, user_id)
    return {**stored, "roles": list(stored["roles"]), "user": user(world, user_id)}


def partial_member(world: World, guild_id: str, user_id: str) -> Json | None:
    """The member without its user, as carried by messages; None for one who left."""
    stored = world.members.get(guild_id, {}).get(user_id)
    return None if stored is None else {**stored, "roles": list(stored["roles"])}


def channel(world: World, stored: Json, viewer_id: str | None = None) -> Json:
    """A channel; DMs list the others as recipients, threads carry counts and the viewer's `member`."""
    shown = dict(stored)
    channel_id = stored["id"]
    if "guild_id" not in stored:
        others = [u for u in world.recipients.get(channel_id, []) if u != viewer_id]
        shown["recipients"] = [user(world, other) for other in others]
    if is_thread(stored):
        joined = world.thread_members.get(channel_id, {})
        shown["member_count"] = min(50, len(joined))
        shown["thread_metadata"] = dict(stored["thread_metadata"])
        if viewer_id in joined:
            shown["member"] = {
                k: v for k, v in joined[viewer_id].items() if k in ("join_timestamp", "flags", "id", "user_id")
            }
    return shown


def channel_for(world: World, stored: Json, viewer_id: str) -> Json:
    """`channel` plus the viewer's computed `permissions`, as interactions carry it."""
    return {
        **channel(world, stored, viewer_id),
        "permissions": str(channel_permissions(world, stored, viewer_id)),
    }


def guild(world: World, guild_id: str) -> Json:
    """The guild with its roles, as `GET /guilds/{id}` and GUILD_UPDATE show it."""
    return {**world.guild(guild_id), "roles": [dict(role) for role in world.roles[guild_id].values()]}


def full_guild(world: World, guild_id: str, viewer_id: str, *, member_limit: int | None = None) -> Json:
    """The guild as GUILD_CREATE shows it to a member: with channels, threads, members and presences.

    `member_limit` 0 leaves only the viewer among the members (a session without the members' intent).
    """
    members = world.members[guild_id]
    listed = [viewer_id] if member_limit == 0 else list(members)[:member_limit]
    channels = [c for c in world.guild_channels(guild_id) if c["type"] == 4 or can_view(world, c, viewer_id)]
    threads = [c for c in world.threads(guild_id) if can_view(world, c, viewer_id)]
    return {
        **guild(world, guild_id),
        "joined_at": members[viewer_id]["joined_at"],
        "large": len(members) > 250,
        "unavailable": False,
        "member_count": len(members),
        "voice_states": [],
        "members": [member(world, guild_id, user_id) for user_id in listed],
        "channels": [channel(world, c, viewer_id) for c in channels],
        "threads": [channel(world, c, viewer_id) for c in threads],
        "presences": [presence(world, guild_id, u) for u in listed if u in world.presences],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def presence(world: World, guild_id: str, user_id: str) -> Json:
    """A presence update of one member."""
    known = world.presences.get(user_id, {"status": "offline", "activities": [], "client_status": {}})
    return {"user": {"id": user_id}, "guild_id": guild_id, **known}


def attachment(world: World, message_channel_id: str, stored: Json) -> Json:
    """An attachment with freshly signed links."""
    link = world.sign({**stored, "channel_id": message_channel_id})
    return {**stored, "url": link, "proxy_url": link}


def message(world: World, stored: Json, viewer_id: str | None = None, *, nested: bool = False) -> Json:
    """A message as REST shows it to the viewer: authors and mentions filled in, links signed, reactions counted."""
    channel_id = stored["channel_id"]
    shown: Json = {
        **stored,
        "author": _author(world, stored["author"]),
        "mentions": [user(world, u) for u in stored["mentions"] if u in world.users],
        "attachments": [attachment(world, channel_id, a) for a in stored["attachments"] if "inline" not in a],
        "embeds": [] if stored["flags"] & SUPPRESS_EMBEDS else media.show_embeds(world, stored["embeds"]),
        "components": media.show_components(world, stored["components"]),
        "pinned": stored["id"] in world.pins.get(channel_id, {}),
    }
    counted = reactions(world, stored["id"], viewer_id)
    if counted:
        shown["reactions"] = counted
    if stored["id"] in world.channels and is_thread(world.channels[stored["id"]]):
        shown["thread"] = channel(world, world.channels[stored["id"]], viewer_id)
    reference = stored.get("message_reference")
    if reference and stored["type"] in (19, 21, 23) and not nested:
        origin = world.messages.get(reference["channel_id"], {}).get(reference["message_id"])
        shown["referenced_message"] = message(world, origin, viewer_id, nested=True) if origin else None
    return shown


def message_event(world: World, stored: Json, viewer_id: str | None = None) -> Json:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE carry it.

    REST's view without reactions, which depend on the viewer, plus `guild_id`, `member` and `channel_type`.
    """
    shown = message(world, stored, viewer_id)
    shown.pop("reactions", None)
    place = world.channels.get(stored["channel_id"])
    if place is None:
        return shown
    shown["channel_type"] = place["type"]
    guild_id = place.get("guild_id")
    if guild_id is None:
        return shown
    shown["guild_id"] = guild_id
    author_member = None if "webhook_id" in stored else partial_member(world, guild_id, stored["author"]["id"])
    if author_member is not None:
        shown["member"] = author_member
    for mentioned in shown["mentions"]:
        known = partial_member(world, guild_id, mentioned["id"])
        if known is not None:
            mentioned["member"] = known
    return shown


def reactions(world: World, message_id: str, viewer_id: str | None) -> list[Json]:
    """The counted reactions of a message, in order of first use."""
    return [
        {
            "emoji": dict(kind["emoji"]),
            "count": len(kind["normal"]) + len(kind["burst"]),
            "count_details": {"normal": len(kind["normal"]), "burst": len(kind["burst"])},
            "burst_colors": list(kind["burst_colors"]),
            "me": viewer_id in kind["normal"],
            "me_burst": viewer_id in kind["burst"],
            "burst_me": viewer_id in kind["burst"],
            "burst_count": len(kind["burst"]),
        }
        for kind in world.reactions.get(message_id, ())
    ]


def application(world: World, stored: Json) -> Json:
    """The public application, with its bot user."""
    hidden = ("owner_id", "bot_id", "redirect_uris", "interactions_endpoint_url", "team")
    shown = {key: value for key, value in stored.items() if key not in hidden}
    shown["flags_new"] = str(stored["flags"])
    if stored["bot_id"]:
        shown["bot"] = user(world, stored["bot_id"])
    return shown


def own_application(world: World, stored: Json) -> Json:
    """The application as its bot or owner sees it."""
    here = sum(1 for members in world.members.values() if stored["bot_id"] in members)
    shown: dict[str, Any] = {k: v for k, v in stored.items() if k not in ("owner_id", "bot_id")}
    shown.update(application(world, stored))
    shown.update(
        owner=user(world, stored["owner_id"]),
        approximate_guild_count=here,
        approximate_user_install_count=0,
        approximate_user_authorization_count=0,
        eligible_oauth2_scopes=[],
        event_webhooks_status=1,
    )
    return shown


def _author(world: World, stored: Json) -> Json:
    known = world.users.get(stored["id"])
    return dict(known) if known is not None and "username" not in stored else dict(stored)
