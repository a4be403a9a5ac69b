"""Members of a guild: finding them, their nicknames, roles and time-outs.

https://docs.discord.com/developers/resources/guild#list-guild-members
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from sandbox.clock import iso, parse_iso
from sandbox.errors import ApiError, error
from sandbox.model import guilds as model
from sandbox.model import views
from sandbox.model.users import MEMBERS_FLAGS
from sandbox.permissions import ADMINISTRATOR, guild_permissions, require_guild, top_position
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import (
    Caller,
    json_response,
    no_content,
    path_id,
    query_int,
    query_snowflake,
    read_form,
)
from sandbox.rest.roles import require_below
from sandbox.world import Json, World

LONGEST_TIMEOUT = timedelta(days=28)
_VOICE = ("mute", "deaf", "channel_id")


async def list_members(request: web.Request) -> web.Response:
    """By ascending user id; a bot needs the members' intent."""
    world, caller, guild_id = guild_of(request)
    if caller.application_id and not world.application(caller.application_id)["flags"] & MEMBERS_FLAGS:
        raise error(50001)
    limit, after = query_int(request, "limit", 1, 1, 1000), int(query_snowflake(request, "after") or 0)
    ids = sorted((u for u in world.members[guild_id] if int(u) > after), key=int)
    return json_response([views.member(world, guild_id, user_id) for user_id in ids[:limit]])


async def search_members(request: web.Request) -> web.Response:
    """Members whose username or nickname begins with `query`, ignoring case."""
    world, _, guild_id = guild_of(request)
    form = Form(dict(request.query))
    query = form.string("query", required=True, min=1, max=100)
    form.check()
    limit = query_int(request, "limit", 1, 1, 1000)
    found = [u for u in world.members[guild_id] if _matches(world, guild_id, u, query.casefold())]
    return json_response([views.member(world, guild_id, user_id) for user_id in found[:limit]])


def _matches(world: World, guild_id: str, user_id: str, query: str) -> bool:
    user = world.user(user_id)
    names = (user["username"], user["global_name"], world.members[guild_id][user_id]["nick"])
    return any(name and name.casefold().startswith(query) for name in names)


async def get_member(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request)
    return json_response(views.member(world, guild_id, _user_id(request, caller)))


def _user_id(request: web.Request, caller: Caller) -> str:
    return caller.id if request.match_info["user_id"] == "@me" else path_id(request, "user_id")


async def modify_member(request: web.Request) -> web.Response:
    """Nickname, roles and time-out of a member who stands below the caller."""
    world, caller, guild_id = guild_of(request)
    user_id = path_id(request, "user_id")
    member = world.member(guild_id, user_id)
    form = await read_form(request)
    changes: Json = {}
    if form.has("nick"):
        own = user_id == caller.id
        require_guild(world, caller.id, guild_id, "CHANGE_NICKNAME" if own else "MANAGE_NICKNAMES")
        if not own:
            require_over(world, guild_id, caller, user_id)
        changes["nick"] = (form.string("nick", max=32) or "").strip() or None
    if form.body.get("roles") is not None:
        changes["roles"] = _read_roles(form, world, guild_id, caller, member)
    if form.has("communication_disabled_until"):
        changes["communication_disabled_until"] = _read_timeout(form, world, guild_id, caller, user_id)
    if any(form.body.get(key) is not None for key in _VOICE):
        raise ApiError(400, 40032, "Target user is not connected to voice.")
    form.check()
    model.update_member(world, guild_id, user_id, changes)
    return json_response(views.member(world, guild_id, user_id))


def require_over(world: World, guild_id: str, caller: Caller, user_id: str) -> None:
    """50013 unless the caller's highest role is above the other's."""
    if top_position(world, guild_id, user_id) >= top_position(world, guild_id, caller.id):
        raise error(50013)


def _read_roles(form: Form, world: World, guild_id: str, caller: Caller, member: Json) -> list[str]:
    require_guild(world, caller.id, guild_id, "MANAGE_ROLES")
    roles: list[str] = list(dict.fromkeys(form.snowflakes("roles", max=250, default=[])))
    form.check()
    for role_id in set(roles) ^ set(member["roles"]):
        require_assignable(world, guild_id, caller, role_id)
    return roles


def require_assignable(world: World, guild_id: str, caller: Caller, role_id: str) -> None:
    """10011 for an unknown role; 50028 for @everyone and managed ones; 50013 for one not below the caller's."""
    role = world.role(guild_id, role_id)
    if role["managed"] or role_id == guild_id:
        raise error(50028)
    require_below(world, guild_id, caller.id, role)


def _read_timeout(form: Form, world: World, guild_id: str, caller: Caller, user_id: str) -> str | None:
    require_guild(world, caller.id, guild_id, "MODERATE_MEMBERS")
    require_over(world, guild_id, caller, user_id)
    text = form.string("communication_disabled_until")
    if not text:
        return None
    if guild_permissions(world, guild_id, user_id) & ADMINISTRATOR:
        raise error(50013)
    key = "communication_disabled_until"
    try:
        until = parse_iso(text)
    except ValueError:
        form.fail(key, "DATE_TIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.")
        return None
    if until - world.clock.now() > LONGEST_TIMEOUT:
        form.fail(key, "COMMUNICATION_DISABLED_TOO_LONG", "A member can be timed out for at most 28 days.")
    return iso(until)


async def modify_me(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request)
    form = await read_form(request)
    changes: Json = {}
    if form.has("nick"):
        require_guild(world, caller.id, guild_id, "CHANGE_NICKNAME")
        changes["nick"] = (form.string("nick", max=32) or "").strip() or None
    form.check()
    model.update_member(world, guild_id, caller.id, changes)
    shown = views.member(world, guild_id, caller.id)
    return json_response({**shown, "permissions": str(guild_permissions(world, guild_id, caller.id))})


async def modify_my_nick(request: web.Request) -> web.Response:
    """The older route, which answers with the nickname alone."""
    await modify_me(request)
    world, caller, guild_id = guild_of(request)
    return json_response({"nick": world.member(guild_id, caller.id)["nick"]})


async def add_role(request: web.Request) -> web.Response:
    return _change_role(request, present=True)


async def remove_role(request: web.Request) -> web.Response:
    return _change_role(request, present=False)


def _change_role(request: web.Request, *, present: bool) -> web.Response:
    world, caller, guild_id = guild_of(request, "MANAGE_ROLES")
    user_id, role_id = path_id(request, "user_id"), path_id(request, "role_id")
    held = world.member(guild_id, user_id)["roles"]
    require_assignable(world, guild_id, caller, role_id)
    if (role_id in held) is not present:
        roles = [*held, role_id] if present else [role for role in held if role != role_id]
        model.update_member(world, guild_id, user_id, {"roles": roles})
    return no_content()


async def kick(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "KICK_MEMBERS")
    user_id = path_id(request, "user_id")
    world.member(guild_id, user_id)
    require_over(world, guild_id, caller, user_id)
    model.remove_member(world, guild_id, user_id)
    return no_content()


_ALL = "/guilds/{guild_id}/members"
_ONE = _ALL + r"/{user_id:\d+}"
routes = [
    web.get(_ALL, list_members),
    web.get(_ALL + "/search", search_members),
    web.patch(_ALL + "/@me", modify_me),
    web.patch(_ALL + "/@me/nick", modify_my_nick),
    web.get(_ALL + "/{user_id}", get_member),
    web.patch(_ONE, modify_member),
    web.delete(_ONE, kick),
    web.put(_ONE + r"/roles/{role_id:\d+}", add_role),
    web.delete(_ONE + r"/roles/{role_id:\d+}", remove_role),
]
