"""Bans from a guild.

https://docs.discord.com/developers/resources/guild#create-guild-ban
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from sandbox.errors import ApiError, error
from sandbox.model import guilds as model
from sandbox.model import messages, views
from sandbox.permissions import top_position
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import (
    Caller,
    audit_reason,
    json_response,
    no_content,
    path_id,
    query_int,
    query_snowflake,
    read_body,
    read_form,
)
from sandbox.snowflake import at
from sandbox.world import Json, World

WEEK = 604_800
MAX_BULK = 200


async def list_bans(request: web.Request) -> web.Response:
    """By ascending user id; `before` wins over `after`."""
    world, _, guild_id = guild_of(request, "BAN_MEMBERS")
    limit = query_int(request, "limit", 1000, 0, 1000)
    before, after = query_snowflake(request, "before"), query_snowflake(request, "after")
    ids = sorted(world.bans.get(guild_id, {}), key=int)
    if before is not None:
        ids = [u for u in ids if int(u) < int(before)][-limit:] if limit else []
    elif after is not None:
        ids = [u for u in ids if int(u) > int(after)]
    return json_response([_shown(world, guild_id, user_id) for user_id in ids[:limit]])


def _shown(world: World, guild_id: str, user_id: str) -> Json:
    return {"user": views.user(world, user_id), "reason": world.bans[guild_id][user_id]}


async def get_ban(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request, "BAN_MEMBERS")
    user_id = path_id(request, "user_id")
    if user_id not in world.bans.get(guild_id, {}):
        raise error(10026)
    return json_response(_shown(world, guild_id, user_id))


async def create_ban(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "BAN_MEMBERS")
    user_id = path_id(request, "user_id")
    world.user(user_id)
    body = (await read_body(request)).json
    # The older form of the route, which clients still use, has its options in the query.
    form = Form({**request.query, **body} if isinstance(body, dict) else body)
    seconds = _read_seconds(form)
    form.check()
    if not _is_over(world, guild_id, caller, user_id):
        raise error(50013)
    _ban(world, guild_id, user_id, seconds, audit_reason(request))
    return no_content()


async def bulk_ban(request: web.Request) -> web.Response:
    """Bans whom it can, and tells whom it could not."""
    world, caller, guild_id = guild_of(request, "BAN_MEMBERS", "MANAGE_GUILD")
    form = await read_form(request)
    user_ids: list[str] = list(dict.fromkeys(form.snowflakes("user_ids", max=MAX_BULK, default=[])))
    seconds = _read_seconds(form)
    form.check()
    known = world.bans.get(guild_id, {})
    fit = [u for u in user_ids if u in world.users and u not in known and _is_over(world, guild_id, caller, u)]
    if not fit:
        raise ApiError(400, 500000, "Failed to ban users")
    for user_id in fit:
        _ban(world, guild_id, user_id, seconds, audit_reason(request))
    return json_response({"banned_users": fit, "failed_users": [u for u in user_ids if u not in fit]})


def _is_over(world: World, guild_id: str, caller: Caller, user_id: str) -> bool:
    return top_position(world, guild_id, user_id) < top_position(world, guild_id, caller.id)


def _read_seconds(form: Form) -> int:
    days = form.integer("delete_message_days", min=0, max=7) or 0
    seconds = form.integer("delete_message_seconds", min=0, max=WEEK)
    return int(days * 86_400 if seconds is None else seconds)


def _ban(world: World, guild_id: str, user_id: str, seconds: int, reason: str | None) -> None:
    model.ban(world, guild_id, user_id, reason)
    if not seconds:
        return
    oldest = at(world.clock.now() - timedelta(seconds=seconds))
    for channel in [c for c in world.channels.values() if c.get("guild_id") == guild_id]:
        stored = world.messages.get(channel["id"], {})
        theirs = [m for m in stored if int(m) >= oldest and stored[m]["author"]["id"] == user_id]
        messages.delete_messages(world, channel["id"], theirs)


async def remove_ban(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request, "BAN_MEMBERS")
    model.unban(world, guild_id, path_id(request, "user_id"))
    return no_content()


_ALL = "/guilds/{guild_id}/bans"
_ONE = _ALL + r"/{user_id:\d+}"
routes = [
    web.get(_ALL, list_bans),
    web.get(_ONE, get_ban),
    web.put(_ONE, create_ban),
    web.delete(_ONE, remove_ban),
    web.post("/guilds/{guild_id}/bulk-ban", bulk_ban),
]
