"""Invites to a guild.

https://docs.discord.com/developers/resources/invite and, for accepting, https://docs.discord.food/resources/invite
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import guilds, views
from sandbox.permissions import BITS, can_view, channel_permissions, require, require_guild
from sandbox.rest.auth import accept_invite
from sandbox.rest.http import (
    caller_of,
    json_response,
    path_id,
    person_of,
    query_bool,
    read_body,
    world_of,
)
from sandbox.world import Json, World

_MOST = 1000
_WEEK = 604_800
_GUILD_KEYS = (
    "id", "name", "icon", "description", "banner", "splash", "verification_level", "features",
    "vanity_url_code", "premium_subscription_count", "premium_tier", "nsfw", "nsfw_level",
)  # fmt: skip
_METADATA = ("uses", "max_uses", "max_age", "temporary", "created_at")


def show_invite(world: World, invite: Json, *, counts: bool = False, metadata: bool = False) -> Json:
    """An invite as Discord sends it, with member counts or its use and age where asked for."""
    guild, channel = world.guild(invite["guild_id"]), world.channel(invite["channel_id"])
    shown: Json = {
        "type": 0,
        "code": invite["code"],
        "guild_id": guild["id"],
        "guild": {key: guild[key] for key in _GUILD_KEYS},
        "channel": {key: channel[key] for key in ("id", "type", "name")},
        "inviter": views.user(world, invite["inviter_id"]),
        "expires_at": invite["expires_at"],
        "flags": 0,
    }
    if counts:
        members = world.members[guild["id"]]
        online = [u for u in members if world.presences.get(u, {}).get("status", "offline") != "offline"]
        shown["approximate_member_count"], shown["approximate_presence_count"] = len(members), len(online)
    if metadata:
        shown |= {key: invite[key] for key in _METADATA}
    return shown


async def get_invite(request: web.Request) -> web.Response:
    """Anybody may look at an invite; no token is needed."""
    world = world_of(request)
    invite = world.invite(request.match_info["code"])
    return json_response(show_invite(world, invite, counts=query_bool(request, "with_counts")))


async def accept(request: web.Request) -> web.Response:
    """Joins the invite's guild."""
    world, caller = world_of(request), person_of(request)
    await read_body(request)
    invite = world.invite(request.match_info["code"])
    shown = show_invite(world, invite, counts=True)
    is_new = accept_invite(world, invite, caller.id)
    return json_response({**shown, "new_member": is_new, "show_verification_form": False})


async def delete_invite(request: web.Request) -> web.Response:
    """Needs MANAGE_CHANNELS in the invite's channel or MANAGE_GUILD; one's own invites may always go."""
    world, caller = world_of(request), caller_of(request)
    invite = world.invite(request.match_info["code"])
    channel = world.channel(invite["channel_id"])
    allowed = channel_permissions(world, channel, caller.id)
    mighty = BITS["MANAGE_CHANNELS"] | BITS["MANAGE_GUILD"]
    if not allowed & mighty and invite["inviter_id"] != caller.id:
        raise error(50013)
    shown = show_invite(world, invite)
    guilds.delete_invite(world, invite["code"])
    return json_response(shown)


def _valid(world: World) -> list[Json]:
    now = world.clock.iso()
    return [i for i in world.invites.values() if not i["expires_at"] or i["expires_at"] > now]


async def guild_invites(request: web.Request) -> web.Response:
    world, caller = world_of(request), caller_of(request)
    guild_id = path_id(request, "guild_id")
    world.guild(guild_id)
    require_guild(world, caller.id, guild_id, "MANAGE_GUILD")
    mine = [i for i in _valid(world) if i["guild_id"] == guild_id]
    return json_response([show_invite(world, invite, metadata=True) for invite in mine])


async def channel_invites(request: web.Request) -> web.Response:
    world, caller = world_of(request), caller_of(request)
    channel = world.channel(path_id(request, "channel_id"))
    require(world, caller.id, channel, "MANAGE_CHANNELS")
    mine = [i for i in _valid(world) if i["channel_id"] == channel["id"]]
    return json_response([show_invite(world, invite, metadata=True) for invite in mine])


async def create_invite(request: web.Request) -> web.Response:
    world, caller = world_of(request), caller_of(request)
    channel = world.channel(path_id(request, "channel_id"))
    if "guild_id" not in channel or "thread_metadata" in channel:
        raise error(50024 if can_view(world, channel, caller.id) else 50001)
    require(world, caller.id, channel, "CREATE_INSTANT_INVITE")
    form = (await read_body(request)).form()
    fields = {
        "max_age": form.integer("max_age", default=86_400, min=0, max=_WEEK),
        "max_uses": form.integer("max_uses", default=0, min=0, max=100),
        "temporary": bool(form.boolean("temporary", default=False)),
        "unique": bool(form.boolean("unique", default=False)),
    }
    form.check()
    if sum(1 for i in _valid(world) if i["guild_id"] == channel["guild_id"]) >= _MOST:
        raise error(30016)
    invite = guilds.create_invite(world, channel, caller.id, **fields)
    return json_response(show_invite(world, invite, metadata=True))


routes = [
    web.get("/invites/{code}", get_invite),
    web.post("/invites/{code}", accept),
    web.delete("/invites/{code}", delete_invite),
    web.get("/guilds/{guild_id}/invites", guild_invites),
    web.get("/channels/{channel_id}/invites", channel_invites),
    web.post("/channels/{channel_id}/invites", create_invite),
]
