"""Guilds themselves: making, showing, changing and deleting them.

https://docs.discord.com/developers/resources/guild
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import channels as channel_model
from sandbox.model import guilds as model
from sandbox.model import views
from sandbox.permissions import require_guild
from sandbox.rest.form import Form
from sandbox.rest.http import (
    Caller,
    caller_of,
    json_response,
    no_content,
    path_id,
    person_of,
    query_bool,
    read_form,
    world_of,
)
from sandbox.world import Json, World

MAX_GUILDS = 100
_CHANNELS = ("afk_channel_id", "system_channel_id", "rules_channel_id", "public_updates_channel_id")
_CHOICES = {
    "verification_level": (0, 1, 2, 3, 4),
    "default_message_notifications": (0, 1),
    "explicit_content_filter": (0, 1, 2),
    "afk_timeout": (60, 300, 900, 1800, 3600),
}
_PREVIEW = (
    "id", "name", "icon", "description", "home_header", "splash", "discovery_splash", "features", "emojis",
    "stickers",
)  # fmt: skip


def guild_of(request: web.Request, *names: str) -> tuple[World, Caller, str]:
    """The world, the caller and the id of the guild in the path, where the caller needs the named permissions."""
    world, caller = world_of(request), caller_of(request)
    guild_id = path_id(request, "guild_id")
    world.guild(guild_id)
    require_guild(world, caller.id, guild_id, *names)
    return world, caller, guild_id


def counts(world: World, guild_id: str) -> Json:
    """How many members the guild has, and how many of them are online."""
    members = world.members[guild_id]
    online = sum(1 for u in members if world.presences.get(u, {}).get("status", "offline") != "offline")
    return {"approximate_member_count": len(members), "approximate_presence_count": online}


async def get_guild(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    shown = views.guild(world, guild_id)
    return json_response(shown | counts(world, guild_id) if query_bool(request, "with_counts") else shown)


async def get_preview(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    guild = world.guild(guild_id)
    return json_response({key: guild[key] for key in _PREVIEW} | counts(world, guild_id))


async def create_guild(request: web.Request) -> web.Response:
    """A guild of the calling person with one channel; bots cannot make guilds any more."""
    world, caller = world_of(request), person_of(request)
    form = await read_form(request)
    name = form.string("name", required=True, min=2, max=100)
    form.check()
    if sum(1 for _ in world.guilds_of(caller.id)) >= MAX_GUILDS:
        raise error(30001)
    guild = model.create_guild(world, name.strip(), caller.id, announce=False)
    general = channel_model.create_channel(world, guild["id"], "general")
    guild["system_channel_id"] = general["id"]
    model.announce_guild(world, guild["id"], caller.id)
    return json_response(views.guild(world, guild["id"]), 201)


async def modify_guild(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request, "MANAGE_GUILD")
    form = await read_form(request)
    changes = _read_changes(form, world, guild_id)
    form.check()
    model.update_guild(world, guild_id, changes)
    return json_response(views.guild(world, guild_id))


def _read_changes(form: Form, world: World, guild_id: str) -> Json:
    changes: Json = {}
    if form.has("name"):
        changes["name"] = form.string("name", required=True, min=2, max=100)
    if form.has("description"):
        changes["description"] = form.string("description", max=300) or None
    if form.has("preferred_locale"):
        changes["preferred_locale"] = form.string("preferred_locale", max=10) or "en-US"
    for key, choices in _CHOICES.items():
        if form.body.get(key) is not None:
            changes[key] = form.integer(key, choices=choices)
    for key in _CHANNELS:
        if form.has(key):
            channel_id = form.snowflake(key)
            if channel_id and world.channels.get(channel_id, {}).get("guild_id") != guild_id:
                form.fail(key, "CHANNEL_NOT_FOUND", "Unknown Channel")
            changes[key] = channel_id
    return changes


async def delete_guild(request: web.Request) -> web.Response:
    """Only the owner may."""
    world, caller, guild_id = guild_of(request)
    if world.guild(guild_id)["owner_id"] != caller.id:
        raise error(50013)
    model.delete_guild(world, guild_id)
    return no_content()


_ONE = r"/guilds/{guild_id:\d+}"
routes = [
    web.post("/guilds", create_guild),
    web.get(_ONE, get_guild),
    web.patch(_ONE, modify_guild),
    web.delete(_ONE, delete_guild),
    web.post(_ONE + "/delete", delete_guild),
    web.get(_ONE + "/preview", get_preview),
]
